"""Several processes on one store, and processes that are killed."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from invoicebridge.bridge.archived import Label
from invoicebridge.bridge.ports import Archive
from invoicebridge.connectors.archive import store
from invoicebridge.transmission.state import State
from tests.contracts.stored import AT, prepared

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


def worker(*arguments: object) -> subprocess.Popen[str]:
    """A process that works with the store."""
    command = [sys.executable, "-m", "tests.contracts.worker", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": "."})


def lines_of(*workers: subprocess.Popen[str]) -> list[list[str]]:
    """What each process printed; all have ended well."""
    printed = [one.communicate(timeout=120)[0].split("\n")[:-1] for one in workers]
    assert [one.returncode for one in workers] == [0] * len(workers)
    return printed


def test_two_processes_allocate_two_thousand_names_without_a_double(archive: Archive, url: str) -> None:
    first, second = lines_of(worker("names", url, 1000), worker("names", url, 1000))
    assert (len(first), len(second), len({*first, *second})) == (1000, 1000, 2000)
    assert all(archive.names.used(name) for name in (first[-1], second[-1]))


def test_two_processes_send_every_file_once(archive: Archive, url: str) -> None:
    archive.transmissions.add([prepared(number) for number in range(200)], AT)
    first, second = lines_of(worker("claim", url, 5), worker("claim", url, 5))
    assert Counter(first + second) == Counter(f"t{number:05}" for number in range(200))
    assert len(archive.attempts.unfinished("box")) == 200
    assert archive.stories.verify() == ()


def test_two_processes_take_the_same_invoice_once(archive: Archive, url: str) -> None:
    first, second = lines_of(worker("same", url, 100), worker("same", url, 100))
    assert Counter(first + second) == Counter(str(number) for number in range(1, 101))
    assert archive.stories.verify() == ()


def test_two_processes_fold_the_same_files_and_neither_forgets_what_the_other_found(archive: Archive, url: str) -> None:
    archive.transmissions.add([prepared(number) for number in range(100)], AT)
    lines_of(worker("fold", url, 100), worker("fold", url, 100))
    ids = archive.transmissions.ids()
    tied = archive.transmissions.tied(ids)
    assert {(len(one.evidence), len(one.proofs), one.state) for one in tied.values()} == {(3, 2, list(State)[3])}
    assert archive.transmissions.unfolded(9) == ()
    lines = [[line.event.what for line in archive.stories.of(one)] for one in ids]
    assert {(each.count("receipt"), each.count("state")) for each in lines} <= {(2, 1), (2, 2)}
    numbers = archive.overview.numbers()
    assert (numbers.states[list(State)[3]], numbers.labels[Label.MATCHED]) == (100, 140)
    assert archive.stories.verify() == ()


@pytest.mark.parametrize("lines", [1, 3, 6, 11, 24, 39])
def test_a_process_that_is_killed_loses_nothing_that_it_committed(archive: Archive, url: str, lines: int) -> None:
    process = worker("write", url, 1000)
    assert process.stdout is not None
    printed = [process.stdout.readline().split() for _ in range(lines)]
    process.kill()
    printed += [line.split() for line in process.stdout.read().split("\n")[:-1]]
    process.wait(timeout=60)
    with store.opened(url) as reopened:
        for what, which in printed:
            assert _is_there(reopened, what, which)
        assert reopened.stories.verify() == ()
        _no_half_commit(reopened)


def _is_there(archive: Archive, what: str, which: str) -> bool:
    match what:
        case "prepared":
            (one,) = archive.transmissions.get([which])
            return archive.evidence.content(one.sha256) is not None and archive.names.used(one.name)
        case "saved":
            return len(archive.attempts.of(which)) == 1
        case "finished":
            return [one.state for one in archive.attempts.of(which)] == [State.SENT]
        case "recorded":
            return archive.transmissions.states([which]) == {which: State.SENT}
        case _:
            cursor = archive.mailboxes.cursor("box", "INBOX")
            return cursor is not None and cursor.uid >= int(which)


def _no_half_commit(archive: Archive) -> None:
    """Each transmission has as many lines as it has come to, receipts and cursor agree, and the counters."""
    receipts = [one for one in archive.evidence.everything() if (one.content or b"").startswith(b"receipt")]
    cursor = archive.mailboxes.cursor("box", "INBOX")
    assert len(receipts) == (cursor.uid if cursor else 0)
    for one in archive.transmissions.ids():
        attempts = archive.attempts.of(one)
        assert len(archive.stories.of(one)) == 1 + len(attempts)
        finished = [each for each in attempts if each.finished_at]
        assert len(archive.evidence.of(one)) == 1 + len(finished)
        (tied,) = archive.transmissions.tied([one]).values()
        assert len(tied.proofs) == len(finished)
        assert (tied.state is State.PREPARED) == (not finished or one in archive.transmissions.unfolded(9))
    numbers = archive.overview.numbers()
    states = Counter(archive.transmissions.states(archive.transmissions.ids()).values())
    assert {state: count for state, count in numbers.states.items() if count} == states
