"""Importing: what is taken, recognised, corrected, shown as a conflict, and what goes back to row and column."""

import gc
import json
import random
import tracemalloc
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from invoicebridge.bridge.archived import DraftKind
from invoicebridge.bridge.batches.batch import Choices
from invoicebridge.bridge.batches.importing import importing
from invoicebridge.bridge.preparing.correct import correct
from invoicebridge.bridge.report import Verdict
from invoicebridge.fatturapa import codec
from invoicebridge.fatturapa.circumstances import InvoiceKey
from invoicebridge.render.outcomes import outcome_text
from invoicebridge.transmission.state import State
from tests.batches.erp import CUSTOMER, Erp, batch, codes, erp, lines, outcomes, row, with_company
from tests.bridge import desk as office
from tests.world import AT

WRONG = {"cliente_partita_iva": "09876543210"}
"""Its check digit is another one."""


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Erp]:
    with erp(tmp_path) as one:
        yield one


# --- what is taken ----------------------------------------------------------------------------------------------------


def test_each_invoice_of_a_table_becomes_a_file_and_the_batch_is_written_down(made: Erp) -> None:
    told = made.give([*lines("1", 3), row("2")])
    assert codes(told) == ["prepared", "prepared"]
    (one,) = made.world.archive.batches.all()
    assert (one.name.endswith("fatture.csv"), one.ended_at, one.faults) == (True, AT, 0)
    first, second = made.world.archive.batches.invoices(one.id)
    assert (first.place, first.row, first.numero, first.data, first.company) == (1, 2, "1", date(2026, 11, 20), "demo")
    assert (first.total, first.taxed[0].tax, first.code) == (Decimal("18.30"), Decimal("3.30"), "prepared")
    assert second.transmission == told[1].outcome.transmission
    assert [one.invoices for one in told] == [(first,), (second,)]


def test_an_invoice_that_check_refuses_goes_back_to_its_row_and_column_and_keeps_no_other_waiting(made: Erp) -> None:
    told = made.give([row("1"), row("2", **WRONG), row("3")])
    assert codes(told) == ["prepared", "import-faulty", "prepared"]
    assert told[1].outcome.verdict is Verdict.ATTENTION
    assert {(one.row, one.column, one.code) for one in told[1].outcome.remarks} >= {(3, "cliente_partita_iva", "00305")}
    (draft,) = made.world.archive.drafts.open()
    assert (draft.kind, draft.numero) == (DraftKind.FAULTY, "2")


def test_what_cannot_be_completed_goes_back_to_its_row_and_column_too(made: Erp) -> None:
    (told,) = made.give([row("1", aliquota_iva="0")])
    (fault,) = told.outcome.remarks
    assert (told.outcome.code, fault.row, fault.column, fault.code) == (
        *("import-faulty", 2, "aliquota_iva", "draft-missing"),
    )


def test_faults_of_the_reader_are_told_by_invoice_and_counted(made: Erp) -> None:
    told = made.give([row("1", prezzo_unitario="tanto", aliquota_iva="due"), row("2")])
    (bad,) = [one for one in told if one.outcome.code == "import-faulty"]
    assert [(one.row, one.column) for one in bad.outcome.remarks] == [(2, "prezzo_unitario"), (2, "aliquota_iva")]
    (one,) = made.world.archive.batches.all()
    assert one.faults == 2
    assert {each.code for each in made.world.archive.batches.invoices(one.id)} == {"import-faulty", "prepared"}


def test_a_mended_invoice_takes_the_place_of_the_draft_with_its_faults(made: Erp) -> None:
    made.give([row("2", **WRONG)])
    made.give([row("2", descrizione="altro", **WRONG)])
    assert len(made.world.archive.drafts.open()) == 1
    assert codes(made.give([row("2")])) == ["prepared"]
    assert made.world.archive.drafts.open() == ()


def test_a_dry_run_stores_nothing(made: Erp) -> None:
    told = made.give([row("1"), row("2", **WRONG)], dry_run=True)
    assert codes(told) == ["would-be-prepared", "import-faulty"]
    assert made.world.archive.batches.all() == ()
    assert made.world.archive.transmissions.ids() == ()
    assert made.world.archive.drafts.open() == ()


def test_all_or_nothing_takes_nothing_where_anything_is_wrong(made: Erp) -> None:
    told = made.give([row("1"), row("2", **WRONG)], all_or_nothing=True)
    assert codes(told) == ["import-faulty", "import-nothing-taken"]
    assert made.world.archive.transmissions.ids() == ()
    assert codes(made.give([row("1"), row("2")], all_or_nothing=True)) == ["prepared", "prepared"]


def test_a_table_that_cannot_be_read_has_failed(made: Erp) -> None:
    path = made.folder / "rotta.xlsx"
    path.write_bytes(b"PK\x03\x04 rotto")
    (told,) = made.give_file(path)
    assert (told.outcome.verdict, told.outcome.code, told.invoices) == (Verdict.FAILED, "import-unreadable", ())


# --- whose it is ------------------------------------------------------------------------------------------------------


def test_a_row_names_its_company_by_id_or_vat_number(made: Erp) -> None:
    with_company(made, "gamma", "12345678903")
    told = made.give([row("1", azienda="gamma"), row("1", azienda="75100120361"), row("2", azienda="IT12345678903")])
    assert [(one.outcome.code, one.invoices[0].company) for one in told] == [
        ("prepared", "gamma"),
        ("prepared", "demo"),
        ("prepared", "gamma"),
    ]


def test_an_unknown_company_is_a_fault_in_its_column(made: Erp) -> None:
    (told,) = made.give([row("1", azienda="delta")])
    (fault,) = told.outcome.remarks
    assert (fault.row, fault.column, fault.code) == (2, "azienda", "company-unknown")
    assert told.invoices[0].numero == "1"


def test_of_several_companies_one_has_to_be_named_or_chosen(made: Erp) -> None:
    with_company(made, "gamma", "12345678903")
    (told,) = made.give([row("1")])
    assert told.outcome.remarks[0].code == "company-not-chosen"
    (told,) = made.give([row("1")], company="gamma")
    assert (told.outcome.code, told.invoices[0].company) == ("prepared", "gamma")
    (told,) = made.give([row("2", azienda="demo")], company="gamma")
    assert told.outcome.remarks[0].code == "company-differs"


# --- once only --------------------------------------------------------------------------------------------------------


def test_the_same_batch_in_another_order_under_another_name_and_spelling_is_known(made: Erp) -> None:
    rows = [one for number in range(4) for one in lines(f"{number}", 3)]
    made.give(rows)
    again = [{**one, "quantita": "2,00", "data": "2026-11-20"} for one in rows]
    random.Random(7).shuffle(again)
    told = made.give(again, "altro.csv")
    assert codes(told) == ["already-prepared"] * 4
    assert len(made.world.archive.transmissions.ids()) == 4
    assert {one.invoices[0].total for one in told} == {Decimal("18.30")}


def test_the_same_statement_is_known_also_when_the_register_has_changed_since(made: Erp) -> None:
    made.give([row("1", cliente_codice="C1")])
    code = dict.fromkeys(("cliente_partita_iva", "cliente_denominazione", "cliente_indirizzo", "cliente_cap"), "")
    code |= {"cliente_comune": "", "cliente_provincia": "", "codice_destinatario": "", "cliente_codice": "C1"}
    assert codes(made.give([row("2", **code)])) == ["prepared"]
    moved = {**row("3", cliente_codice="C1"), "cliente_indirizzo": "Via Nuova 1"}
    assert codes(made.give([moved], update_customers=True)) == ["customer-updated", "prepared"]
    assert codes(made.give([row("2", **code)])) == ["already-prepared"]
    made.moved("2", State.REJECTED)
    assert codes(made.give([row("2", **code)])) == ["corrected"]
    assert codes(made.give([row("2", **code)])) == ["already-prepared"]


def test_a_changed_invoice_is_the_correction_of_a_rejected_one(made: Erp) -> None:
    made.give([row("1")])
    old = made.moved("1", State.REJECTED, days_ago=1)
    (told,) = made.give([row("1", prezzo_unitario="12,00")])
    assert (told.outcome.code, told.outcome.detail["old"]) == ("corrected", "IT75100120361_00001.xml")
    (found, *_) = made.world.archive.overview.of_files([told.outcome.transmission or ""])
    assert found.corrects == old
    assert codes(made.give([row("1", prezzo_unitario="12,00")])) == ["already-prepared"]
    assert codes(made.give([row("1")])) == ["already-corrected"]


def test_a_dry_run_foretells_a_correction(made: Erp) -> None:
    made.give([row("1")])
    made.moved("1", State.REJECTED)
    (told,) = made.give([row("1", prezzo_unitario="12,00")], dry_run=True)
    assert told.outcome.code == "would-be-corrected"
    assert "IT75100120361_00001.xml" in outcome_text(told.outcome, "it")
    assert len(made.world.archive.transmissions.ids()) == 1


def test_a_correction_after_the_term_says_so(made: Erp) -> None:
    made.give([row("1")])
    made.moved("1", State.REJECTED, days_ago=9)
    assert codes(made.give([row("1", prezzo_unitario="12,00")])) == ["resend-late", "corrected"]


def test_a_rejected_invoice_that_did_not_change_is_not_sent_again(made: Erp) -> None:
    made.give([row("1")])
    made.moved("1", State.REJECTED)
    assert codes(made.give([row("1")])) == ["already-rejected"]


def test_what_was_given_up_stays_so_until_the_invoice_changes(made: Erp) -> None:
    (first,) = made.give([row("1")])
    assert made.world.archive.queue.withdraw(first.outcome.transmission or "", AT)
    assert codes(made.give([row("1")])) == ["import-given-up"]
    assert codes(made.give([row("1", prezzo_unitario="12,00")])) == ["corrected"]
    assert codes(made.give([row("1")])) == ["import-superseded"]


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (None, "import-conflict-waiting"),
        (State.PEC_NOT_DELIVERED, "import-conflict-waiting"),
        (State.SENT, "import-conflict-underway"),
        (State.DELIVERED, "import-conflict-gone"),
    ],
)
def test_another_content_under_a_number_that_is_taken_is_a_conflict_with_its_differences(
    made: Erp, state: State | None, code: str
) -> None:
    made.give([*lines("1", 2)])
    if state is not None:
        made.moved("1", state)
    (told,) = made.give([lines("1", 2)[1], {**lines("1", 2)[0], "prezzo_unitario": "9,00"}])
    assert (told.outcome.code, told.outcome.verdict, told.invoices[0].transmission) == (code, Verdict.ATTENTION, None)
    price = next(one for one in told.outcome.remarks if one.parameters["element"] == "PrezzoUnitario")
    assert (price.row, price.column) == (3, "prezzo_unitario")
    assert (price.parameters["before"], price.parameters["after"]) == ("1.50", "9.00")
    assert price.parameters["within"] == "Articolo 1"
    assert len(made.world.archive.transmissions.ids()) == 1
    assert codes(made.give([*lines("1", 2)])) == ["already-prepared"]


def test_a_document_that_prepare_made_is_the_same_and_no_conflict(made: Erp) -> None:
    (told,) = made.give([row("1")])
    content = office.xml_of(made.world, told.outcome)
    path = made.folder / "pronta.xml"
    path.write_bytes(content)
    assert codes(made.give_file(path)) == ["already-prepared"]


def test_a_number_that_is_known_with_another_date_is_a_conflict(made: Erp) -> None:
    made.give([row("1")])
    (told,) = made.give([row("1", data="21/11/2026")])
    assert (told.outcome.code, told.outcome.verdict) == ("import-number-known", Verdict.ATTENTION)
    assert told.outcome.remarks[0].column == "numero"
    assert "TD01 del 20/11/2026 (IT75100120361_00001.xml)" in outcome_text(told.outcome, "it")


def test_a_number_that_was_sent_by_other_means_is_a_conflict(made: Erp) -> None:
    key = InvoiceKey("IT75100120361", "1", "", date(2026, 11, 20), by_full_date=False)
    made.world.archive.invoices.add_sent_elsewhere([key])
    (told,) = made.give([row("1")])
    assert (told.outcome.code, told.outcome.verdict) == ("import-number-elsewhere", Verdict.ATTENTION)


def test_one_invoice_twice_in_a_folder_with_different_contents_is_taken_from_neither(made: Erp) -> None:
    made.table([row("1"), row("2")], "a.csv")
    made.table([row("1", prezzo_unitario="11,00"), row("2")], "b.csv")
    told = made.give_file(made.folder)
    assert codes(told) == ["prepared", "same-input", "import-twice", "import-twice"]
    assert [one.outcome.remarks[0].row for one in told[-2:]] == [2, 2]
    assert "b.csv" in told[-2].outcome.detail["places"]
    assert [one.numero for one in made.world.archive.overview.find("1")] == []


def test_a_ready_invoice_with_a_changed_content_corrects_a_rejected_one(made: Erp) -> None:
    path = made.folder / "f.xml"
    path.write_bytes(office.xml("7"))
    (told,) = made.give_file(path)
    assert told.outcome.verdict is Verdict.DONE
    path.write_bytes(office.xml("7", Denominazione="Altra S.r.l."))
    assert codes(made.give_file(path)) == ["import-conflict-waiting"]
    made.moved("7", State.REJECTED)
    assert codes(made.give_file(path)) == ["corrected"]


def test_another_version_of_what_waits_for_its_signature_is_a_conflict(made: Erp) -> None:
    public = {"codice_destinatario": "UFABCD"}
    assert codes(made.give([row("1", **public)])) == ["awaiting-signature"]
    assert codes(made.give([row("1", **public)])) == ["awaiting-signature"]
    assert codes(made.give([row("1", prezzo_unitario="12,00", **public)])) == ["import-conflict-unsigned"]


def test_an_interrupted_import_is_told_and_gone_on_with(made: Erp) -> None:
    rows = [row(f"{number}") for number in range(450)]
    path = made.table(rows)
    running = importing(made.world.bridge, batch(path), Choices())
    for _ in range(250):
        next(running)
    running.close()
    told = made.give(rows)
    assert told[0].outcome.code == "import-goes-on"
    assert codes(told[1:]) == ["already-prepared"] * 400 + ["prepared"] * 50
    assert len(made.world.archive.transmissions.ids()) == 450


def test_the_document_says_what_the_table_says(made: Erp) -> None:
    (told,) = made.give([*lines("1", 2, ordine_id="ODA-1")])
    document = codec.read(office.bytes_of(made.world, told.outcome))
    (body,) = document.fattura_elettronica_body
    assert [line.descrizione for line in body.dati_beni_servizi.dettaglio_linee] == ["Articolo 1", "Articolo 2"]
    assert outcomes([told])[0].faults == ()


# --- customers --------------------------------------------------------------------------------------------------------


def test_what_a_batch_says_otherwise_of_a_customer_is_told_once_and_its_invoices_go(made: Erp) -> None:
    made.give([row("1", cliente_codice="C1")])
    moved = {"cliente_codice": "C1", "cliente_indirizzo": "Via Nuova 1"}
    told = made.give([row("2", **moved), row("3", **moved)])
    assert codes(told) == ["customer-differs", "prepared", "prepared"]
    (remark,) = told[0].outcome.remarks
    assert (remark.row, remark.column, remark.parameters["register"]) == (2, "cliente_indirizzo", "Corso Francia 8")
    (known,) = made.world.archive.customers.all()
    assert known.party["sede"]["indirizzo"] == "Corso Francia 8"
    assert codes(made.give([row("4", **moved)], update_customers=True)) == ["customer-updated", "prepared"]
    (known,) = made.world.archive.customers.all()
    assert known.party["sede"]["indirizzo"] == "Via Nuova 1"


def test_a_code_that_stands_for_many_customers_is_told_a_few_times(made: Erp) -> None:
    made.give([row("1", cliente_codice="C1")])
    told = made.give(
        [row(f"2/{n}", cliente_codice="C1", cliente_indirizzo=f"Via Nuova {n}") for n in range(20)], "altri.csv"
    )
    assert codes(told).count("customer-differs") == 3
    assert codes(told).count("prepared") == 20


def test_an_unknown_code_is_a_fault_in_its_column_and_a_refused_invoice_teaches_nothing(made: Erp) -> None:
    bare = dict.fromkeys(CUSTOMER, "")
    (told,) = made.give([row("1", cliente_codice="C9", **bare)])
    (fault,) = told.outcome.remarks
    assert (fault.row, fault.column, fault.code) == (2, "cliente_codice", "customer-unknown")
    assert told.invoices[0].numero == "1"
    made.give([row("2", cliente_codice="C8", **WRONG)])
    assert list(made.world.archive.customers.all()) == []


def test_a_faulty_draft_of_a_batch_is_corrected_by_hand_too_and_known_afterwards(made: Erp) -> None:
    made.give([row("1", **WRONG)])
    fixed = office.draft_values("1")
    document = fixed["fattura_elettronica_body"][0]["dati_generali"]["dati_generali_documento"]
    document["data"] = "2026-11-20"
    source = office.draft("1", values=fixed)
    (outcome,) = correct(made.world.bridge, "1", source=source)
    assert outcome.verdict is Verdict.DONE
    assert codes(made.give([row("1", **WRONG)])) == ["import-conflict-waiting"]


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "\x1b[2J", "\u202e", "\ufffe"])
@pytest.mark.parametrize("place", ["numero", "tipo_documento", "causale", "divisa"])
def test_characters_that_no_file_and_no_database_takes_are_faults(made: Erp, odd: str, place: str) -> None:
    values = office.draft_values("7")
    document = values["fattura_elettronica_body"][0]["dati_generali"]["dati_generali_documento"]
    document[place] = [f"x{odd}"] if place == "causale" else f"{document[place]}{odd}"
    path = made.folder / "bozza.json"
    path.write_text(json.dumps(values), encoding="ascii")
    (told,) = made.give_file(path)
    assert (told.outcome.verdict, told.outcome.code) == (Verdict.ATTENTION, "import-faulty")
    (one,) = made.world.archive.batches.all()
    (written,) = made.world.archive.batches.invoices(one.id)
    assert written.code == "import-faulty"


@pytest.mark.slow
def test_nothing_is_kept_of_invoices_that_are_done_with(tmp_path: Path) -> None:
    def kept(count: int, folder: Path) -> int:
        folder.mkdir()
        with erp(folder) as made:
            path = made.table(row(f"{number}", cliente_codice=f"C{number % 7}") for number in range(count))
            gc.collect()
            tracemalloc.start()
            running = importing(made.world.bridge, batch(path), Choices())
            assert all(told.outcome.verdict is Verdict.DONE for told in running)
            gc.collect()
            used = tracemalloc.get_traced_memory()[0]
            tracemalloc.stop()
        return used

    kept(20, tmp_path / "warm")
    an_outcome = 500
    """Bytes; what is remembered of file names and the like is bounded, and less."""
    assert kept(900, tmp_path / "many") < kept(300, tmp_path / "few") + 600 * an_outcome
