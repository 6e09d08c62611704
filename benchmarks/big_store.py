"""A store on SQLite with very many transmissions, as years of use leave it; made in a minute or two, without the story.

    make(path, 1_000_000)

Twenty companies, invoices of three years, one file a mail. The latest wait to be sent, some are held, in flight or in
doubt; nearly all others were answered by the SdI. Rows are as small as they can be: what is measured is how they are
found. Everything about number n can be told from n, so that messages about it can be made: see `Sent`.
"""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from invoicebridge.bridge.archived import Label, StoreKind
from invoicebridge.connectors.archive import migrate
from invoicebridge.connectors.archive.searching import search_key
from invoicebridge.fatturapa.filename import base36
from invoicebridge.transmission.state import State

AT: Final = datetime(2026, 11, 25, 11, tzinfo=UTC)
COMPANIES: Final = 20
CUSTOMERS: Final = 30_000
_DAYS: Final = 1_000
_CHUNK: Final = 100_000
_RARE: Final = {
    State.REJECTED: 97,
    State.PEC_DELIVERED: 211,
    State.CUSTOMER_REFUSED: 1_009,
    State.PEC_NOT_DELIVERED: 977,
}
"""Every so many files are in these states."""


@dataclass(frozen=True)
class Sent:
    """The file of number `number` among `count`, from 0; the last ones are the latest."""

    number: int
    count: int

    @cached_property
    def id(self) -> str:
        """As random as those of the program."""
        return hashlib.md5(str(self.number).encode(), usedforsecurity=False).hexdigest()

    @cached_property
    def content(self) -> bytes:
        """The file, which is none."""
        return f"<{self.number}/>".encode()

    @cached_property
    def sha256(self) -> str:
        """Of the file."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def answer(self) -> bytes:
        """The mail of the SdI."""
        return f"answer {self.number}".encode()

    @property
    def company(self) -> str:
        """Whose it is."""
        return f"c{self.number % COMPANIES:02}"

    @cached_property
    def stem(self) -> str:
        """The name of the file without its extension."""
        return f"IT{10_000_000_000 + self.number % COMPANIES}_{base36(self.number // COMPANIES + 1)}"

    @property
    def message_id(self) -> str:
        """Ours."""
        return f"{self.id}@bridge.example"

    @property
    def pec_id(self) -> str:
        """The provider's."""
        return f"opec1.{self.id}@pec.example"

    @property
    def identificativo_sdi(self) -> str:
        """The SdI's."""
        return str(10_000_000_000 + self.number)

    @cached_property
    def data(self) -> date:
        """Of the invoice."""
        return AT.date() - timedelta(days=_DAYS - 1 - self.number * _DAYS // self.count)

    @property
    def queued(self) -> bool:
        """The latest hundredth waits."""
        return self.number >= self.count - self.count // 100

    @property
    def held(self) -> bool:
        """Some of those before do not."""
        return not self.queued and self.number >= self.count - self.count // 100 - self.count // 5_000

    @property
    def doubtful(self) -> bool:
        """Some further ones got no answer."""
        return not (self.queued or self.held) and self.number % 10_007 == 0

    @cached_property
    def state(self) -> State:
        """What has become of it."""
        if self.queued or self.held or self.doubtful:
            return State.PREPARED
        rare = (state for state, every in _RARE.items() if self.number % every == 0)
        return next(rare, State.MADE_AVAILABLE if self.number % 5 == 0 else State.DELIVERED)

    @cached_property
    def instant(self) -> str:
        """When everything happened to it, as SQLAlchemy writes it."""
        return f"{self.data.isoformat()} {self.number % 10 + 8:02}:00:00.000000"

    @cached_property
    def answer_sha256(self) -> str:
        """Of the mail of the SdI."""
        return hashlib.sha256(self.answer).hexdigest()

    @cached_property
    def numero(self) -> str:
        """Of the invoice."""
        return f"{self.number // COMPANIES}/{self.data:%y}"

    @property
    def attempted(self) -> bool:
        """Whether a mail carried it."""
        return not (self.queued or self.held)

    @property
    def answered(self) -> bool:
        """Whether anything is proven of it."""
        return self.state is not State.PREPARED


def make(path: Path, count: int) -> Path:
    """A sandbox store with so many transmissions is at this path, which is returned."""
    migrate.create(f"sqlite:///{path}", StoreKind.SANDBOX, AT)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("synchronous = OFF", "journal_mode = OFF", "cache_size = -400000", "foreign_keys = OFF"):
            connection.execute(f"PRAGMA {pragma}")
        indexes = _without_indexes(connection)
        connection.execute("BEGIN")
        _companies(connection)
        counts: Counter[tuple[str, str, str]] = Counter()
        for first in range(0, count, _CHUNK):
            some = [Sent(number, count) for number in range(first, min(first + _CHUNK, count))]
            _some(connection, some)
            counts.update(("state", one.company, one.state.value) for one in some)
            counts["label", "", Label.MATCHED.value] += len(some) + sum(one.answered for one in some)
        connection.executemany("INSERT INTO counted VALUES (?, ?, ?, ?)", [(*key, counts[key]) for key in counts])
        for statement in indexes:
            connection.execute(statement)
        connection.execute("COMMIT")
    return path


def _without_indexes(connection: sqlite3.Connection) -> list[str]:
    """The indexes are gone, which are faster to make of all rows at once; returns the statements that make them."""
    found = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX {name}")
    return [sql for _, sql in found]


def _companies(connection: sqlite3.Connection) -> None:
    companies = [
        (f"c{number:02}", f"Ditta {number}", "IT", str(10_000_000_000 + number)) for number in range(COMPANIES)
    ]
    connection.executemany("INSERT INTO company VALUES (?, ?, ?, ?, '{}')", companies)


def _some(connection: sqlite3.Connection, some: Sequence[Sent]) -> None:
    """The rows of some files are in their tables."""
    for table, row, chosen in _TABLES:
        rows = sorted(row(one) for one in some if chosen(one))
        if rows:
            places = ", ".join("?" * len(rows[0]))
            names = ", ".join(_COLUMNS[table])
            connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)  # noqa: S608


def _customer(one: Sent) -> str:
    return f"Cliente {one.number * 7_919 % CUSTOMERS} S.r.l."


def _waits(one: Sent) -> str | None:
    return "queued" if one.queued else "held" if one.held else None


def _always(_: Sent) -> bool:
    return True


def _answered(one: Sent) -> bool:
    return one.answered


def _attempted(one: Sent) -> bool:
    return one.attempted


_COLUMNS: Final = {
    "evidence": ("sha256", "kind", "source", "received_at", "size", "label"),
    "blob": ("sha256", "encoding", "content"),
    "transmission": (
        *("id", "company", "name", "stem_key", "sha256", "formato", "prepared_at", "state", "state_at", "queued"),
        *("held", "unfolded"),
    ),
    "file_name": ("stem_key", "identifier", "origin", "taken_at", "transmission"),
    "invoice": ("id", "company", "tipo_documento", "numero", "data", "customer", "customer_key", "total"),
    "carried": (
        *("transmission", "position", "invoice", "numero_fattura", "anno_fattura", "state", "company", "data", "waits"),
    ),
    "taxed": ("transmission", "position", "place", "rate", "natura", "taxable", "tax"),
    "invoice_key": (
        *("taxpayer", "numero", "space", "anno", "data", "by_full_date", "transmission", "position", "holds"),
    ),
    "evidence_of": ("transmission", "sha256"),
    "attempt": (
        *("message_id", "mailbox", "address", "saved_at", "lease_ends", "identificativo", "state", "finished_at"),
    ),
    "attempt_carries": ("message_id", "position", "transmission"),
    "identificativo_sdi": ("identificativo", "transmission"),
    "proof": (
        *("transmission", "sha256", "fingerprint", "state", "at", "source", "standing", "attempt", "pec_id"),
        "of_invoice",
    ),
}


def _transmission(one: Sent) -> tuple[Any, ...]:
    at = one.instant
    about = (one.id, one.company, f"{one.stem}.xml", one.stem, one.sha256, "FPR12")
    return (*about, at, one.state, at, one.queued, "signature" if one.held else None, False)


def _invoice(one: Sent) -> tuple[Any, ...]:
    customer = _customer(one)
    document = (one.number + 1, one.company, "TD01", one.numero, one.data.isoformat())
    return (*document, customer, search_key(customer), "122.00")


def _carried(one: Sent) -> tuple[Any, ...]:
    numero, day = one.numero, one.data
    place = (one.id, 0, one.number + 1, numero, day.year)
    return (*place, one.state, one.company, day.isoformat(), _waits(one))


def _key(one: Sent) -> tuple[Any, ...]:
    numero, day = one.numero, one.data
    return (one.stem.split("_")[0], numero, "", day.year, day.isoformat(), False, one.id, 0, True)


def _attempt(one: Sent) -> tuple[Any, ...]:
    at, known = one.instant, one.answered
    about = (one.message_id, "pec", "sdi01@pec.fatturapa.it", at, at)
    state = State.PEC_DELIVERED if known else State.PREPARED
    return (*about, one.pec_id if known else None, state, at if known else None)


def _proof(one: Sent) -> tuple[Any, ...]:
    what = (one.state, one.instant, "notification", "proven", one.message_id, one.pec_id, False)
    return (one.id, one.answer_sha256, one.id, *what)


def _evidence(content: bytes, kind: str, sha256: str, one: Sent) -> tuple[Any, ...]:
    return (sha256, kind, "", one.instant, len(content), Label.MATCHED)


_TABLES: Final[Sequence[tuple[str, Callable[[Sent], tuple[Any, ...]], Callable[[Sent], bool]]]] = (
    ("evidence", lambda one: _evidence(one.content, "file", one.sha256, one), _always),
    ("blob", lambda one: (one.sha256, "plain", one.content), _always),
    ("evidence", lambda one: _evidence(one.answer, "mail", one.answer_sha256, one), _answered),
    ("blob", lambda one: (one.answer_sha256, "plain", one.answer), _answered),
    ("transmission", _transmission, _always),
    ("file_name", lambda one: (one.stem, one.stem.split("_")[0], "allocated", one.instant, one.id), _always),
    ("invoice", _invoice, _always),
    ("carried", _carried, _always),
    ("taxed", lambda one: (one.id, 0, 0, "22", None, 10_000, 2_200), _always),
    ("invoice_key", _key, _always),
    ("evidence_of", lambda one: (one.id, one.sha256), _always),
    ("evidence_of", lambda one: (one.id, one.answer_sha256), _answered),
    ("attempt", _attempt, _attempted),
    ("attempt_carries", lambda one: (one.message_id, 0, one.id), _attempted),
    ("identificativo_sdi", lambda one: (one.identificativo_sdi, one.id), _answered),
    ("proof", _proof, _answered),
)
"""What is put into which table, and of which files."""


def some_of(count: int, wanted: int) -> Iterator[Sent]:
    """So many answered files, spread over the whole store, in an order that looks random; always the same."""
    numbers: Iterable[int] = (step * 48_271 % count for step in range(1, count))
    answered = (one for one in (Sent(number, count) for number in numbers) if one.answered)
    for _, one in zip(range(wanted), answered, strict=False):
        yield one
