"""From candidates to files in the store: named, signed, judged on their last bytes, taken in; a batch at a time.

A process that is killed between any two steps loses nothing: until a file is in the store its input is as it was, and
the next run makes it anew under another name. Names that were given out and not used are gaps, which are allowed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Final as Constant

from invoicebridge.bridge.archived import Draft, NotTaken, Prepared, Reason
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.ports import Archive
from invoicebridge.bridge.preparing.candidates import Candidate, failed
from invoicebridge.bridge.preparing.naming import name_all
from invoicebridge.bridge.preparing.open_drafts import OpenDrafts
from invoicebridge.bridge.preparing.signatures import Awaiting, Final, not_signed, sign_all
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.bridge.signing.already_signed import holds
from invoicebridge.bridge.signing.pens import Pens
from invoicebridge.errors import InvalidDocument, InvoiceBridgeError
from invoicebridge.fatturapa.check import check
from invoicebridge.fatturapa.circumstances import Circumstances
from invoicebridge.fatturapa.fault import Fault
from invoicebridge.fatturapa.filename import stem
from invoicebridge.signature.verdict import Form
from invoicebridge.transmission.state import RELEASED, State
from invoicebridge.transmission.transmission import Transmission

_REFUSALS: Constant = {
    Reason.INVOICE_KNOWN: ("invoice-known", "numero"),
    Reason.NAME_USED: ("name-taken", "name"),
    Reason.ID_USED: ("name-taken", "name"),
}
"""What is told of a file that the store did not take, and which parameter its detail is."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A file that nothing is known against."""

    candidate: Candidate
    prepared: Prepared


class Finisher:
    """Takes candidates into the store."""

    def __init__(self, bridge: Bridge, pens: Pens, drafts: OpenDrafts) -> None:
        self._bridge = bridge
        self._pens = pens
        self._drafts = drafts

    def finish(self, candidates: Sequence[Candidate]) -> list[Outcome]:
        """Return what became of each, in their order."""
        named = name_all(self._bridge, [self._unless_signer_failed(one) for one in candidates])
        signed = sign_all(self._bridge, self._pens, named)
        return self._stored([self._judged(one) if isinstance(one, Final) else one for one in signed])

    def _unless_signer_failed(self, one: Candidate) -> Candidate | Outcome:
        """No name is given to what cannot be signed: a signer that has failed is not asked again in this run."""
        pen = self._pens.of(one.rules) if one.needs_signature else None
        return not_signed(one, pen) if isinstance(pen, InvoiceBridgeError) else one

    def _judged(self, one: Final) -> _Ready | Outcome:
        """The file, once nothing is wrong with its name, size, signature and content as they are to be sent."""
        now = self._bridge.clock.now()
        if not _holds_what_was_signed(one, now):
            return failed(one.candidate.label, InvalidDocument("signed-not-intact", name=one.name))
        as_sent = Circumstances(at=now, as_sent=True, anchors=self._bridge.signers)
        checked = check(one.name, one.content, self._bridge.schemas, as_sent, label=one.candidate.label)
        if not checked.accepted:
            label, detail = one.candidate.label, {"name": one.name}
            return Outcome(
                what=label, verdict=Verdict.FAILED, code="unfit-as-sent", detail=detail, faults=checked.faults
            )
        return _Ready(one.candidate, self._prepared(one))

    def _prepared(self, one: Final) -> Prepared:
        candidate = one.candidate
        transmission = Transmission(
            id=self._bridge.ids.transmission(),
            company=candidate.rules.company,
            name=one.name,
            sha256=sha256(one.content).hexdigest(),
            formato=candidate.described.formato,
            invoices=tuple(each.invoice for each in candidate.described.invoices),
            prepared_at=self._bridge.clock.now(),
        )
        return Prepared(
            transmission=transmission,
            content=one.content,
            invoices=candidate.described.invoices,
            source_sha256=candidate.source_sha256,
            corrects=candidate.corrects,
        )

    def _stored(self, judged: Sequence[_Ready | Awaiting | Outcome]) -> list[Outcome]:
        """What is ready, and what waits, is in the store; each has its outcome."""
        now = self._bridge.clock.now()
        ready = [one for one in judged if isinstance(one, _Ready)]
        refused = self._bridge.archive.transmissions.add([one.prepared for one in ready], now) if ready else ()
        without = {one.transmission: one for one in refused}
        meanwhile = self._meanwhile([one for one in ready if one.prepared.transmission.id in without])
        self._drafts.keep([one.draft for one in judged if isinstance(one, Awaiting)], now)
        taken = [one for one in ready if one.prepared.transmission.id not in without]
        for one in taken:
            self._drafts.close(one.candidate, one.prepared.transmission.id, now)
        return [self._outcome(one, without, meanwhile) for one in judged]

    def _meanwhile(self, refused: Sequence[_Ready]) -> Mapping[str, Sequence[str]]:
        """What another process has made of the same inputs since they were examined."""
        if not refused:
            return {}
        return self._bridge.archive.transmissions.made_from(one.candidate.source_sha256 for one in refused)

    def _outcome(
        self,
        one: _Ready | Awaiting | Outcome,
        refused: Mapping[str, NotTaken],
        meanwhile: Mapping[str, Sequence[str]],
    ) -> Outcome:
        match one:
            case Outcome():
                return one
            case Awaiting():
                told = awaiting(one.candidate.label, one.draft, one.candidate.warnings)
                return replace(told, remarks=one.candidate.remarks)
            case _Ready():
                why = refused.get(one.prepared.transmission.id)
                if why is None:
                    return _taken(one)
                made = meanwhile.get(one.candidate.source_sha256)
                if made and made[-1] != one.candidate.corrects:
                    return prepared_before(self._bridge.archive, one.candidate.label, made[-1])
                return _refused(one.candidate, why)


def _holds_what_was_signed(one: Final, now: datetime) -> bool:
    """Whether the file holds the document that we signed; that a .p7m's signature is intact, `check` finds out next."""
    if one.form is None:
        return True
    return one.unsigned in one.content if one.form is Form.CADES else holds(one.content, one.unsigned, one.form, now)


def awaiting(label: str, draft: Draft, warnings: tuple[Fault, ...] = ()) -> Outcome:
    """The outcome of a file that somebody has to sign elsewhere."""
    detail = {"name": draft.name or ""}
    return Outcome(what=label, verdict=Verdict.ATTENTION, code="awaiting-signature", detail=detail, faults=warnings)


def prepared_before(archive: Archive, label: str, id_: str) -> Outcome:
    """The outcome of an input of which this file was made already, by an earlier run or by another process."""
    (sent,) = archive.transmissions.get([id_])
    return made_before(archive, label, sent, archive.transmissions.states([id_])[id_])


def made_before(archive: Archive, label: str, sent: Transmission, state: State) -> Outcome:
    """The same, of a file that was looked up already."""
    id_ = sent.id
    if state in RELEASED and (later := archive.overview.of_files([id_])[0].corrected_by) is not None:
        (by,) = archive.transmissions.get([later])
        detail = {"name": sent.name, "by": by.name}
        return Outcome(what=label, verdict=Verdict.NOTHING, code="already-corrected", detail=detail, transmission=by.id)
    code = "already-rejected" if state in RELEASED else "already-prepared"
    detail = {"name": sent.name, "state": str(state)}
    return Outcome(what=label, verdict=Verdict.NOTHING, code=code, detail=detail, transmission=id_)


def _taken(one: _Ready) -> Outcome:
    """The outcome of a file in the store: under which name, and whether that is another than it came with."""
    candidate, sent = one.candidate, one.prepared.transmission
    detail = {"name": sent.name, "numeri": ", ".join(each.key.numero for each in one.prepared.invoices)}
    code = "prepared"
    if candidate.made.remarks:
        code, detail = "prepared-with-remarks", detail | {"remarks": str(len(candidate.made.remarks))}
    elif candidate.given is not None and stem(candidate.given) != stem(sent.name):
        code, detail = "prepared-renamed", detail | {"given": candidate.given}
    return Outcome(
        what=candidate.label,
        verdict=Verdict.DONE,
        code=code,
        detail=detail,
        transmission=sent.id,
        faults=candidate.warnings,
        remarks=candidate.remarks,
    )


def _refused(candidate: Candidate, why: NotTaken) -> Outcome:
    code, parameter = _REFUSALS[why.reason]
    return Outcome(what=candidate.label, verdict=Verdict.FAILED, code=code, detail={parameter: why.detail})
