"""The operation `correct`: a rejected, refused or failed invoice goes out again, under its number and date.

The new file has a new name, since names are used once for ever, and knows which one it takes the place of. What never
left is given up first. Like `prepare` it can be run again at any time.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

from invoicebridge.bridge.archived import Draft, DraftKind
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.inspecting.documents import Unread
from invoicebridge.bridge.inspecting.inspect import Source
from invoicebridge.bridge.preparing.candidates import Candidate, Faulty, Made, failed
from invoicebridge.bridge.preparing.correctable import Lot, Number, meant
from invoicebridge.bridge.preparing.described import glimpse
from invoicebridge.bridge.preparing.finishing import awaiting
from invoicebridge.bridge.preparing.inputs import Input, draft_input, inputs, ready_input
from invoicebridge.bridge.preparing.late import resend_late
from invoicebridge.bridge.preparing.preparation import OF_ONE_FILE, Preparation
from invoicebridge.bridge.preparing.unchanged import unchanged as document_of
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.errors import ConfigurationError, InvalidDocument


def correct(
    bridge: Bridge,
    target: str,
    *,
    source: Source | None = None,
    unchanged: bool = False,
    company: str | None = None,
) -> Iterator[Outcome]:
    """Yield what became of the correction of what `target` names (number, file name, transmission, draft).

    With a `source` (one draft or invoice, of the same numbers and dates) it is what goes out instead; `unchanged` sends
    the same document once more. A ValueError when it is both or neither.
    """
    if (source is None) is not unchanged:
        raise ValueError("a correction is made with a source, or unchanged")
    found = meant(bridge.archive, target, company)
    if isinstance(found, Outcome):
        yield found
        return
    with ExitStack() as closing:
        correction = _Correction(bridge, Preparation(bridge, closing, company))
        try:
            if isinstance(found, Draft):
                yield from correction.of_draft(found, source)
            else:
                yield from correction.of_file(found, source)
        except OF_ONE_FILE as error:
            yield failed(target if source is None else source.label, error)


class _Correction:
    """One correction: what goes out instead of a file or a draft, or why it does not."""

    def __init__(self, bridge: Bridge, preparation: Preparation) -> None:
        self._bridge = bridge
        self._preparation = preparation

    def of_file(self, lot: Lot, source: Source | None) -> Iterator[Outcome]:
        """Send another file instead of this one."""
        one, made = self._same(lot) if source is None else self._given(source)
        if refusal := self._refusal(lot, one, made, same=source is None):
            yield refusal
            return
        if not lot.released and not lot.first.withdrawn:
            if not self._bridge.archive.queue.withdraw(lot.first.transmission, self._bridge.clock.now()):
                yield _of(lot, one.label, Verdict.FAILED, "cannot-be-withdrawn")
                return
            yield _of(lot, lot.first.name, Verdict.DONE, "withdrawn-for-correction")
        if late := resend_late(self._bridge, lot.first):
            yield late
        for outcome in self._preparation.taken([self._preparation.corrected(one, made, lot.first.transmission)]):
            yield as_correction(outcome, lot.first.name)

    def of_draft(self, draft: Draft, source: Source | None) -> Iterator[Outcome]:
        """Judge the draft once more, or what is given instead."""
        own = _kept(draft)
        if source is None:
            if draft.kind is DraftKind.UNSIGNED:
                yield awaiting(draft.source, draft)
                return
            one, made = own, self._preparation.examiner.made(own)
        else:
            one, made = self._given(source)
            wanted, numbers = self._numbers_of(draft, own), self._numbers(made)
            if wanted and numbers != wanted:
                yield _differs(one.label, wanted, numbers)
                return
        slot = self._preparation.corrected(one, made, draft.corrects)
        yield from self._preparation.taken([slot])
        if isinstance(slot, Candidate | Faulty) and one.sha256 != draft.source_sha256:
            self._bridge.archive.drafts.close(draft.id, self._bridge.clock.now())

    def _given(self, source: Source) -> tuple[Input, Made]:
        """The one input that the source holds, as a file; InvalidDocument `correction-not-one` when it holds others."""
        every = list(inputs(source))
        if len(every) != 1:
            raise InvalidDocument("correction-not-one", name=source.label, count=len(every))
        (one,) = every
        if isinstance(one, Unread):
            raise one.error
        return one, self._preparation.examiner.made(one)

    def _same(self, lot: Lot) -> tuple[Input, Made]:
        """The document that was sent; ConfigurationError `evidence-missing` when its bytes are gone."""
        (sent,) = self._bridge.archive.transmissions.get([lot.first.transmission])
        content = self._bridge.archive.evidence.content(sent.sha256)
        if content is None:
            raise ConfigurationError("evidence-missing", name=sent.name, sha256=sent.sha256)
        return document_of(sent.name, content)

    def _refusal(self, lot: Lot, one: Input, made: Made, *, same: bool) -> Outcome | None:
        """Why this is no correction of the file, or none is needed."""
        waits = not lot.released and not lot.first.withdrawn and lot.first.held is None
        if same:
            if lot.released and len(lot.released) < len(lot.rows):
                return _of(lot, one.label, Verdict.FAILED, "lot-partly-refused")
            return _of(lot, one.label, Verdict.NOTHING, "not-sent-yet") if waits and lot.first.queued else None
        before = self._bridge.archive.transmissions.made_from([one.sha256]).get(one.sha256, ())
        if waits and lot.first.transmission in before:
            return _of(lot, one.label, Verdict.NOTHING, "already-prepared")
        numbers = self._numbers(made)
        return None if numbers == lot.demanded else _differs(one.label, lot.demanded, numbers)

    def _numbers(self, made: Made) -> frozenset[Number]:
        """Number and date of every invoice in the file, where they can be read."""
        seen = glimpse(made.xml, self._bridge.clock.now()).numbers
        return frozenset((numero, data) for numero, data in seen if data is not None)

    def _numbers_of(self, draft: Draft, own: Input) -> frozenset[Number]:
        """The same of a draft; of one that cannot even be completed what was kept of it."""
        try:
            return self._numbers(self._preparation.examiner.made(own))
        except OF_ONE_FILE:
            return frozenset({(draft.numero, draft.data)} if draft.numero and draft.data else ())


def _kept(draft: Draft) -> Input:
    """A draft as the input that it was."""
    if draft.content.lstrip()[:1] == b"{":
        own = draft_input(draft.source, None, draft.content, _nothing_beside)
        return replace(own, sha256=draft.source_sha256, company=draft.company)
    return ready_input(draft.source, None, draft.content)


def _nothing_beside(name: str) -> bytes:
    raise InvalidDocument("draft-attachment-archived", name=name)


def as_correction(outcome: Outcome, old: str) -> Outcome:
    """A file that is prepared, told as the correction that it is: in the place of the file `old`."""
    if outcome.verdict is not Verdict.DONE:
        return outcome
    return replace(outcome, code="corrected", detail={**outcome.detail, "old": old})


def _of(lot: Lot, what: str, verdict: Verdict, code: str, **more: str) -> Outcome:
    detail = {"name": lot.first.name, "state": str(lot.first.state), **more}
    return Outcome(what=what, verdict=verdict, code=code, detail=detail, transmission=lot.first.transmission)


def _differs(what: str, wanted: frozenset[Number], found: frozenset[Number]) -> Outcome:
    detail = {"wanted": _listed(wanted), "found": _listed(found)}
    return Outcome(what=what, verdict=Verdict.FAILED, code="correction-differs", detail=detail)


def _listed(numbers: frozenset[Number]) -> str:
    return ", ".join(f"{numero} ({data.isoformat()})" for numero, data in sorted(numbers)) or "-"
