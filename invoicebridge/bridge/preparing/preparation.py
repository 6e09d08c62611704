"""One run of preparing: each input is examined, and a batch of what came of them is taken into the store."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Final

from invoicebridge.bridge.archived import Draft, Wanted
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.inspecting.documents import Unread
from invoicebridge.bridge.preparing.candidates import Candidate, Faulty, Made, failed
from invoicebridge.bridge.preparing.examiner import Examiner
from invoicebridge.bridge.preparing.finishing import Finisher, awaiting, prepared_before
from invoicebridge.bridge.preparing.inputs import Input, Kind
from invoicebridge.bridge.preparing.open_drafts import OpenDrafts
from invoicebridge.bridge.preparing.recognise import Register
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.bridge.signing.already_signed import holds, is_of
from invoicebridge.bridge.signing.pens import Pens
from invoicebridge.errors import ConfigurationError, InvalidDocument, UnreadableFile
from invoicebridge.fatturapa.circumstances import InvoiceKey
from invoicebridge.fatturapa.filename import stem
from invoicebridge.signature.p7m import looks_signed
from invoicebridge.signature.verdict import Form
from invoicebridge.transmission.transmission import Transmission

OF_ONE_FILE: Final = (InvalidDocument, ConfigurationError, UnreadableFile)
"""What stops one file and not the run."""

Slot = Candidate | Faulty | Outcome
_NONE: Final[Mapping[str, str]] = MappingProxyType({})


class Preparation:
    """Examines inputs and takes what came of them into the store; with `dry_run` nothing is stored."""

    def __init__(
        self, bridge: Bridge, closing: ExitStack, company: str | None = None, *, dry_run: bool = False
    ) -> None:
        self._bridge = bridge
        self._dry_run = dry_run
        self.register = Register(bridge.archive.companies.all(), bridge.companies, company)
        self.examiner = Examiner(bridge, self.register)
        self._drafts = OpenDrafts(bridge.archive)
        self._finisher = Finisher(bridge, Pens(bridge, closing), self._drafts)
        self._first: dict[str, str] = {}
        """Where each input of the batch was met first; in a dry run, of all batches."""
        self._names_used: AbstractSet[str] = frozenset()
        """Those names of the batch's files that are used."""

    def examined(self, batch: Sequence[Input | Unread], corrects: Mapping[str, str] = _NONE) -> list[Slot]:
        """What each input is: a file that may be taken in, one with errors, or nothing new.

        `corrects`: by SHA-256 of the inputs that take the place of a transmission, which one.
        """
        given = [one for one in batch if isinstance(one, Input)]
        archive = self._bridge.archive
        ready = [one.name for one in given if one.name and one.kind is not Kind.DRAFT]
        self._names_used = archive.names.used_among(ready) if ready else frozenset()
        self.examiner.begin_batch(self._names_used)
        made = archive.transmissions.made_from(one.sha256 for one in given)
        slots = [self._examined(one, made, corrects) for one in batch]
        known = self.examiner.known(one for one in slots if isinstance(one, Candidate))
        return [self._unless_known(one, slot, known) for one, slot in zip(batch, slots, strict=True)]

    def taken(self, slots: Sequence[Slot]) -> Iterator[Outcome]:
        """Yield the outcome of each, in their order; what can be is in the store, the faulty are kept as drafts."""
        if self._dry_run:
            yield from map(_foretold, slots)
            return
        self._drafts.keep([one.draft for one in slots if isinstance(one, Faulty)], self._bridge.clock.now())
        finished = iter(self._finisher.finish([one for one in slots if isinstance(one, Candidate)]))
        self._first.clear()
        self.examiner.forget()
        for one in slots:
            yield next(finished) if isinstance(one, Candidate) else one.outcome if isinstance(one, Faulty) else one

    def corrected(self, one: Input, made: Made, corrects: str | None) -> Slot:
        """What an input is that takes the place of a file, or of a draft where `corrects` is None.

        InvalidDocument, ConfigurationError, UnreadableFile as for any input.
        """
        waiting = self._drafts.waiting_from(one.sha256)
        if waiting is not None:
            return awaiting(one.label, waiting)
        self.examiner.begin_batch(self._bridge.archive.names.used_among([one.name] if one.name else []))
        slot = self.examiner.judged(one, made, corrects)
        known = self.examiner.known([slot] if isinstance(slot, Candidate) else [])
        return self._unless_known(one, slot, known)

    def close_drafts_of(self, source_sha256: str, transmission: str) -> None:
        """The drafts of this input, of which the transmission was made, wait no longer: a killed process left them."""
        if not self._dry_run:
            self._drafts.close_made_from(source_sha256, transmission, self._bridge.clock.now())

    def close_replaced(self, company: str, numero: str, data: date, by: Transmission) -> None:
        """Nor do the drafts with errors of an invoice whose place the transmission took."""
        if not self._dry_run:
            self._drafts.close_replaced(company, numero, data, by, self._bridge.clock.now())

    def awaiting_signature(self, company: str, numero: str, data: date) -> Draft | None:
        """The draft of that invoice which waits for its signature."""
        return self._drafts.unsigned_of(company, numero, data)

    def _examined(self, one: Input | Unread, made: Mapping[str, Sequence[str]], corrects: Mapping[str, str]) -> Slot:
        """One of a batch; `made` is what was made from its inputs before."""
        if isinstance(one, Unread):
            return failed(one.label, one.error)
        if one.sha256 in self._first:
            detail = {"first": self._first[one.sha256]}
            return Outcome(what=one.label, verdict=Verdict.NOTHING, code="same-input", detail=detail)
        self._first[one.sha256] = one.label
        try:
            before = self._before(one, made.get(one.sha256, ()))
            if found := before or self._came_signed(one):
                return found
            return self.examiner.judged(one, self.examiner.made(one), corrects.get(one.sha256))
        except OF_ONE_FILE as error:
            return failed(one.label, error)

    def _unless_known(self, one: Input | Unread, slot: Slot, known: AbstractSet[InvoiceKey]) -> Slot:
        if not isinstance(slot, Candidate) or isinstance(one, Unread):
            return slot
        if known.isdisjoint(each.key for each in slot.described.invoices):
            return slot
        made = self._bridge.archive.transmissions.made_from([slot.source_sha256]).get(slot.source_sha256)
        if made and made[-1] != slot.corrects:  # by another process, since this batch was begun
            return self._prepared_before(one, made[-1], slot.source_sha256)
        return self.examiner.refused(one, slot, known)

    def _before(self, one: Input, made: Sequence[str]) -> Outcome | None:
        """What there is to say when the same input was given before."""
        made = made or self._sent_as(one)
        if made:
            return self._prepared_before(one, made[-1], one.sha256)
        waiting = self._drafts.waiting_from(one.sha256)
        return None if waiting is None else awaiting(one.label, waiting)

    def _sent_as(self, one: Input) -> list[str]:
        """The transmissions that are this very file, or of this document under this name: it comes back from signing.

        Their source may be another: the draft that it was made from.
        """
        archive = self._bridge.archive
        if one.kind is Kind.SIGNED:
            wanted = Wanted(sha256=frozenset({one.sha256}))
            return [same.id for same in archive.transmissions.candidates(wanted).transmissions]
        if one.kind is Kind.DRAFT or one.name is None or one.name not in self._names_used:
            return []
        wanted = Wanted(names=frozenset({one.name}))
        found = (
            (same.id, archive.evidence.content(same.sha256))
            for same in archive.transmissions.candidates(wanted).transmissions
        )
        return [id_ for id_, content in found if content is not None and is_of(content, one.content)]

    def _prepared_before(self, one: Input, id_: str, source_sha256: str) -> Outcome:
        """The outcome of what is in the store; a draft that a killed process left open is closed."""
        self.close_drafts_of(source_sha256, id_)
        return prepared_before(self._bridge.archive, one.label, id_)

    def _came_signed(self, one: Input) -> Slot | None:
        """What a file is that has the name of a draft which waits for its signature; None when it has none such.

        InvalidDocument `signed-other-document` when what was signed is not the draft, or is not intact.
        """
        draft = self._drafts.waiting_as(one.name) if one.name and one.kind is not Kind.DRAFT else None
        if draft is None:
            return None
        if made := self._bridge.archive.transmissions.made_from([draft.source_sha256]):
            return self._prepared_before(one, made[draft.source_sha256][-1], draft.source_sha256)
        if one.kind is Kind.XML:
            return awaiting(one.label, draft) if one.content == draft.content else None
        form = Form.CADES if looks_signed(one.content) else Form.XADES
        if not holds(one.content, draft.content, form, self._bridge.clock.now()):
            raise InvalidDocument("signed-other-document", name=draft.name)
        return _came_back(self.examiner.judged(one, self.examiner.made(one), draft.corrects), draft)


def _came_back(judged: Slot, draft: Draft) -> Slot:
    """The signed file under the name that its draft holds; one that may not go leaves the draft as it is."""
    if isinstance(judged, Candidate):
        own = stem(draft.name or "")
        return replace(judged, stem=own, awaited=draft, source_sha256=draft.source_sha256, given=None)
    if isinstance(judged, Faulty):
        return replace(judged.outcome, verdict=Verdict.FAILED, code="signed-unfit")
    return judged


def _foretold(one: Slot) -> Outcome:
    """The outcome that a file would have, as far as it is known without a name and a signature."""
    match one:
        case Faulty():
            return replace(one.outcome, code="would-be-faulty")
        case Candidate():
            numbers = ", ".join(each.key.numero for each in one.described.invoices)
            code = "would-be-signed" if one.needs_signature else "would-be-prepared"
            return Outcome(
                what=one.label,
                verdict=Verdict.DONE,
                code=code,
                detail={"numeri": numbers},
                faults=one.warnings,
                remarks=one.remarks,
            )
        case Outcome():
            return one
