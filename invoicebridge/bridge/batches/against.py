"""An invoice of a batch against what is in the store under its number: the same, its correction, or a conflict."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from invoicebridge.bridge.archived import Listed
from invoicebridge.bridge.batched import LatestFile
from invoicebridge.bridge.batches import row_remarks
from invoicebridge.bridge.batches.differences import Difference, differences
from invoicebridge.bridge.batches.entry import About
from invoicebridge.bridge.batches.known import NEVER_LEFT, Standing, standing
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.preparing.candidates import Made
from invoicebridge.bridge.preparing.correctable import Lot
from invoicebridge.bridge.preparing.finishing import made_before
from invoicebridge.bridge.preparing.unchanged import unchanged
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa import codec
from invoicebridge.transmission.state import State
from invoicebridge.transmission.transmission import Transmission

_MOST: Final = 50
"""Differences that are told of one invoice."""
_UNJUDGED: Final = frozenset({State.PREPARED, State.SENT, State.PEC_ACCEPTED, State.PEC_DELIVERED})
"""The SdI may still reject the file."""


def met(bridge: Bridge, about: About, made: Made, latest: LatestFile) -> Outcome | Listed:
    """Return the file whose place the document takes; otherwise what there is to tell of it."""
    rows = bridge.archive.overview.of_files([latest.transmission])
    first = rows[0]
    (sent,) = bridge.archive.transmissions.get([latest.transmission])
    content = bridge.archive.evidence.content(sent.sha256)
    found = None if content is None else differing(sent.name, content, made.xml)
    if found == ():
        return taken_before(bridge, about, (sent, latest.state), latest)
    if standing(latest) is not Standing.RELEASED:
        return conflict(about, first, _conflict_code(latest), found)
    numbers = frozenset((one.numero, one.data) for one in about.ids)
    if Lot(rows).demanded != numbers:
        return conflict(about, first, "import-conflict-lot", found)
    return first


def _conflict_code(latest: LatestFile) -> str:
    if standing(latest) is Standing.WAITING:
        return "import-conflict-waiting"
    return "import-conflict-underway" if latest.state in _UNJUDGED else "import-conflict-gone"


def taken_before(
    bridge: Bridge, about: About, became: tuple[Transmission, State], latest: LatestFile | None
) -> Outcome:
    """What to tell of an invoice that became a file before; `latest` is the latest one of its number."""
    sent, _ = became
    told = made_before(bridge.archive, about.label, *became)
    if latest is None or told.code == "already-corrected":
        return told
    if latest.transmission != sent.id:
        (later,) = bridge.archive.transmissions.get([latest.transmission])
        detail = {"name": told.detail["name"], "by": later.name, "state": str(latest.state)}
        return replace(told, code="import-superseded", detail=detail, transmission=later.id)
    return replace(told, code="import-given-up") if latest.withdrawn and latest.state in NEVER_LEFT else told


def conflict(about: About, first: Listed, code: str, found: Sequence[Difference] | None) -> Outcome:
    """The outcome of an invoice that says something else than the one in the store, which stays.

    `found` is None where it is not known what differs.
    """
    remarks = tuple(row_remarks.differing(about.imported, (found or ())[:_MOST]))
    count = "?" if found is None else str(len(found))
    detail = {"name": first.name, "state": str(first.state), "numero": first.numero, "count": count}
    return Outcome(
        what=about.label,
        verdict=Verdict.ATTENTION,
        code=code,
        detail=detail,
        transmission=first.transmission,
        remarks=remarks,
    )


def differing(name: str, before: bytes, after: bytes) -> tuple[Difference, ...] | None:
    """What differs between two files; None where one of them cannot be read."""
    try:
        _, sent = unchanged(name, before)
        return differences(codec.read(sent.xml), codec.read(after))
    except InvalidDocument:
        return None
