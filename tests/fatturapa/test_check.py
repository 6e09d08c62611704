"""`check` as a whole: documents that the schema refuses, the places of faults, spellings of values, bad input."""

import re
import socket
import threading
from collections.abc import Iterator

import pytest
from lxml import etree

from invoicebridge.fatturapa.check import Checked
from invoicebridge.xml import line_of, parse_data
from tests.fatturapa.small_invoices import (
    body,
    discount,
    errors,
    invoice,
    judge,
    line,
    only,
    summary,
    vat,
    warnings,
)
from tests.samples.sample_index import Sample, index

GOODS = line("10.00") + summary("10.00", "2.20")


def changed(old: str, new: str, content: bytes | None = None) -> bytes:
    """The invoice (a small one by default) with one text in the place of another, which must be there."""
    content = content or invoice()
    assert old.encode() in content
    return content.replace(old.encode(), new.encode(), 1)


# --- what the schema refuses --------------------------------------------------------------------------------------


def test_a_document_that_the_schema_refuses_is_controlled_all_the_same() -> None:
    content = changed(
        "<Divisa>EUR</Divisa>", "<Valuta>EUR</Valuta>", invoice(body(line("9.00"), summary("7.00", "0.00")))
    )
    assert set(errors(judge(content))) == {"00200", "00421", "00422"}


@pytest.mark.parametrize(
    ("old", "new", "unchecked"),
    [
        ("<Data>2026-11-20</Data>", "<Data>20/11/2026</Data>", {"00403", "IB009"}),
        ("<Data>2026-11-20</Data>", "", {"00403", "IB009"}),
        ("<PrezzoTotale>10.00", "<PrezzoTotale>10,00", {"00422", "00423"}),
        ("<PrezzoTotale>10.00</PrezzoTotale>", "<PrezzoTotale>1.00</PrezzoTotale>" * 2, {"00422", "00423"}),
        ("<Imposta>2.20</Imposta>", "<Imposta/>", {"00421", "00422", "00443"}),
        ("<TipoDocumento>TD01</TipoDocumento>", "", {"IB009"}),
        (vat("75100240177"), "<IdFiscaleIVA/>", {"00471"}),
        (GOODS, GOODS.replace("10.00", "9" * 200 + ".00"), {"00421"}),
        (f"<DatiBeniServizi>{GOODS}</DatiBeniServizi>", "", {"00400", "00419", "00423", "00443"}),
    ],
    ids=[
        "unreadable date",
        "no date",
        "unreadable number",
        "two numbers",
        "empty number",
        "no type",
        "empty VAT number",
        "numbers of 200 digits",
        "no lines",
    ],
)
def test_a_control_that_cannot_read_what_it_needs_is_unchecked(old: str, new: str, unchecked: set[str]) -> None:
    checked = judge(changed(old, new))
    assert "00200" in errors(checked)
    assert unchecked <= set(checked.unchecked)
    assert not unchecked & {fault.code for fault in checked.faults}


def test_two_blocks_of_goods_in_one_body_stop_nothing() -> None:
    goods = f"<DatiBeniServizi>{GOODS}</DatiBeniServizi>"
    checked = judge(changed(goods, goods + goods))
    assert set(errors(checked)) == {"00200"}


def test_of_a_thousand_mistakes_of_form_fifty_are_told_and_all_are_counted() -> None:
    lines = "".join(line("1.00", number=number, after="<Ritenuta>NO</Ritenuta>") for number in range(1, 1001))
    checked = judge(invoice(body(lines, summary("1000.00", "220.00"))))
    assert errors(checked).count("00200") == 50
    assert only(checked, "00201").parameters == {"count": "1000"}


def test_a_thousand_faults_of_content_are_all_told_each_at_its_place() -> None:
    lines = "\n".join(line("1.00", rate="0.00", number=number) for number in range(1, 1001))
    checked = judge(invoice(body(lines, "\n", summary("1000.00", "0.00", rate="0.00", natura="N4"))))
    found = [fault for fault in checked.faults if fault.code == "00400"]
    assert [fault.line for fault in found] == list(range(1, 1001))
    assert found[999].path.endswith("/DettaglioLinee[1000]/AliquotaIVA")


# --- where it is --------------------------------------------------------------------------------------------------


def element_at(root: etree._Element, path: str) -> etree._Element:
    """The one element that a fault's path names."""
    steps = [step for step in path.split("/") if step and not step.startswith("@")]
    named = [re.fullmatch(r"([^\[]+)(\[\d+\])?", step) for step in steps]
    expression = "".join(f"/*[local-name()='{step[1]}']{step[2] or ''}" for step in named if step)
    found = root.xpath(expression)
    assert isinstance(found, list)
    (element,) = found
    assert isinstance(element, etree._Element)
    return element


def assert_in_place(content: bytes, checked: Checked) -> None:
    """Every path names one element, and the line is that element's."""
    for fault in checked.faults:
        if fault.path:
            assert line_of(element_at(parse_data(content), fault.path)) == fault.line, fault
        elif fault.code == "00200":
            assert fault.line is not None


def xml_samples(folder: str) -> list[Sample]:
    """The samples of a folder that are XML, each once."""
    samples = {sample.file: sample for sample in index(folder)}
    return [sample for sample in samples.values() if sample.file.endswith(".xml")]


@pytest.mark.parametrize("sample", xml_samples("faulty"), ids=lambda sample: sample.file)
def test_the_path_of_a_fault_names_one_element_and_its_line(sample: Sample) -> None:
    assert_in_place(sample.content, judge(sample.content, at=sample.at, as_sent=sample.as_sent))


@pytest.mark.parametrize(("prefix", "declared"), [("p:", "xmlns:p="), ("ns2:", "xmlns:ns2="), ("", "xmlns=")])
def test_paths_have_no_prefix_whatever_the_file_calls_its_namespace(prefix: str, declared: str) -> None:
    text = (
        invoice(body(numero="A"), body(numero="B")).decode().replace("xmlns:p=", declared).replace("p:F", f"{prefix}F")
    )
    if not prefix:
        text = re.sub("<(FatturaElettronica(?:Header|Body))>", r'<\1 xmlns="">', text)
    checked = judge(text.encode())
    expected = "/FatturaElettronica/FatturaElettronicaBody[{}]/DatiGenerali/DatiGeneraliDocumento/Numero"
    assert [(fault.code, fault.path) for fault in checked.faults] == [
        ("00425", expected.format(1)),
        ("00425", expected.format(2)),
    ]


def test_a_fault_far_down_has_its_line() -> None:
    content = changed("<Numero>1</Numero>", "\n" * 100_000 + "<Numero>A</Numero>")
    assert only(judge(content), "00425").line == 100_001


def test_faults_stand_in_the_order_of_their_lines() -> None:
    content = invoice(body("\n", line("1.00", rate="0.00"), "\n", summary("1.00", "9.00")), codice="ABCDEF")
    lines = [fault.line or 0 for fault in judge(content).faults]
    assert lines == sorted(lines)


# --- how a value may be written -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<PrezzoTotale>10.00<", "<PrezzoTotale>1<!-- - -->0.<!-- - -->00<"),
        ("<PrezzoTotale>10.00<", "<PrezzoTotale><![CDATA[10]]>.00<"),
        ("<PrezzoTotale>10.00<", "<PrezzoTotale>&#49;&#x30;.00<"),
        ("<PrezzoTotale>10.00<", "<PrezzoTotale>\n\t10.00 \n<"),
        ("<AliquotaIVA>22.00<", "<AliquotaIVA>2<?pause?>2.00<"),
        ("<Numero>1<", "<Numero><![CDATA[1]]><"),
        ("<Descrizione>Perni<", "<Descrizione>Perni &amp; <![CDATA[<viti>]]> &#224;<"),
        ("<IdPaese>IT<", "<IdPaese>I<!---->T<"),
        ("<NumeroLinea>1<", "<NumeroLinea> +01 <"),
    ],
)
def test_comments_sections_references_and_space_do_not_change_a_value(old: str, new: str) -> None:
    assert judge(changed(old, new)).faults == ()


def test_what_a_comment_hides_is_no_part_of_the_document() -> None:
    hidden = line("5.00", natura="N2") + body()
    checked = judge(changed(GOODS, f"<!-- {hidden} -->{GOODS}<!-- {discount('5.00')} -->"))
    assert (checked.faults, checked.bodies) == ((), 1)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "iso-8859-1", "windows-1252", "utf-16", "utf-16-be", "utf-32"])
def test_every_encoding_of_xml_is_read(encoding: str) -> None:
    declared = {"utf-8-sig": "utf-8", "utf-16-be": "utf-16be"}.get(encoding, encoding)
    text = f'<?xml version="1.0" encoding="{declared}"?>' + invoice().decode().replace("Perni", "Città")
    assert judge(text.encode(encoding)).faults == ()


def test_space_before_the_root_is_no_reason_not_to_read() -> None:
    assert judge(b"\n" * 500 + invoice()).faults == ()


# --- lots ---------------------------------------------------------------------------------------------------------


def test_each_body_of_a_lot_is_judged_and_all_are_counted() -> None:
    second = body(line("3.00"), summary("3.00", "0.00"), numero="2")
    checked = judge(invoice(body(), second, body(numero="3")))
    assert checked.bodies == 3
    assert [fault.path.split("/")[2] for fault in checked.faults] == ["FatturaElettronicaBody[2]"]


# --- as it will leave ---------------------------------------------------------------------------------------------


def test_until_it_leaves_a_name_is_a_warning_and_a_missing_signature_unchecked() -> None:
    content = invoice(formato="FPA12")
    checked = judge(content, name="fattura.xml")
    assert (errors(checked), warnings(checked)) == ([], ["00001"])
    assert "00102" in checked.unchecked
    leaving = judge(content, name="fattura.xml", as_sent=True)
    assert (errors(leaving), warnings(leaving)) == (["00001", "00102"], [])
    assert "00102" not in leaving.unchecked


def test_a_private_file_may_leave_unsigned() -> None:
    assert judge(invoice(), as_sent=True).faults == ()


# --- bad input ----------------------------------------------------------------------------------------------------


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "' + b"a" * 1000 + b'">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(20))
    + b"]><a b='&u;'>&u;</a>"
)  # fmt: skip
MALFORMED = {
    "doctype": (b"<!DOCTYPE p:FatturaElettronica>" + invoice(), "doctype"),
    "entity": (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "doctype"),
    "file entity": (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>', "doctype"),
    "undeclared entity": (changed("<Numero>1<", "<Numero>&uno;<"), "malformed"),
    "deep": (b"<a>" * 100_000, "malformed"),
    "closed deep": (b"<a>" * 3000 + b"</a>" * 3000, "malformed"),
    "broken UTF-8": (changed("Perni", "Perni@").replace(b"@", b"\xe0"), "malformed"),
    "unknown encoding": (b'<?xml version="1.0" encoding="klingon"?>' + invoice(), "malformed"),
    "NUL": (changed("Perni", "Per\0ni"), "malformed"),
    "cut off": (invoice()[:-9], "malformed"),
    "two roots": (invoice() * 2, "malformed"),
    "only a bracket": (b"<", "malformed"),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_what_is_not_harmless_well_formed_xml_is_00200(case: str) -> None:
    content, kind = MALFORMED[case]
    checked = judge(content)
    assert errors(checked) == ["00200"]
    assert checked.faults[0].parameters["kind"] == kind
    assert checked.faults[0].line is not None
    assert "00423" in checked.unchecked


def test_a_bomb_of_entities_is_refused_at_once() -> None:
    assert errors(judge(BOMB)) == ["00200"]


@pytest.mark.parametrize(
    "content",
    [b"", b" \n", bytes(range(256)), b"%PDF-1.7", b"fattura", b"\xff\xd8\xff\xe0", b"\0" * 1000, b"{}", b"0" * 9],
)
def test_what_is_neither_xml_nor_signed_is_an_error_of_reading(content: bytes) -> None:
    checked = judge(content)
    assert (checked.error and checked.error.code, checked.accepted) == ("file-of-unknown-kind", False)


@pytest.mark.parametrize(
    "content",
    [
        b"<html/>",
        b"<FatturaElettronica/>",
        b'<FatturaElettronica xmlns="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.1" versione="1.1"/>',
        b'<p:fatturaelettronica xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"/>',
    ],
)
def test_xml_of_another_kind_is_told_by_its_root(content: bytes) -> None:
    checked = judge(content)
    assert errors(checked) == ["00200"]
    assert (checked.formato, checked.bodies) == (None, 0)
    assert checked.faults[0].parameters["kind"] == "root"


@pytest.mark.parametrize("name", ["FatturaElettronica", "FatturaElettronicaSemplificata"])
def test_an_empty_root_of_ours_is_refused_without_an_exception(name: str) -> None:
    version = "v1.2" if name == "FatturaElettronica" else "v1.0"
    checked = judge(f'<{name} xmlns="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/{version}"/>'.encode())
    assert "00200" in errors(checked)
    assert checked.bodies == 0


@pytest.mark.parametrize(("size", "expected"), [(5_000_000, []), (5_000_001, ["00003"])])
def test_a_file_has_five_million_bytes_at_most(size: int, expected: list[str]) -> None:
    assert errors(judge(invoice().ljust(size))) == expected


def test_beyond_thirty_million_bytes_a_file_is_not_even_parsed() -> None:
    checked = judge(invoice().ljust(30_000_001))
    assert errors(checked) == ["00003", "00200"]
    assert checked.faults[1].parameters["kind"] == "too-large"


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """A port of this machine, and the addresses of all who call it."""
    callers: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            while True:
                try:
                    connection, caller = server.accept()
                except OSError:
                    return
                callers.append(str(caller))
                connection.close()

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield server.getsockname()[1], callers
        server.shutdown(socket.SHUT_RDWR)
        thread.join(timeout=5)


def test_nothing_that_a_file_refers_to_is_fetched(listener: tuple[int, list[str]]) -> None:
    port, callers = listener
    url = f"http://127.0.0.1:{port}/x"
    location = f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x {url}" versione='
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{url}"/>'
    for content in (
        f'<!DOCTYPE x SYSTEM "{url}"><x/>'.encode(),
        f'<!DOCTYPE x PUBLIC "-//X//Y" "{url}"><x/>'.encode(),
        f'<!DOCTYPE x [<!ENTITY a SYSTEM "{url}">]><x b="&a;">&a;</x>'.encode(),
        f'<!DOCTYPE x [<!ENTITY % a SYSTEM "{url}"> %a;]><x/>'.encode(),
        f'<?xml-stylesheet type="text/xsl" href="{url}"?>'.encode() + invoice(),
        changed("versione=", location),
        changed("<Numero>1<", f"<Numero>{include}<"),
    ):
        judge(content)
    assert callers == []


def test_the_findings_of_one_file_do_not_depend_on_another() -> None:
    bad, good = invoice(body(line("9.00"), summary("1.00", "9.00"))), invoice()
    before = judge(good)
    judge(bad)
    assert judge(good) == before
