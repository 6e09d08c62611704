"""Reading and writing invoices loses nothing, whatever the file looks like."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from invoicebridge.fatturapa import codec
from invoicebridge.fatturapa.lexical import text_of
from invoicebridge.fatturapa.ordinaria import ContattiTrasmittente, DettaglioLinee, FatturaElettronica
from invoicebridge.fatturapa.semplificata import FatturaElettronicaSemplificata
from tests.conftest import NO_OFFICIAL_FILES, OFFICIAL
from tests.fatturapa.xml_texts import INVOICE, likeness, with_text
from tests.strategies import SIGNATURE

SAMPLES = sorted(
    path
    for folder in ("invoices", "signed_xades", "simplified")
    for path in (OFFICIAL / "samples" / folder).glob("*.xml")
)


def read(text: str) -> FatturaElettronica:
    document = codec.read(text.encode())
    assert isinstance(document, FatturaElettronica)
    return document


def line(content: bytes) -> DettaglioLinee:
    document = codec.read(content)
    assert isinstance(document, FatturaElettronica)
    return document.fattura_elettronica_body[0].dati_beni_servizi.dettaglio_linee[0]


@pytest.mark.skipif(not SAMPLES, reason=NO_OFFICIAL_FILES)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_an_official_sample_loses_nothing_when_it_is_read_and_written(path: Path) -> None:
    content = path.read_bytes()
    document = codec.read(content)
    written = codec.write(document)
    assert likeness(written) == likeness(content)
    assert codec.read(written) == document


@pytest.mark.parametrize(
    "content",
    [
        INVOICE.encode(),
        b"\xef\xbb\xbf" + INVOICE.encode(),
        b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8"?>' + INVOICE.encode(),
        b'<?xml version="1.0" encoding="ISO-8859-1"?>' + INVOICE.encode("latin-1"),
        b'<?xml version="1.0" encoding="windows-1252"?>' + INVOICE.encode("cp1252"),
        f'<?xml version="1.0" encoding="UTF-16"?>{INVOICE}'.encode("utf-16"),
        b'<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="a.xsl"?>\n<!-- x -->' + INVOICE.encode(),
        INVOICE.replace("p:F", "ns3:F").replace(":p=", ":ns3=").encode(),
        INVOICE.replace("\n", "\r\n    ").encode(),
        INVOICE.replace("><", "><!-- x --><?y z?>\n<").encode(),
        INVOICE.replace("Penne", "Pe<!-- x -->n<?y z?>ne").encode(),
        INVOICE.replace("Penne", "<![CDATA[Pen]]>n&#101;").encode(),
    ],
    ids=[
        "plain",
        "byte order mark",
        "byte order mark and declaration",
        "ISO-8859-1",
        "windows-1252",
        "UTF-16",
        "style sheet",
        "another prefix",
        "white space",
        "comments between elements",
        "comments within a text",
        "CDATA and character references",
    ],
)
def test_what_a_file_looks_like_makes_no_difference(content: bytes) -> None:
    assert codec.read(content) == read(INVOICE)


def test_windows_1252_gives_the_characters_it_has_beyond_latin_1() -> None:
    content = b'<?xml version="1.0" encoding="windows-1252"?>' + with_text("Penne", "10 €").decode().encode("cp1252")
    assert line(content).descrizione == "10 €"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2.00</Quantita>", "002.00</Quantita>"),
        ("2.00</Quantita>", "+2.0000</Quantita>"),
        ("2.00</Quantita>", "\n 2.</Quantita>"),
        ("2.00</Quantita>", "0.00000001</Quantita>"),
        ("2.00</Quantita>", "-0.00</Quantita>"),
        ("2.00</Quantita>", "12345678901234567890123456789012345678.123456789</Quantita>"),
        ("<NumeroLinea>1", "<NumeroLinea>0001"),
        ("<NumeroLinea>1", "<NumeroLinea> +1 "),
        ("2026-11-25", "2026-11-25Z"),
        ("2026-11-25", "2026-11-25+02:00"),
        ("2026-11-25", " 2026-11-25-12:30\n"),
        ("Penne", ""),
        ("Penne", "  "),
        ("Penne", "\n a  b\t"),
        ("Penne", "&#13;a&#13;&#10;b&#9;"),
        ("Penne", "a]]&gt;&lt;&amp;&quot;&apos;"),
        ("Penne", "𝄞 \u00a0\u0085\u2028"),
        ('versione="FPR12"', 'versione="FPR12" SistemaEmittente="a&#10;&quot;&lt;"'),
        ('versione="FPR12"', 'versione="FPR12" xmlns:x="urn:x&amp;y" x:a="1" b="" xml:lang="it"'),
        ("Penne", "<!--x-->"),
    ],
)
def test_every_spelling_is_written_back_as_it_was(old: str, new: str) -> None:
    content = with_text(old, new)
    assert likeness(codec.write(codec.read(content))) == likeness(content)


def test_a_block_that_is_there_but_empty_is_not_a_block_that_is_absent() -> None:
    transmission = read(INVOICE).fattura_elettronica_header.dati_trasmissione
    assert transmission.contatti_trasmittente == ContattiTrasmittente()
    absent = read(INVOICE.replace("<ContattiTrasmittente/>", "")).fattura_elettronica_header.dati_trasmissione
    assert absent.contatti_trasmittente is None


def test_foreign_attributes_of_the_root_are_kept_by_their_qualified_name() -> None:
    xsi = "http://www.w3.org/2001/XMLSchema-instance"
    content = with_text("versione", f'xmlns:xsi="{xsi}" xsi:schemaLocation="urn:a b.xsd" versione')
    document = codec.read(content)
    assert document.other_attributes == ((f"{{{xsi}}}schemaLocation", "urn:a b.xsd"),)
    assert b'xsi:schemaLocation="urn:a b.xsd"' in codec.write(document)


def test_a_signature_is_kept_as_text_that_stands_in_any_document() -> None:
    inside = INVOICE.replace("</p:FatturaElettronica>", SIGNATURE + "\n</p:FatturaElettronica>")
    outside = INVOICE.replace(
        "</p:FatturaElettronica>",
        SIGNATURE.replace(' xmlns:ds="http://www.w3.org/2000/09/xmldsig#"', "") + "</p:FatturaElettronica>",
    ).replace("xmlns:p", 'xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:p', 1)
    assert read(inside).signature == read(outside).signature == SIGNATURE
    assert SIGNATURE.encode() in codec.write(read(outside))


def test_files_of_both_formats_are_told_apart_by_their_root(official: Path) -> None:
    content = (official / "samples/simplified/IT01234567890_FSM10.xml").read_bytes()
    assert isinstance(codec.read(content), FatturaElettronicaSemplificata)


def test_a_file_is_written_as_utf_8_with_the_prefix_p_and_the_order_of_the_schema() -> None:
    written = codec.write(read(INVOICE))
    assert written.startswith(
        b'<?xml version="1.0" encoding="UTF-8"?>\n<p:FatturaElettronica '
        b'xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2" versione="FPR12">'
        b"<FatturaElettronicaHeader><DatiTrasmissione><IdTrasmittente><IdPaese>IT</IdPaese>"
    )
    assert "<Denominazione>Perché &amp; Così</Denominazione>".encode() in written


def test_a_style_sheet_is_named_before_the_root() -> None:
    written = codec.write(read(INVOICE), 'a"&b.xsl')
    assert b'<?xml-stylesheet type="text/xsl" href="a&quot;&amp;b.xsl"?>\n<p:' in written
    assert codec.read(written) == read(INVOICE)


def test_writing_the_same_document_twice_gives_the_same_bytes() -> None:
    document = read(INVOICE)
    written = codec.write(document)
    assert codec.write(codec.read(written)) == written


def test_values_have_their_types() -> None:
    read_line = line(
        with_text("<PrezzoUnitario>", "<DataInizioPeriodo>2026-01-31Z</DataInizioPeriodo><PrezzoUnitario>")
    )
    assert (read_line.quantita, read_line.numero_linea, read_line.data_inizio_periodo) == (
        Decimal(2),
        1,
        date(2026, 1, 31),
    )
    assert text_of(read_line.data_inizio_periodo) == "2026-01-31Z"


def test_an_instant_at_24_00_is_the_midnight_that_follows() -> None:
    transport = (
        "<DatiTrasporto><DataOraConsegna>2026-02-28T24:00:00.0Z</DataOraConsegna></DatiTrasporto></DatiGenerali>"
    )
    document = codec.read(with_text("</DatiGenerali>", transport))
    assert isinstance(document, FatturaElettronica)
    found = document.fattura_elettronica_body[0].dati_generali.dati_trasporto
    assert found is not None
    assert found.data_ora_consegna == datetime(2026, 3, 1, tzinfo=UTC)
    assert found.data_ora_consegna + timedelta(0) == found.data_ora_consegna
    assert b"<DataOraConsegna>2026-02-28T24:00:00.0Z<" in codec.write(document)


def test_an_element_that_is_already_parsed_can_be_read() -> None:
    assert codec.read_element(etree.fromstring(INVOICE.encode())) == read(INVOICE)
