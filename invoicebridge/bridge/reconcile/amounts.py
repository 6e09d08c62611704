"""Amounts by rate of files that were prepared before the store kept them: read from the bytes that were sent."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from invoicebridge.bridge.archived import Account, Taxed
from invoicebridge.bridge.ports import Archive
from invoicebridge.bridge.preparing.taxed import amounts_of
from invoicebridge.bridge.reconcile.places import OUT, Placed
from invoicebridge.errors import ConfigurationError, UnreadableSignature
from invoicebridge.signature.p7m import looks_signed, open_p7m

_AT_ONCE: Final = 200

_Rows = tuple[tuple[str | None, str | None, int, int], ...]


def with_amounts(archive: Archive, found: Iterable[Placed], at: datetime) -> Iterator[Placed]:
    """Yield the same invoices, each with its amounts wherever the store or the file has them; the order may change."""
    without: list[Placed] = []
    for one in found:
        if one.account.taxed or one.of in OUT:
            yield one
            continue
        without.append(one)
        if len(without) == _AT_ONCE:
            yield from _read(archive, without, at)
            without = []
    yield from _read(archive, without, at)


def _read(archive: Archive, some: Sequence[Placed], at: datetime) -> Iterator[Placed]:
    files = archive.transmissions.get(list(dict.fromkeys(one.account.transmission for one in some)))
    rows = {file.id: _of_file(archive, file.sha256, at) for file in files}
    for one in some:
        invoices, position = rows.get(one.account.transmission, ()), _position(one.account)
        taxed = invoices[position] if position < len(invoices) else ()
        yield Placed(
            one.account._replace(taxed=taxed), one.of, one.person, one.by, one.reason, one.standing, one.superseded
        )


def _of_file(archive: Archive, sha256: str, at: datetime) -> tuple[_Rows, ...]:
    """Of each invoice in the file; nothing of one whose bytes are damaged, gone or locked in a broken signature."""
    try:
        content = archive.evidence.content(sha256)
        xml = open_p7m(content).content if content is not None and looks_signed(content) else content
    except (ConfigurationError, UnreadableSignature):
        return ()
    if xml is None:
        return ()
    return tuple(tuple(_row(one) for one in each) for each in amounts_of(xml, at))


def _row(one: Taxed) -> tuple[str | None, str | None, int, int]:
    rate = None if one.rate is None else f"{one.rate.normalize():f}"
    return rate, one.natura, int(one.taxable.scaleb(2)), int(one.tax.scaleb(2))


def _position(account: Account) -> int:
    return int(account.place.split(".")[2])
