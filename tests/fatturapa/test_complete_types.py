"""Every TipoDocumento of both formats, completed from a draft and the company's data alone."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from invoicebridge import app
from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa import codec, draft_json, ordinaria, semplificata
from invoicebridge.fatturapa.check import check
from invoicebridge.fatturapa.circumstances import ROME, Circumstances
from invoicebridge.fatturapa.complete import Company, Completed, Remark, RemarkCode, complete
from invoicebridge.fatturapa.document_types import ISSUED_BY_BUYER, ONE_PARTY
from invoicebridge.fatturapa.draft import DraftFatturaElettronica, DraftHeader
from invoicebridge.fatturapa.shared_blocks import IdFiscale
from tests.fatturapa.draft_strategies import buyer, draft_of, line, seller

ORDINARY = [f"TD{number:02}" for number in (*range(1, 7), *range(16, 30))]
FROM_ABROAD = {"TD17", "TD18", "TD19", "TD28"}
COMPANY = Company(cedente_prestatore=seller())
AT = Circumstances(at=datetime(2026, 6, 2, 12, tzinfo=ROME))
LINE = "/FatturaElettronicaSemplificata/FatturaElettronicaBody/DatiBeniServizi"


def ordinary_draft(tipo: str) -> DraftFatturaElettronica:
    other = buyer() if tipo not in ISSUED_BY_BUYER | ONE_PARTY else None
    header = DraftHeader(
        cedente_prestatore=supplier("FR" if tipo in FROM_ABROAD else "IT") if tipo in ISSUED_BY_BUYER else None,
        cessionario_committente=other,
    )
    natura = {"TD16": "N6.1", "TD20": "N6.3"}.get(tipo)
    rate = None if tipo == "TD20" else "22"
    draft = draft_of(line("10", rate, natura=natura), general={"tipo_documento": tipo})
    return replace(draft, fattura_elettronica_header=header)


def supplier(country: str) -> ordinaria.CedentePrestatore:
    identity = replace(seller().dati_anagrafici, id_fiscale_iva=IdFiscale(id_paese=country, id_codice="12345678903"))
    return replace(seller(), dati_anagrafici=identity)


def simplified(tipo: str | None, *lines: dict[str, object], regime: str = "RF01", **general: str) -> Completed:
    draft = draft_json.from_json(
        {
            "fattura_elettronica_header": {
                "dati_trasmissione": {"formato_trasmissione": "FSM10"},
                "cessionario_committente": {
                    "identificativi_fiscali": {"id_fiscale_iva": {"id_paese": "IT", "id_codice": "09876543217"}}
                },
            },
            "fattura_elettronica_body": [
                {
                    "dati_generali": {
                        "dati_generali_documento": {
                            "data": "2026-06-01",
                            "numero": "1",
                            **({} if tipo is None else {"tipo_documento": tipo}),
                            **general,
                        }
                    },
                    "dati_beni_servizi": [{"descrizione": "Pasto", **one} for one in lines],
                }
            ],
        }
    )
    return complete(draft, Company(cedente_prestatore=seller(regime)), progressivo_invio="1")


def lines_of(completed: Completed) -> tuple[semplificata.DatiBeniServizi, ...]:
    body = completed.document.fattura_elettronica_body[0]
    assert isinstance(body, semplificata.FatturaElettronicaBody)
    return body.dati_beni_servizi


@pytest.mark.parametrize("tipo", ORDINARY)
def test_every_ordinary_type_is_completed_without_a_fault(tipo: str) -> None:
    completed = complete(ordinary_draft(tipo), COMPANY, progressivo_invio="00001")
    checked = check(None, codec.write(completed.document), app.schemas(), AT)
    assert (completed.remarks, checked.faults) == ((), ())


@pytest.mark.parametrize("tipo", ["TD07", "TD08", "TD09", None])
def test_every_simplified_type_is_completed_without_a_fault(tipo: str | None) -> None:
    completed = simplified(tipo, {"importo": "62", "dati_iva": {"aliquota": "10"}})
    checked = check(None, codec.write(completed.document), app.schemas(), AT)
    assert (completed.remarks, checked.faults) == ((), ())


def test_a_simplified_amount_follows_from_the_net_one() -> None:
    (one,) = lines_of(simplified("TD07", {"imponibile_importo": "40", "dati_iva": {"aliquota": "22"}}))
    assert (one.importo, one.dati_iva) == (Decimal("48.80"), semplificata.DatiIVA(aliquota=Decimal(22)))


def test_a_simplified_line_may_give_its_tax_instead_of_a_rate() -> None:
    (one,) = lines_of(simplified("TD07", {"importo": "12.20", "dati_iva": {"imposta": "2.20"}}))
    assert one.dati_iva == semplificata.DatiIVA(imposta=Decimal("2.20"))


def test_a_simplified_line_with_a_natura_has_rate_zero_and_a_reference() -> None:
    (one,) = lines_of(simplified("TD07", {"importo": "50", "natura": "N4"}))
    assert (str(one.dati_iva.aliquota), one.riferimento_normativo) == ("0.00", "Esente ex art. 10 DPR 633/1972")


def test_what_a_simplified_draft_states_is_kept_and_disagreements_are_told() -> None:
    completed = simplified(
        "TD07",
        {"importo": "50", "imponibile_importo": "40", "dati_iva": {"aliquota": "22"}},
        {"importo": "12.20", "dati_iva": {"aliquota": "22", "imposta": "3.00"}},
    )
    assert completed.remarks == (
        Remark(RemarkCode.LINE_TOTAL, f"{LINE}[1]/Importo", "50.00", "48.80"),
        Remark(RemarkCode.TAX, f"{LINE}[2]/DatiIVA/Imposta", "3.00", "2.20"),
    )


@pytest.mark.parametrize(
    ("fields", "missing"), [({"importo": "5"}, "DatiIVA/Aliquota"), ({"dati_iva": {"aliquota": "22"}}, "Importo")]
)
def test_what_a_simplified_line_lacks_is_asked_for(fields: dict[str, object], missing: str) -> None:
    with pytest.raises(InvalidDocument) as caught:
        simplified("TD07", fields)
    assert caught.value.parameters["path"] == f"{LINE}/{missing}"


def test_a_number_beyond_all_bounds_is_refused_and_no_accident() -> None:
    with pytest.raises(InvalidDocument, match="draft-number"):
        complete(draft_of(line("9" * 200)), progressivo_invio="1")
