"""Going through whole lists of the store, page by page."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from invoicebridge.bridge.archived import Filter, Listed
from invoicebridge.bridge.ports import Archive

_PAGE: Final = 1000


def every(archive: Archive, wanted: Filter) -> Iterator[Listed]:
    """Yield all invoices that the filter chooses, the latest first."""
    after = None
    while True:
        page = archive.overview.list(wanted, _PAGE, after)
        yield from page
        if len(page) < _PAGE:
            return
        after = page[-1].place


def in_doubt(archive: Archive, company: str | None, at: datetime) -> frozenset[str]:
    """The transmissions of which a mail is in doubt at this instant."""
    return frozenset(one.transmission for one in every(archive, Filter(company=company, doubtful=at)))
