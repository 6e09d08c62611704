"""All invoices of a company, by the million → each with its class.

Most are done and say so by their recorded state alone. Only the others are looked at again, with their proofs and
terms, some hundred at a time, so that memory does not grow with the store.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from itertools import groupby
from typing import Final

from invoicebridge.bridge.archived import Account
from invoicebridge.bridge.looking.standing import standings
from invoicebridge.bridge.ports import Archive
from invoicebridge.bridge.reconcile.places import Class, Placed, is_plainly_done, placed

_AT_ONCE: Final = 500

Files = Sequence[Account]


def placing(
    archive: Archive, company: str, since: date | None, until: date | None, in_doubt: AbstractSet[str], at: datetime
) -> Iterator[Placed]:
    """Yield every invoice of the company with a date between these, once, with its class at this instant."""
    looked_at: list[Files] = []
    for _, rows in groupby(archive.accounts.of(company, since, until), key=lambda one: one.invoice):
        files = tuple(rows)
        if is_plainly_done(files):
            yield Placed(files[0], Class.DONE)
            continue
        looked_at.append(files)
        if len(looked_at) == _AT_ONCE:
            yield from _looked_at(archive, looked_at, in_doubt, at)
            looked_at = []
    yield from _looked_at(archive, looked_at, in_doubt, at)


def _looked_at(archive: Archive, some: Sequence[Files], in_doubt: AbstractSet[str], at: datetime) -> Iterator[Placed]:
    """The state of each is the one that its row has now, which may have moved since the walk began."""
    listed = archive.accounts.at([one.place for files in some for one in files])
    found = standings(archive, listed, in_doubt)
    for files in some:
        now = [(one, next(found)) for one in files]
        yield placed([(one._replace(state=each.listed.state), each) for one, each in now], at)
