"""complete(): what is computed, what is kept, what is said about it."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa import codec, draft_json, json_codec, ordinaria
from invoicebridge.fatturapa.amounts import line_total, round_half_up
from invoicebridge.fatturapa.complete import Company, Remark, RemarkCode, complete
from invoicebridge.fatturapa.document_types import ISSUED_BY_BUYER
from invoicebridge.fatturapa.draft import (
    DraftDatiCassaPrevidenziale,
    DraftDatiPagamento,
    DraftDatiRiepilogo,
    DraftDatiRitenuta,
    DraftDatiTrasmissione,
    DraftDettaglioPagamento,
    DraftFatturaElettronica,
    DraftHeader,
)
from invoicebridge.fatturapa.lexical import read_decimal
from tests.fatturapa.arithmetic_judge import objections
from tests.fatturapa.draft_strategies import buyer, draft_of, line, seller

GENERAL = "/FatturaElettronica/FatturaElettronicaBody/DatiGenerali/DatiGeneraliDocumento"
FLAT_RATE = "Regime forfettario, art. 1, c. da 54 a 89, L. 190/2014"
GOODS = "/FatturaElettronica/FatturaElettronicaBody/DatiBeniServizi"


def body_of(draft: DraftFatturaElettronica, company: Company | None = None) -> ordinaria.FatturaElettronicaBody:
    body = complete(draft, company, progressivo_invio="00001").document.fattura_elettronica_body[0]
    assert isinstance(body, ordinaria.FatturaElettronicaBody)
    return body


def header_of(draft: DraftFatturaElettronica, company: Company | None = None) -> ordinaria.FatturaElettronicaHeader:
    header = complete(draft, company, progressivo_invio="00001").document.fattura_elettronica_header
    assert isinstance(header, ordinaria.FatturaElettronicaHeader)
    return header


def general_of(draft: DraftFatturaElettronica) -> ordinaria.DatiGeneraliDocumento:
    return body_of(draft).dati_generali.dati_generali_documento


def blocks_of(draft: DraftFatturaElettronica) -> tuple[ordinaria.DatiRiepilogo, ...]:
    return body_of(draft).dati_beni_servizi.dati_riepilogo


def amounts_of(draft: DraftFatturaElettronica) -> list[tuple[str, ...]]:
    """Rate, Natura, base, tax and EsigibilitaIVA of every block, as printed."""
    return [
        (
            f"{block.aliquota_iva}",
            block.natura or "",
            f"{block.imponibile_importo}",
            f"{block.imposta}",
            block.esigibilita_iva or "",
        )
        for block in blocks_of(draft)
    ]


def remarks_of(draft: DraftFatturaElettronica) -> tuple[Remark, ...]:
    return complete(draft, progressivo_invio="00001").remarks


def discount(
    percentuale: str | None = None, importo: str | None = None, tipo: str = "SC"
) -> ordinaria.ScontoMaggiorazione:
    return ordinaria.ScontoMaggiorazione(
        tipo=tipo,
        percentuale=None if percentuale is None else Decimal(percentuale),
        importo=None if importo is None else Decimal(importo),
    )


@pytest.mark.parametrize(
    ("discounts", "expected"),
    [
        ([discount(importo="10.05"), discount(importo="5.25"), discount(importo="4.70")], "48000.00"),
        ([discount("8.50"), discount("5.15"), discount("3.00")], "42092.05875"),
        ([discount("8.50"), discount("5.15", "23.56"), discount(importo="15.00"), discount("2.00")], "41056.12"),
    ],
)
def test_discounts_apply_in_the_order_of_the_official_examples(
    discounts: list[ordinaria.ScontoMaggiorazione], expected: str
) -> None:
    assert line_total(Decimal("500.00"), Decimal("100.00"), discounts) == Decimal(expected)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("1500.2448", 2, "1500.24"),
        ("1500.2458", 2, "1500.25"),
        ("0.005", 2, "0.01"),
        ("-0.005", 2, "-0.01"),
        ("1", 8, "1.00000000"),
    ],
)
def test_a_half_goes_away_from_zero(value: str, places: int, expected: str) -> None:
    assert str(round_half_up(Decimal(value), places)) == expected


def test_the_independent_judge_objects_to_the_official_sample_that_is_known_to_be_wrong(official: Path) -> None:
    assert {"00421", "00422"} <= objections((official / "samples/invoices/IT01234567890_FPR03.xml").read_bytes())


def test_lines_are_numbered_and_totalled_to_the_cent() -> None:
    lines = body_of(draft_of(line("3.85", quantita=Decimal(120)), line("1.005"))).dati_beni_servizi.dettaglio_linee
    assert [(one.numero_linea, str(one.prezzo_totale), str(one.prezzo_unitario)) for one in lines] == [
        (1, "462.00", "3.85"),
        (2, "1.01", "1.005"),
    ]


def test_numbers_stated_on_some_lines_are_kept_and_never_given_twice() -> None:
    lines = [line("1"), line("1", numero_linea=2), line("1"), line("1", numero_linea=10), line("1")]
    completed = body_of(draft_of(*lines)).dati_beni_servizi.dettaglio_linee
    assert [one.numero_linea for one in completed] == [1, 2, 3, 10, 11]


def test_the_summary_has_one_block_for_each_rate_natura_and_way_of_paying_the_tax() -> None:
    draft = draft_of(
        line("100"), line("10", "4"), line("50", None, natura="N4"), line("1"), line("5", esigibilita_iva="D")
    )
    assert amounts_of(draft) == [
        ("22.00", "", "101.00", "22.22", "I"),
        ("4.00", "", "10.00", "0.40", "I"),
        ("0.00", "N4", "50.00", "0.00", ""),
        ("22.00", "", "5.00", "1.10", "D"),
    ]


def test_the_tax_is_computed_on_the_base_and_not_line_by_line() -> None:
    draft = draft_of(*[line("0.02") for _ in range(10)])
    assert amounts_of(draft) == [("22.00", "", "0.20", "0.04", "I")]


def test_fractions_of_a_cent_in_stated_line_totals_go_to_arrotondamento() -> None:
    (block,) = blocks_of(draft_of(line("420.9205875", quantita=Decimal(100), prezzo_totale=Decimal("42092.05875"))))
    assert (block.imponibile_importo, block.arrotondamento) == (Decimal("42092.06"), Decimal("0.00125"))


def test_every_natura_gets_its_usual_reference_and_a_stated_one_is_kept() -> None:
    blocks = blocks_of(
        draft_of(line("1", None, natura="N3.1"), line("1", None, natura="N4", riferimento_normativo="art. 10 n. 3"))
    )
    assert [block.riferimento_normativo for block in blocks] == [
        "Non imponibile ex art. 8, c. 1, lett. a), b) e b-bis), DPR 633/1972",
        "art. 10 n. 3",
    ]


def test_defaults_can_be_given_for_a_block_and_unused_ones_vanish() -> None:
    stated = (
        DraftDatiRiepilogo(natura="N4", riferimento_normativo="art. 10 n. 20"),
        DraftDatiRiepilogo(aliquota_iva=Decimal(4), esigibilita_iva="D"),
    )
    draft = draft_of(line("10", None, natura="N4"), dati_riepilogo=stated)
    assert [(block.natura, block.riferimento_normativo) for block in blocks_of(draft)] == [("N4", "art. 10 n. 20")]


def test_under_split_payment_the_tax_is_in_the_total_but_not_in_the_amount_to_pay() -> None:
    terms = DraftDatiPagamento(dettaglio_pagamento=(DraftDettaglioPagamento(modalita_pagamento="MP05"),))
    body = body_of(draft_of(line("1000"), esigibilita_iva="S", dati_pagamento=(terms,)))
    assert body.dati_generali.dati_generali_documento.importo_totale_documento == Decimal("1220.00")
    assert body.dati_pagamento[0].dettaglio_pagamento[0].importo_pagamento == Decimal("1000.00")
    assert body.dati_beni_servizi.dati_riepilogo[0].riferimento_normativo is not None


def test_a_reverse_charge_line_never_comes_under_split_payment() -> None:
    draft = draft_of(line("1", None, natura="N6.1", esigibilita_iva="S"), line("1"), esigibilita_iva="S")
    assert [block.esigibilita_iva for block in blocks_of(draft)] == [None, "S"]
    assert remarks_of(draft) == (Remark(RemarkCode.SPLIT_PAYMENT_DROPPED, f"{GOODS}/DettaglioLinee[1]", "S"),)


def test_deferred_tax_follows_from_the_scheme_of_cash_accounting() -> None:
    (block,) = blocks_of(draft_of(line("1"), regime_fiscale="RF17"))
    assert (block.esigibilita_iva, block.riferimento_normativo) == ("D", "IVA per cassa, art. 32-bis DL 83/2012")


def test_a_flat_rate_seller_needs_to_state_neither_rate_nor_natura() -> None:
    (block,) = blocks_of(draft_of(line("50", None), regime_fiscale="RF19"))
    assert (block.aliquota_iva, block.natura, block.imposta) == (Decimal("0.00"), "N2.2", Decimal("0.00"))


def test_a_pension_fund_contribution_is_taxed_and_withheld_upon() -> None:
    general = {
        "dati_cassa_previdenziale": (
            DraftDatiCassaPrevidenziale(tipo_cassa="TC22", al_cassa=Decimal(4), ritenuta="SI"),
        ),
        "dati_ritenuta": (
            DraftDatiRitenuta(tipo_ritenuta="RT01", aliquota_ritenuta=Decimal(20), causale_pagamento="A"),
        ),
    }
    draft = draft_of(line("1000", ritenuta="SI"), line("30", None, natura="N1"), general=general)
    document = general_of(draft)
    (cassa,), (ritenuta,) = document.dati_cassa_previdenziale, document.dati_ritenuta
    assert (cassa.imponibile_cassa, cassa.importo_contributo_cassa, cassa.aliquota_iva) == (1000, 40, 22)
    assert ritenuta.importo_ritenuta == Decimal("208.00")
    assert amounts_of(draft)[0] == ("22.00", "", "1040.00", "228.80", "I")
    assert document.importo_totale_documento == Decimal("1298.80")


def test_a_marked_contribution_is_subject_to_the_withholding_besides_the_lines() -> None:
    cassa = DraftDatiCassaPrevidenziale(tipo_cassa="TC22", al_cassa=Decimal(4), ritenuta="SI")
    ritenuta = DraftDatiRitenuta(tipo_ritenuta="RT01", aliquota_ritenuta=Decimal(20), causale_pagamento="A")
    general = {"dati_cassa_previdenziale": (cassa,), "dati_ritenuta": (ritenuta,)}
    body = body_of(draft_of(line("1000"), general=general))
    assert [one.ritenuta for one in body.dati_beni_servizi.dettaglio_linee] == ["SI"]
    assert body.dati_generali.dati_generali_documento.dati_ritenuta[0].importo_ritenuta == Decimal("208.00")


@pytest.mark.parametrize(
    ("second", "blocks"),
    [("art. 1, c. 54, L. 190/2014", ["art. 1, c. 54, L. 190/2014"]), (None, ["art. 1, c. 54, L. 190/2014", FLAT_RATE])],
)
def test_a_contribution_shares_the_block_of_the_lines_where_they_agree(second: str | None, blocks: list[str]) -> None:
    general = {"dati_cassa_previdenziale": (DraftDatiCassaPrevidenziale(tipo_cassa="TC22", al_cassa=Decimal(4)),)}
    lines = [line("100", None, riferimento_normativo=norm) for norm in ("art. 1, c. 54, L. 190/2014", second)]
    draft = draft_of(*lines, regime_fiscale="RF19", general=general)
    assert [block.riferimento_normativo for block in blocks_of(draft)] == blocks
    assert sum(block.imponibile_importo for block in blocks_of(draft)) == Decimal("208.00")


def test_without_any_mark_the_withholding_is_due_on_all_lines_but_advances() -> None:
    withholding = DraftDatiRitenuta(
        tipo_ritenuta="RT02",
        aliquota_ritenuta=Decimal(23),
        causale_pagamento="R",
        percentuale_imponibile=Decimal(50),
    )
    body = body_of(draft_of(line("200"), line("30", None, natura="N1"), general={"dati_ritenuta": (withholding,)}))
    assert [one.ritenuta for one in body.dati_beni_servizi.dettaglio_linee] == ["SI", None]
    assert body.dati_generali.dati_generali_documento.dati_ritenuta[0].importo_ritenuta == Decimal("23.00")


def test_document_discount_and_rounding_count_towards_the_total() -> None:
    general = {"sconto_maggiorazione": (discount("10"), discount(importo="1.00")), "arrotondamento": Decimal("-0.80")}
    assert general_of(draft_of(line("100"), general=general)).importo_totale_documento == Decimal("108.00")


@pytest.mark.parametrize(
    ("gross", "base", "tax", "rounding"),
    [("19.90", "16.31", "3.59", None), ("0.03", "0.02", "0.00", "0.01"), ("122.00", "100.00", "22.00", None)],
)
def test_a_price_with_vat_inside_is_reached_to_the_cent(gross: str, base: str, tax: str, rounding: str | None) -> None:
    draft = draft_of(line(None, "22", prezzo_unitario_ivato=Decimal(gross)))
    (block,) = blocks_of(draft)
    document = general_of(draft)
    assert (str(block.imponibile_importo), str(block.imposta)) == (base, tax)
    assert document.importo_totale_documento == Decimal(gross)
    assert document.arrotondamento == (None if rounding is None else Decimal(rounding))


def test_a_discount_on_a_price_with_vat_inside_has_vat_inside_too() -> None:
    draft = draft_of(
        line(None, "22", prezzo_unitario_ivato=Decimal("24.40"), sconto_maggiorazione=(discount(importo="12.20"),))
    )
    (one,) = body_of(draft).dati_beni_servizi.dettaglio_linee
    assert (one.prezzo_unitario, one.sconto_maggiorazione[0].importo) == (Decimal(20), Decimal(10))
    assert general_of(draft).importo_totale_documento == Decimal("12.20")


def test_instalments_without_amounts_share_the_net_and_the_last_takes_the_odd_cent() -> None:
    three = tuple(DraftDettaglioPagamento(iban="IT60X0542811101000000123456") for _ in range(3))
    (terms,) = body_of(
        draft_of(line("100", "0", natura="N3.1"), dati_pagamento=(DraftDatiPagamento(dettaglio_pagamento=three),))
    ).dati_pagamento
    assert terms.condizioni_pagamento == "TP01"
    assert [(one.modalita_pagamento, str(one.importo_pagamento)) for one in terms.dettaglio_pagamento] == [
        ("MP05", "33.33"),
        ("MP05", "33.33"),
        ("MP05", "33.34"),
    ]


def test_shares_in_percent_and_a_stated_amount_leave_the_rest_to_the_others() -> None:
    some = (
        DraftDettaglioPagamento(modalita_pagamento="MP01", importo_pagamento=Decimal(20)),
        DraftDettaglioPagamento(modalita_pagamento="MP05", percentuale=Decimal(50)),
        DraftDettaglioPagamento(modalita_pagamento="MP05"),
    )
    terms = (DraftDatiPagamento(dettaglio_pagamento=some),)
    (made,) = body_of(draft_of(line("100"), dati_pagamento=terms)).dati_pagamento
    assert [one.importo_pagamento for one in made.dettaglio_pagamento] == [20, 61, 41]


@pytest.mark.parametrize(
    ("days", "month_end", "after", "due"),
    [
        (30, None, None, date(2026, 7, 1)),
        (30, "SI", None, date(2026, 7, 31)),
        (None, "SI", None, date(2026, 6, 30)),
        (60, "SI", 10, date(2026, 8, 10)),
    ],
)
def test_due_dates_follow_from_the_terms(days: int | None, month_end: str | None, after: int | None, due: date) -> None:
    one = DraftDettaglioPagamento(
        modalita_pagamento="MP05", giorni_termini_pagamento=days, fine_mese=month_end, giorni_dopo_fine_mese=after
    )
    terms = (DraftDatiPagamento(dettaglio_pagamento=(one,)),)
    (made,) = body_of(draft_of(line("1"), dati_pagamento=terms)).dati_pagamento
    assert made.dettaglio_pagamento[0].data_scadenza_pagamento == due


def test_a_due_date_beyond_the_calendar_is_refused_with_its_place() -> None:
    one = DraftDettaglioPagamento(modalita_pagamento="MP05", giorni_termini_pagamento=10**9)
    terms = (DraftDatiPagamento(dettaglio_pagamento=(one,)),)
    with pytest.raises(InvalidDocument) as caught:
        body_of(draft_of(line("1"), dati_pagamento=terms))
    assert (caught.value.code, caught.value.parameters["path"].rpartition("/")[2]) == (
        "draft-date",
        "GiorniTerminiPagamento",
    )


@pytest.mark.parametrize(
    ("fields", "code", "place"),
    [
        ({"fine_mese": "si"}, "draft-value", "FineMese"),
        ({"percentuale": Decimal(-1)}, "draft-value", "Percentuale"),
        ({"percentuale": Decimal("100.01")}, "draft-value", "Percentuale"),
        ({"giorni_dopo_fine_mese": 10}, "draft-missing", "FineMese"),
    ],
)
def test_terms_of_payment_that_mean_nothing_are_refused(fields: dict[str, Any], code: str, place: str) -> None:
    one = DraftDettaglioPagamento(modalita_pagamento="MP05", **fields)
    terms = (DraftDatiPagamento(dettaglio_pagamento=(one, one)),)
    with pytest.raises(InvalidDocument, match=code) as caught:
        body_of(draft_of(line("1"), dati_pagamento=terms))
    assert caught.value.parameters["path"].endswith(f"/DatiPagamento/DettaglioPagamento[1]/{place}")


@pytest.mark.parametrize(
    ("draft", "place"),
    [
        (draft_of(line("1"), esigibilita_iva="split"), "FatturaElettronicaBody/EsigibilitaIVA"),
        (draft_of(line("1", esigibilita_iva="s")), "DettaglioLinee/EsigibilitaIVA"),
        (replace(draft_of(line("1")), versione="FPX"), "FatturaElettronica/@versione"),
        (replace(draft_of(line("1")), versione="FSM10"), "FatturaElettronica/@versione"),
    ],
)
def test_a_code_that_does_not_exist_is_refused_with_those_that_do(draft: DraftFatturaElettronica, place: str) -> None:
    with pytest.raises(InvalidDocument, match="draft-value") as caught:
        body_of(draft)
    assert caught.value.parameters["path"].endswith(place)
    assert caught.value.parameters["allowed"] in ("I, D, S", "D, I, S", "FPA12, FPR12")


def test_a_share_of_the_base_beyond_a_hundred_percent_is_refused() -> None:
    withholding = DraftDatiRitenuta(
        tipo_ritenuta="RT01",
        aliquota_ritenuta=Decimal(20),
        causale_pagamento="A",
        percentuale_imponibile=Decimal(5000),
    )
    with pytest.raises(InvalidDocument, match="draft-value"):
        body_of(draft_of(line("1"), general={"dati_ritenuta": (withholding,)}))


@pytest.mark.parametrize("progressivo", ["", "x" * 11])
def test_a_progressive_of_no_or_more_than_ten_characters_is_refused(progressivo: str) -> None:
    with pytest.raises(InvalidDocument, match="draft-progressivo"):
        complete(draft_of(line("1")), progressivo_invio=progressivo)


def test_what_the_draft_states_is_kept_and_every_disagreement_is_told() -> None:
    stated = (DraftDatiRiepilogo(aliquota_iva=Decimal(22), imponibile_importo=Decimal(101), imposta=Decimal(23)),)
    draft = draft_of(
        line("10", quantita=Decimal(10), prezzo_totale=Decimal("99.90")),
        dati_riepilogo=stated,
        general={"importo_totale_documento": Decimal(125)},
    )
    assert amounts_of(draft) == [("22.00", "", "101.00", "23.00", "")]
    assert remarks_of(draft) == (
        Remark(RemarkCode.LINE_TOTAL, f"{GOODS}/DettaglioLinee/PrezzoTotale", "99.90", "100.00"),
        Remark(RemarkCode.TAX, f"{GOODS}/DatiRiepilogo/Imposta", "23.00", "22.22"),
        Remark(RemarkCode.TAXABLE_BASE, f"{GOODS}/DatiRiepilogo/ImponibileImporto", "101.00", "99.90"),
        Remark(RemarkCode.DOCUMENT_TOTAL, f"{GENERAL}/ImportoTotaleDocumento", "125.00", "124.00"),
    )


def test_numbers_are_written_with_the_decimals_that_the_schema_wants() -> None:
    content = codec.write(
        complete(draft_of(line("10", "22.0000", quantita=Decimal("1E+1"))), progressivo_invio="1").document
    )
    assert b"<Quantita>10.00</Quantita><PrezzoUnitario>10.00</PrezzoUnitario>" in content
    assert b"<AliquotaIVA>22.00</AliquotaIVA>" in content


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"rate": None, "price": "1"}, "AliquotaIVA"),
        ({"rate": "0", "price": "1"}, "Natura"),
        ({"price": None}, "PrezzoUnitario"),
    ],
)
def test_what_cannot_be_computed_is_asked_for_with_its_place(fields: dict[str, str | None], missing: str) -> None:
    with pytest.raises(InvalidDocument) as caught:
        body_of(draft_of(line("1"), line(**{"rate": "22", **fields})))  # type: ignore[arg-type]
    assert (caught.value.code, caught.value.parameters["path"]) == (
        "draft-missing",
        f"{GOODS}/DettaglioLinee[2]/{missing}",
    )


def with_header(**fields: object) -> DraftFatturaElettronica:
    header = DraftHeader(**{"cedente_prestatore": seller(), "cessionario_committente": buyer(), **fields})  # type: ignore[arg-type]
    return replace(draft_of(line("1")), fattura_elettronica_header=header)


def as_type(draft: DraftFatturaElettronica, tipo_documento: str) -> DraftFatturaElettronica:
    (body,) = draft.fattura_elettronica_body
    general = replace(body.dati_generali.dati_generali_documento, tipo_documento=tipo_documento)
    generali = replace(body.dati_generali, dati_generali_documento=general)
    return replace(draft, fattura_elettronica_body=(replace(body, dati_generali=generali),))


@pytest.mark.parametrize(
    ("code", "country", "expected"),
    [
        ("UFABCD", "IT", ("FPA12", "UFABCD")),
        ("ABC1234", "IT", ("FPR12", "ABC1234")),
        (None, "IT", ("FPR12", "0000000")),
        (None, "FR", ("FPR12", "XXXXXXX")),
    ],
)
def test_the_format_follows_from_the_recipient(code: str | None, country: str, expected: tuple[str, str]) -> None:
    transmission = DraftDatiTrasmissione(codice_destinatario=code)
    header = header_of(with_header(dati_trasmissione=transmission, cessionario_committente=buyer(country)))
    made = header.dati_trasmissione
    assert (made.formato_trasmissione, made.codice_destinatario) == expected
    assert (made.id_trasmittente.id_codice, made.progressivo_invio) == ("01234567897", "00001")


def test_a_stated_format_is_kept_and_its_disagreement_told() -> None:
    transmission = DraftDatiTrasmissione(codice_destinatario="UFABCD", formato_trasmissione="FPR12")
    draft = with_header(dati_trasmissione=transmission)
    assert complete(draft, progressivo_invio="1").document.versione == "FPR12"
    assert [(remark.code, remark.computed) for remark in remarks_of(draft)] == [(RemarkCode.FORMAT, "FPA12")]


def test_the_company_is_seller_buyer_or_both_as_the_type_of_document_wants() -> None:
    company = Company(cedente_prestatore=seller())
    nobody = {"cedente_prestatore": None, "cessionario_committente": None}
    sale = header_of(with_header(cedente_prestatore=None), company)
    bought = header_of(as_type(with_header(**{**nobody, "cedente_prestatore": seller("RF18")}), "TD17"), company)
    own_use = header_of(as_type(with_header(**nobody), "TD27"), company)
    assert sale.cedente_prestatore == seller()
    assert bought.cessionario_committente.dati_anagrafici.id_fiscale_iva == seller().dati_anagrafici.id_fiscale_iva
    assert bought.soggetto_emittente == "CC"
    assert own_use.cessionario_committente.sede == own_use.cedente_prestatore.sede == seller().sede


@pytest.mark.parametrize("tipo_documento", sorted(ISSUED_BY_BUYER))
def test_a_document_issued_by_the_buyer_is_sent_by_the_buyer_and_comes_back(tipo_documento: str) -> None:
    made = header_of(as_type(with_header(), tipo_documento)).dati_trasmissione
    assert (made.id_trasmittente.id_codice, made.codice_destinatario) == ("09876543217", "0000000")


def test_a_missing_party_or_progressive_is_asked_for() -> None:
    for draft, missing in (
        (with_header(cedente_prestatore=None), "CedentePrestatore"),
        (with_header(cessionario_committente=None), "CessionarioCommittente"),
        (with_header(), "DatiTrasmissione/ProgressivoInvio"),
    ):
        with pytest.raises(InvalidDocument, match=f"FatturaElettronicaHeader/{missing}"):
            complete(draft)


def test_a_signature_in_the_draft_is_dropped_and_that_is_told() -> None:
    completed = complete(replace(draft_of(line("1")), signature="<Signature/>"), progressivo_invio="1")
    assert isinstance(completed.document, ordinaria.FatturaElettronica)
    assert completed.document.signature is None
    assert completed.remarks == (Remark(RemarkCode.SIGNATURE_DROPPED, "/FatturaElettronica"),)


def test_numbers_in_a_json_draft_may_stand_without_quotes() -> None:
    draft = draft_json.loads(
        '{"fattura_elettronica_header": {}, "fattura_elettronica_body": [{"dati_generali": {"dati_generali_documento":'
        ' {"data": "2026-06-01", "numero": "1"}}, "dati_beni_servizi": {"dettaglio_linee":'
        ' [{"numero_linea": 3, "descrizione": "x", "quantita": 2, "prezzo_unitario": 0.1}]}}]}'
    )
    assert isinstance(draft, DraftFatturaElettronica)
    (one,) = draft.fattura_elettronica_body[0].dati_beni_servizi.dettaglio_linee
    assert (one.numero_linea, one.quantita, one.prezzo_unitario) == (3, Decimal(2), Decimal("0.1"))


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("12345678901234567890.12", "12345678901234567890.12"),
        ("1.10", "1.10"),
        ("1.5E+2", "150"),
        ("25e-1", "2.5"),
    ],
)
def test_a_number_in_a_json_draft_keeps_every_digit(text: str, price: str) -> None:
    content = json.dumps(json_codec.to_mapping(draft_of(line("7.25")))).replace('"7.25"', text)
    draft = draft_json.loads(content)
    assert isinstance(draft, DraftFatturaElettronica)
    (one,) = draft.fattura_elettronica_body[0].dati_beni_servizi.dettaglio_linee
    assert str(one.prezzo_unitario) == price


@pytest.mark.parametrize("text", ["1e999999999", "1e99999999999999999999", "1.5e1000"])
def test_a_number_of_absurd_size_in_a_json_draft_is_refused(text: str) -> None:
    content = json.dumps(json_codec.to_mapping(draft_of(line("7.25")))).replace('"7.25"', text)
    with pytest.raises(InvalidDocument, match="json-value"):
        draft_json.loads(content)


@pytest.mark.parametrize("text", ["3", "3.5"])
def test_a_draft_that_is_just_a_number_is_called_a_number(text: str) -> None:
    with pytest.raises(InvalidDocument) as caught:
        draft_json.loads(text)
    assert (caught.value.code, caught.value.parameters["found"]) == ("json-type", "number")


@pytest.mark.parametrize(
    ("text", "printed"), [("10", "10.00"), ("3.1", "3.10"), ("1.2500", "1.2500"), ("1.123456780000", "1.12345678")]
)
def test_a_unit_price_keeps_its_decimals_as_far_as_the_schema_takes_them(text: str, printed: str) -> None:
    content = codec.write(complete(draft_of(line(text)), progressivo_invio="1").document)
    assert f"<PrezzoUnitario>{printed}</PrezzoUnitario>".encode() in content


def test_a_number_spelt_as_the_schema_forbids_is_spelt_anew() -> None:
    draft = draft_of(replace(line(), prezzo_unitario=read_decimal("+7.50"), quantita=read_decimal(".50")))
    content = codec.write(complete(draft, progressivo_invio="1").document)
    assert b"<Quantita>0.50</Quantita><PrezzoUnitario>7.50</PrezzoUnitario>" in content
