"""A store of a million transmissions: what `status` asks it, and finding what messages speak of."""

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from benchmarks import reconciling
from benchmarks.big_store import AT, Sent, make, some_of
from benchmarks.interleave import Contender, interleaved, spreads
from benchmarks.measure import Other, Row, UnsoundResult, Wish, Workshop, spread
from invoicebridge.bridge.archived import Filter, Wanted
from invoicebridge.bridge.collecting import sent
from invoicebridge.bridge.ports import Archive
from invoicebridge.connectors.archive import store
from invoicebridge.sdi.notifications import Keys
from invoicebridge.transmission.matching import Matched
from invoicebridge.transmission.state import State

MANY: Final = 1_000_000
QUICK: Final = 20_000
"""Transmissions in the store."""
PAGE: Final = 100
"""Invoices on the first page."""
MESSAGES: Final = 20_000
BATCH: Final = 500
"""Messages whose keys are looked up together."""
_ROUNDS: Final = 5

FILTERS: Final[Mapping[str, Filter]] = {
    "all": Filter(),
    "of a company": Filter(company="c07"),
    "rejected": Filter(states=frozenset({State.REJECTED, State.CUSTOMER_REFUSED})),
    "of a company, delivered": Filter(company="c07", states=frozenset({State.DELIVERED, State.MADE_AVAILABLE})),
    "of a month": Filter(since=(AT - timedelta(days=400)).date(), until=(AT - timedelta(days=370)).date()),
    "queued": Filter(queued=True),
    "held": Filter(company="c07", held=True),
    "in doubt": Filter(doubtful=AT),
    "of a customer": Filter(customer="cliente 777 "),
}


def lists_and_matching(workshop: Workshop) -> Iterator[Row]:
    """A store of a million transmissions: numbers and first page of a list, and messages matched a second."""
    count = QUICK if workshop.quick else MANY
    path = make(workshop.folder / "big" / "store.db", count)
    with store.opened(f"sqlite:///{path}") as archive:
        yield from _lists(archive, path, count)
        yield _matched(archive, count, workshop.many(MESSAGES))
    yield from reconciling.rows(path, count)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, as people call it."""

    name: str
    filter: Filter

    def __str__(self) -> str:
        return self.name


def _lists(archive: Archive, path: Path, count: int) -> Iterator[Row]:
    """Each filter in turns with a count of the rows, which is what the counters of the store spare."""

    def asked(question: Question) -> int:
        numbers = archive.overview.numbers(question.filter.company)
        return sum(numbers.states.values()) + len(archive.overview.list(question.filter, PAGE))

    with closing(sqlite3.connect(path)) as connection:

        def counted(_: Question) -> int:
            return len(connection.execute("SELECT company, state, count(*) FROM transmission GROUP BY 1, 2").fetchall())

        contenders = (Contender("ours", asked), Contender("SELECT count(*) … GROUP BY", counted))
        for name, chosen in FILTERS.items():
            ours, beside = spreads(interleaved(contenders, [Question(name, chosen)] * _ROUNDS))
            yield Row(
                measure="store",
                what=f"status query, {name}: numbers and {PAGE} invoices of {count:,}",
                unit="ms",
                ours=ours,
                beside=Other(contenders[-1].name, beside),
                figure=ours.high,
                figure_unit="s",
                wish=None if chosen.customer else Wish("at most", 0.3),
            )


def _matched(archive: Archive, count: int, messages: int) -> Row:
    """Notifications with all their keys, in batches."""
    batches = list(_batches(list(some_of(count, messages))))
    times = [_seconds(archive, batch) / len(batch) for batch in batches]
    found = spread(times)
    return Row(
        measure="store",
        what=f"a notification matched against {count:,} transmissions, {BATCH} at once",
        unit="µs",
        ours=found,
        figure=len(times) / sum(times),
        figure_unit="a second",
        wish=Wish("at least", 5_000),
        note="wall clock; every message has PEC id, hash, name and IdentificativoSdI",
    )


def _batches(some: Sequence[Sent]) -> Iterator[Sequence[Sent]]:
    for first in range(0, len(some), BATCH):
        yield some[first : first + BATCH]


def _seconds(archive: Archive, batch: Sequence[Sent]) -> float:
    start = time.perf_counter()
    wanted = Wanted(
        message_ids=frozenset(one.message_id for one in batch),
        pec_ids=frozenset(one.pec_id for one in batch),
        names=frozenset(f"{one.stem}.xml" for one in batch),
        sha256=frozenset(one.sha256 for one in batch),
        identificativi_sdi=frozenset(one.identificativo_sdi for one in batch),
    )
    near = sent.Sent(archive.transmissions.candidates(wanted))
    matches = [near.notification(_keys(one)) for one in batch]
    end = time.perf_counter()
    for one, match in zip(batch, matches, strict=True):
        if not (isinstance(match, Matched) and match.ids == (one.id,)):
            raise UnsoundResult(f"the message about {one.stem} was not matched: {match}")
    return end - start


def _keys(one: Sent) -> Keys:
    return Keys(
        pec_message_id=one.pec_id,
        hash=one.sha256,
        nome_file=f"{one.stem}.xml",
        identificativo_sdi=one.identificativo_sdi,
    )
