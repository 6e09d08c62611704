"""A message that was inspected, and what was sent → of what it speaks, what it proves of that, how it is labelled.

Only what counts teaches anything: ids, and the SdI's box. What does not count is tied to the file that it speaks of
all the same, moves nothing, and is shown to a person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from invoicebridge.bridge.archived import Event, Label
from invoicebridge.bridge.collecting.folding import Brought
from invoicebridge.bridge.collecting.sent import Sent
from invoicebridge.bridge.collecting.understood import SdiAnswer, Understood
from invoicebridge.bridge.inspecting.inspected import Authenticity, Inspected, Reason
from invoicebridge.catalogue.boxes import is_sdi_box
from invoicebridge.fatturapa import filename
from invoicebridge.pec import authenticity
from invoicebridge.pec.daticert import Daticert
from invoicebridge.pec.messages import Receipt, TransportEnvelope
from invoicebridge.sdi.blocks import Kind
from invoicebridge.sdi.notifications import Keys, NotANotification, NotificaEsito, Notification
from invoicebridge.transmission.matching import Ambiguous, Matched, Unmatched
from invoicebridge.transmission.proof import Condition, Proof, Standing
from invoicebridge.transmission.proving import receipt_proof

_LONGEST: Final = 200
"""Characters of somebody else's text that a line of a story repeats."""


@dataclass(frozen=True, slots=True)
class Weight:
    """The hash of a message, and of the decision of a person who answers for it, if one does."""

    sha256: str
    decision: str | None = None

    @property
    def evidence(self) -> tuple[str, ...]:
        """What is tied to the files that the message speaks of."""
        return (self.sha256,) if self.decision is None else (self.sha256, self.decision)

    def counts(self, message: Inspected) -> bool:
        """Whether the message is to be believed."""
        if self.decision is not None:
            return True
        return message.proof.counts if message.proof is not None else message.authenticity is Authenticity.PROVEN

    def weighed(self, proof: Proof | None) -> Proof | None:
        """The proof with the weight that the person lends it."""
        if proof is None or self.decision is None or proof.standing is Standing.PROVEN:
            return proof
        return replace(proof, standing=Standing.SIGNED_OFF)


def meaning(one: Inspected, weight: Weight, sent: Sent) -> Understood:
    """Return what a message means for what was sent."""
    if isinstance(one.message, Receipt):
        found = _receipt(one, one.message, weight, sent)
    elif one.notification is not None:
        found = _notification(one, one.notification, weight, sent)
    else:
        found = _other(one)
    return replace(found, kind=_kind(one), sender=one.sender)


def _kind(one: Inspected) -> str | None:
    """The SdI's own kind where there is one: its envelope is of no interest."""
    return one.kind if one.notification is None else str(one.notification.kind)


# --- receipts of the PEC provider ------------------------------------------------------------------------------------


def _receipt(one: Inspected, receipt: Receipt, weight: Weight, sent: Sent) -> Understood:
    if receipt.daticert is None:
        return Understood(label=Label.QUARANTINED, reason=one.reason)
    match sent.receipt(one.msgid, one.identificativo):
        case Matched(ids=(message_id,)):
            return _of_attempt(one, receipt, weight, sent, message_id)
        case Ambiguous() as ambiguous:
            return _ambiguous(ambiguous, one, weight)
    if one.msgid in sent.probes:
        return Understood(label=Label.UNRELATED, reason=Reason("probe"))
    return Understood(label=Label.UNMATCHED if _is_to_sdi(receipt.daticert) else Label.UNRELATED, reason=one.reason)


def _is_to_sdi(daticert: Daticert) -> bool:
    named = (daticert.consegna or "", *(each.address for each in daticert.destinatari))
    return any(is_sdi_box(address.strip()) for address in named)


def _of_attempt(one: Inspected, receipt: Receipt, weight: Weight, sent: Sent, message_id: str) -> Understood:
    attempt = sent.attempts[message_id]
    standing = Standing.UNPROVEN if one.proof is None else one.proof.standing
    proof = weight.weighed(
        receipt_proof(receipt, standing=standing, sha256=weight.sha256, attempt=message_id, address=attempt.address)
    )
    learnt = {message_id: one.identificativo} if weight.counts(one) and one.identificativo else {}
    brought = [
        Brought(
            transmission=id_,
            evidence=weight.evidence,
            proofs=() if proof is None else (proof,),
            facts=(_told(id_, one, weight, {"message_id": message_id}),),
            identificativi=learnt,
        )
        for id_ in attempt.transmissions
    ]
    return _labelled(one, weight, brought)


# --- notifications of the SdI ----------------------------------------------------------------------------------------


def _notification(one: Inspected, notification: Notification, weight: Weight, sent: Sent) -> Understood:
    if notification.kind is Kind.MT:
        return Understood(label=Label.PURCHASE, reason=_doubt(one, weight))
    match sent.notification(_keys(one, notification)):
        case Matched() as matched:
            return _of_files(one, notification, weight, matched)
        case Ambiguous() as ambiguous:
            return _ambiguous(ambiguous, one, weight)
        case Unmatched():
            return Understood(label=Label.UNMATCHED, reason=_doubt(one, weight))


def _of_files(one: Inspected, notification: Notification, weight: Weight, matched: Matched) -> Understood:
    proof = weight.weighed(one.proof)
    number = _keys(one, notification).identificativo_sdi if weight.counts(one) and len(matched.ids) == 1 else None
    brought = [
        Brought(
            transmission=id_,
            evidence=weight.evidence,
            proofs=() if proof is None else (proof,),
            facts=(_told(id_, one, weight, _said(notification)),),
            identificativi_sdi=frozenset({number} if number else ()),
        )
        for id_ in matched.ids
    ]
    understood = _labelled(one, weight, brought)
    if notification.ambiguous:
        return replace(understood, label=Label.AMBIGUOUS, reason=one.reason)
    return replace(understood, answers=tuple(_answers(one, notification, weight, matched)))


def _keys(one: Inspected, notification: Notification) -> Keys:
    """By what it is matched; the number in a rejection as sent before is that of another reception of the file."""
    if one.claim is not None and one.claim.only_if is Condition.NOT_A_REPEAT:
        return replace(notification.keys, identificativo_sdi=None)
    return notification.keys


def _answers(one: Inspected, notification: Notification, weight: Weight, matched: Matched) -> Iterable[SdiAnswer]:
    """What the SdI's box is learnt from: only what is proven, and no person's word."""
    proven = one.proof is not None and one.proof.standing is Standing.PROVEN
    if not proven or not isinstance(one.message, TransportEnvelope):
        return
    daticert = one.message.daticert
    if daticert is not None and daticert.at is not None:
        yield SdiAnswer(
            notification=notification,
            sender=daticert.mittente,
            recipients=tuple(each.address.strip().lower() for each in daticert.destinatari),
            at=daticert.at,
            evidence=weight.sha256,
            transmissions=matched.ids,
        )


def _said(notification: Notification) -> dict[str, str]:
    """What a line of the story repeats of the SdI's message."""
    said = {"identificativo_sdi": notification.keys.identificativo_sdi or ""}
    said["codes"] = " ".join(dict.fromkeys(error.codice for error in notification.errors if error.codice))
    reference = notification.riferimento_fattura
    said["numero"] = (reference.numero_fattura or "") if reference is not None else ""
    if isinstance(notification.message, NotificaEsito) and notification.message.esito_committente is not None:
        outcome = notification.message.esito_committente
        said |= {"outcome": str(outcome.esito or ""), "because": (outcome.descrizione or "")[:_LONGEST]}
    return said


# --- both ------------------------------------------------------------------------------------------------------------


def _told(id_: str, one: Inspected, weight: Weight, more: Mapping[str, str]) -> Event:
    doubt = _doubt(one, weight)
    detail = {
        "kind": _kind(one) or "",
        "sender": (one.sender or "")[:_LONGEST],
        **more,
        "reason": str(doubt.code) if doubt else "",
    }
    kept = {name: value for name, value in detail.items() if value}
    return Event(transmission=id_, what="message", detail=kept, evidence=weight.sha256)


def _labelled(one: Inspected, weight: Weight, brought: Iterable[Brought]) -> Understood:
    label = Label.MATCHED if weight.counts(one) else Label.UNPROVEN
    return Understood(label=label, reason=_doubt(one, weight), brought=tuple(brought))


def _doubt(one: Inspected, weight: Weight) -> Reason | None:
    """Why the message is not believed, or proves nothing; None for a good one, whatever there is to remark."""
    good = weight.counts(one) and (one.proof is not None or one.claim is None)
    rehearsal = one.notification is not None and (one.notification.simulation or one.notification.ambiguous)
    return None if good and not rehearsal else one.reason


def _ambiguous(found: Ambiguous, one: Inspected, weight: Weight) -> Understood:
    if not weight.counts(one):
        return Understood(label=Label.UNPROVEN, reason=one.reason)
    if found.contradicting:
        reason = Reason("keys-disagree", {"keys": ", ".join(found.contradicting)})
    else:
        reason = Reason("several-meant", {"count": str(len(found.candidates))})
    return Understood(label=Label.AMBIGUOUS, reason=reason)


# --- anything else ---------------------------------------------------------------------------------------------------


def _other(one: Inspected) -> Understood:
    """What is neither a receipt nor a notification: other people's mail, purchases, what cannot be read."""
    if one.error is not None:
        return Understood(label=Label.QUARANTINED, reason=Reason(one.error.code, one.error.parameters))
    from_sdi = one.message is not None and authenticity.names_sdi(one.message)
    if one.carried is not None and isinstance(one.carried.found, NotANotification):
        return _passing_for_one(one.carried.found, of_concern=from_sdi or one.message is None)
    if one.message is None:
        return Understood(label=Label.QUARANTINED, reason=one.reason)
    if isinstance(one.message, TransportEnvelope):
        if one.message.daticert is None:
            return Understood(label=Label.QUARANTINED, reason=one.reason)
        if from_sdi and one.message.attachments:
            return _from_sdi(one.message, one)
    return Understood(label=Label.UNRELATED)


def _passing_for_one(found: NotANotification, *, of_concern: bool) -> Understood:
    """A message about an order is another exchange's; an invoice among the files of the portal is no message."""
    unrelated = found.reason in ("nso", "root") if of_concern else True
    reason = Reason(found.reason, found.parameters)
    return Understood(label=Label.UNRELATED if unrelated else Label.QUARANTINED, reason=reason)


def _from_sdi(envelope: TransportEnvelope, one: Inspected) -> Understood:
    if any(filename.problem(attachment.name) is None for attachment in envelope.attachments):
        return Understood(label=Label.PURCHASE)
    return Understood(label=Label.UNMATCHED, reason=one.reason or Reason("without-notification"))
