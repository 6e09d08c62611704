"""Faults of a completed document go back to the row and the heading where a person mends them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from invoicebridge import app
from invoicebridge.bridge.importing import ImportedDraft
from invoicebridge.connectors.importers import mapping
from invoicebridge.errors import InvalidDocument, InvalidJson
from invoicebridge.fatturapa import codec, draft_json
from invoicebridge.fatturapa.check import check
from invoicebridge.fatturapa.circumstances import Circumstances
from invoicebridge.fatturapa.complete import complete
from tests.connectors.importers.workshop import COMPANY, PARTY, drafts, imported, row, table

AT = Circumstances(at=datetime(2026, 6, 16, tzinfo=UTC))
BODY = "/FatturaElettronica/FatturaElettronicaBody"
HEADER = "/FatturaElettronica/FatturaElettronicaHeader"
Place = tuple[int | None, str | None]


def told(draft: ImportedDraft) -> dict[str, Place]:
    """The place of every error, remark and fault of the draft, by its code; of several with one code the first."""
    try:
        made = complete(draft_json.from_parsed(draft.draft), COMPANY, progressivo_invio="1")
    except InvalidJson as error:
        return {one.code: draft.place_of(str(one.parameters["path"])) for one in error.each}
    except InvalidDocument as error:
        return {error.code: draft.place_of(str(error.parameters["path"]))}
    found: dict[str, Place] = {str(one.code): draft.place_of(one.path) for one in made.remarks}
    checked = check("IT01234567890_00001.xml", codec.write(made.document), app.schemas(), AT)
    for fault in checked.faults:
        found.setdefault(fault.code, draft.place_of(fault.path))
    return found


def on_the_second_row(**values: str) -> ImportedDraft:
    first, second = row(**PARTY), row(**{**PARTY, **values})
    (draft,) = drafts(imported(table([first, second])))
    return draft


@pytest.mark.parametrize(
    ("values", "code", "heading"),
    [
        ({"aliquota_iva": "0"}, "draft-missing", "aliquota_iva"),
        ({"aliquota_iva": ""}, "draft-missing", "aliquota_iva"),
        ({"natura": "N4"}, "00401", "natura"),
        ({"aliquota_iva": "", "natura": "N6"}, "00445", "natura"),
        ({"totale_riga": "20,00"}, "00423", "totale_riga"),
        ({"totale_riga": "20,00"}, "line-total", "totale_riga"),
        ({"prezzo_ivato": "9,00"}, "unit-price", "prezzo_unitario"),
        ({"descrizione": "日本"}, "00200", "descrizione"),
        ({"ritenuta": "sì"}, "00411", "ritenuta"),
        ({"fattura_collegata_id": "9", "fattura_collegata_data": "01/08/2026"}, "00418", "fattura_collegata_data"),
        ({"totale_documento": "1,00"}, "document-total", "totale_documento"),
        ({"scadenza_pagamento": "31/07/2026"}, "draft-missing", "scadenza_pagamento"),
        ({"modalita_pagamento": "MP05", "importo_pagamento": "1,00"}, "payment-total", "importo_pagamento"),
        ({"modalita_pagamento": "MP05", "iban": "IT60X0542811101000000123457"}, "IB008", "iban"),
        ({"trasporto_resa": "ABCD"}, "00200", "trasporto_resa"),
        ({"codice_destinatario": "ABC"}, "00200", "codice_destinatario"),
    ],
)
def test_a_fault_is_told_on_the_row_that_has_it(values: dict[str, str], code: str, heading: str) -> None:
    assert told(on_the_second_row(**values))[code] == (3, heading)


@pytest.mark.parametrize(
    ("values", "code", "heading"),
    [
        ({"cliente_partita_iva": "09876543210"}, "00305", "cliente_partita_iva"),
        ({"cliente_codice_fiscale": "ABC"}, "00200", "cliente_codice_fiscale"),
        ({"cliente_provincia": "T"}, "00200", "cliente_provincia"),
        ({"cliente_partita_iva": ""}, "00417", "cliente_partita_iva"),
        ({"pec_destinatario": "x"}, "00200", "pec_destinatario"),
        ({"numero": "ABC"}, "00425", "numero"),
        ({"data": "20/06/2026"}, "00403", "data"),
        ({"tipo_documento": "TD21"}, "00472", "tipo_documento"),
        ({"bollo": "no", "aliquota_iva": "", "natura": "N4", "prezzo_unitario": "100"}, "stamp-duty", "bollo"),
        (
            {"ritenuta_tipo": "RT01", "ritenuta_aliquota": "20", "ritenuta_causale": "A", "ritenuta_importo": "1,00"},
            "withholding",
            "ritenuta_importo",
        ),
        ({"cassa_tipo": "TC01", "cassa_aliquota": "4", "cassa_importo": "9,00"}, "fund-contribution", "cassa_importo"),
    ],
)
def test_a_fault_of_the_whole_invoice_is_told_on_its_row(values: dict[str, str], code: str, heading: str) -> None:
    (draft,) = drafts(imported(table([row(**{**PARTY, **values})])))
    assert told(draft)[code] == (2, heading)


def test_the_supplier_of_self_billing_stands_in_the_columns_of_the_customer() -> None:
    (draft,) = drafts(imported(table([row(tipo_documento="TD17", **PARTY)])))
    assert draft.place_of(f"{HEADER}/CedentePrestatore/Sede/CAP") == (2, "cliente_cap")
    assert draft.place_of(f"{HEADER}/CessionarioCommittente/Sede/CAP") == (2, None)


def test_what_the_register_gave_is_mended_by_the_customers_code() -> None:
    (draft,) = drafts(imported(table([row(cliente_codice="C1")])))
    assert draft.place_of(f"{HEADER}/CessionarioCommittente/Sede/CAP") == (2, "cliente_codice")


def test_discounts_and_surcharges_are_told_apart() -> None:
    values: dict[str, Any] = {"sconto_percentuale": "10", "maggiorazione_percentuale": "5"}
    (draft,) = drafts(imported(table([row(**values)])))
    line = f"{BODY}/DatiBeniServizi/DettaglioLinee"
    assert draft.place_of(f"{line}/ScontoMaggiorazione[1]/Percentuale") == (2, "sconto_percentuale")
    assert draft.place_of(f"{line}/ScontoMaggiorazione[2]/Percentuale") == (2, "maggiorazione_percentuale")


def test_a_reference_is_told_on_the_first_row_that_is_tied_to_it() -> None:
    rows = [row(ordine_id="A"), row(ordine_id="B"), row(ordine_id="B")]
    (draft,) = drafts(imported(table(rows)))
    assert draft.place_of(f"{BODY}/DatiGenerali/DatiOrdineAcquisto[2]/IdDocumento") == (3, "ordine_id")


def test_a_code_that_the_mapping_translates_is_told_by_its_heading() -> None:
    rules = mapping.read(b'[translate.codice_iva]\nX = { aliquota_iva = 22, natura = "N4" }\n')
    one = {name: text for name, text in row(codice_iva="X", **PARTY).items() if name != "aliquota_iva"}
    (draft,) = drafts(imported(table([one]), rules=rules))
    found = told(draft)
    assert found["00401"] == found["00430"] == (2, "codice_iva")


def test_a_line_that_was_added_and_the_lines_of_json_lines_have_the_row_of_the_invoice() -> None:
    (draft,) = drafts(imported(table([row(**PARTY)])))
    assert draft.place_of(f"{BODY}/DatiBeniServizi/DettaglioLinee[2]/Natura")[0] == 2
    assert ImportedDraft(draft={}, rows=(7,), label="").place_of(f"{BODY}/DatiBeniServizi/DettaglioLinee[3]") == (
        7,
        None,
    )


def test_an_error_in_the_shape_of_the_draft_goes_back_too() -> None:
    (draft,) = drafts(imported(table([row(), row(cliente_denominazione="Beta")])))
    assert draft.place_of("$.fattura_elettronica_header.cessionario_committente.dati_anagrafici.anagrafica") == (
        3,
        "cliente_denominazione",
    )
    assert draft.place_of("$.fattura_elettronica_body[0].dati_beni_servizi.dettaglio_linee[1].descrizione") == (
        3,
        "descrizione",
    )
