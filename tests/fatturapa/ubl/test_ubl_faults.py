"""What stops a UBL document: amounts that disagree or have no place, and what FatturaPA cannot do without."""

from dataclasses import replace
from typing import Any

import pytest

from invoicebridge.errors import InvalidDocument, InvalidUbl, MalformedXml
from invoicebridge.fatturapa.ubl import from_ubl
from invoicebridge.render.faults import error_text
from invoicebridge.render.ubl_texts import UBL_TEXTS
from tests.fatturapa.ubl.ubl_samples import content_of, edited
from tests.samples.make_ubl import ALFA, BETA, COMUNE, plain
from tests.samples.ubl_writer import Line, Ubl


def faults_of(content: bytes) -> list[tuple[str, str]]:
    """Code and path of every fault."""
    with pytest.raises(InvalidUbl) as caught:
        from_ubl(content)
    return [(one.code, one.parameters["path"]) for one in caught.value.each]


def codes_of(document: Ubl, **changes: Any) -> set[str]:
    """The codes of a document's faults."""
    return {code for code, _ in faults_of(replace(document, **changes).xml())}


@pytest.mark.parametrize(
    ("texts", "code", "path"),
    [
        ({"PayableAmount": "121.00"}, "ubl-total", "/Invoice/LegalMonetaryTotal/PayableAmount"),
        ({"TaxInclusiveAmount": "123.00"}, "ubl-total", "/Invoice/LegalMonetaryTotal/TaxInclusiveAmount"),
        ({"TaxableAmount": "99.00"}, "ubl-base", "/Invoice/TaxTotal/TaxSubtotal"),
        ({"PriceAmount": "99.00"}, "ubl-line-total", "/Invoice/InvoiceLine"),
        ({"PriceAmount": "1e2"}, "ubl-number", "/Invoice/InvoiceLine/Price/PriceAmount"),
        ({"PayableAmount": "122.001"}, "ubl-decimals", "/Invoice/LegalMonetaryTotal/PayableAmount"),
        ({"IssueDate": "2026-02-30"}, "ubl-date", "/Invoice/IssueDate"),
        ({"IssueDate": None}, "ubl-missing", "/Invoice"),
        ({"InvoiceTypeCode": "384"}, "ubl-type", "/Invoice/InvoiceTypeCode"),
        ({"CityName": None}, "ubl-missing", "/Invoice/AccountingSupplierParty/Party/PostalAddress"),
        ({"PostalZone": "ABC"}, "ubl-missing", "/Invoice/AccountingSupplierParty/Party/PostalAddress"),
        ({"RegistrationName": None}, "ubl-missing", "/Invoice/AccountingSupplierParty/Party"),
        ({"LegalMonetaryTotal": None}, "ubl-missing", "/Invoice"),
    ],
)
def test_a_document_that_cannot_be_carried_over_says_where_and_why(
    texts: dict[str, str | None], code: str, path: str
) -> None:
    assert (code, path) in faults_of(edited("minima", **texts))


def test_a_number_that_fatturapa_cannot_hold_is_a_fault() -> None:
    (fault,) = faults_of(edited("minima", ID="FATTURA-2026-000000000001"))
    assert fault == ("ubl-too-long", "/Invoice/ID")


def test_every_fault_of_a_document_is_told_at_once() -> None:
    found = faults_of(edited("minima", IssueDate="ieri", InvoiceTypeCode="751", PayableAmount="1.00"))
    assert {code for code, _ in found} == {"ubl-date", "ubl-type", "ubl-total"}


def test_a_category_that_italy_does_not_have_is_a_fault() -> None:
    assert "ubl-category" in codes_of(plain("1"), lines=[Line(category="L")])


def test_a_taxed_category_wants_a_rate_and_an_untaxed_one_none() -> None:
    assert "ubl-rate" in codes_of(plain("1"), lines=[Line(rate="0")])
    assert "ubl-rate" in codes_of(plain("1"), lines=[Line(category="E", rate="22")], exemptions={"E": ("N4", None)})


def test_a_reverse_charge_within_italy_must_say_its_natura() -> None:
    lines = [Line(category="AE", rate="0")]
    assert codes_of(plain("1"), lines=lines, exemptions={"AE": ("Inversione contabile", None)}) == {"ubl-natura"}


def test_an_amount_in_another_currency_is_a_fault() -> None:
    content = content_of("minima").replace(
        b'<cbc:PayableAmount currencyID="EUR"', b'<cbc:PayableAmount currencyID="USD"'
    )
    assert faults_of(content) == [("ubl-currency", "/Invoice/LegalMonetaryTotal/PayableAmount")]


def test_an_amount_without_a_place_is_a_fault_and_never_lost() -> None:
    more = (
        b"<cac:PrepaidPayment><cbc:PaidAmount currencyID='EUR'>5.00</cbc:PaidAmount></cac:PrepaidPayment><cac:TaxTotal>"
    )
    content = content_of("minima").replace(b"<cac:TaxTotal>", more, 1)
    assert faults_of(content) == [("ubl-amount", "/Invoice/PrepaidPayment/PaidAmount")]
    assert from_ubl(content.replace(b">5.00<", b">0.00<"))


def test_a_discount_on_the_total_that_no_total_knows_of_is_a_fault() -> None:
    content = content_of("sconto-sul-totale").replace(b">-5.00<", b">0.00<").replace(b">117.00<", b">122.00<")
    assert ("ubl-total", "/Invoice/LegalMonetaryTotal/TaxInclusiveAmount") in faults_of(content)


def test_a_discount_on_the_total_that_is_in_the_total_is_carried_over() -> None:
    content = content_of("sconto-sul-totale").replace(b">-5.00<", b">0.00<").replace(b">122.00<", b">117.00<")
    general = from_ubl(content).draft["fattura_elettronica_body"][0]["dati_generali"]["dati_generali_documento"]
    assert general["sconto_maggiorazione"] == [{"tipo": "SC", "importo": "5.00"}]
    assert general["importo_totale_documento"] == "117.00"


def test_an_extension_that_closes_a_base_becomes_arrotondamento() -> None:
    content = content_of("arrotondamento-del-riepilogo")
    content = content.replace(b">100.00</cbc:LineExtensionAmount>", b">99.99</cbc:LineExtensionAmount>")
    content = content.replace(b">100.00</cbc:TaxExclusiveAmount>", b">99.99</cbc:TaxExclusiveAmount>")
    (block,) = from_ubl(content).draft["fattura_elettronica_body"][0]["dati_beni_servizi"]["dati_riepilogo"]
    assert (block["arrotondamento"], block["imponibile_importo"]) == ("0.01", "100.00")


def test_what_is_no_ubl_is_refused() -> None:
    with pytest.raises(InvalidDocument) as caught:
        from_ubl(b"<Order xmlns='urn:oasis:names:specification:ubl:schema:xsd:Order-2'/>")
    assert caught.value.code == "root-unknown"
    for content in (b"", b"<Invoice", b"<!DOCTYPE a><a/>"):
        with pytest.raises(MalformedXml):
            from_ubl(content)


def test_every_code_has_a_text_in_both_languages() -> None:
    with pytest.raises(InvalidUbl) as caught:
        from_ubl(edited("minima", PayableAmount="121.00"))
    assert error_text(caught.value, "it").startswith(
        "PayableAmount dovrebbe essere 122.00, ma il documento dice 121.00"
    )
    assert all(what.it and what.en and after.it and after.en for what, after in UBL_TEXTS.values())


def test_a_seller_in_italy_without_any_vat_number_is_a_fault() -> None:
    nameless = [part for part in ALFA if part[0] not in ("cac:PartyTaxScheme", "cbc:EndpointID")]
    assert codes_of(plain("1"), seller=nameless) == {"ubl-missing"}
    assert from_ubl(replace(plain("1"), buyer=COMUNE, seller=BETA).xml())
