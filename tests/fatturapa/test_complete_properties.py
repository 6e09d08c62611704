"""Whatever the draft, the completed document adds up: `arithmetic_judge` judges what `draft_strategies` thinks up."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from invoicebridge import app
from invoicebridge.fatturapa import codec, draft_json, json_codec
from invoicebridge.fatturapa.check import check
from invoicebridge.fatturapa.circumstances import ROME, Circumstances
from invoicebridge.fatturapa.complete import RemarkCode, complete
from invoicebridge.fatturapa.draft import DraftFatturaElettronica
from tests.fatturapa.arithmetic_judge import cents, full_withholdings, number, objections
from tests.fatturapa.draft_strategies import RATES, decimals, draft_of, drafts, line

ARITHMETIC = {"00200", "00400", "00419", "00420", "00421", "00422", "00423", "00424", "00429", "00443", "00444"}
ARITHMETIC_WARNINGS = {"IB001", "IB002", "IB003", "IB004", "IB005", "IB006", "IB015"}
NOON = Circumstances(at=datetime(2026, 6, 2, 12, tzinfo=ROME))


def written(draft: DraftFatturaElettronica) -> bytes:
    return codec.write(complete(draft, progressivo_invio="00001").document)


@given(drafts())
@settings(deadline=None)
def test_a_completed_document_passes_the_arithmetic_controls_as_the_law_words_them(
    draft: DraftFatturaElettronica,
) -> None:
    assert objections(written(draft)) == set()


@given(drafts())
@settings(max_examples=60, deadline=None)
def test_a_completed_document_is_valid_and_check_has_nothing_to_say_about_its_sums(
    draft: DraftFatturaElettronica,
) -> None:
    checked = check(None, written(draft), app.schemas(), NOON)
    found = {fault.code for fault in checked.faults}
    assert found & (ARITHMETIC | ARITHMETIC_WARNINGS) == set()


@given(drafts())
@settings(deadline=None)
def test_every_withholding_is_the_share_asked_for_of_what_is_subject_to_it(draft: DraftFatturaElettronica) -> None:
    content = written(draft)
    stated = [body.dati_generali.dati_generali_documento.dati_ritenuta for body in draft.fattura_elettronica_body]
    for some, full, body in zip(stated, full_withholdings(content), bodies_of(content), strict=True):
        shares = [Fraction(one.percentuale_imponibile or 100) / 100 for one in some]
        made = [number(one, "ImportoRitenuta") for one in body.iter("DatiRitenuta")]
        assert made == [cents(amount * share) for amount, share in zip(full, shares, strict=True)]


def bodies_of(content: bytes) -> list[etree._Element]:
    return etree.fromstring(content).findall("FatturaElettronicaBody")


@given(drafts())
@settings(deadline=None)
def test_instalments_add_up_to_what_the_buyer_has_to_pay(draft: DraftFatturaElettronica) -> None:
    for body in etree.fromstring(written(draft)).iterfind("FatturaElettronicaBody"):
        instalments = [number(one, "ImportoPagamento") for one in body.iterfind(".//DettaglioPagamento")]
        assert not instalments or sum(instalments) == to_pay(body)


def to_pay(body: etree._Element) -> Fraction:
    general = body.find("DatiGenerali/DatiGeneraliDocumento")
    withheld = sum(number(one, "ImportoRitenuta") for one in body.iterfind(".//DatiRitenuta"))
    blocks = body.findall(".//DatiRiepilogo")
    split = sum(number(one, "Imposta") for one in blocks if one.findtext("EsigibilitaIVA") == "S")
    return number(general, "ImportoTotaleDocumento") - withheld - split


@given(drafts())
@settings(deadline=None)
def test_a_completed_document_taken_as_a_draft_comes_back_the_same(draft: DraftFatturaElettronica) -> None:
    first = complete(draft, progressivo_invio="00001")
    if any(remark.code is RemarkCode.STAMP_DUTY for remark in first.remarks):
        return
    again = complete(draft_json.from_json(json_codec.to_json(first.document)))
    assert again.document == first.document
    assert {remark.code for remark in again.remarks} <= {RemarkCode.WITHHOLDING}


@given(
    st.lists(st.tuples(decimals("0.01", "2000", 4), st.integers(1, 500)), min_size=1, max_size=8),
    st.sampled_from(RATES),
)
@settings(deadline=None)
def test_prices_with_vat_inside_add_up_to_what_the_buyer_was_told(
    sales: list[tuple[Decimal, int]], rate: Decimal
) -> None:
    lines = [line(None, str(rate), quantita=Decimal(many), prezzo_unitario_ivato=price) for price, many in sales]
    content = written(draft_of(*lines))
    told = sum(Fraction(round(Fraction(price) * many * 100 + Fraction(1, 10**9)), 100) for price, many in sales)
    assert number(etree.fromstring(content).find(".//DatiGeneraliDocumento"), "ImportoTotaleDocumento") == told
    assert objections(content) == set()
