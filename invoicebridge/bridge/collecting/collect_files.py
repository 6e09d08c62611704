"""The operation `collect --from`: mails and notifications that were saved elsewhere, taken in like collected ones."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from invoicebridge.bridge.archived import Evidence, EvidenceKind, Item, Label
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.collecting.arrivals import message_detail
from invoicebridge.bridge.collecting.collect import Progress, new_ones
from invoicebridge.bridge.collecting.intake import AT_ONCE, OPEN, Intake
from invoicebridge.bridge.inspecting.inspect import Source
from invoicebridge.bridge.inspecting.inspect_messages import is_document, is_no_mail
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.errors import InvoiceBridgeError, UnreadableFile
from invoicebridge.pec.parse import parse as parse_mail
from invoicebridge.sdi import archive
from invoicebridge.sdi.notifications import Notification
from invoicebridge.sdi.parse import parse

_VERDICTS: Final = {
    Label.MATCHED: Verdict.DONE,
    Label.UNMATCHED: Verdict.ATTENTION,
    Label.PURCHASE: Verdict.NOTHING,
    Label.UNRELATED: Verdict.NOTHING,
}
"""Of the labels of which nothing else is told."""


def collect_files(bridge: Bridge, sources: Iterable[Source], *, progress: Progress | None = None) -> Iterator[Outcome]:
    """Take in what the files hold: mails (.eml), notifications from the portal (.xml, an attestation's .zip), archives.

    Yields what became of each file, and what moved. A file that cannot be read does not stop the others.
    """
    intake = Intake(bridge)
    yield from intake.heal()
    remaining = iter(sources)
    while some := list(islice(remaining, AT_ONCE)):
        items: list[Item] = []
        for source in some:
            try:
                items += _items(source.label, source.name, source.read())
            except InvoiceBridgeError as error:
                yield Outcome(what=source.label, verdict=Verdict.FAILED, code="file-unreadable", error=error)
        yield from _taken_in(bridge, intake, items)
        if progress is not None:
            progress(len(some))
    yield from intake.try_again()


def _items(label: str, name: str | None, content: bytes) -> Iterator[Item]:
    """What a file holds, each as evidence of its own; an attestation stays in its archive."""
    if not archive.is_archive(content):
        yield _item(label, content)
    elif isinstance(parse(content, name), Notification):
        yield Item(content=content, kind=EvidenceKind.PORTAL, source=label)
    else:
        for member in archive.members(content):
            if not archive.is_archive(member.content):
                yield _item(f"{label}/{member.path}", member.content)
            elif isinstance(parse(member.content, member.name), Notification):
                yield Item(content=member.content, kind=EvidenceKind.PORTAL, source=f"{label}/{member.path}")
            else:
                raise UnreadableFile("archive-in-archive", name=member.name)


def _item(label: str, content: bytes) -> Item:
    if is_document(content):
        return Item(content=content, kind=EvidenceKind.PORTAL, source=label)
    if is_no_mail(parse_mail(content)):
        raise UnreadableFile("message-of-unknown-kind")
    return Item(content=content, kind=EvidenceKind.MAIL, source=label)


def _taken_in(bridge: Bridge, intake: Intake, items: Sequence[Item]) -> Iterator[Outcome]:
    for first in range(0, len(items), AT_ONCE):
        some = items[first : first + AT_ONCE]
        at = bridge.clock.now()
        kept = bridge.archive.evidence.keep(some, at)
        evidence = new_ones(some, kept, at)
        new = {one.sha256 for one in evidence}
        for item, one in zip(some, kept, strict=True):
            if one.sha256 not in new:
                known = bridge.archive.evidence.get(one.sha256)
                if known is not None and known.label in (Label.NEW, *OPEN):
                    evidence.append(known)
                    new.add(one.sha256)
                elif known is not None:
                    yield _known(item, known)
        yield from intake.take_in(evidence)
        yield from _each(intake, evidence)


def _known(item: Item, known: Evidence) -> Outcome:
    detail = {"label": str(known.label)}
    return Outcome(what=item.source, verdict=Verdict.NOTHING, code="file-known", detail=detail)


def _each(intake: Intake, evidence: Iterable[Evidence]) -> Iterator[Outcome]:
    for one in evidence:
        found = intake.found[one.sha256]
        if found.label in _VERDICTS:
            yield Outcome(
                what=one.source,
                verdict=_VERDICTS[found.label],
                code=f"file-{found.label}",
                detail=message_detail(one, found),
                transmission=next((each.transmission for each in found.brought), None),
            )
