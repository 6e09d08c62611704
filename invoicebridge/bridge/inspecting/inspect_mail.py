"""What a mail is, who really sent it, and what it or the notification in it proves."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Final

from invoicebridge.bridge.inspecting.carried import carried_by, in_attachment
from invoicebridge.bridge.inspecting.inspect_notification import Lens, concluded, standing, with_notification
from invoicebridge.bridge.inspecting.inspected import Authenticity, Basis, Carried, Cause, Inspected, Layer, Own, Reason
from invoicebridge.pec import authenticity as pec_authenticity
from invoicebridge.pec import cms
from invoicebridge.pec.messages import (
    POSTA_CERTIFICATA,
    AnomalyEnvelope,
    Message,
    OrdinaryMail,
    Receipt,
    TransportEnvelope,
)
from invoicebridge.pec.verdict import Forged, Proven, Verdict, refusal
from invoicebridge.pec.verdict import Reason as MailReason
from invoicebridge.sdi.notifications import NotANotification, Notification
from invoicebridge.transmission.proving import proves, receipt_proof

ANOMALIA: Final = "anomalia"
ORDINARY: Final = "posta-ordinaria"


def inspect_mail(label: str, message: Message, content: bytes, lens: Lens) -> Iterator[Inspected]:
    """Yield what a mail is: once, or once for each notification in it; `content` are its bytes."""
    at, basis = _mail_time(message, lens)
    verdict = _verdict(message, at, basis, lens)
    authenticity, reason = _mail_worth(message, verdict)
    daticert = message.daticert if isinstance(message, Receipt | TransportEnvelope) else None
    ordinary = isinstance(message, OrdinaryMail)
    worth = Inspected(
        file=label,
        layer=Layer.MAIL if ordinary else Layer.PEC,
        kind=_kind(message),
        authenticity=authenticity,
        reason=reason,
        sender=_sender(message),
        msgid=daticert.msgid if daticert else message.heading.message_id if ordinary else None,
        identificativo=(daticert.identificativo or None) if daticert else None,
        at=at,
        basis=basis,
        message=message,
        verdict=verdict,
    )
    found = list(_attached(message, lens, at, basis))
    if not found:
        yield _with_receipt(worth, message, content, lens) if isinstance(message, Receipt) else worth
    for carried in found:
        yield _with_carried(replace(worth, carried=carried), carried, content, at, lens)


def _mail_time(message: Message, lens: Lens) -> tuple[datetime, Basis]:
    """The time of reception. Nothing can be received before it was certified and signed."""
    if lens.at is not None:
        return lens.at, Basis.GIVEN
    stated = [moment for moment in _stated(message) if moment <= lens.now]
    return (max(stated), Basis.STATED) if stated else (lens.now, Basis.NOW)


def _stated(message: Message) -> Iterator[datetime]:
    if isinstance(message, Receipt | TransportEnvelope) and message.daticert and message.daticert.at:
        yield message.daticert.at
    if message.signed is not None and message.signed.signature is not None:
        signature = cms.check(message.signed.signature, message.signed.content.raw)
        if isinstance(signature, cms.Signature) and signature.signed_at is not None:
            yield signature.signed_at


def _verdict(message: Message, at: datetime, basis: Basis, lens: Lens) -> Verdict:
    if not lens.verifies:
        return refusal(MailReason.NO_ANCHOR)
    return _without_old_digests(pec_authenticity.verify(message, lens.trust, at, lens.mailboxes), basis, lens)


def _without_old_digests(verdict: Verdict, basis: Basis, lens: Lens) -> Verdict:
    """SHA-1 proves nothing today, and a time that only the message states cannot make today another day."""
    if isinstance(verdict, Proven) and verdict.digest == "sha1" and not lens.takes_sha1(basis):
        return refusal(MailReason.DIGEST_WEAK, algorithm=verdict.digest)
    return verdict


def _mail_worth(message: Message, verdict: Verdict) -> tuple[Authenticity, Reason | None]:
    match verdict:
        case Proven() if isinstance(message, AnomalyEnvelope):
            return Authenticity.UNPROVEN, Reason(Cause.ANOMALY_ENVELOPE)
        case Proven():
            return Authenticity.PROVEN, None
        case Forged():
            return Authenticity.FORGED, Reason(verdict.reason, verdict.parameters)
    return Authenticity.UNPROVEN, Reason(verdict.reason, verdict.parameters)


def _kind(message: Message) -> str:
    match message:
        case Receipt():
            return str(message.kind)
        case TransportEnvelope():
            return POSTA_CERTIFICATA
        case AnomalyEnvelope():
            return ANOMALIA
    return ORDINARY


def _sender(message: Message) -> str | None:
    """By the signed data where there are any; a receipt is its provider's word, an anomaly anybody's."""
    match message:
        case TransportEnvelope(daticert=daticert) if daticert is not None:
            return daticert.mittente or None
        case AnomalyEnvelope(original=original) if original is not None:
            return original.heading.sender
    return message.heading.sender


def _attached(message: Message, lens: Lens, at: datetime, basis: Basis) -> Iterator[Carried]:
    if isinstance(message, Receipt):
        return
    for attachment in message.attachments:
        found = in_attachment(attachment, lens.schemas)
        if isinstance(found, Notification) and not lens.verifies:
            own = Own.NOT_CHECKED if found.signed else Own.ABSENT
            yield Carried(name=attachment.name, found=found, own=own, damaged=attachment.is_damaged)
        elif isinstance(found, Notification):
            carried = carried_by(attachment.name, found, lens.anchors, at, sha1=lens.takes_sha1(basis))
            yield replace(carried, damaged=attachment.is_damaged)
        elif found is not None:
            yield Carried(name=attachment.name, found=found)


def _with_receipt(worth: Inspected, receipt: Receipt, content: bytes, lens: Lens) -> Inspected:
    counted = pec_authenticity.counts(worth.verdict_of_mail, lens.trust.mode)
    proof = receipt_proof(
        receipt, standing=standing(worth, counted=counted), sha256=sha256(content).hexdigest(), attempt=worth.msgid
    )
    return concluded(replace(worth, claim=proves(receipt), proof=proof), None)


def _with_carried(worth: Inspected, carried: Carried, content: bytes, at: datetime, lens: Lens) -> Inspected:
    if isinstance(carried.found, NotANotification):
        return replace(worth, reason=worth.reason or Reason(carried.found.reason, carried.found.parameters))
    return with_notification(worth, carried.found, content, at, lens)
