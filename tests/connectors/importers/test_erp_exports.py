"""Exports as Italian ERPs write them, by the mapping that is suggested for each: what they come to is known."""

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from invoicebridge.connectors.importers import mapping, registry, suggest, suggested_file
from invoicebridge.connectors.importers.contents import PackedContent
from invoicebridge.connectors.importers.kind import Options
from tests.connectors.importers.workshop import (
    PARTY,
    amounts,
    codes,
    document,
    drafts,
    faults,
    imported,
    lines,
    row,
    table,
)


def by_suggestion(content: bytes, file: str = "") -> tuple[list[Any], tuple[str, ...], str]:
    """What is imported by the suggested mapping, the codes of its notes, and the mapping."""
    source = PackedContent("a.csv", "a.csv", content)
    text = suggested_file.as_toml(suggest.suggest(source), "it")
    text = text.replace("# skip =", "skip =").replace("[file]", f"[file]\n{file}", 1)
    importer = registry.importer_of(source, Options(mapping.read(text.encode())))
    return list(importer.drafts()), tuple(one.code for one in importer.notes()), text


@pytest.mark.parametrize(
    ("name", "totals"),
    [
        ("sconti-in-una-cella.csv", ["2576.64"]),
        ("note-di-credito-negative.csv", ["130.39", "152.50"]),
        ("intestazioni-abbreviate.txt", ["32.53"]),
        ("english-headings.txt", ["15295.75"]),
    ],
)
def test_an_export_is_imported_by_the_mapping_that_is_suggested(root: Path, name: str, totals: list[str]) -> None:
    found, _, text = by_suggestion((root / "samples/erp/esportazioni" / name).read_bytes(), 'credit_notes = "negative"')
    assert faults(found) == []
    assert "ignore" not in text
    made = [amounts(one) for one in drafts(found)]
    assert [one and one.total for one in made] == [Decimal(total) for total in totals]


def test_headings_that_come_again_and_rows_to_skip_are_left_out_and_said(root: Path) -> None:
    content = (root / "samples/erp/esportazioni/note-di-credito-negative.csv").read_bytes()
    _, notes, _ = by_suggestion(content, 'credit_notes = "negative"')
    assert {"rows-repeated", "rows-skipped"} <= set(notes)


def test_a_copy_with_remarks_still_knows_the_headings_that_come_again() -> None:
    one = table([row()]).decode().splitlines()
    copy = "\r\n".join([one[0] + ";osservazioni_invoicebridge", one[1] + ";", one[0] + ";", one[1] + ";da vedere", ""])
    found = imported(copy.encode())
    assert (codes(found), len(lines(drafts(found)[0]))) == ([], 2)


def test_a_row_of_totals_is_a_fault_unless_the_mapping_skips_it() -> None:
    good = table([row()])
    with_total = good + b"Totale;;;;21,00;\n"
    assert (3, "data", "cell-missing") in codes(imported(with_total))
    assert codes(imported(with_total, rules=mapping.read(b'[file]\nskip = ["totale*"]'))) == []


@pytest.mark.parametrize(
    "values",
    [
        {"prezzo_unitario": "-10,50"},
        {"quantita": "-2"},
        {"totale_documento": "-25,62"},
        {"prezzo_unitario": "-10,50", "totale_riga": "-21,00", "totale_documento": "-25,62"},
        {"quantita": "-2", "totale_riga": "-21,00"},
        {"totale_riga": "-21,00"},
    ],
    ids=str,
)
def test_a_credit_note_below_zero_is_a_fault_unless_the_mapping_says_that_they_are_written_so(
    values: dict[str, str],
) -> None:
    content = table([row(tipo_documento="TD04", **{**PARTY, **values})])
    assert [one[2] for one in codes(imported(content))] == ["credit-note-negative"]
    (draft,) = drafts(imported(content, rules=mapping.read(b'[file]\ncredit_notes = "negative"')))
    found = amounts(draft)
    assert found is not None
    assert found.total == Decimal("25.62")


def test_a_quantity_below_zero_gives_its_sign_to_the_price_unless_a_discount_is_an_amount() -> None:
    (draft,) = drafts(imported(table([row(quantita="-2"), row(quantita="5")])))
    assert [(one["quantita"], one["prezzo_unitario"]) for one in lines(draft)] == [("2", "-10.50"), ("5", "10.50")]
    refused = imported(table([row(quantita="-2", sconto_importo="1,00")]))
    assert codes(refused) == [(2, "quantita", "number-negative")]


def test_discounts_in_one_cell_come_one_after_the_other() -> None:
    (draft,) = drafts(imported(table([row(sconto_percentuale="10+5")])))
    (line,) = lines(draft)
    assert [one["percentuale"] for one in line["sconto_maggiorazione"]] == ["10", "5"]
    twice = imported(table([row(sconto_percentuale="10+5", sconto_percentuale_2="3")]))
    assert [one[2] for one in codes(twice)] == ["set-twice"]
    assert [one[2] for one in codes(imported(table([row(sconto_percentuale="10+x")])))] == ["number-unreadable"]


@pytest.mark.parametrize("text", ["22", "22%", "22,00 %", "IVA 22", "iva 22%", "22% IVA"])
def test_a_rate_may_be_written_with_its_name(text: str) -> None:
    (draft,) = drafts(imported(table([row(aliquota_iva=text)])))
    assert Decimal(lines(draft)[0]["aliquota_iva"]) == 22


@pytest.mark.parametrize(
    ("text", "file", "read"),
    [
        ("0,1", "", None),
        ("0,5%", "", "0.5"),
        ("0,5", 'percentages = "points"', "0.5"),
        ("0,1", 'percentages = "fractions"', "10"),
        ("1", 'percentages = "fractions"', "100"),
        ("10%", 'percentages = "fractions"', "10"),
    ],
)
def test_a_percentage_below_one_is_never_guessed(text: str, file: str, read: str | None) -> None:
    found = imported(table([row(sconto_percentuale=text)]), rules=mapping.read(f"[file]\n{file}".encode()))
    if read is None:
        assert codes(found) == [(2, "sconto_percentuale", "percent-fraction")]
        return
    (draft,) = drafts(found)
    assert Decimal(lines(draft)[0]["sconto_maggiorazione"][0]["percentuale"]) == Decimal(read)


def test_rates_written_as_fractions_are_read_where_the_mapping_says_so() -> None:
    rules = mapping.read(b'[file]\npercentages = "fractions"')
    (draft,) = drafts(imported(table([row(aliquota_iva="0,22")]), rules=rules))
    assert Decimal(lines(draft)[0]["aliquota_iva"]) == 22
    assert [one[2] for one in codes(imported(table([row(aliquota_iva="0,22")])))] == ["rate-fraction"]


def test_a_stated_withholding_is_compared_with_that_of_all_lines() -> None:
    stated = {"ritenuta_tipo": "RT01", "ritenuta_aliquota": "20", "ritenuta_causale": "A", "ritenuta_importo": "5,00"}
    (draft,) = drafts(imported(table([row(**PARTY, **stated)])))
    assert amounts(draft) is None
    (draft,) = drafts(imported(table([row(**PARTY, **stated | {"ritenuta_importo": "4,20"})])))
    assert amounts(draft) is not None


def test_instalments_are_paid_as_the_first_one_unless_they_say_how() -> None:
    dates = {"scadenza_pagamento": "31/07/2026", "scadenza_pagamento_2": "31/08/2026"}
    (draft,) = drafts(imported(table([row(**PARTY, **dates, modalita_pagamento="MP12")])))
    (terms,) = draft.draft["fattura_elettronica_body"][0]["dati_pagamento"]
    assert [one["modalita_pagamento"] for one in terms["dettaglio_pagamento"]] == ["MP12", "MP12"]
    assert amounts(draft) is not None


def test_a_discount_on_the_total_leaves_base_and_tax_as_they_are() -> None:
    (draft,) = drafts(imported(table([row(**PARTY, sconto_documento_importo="0,62")])))
    found = amounts(draft)
    assert found is not None
    assert (found.total, found.lines) == (Decimal("25.00"), (Decimal("21.00"),))
    (draft,) = drafts(imported(table([row(**PARTY, maggiorazione_documento_percentuale="10")])))
    assert document(draft)["sconto_maggiorazione"] == [{"percentuale": "10", "tipo": "MG"}]
    both = row(sconto_documento_importo="1,00", sconto_documento_percentuale="1")
    assert [one[2] for one in codes(imported(table([both])))] == ["discount-twice"]


def test_transport_is_carried_over_and_a_carrier_needs_a_vat_number_and_a_name() -> None:
    carrier = {"vettore_partita_iva": "01234567897", "vettore_denominazione": "Rapida S.r.l."}
    goods = {"trasporto_colli": "3", "trasporto_peso_lordo": "12,50", "trasporto_data_inizio": "15/06/2026"}
    (draft,) = drafts(imported(table([row(**PARTY, **carrier, **goods)])))
    assert draft.draft["fattura_elettronica_body"][0]["dati_generali"]["dati_trasporto"] == {
        "dati_anagrafici_vettore": {
            "id_fiscale_iva": {"id_paese": "IT", "id_codice": "01234567897"},
            "anagrafica": {"denominazione": "Rapida S.r.l."},
        },
        "numero_colli": "3",
        "peso_lordo": "12.50",
        "data_inizio_trasporto": "2026-06-15",
    }
    assert amounts(draft) is not None
    for name in carrier:
        lacking = imported(table([row(**{other: text for other, text in carrier.items() if other != name})]))
        assert [one[2] for one in codes(lacking)] == ["cell-missing"]


def test_a_name_or_an_address_in_part_is_told_column_by_column() -> None:
    given = {"cliente_nome": "Lucia", "cliente_indirizzo": "Via Po 1", "cliente_partita_iva": "09876543217"}
    found = faults(imported(table([row(**given)])))
    assert [one.parameters["column"] for one in found] == ["cliente_cognome", "cliente_cap", "cliente_comune"]
    assert codes(imported(table([row(cliente_codice="C1", **given)]))) == []


@pytest.mark.parametrize(("tax_code", "kept"), [("VRDLCU85M41H501G", "cognome"), ("09876543217", "denominazione")])
def test_of_a_name_that_is_there_twice_one_is_kept(tax_code: str, kept: str) -> None:
    names = {"cliente_nome": "Lucia", "cliente_cognome": "Verdi", "cliente_codice_fiscale": tax_code}
    (draft,) = drafts(imported(table([row(**PARTY, **names)])))
    name = draft.draft["fattura_elettronica_header"]["cessionario_committente"]["dati_anagrafici"]["anagrafica"]
    assert kept in name
    assert amounts(draft) is not None


def test_codes_are_capitals_and_countries_may_be_named() -> None:
    written = {"cliente_provincia": "to", "codice_destinatario": "abc1234", "cliente_codice_fiscale": "IT09876543217"}
    (draft,) = drafts(imported(table([row(**PARTY | written, cliente_nazione="italia")])))
    header = draft.draft["fattura_elettronica_header"]
    party = header["cessionario_committente"]
    assert (party["sede"]["provincia"], party["sede"]["nazione"]) == ("TO", "IT")
    assert party["dati_anagrafici"]["codice_fiscale"] == "09876543217"
    assert header["dati_trasmissione"]["codice_destinatario"] == "ABC1234"
    abroad = {"cliente_partita_iva": "SM12345", "cliente_nazione": "San Marino", "cliente_cap": "47890"}
    (draft,) = drafts(imported(table([row(**PARTY | abroad)])))
    sede = draft.draft["fattura_elettronica_header"]["cessionario_committente"]["sede"]
    assert (sede["nazione"], sede["cap"]) == ("SM", "47890")


def test_of_a_workbook_the_sheet_with_the_invoices_is_suggested_by_its_name() -> None:
    made = Workbook()
    first, second = made.active, made.create_sheet("Righe")
    assert first is not None
    first.append(["Codice cliente", "Ragione sociale"])
    first.append(["C1", "Beta"])
    second.append(["Num. doc.", *list(row())[1:]])
    second.append(list(row().values()))
    content = io.BytesIO()
    made.save(content)
    found = suggest.suggest(PackedContent("a.xlsx", "a.xlsx", content.getvalue()))
    assert (found.sheet, found.missing, found.unplaced) == ("Righe", (), ())
    rules = mapping.read(suggested_file.as_toml(found, "it").encode())
    assert len(drafts(imported(content.getvalue(), "a.xlsx", rules))) == 1


def test_terms_of_payment_are_suggested_with_their_days() -> None:
    content = table([row(Pagamento="Ri.Ba. 30/60 gg f.m."), row(Pagamento="Contanti"), row(Pagamento="Mah")])
    made = suggest.suggest(PackedContent("a.csv", "a.csv", content))
    ((_, found),) = made.codes
    first = {"modalita_pagamento": "MP12", "giorni_pagamento": "30", "fine_mese": "SI"}
    assert dict(found) == {
        "Contanti": {"modalita_pagamento": "MP01"},
        "Mah": None,
        "Ri.Ba. 30/60 gg f.m.": first
        | {"modalita_pagamento_2": "MP12", "giorni_pagamento_2": "60", "fine_mese_2": "SI"},
    }
