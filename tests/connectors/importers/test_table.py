"""Rows become invoices: which belong together, what they may not contradict, what a draft holds of them."""

import random

from invoicebridge.connectors.importers.mapping import Mapping
from tests.connectors.importers.workshop import PARTY, codes, document, drafts, faults, imported, lines, row, table


def numbers(content: bytes) -> list[str]:
    return [document(one)["numero"] for one in drafts(imported(content))]


def test_rows_of_one_invoice_are_its_lines() -> None:
    (draft,) = drafts(imported(table([row(), row(descrizione="Dado")])))
    assert [one["descrizione"] for one in lines(draft)] == ["Vite", "Dado"]
    assert (draft.rows, draft.label) == ((2, 3), "a.csv: 1")


def test_company_type_number_and_date_tell_invoices_apart() -> None:
    rows = [row(azienda="A", tipo_documento=""), row(azienda="B"), row(azienda="A", tipo_documento="TD04"), row()]
    rows[1]["data"] = "16/06/2026"
    assert [one.company for one in drafts(imported(table(rows)))] == ["A", "B", "A", None]


def test_rows_of_one_invoice_may_stand_anywhere() -> None:
    rows = [row(numero=str(at % 40), descrizione=f"Riga {at}") for at in range(200)]
    random.Random(1).shuffle(rows)
    found = drafts(imported(table(rows)))
    assert sorted(len(one.rows) for one in found) == [5] * 40
    assert all(list(one.rows) == sorted(one.rows) for one in found)


def test_one_date_written_in_two_ways_is_one_date() -> None:
    assert numbers(table([row(data="15/06/2026"), row(data="2026-06-15")])) == ["1"]


def test_what_is_said_of_an_invoice_once_holds_for_all_its_rows() -> None:
    (draft,) = drafts(imported(table([row(causale="Prima"), row(causale="")])))
    assert document(draft)["causale"] == ["Prima"]


def test_rows_of_one_invoice_may_not_contradict_each_other() -> None:
    (fault,) = faults(imported(table([row(causale="A"), row(causale="B")])))
    assert (fault.row, fault.column, fault.code) == (3, "causale", "cell-differs")
    assert fault.parameters == {"value": "B", "first": "A", "row": "2"}


def test_all_faults_of_an_invoice_are_told_at_once_and_the_others_go_on() -> None:
    rows = [row(quantita="x", aliquota_iva="0,22"), row(prezzo_unitario="", descrizione=""), row(numero="2")]
    found = imported(table(rows))
    assert codes(found) == [
        (2, "quantita", "number-unreadable"),
        (2, "aliquota_iva", "rate-fraction"),
        (3, "descrizione", "cell-missing"),
        (3, "prezzo_unitario", "cell-missing"),
    ]
    assert [document(one)["numero"] for one in drafts(found)] == ["2"]


def test_a_row_without_a_number_holds_its_neighbours_back() -> None:
    rows = [row(numero="1"), row(numero=""), row(numero="2"), row(numero="3")]
    found = imported(table(rows))
    assert [document(one)["numero"] for one in drafts(found)] == ["3"]
    assert codes(found) == [(2, None, "held-back"), (3, "numero", "cell-missing"), (4, None, "held-back")]


def test_a_row_with_a_bad_date_holds_its_own_invoice_back() -> None:
    rows = [row(numero="1"), row(numero="2"), row(numero="1", data="31/02/2026"), row(numero="3")]
    assert numbers(table(rows)) == ["2", "3"]


def test_an_empty_number_is_that_above_when_the_mapping_says_so() -> None:
    rows = [row(), row(numero="", data="")]
    (draft,) = drafts(imported(table(rows), rules=Mapping(fill_down=True)))
    assert len(lines(draft)) == 2


def test_references_are_tied_to_their_lines() -> None:
    rows = [row(ddt_numero="7", ddt_data="2026-06-01"), row(ddt_numero="8", ddt_data="2026-06-02")]
    (draft,) = drafts(imported(table(rows)))
    assert draft.draft["fattura_elettronica_body"][0]["dati_generali"]["dati_ddt"] == [
        {"riferimento_numero_linea": [1], "numero_ddt": "7", "data_ddt": "2026-06-01"},
        {"riferimento_numero_linea": [2], "numero_ddt": "8", "data_ddt": "2026-06-02"},
    ]


def test_a_reference_on_every_row_or_only_the_first_is_of_the_whole_document() -> None:
    for second in ("7", ""):
        (draft,) = drafts(
            imported(
                table([row(ordine_id="7", ordine_cig="Z1"), row(ordine_id=second, ordine_cig="Z1" if second else "")])
            )
        )
        general = draft.draft["fattura_elettronica_body"][0]["dati_generali"]
        assert general["dati_ordine_acquisto"] == [{"id_documento": "7", "codice_cig": "Z1"}]


def test_discounts_follow_each_other_by_their_number() -> None:
    (draft,) = drafts(
        imported(table([row(sconto_percentuale_2="5", sconto_percentuale="10", maggiorazione_importo="0,30")]))
    )
    assert lines(draft)[0]["sconto_maggiorazione"] == [
        {"percentuale": "10", "tipo": "SC"},
        {"importo": "0.30", "tipo": "MG"},
        {"percentuale": "5", "tipo": "SC"},
    ]


def test_instalments_are_columns_with_numbers() -> None:
    first = row(
        modalita_pagamento="MP05",
        scadenza_pagamento="2026-07-31",
        importo_pagamento="10,00",
        modalita_pagamento_2="MP12",
        scadenza_pagamento_2="2026-08-31",
        importo_pagamento_2="15,62",
    )
    (draft,) = drafts(imported(table([first])))
    (terms,) = draft.draft["fattura_elettronica_body"][0]["dati_pagamento"]
    assert [one["importo_pagamento"] for one in terms["dettaglio_pagamento"]] == ["10.00", "15.62"]


def test_a_self_billed_purchase_has_the_supplier_as_seller() -> None:
    first = row(tipo_documento="TD17", **PARTY, cliente_nazione="DE") | {"cliente_partita_iva": "DE123456789"}
    (draft,) = drafts(imported(table([first])))
    header = draft.draft["fattura_elettronica_header"]
    assert "cessionario_committente" not in header
    assert header["cedente_prestatore"]["dati_anagrafici"]["regime_fiscale"] == "RF18"


def test_a_simplified_type_is_refused() -> None:
    (fault,) = faults(imported(table([row(tipo_documento="TD07")])))[:1]
    assert (fault.code, fault.column) == ("code-unknown", "tipo_documento")


def test_a_customer_may_be_a_code_alone() -> None:
    (draft,) = drafts(imported(table([row(cliente_codice="C9", cliente_email="a@example.com")])))
    assert (draft.customer, draft.customer_email) == ("C9", "a@example.com")
    assert "cessionario_committente" not in draft.draft["fattura_elettronica_header"]


def test_postcodes_abroad_are_five_zeros_and_in_italy_five_digits() -> None:
    abroad = row(**PARTY, cliente_nazione="CH") | {"cliente_cap": "CH-8001"}
    (draft,) = drafts(imported(table([abroad])))
    assert draft.draft["fattura_elettronica_header"]["cessionario_committente"]["sede"]["cap"] == "00000"
    assert codes(imported(table([row(**(PARTY | {"cliente_cap": "184"}))]))) == [(2, "cliente_cap", "cap-unreadable")]


def test_split_payment_is_asked_for_with_yes() -> None:
    (draft,) = drafts(imported(table([row(scissione_pagamenti="sì")])))
    assert draft.draft["fattura_elettronica_body"][0]["esigibilita_iva"] == "S"
    assert codes(imported(table([row(scissione_pagamenti="sì", esigibilita_iva="I")]))) == [
        (2, "scissione_pagamenti", "split-contradicted")
    ]


def test_a_line_number_that_is_there_twice_is_a_fault() -> None:
    assert codes(imported(table([row(numero_linea="1"), row(numero_linea="1")]))) == [
        (2, "numero_linea", "line-number-twice")
    ]


def test_a_discount_in_percent_and_as_an_amount_is_a_contradiction() -> None:
    assert codes(imported(table([row(sconto_percentuale="10", sconto_importo="1,00")]))) == [
        (2, None, "discount-twice")
    ]


def test_a_total_without_a_price_is_the_price_of_one_and_of_nothing_else() -> None:
    one = {name: text for name, text in row(totale_riga="21,00").items() if name != "prezzo_unitario"}
    assert codes(imported(table([one]))) == [(2, None, "cell-missing")]
    assert len(drafts(imported(table([one | {"quantita": "1"}])))) == 1


def test_a_fault_of_the_document_goes_back_to_its_row_and_column() -> None:
    rows = [row(modalita_pagamento="MP05", **{"VAT rate": "22"}, sconto_percentuale_2="5", **PARTY), row()]
    for one in rows:
        del one["aliquota_iva"]
    rows[1]["VAT rate"] = "22"
    (draft,) = drafts(imported(table(rows)))
    body, header = "/FatturaElettronica/FatturaElettronicaBody", "/FatturaElettronica/FatturaElettronicaHeader"
    line = f"{body}/DatiBeniServizi/DettaglioLinee"
    party = f"{header}/CessionarioCommittente/DatiAnagrafici"
    assert draft.place_of(f"{line}[2]/AliquotaIVA") == (3, "VAT rate")
    assert draft.place_of(f"{line}/AliquotaIVA") == (2, "VAT rate")
    assert draft.place_of(f"{line}[1]/ScontoMaggiorazione[2]/Percentuale") == (2, "sconto_percentuale_2")
    assert draft.place_of(f"{line}[2]/PrezzoTotale") == (3, None)
    assert draft.place_of(f"{party}/IdFiscaleIVA/IdCodice") == (2, "cliente_partita_iva")
    assert draft.place_of(f"{body}/DatiPagamento/DettaglioPagamento/ModalitaPagamento") == (2, "modalita_pagamento")
    assert draft.place_of(f"{body}/DatiGenerali/DatiGeneraliDocumento/Numero") == (2, "numero")
    assert draft.place_of(f"{body}/DatiBeniServizi/DatiRiepilogo[2]/Imposta") == (2, None)
