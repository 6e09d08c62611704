"""The operation `inspect`: files, mails and archives → what each message is, who sent it, which state it would prove.

Nothing stops it: a file that cannot be had or read is an answer like any other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Final

from invoicebridge.bridge.carried import carried_by, read_notification
from invoicebridge.bridge.inspect import Source
from invoicebridge.bridge.inspected import Authenticity, Basis, Carried, Cause, Inspected, Layer, Own, Reason
from invoicebridge.errors import InvalidDocument, InvoiceBridgeError, MalformedXml, UnreadableFile
from invoicebridge.pec import authenticity as pec_authenticity
from invoicebridge.pec import cms
from invoicebridge.pec.messages import AnomalyEnvelope, Message, OrdinaryMail, Receipt, TransportEnvelope
from invoicebridge.pec.parse import parse as parse_mail
from invoicebridge.pec.trust import Mode, Trust
from invoicebridge.pec.verdict import Forged, Proven, Verdict
from invoicebridge.sdi import archive
from invoicebridge.sdi.notifications import NotANotification, Notification
from invoicebridge.sdi.parse import is_simulation
from invoicebridge.sdi.schema import MessageSchemas
from invoicebridge.signature.path import Anchors
from invoicebridge.transmission.proof import Condition, Standing
from invoicebridge.transmission.proving import notification_proof, proves, receipt_proof

ANOMALIA: Final = "anomalia"
ORDINARY: Final = "posta-ordinaria"
_MAIL_FIELDS: Final = frozenset({"from", "to", "subject", "date", "message-id", "received", "content-type"})
_BLANKS: Final = b" \t\r\n"
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
"""Byte order marks, which no mail begins with."""
_STANDINGS: Final = {
    Authenticity.PROVEN: Standing.PROVEN,
    Authenticity.FORGED: Standing.FORGED,
    Authenticity.UNPROVEN: Standing.UNPROVEN,
    Authenticity.NOT_CHECKED: Standing.UNPROVEN,
}
_CONDITIONS: Final = {Condition.LAST_NOTICE: Cause.LAST_NOTICE, Condition.NOT_A_REPEAT: Cause.NOT_A_REPEAT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """What messages are judged with.

    `trust` is for PEC, `anchors` for the signatures inside notifications; `mailboxes` are our own addresses (none: any
    will do); `at` is the time of reception, None for each message's own time; `now` bounds what a message may state.
    """

    trust: Trust
    anchors: Anchors
    schemas: MessageSchemas
    now: datetime
    at: datetime | None = None
    mailboxes: tuple[str, ...] = ()


def inspect_messages(sources: Iterable[Source], lens: Lens) -> Iterator[Inspected]:
    """Yield, in the order of the sources, what each message is; what cannot be read is yielded with its error."""
    for source in sources:
        try:
            content = source.read()
        except InvoiceBridgeError as error:
            yield _unread(source.label, error)
            continue
        yield from inspect_content(source.label, source.name, content, lens)


def inspect_content(label: str, name: str | None, content: bytes, lens: Lens) -> Iterator[Inspected]:
    """Yield what the bytes are: one message, every notification of a mail, or everything in an archive."""
    if archive.is_archive(content):
        yield from _in_archive(label, name, content, lens)
    else:
        yield from _one(label, name, content, lens)


def _in_archive(label: str, name: str | None, content: bytes, lens: Lens) -> Iterator[Inspected]:
    """An attestation comes as an archive; any other one holds messages."""
    attestation = read_notification(name, content, lens.schemas)
    if isinstance(attestation, Notification):
        yield _file(label, name, attestation, content, lens)
        return
    try:
        for member in archive.members(content):
            inside = f"{label}/{member.path}"
            if not archive.is_archive(member.content):
                yield from _one(inside, member.name, member.content, lens)
                continue
            nested = read_notification(member.name, member.content, lens.schemas)
            if isinstance(nested, Notification):
                yield _file(inside, member.name, nested, member.content, lens)
            else:
                yield _unread(inside, UnreadableFile("archive-in-archive", name=member.name))
    except archive.UnusableArchive as unusable:
        yield _unread(label, unusable)


def _one(label: str, name: str | None, content: bytes, lens: Lens) -> Iterator[Inspected]:
    if content.lstrip(_BLANKS).startswith((b"<", *_MARKS)):
        found = read_notification(name, content, lens.schemas)
        yield _file(label, name, found, content, lens)
        return
    message = parse_mail(content)
    if isinstance(message, OrdinaryMail) and not any(field in _MAIL_FIELDS for field, _ in message.headers.fields):
        yield _unread(label, UnreadableFile("message-of-unknown-kind"))
        return
    yield from _mail(label, message, content, lens)


def _unread(label: str, error: InvoiceBridgeError) -> Inspected:
    return Inspected(file=label, reason=Reason(error.code, error.parameters), error=error)


# --- a notification by itself ----------------------------------------------------------------------------------------


def _file(
    label: str, name: str | None, found: Notification | NotANotification, content: bytes, lens: Lens
) -> Inspected:
    if isinstance(found, NotANotification):
        return _no_notification(label, found)
    carried = carried_by(name, found, lens.anchors, lens.at or lens.now)
    at, basis = _file_time(carried, lens)
    if basis is Basis.STATED:
        carried = carried_by(name, found, lens.anchors, at)
    authenticity, reason = _file_worth(carried)
    worth = Inspected(
        file=label,
        layer=Layer.SDI,
        kind=str(found.kind),
        authenticity=authenticity,
        reason=reason,
        sender=None if carried.signer is None else carried.signer.name,
        at=at,
        basis=basis,
        carried=carried,
    )
    return _with_notification(worth, found, content, at, lens)


def _file_time(carried: Carried, lens: Lens) -> tuple[datetime, Basis]:
    if lens.at is not None:
        return lens.at, Basis.GIVEN
    stated = carried.signed_at
    return (stated, Basis.STATED) if stated is not None and stated <= lens.now else (lens.now, Basis.NOW)


def _no_notification(label: str, found: NotANotification) -> Inspected:
    """Another XML document, which was read and is no message, or one that could not be read."""
    reason = Reason(found.reason, found.parameters)
    if found.reason in ("nso", "namespace", "root"):
        kind = "nso" if found.reason == "nso" else found.parameters.get("root", found.parameters["found"])
        return Inspected(file=label, kind=kind, reason=reason, carried=Carried(name=None, found=found))
    if found.reason.startswith("xml-"):
        return Inspected(file=label, reason=reason, error=MalformedXml(found.reason, **found.parameters))
    return Inspected(file=label, reason=reason, error=InvalidDocument(found.reason, **found.parameters))


def _file_worth(carried: Carried) -> tuple[Authenticity, Reason | None]:
    """A file from the portal has no envelope: only its own signature speaks for it."""
    match carried.own:
        case Own.GOOD:
            return Authenticity.PROVEN, None
        case Own.FALSE:
            return Authenticity.FORGED, _own_reason(carried)
        case Own.NOT_CHECKED:
            return Authenticity.NOT_CHECKED, _own_reason(carried)
        case Own.ABSENT:
            return Authenticity.UNPROVEN, Reason(Cause.OWN_SIGNATURE_MISSING)
        case Own.BROKEN | Own.STRANGER:
            return Authenticity.UNPROVEN, _own_reason(carried)


def _own_reason(carried: Carried) -> Reason | None:
    match carried.own:
        case Own.NOT_CHECKED:
            return Reason(Cause.OWN_SIGNATURE_NOT_CHECKED)
        case Own.STRANGER:
            return Reason(Cause.OWN_SIGNATURE_STRANGER, {"signer": carried.signer.name if carried.signer else ""})
        case Own.BROKEN | Own.FALSE:
            return Reason(Cause.OWN_SIGNATURE_BROKEN, {"failure": carried.failures[0].code})
    return None


# --- a mail ----------------------------------------------------------------------------------------------------------


def _mail(label: str, message: Message, content: bytes, lens: Lens) -> Iterator[Inspected]:
    at, basis = _mail_time(message, lens)
    verdict = pec_authenticity.verify(message, lens.trust, at, lens.mailboxes)
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
    found = [carried for carried in _attached(message, lens, at)]
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
            return "posta-certificata"
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


def _attached(message: Message, lens: Lens, at: datetime) -> Iterator[Carried]:
    if isinstance(message, Receipt):
        return
    for attachment in message.attachments:
        found = read_notification(attachment.name, attachment, lens.schemas)
        if found is not None:
            carried = carried_by(attachment.name, found, lens.anchors, at)
            yield replace(carried, damaged=attachment.is_damaged)


def _with_receipt(worth: Inspected, receipt: Receipt, content: bytes, lens: Lens) -> Inspected:
    claim = proves(receipt)
    proof = receipt_proof(
        receipt,
        standing=_STANDINGS[worth.authenticity],
        sha256=sha256(content).hexdigest(),
        attempt=worth.msgid,
    )
    known = replace(worth, claim=claim, proof=proof)
    return _concluded(known, [], counts=pec_authenticity.counts(_verdict(worth), lens.trust.mode))


def _with_carried(worth: Inspected, carried: Carried, content: bytes, at: datetime, lens: Lens) -> Inspected:
    if isinstance(carried.found, NotANotification):
        return replace(worth, reason=worth.reason or Reason(carried.found.reason, carried.found.parameters))
    return _with_notification(worth, carried.found, content, at, lens)


def _verdict(worth: Inspected) -> Verdict:
    if worth.verdict is None:
        raise ValueError("only a mail has a verdict")
    return worth.verdict


# --- what a notification proves --------------------------------------------------------------------------------------


def _with_notification(
    worth: Inspected, notification: Notification, content: bytes, at: datetime, lens: Lens
) -> Inspected:
    if worth.message is not None and is_simulation(_subject(worth.message)):
        notification = replace(notification, simulation=True)
    carried = worth.carried or Carried(name=None, found=notification)
    known = replace(worth, carried=replace(carried, found=notification), claim=proves(notification))
    obstacles = list(_obstacles(known, carried, notification))
    standing = Standing.UNPROVEN if obstacles else _STANDINGS[worth.authenticity]
    proof = notification_proof(
        notification, at=_own_time(worth, at), standing=standing, sha256=sha256(content).hexdigest()
    )
    return _concluded(replace(known, proof=proof), obstacles, counts=_counts(known, lens.trust.mode))


def _subject(message: Message) -> str | None:
    return message.daticert.oggetto if isinstance(message, TransportEnvelope) and message.daticert else None


def _own_time(worth: Inspected, at: datetime) -> datetime:
    """The notification's place among others: the certified time of its envelope, not that of its reception."""
    if isinstance(worth.message, TransportEnvelope) and worth.message.daticert and worth.message.daticert.at:
        return worth.message.daticert.at
    signed_at = None if worth.carried is None else worth.carried.signed_at
    return signed_at or at


def _obstacles(known: Inspected, carried: Carried, notification: Notification) -> Iterator[Reason]:
    """What keeps a notification from proving anything, whoever sent it; the first is told."""
    broken = carried.own in (Own.BROKEN, Own.FALSE, Own.STRANGER)
    reason = _own_reason(carried)
    if broken and reason is not None:
        yield reason
    if carried.damaged:
        yield Reason(Cause.ATTACHMENT_DAMAGED)
    if notification.simulation:
        yield Reason(Cause.SIMULATION)
    if known.message is not None and known.reason is None and not pec_authenticity.names_sdi(known.message):
        yield Reason(Cause.NOT_FROM_SDI, {"sender": known.sender or ""})


def _counts(known: Inspected, mode: Mode) -> bool:
    if known.message is not None:
        return pec_authenticity.proves_sdi(known.message, _verdict(known), mode)
    match mode:
        case Mode.REQUIRE:
            return known.authenticity is Authenticity.PROVEN
        case Mode.WARN:
            return known.authenticity is not Authenticity.FORGED
        case Mode.OFF:
            return True


def _concluded(known: Inspected, obstacles: list[Reason], *, counts: bool) -> Inspected:
    """With the state that it proves and the reason to tell: why it is not proven, why it proves nothing, what if."""
    conditional = known.claim is not None and known.claim.only_if is Condition.LAST_NOTICE
    proven = counts and known.proof is not None and not obstacles and not conditional
    reason = known.reason or next(iter(obstacles), None) or _remark(known)
    standing = Standing.PROVEN if proven else Standing.UNPROVEN
    proof = None if known.proof is None else replace(known.proof, standing=standing if counts else known.proof.standing)
    return replace(
        known, proof=proof, reason=reason, proves=known.proof.state if proven and known.proof is not None else None
    )


def _remark(known: Inspected) -> Reason | None:
    """What to know of a message that is proven."""
    if known.claim is not None and known.proof is None:
        return Reason(Cause.TIME_MISSING)
    if known.carried is not None and known.carried.own is Own.NOT_CHECKED:
        return Reason(Cause.OWN_SIGNATURE_NOT_CHECKED)
    if known.claim is not None and known.claim.only_if is not None:
        return Reason(_CONDITIONS[known.claim.only_if])
    return None
