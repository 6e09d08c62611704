"""The outcome that a public body sends (EC) is valid, and is read back as it was meant."""

from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa.schema import Schema
from invoicebridge.sdi.blocks import Esito, RiferimentoFattura
from invoicebridge.sdi.name import parse as parse_name
from invoicebridge.sdi.outcome import outcome, outcome_name, write
from invoicebridge.sdi.pa import PA, NotificaEsitoCommittente
from tests.sdi.messages import read
from tests.sdi.test_schema import judge

ascii_texts = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1)
descriptions = st.text(st.characters(exclude_categories=["C"]), max_size=255).map(str.strip).filter(bool)
references = st.builds(
    RiferimentoFattura,
    numero_fattura=ascii_texts.map(str.strip).filter(bool).map(lambda text: text[:20].strip()).filter(bool),
    anno_fattura=st.integers(1970, 9999),
    posizione_fattura=st.none() | st.integers(1, 9999),
)


@given(
    st.integers(0, 999_999_999_999).map(str),
    st.sampled_from(Esito),
    st.none() | descriptions,
    st.none() | references,
    st.none() | st.text("abcdef0123456789", min_size=1, max_size=14),
)
@settings(max_examples=150, deadline=None)
def test_every_outcome_is_valid_and_read_back_the_same(
    number: str, esito: Esito, text: str | None, reference: RiferimentoFattura | None, message_id: str | None
) -> None:
    message = outcome(number, esito, text, reference, message_id)
    content = write(message)
    found = read(content)
    assert (found.message, found.deviations) == (message, ())
    assert judge(PA).accepts(etree.fromstring(content))


def test_an_outcome_reads_well() -> None:
    second = RiferimentoFattura(numero_fattura="17", anno_fattura=2026, posizione_fattura=2)
    assert write(outcome("111", Esito.EC02, "CIG <assente> & CUP", second)).decode() == (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<types:NotificaEsitoCommittente xmlns:types="http://www.fatturapa.gov.it/sdi/messaggi/v1.0" versione="1.0">\n'
        "  <IdentificativoSdI>111</IdentificativoSdI>\n"
        "  <RiferimentoFattura>\n"
        "    <NumeroFattura>17</NumeroFattura>\n"
        "    <AnnoFattura>2026</AnnoFattura>\n"
        "    <PosizioneFattura>2</PosizioneFattura>\n"
        "  </RiferimentoFattura>\n"
        "  <Esito>EC02</Esito>\n"
        "  <Descrizione>CIG &lt;assente&gt; &amp; CUP</Descrizione>\n"
        "</types:NotificaEsitoCommittente>\n"
    )


@pytest.mark.parametrize(
    ("number", "text", "reference", "message_id", "element"),
    [
        ("", None, None, None, "IdentificativoSdI"),
        ("12a", None, None, None, "IdentificativoSdI"),
        ("1" * 13, None, None, None, "IdentificativoSdI"),
        ("1", "x" * 256, None, None, "Descrizione"),
        ("1", "a\x00b", None, None, "Descrizione"),
        ("1", None, ("", 2026, None), None, "NumeroFattura"),
        ("1", None, ("é", 2026, None), None, "NumeroFattura"),
        ("1", None, ("1", None, None), None, "AnnoFattura"),
        ("1", None, ("1", 26, None), None, "AnnoFattura"),
        ("1", None, ("1", 2026, 0), None, "PosizioneFattura"),
        ("1", None, None, "x" * 15, "MessageIdCommittente"),
    ],
)
def test_a_value_that_the_schema_does_not_allow_is_refused(
    number: str,
    text: str | None,
    reference: tuple[str, int | None, int | None] | None,
    message_id: str | None,
    element: str,
) -> None:
    meant = (
        None
        if reference is None
        else RiferimentoFattura(numero_fattura=reference[0], anno_fattura=reference[1], posizione_fattura=reference[2])
    )
    with pytest.raises(InvalidDocument) as caught:
        outcome(number, Esito.EC01, text, meant, message_id)
    assert (caught.value.code, caught.value.parameters["element"]) == ("outcome-value", element)


def test_the_name_of_an_outcome_is_made_of_the_invoices() -> None:
    name = outcome_name("IT01234567890_11111.xml.p7m", "1a")
    assert name == "IT01234567890_11111_EC_1a.xml"
    assert parse_name(name) is not None
    with pytest.raises(InvalidDocument):
        outcome_name("IT01234567890_11111.xml", "0001")


@pytest.mark.parametrize("name", ["", ".xml", "../../x.xml", "a/b.xml", "a b.xml", "a\n.xml"])
def test_an_outcome_about_what_is_no_files_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidDocument) as caught:
        outcome_name(name, "001")
    assert caught.value.parameters["element"] == "NomeFile"


def test_the_official_schema_accepts_an_outcome(official: Path) -> None:
    xmldsig = files("signxml").joinpath("schemas/xmldsig-core-schema.xsd").read_bytes()
    schema = Schema((official / "xsd" / "MessaggiTypes_v1.1.xsd").read_bytes(), xmldsig)
    message: NotificaEsitoCommittente = outcome("111", Esito.EC01, "Va bene")
    assert schema.accepts(etree.fromstring(write(message)))
