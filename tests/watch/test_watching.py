"""`import --watch`: what an ERP puts into its folder is imported, and each batch has its result beside it."""

import csv
import io
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.app import watching as app_watching
from invoicebridge.bridge.archived import Filter
from invoicebridge.bridge.batches import watching as module
from invoicebridge.bridge.batches.batch import Batch
from invoicebridge.bridge.ports import Given
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.connectors.importers import annotated
from invoicebridge.connectors.importers.mapping import Mapping as Rules
from invoicebridge.errors import ArchiveUnavailable, UnreadableFile
from invoicebridge.render.watch_results import folders
from invoicebridge.settings import Settings, WatchSettings
from tests.watch.erp import HEADER, company, passed, row, table
from tests.world import World

PROCESSES, FILES, INVOICES, KILLS = 2, 12, 8, 10


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    with company(tmp_path) as made:
        yield made


@pytest.fixture
def erp(here: World, tmp_path: Path) -> Path:
    return tmp_path / "erp"


def put(erp: Path, name: str, content: str | bytes) -> None:
    (erp / "in" / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def results(erp: Path, where: str, name: str) -> list[dict[str, str]]:
    content = (erp / where / f"{name}.esito.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline=""), delimiter=";"))


def numbers(world: World) -> list[str]:
    return sorted(one.numero for one in world.archive.overview.list(Filter()))


def codes(outcomes: list[Outcome]) -> list[str]:
    return [one.code for one in outcomes]


def test_a_good_batch_is_done_and_says_what_became_of_each_invoice(here: World, erp: Path) -> None:
    put(erp, "novembre.csv", table("1", "2"))
    told = passed(here.bridge, erp)
    assert codes(told)[-2:] == ["watch-done", "watch-folder-good"]
    assert numbers(here) == ["1", "2"]
    lines = results(erp, "done", "novembre.csv")
    assert [(one["numero"], one["riga"], one["giudizio"]) for one in lines] == [("1", "2", "done"), ("2", "3", "done")]
    assert all(one["trasmissione"] for one in lines)
    (batch,) = here.archive.batches.all()
    assert (batch.name, batch.ended_at is not None) == ("novembre.csv", True)
    assert sorted(os.listdir(erp / "done")) == ["novembre.csv", "novembre.csv.esito.csv"]


def test_good_invoices_go_and_the_rest_comes_back_with_remarks_to_be_mended(here: World, erp: Path) -> None:
    put(erp, "novembre.csv", HEADER + row("1") + row("2", data="31/02/2026"))
    told = passed(here.bridge, erp)
    assert (told[-2].code, told[-2].verdict, told[-2].detail["bad"]) == ("watch-failed", Verdict.ATTENTION, "1")
    assert numbers(here) == ["1"]
    assert sorted(os.listdir(erp / "failed")) == ["novembre.annotato.csv", "novembre.csv", "novembre.csv.esito.csv"]
    copy = (erp / "failed" / "novembre.annotato.csv").read_text("utf-8-sig")
    assert "osservazioni_invoicebridge" in copy
    put(erp, "novembre.annotato.csv", copy.replace("31/02/2026", "21/11/2026"))
    assert passed(here.bridge, erp)[-2].code == "watch-done"
    assert numbers(here) == ["1", "2"]


def test_all_or_nothing_takes_nothing_of_a_batch_with_a_fault(here: World, erp: Path) -> None:
    put(erp, "novembre.csv", HEADER + row("1") + row("2", data="31/02/2026"))
    passed(here.bridge, erp, all_or_nothing=True)
    assert numbers(here) == []
    assert os.path.exists(erp / "failed" / "novembre.csv")


def test_the_same_batch_again_is_done_and_sends_nothing_twice(here: World, erp: Path) -> None:
    for name in ("a.csv", "b.csv"):
        put(erp, name, table("1"))
        assert passed(here.bridge, erp)[-2].code == "watch-done"
    assert numbers(here) == ["1"]
    assert [one["giudizio"] for one in results(erp, "done", "b.csv")] == ["nothing"]


def test_a_mapping_renames_the_columns_of_the_erp(here: World, erp: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "erp.toml"
    mapping.write_text('[columns]\n"Num" = "numero"\n')
    put(erp, "novembre.csv", table("1").replace("numero;", "Num;", 1))
    assert passed(here.bridge, erp, mapping=mapping)[-2].code == "watch-done"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b"\xff\xfe\x00"),
        ("a.bin", b"\x00\x01"),
        ("a.xlsx", b"PK\x03\x04"),
        ("a.xml", b"<a"),
    ],
)
def test_what_cannot_be_read_fails_with_its_result(here: World, erp: Path, name: str, content: bytes) -> None:
    put(erp, name, content)
    assert passed(here.bridge, erp)[-2].code == "watch-failed"
    assert results(erp, "failed", name)


def test_links_and_pipes_fail_without_being_opened(here: World, erp: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text(table("9"))
    (erp / "in" / "a.csv").symlink_to(tmp_path / "secret.csv")
    os.mkfifo(erp / "in" / "b.csv")
    assert [one.code for one in passed(here.bridge, erp) if one.verdict is Verdict.FAILED] == [
        "watch-odd-link",
        "watch-odd-special",
    ]
    assert numbers(here) == []
    assert len(results(erp, "failed", "a.csv")) == 1


def test_a_folder_of_files_is_one_batch(here: World, erp: Path) -> None:
    (erp / "in" / "novembre").mkdir()
    put(erp, "novembre/a.csv", table("1"))
    put(erp, "novembre/b.csv", table("2"))
    assert passed(here.bridge, erp)[-2].code == "watch-done"
    assert numbers(here) == ["1", "2"]
    (batch,) = here.archive.batches.all()
    assert (batch.name, batch.sha256) == ("novembre", None)
    assert (erp / "done" / "novembre" / "a.csv").exists()


def test_labels_are_names_and_not_where_a_file_is_meanwhile(here: World, erp: Path) -> None:
    put(erp, "novembre.csv", table("1"))
    told = passed(here.bridge, erp)
    assert not any("/work/" in f"{one.what}{one.detail}" for one in told)
    (batch,) = here.archive.batches.all()
    assert [one.label for one in here.archive.batches.invoices(batch.id)] == ["novembre.csv: 1"]


def test_one_defect_stops_no_other_batch(here: World, erp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(erp, "a.csv", table("1"))
    time.sleep(0.01)
    put(erp, "b.csv", table("2"))
    real = module.importing

    def breaking(bridge: object, batch: object, choices: object) -> Iterator[object]:
        if getattr(batch, "name", "") == "a.csv":
            raise ZeroDivisionError
        return real(bridge, batch, choices)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "importing", breaking)
    told = codes(passed(here.bridge, erp))
    assert "watch-defect" in told
    assert numbers(here) == ["2"]
    assert "ZeroDivisionError" in results(erp, "failed", "a.csv")[0]["descrizione"]


def test_a_store_that_does_not_answer_loses_nothing(here: World, erp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(erp, "a.csv", table("1"))

    def down(*_: object) -> Iterator[object]:
        raise ArchiveUnavailable("archive-unavailable", reason="down")

    with monkeypatch.context() as patched:
        patched.setattr(module, "importing", down)
        with pytest.raises(ArchiveUnavailable):
            passed(here.bridge, erp)
    assert len(os.listdir(erp / "work")) == 1
    assert passed(here.bridge, erp)[-2].code == "watch-done"
    assert os.listdir(erp / "work") == []


def test_a_batch_that_is_written_to_while_it_is_read_comes_back(
    here: World, erp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(erp, "a.csv", table("1"))
    real = module.importing

    def slow(bridge: object, batch: object, choices: object) -> Iterator[object]:
        yield from real(bridge, batch, choices)  # type: ignore[arg-type]
        (place,) = (erp / "work").glob("*/a.csv")
        with place.open("a") as stream:
            stream.write(row("2"))

    monkeypatch.setattr(module, "importing", slow)
    assert "watch-written-to" in codes(passed(here.bridge, erp))
    assert os.path.exists(erp / "failed" / "a.csv")


def test_a_folder_that_cannot_be_used_is_an_alert_until_it_can(here: World, erp: Path, tmp_path: Path) -> None:
    (failed,) = passed(here.bridge, tmp_path / "absent")
    assert (failed.code, failed.verdict) == ("watch-folder-failed", Verdict.FAILED)
    assert [one.alert.subject for one in here.archive.alerts.standing("folder")] == ["watch.gestionale"]
    passed(here.bridge, erp)
    assert here.archive.alerts.standing("folder") == ()


@pytest.mark.slow
def test_importers_that_are_killed_again_and_again_lose_and_double_nothing(here: World, erp: Path) -> None:
    random.seed(7)
    wanted = [f"{file}/{number}" for file in range(FILES) for number in range(INVOICES)]
    workers = [_worker(here, erp) for _ in range(PROCESSES)]
    try:
        for file in range(FILES):
            put(erp, f".{file}.csv", table(*wanted[file * INVOICES : (file + 1) * INVOICES]))
            (erp / "in" / f".{file}.csv").rename(erp / "in" / f"{file}.csv")
            if file < KILLS:
                time.sleep(random.uniform(0.3, 1.2))
                at = random.randrange(PROCESSES)
                os.kill(workers[at].pid, signal.SIGKILL)
                workers[at].wait()
                workers[at] = _worker(here, erp)
        until = time.monotonic() + 90
        while (os.listdir(erp / "in") or os.listdir(erp / "work")) and time.monotonic() < until:
            time.sleep(0.2)
    finally:
        for one in workers:
            one.kill()
            one.wait()
    assert sorted(name for name in os.listdir(erp / "done") if "esito" not in name) == sorted(
        f"{file}.csv" for file in range(FILES)
    )
    assert len(os.listdir(erp / "done")) == 2 * FILES
    assert Counter(numbers(here)) == Counter(wanted)
    for file in range(FILES):
        assert len(results(erp, "done", f"{file}.csv")) == INVOICES


def _worker(world: World, erp: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "tests.watch.importing_worker", world.url, str(erp)])


# --- what must not stop the rest -------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [None, "[columns\n", '[columns]\nNum = "nonsense"\n'])
def test_a_mapping_that_cannot_be_used_stops_its_folder_alone_and_until_it_can(
    here: World, erp: Path, tmp_path: Path, content: str | None
) -> None:
    mapping = tmp_path / "erp.toml"
    if content is not None:
        mapping.write_text(content)
    (tmp_path / "other" / "in").mkdir(parents=True)
    (tmp_path / "other" / "in" / "b.csv").write_text(table("2"))
    put(erp, "a.csv", table("1"))
    both = [
        WatchSettings(name="first", folder=erp, settle=timedelta(), mapping=mapping),
        WatchSettings(name="other", folder=tmp_path / "other", settle=timedelta()),
    ]
    settings = Settings(folder=tmp_path, watch={one.name: one for one in both})
    told = list(module.watch(here.bridge, folders(settings)))
    assert (told[0].what, told[0].code) == ("watch.first", "watch-folder-failed")
    assert (numbers(here), os.listdir(erp / "in")) == (["2"], ["a.csv"])
    assert [one.alert.subject for one in here.archive.alerts.standing("folder")] == ["watch.first"]
    mapping.write_text('[columns]\n"Num" = "numero"\n')
    put(erp, "a.csv", table("1").replace("numero;", "Num;", 1))
    list(module.watch(here.bridge, folders(settings)))
    assert numbers(here) == ["1", "2"]
    assert here.archive.alerts.standing("folder") == ()


@pytest.mark.parametrize("error", [ZeroDivisionError(), UnreadableFile("file-missing", name="a.csv", reason="gone")])
def test_a_table_that_cannot_be_annotated_stops_no_other_batch(
    here: World, erp: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    put(erp, "a.csv", table("1") + row("2", price="x"))
    time.sleep(0.01)
    put(erp, "b.csv", table("3"))

    def breaking(*_: object) -> None:
        raise error

    monkeypatch.setattr(annotated, "is_table" if isinstance(error, UnreadableFile) else "write_copy", breaking)
    monkeypatch.setattr("invoicebridge.app.watching._batch", partial(_as_table, real=app_watching._batch))
    passed(here.bridge, erp)
    assert numbers(here) == ["1", "3"]
    assert sorted(os.listdir(erp / "failed")) == ["a.csv", "a.csv.esito.csv"]


def _as_table(rules: Rules, one: Given, *, real: Callable[[Rules, Given], Batch]) -> Batch:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(annotated, "is_table", lambda _: True)
        return real(rules, one)


def test_what_becomes_a_link_or_a_pipe_after_it_was_looked_at_is_not_opened(
    here: World, erp: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret.csv").write_text(table("9"))
    (erp / "in" / "batch").mkdir()
    put(erp, "batch/a.csv", table("1"))
    put(erp, "batch/b.csv", table("2"))
    real = module.importing

    def swapping(*arguments: Any) -> Iterator[object]:
        (place,) = (erp / "work").glob("*/batch")
        (place / "a.csv").unlink()
        (place / "a.csv").symlink_to(tmp_path / "secret.csv")
        (place / "b.csv").unlink()
        os.mkfifo(place / "b.csv")
        return real(*arguments)

    monkeypatch.setattr(module, "importing", swapping)
    assert "watch-written-to" in codes(passed(here.bridge, erp))
    assert numbers(here) == []
