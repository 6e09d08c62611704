"""The operation `audit`: whether the stories and the evidence of a store are as they were written, and private."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from invoicebridge.bridge.archived import Head
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.proving import audit_files, audit_rows
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.errors import ConfigurationError

MOST_BREAKS: Final = 100
"""How many breaks of the chain are told one by one."""

Piece = tuple[str, bool]
"""A hash, and whether its bytes are still those that came."""


class Place(NamedTuple):
    """The folder or a file of a store, its permissions, and those that it should have."""

    path: str
    mode: int
    wanted: int


def audit(
    bridge: Bridge,
    known: Sequence[Head] = (),
    places: Iterable[Place] = (),
    *,
    evidence: Callable[[Iterable[Piece]], Iterable[Piece]] | None = None,
    documents: bool = False,
) -> Iterator[Outcome]:
    """Verify the chain of all stories, up to the heads `known` from elsewhere, and who may look into the store.

    Lists and the ledger of names are compared with the stories; with `documents`, every file is read and compared too.
    With `evidence` every piece's hash is verified; the pieces go through that function, which may count them.
    """
    yield from _places(places)
    yield from _stories(bridge, known)
    yield from audit_rows.locks(bridge.archive)
    yield from audit_files.compared(bridge, documents=documents)
    if evidence is not None:
        yield from _evidence(evidence(bridge.archive.evidence.examined()))


def head(text: str) -> Head:
    """The head that was printed so (`12-ab34…`); ConfigurationError `head-malformed` for anything else."""
    number, _, digest = text.strip().partition("-")
    hexadecimal = len(digest) == 64 and set(digest) <= set("0123456789abcdef")
    if not (number.isascii() and number.isdigit() and hexadecimal):
        raise ConfigurationError("head-malformed", head=text)
    return Head(int(number), digest)


def _stories(bridge: Bridge, known: Sequence[Head]) -> Iterator[Outcome]:
    last = bridge.archive.stories.head()
    broken = bridge.archive.stories.verify(known)
    for one in broken[:MOST_BREAKS]:
        yield Outcome(
            what=f"#{one.number}", verdict=Verdict.FAILED, code=f"chain-{one.how}", detail={"number": str(one.number)}
        )
    if broken:
        detail = {"count": str(len(broken))}
        yield Outcome(what=str(last.number), verdict=Verdict.FAILED, code="chain-broken", detail=detail)
        return
    detail = {"lines": str(last.number), "heads": str(len(known))}
    yield Outcome(what=str(last.number), verdict=Verdict.DONE, code="chain-intact", detail=detail)


def _evidence(examined: Iterable[Piece]) -> Iterator[Outcome]:
    pieces = damaged = 0
    for sha256, whole in examined:
        pieces += 1
        if not whole:
            damaged += 1
            yield Outcome(what=sha256, verdict=Verdict.FAILED, code="evidence-changed", detail={"sha256": sha256})
    if not damaged:
        detail = {"pieces": str(pieces)}
        yield Outcome(what=str(pieces), verdict=Verdict.DONE, code="evidence-intact", detail=detail)


def _places(places: Iterable[Place]) -> Iterator[Outcome]:
    for place in places:
        if place.mode & 0o077:
            detail = {"mode": f"{place.mode:04o}", "wanted": f"{place.wanted:04o}"}
            yield Outcome(what=place.path, verdict=Verdict.ATTENTION, code="store-exposed", detail=detail)
