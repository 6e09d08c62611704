"""The store that the benchmarks make is as the program would have made it."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.big_store import AT, Sent, make, some_of
from invoicebridge.bridge.archived import Filter, Label, Wanted
from invoicebridge.connectors.archive import store
from tests.contracts.stored import LEASE

COUNT = 12_000


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of some thousand transmissions."""
    return make(tmp_path_factory.mktemp("big") / "store" / "store.db", COUNT)


@pytest.fixture
def archive(path: Path) -> Iterator[store.SqlArchive]:
    """The same, open."""
    with store.opened(f"sqlite:///{path}") as opened:
        yield opened


def test_it_is_whole_and_has_every_index(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    assert {"ix_carried_listed_company_state", "ix_transmission_queue", "ix_draft_open"} < names


def test_its_counters_are_those_of_its_rows(archive: store.SqlArchive) -> None:
    numbers = archive.overview.numbers()
    states = Counter(archive.transmissions.states(archive.transmissions.ids()).values())
    assert {state: count for state, count in numbers.states.items() if count} == states
    assert numbers.labels[Label.MATCHED] == sum(1 for _ in archive.evidence.everything())
    assert (numbers.queued, numbers.held, numbers.unanswered) == (120, 2, 2)
    assert len(archive.overview.list(Filter(doubtful=AT))) == 2


def test_a_file_of_it_is_what_its_number_says(archive: store.SqlArchive) -> None:
    (one,) = some_of(COUNT, 1)
    found = archive.transmissions.candidates(Wanted(sha256=frozenset({one.sha256})))
    assert [(each.id, each.name) for each in found.transmissions] == [(one.id, f"{one.stem}.xml")]
    assert [each.identificativo for each in found.attempts] == [one.pec_id]
    assert [each.content for each in archive.evidence.of(one.id)] == [one.content, one.answer]
    (proof,) = archive.transmissions.tied([one.id])[one.id].proofs
    assert (proof.state, proof.sha256, proof.attempt) == (one.state, one.answer_sha256, one.message_id)
    assert [each.transmission for each in archive.overview.find(one.identificativo_sdi)] == [one.id]


def test_work_goes_on_in_it(archive: store.SqlArchive) -> None:
    claimed = archive.queue.claim("c19", "me", AT, LEASE, 99)
    assert [one.id for one in claimed] == [Sent(number, COUNT).id for number in range(11_899, COUNT, 20)]
    assert archive.queue.withdraw(claimed[0].id, AT + LEASE)
    assert archive.overview.numbers("c19").queued == 5
