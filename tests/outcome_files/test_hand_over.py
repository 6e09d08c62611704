"""Outcome files: every change of an invoice's state once, whatever goes wrong on the way."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.bridge.archived import EvidenceKind, Item
from invoicebridge.bridge.batched import BatchInvoice, InvoiceBatch
from invoicebridge.bridge.collecting.folding import Brought, fold_in
from invoicebridge.bridge.outcome_files import hand_over as module
from invoicebridge.bridge.outcome_files.change import OutcomeRules
from invoicebridge.bridge.outcome_files.hand_over import after_collecting, again, foreseen, hand_over
from invoicebridge.bridge.report import Outcome
from invoicebridge.connectors.outcome_files import OutcomeFilesFolder
from invoicebridge.transmission.proof import Proof, Source, Standing
from invoicebridge.transmission.state import State
from tests.bridge.mailroom import transmission
from tests.bridge.office import arrive, busy, sent
from tests.outcome_files.erp import Erp
from tests.pec import generator as g
from tests.world import AT, World, world

PROCESSES, FILES = 2, 15


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, anchors=g.trust().anchors) as made:
        yield made


@pytest.fixture
def erp(tmp_path: Path) -> Erp:
    (tmp_path / "esiti").mkdir()
    return Erp(tmp_path / "esiti")


def codes(outcomes: list[Outcome]) -> list[str]:
    return [one.code for one in outcomes]


def of_stories(world: World) -> list[tuple[int, str]]:
    """Every change that the stories tell of a file with one invoice."""
    lines = world.archive.stories.after(0, 10_000)
    return [(line.number, line.event.detail["to"]) for line in lines if line.event.what == "state"]


def test_every_change_stands_in_the_file_once_and_in_its_order(here: World, erp: Erp) -> None:
    busy(here)
    (written,) = erp.told(here)
    assert (written.code, written.what) == ("outcome-file-written", "outcomes.gestionale")
    lines = erp.takes()
    assert [(line["evento"], line["stato"]) for line in lines] == of_stories(here)
    assert written.detail["count"] == str(len(lines)) == str(len(erp.lines))
    assert codes(erp.told(here)) == ["outcome-folder-good"]
    assert erp.takes() == []


def test_a_rejection_says_why_what_to_do_and_by_when(here: World, erp: Erp) -> None:
    busy(here)
    erp.told(here)
    (line,) = (line for line in erp.takes() if line["stato"] == "REJECTED" and line["numero"] == "2/1")
    assert line["stato_precedente"] == "SENT"
    assert [error["codice"] for error in line["errori"]] == ["00423", "00305"]
    assert all(error["testo"] for error in line["errori"])
    assert (line["azione"], line["entro"]) == ("correggere", "2026-11-30")
    assert line["cosa_fare"].endswith("entro il 30/11/2026")
    assert (line["identificativo_sdi"], line["totale_documento"]) == ("102", "2440.00")
    assert (line["azienda"], line["tipo_documento"], line["data"]) == ("demo", "TD01", "2026-11-20")
    assert (line["nome_file"], line["trasmissione"]) == ("IT75100120361_00002.xml", "t00002")
    assert line["istante"] == "2026-11-25T15:00:00+01:00"


def test_nobody_has_to_do_anything_about_what_was_corrected_or_has_moved_on(here: World, erp: Erp) -> None:
    busy(here)
    erp.told(here)
    lines = erp.takes()
    assert {line["azione"] for line in lines if line["numero"] == "4/1"} == {None}
    refused = [line for line in lines if line["stato"] == "CUSTOMER_REFUSED"]
    assert [(line["azione"], line["motivo_rifiuto"]) for line in refused] == [("correggere", "CIG errato")]
    assert [line["azione"] for line in lines if line["stato"] == "MADE_AVAILABLE"] == ["avvisare-cliente"]


def test_each_invoice_of_a_lot_has_its_own_lines(here: World, erp: Erp) -> None:
    post = sent(here, 3, formato="FPA12", invoices=2)
    lot = transmission(here, 3)
    arrive(here, post.accettazione(), post.consegna(), post.answer("RC", lot, "103"))
    (kept,) = here.archive.evidence.keep([Item(content=b"NE", kind=EvidenceKind.PORTAL)], AT)
    refused = Proof(
        state=State.CUSTOMER_REFUSED,
        at=AT + timedelta(hours=2),
        sha256=kept.sha256,
        source=Source.NOTIFICATION,
        standing=Standing.PROVEN,
        invoice=lot.invoices[1].reference,
    )
    fold_in(here.archive, [Brought(transmission=lot.id, evidence=(kept.sha256,), proofs=(refused,))], AT)
    erp.told(here)
    found = [(line["numero"], line["stato"]) for line in erp.takes()]
    steps = ["SENT", "DELIVERED"]
    assert found == [*((numero, step) for step in steps for numero in ("3/1", "3/2")), ("3/2", "CUSTOMER_REFUSED")]


def test_the_row_of_the_erps_own_batch_stands_beside_the_change(here: World, erp: Erp) -> None:
    sent(here, 1)
    day = transmission(here, 1).invoices[0].data
    one = BatchInvoice(
        place=1, label="x", row=7, company="demo", tipo_documento="TD01", numero="1/1", data=day, customer=None,
        stated_sha256="a" * 64, total=None, taxed=(), verdict="done", code="prepared", transmission="t00001",
    )  # fmt: skip
    here.archive.batches.begin(InvoiceBatch(id="b1", name="novembre.csv", sha256=None, begun_at=AT))
    here.archive.batches.add("b1", [one])
    here.archive.batches.begin(InvoiceBatch(id="b2", name="ancora.csv", sha256=None, begun_at=AT + timedelta(1)))
    here.archive.batches.add("b2", [replace(one, row=9)])
    erp.told(here)
    (line,) = erp.takes()
    assert (line["importazione"], line["file_importato"], line["riga"]) == ("b1", "novembre.csv", 7)


def test_an_erp_is_told_of_its_own_company_and_of_what_came_since_a_day(here: World, erp: Erp) -> None:
    busy(here)
    erp.rules = OutcomeRules(name="altra", company="other")
    assert codes(erp.told(here)) == ["outcome-folder-good"]
    erp.rules = OutcomeRules(name="domani", since=(AT + timedelta(1)).date())
    assert codes(erp.told(here)) == ["outcome-folder-good"]
    erp.rules = OutcomeRules(name="oggi", company="demo", since=AT.date())
    assert codes(erp.told(here)) == ["outcome-file-written"]


def test_many_changes_become_several_files(here: World, erp: Erp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 4)
    busy(here)
    told = codes(erp.told(here))
    assert len(told) > 3
    assert set(told) == {"outcome-file-written"}
    erp.takes()
    assert [(line["evento"], line["stato"]) for line in erp.lines.values()] == of_stories(here)
    assert erp.names == sorted(erp.names)


# --- trouble ---------------------------------------------------------------------------------------------------------


class Crash(Exception):
    """The process ends here."""


@dataclass
class CrashingFolder:
    """Ends the process before or after a file is written."""

    real: OutcomeFilesFolder
    before: bool
    left: int

    def path_of(self, name: str) -> str:
        return self.real.path_of(name)

    def put(self, name: str, content: bytes) -> bool:
        self.left -= 1
        if self.before and self.left < 0:
            raise Crash
        made = self.real.put(name, content)
        if self.left < 0:
            raise Crash
        return made


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("taken", [True, False])
@pytest.mark.parametrize("left", [0, 2])
def test_a_process_that_ends_midway_leaves_the_same_file_to_the_next_one(
    here: World, erp: Erp, before: bool, taken: bool, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST", 5)
    post = sent(here, 20)
    busy(here)
    crashing = replace(erp.drop, folder=CrashingFolder(OutcomeFilesFolder(erp.folder), before, left))
    with pytest.raises(Crash):
        list(hand_over(here.bridge, [crashing]))
    if taken:
        erp.takes()
    arrive(here, post.accettazione())
    erp.told(here)
    erp.takes()
    repeated = len(erp.names) - len(set(erp.names))
    assert repeated == (1 if taken and not before else 0)
    assert [(line["evento"], line["stato"]) for line in erp.lines.values()] == of_stories(here)


def test_a_folder_that_is_not_there_loses_nothing_and_a_person_is_told(here: World, erp: Erp) -> None:
    erp.folder.rmdir()
    busy(here)
    (failed,) = erp.told(here)
    assert (failed.code, failed.error and failed.error.code) == ("outcome-folder-failed", "outcome-folder-missing")
    (noted,) = here.archive.alerts.standing("folder")
    assert noted.alert.subject == "outcomes.gestionale"
    erp.folder.mkdir()
    assert codes(erp.told(here)) == ["outcome-file-written"]
    assert len(erp.takes()) == len(of_stories(here))
    assert here.archive.alerts.standing("folder") == ()


def test_a_folder_that_may_not_be_written_fails(here: World, erp: Erp) -> None:
    busy(here)
    erp.folder.rmdir()
    erp.folder.symlink_to("/sys")  # not even root may make a file there
    assert codes(erp.told(here)) == ["outcome-folder-failed"]


def test_what_stands_in_the_way_is_never_written_over(here: World, erp: Erp) -> None:
    busy(here)
    (foretold, *_) = foreseen(here.bridge, [erp.drop])
    Path(foretold.detail["path"]).write_text("the ERP's own")
    assert codes(erp.told(here)) == ["outcome-file-there"]
    assert Path(foretold.detail["path"]).read_text() == "the ERP's own"


def test_two_at_once_wait_for_each_other(here: World, erp: Erp) -> None:
    busy(here)
    assert here.archive.filing.take("another", here.clock.now(), timedelta(seconds=5))
    assert codes(erp.told(here)) == ["outcome-file-written"]
    assert here.archive.filing.take("another", here.clock.now(), timedelta(minutes=5))
    assert codes(erp.told(here)) == ["outcomes-elsewhere"]


# --- looking, and once more ------------------------------------------------------------------------------------------


def test_a_rehearsal_tells_each_change_and_writes_nothing(here: World, erp: Erp) -> None:
    busy(here)
    found = list(foreseen(here.bridge, [erp.drop]))
    assert [one.detail["state"] for one in found] == [state for _, state in of_stories(here)]
    assert (erp.takes(), here.archive.marks.get("outcomes/gestionale")) == ([], None)


def test_what_was_told_is_written_once_more_under_the_same_ids(here: World, erp: Erp) -> None:
    busy(here)
    assert codes(list(again(here.bridge, [erp.drop], AT.date()))) == ["outcome-folder-good"]
    erp.told(here)
    first = erp.takes()
    assert codes(list(again(here.bridge, [erp.drop], AT.date()))) == ["outcome-file-written"]
    assert erp.takes() == first
    assert len(set(erp.names)) == 1


def test_where_nothing_changed_nothing_is_foreseen_and_nothing_written_once_more(here: World, erp: Erp) -> None:
    busy(here)
    nobodys = replace(erp.drop, rules=OutcomeRules(name="gestionale", company="nobody"))
    assert codes(list(foreseen(here.bridge, [nobodys]))) == ["outcome-folder-good"]
    erp.told(here)
    assert codes(list(again(here.bridge, [erp.drop], AT.date() + timedelta(days=9)))) == ["outcome-folder-good"]


def test_one_folder_that_misses_keeps_no_other_from_getting_its_files_once_more(
    here: World, erp: Erp, tmp_path: Path
) -> None:
    busy(here)
    erp.told(here)
    erp.takes()
    gone = replace(erp.drop, folder=OutcomeFilesFolder(tmp_path / "absent"))
    told = codes(list(again(here.bridge, [gone, erp.drop], AT.date())))
    assert told == ["outcome-folder-failed", "outcome-file-written"]


def test_who_took_too_long_leaves_the_mark_to_whoever_writes_by_now(here: World, erp: Erp) -> None:
    busy(here)
    other = Erp(erp.folder)

    @dataclass
    class Slow:
        """Another process goes on while this one is held up."""

        real: OutcomeFilesFolder

        def path_of(self, name: str) -> str:
            return self.real.path_of(name)

        def put(self, name: str, content: bytes) -> bool:
            here.clock.sleep(timedelta(minutes=2))
            other.told(here)
            other.takes()
            assert here.archive.filing.take("a third", here.clock.now(), timedelta(minutes=5))
            return self.real.put(name, content)

    told = list(hand_over(here.bridge, [replace(erp.drop, folder=Slow(OutcomeFilesFolder(erp.folder)))]))
    assert codes(told) == ["outcomes-elsewhere"]
    mark = here.archive.marks.get("outcomes/gestionale")
    assert mark is not None
    assert mark.detail == {"number": str(here.archive.stories.head().number)}


def test_a_folder_that_may_not_be_looked_into_waits(here: World, erp: Erp, monkeypatch: pytest.MonkeyPatch) -> None:
    busy(here)

    real = Path.is_dir

    def denied(path: Path) -> bool:
        if path == erp.folder:
            raise PermissionError(13, "Permission denied")
        return real(path)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "is_dir", denied)
        assert codes(erp.told(here)) == ["outcome-folder-failed"]
    assert codes(erp.told(here)) == ["outcome-file-written"]


def test_without_links_a_file_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crashing(*_: object, **__: object) -> None:
        raise Crash

    def without(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    folder = OutcomeFilesFolder(tmp_path)
    monkeypatch.setattr(os, "link", without)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", crashing)
        patched.setattr(Path, "unlink", crashing)
        with pytest.raises(Crash):
            folder.put("a.csv", b"whole")
    assert not (tmp_path / "a.csv").exists()
    assert folder.put("a.csv", b"whole")


def test_after_a_collection_only_what_happened_is_told(here: World, erp: Erp) -> None:
    def told() -> list[str]:
        return codes(list(after_collecting(here.bridge, [erp.drop])))

    assert told() == []
    busy(here)
    assert told() == ["outcome-file-written"]
    assert told() == []
    assert list(after_collecting(here.bridge, [])) == []


def test_files_have_the_permissions_that_the_settings_give(tmp_path: Path) -> None:
    for mode in (0o600, 0o640, 0o644):
        folder: Any = OutcomeFilesFolder(tmp_path, mode)
        assert folder.put(f"{mode}.csv", b"x")
        assert (tmp_path / f"{mode}.csv").stat().st_mode & 0o777 == mode


# --- several processes -----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_processes_that_are_killed_again_and_again_lose_no_change_while_the_erp_takes_files_away(
    here: World, erp: Erp
) -> None:
    chance, taken = random.Random(7), Counter[str]()
    workers = [_worker(here, erp) for _ in range(PROCESSES)]
    try:
        for number in range(20, 20 + FILES):
            post = sent(here, number)
            arrive(here, post.accettazione(), post.consegna())
            time.sleep(chance.uniform(0.05, 0.4))
            taken.update(line["id"] for line in _fetched(erp))
            at = chance.randrange(PROCESSES)
            os.kill(workers[at].pid, signal.SIGKILL)
            workers[at].wait()
            workers[at] = _worker(here, erp)
        until = time.monotonic() + 60
        while len(erp.lines) < len(of_stories(here)) and time.monotonic() < until:
            time.sleep(0.1)
            taken.update(line["id"] for line in _fetched(erp))
    finally:
        for one in workers:
            one.kill()
            one.wait()
    taken.update(line["id"] for line in _fetched(erp))
    assert sorted((line["evento"], line["stato"]) for line in erp.lines.values()) == of_stories(here)
    assert sum(taken.values()) - len(taken) <= 2 * FILES
    assert not [name for name in erp.names if not name.endswith(".jsonl")]


def _fetched(erp: Erp) -> list[dict[str, Any]]:
    """What an ERP finds by its pattern; what is still being written has another name."""
    found: list[dict[str, Any]] = []
    for path in sorted(erp.folder.glob("*.jsonl")):
        lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        assert lines
        erp.names.append(path.name)
        erp.lines |= {line["id"]: line for line in lines}
        found += lines
        path.unlink()
    return found


def _worker(world: World, erp: Erp) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "tests.outcome_files.handing_worker", world.url, str(erp.folder)])
