"""Stores are made, opened, upgraded, and refused."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from invoicebridge.bridge.archived import Filter, Label, Prepared, SendingLock, StoreKind
from invoicebridge.bridge.ports import Archive
from invoicebridge.connectors.archive import migrate, store
from invoicebridge.connectors.archive.database import Database, parsed_url
from invoicebridge.connectors.archive.tables import METADATA, REVISIONS, transmission
from invoicebridge.errors import ArchiveUnavailable, ConfigurationError
from invoicebridge.transmission.state import State
from tests.contracts import revisions
from tests.contracts.conftest import Tables
from tests.contracts.stored import AT, COMPANY, LEASE, prepared


@pytest.mark.parametrize("kind", list(StoreKind))
def test_a_new_store_is_bound_to_its_kind_and_cannot_be_made_again(empty_url: str, kind: StoreKind) -> None:
    migrate.create(empty_url, kind, AT)
    for again in StoreKind:
        with pytest.raises(ConfigurationError) as caught:
            migrate.create(empty_url, again, AT)
        assert caught.value.code == "store-exists"
    with store.opened(empty_url) as archive:
        assert archive.kind is kind


def test_opening_makes_no_store(empty_url: str) -> None:
    for opening in (lambda: store.opened(empty_url).__enter__(), lambda: migrate.upgrade(empty_url, AT)):
        with pytest.raises(ConfigurationError) as caught:
            opening()
        assert caught.value.code == "store-missing"


def test_the_migrations_make_the_tables_that_the_program_works_with(url: str) -> None:
    database = Database(parsed_url(url))
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, METADATA)
        script = ScriptDirectory.from_config(migrate.configuration(connection))
    database.close()
    assert found == []
    assert tuple(one.revision for one in reversed(list(script.walk_revisions()))) == REVISIONS


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_filled_store_of_every_revision_is_brought_up_to_date_with_all_that_is_in_it(
    empty_url: str, revision: str
) -> None:
    revisions.made(empty_url, revision, StoreKind.LIVE)
    copy = migrate.upgrade(empty_url, AT)
    assert (copy is not None) == empty_url.startswith("sqlite")
    assert migrate.upgrade(empty_url, AT) is None
    with store.opened(empty_url) as archive:
        sent_one, waiting = archive.transmissions.get(["t00001", "t00002"])
        assert (sent_one.name, sent_one.identificativi_sdi) == ("IT01234567890_00001.xml", frozenset({"123456"}))
        assert [one.content for one in archive.evidence.of("t00001")] == [
            revisions.FILE,
            revisions.DIALOGUE,
            revisions.RECEIPT,
        ]
        assert [one.content for one in archive.evidence.labelled(Label.NEW, 9)] == [revisions.RECEIPT]
        assert archive.stories.verify([archive.stories.head()]) == ()
        assert archive.attempts.unfinished("box") == ()
        assert archive.sending_lock() is None
        _is_listed_after_the_upgrade(archive)
        assert archive.queue.claim("acme", "me", AT, LEASE, 9) == (waiting,)


def _is_listed_after_the_upgrade(archive: Archive) -> None:
    numbers = archive.overview.numbers("acme")
    assert {state: count for state, count in numbers.states.items() if count} == {
        State.PEC_ACCEPTED: 1,
        State.PREPARED: 1,
    }
    assert (numbers.queued, numbers.labels[Label.NEW], numbers.labels[Label.MATCHED]) == (1, 1, 2)
    assert [one.numero for one in archive.overview.list(Filter(company="acme", customer="müller s"))] == ["2", "1"]
    assert [one.numero for one in archive.overview.list(Filter(queued=True))] == ["2"]
    assert [one.transmission for one in archive.overview.find("123456")] == ["t00001"]


def test_a_live_store_of_the_first_release_that_never_sent_anything_asks_before_it_does(empty_url: str) -> None:
    revisions.made(empty_url, "0001", StoreKind.LIVE, filled=False)
    migrate.upgrade(empty_url, AT)
    with store.opened(empty_url) as archive:
        assert archive.sending_lock() == SendingLock("first-send", AT)


def test_a_store_of_a_later_release_is_neither_opened_nor_touched(url: str, tables: Tables) -> None:
    tables.run(text("UPDATE alembic_version SET version_num = '9999'"))
    for opening in (lambda: store.opened(url).__enter__(), lambda: migrate.upgrade(url, AT)):
        with pytest.raises(ConfigurationError) as caught:
            opening()
        assert caught.value.code == "store-newer"


def test_an_instant_comes_back_in_utc_and_a_naive_one_is_refused(url: str) -> None:
    rome = timezone(timedelta(hours=1))
    with store.opened(url) as archive:
        archive.mailboxes.suspend("box", "x", datetime(2026, 3, 4, 10, 30, 0, 123456, tzinfo=rome))
        found = archive.mailboxes.suspension("box")
        assert found is not None
        assert found.since.isoformat() == "2026-03-04T09:30:00.123456+00:00"
        with pytest.raises(Exception, match="must be aware"):
            archive.mailboxes.suspend("box2", "x", datetime(2026, 3, 4))  # noqa: DTZ001


def test_a_block_that_fails_leaves_nothing_behind(url: str, tables: Tables) -> None:
    with store.opened(url) as archive:
        archive.companies.save(COMPANY)
        with pytest.raises(ValueError, match="not those of its hash"):
            archive.transmissions.add([prepared(1), _mismatched(2)], AT)
        assert archive.transmissions.ids() == ()
        assert archive.stories.head().number == 0
        assert not archive.names.used("IT01234567890_00001.xml")


def _mismatched(number: int) -> Prepared:
    return replace(prepared(number), content=b"other")


def test_the_claim_reads_the_queue_by_its_index(archive: object, tables: Tables) -> None:
    with tables.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        wanted = transmission.select().where(transmission.c.company == "acme", transmission.c.queued)
        query = wanted.order_by(transmission.c.prepared_at, transmission.c.id).limit(5)
        explained = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
        compiled = query.compile(connection, compile_kwargs={"literal_binds": True})
        plan = str(connection.execute(text(explained + str(compiled))).all())
    assert "ix_transmission_queue" in plan


@pytest.mark.parametrize("url", ["mysql://host/name", "sqlite://", "nonsense", "sqlite:///:memory:"])
def test_a_database_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parsed_url(url)
    assert caught.value.code == "store-url"


def test_a_server_that_does_not_answer_is_said_to_be_unavailable_without_its_password() -> None:
    with pytest.raises(ArchiveUnavailable) as caught, store.opened("postgresql://me:secret@127.0.0.1:1/name"):
        pass
    assert "secret" not in str(caught.value)
