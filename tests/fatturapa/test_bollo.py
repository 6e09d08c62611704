"""Stamp duty: when it is due (Agenzia delle entrate, guide of June 2026), and what becomes of it."""

from decimal import Decimal

import pytest

from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa import bollo, draft_json, ordinaria, semplificata
from invoicebridge.fatturapa.complete import Remark, RemarkCode, complete
from invoicebridge.fatturapa.draft import DraftFatturaElettronica, DraftHeader
from invoicebridge.fatturapa.recipients import ABROAD
from tests.fatturapa.draft_strategies import buyer, draft_of, line, seller

PLACE = "/FatturaElettronica/FatturaElettronicaBody/DatiGenerali/DatiGeneraliDocumento/DatiBollo"
DUTY = ordinaria.DatiBollo(bollo_virtuale="SI", importo_bollo=Decimal("2.00"))


def duty_of(draft: DraftFatturaElettronica) -> ordinaria.DatiBollo | None:
    body = complete(draft, progressivo_invio="00001").document.fattura_elettronica_body[0]
    assert isinstance(body, ordinaria.FatturaElettronicaBody)
    return body.dati_generali.dati_generali_documento.dati_bollo


@pytest.mark.parametrize("natura", ["N2.1", "N2.2", "N3.5", "N3.6", "N4"])
@pytest.mark.parametrize(("price", "expected"), [("77.47", None), ("77.48", DUTY)])
def test_the_duty_is_due_above_the_limit_on_each_liable_natura(
    natura: str, price: str, expected: ordinaria.DatiBollo | None
) -> None:
    assert duty_of(draft_of(line(price, None, natura=natura))) == expected


@pytest.mark.parametrize("natura", ["N1", "N3.1", "N3.2", "N3.3", "N3.4", "N5", "N6.1", "N7"])
def test_no_duty_is_due_on_any_other_natura(natura: str) -> None:
    assert duty_of(draft_of(line("5000", None, natura=natura))) is None


def test_only_liable_lines_count_and_they_count_together() -> None:
    lines = [line("40", None, natura="N4"), line("40", None, natura="N2.1"), line("1000")]
    assert duty_of(draft_of(*lines)) == DUTY
    assert duty_of(draft_of(*lines[1:])) is None


@pytest.mark.parametrize("code", ["NB1", "NB2", "NB3"])
def test_a_line_marked_as_exempt_by_law_does_not_count(code: str) -> None:
    marked = line("100", None, natura="N4", altri_dati_gestionali=(ordinaria.AltriDatiGestionali(tipo_dato=code),))
    assert duty_of(draft_of(marked)) is None
    assert duty_of(draft_of(marked, line("78", None, natura="N4"))) == DUTY


@pytest.mark.parametrize("tipo", ["TD16", "TD17", "TD18", "TD19", "TD28"])
def test_completions_of_purchases_bear_no_duty(tipo: str) -> None:
    assert duty_of(draft_of(line("100", None, natura="N4"), general={"tipo_documento": tipo})) is None


@pytest.mark.parametrize("regime", ["RF05", "RF06", "RF07", "RF08", "RF09", "RF10", "RF11"])
def test_sellers_of_some_schemes_bear_no_duty(regime: str) -> None:
    assert duty_of(draft_of(line("100", None, natura="N4"), regime_fiscale=regime)) is None


def test_a_document_to_a_buyer_abroad_bears_no_duty() -> None:
    header = DraftHeader(cedente_prestatore=seller(), cessionario_committente=buyer("FR"))
    body = draft_of(line("100", None, natura="N2.1")).fattura_elettronica_body
    abroad = DraftFatturaElettronica(fattura_elettronica_header=header, fattura_elettronica_body=body)
    assert duty_of(abroad) is None


def test_a_duty_charged_to_the_buyer_is_a_line_of_its_own() -> None:
    completed = complete(draft_of(line("100", None, natura="N4"), bollo="addebitato"), progressivo_invio="1")
    body = completed.document.fattura_elettronica_body[0]
    assert isinstance(body, ordinaria.FatturaElettronicaBody)
    last = body.dati_beni_servizi.dettaglio_linee[-1]
    assert (last.numero_linea, last.natura, last.prezzo_totale) == (2, "N1", Decimal("2.00"))
    assert [block.natura for block in body.dati_beni_servizi.dati_riepilogo] == ["N4", "N1"]
    assert body.dati_generali.dati_generali_documento.importo_totale_documento == Decimal("102.00")


def test_a_charge_is_dropped_where_no_duty_is_due() -> None:
    body = complete(draft_of(line("100"), bollo="addebitato"), progressivo_invio="1").document.fattura_elettronica_body[
        0
    ]
    assert isinstance(body, ordinaria.FatturaElettronicaBody)
    assert len(body.dati_beni_servizi.dettaglio_linee) == 1


@pytest.mark.parametrize(
    ("fields", "kept", "remark"),
    [
        ({"bollo": "no"}, None, Remark(RemarkCode.STAMP_DUTY, PLACE, "NO", "SI")),
        (
            {"general": {"dati_bollo": ordinaria.DatiBollo(bollo_virtuale="SI")}},
            ordinaria.DatiBollo(bollo_virtuale="SI"),
            None,
        ),
        ({"general": {"divisa": "USD"}}, None, Remark(RemarkCode.STAMP_DUTY_CURRENCY, PLACE)),
    ],
)
def test_what_the_draft_says_of_the_duty_is_kept(
    fields: dict[str, object], kept: ordinaria.DatiBollo | None, remark: Remark | None
) -> None:
    draft = draft_of(line("100", None, natura="N4"), **fields)
    assert duty_of(draft) == kept
    assert complete(draft, progressivo_invio="1").remarks == (() if remark is None else (remark,))


def test_a_stated_duty_that_is_not_due_is_kept_and_told() -> None:
    draft = draft_of(line("100"), general={"dati_bollo": DUTY})
    assert duty_of(draft) == DUTY
    assert complete(draft, progressivo_invio="1").remarks == (Remark(RemarkCode.STAMP_DUTY, PLACE, "SI", "NO"),)


def test_an_unknown_policy_is_refused() -> None:
    with pytest.raises(InvalidDocument, match="draft-value"):
        duty_of(draft_of(line("1"), bollo="forse"))


@pytest.mark.parametrize(("importo", "expected"), [("77.47", None), ("77.48", "SI")])
def test_a_simplified_invoice_says_it_with_a_mark(importo: str, expected: str | None) -> None:
    draft = draft_json.from_json(
        {
            "fattura_elettronica_header": {
                "cedente_prestatore": {
                    "id_fiscale_iva": {"id_paese": "IT", "id_codice": "12345678903"},
                    "denominazione": "Alfa",
                    "sede": {"indirizzo": "Via 1", "cap": "50125", "comune": "Firenze", "nazione": "IT"},
                    "regime_fiscale": "RF19",
                },
                "cessionario_committente": {"identificativi_fiscali": {"codice_fiscale": "RSSMRA80A01H501U"}},
            },
            "fattura_elettronica_body": [
                {
                    "dati_generali": {
                        "dati_generali_documento": {"tipo_documento": "TD07", "data": "2026-06-01", "numero": "1"}
                    },
                    "dati_beni_servizi": [{"descrizione": "Lezione", "importo": importo}],
                }
            ],
        }
    )
    body = complete(draft, progressivo_invio="1").document.fattura_elettronica_body[0]
    assert isinstance(body, semplificata.FatturaElettronicaBody)
    assert body.dati_generali.dati_generali_documento.bollo_virtuale == expected
    assert body.dati_beni_servizi[0].natura == "N2.2"


def test_the_rule_alone_can_be_asked() -> None:
    assert bollo.is_due(Decimal("77.48"), "TD01", "RF01", "0000000")
    assert not bollo.is_due(Decimal("77.48"), "TD01", "RF01", ABROAD)
