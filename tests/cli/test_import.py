"""`import` and `batch`: options, words, exit codes, files beside, and JSON."""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.bridge.batches.batch import Choices
from invoicebridge.bridge.batches.importing import importing
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.cli import bridging
from invoicebridge.cli.main import main
from invoicebridge.errors import ArchiveUnavailable
from invoicebridge.render.import_account import MOST_SHOWN
from invoicebridge.transmission.state import State
from tests.batches.erp import Erp, batch, erp, row

WRONG = {"cliente_partita_iva": "09876543210"}


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Erp]:
    """The commands work in a small world."""
    with erp(tmp_path) as here:

        @contextmanager
        def opened(_: object) -> Iterator[Bridge]:
            yield here.world.bridge

        monkeypatch.setattr(bridging, "opened", opened)
        monkeypatch.chdir(here.folder)
        yield here


def test_a_good_batch_is_an_account_and_exit_code_0(made: Erp, capsys: pytest.CaptureFixture[str]) -> None:
    made.table([row("1"), row("2")])
    assert main(["import", "fatture.csv"]) == 0
    said = capsys.readouterr().out
    assert "fatture nella tabella: 2" in said
    assert ["pronte", "per", "l'invio", "2", "48,80"] in [line.split() for line in said.splitlines()]
    assert "fatture.csv: 1" not in said
    assert main(["import", "fatture.csv", "--lang", "en"]) == 0
    assert "taken before" in capsys.readouterr().out


def test_what_needs_a_person_is_told_line_by_line_with_rows_and_columns(
    made: Erp, capsys: pytest.CaptureFixture[str]
) -> None:
    made.table([row("1"), row("2", **WRONG)])
    assert main(["import", "fatture.csv"]) == 1
    said = capsys.readouterr().out
    assert "! fatture.csv: 2  non importata (errori: 1)" in said
    assert "riga 3, colonna «cliente_partita_iva»: 00305:" in said


def test_only_the_first_of_very_many_are_told_line_by_line(made: Erp, capsys: pytest.CaptureFixture[str]) -> None:
    made.table([row(f"{number}", aliquota_iva="x") for number in range(MOST_SHOWN + 7)])
    assert main(["import", "fatture.csv"]) == 1
    said = capsys.readouterr().out
    assert said.count("\n! ") == MOST_SHOWN
    assert "e altri 7 da guardare" in said


def test_json_is_one_object_with_every_outcome_its_row_and_its_columns(
    made: Erp, capsys: pytest.CaptureFixture[str]
) -> None:
    made.table([row("1"), row("2", **WRONG)])
    assert main(["import", "fatture.csv", "--json"]) == 1
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    good, bad = said["outcomes"]
    assert (said["operation"], said["verdict"], said["account"]["invoices"]) == ("import", "attention", 2)
    assert (good["code"], good["invoices"][0]["total"]) == ("prepared", "24.40")
    (remark,) = [one for one in bad["remarks"] if one["code"] == "00305"]
    assert (remark["row"], remark["column"]) == (3, "cliente_partita_iva")


def test_the_result_is_a_line_for_each_invoice(made: Erp, capsys: pytest.CaptureFixture[str]) -> None:
    made.table([row("1"), row("2", **WRONG)])
    assert main(["import", "fatture.csv", "--result", "esito.csv"]) == 1
    with open("esito.csv", encoding="utf-8-sig", newline="") as stream:
        good, bad = csv.DictReader(stream, delimiter=";")
    assert (good["numero"], good["esito"], good["totale_documento"], good["riga"]) == ("1", "prepared", "24,40", "2")
    assert good["nome_file"] == "IT75100120361_00001.xml"
    assert (bad["esito"], bad["nome_file"]) == ("import-faulty", "")
    assert "00305" in bad["osservazioni"]
    assert main(["import", "fatture.csv", "--result", "esito.csv"]) == 2
    assert main(["import", "fatture.csv", "--result", "esito.jsonl"]) == 1
    first, _ = [json.loads(line) for line in Path("esito.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (first["esito"], first["totale_documento"]) == ("already-prepared", "24.40")
    assert main(["import", "fatture.csv", "--result", "esito.txt"]) == 2
    assert ".csv" in capsys.readouterr().err


def test_the_annotated_copy_holds_every_remark_beside_its_row_and_can_be_imported(made: Erp) -> None:
    made.give([row("9")])
    made.table([row("1"), row("2", **WRONG), row("9", prezzo_unitario="11,00"), row("3", quantita="x")])
    assert main(["import", "fatture.csv", "--annotate", "copia.csv"]) == 1
    lines = Path("copia.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].endswith(";osservazioni_invoicebridge")
    assert ["00305" in line for line in lines] == [False, False, True, False, False]
    assert "«10,00»" in lines[3]
    assert "non è un numero" in lines[4]
    assert main(["import", "copia.csv", "--json"]) == 1
    assert main(["import", str(made.folder), "--annotate", "altra.csv"]) == 2


@pytest.mark.parametrize("option", ["--result", "--annotate"])
@pytest.mark.parametrize("name", ["c-e.csv", "non-c-e/x.csv"])
def test_nothing_is_imported_where_what_is_asked_for_beside_could_not_be_written(
    made: Erp, option: str, name: str
) -> None:
    made.table([row("1")])
    Path("c-e.csv").write_text("mio", encoding="utf-8")
    assert main(["import", "fatture.csv", option, name]) == 2
    assert made.world.archive.transmissions.ids() == ()
    assert Path("c-e.csv").read_text(encoding="utf-8") == "mio"


@pytest.mark.parametrize("beside", [["--result", "fatture.csv"], ["--result", "a.csv", "--annotate", "./a.csv"]])
def test_a_result_never_takes_the_place_of_the_batch_or_of_its_copy(made: Erp, beside: list[str]) -> None:
    path = made.table([row("1")])
    before = path.read_bytes()
    assert main(["import", "fatture.csv", "--force", *beside]) == 2
    assert path.read_bytes() == before
    assert made.world.archive.transmissions.ids() == ()


@pytest.mark.parametrize("dry_run", [["--dry-run"], []])
def test_an_amount_that_is_not_the_computed_one_is_shown_by_itself(
    made: Erp, dry_run: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    made.table([row("1", totale_documento="24,41"), row("2", totale_documento="24,40")])
    assert main(["import", "fatture.csv", *dry_run]) == 0
    said = capsys.readouterr().out
    assert "✓ fatture.csv: 1  " in said
    assert "riga 2, colonna «totale_documento»: il totale del documento è 24.41, il riepilogo dà 24.40" in said
    assert "fatture.csv: 2" not in said


def test_of_very_many_other_amounts_the_first_are_shown(made: Erp, capsys: pytest.CaptureFixture[str]) -> None:
    made.table([row(f"{number}", totale_documento="24,41") for number in range(MOST_SHOWN + 3)])
    assert main(["import", "fatture.csv", "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert said.count("\n✓ ") == MOST_SHOWN
    assert "e altre 3 con un importo diverso" in said


def test_what_is_told_of_a_customer_stands_beside_its_row_once(made: Erp) -> None:
    made.give([row("1", cliente_codice="C1")])
    made.table([row("2", cliente_codice="C1", cliente_indirizzo="Via Nuova 1")])
    assert main(["import", "fatture.csv", "--annotate", "copia.csv"]) == 1
    assert Path("copia.csv").read_text(encoding="utf-8").count("qui c'è «Via Nuova 1»") == 1


def test_of_several_batches_each_note_says_of_which_it_is(made: Erp, capsys: pytest.CaptureFixture[str]) -> None:
    made.table([row("1")], "a.csv")
    made.table([row("2")], "b.csv")
    assert main(["import", "a.csv", "b.csv"]) == 0
    said = capsys.readouterr().out
    assert "a.csv: fatture nella tabella: 1\n" in said
    assert "b.csv: fatture nella tabella: 1\n" in said


def test_a_store_that_gives_out_half_way_is_told_and_the_result_says_what_was_done(
    made: Erp, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made.table([row(f"{number}") for number in range(201)])
    archive, add, calls = made.world.archive, made.world.archive.transmissions.add, []

    def once(*arguments: Any) -> Any:
        calls.append(arguments)
        if len(calls) > 1:
            raise ArchiveUnavailable("store-unavailable", store="x", reason="disco pieno")
        return add(*arguments)

    monkeypatch.setattr(type(archive.transmissions), "add", lambda _, *arguments: once(*arguments))
    assert main(["import", "fatture.csv", "--result", "esito.csv", "--json"]) == 2
    said = json.loads(capsys.readouterr().out)
    assert (len(said["outcomes"]), said["outcomes"][-1]["error"]) == (201, "store-unavailable")
    assert len(Path("esito.csv").read_bytes().splitlines()) == 202
    monkeypatch.undo()


def test_whoever_interrupts_is_told_that_the_same_file_may_be_imported_again(
    made: Erp, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made.table([row("1")])

    def interrupted(*_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(type(made.world.archive.transmissions), "add", interrupted)
    assert main(["import", "fatture.csv", "--result", "esito.csv"]) == 130
    assert "importare di nuovo lo stesso file" in capsys.readouterr().err
    assert not Path("esito.csv").exists()
    monkeypatch.undo()


def test_batches_are_listed_and_shown_as_their_invoices_stand_now(
    made: Erp, capsys: pytest.CaptureFixture[str]
) -> None:
    made.give([row("1"), row("2"), row("3", **WRONG)])
    made.moved("1", State.DELIVERED)
    made.moved("2", State.REJECTED)
    assert main(["batch", "list", "--json"]) == 0
    (batch,) = json.loads(capsys.readouterr().out)["outcomes"]
    assert (batch["code"], batch["detail"]["done"], batch["detail"]["attention"]) == ("batch-ended", "2", "1")
    assert main(["batch", "show", batch["detail"]["id"], "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert [one["code"] for one in said["outcomes"]] == ["now-delivered", "now-rejected", "batch-not-taken"]
    assert main(["batch", "show", batch["detail"]["id"][:6], "--result", "ora.csv"]) == 1
    assert "consegnata" in capsys.readouterr().out
    assert "now-rejected" in Path("ora.csv").read_text(encoding="utf-8")
    assert main(["batch", "show", "zzz"]) == 2


def test_a_batch_whose_invoices_were_corrected_by_a_later_one_shows_the_correction(made: Erp) -> None:
    made.give([row("2"), row("3", **WRONG)])
    made.moved("2", State.REJECTED)
    (first,) = made.world.archive.batches.all()
    made.give([row("2", prezzo_unitario="12,00"), row("3")], "dopo.csv")
    made.moved("3", State.DELIVERED)
    from invoicebridge.bridge.batches.looking import shown

    assert [one.outcome.code for one in shown(made.world.bridge, first.id)] == ["now-prepared", "now-delivered"]


def test_an_interrupted_import_asks_for_nothing_once_the_same_file_was_imported_to_its_end(
    made: Erp, capsys: pytest.CaptureFixture[str]
) -> None:
    path = made.table([row(f"{number}") for number in range(201)])
    running = importing(made.world.bridge, batch(path), Choices())
    next(running)
    running.close()
    assert main(["batch", "list"]) == 1
    made.give_file(path)
    capsys.readouterr()
    assert main(["batch", "list"]) == 0
    assert "è stato importato per intero più tardi" in capsys.readouterr().out
