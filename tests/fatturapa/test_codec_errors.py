"""What cannot be read or written is refused, and said where."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

import pytest

from invoicebridge.errors import InvalidDocument, MalformedXml
from invoicebridge.fatturapa import codec
from invoicebridge.fatturapa.ordinaria import DettaglioLinee, FatturaElettronica
from tests.fatturapa.xml_texts import INVOICE, with_text

LINE = "/FatturaElettronica/FatturaElettronicaBody/DatiBeniServizi/DettaglioLinee"
DOCUMENT = "/FatturaElettronica/FatturaElettronicaBody/DatiGenerali/DatiGeneraliDocumento"


@pytest.mark.parametrize(
    ("old", "new", "code", "parameters"),
    [
        ("<Descrizione>", "<Colore>x</Colore><Descrizione>", "element-unexpected", {"path": LINE + "/Colore"}),
        ("<Divisa>EUR</Divisa>", "<divisa>EUR</divisa>", "element-unexpected", {"element": "divisa"}),
        ("<Divisa>EUR", "<Divisa xmlns='urn:x'>EUR", "element-unexpected", {"element": "{urn:x}Divisa"}),
        ("Penne", "Pen<b>n</b>e", "element-unexpected", {"path": LINE + "/Descrizione/b"}),
        ("<Divisa>EUR</Divisa>", "<Divisa/><Divisa/>", "element-repeated", {"path": DOCUMENT + "/Divisa[2]"}),
        ("</DettaglioLinee>", "<NumeroLinea>1</NumeroLinea></DettaglioLinee>", "element-misplaced",
         {"path": LINE + "/NumeroLinea[2]"}),
        ("<Divisa>EUR</Divisa>", "", "element-missing", {"path": DOCUMENT, "element": "Divisa", "line": "18"}),
        ("</p:F", "<versione>x</versione></p:F", "element-unexpected", {"element": "versione"}),
        (' versione="FPR12"', "", "attribute-missing", {"path": "/FatturaElettronica", "attribute": "versione"}),
        ("<Divisa>", "<Divisa a='1'>", "attribute-unexpected", {"path": DOCUMENT + "/Divisa", "attribute": "a"}),
        ("<DatiGenerali>", "<DatiGenerali a='1'>", "attribute-unexpected", {"attribute": "a"}),
        ("<DettaglioLinee>", "<DettaglioLinee>abc", "text-unexpected", {"path": LINE, "value": "abc"}),
        ("<Descrizione>", "\u00a0<Descrizione>", "text-unexpected", {"path": LINE, "value": "\u00a0"}),
        ("2.00</Q", "2,00</Q", "value-unreadable", {"path": LINE + "/Quantita", "value": "2,00", "type": "decimal"}),
        ("2.00</Q", "1E5</Q", "value-unreadable", {"value": "1E5"}),
        ("2.00</Q", "NaN</Q", "value-unreadable", {"value": "NaN"}),
        ("2.00</Q", "</Q", "value-unreadable", {"value": ""}),
        ("<NumeroLinea>1", "<NumeroLinea>1.0", "value-unreadable", {"type": "integer"}),
        ("<NumeroLinea>1", "<NumeroLinea>" + "1" * 5000, "value-unreadable", {"value": "1" * 80 + "…"}),
        ("2026-11-25", "12026-11-25", "value-unreadable", {"type": "date", "value": "12026-11-25"}),
        ("2026-11-25", "2026-02-30", "value-unreadable", {"value": "2026-02-30"}),
        ("2026-11-25", "2026-W01-1", "value-unreadable", {"value": "2026-W01-1"}),
        ("2026-11-25", "20261125", "value-unreadable", {"value": "20261125"}),
        ("2026-11-25", "2026-11-25+15:00", "value-unreadable", {"value": "2026-11-25+15:00"}),
        ("2026-11-25", "25/11/2026", "value-unreadable", {"line": "19"}),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_is_named_with_its_place(old: str, new: str, code: str, parameters: dict[str, str]) -> None:
    with pytest.raises(InvalidDocument) as raised:
        codec.read(with_text(old, new))
    assert raised.value.code == code
    assert raised.value.parameters.items() >= parameters.items()


def test_a_file_of_another_kind_is_refused_by_the_name_of_its_root() -> None:
    with pytest.raises(InvalidDocument) as raised:
        codec.read(b"<note/>")
    assert (raised.value.code, raised.value.parameters["found"]) == ("root-unknown", "note")


def test_a_file_that_is_not_xml_is_malformed() -> None:
    with pytest.raises(MalformedXml):
        codec.read(b"{}")


def changed_line(**fields: Any) -> FatturaElettronica:
    document = cast(FatturaElettronica, codec.read(INVOICE.encode()))
    (body,) = document.fattura_elettronica_body
    (first,) = body.dati_beni_servizi.dettaglio_linee
    lines: tuple[DettaglioLinee, ...] = (first, replace(first, **fields))
    services = replace(body.dati_beni_servizi, dettaglio_linee=lines)
    return replace(document, fattura_elettronica_body=(replace(body, dati_beni_servizi=services),))


@pytest.mark.parametrize(
    ("field", "value", "code", "parameters"),
    [
        ("descrizione", "a\x00b", "value-unwritable", {"reason": "character U+0000 cannot stand in XML"}),
        ("descrizione", "\ud800", "value-unwritable", {"element": "Descrizione"}),
        ("descrizione", "\uffff", "value-unwritable", {"element": "Descrizione"}),
        ("descrizione", None, "value-missing", {"element": "Descrizione"}),
        ("descrizione", 5, "value-type", {"type": "text", "found": "int"}),
        ("numero_linea", True, "value-type", {"type": "integer", "found": "bool"}),
        ("quantita", 2.5, "value-type", {"type": "decimal", "found": "float"}),
        ("quantita", 2, "value-type", {"type": "decimal", "found": "int"}),
        ("quantita", Decimal("NaN"), "value-unwritable", {"element": "Quantita"}),
        ("quantita", Decimal("1E+999999"), "value-unwritable", {"element": "Quantita"}),
        ("data_inizio_periodo", datetime(2026, 1, 1), "value-type", {"type": "date", "found": "datetime"}),  # noqa: DTZ001
        ("data_inizio_periodo", "2026-01-01", "value-type", {"type": "date", "found": "str"}),
    ],
)
def test_a_value_that_cannot_be_written_is_named_with_its_place(
    field: str, value: object, code: str, parameters: dict[str, str]
) -> None:
    with pytest.raises(InvalidDocument) as raised:
        codec.write(changed_line(**{field: value}))
    assert raised.value.code == code
    assert raised.value.parameters.items() >= parameters.items()
    assert raised.value.parameters["path"].startswith(LINE + "[2]/")


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"codice_articolo": None}, "value-type", LINE + "[2]/CodiceArticolo"),
        ({"codice_articolo": ("x",)}, "value-type", LINE + "[2]/CodiceArticolo"),
        ({"codice_articolo": (None,)}, "value-missing", LINE + "[2]/CodiceArticolo"),
    ],
)
def test_a_block_of_the_wrong_kind_is_named_with_its_place(fields: dict[str, Any], code: str, path: str) -> None:
    with pytest.raises(InvalidDocument) as raised:
        codec.write(changed_line(**fields))
    assert (raised.value.code, raised.value.parameters["path"]) == (code, path)


@pytest.mark.parametrize(
    "fields",
    [
        {"versione": None},
        {"sistema_emittente": 5},
        {"sistema_emittente": "\x01"},
        {"other_attributes": (("versione", "x"),)},
        {"other_attributes": (("{urn:x}a b", "x"),)},
        {"other_attributes": (("a", "x"), ("a", "y"))},
        {"signature": "<a/>"},
        {"signature": "<ds:Signature>"},
        {"signature": '<?xml version="1.0"?><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>'},
        {"fattura_elettronica_body": None},
        {"fattura_elettronica_header": "x"},
    ],
)
def test_a_root_that_cannot_be_written_is_refused(fields: dict[str, Any]) -> None:
    document = codec.read(INVOICE.encode())
    with pytest.raises(InvalidDocument):
        codec.write(replace(document, **fields))


def test_only_documents_can_be_written() -> None:
    with pytest.raises(InvalidDocument) as raised:
        codec.write(cast(Any, "<x/>"))
    assert raised.value.parameters["found"] == "str"


def test_a_style_sheet_cannot_end_its_own_instruction() -> None:
    with pytest.raises(InvalidDocument):
        codec.write(codec.read(INVOICE.encode()), "a?><b/>")
