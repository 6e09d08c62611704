"""A reading, and what was sent → what the evidence means: messages, the server's words, and a person's decisions."""

from dataclasses import replace

from invoicebridge.bridge.archived import Event, EvidenceKind, Label
from invoicebridge.bridge.collecting.folding import Brought
from invoicebridge.bridge.collecting.message_meaning import Weight, meaning
from invoicebridge.bridge.collecting.reading import Reading
from invoicebridge.bridge.collecting.sent import Sent
from invoicebridge.bridge.collecting.understood import Understood, together
from invoicebridge.bridge.inspecting.inspected import Reason
from invoicebridge.transmission.decision import Decision, Question, decision_proof
from invoicebridge.transmission.dialogue import Dialogue, smtp_proof
from invoicebridge.transmission.proof import Proof


def understand(reading: Reading, sent: Sent) -> Understood:
    """Return what the reading means for what was sent."""
    if reading.failure is not None:
        return Understood(label=Label.QUARANTINED, reason=reading.failure)
    if reading.dialogue is not None:
        return _dialogue(reading.sha256, reading.dialogue, sent)
    if reading.decision is not None:
        return _decision(reading, reading.decision, sent)
    if reading.kind in (EvidenceKind.MAIL, EvidenceKind.PORTAL):
        weight = Weight(reading.sha256)
        return together(meaning(one, weight, sent) for one in reading.messages)
    return Understood(label=Label.MATCHED)


def _dialogue(sha256: str, dialogue: Dialogue, sent: Sent) -> Understood:
    """What the server said of a mail; its story was told when it was sent."""
    attempt = sent.attempts.get(dialogue.message_id)
    if attempt is None:
        return Understood(label=Label.UNMATCHED, kind="smtp")
    proof = smtp_proof(dialogue, sha256=sha256)
    brought = [Brought(transmission=id_, evidence=(sha256,), proofs=_if(proof)) for id_ in attempt.transmissions]
    return Understood(label=Label.MATCHED, kind="smtp", brought=tuple(brought))


def _decision(reading: Reading, decision: Decision, sent: Sent) -> Understood:
    bare = Understood(label=Label.UNMATCHED, kind="decision", sender=decision.by)
    if decision.question is Question.GENUINE:
        return _genuine(bare, reading, decision, sent)
    if decision.question is Question.SEEN:
        seen = (Label.SEEN, _signed_off(decision))
        return replace(bare, label=Label.MATCHED, labels={decision.subject: seen})
    proof = decision_proof(decision, sha256=reading.sha256)
    brought = tuple(
        Brought(
            transmission=id_,
            evidence=(reading.sha256,),
            proofs=_if(proof),
            facts=(_decided(id_, reading.sha256, decision),),
        )
        for id_ in _subjects(decision, sent)
    )
    return replace(bare, label=Label.MATCHED, brought=brought) if brought else bare


def _subjects(decision: Decision, sent: Sent) -> tuple[str, ...]:
    """The files that are decided about."""
    if decision.question is Question.STATE:
        return (decision.subject,) if decision.subject in sent.transmissions else ()
    attempt = sent.attempts.get(decision.subject)
    return attempt.transmissions if attempt is not None else ()


def _genuine(bare: Understood, reading: Reading, decision: Decision, sent: Sent) -> Understood:
    """The message that a person answers for, as if it were proven."""
    if reading.vouched is None:
        return bare
    weight = Weight(reading.vouched.sha256, reading.sha256)
    found = together(meaning(one, weight, sent) for one in reading.vouched.messages)
    ids = dict.fromkeys(one.transmission for one in found.brought)
    if not ids:
        return bare
    facts = [Brought(transmission=id_, facts=(_decided(id_, reading.sha256, decision),)) for id_ in ids]
    signed_off = (Label.MATCHED, _signed_off(decision))
    return replace(
        bare,
        label=Label.MATCHED,
        brought=(*found.brought, *facts),
        labels={reading.vouched.sha256: signed_off},
    )


def _signed_off(decision: Decision) -> Reason:
    return Reason("signed-off", {"by": decision.by})


def _decided(id_: str, sha256: str, decision: Decision) -> Event:
    detail = {"question": str(decision.question), "by": decision.by, "because": decision.because}
    if decision.state is not None:
        detail["state"] = str(decision.state)
    return Event(transmission=id_, what="decision", detail=detail, evidence=sha256)


def _if(proof: Proof | None) -> tuple[Proof, ...]:
    return () if proof is None else (proof,)
