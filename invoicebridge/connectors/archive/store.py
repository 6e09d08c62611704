"""Makes and opens stores; puts their parts together.

    with opened(url) as archive:
        archive.evidence.keep(items, at)

`invoicebridge.bridge.ports.Archive` is what the operations see of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Table, func, inspect, select, text

from invoicebridge.bridge.archived import SendingLock, StoreKind
from invoicebridge.bridge.proving.chain import START
from invoicebridge.connectors.archive import locking, place
from invoicebridge.connectors.archive.accounts import Accounts
from invoicebridge.connectors.archive.alerts import Alerts
from invoicebridge.connectors.archive.attempts import Attempts
from invoicebridge.connectors.archive.batches import Batches
from invoicebridge.connectors.archive.companies import Companies
from invoicebridge.connectors.archive.customers import Customers
from invoicebridge.connectors.archive.database import Database, parsed_url
from invoicebridge.connectors.archive.deliveries import Deliveries
from invoicebridge.connectors.archive.drafts import Drafts
from invoicebridge.connectors.archive.evidence import EvidenceShelf
from invoicebridge.connectors.archive.invoices import Invoices
from invoicebridge.connectors.archive.jobs import Jobs
from invoicebridge.connectors.archive.leadership import ALERTS, OUTCOME_FILES, Leadership
from invoicebridge.connectors.archive.mailboxes import Mailboxes
from invoicebridge.connectors.archive.names import Names
from invoicebridge.connectors.archive.overview import Overview
from invoicebridge.connectors.archive.queue import Queue
from invoicebridge.connectors.archive.restorations import Marks, Restorations
from invoicebridge.connectors.archive.story import Stories
from invoicebridge.connectors.archive.tables import REVISIONS, company, store, transmission
from invoicebridge.connectors.archive.tables_evidence import chain_head
from invoicebridge.connectors.archive.transmissions import Transmissions
from invoicebridge.errors import ConfigurationError


class SqlArchive:
    """A store that is open."""

    def __init__(self, database: Database, kind: StoreKind) -> None:
        self.kind = kind
        self.companies = Companies(database)
        self.names = Names(database)
        self.invoices = Invoices(database)
        self.evidence = EvidenceShelf(database)
        self.transmissions = Transmissions(database)
        self.queue = Queue(database)
        self.attempts = Attempts(database)
        self.stories = Stories(database)
        self.mailboxes = Mailboxes(database)
        self.drafts = Drafts(database)
        self.overview = Overview(database)
        self.accounts = Accounts(database)
        self.leadership = Leadership(database)
        self.telling = Leadership(database, ALERTS)
        self.filing = Leadership(database, OUTCOME_FILES)
        self.jobs = Jobs(database)
        self.alerts = Alerts(database)
        self.deliveries = Deliveries(database)
        self.restorations = Restorations(database)
        self.marks = Marks(database)
        self.customers = Customers(database)
        self.batches = Batches(database)
        self._database = database

    def sending_lock(self) -> SendingLock | None:
        """Why nothing may be sent from this store; a live one is made locked: `first-send`."""
        with self._database.reading() as connection:
            return locking.found(connection)

    def sending_locks(self) -> tuple[SendingLock, ...]:
        """Every lock that there ever was, the earliest first, with who released it, and when."""
        with self._database.reading() as connection:
            return locking.history(connection)

    def lock_sending(self, reason: str, at: datetime) -> None:
        """Nothing may be sent from this store until a person releases it."""
        with self._database.writing() as connection:
            locking.lock(connection, reason, at)

    def release_sending(self, by: str, at: datetime) -> None:
        """Files may be sent; it is kept who said so, and when."""
        with self._database.writing() as connection:
            locking.release(connection, by, at)


@contextmanager
def opened(url: str) -> Iterator[SqlArchive]:
    """The store at this address, for the length of the block.

    ConfigurationError: `store-missing`; `store-older`, which `migrate.upgrade` helps; `store-newer`, made or upgraded
    by a later release of this program; `store-url`. ArchiveUnavailable when the database does not answer.
    """
    database = Database(parsed_url(url))
    try:
        if database.is_sqlite:
            place.demand(Path(database.url.database or ""))
        demand_current(database)
        with database.reading() as connection:
            kind = StoreKind(connection.execute(select(store.c.kind)).scalar_one())
        yield SqlArchive(database, kind)
    finally:
        database.close()


@dataclass(frozen=True, slots=True)
class Older:
    """A store that an earlier release made, as far as this one may look into it."""

    revision: str
    kind: StoreKind
    companies: int
    files: int


def older(url: str) -> Older | None:
    """What the store at this address is, if its tables are of an earlier release; nothing in it is touched.

    None for one of this release. Otherwise ConfigurationError and ArchiveUnavailable as `opened`.
    """
    database = Database(parsed_url(url))
    try:
        if database.is_sqlite:
            place.demand(Path(database.url.database or ""))
        found = _known(database)
        if found == REVISIONS[-1]:
            return None
        with database.reading() as connection:
            kind = StoreKind(connection.execute(select(store.c.kind)).scalar_one())
            companies, files = (_rows(connection, table) for table in (company, transmission))
        return Older(found, kind, companies, files)
    finally:
        database.close()


def _rows(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def revision(database: Database) -> str | None:
    """The revision of the tables; None where there are none of ours."""
    with database.reading() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found


def demand_current(database: Database) -> None:
    """The tables are those that this program works with."""
    found = _known(database)
    if found != REVISIONS[-1]:
        raise ConfigurationError("store-older", store=database.label, found=found, wanted=REVISIONS[-1])


def _known(database: Database) -> str:
    """The revision of a store that this program has heard of."""
    found = revision(database)
    if found is None:
        raise ConfigurationError("store-missing", store=database.label)
    demand_known(database, found)
    return found


def demand_known(database: Database, found: str) -> None:
    """The revision is one that this program has heard of."""
    if found not in REVISIONS:
        raise ConfigurationError("store-newer", store=database.label, found=found, wanted=REVISIONS[-1])


def bind(database: Database, kind: StoreKind, at: datetime) -> None:
    """An empty store is bound to its kind for ever, a live one locked; ConfigurationError `store-exists` if it was."""
    with database.writing() as connection:
        if connection.execute(select(store.c.kind)).first() is not None:
            raise ConfigurationError("store-exists", store=database.label)
        connection.execute(store.insert().values(id=1, kind=kind, created_at=at))
        connection.execute(chain_head.insert().values(id=1, number=0, sha256=START))
        if kind is StoreKind.LIVE:
            locking.lock(connection, locking.FIRST_SEND, at)
