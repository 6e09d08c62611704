"""The append-only, chained stories."""

from datetime import timedelta

import pytest
from sqlalchemy import Executable, delete, insert, text, update
from sqlalchemy.exc import IntegrityError

from invoicebridge.bridge.archived import Break, Broken, Event, Head
from invoicebridge.bridge.ports import Archive
from invoicebridge.bridge.proving import chain
from invoicebridge.connectors.archive.tables import attempt, file_name
from invoicebridge.connectors.archive.tables import store as store_table
from invoicebridge.connectors.archive.tables_evidence import chain_head, evidence, story
from tests.contracts.conftest import Tables
from tests.contracts.stored import AT, prepared, sent


def three_lines(archive: Archive) -> None:
    """Two transmissions are in the store; the first has two lines."""
    archive.transmissions.add([prepared(1), prepared(2)], AT)
    archive.stories.add([Event(transmission="t00001", what="state", detail={"b": "è", "a": "1"})], AT)


def test_a_story_is_read_in_its_order_and_every_line_is_chained(archive: Archive) -> None:
    three_lines(archive)
    first, second = archive.stories.of("t00001")
    assert (first.number, first.place, second.number, second.place) == (1, 1, 3, 2)
    assert second.event.detail == {"a": "1", "b": "è"}
    assert (second.previous_own, second.at) == (first.sha256, AT)
    assert archive.stories.head() == Head(3, second.sha256)
    assert chain.is_intact(second)
    assert archive.stories.verify([archive.stories.head()]) == ()


def test_an_empty_store_is_intact(archive: Archive) -> None:
    assert str(archive.stories.head()) == "0-" + "0" * 64
    assert archive.stories.verify([archive.stories.head()]) == ()


def test_the_lines_of_one_call_follow_each_other(archive: Archive) -> None:
    archive.transmissions.add([prepared(1)], AT)
    archive.stories.add([Event(transmission="t00001", what=what) for what in "abc"], AT + timedelta(seconds=1))
    assert [line.event.what for line in archive.stories.of("t00001")] == ["prepared", "a", "b", "c"]
    assert archive.stories.verify() == ()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (update(story).where(story.c.number == 2).values(what="x"), Broken(2, Break.HASH)),
        (update(story).where(story.c.number == 2).values(at=AT + timedelta(microseconds=1)), Broken(2, Break.HASH)),
        (delete(story).where(story.c.number == 2), Broken(2, Break.MISSING)),
        (delete(story).where(story.c.number == 3), Broken(3, Break.MISSING)),
        (update(story).where(story.c.number == 3).values(previous="f" * 64), Broken(3, Break.HASH)),
    ],
)
def test_a_line_that_is_changed_or_gone_shows(
    archive: Archive, tables: Tables, change: Executable, expected: Broken
) -> None:
    three_lines(archive)
    tables.run_unguarded("story", change)
    assert expected in archive.stories.verify()


def test_an_end_that_is_cut_off_with_its_trace_shows_against_a_known_head(archive: Archive, tables: Tables) -> None:
    three_lines(archive)
    head, line = archive.stories.head(), archive.stories.of("t00002")[0]
    tables.run_unguarded("story", delete(story).where(story.c.number == 3))
    tables.run_unguarded("chain_head", update(chain_head).values(number=2, sha256=line.sha256))
    assert archive.stories.verify() == ()
    assert archive.stories.verify([head]) == (Broken(3, Break.MISSING),)


def test_a_story_written_anew_shows_against_a_known_head(archive: Archive, tables: Tables) -> None:
    three_lines(archive)
    head, last = archive.stories.head(), archive.stories.of("t00001")[1]
    forged = chain.linked(
        Event(transmission="t00001", what="state", detail={"a": "2"}),
        AT,
        after=Head(2, last.previous),
        place=2,
        previous_own=last.previous_own,
    )
    values = {"detail": chain.written(forged.event.detail), "sha256": forged.sha256}
    tables.run_unguarded("story", update(story).where(story.c.number == 3).values(values))
    tables.run_unguarded("chain_head", update(chain_head).values(number=3, sha256=forged.sha256))
    assert archive.stories.verify() == ()
    assert archive.stories.verify([head]) == (Broken(3, Break.HEAD),)


def test_a_story_taken_from_another_transmission_shows(archive: Archive, tables: Tables) -> None:
    three_lines(archive)
    moved = update(story).where(story.c.number == 3).values(transmission="t00002", place=2)
    tables.run_unguarded("story", moved)
    assert archive.stories.verify() == (Broken(3, Break.HASH), Broken(3, Break.LINK))


@pytest.mark.parametrize(
    "change",
    [
        update(story).values(what="x"),
        delete(story),
        update(chain_head).values(number=0),
        delete(chain_head),
        update(store_table).values(kind="live"),
        delete(store_table),
        delete(evidence),
        update(evidence).values(source="elsewhere"),
        text("DELETE FROM blob"),
        text("DELETE FROM evidence_of"),
        delete(file_name),
        update(file_name).values(stem_key="IT01234567890_99999"),
        update(file_name).values(transmission=None),
        delete(attempt),
    ],
    ids=str,
)
def test_what_only_grows_refuses_to_be_changed(archive: Archive, tables: Tables, change: Executable) -> None:
    sent(archive, 1)
    with pytest.raises(IntegrityError, match="only grows"):
        tables.run(change)


def test_what_only_grows_cannot_be_emptied_at_once(archive: Archive, tables: Tables, backend: str) -> None:
    sent(archive, 1)
    emptied = "TRUNCATE {} CASCADE" if backend == "postgresql" else "DELETE FROM {}"
    for table in ("story", "file_name", "evidence"):
        with pytest.raises(IntegrityError, match="only grows"):
            tables.run(text(emptied.format(table)))


def test_a_store_has_one_row_that_says_what_it_is(archive: Archive, tables: Tables) -> None:
    with pytest.raises(IntegrityError):
        tables.run(insert(store_table).values(id=2, kind="live", created_at=AT))
