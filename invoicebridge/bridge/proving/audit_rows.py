"""What `audit` compares of the rows beside files: evidence, counters, cursors, the SdI's boxes, locks of sending.

Little of it is chained. What can be told is told by what must follow from the rest: from stories, from the order in
which evidence was stored, from counting anew. A change that contradicts nothing else cannot be seen.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Final

from invoicebridge.bridge.archived import (
    EvidenceKind,
    EvidenceRow,
    Head,
    Label,
    SendingLock,
    StoreKind,
    StoryLine,
    Wanted,
)
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.ports import Archive
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.catalogue.boxes import is_sdi_box
from invoicebridge.sdi.addresses import FIRST
from invoicebridge.transmission.state import State

_CLOCKS: Final = timedelta(days=1)
"""So far the clocks of machines that share a store may lie apart, and a run that writes may last."""
_MOST: Final = 100
_FIRST_SEND: Final = "first-send"
_ATTEMPT: Final = "attempt"
_ANSWERS: Final = frozenset({"RC", "NS", "MC", "AT", "NE", "DT"})
"""Kinds of message from which a box of the SdI is learnt."""


class Rows:
    """Gathers, while the stories go by, what the rows beside them must agree with."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._archive = bridge.archive
        self._locks = bridge.archive.sending_locks()
        self._boxes: dict[str, str] = {}
        """The boxes that mails went to, with the Message-ID of one."""
        self._answered: set[str] = set()
        """Those that a proven answer came from."""
        self._sent_while_locked: dict[SendingLock, datetime] = {}
        self._states: dict[str, Counter[str]] = {}
        self._shown = self._numbers()

    def story(self, lines: Sequence[StoryLine]) -> Iterator[Outcome]:
        """Some lines of the stories; yields what is wrong with the evidence that they name."""
        named = {one.event.evidence for one in lines if one.event.evidence is not None}
        found = self._archive.evidence.rows_among(named)
        told = set()
        for one in lines:
            self._noted(one)
            sha256 = one.event.evidence
            if sha256 is None or sha256 in told:
                continue
            if sha256 not in found:
                told.add(sha256)
                yield _wrong(sha256, "audit-evidence-missing", one.event.transmission)
                continue
            for each in _evidence_differences(self._archive, one, found[sha256]):
                told.add(sha256)
                yield each

    def files(self, companies: Mapping[str, str]) -> None:
        """Some files, with the company of each."""
        for id_, state in self._archive.transmissions.states(list(companies)).items():
            self._states.setdefault(companies[id_], Counter())[str(state)] += 1

    def rest(self) -> Iterator[Outcome]:
        """What is wrong with everything else, once all stories and all files went by."""
        yield from self._counters()
        yield from self._cursors()
        yield from self._assigned()
        yield from self._while_locked()

    def _noted(self, line: StoryLine) -> None:
        detail = line.event.detail
        if line.event.what == "message" and detail.get("kind") in _ANSWERS and "reason" not in detail:
            self._answered.add(detail.get("sender", "").lower())
        if line.event.what == _ATTEMPT:
            self._boxes.setdefault(detail.get("address", "").lower(), detail.get("message_id", ""))
            for lock in self._locks:
                released = lock.released_at
                if lock.since + _CLOCKS < line.at and (released is None or line.at < released - _CLOCKS):
                    self._sent_while_locked.setdefault(lock, line.at)

    # --- counters ----------------------------------------------------------------------------------------------------

    def _numbers(self) -> tuple[Head, Mapping[str, Mapping[State, int]], Mapping[Label, int]]:
        """The numbers that lists show, and where the stories end: both move when anybody writes."""
        overview = self._archive.overview
        states = {one.id: overview.numbers(one.id).states for one in self._archive.companies.all()}
        return self._archive.stories.head(), states, overview.numbers().labels

    def _counters(self) -> Iterator[Outcome]:
        """The numbers that lists show, against what is counted anew; and evidence in the order of its instants."""
        labels: Counter[str] = Counter()
        yield from _disordered(self._archive.evidence.rows(), self._bridge.clock.now(), labels)
        _, states, shown = self._shown
        if self._numbers() != self._shown:
            yield Outcome(what="counters", verdict=Verdict.NOTHING, code="audit-numbers-move")
            return
        for company in sorted(states.keys() | self._states.keys()):
            yield from _miscounted(company, states.get(company, {}), self._states.get(company, Counter()))
        yield from _miscounted("", shown, labels)

    # --- mailboxes ---------------------------------------------------------------------------------------------------

    def _cursors(self) -> Iterator[Outcome]:
        """A folder from which mail came was read up to somewhere."""
        for rules in self._bridge.mailboxes.values():
            if self._archive.mailboxes.remembers(rules.name):
                continue
            for folder in rules.folders:
                source = f"{rules.name}/{folder}"
                if self._archive.mailboxes.cursor(rules.name, folder) is not None:
                    continue
                if next(self._archive.evidence.mails_from(source), None) is not None:
                    yield Outcome(what=source, verdict=Verdict.FAILED, code="audit-cursor-missing")

    def _assigned(self) -> Iterator[Outcome]:
        """A box of the SdI that a mail went to was known as the mailbox's own; that of a proven answer is."""
        for address, message_id in sorted(self._boxes.items()):
            if address == FIRST or not is_sdi_box(address):
                continue
            attempt = self._archive.attempts.get(message_id)
            if attempt is None:
                continue
            if address not in self._known_boxes(attempt.mailbox):
                yield _box_missing(attempt.mailbox, address)
        answered = sorted(address for address in self._answered if is_sdi_box(address))
        if answered and not self._archive.mailboxes.any_assigned():
            yield _box_missing("-", answered[-1])

    def _known_boxes(self, mailbox: str) -> set[str]:
        rules = self._bridge.mailboxes.get(mailbox)
        declared = {rules.sdi_address.strip().lower()} if rules is not None and rules.sdi_address else set()
        return declared | {one.address.lower() for one in self._archive.mailboxes.assigned(mailbox)}

    # --- locks -------------------------------------------------------------------------------------------------------

    def _while_locked(self) -> Iterator[Outcome]:
        if self._archive.kind is StoreKind.LIVE and _FIRST_SEND not in {one.reason for one in self._locks}:
            yield Outcome(what=_FIRST_SEND, verdict=Verdict.FAILED, code="audit-lock-missing")
        for lock, at in self._sent_while_locked.items():
            detail = {"lock": lock.reason, "since": lock.since.isoformat(), "at": at.isoformat()}
            yield Outcome(what=lock.reason, verdict=Verdict.FAILED, code="audit-sent-while-locked", detail=detail)


def locks(archive: Archive) -> Iterator[Outcome]:
    """Yield each lock of sending that there was, with who released it, and when; one that holds is said to."""
    for one in archive.sending_locks():
        detail = {"lock": one.reason, "since": one.since.isoformat()}
        if one.released_at is None:
            yield Outcome(what=one.reason, verdict=Verdict.WAITING, code="lock-holds", detail=detail)
            continue
        detail |= {"by": one.released_by or "", "at": one.released_at.isoformat()}
        yield Outcome(what=one.reason, verdict=Verdict.DONE, code="lock-released", detail=detail)


def _evidence_differences(archive: Archive, line: StoryLine, row: EvidenceRow) -> Iterator[Outcome]:
    """What a line of a story says of the evidence that it names, against its row."""
    of_file, detail = line.event.what == "prepared", line.event.detail
    too_early = of_file and row.kind is EvidenceKind.FILE and row.received_at < line.at - _CLOCKS
    if row.received_at > line.at + _CLOCKS or (too_early and not _kept_before(archive, row, detail.get("name", ""))):
        yield _differs(line, "received_at", row.received_at.isoformat(), line.at.isoformat())
    if of_file and row.source != detail.get("name") and not _kept_before(archive, row, detail.get("name", "")):
        yield _differs(line, "source", row.source, detail.get("name", ""))
    if line.event.what == "decision" and row.kind is EvidenceKind.DECISION and row.source != detail.get("by"):
        yield _differs(line, "source", row.source, detail.get("by", ""))


def _kept_before(archive: Archive, row: EvidenceRow, name: str) -> bool:
    """Whether another file of these very bytes was made, whose evidence it is."""
    same = archive.transmissions.candidates(Wanted(sha256=frozenset({row.sha256}))).transmissions
    return any(one.name == row.source != name for one in same)


def _disordered(rows: Iterator[EvidenceRow], now: datetime, labels: Counter[str]) -> Iterator[Outcome]:
    """Evidence that came before what was stored before it, after what was stored after it, or later than now.

    A clock that was wrong for a while explains that as well: a person has to know. The rows are counted by their
    labels on the way; the first so many are told.
    """
    wrong = 0
    before: EvidenceRow | None = None
    this: EvidenceRow | None = None
    for after in chain(rows, (None,)):
        if after is not None:
            labels[str(after.label)] += 1
        if this is not None and (told := _out_of_order(before, this, after, now)) is not None:
            wrong += 1
            if wrong <= _MOST:
                yield _misplaced(this, told)
        else:
            before = this
        this = after


def _out_of_order(
    before: EvidenceRow | None, this: EvidenceRow, after: EvidenceRow | None, now: datetime
) -> datetime | None:
    """About when it must have come, where it did not come between its neighbours."""
    at, first = this.received_at, None if before is None else before.received_at
    if first is not None and at < first - _CLOCKS:
        return first
    last = now if after is None else after.received_at
    alone = first is None or last >= first - _CLOCKS
    return last if alone and at > last + _CLOCKS else None


def _misplaced(row: EvidenceRow, told: datetime) -> Outcome:
    detail = {"received_at": row.received_at.isoformat(), "last": told.isoformat()}
    return Outcome(what=row.sha256, verdict=Verdict.ATTENTION, code="audit-received-disordered", detail=detail)


def _box_missing(mailbox: str, address: str) -> Outcome:
    detail = {"address": address, "mailbox": mailbox}
    return Outcome(what=mailbox, verdict=Verdict.FAILED, code="audit-box-missing", detail=detail)


def _miscounted(
    company: str, shown: Mapping[State, int] | Mapping[Label, int], counted: Counter[str]
) -> Iterator[Outcome]:
    listed = {str(name): count for name, count in shown.items() if count}
    for name in sorted(listed.keys() | counted.keys()):
        if listed.get(name, 0) != counted[name]:
            detail = {"counted": name, "listed": str(listed.get(name, 0)), "told": str(counted[name])}
            yield Outcome(what=company or name, verdict=Verdict.FAILED, code="audit-miscounted", detail=detail)


def _differs(line: StoryLine, field: str, listed: str, told: str) -> Outcome:
    return _wrong(
        line.event.evidence or "", f"audit-{field}-differs", line.event.transmission, listed=listed, told=told
    )


def _wrong(what: str, code: str, transmission: str, **detail: str) -> Outcome:
    return Outcome(what=what, verdict=Verdict.FAILED, code=code, detail=detail, transmission=transmission)
