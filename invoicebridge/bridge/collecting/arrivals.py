"""What is told of evidence that came in: what became of the files, and which messages a person has to look at."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from invoicebridge.bridge.archived import Evidence, Label
from invoicebridge.bridge.collecting.folded import since
from invoicebridge.bridge.collecting.folding import Moved
from invoicebridge.bridge.collecting.reading import written_reason
from invoicebridge.bridge.collecting.understood import Understood
from invoicebridge.bridge.ports import Archive
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.transmission.fold import Contradiction, Why
from invoicebridge.transmission.proof import Proof
from invoicebridge.transmission.state import RELEASED, State

SHORT: Final = 12
"""Characters of a hash that people see; enough to find the evidence by."""

VERDICTS: Final[Mapping[State, Verdict]] = {
    State.PREPARED: Verdict.NOTHING,
    State.SEND_REFUSED: Verdict.ATTENTION,
    State.SENT: Verdict.WAITING,
    State.PEC_REFUSED: Verdict.ATTENTION,
    State.PEC_ACCEPTED: Verdict.WAITING,
    State.PEC_NOT_DELIVERED: Verdict.ATTENTION,
    State.PEC_DELIVERED: Verdict.WAITING,
    State.REJECTED: Verdict.ATTENTION,
    State.MADE_AVAILABLE: Verdict.DONE,
    State.NOT_DELIVERED: Verdict.WAITING,
    State.UNDELIVERABLE: Verdict.ATTENTION,
    State.DELIVERED: Verdict.DONE,
    State.TERM_EXPIRED: Verdict.DONE,
    State.CUSTOMER_REFUSED: Verdict.ATTENTION,
    State.CUSTOMER_ACCEPTED: Verdict.DONE,
}
"""What a file asks of its owner once it is in a state."""

_TOLD: Final[Mapping[Label, str]] = {
    Label.QUARANTINED: "message-quarantined",
    Label.UNPROVEN: "message-unproven",
    Label.AMBIGUOUS: "message-ambiguous",
}
"""The messages that a person has to look at. Purchases and other people's mail are none of them."""


def state_code(state: State) -> str:
    """The code of the outcome that tells that a file came to this state: `state-pec-delivered`."""
    return f"state-{state.lower().replace('_', '-')}"


def of_moved(archive: Archive, moved: Sequence[Moved]) -> Iterator[Outcome]:
    """Yield an outcome for each file that moved, or invoice of a file that holds several, and for contradictions."""
    for one in moved:
        if one.invoices:
            yield from _of_invoices(archive, one)
        elif one.state is not one.before:
            yield _became(archive, one, one.transmission.name, one.before, one.state, since(one.folded))
        for contradiction in one.contradictions:
            yield _contradiction(one, contradiction)


def _of_invoices(archive: Archive, one: Moved) -> Iterator[Outcome]:
    proofs = {each.invoice: each.since for each in one.folded.invoices}
    states = {change.state for change in one.invoices}
    if len(one.invoices) == len(one.transmission.invoices) and len(states) == 1:
        (state,) = states
        by = proofs.get(one.invoices[0].invoice.reference)
        yield _became(archive, one, one.transmission.name, one.before, state, by)
        return
    for change in one.invoices:
        numero = change.invoice.reference.numero_fattura or one.transmission.name
        by = proofs.get(change.invoice.reference)
        yield _became(archive, one, numero, change.before, change.state, by)


def _became(archive: Archive, one: Moved, what: str, before: State, state: State, by: Proof | None) -> Outcome:
    detail = {"before": str(before), "state": str(state), "name": one.transmission.name, "codes": "", "because": ""}
    if by is not None:
        detail |= {"at": by.at.isoformat(), "evidence": by.sha256[:SHORT], **_said(archive, one, state, by)}
    return Outcome(
        what=what,
        verdict=VERDICTS[state],
        code=state_code(state),
        detail=detail,
        transmission=one.transmission.id,
    )


def _said(archive: Archive, one: Moved, state: State, by: Proof) -> dict[str, str]:
    """The SdI's codes and the customer's words, as the story repeats them."""
    if state not in RELEASED:
        return {}
    lines = archive.stories.of(one.transmission.id)
    told = [line.event.detail for line in lines if line.event.what == "message" and line.event.evidence == by.sha256]
    return {name: detail[name] for detail in told for name in ("codes", "because") if name in detail}


def _contradiction(one: Moved, found: Contradiction) -> Outcome:
    detail = {"state": str(found.proof.state), "evidence": found.proof.sha256[:SHORT]}
    if found.against is not None:
        detail["against"] = str(found.against)
    if found.invoice is not None:
        detail["numero"] = found.invoice.numero_fattura or ""
    return Outcome(
        what=one.transmission.name,
        verdict=Verdict.ATTENTION,
        code="contradiction" if found.why is Why.BRANCH else f"contradiction-{found.why}",
        detail=detail,
        transmission=one.transmission.id,
    )


def of_message(evidence: Evidence, understood: Understood) -> Outcome | None:
    """The outcome of a message that a person has to look at; None for every other one."""
    code = _TOLD.get(understood.label)
    if code is None or understood.label is evidence.label:
        return None
    return Outcome(
        what=evidence.source,
        verdict=Verdict.ATTENTION,
        code=code,
        detail=message_detail(evidence, understood),
        transmission=next((one.transmission for one in understood.brought), None),
    )


def message_detail(evidence: Evidence, understood: Understood) -> dict[str, str]:
    """What is told of a message; `reason` as it is written beside the label."""
    return {
        "evidence": evidence.sha256[:SHORT],
        "kind": understood.kind or "-",
        "sender": understood.sender or "-",
        "reason": written_reason(understood.reason) or "-",
    }
