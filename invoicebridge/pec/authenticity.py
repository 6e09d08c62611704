"""Who really sent a PEC mail (RFC 6109 §2.1, §5, §7), and whether it is a word of the SdI.

The provider's signature covers the signed part only. So a mail is judged by the daticert.xml inside it; the fields in
its head must agree with that daticert.xml and with the signer, and are believed in nothing.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Final

from invoicebridge.catalogue.boxes import is_sdi_box
from invoicebridge.pec import addresses, certificate, cms, subject
from invoicebridge.pec.certificate import Provider
from invoicebridge.pec.cms import Signature
from invoicebridge.pec.daticert import Daticert
from invoicebridge.pec.deviations import Oddity
from invoicebridge.pec.headers import decoded
from invoicebridge.pec.messages import (
    POSTA_CERTIFICATA,
    AnomalyEnvelope,
    Message,
    OrdinaryMail,
    Receipt,
    ReceiptKind,
    TransportEnvelope,
)
from invoicebridge.pec.trust import Mode, Trust
from invoicebridge.pec.verdict import Forged, Proven, Reason, Refusal, Remark, Verdict, refusal

SDI_PROVIDER: Final = "posta-certificata@pcert.sogei.it"
"""The signer of every SdI envelope seen so far. The SdI may change its provider: a hint, no condition."""

_BETWEEN_PROVIDERS: Final = frozenset({ReceiptKind.PRESA_IN_CARICO, ReceiptKind.RILEVAZIONE_VIRUS})


def verify(message: Message, trust: Trust, at: datetime, mailboxes: Collection[str] = ()) -> Verdict:
    """Return whether a PEC mail is proven to be what it says, judged at `at`: the aware time of its reception.

    `mailboxes` are our own addresses: a message that was neither sent to nor is about one of them is unproven; without
    any, that is not asked. Ordinary mail is unproven. The first thing that is wrong is told, the signature's first.
    Raises ValueError for a naive `at`.
    """
    if at.tzinfo is None:
        raise ValueError("the time of reception must be aware")
    if isinstance(message, OrdinaryMail):
        return refusal(Reason.ORDINARY_MAIL)
    refused = _form(message)
    if refused is not None:
        return refused
    signature = _signature(message)
    if not isinstance(signature, Signature):
        return signature
    if signature.digest == "sha1" and at >= trust.sha1_until:
        return refusal(Reason.DIGEST_WEAK, algorithm="sha1")
    provider = certificate.judge(signature.certificate, signature.others, trust.anchors, at)
    if not isinstance(provider, Provider):
        return provider
    refused = _sender(message, provider) or _certified(message, mailboxes)
    return refused or Proven(
        signer=str(message.heading.sender),
        organisation=provider.organisation,
        anchor=provider.anchor.name,
        digest=signature.digest,
        signed_at=signature.signed_at,
        remarks=_remarks(message, provider),
    )


def counts(verdict: Verdict, mode: Mode) -> bool:
    """Whether a message with this verdict may move a state under the trust settings."""
    match mode:
        case Mode.REQUIRE:
            return isinstance(verdict, Proven)
        case Mode.WARN:
            return not isinstance(verdict, Forged)
        case Mode.OFF:
            return True


def names_sdi(message: Message) -> bool:
    """Whether the message is a transport envelope whose daticert.xml names sdiNN@pec.fatturapa.it as the sender."""
    return (
        isinstance(message, TransportEnvelope)
        and message.claims == POSTA_CERTIFICATA
        and message.signed is not None
        and message.daticert is not None
        and message.daticert.tipo == POSTA_CERTIFICATA
        and is_sdi_box(message.daticert.mittente)
    )


def proves_sdi(message: Message, verdict: Verdict, mode: Mode = Mode.REQUIRE) -> bool:
    """Whether what the message carries is proven to be the SdI's word.

    Only a transport envelope of kind posta-certificata, whose daticert.xml inside the signed part names a sender
    sdiNN@pec.fatturapa.it, can be. An anomaly envelope never is, whatever it carries and however well it is signed.
    With the mode `warn`, an unproven envelope is taken at its word; with `off`, any.
    """
    return names_sdi(message) and counts(verdict, mode)


def _remarks(message: Message, provider: Provider) -> tuple[Remark, ...]:
    """The SdI may change its provider: another one is worth a look, and no more."""
    unusual = names_sdi(message) and SDI_PROVIDER not in provider.addresses
    return (Remark.SDI_PROVIDER_UNUSUAL,) if unusual else ()


def _form(message: Message) -> Refusal | None:
    """What is wrong with the way the mail is put together."""
    oddities = {deviation.oddity: deviation.detail for deviation in message.deviations}
    if Oddity.DATICERT_OUTSIDE in oddities:
        return refusal(Reason.DATICERT_OUTSIDE)
    if message.signed is None:
        return refusal(Reason.NOT_SIGNED)
    if message.signed.parts > 2:
        return refusal(Reason.SIGNED_PARTS, parts=str(message.signed.parts))
    if message.signed.signature is None:
        return refusal(Reason.SIGNATURE_MISSING)
    if Oddity.HEADER_TOO_LARGE in oddities:
        return refusal(Reason.HEADER_TOO_LARGE)
    if Oddity.HEADER_REPEATED in oddities:
        return refusal(Reason.HEADER_REPEATED, name=oddities[Oddity.HEADER_REPEATED])
    return None


def _signature(message: Message) -> Signature | Refusal:
    if message.signed is None or message.signed.signature is None:
        return refusal(Reason.NOT_SIGNED)
    return cms.check(message.signed.signature, message.signed.content.raw)


def _sender(message: Message, provider: Provider) -> Refusal | None:
    """From must be the signer (RFC 6109 §2.1.1)."""
    sender = message.heading.sender
    if sender is None:
        return refusal(Reason.SENDER_UNCLEAR)
    if sender not in provider.addresses:
        return refusal(Reason.SIGNER_IS_NOT_SENDER, sender=sender, signer=", ".join(provider.addresses))
    return None


def _certified(message: Message, mailboxes: Collection[str]) -> Refusal | None:
    """What is wrong between the signed daticert.xml, the head of the mail, and our mailboxes."""
    if isinstance(message, AnomalyEnvelope | OrdinaryMail):
        return None
    if message.daticert is None:
        return _no_daticert(message)
    repeated = [one.detail for one in message.deviations if one.oddity is Oddity.FIELD_REPEATED]
    if repeated:
        return refusal(Reason.DATICERT_AMBIGUOUS, names=", ".join(repeated))
    for check in _CROSS_CHECKS:
        refused = check(message, message.daticert)
        if refused is not None:
            return refused
    return _mailbox(message, message.daticert, mailboxes)


def _no_daticert(message: Message) -> Refusal:
    oddities = {deviation.oddity for deviation in message.deviations}
    if Oddity.DATICERT_REPEATED in oddities:
        return refusal(Reason.DATICERT_REPEATED)
    if Oddity.DATICERT_MALFORMED in oddities:
        return refusal(Reason.DATICERT_MALFORMED)
    return refusal(Reason.DATICERT_MISSING)


def _kind(message: Message, daticert: Daticert) -> Refusal | None:
    if message.claims is None:
        return refusal(Reason.KIND_UNSAID)
    if message.claims != daticert.tipo:
        return refusal(Reason.KIND_DISAGREES, kinds=f"{message.claims}, {daticert.tipo}")
    return None


def _sender_name(message: Message, daticert: Daticert) -> Refusal | None:
    """Every address in the display name of an envelope is the certified sender's."""
    said = addresses.named(message.heading.sender_name)
    if isinstance(message, TransportEnvelope) and not {daticert.mittente.strip().lower()}.issuperset(said):
        return refusal(Reason.SENDER_NAME_DISAGREES, said=", ".join(said), signed=daticert.mittente)
    return None


def _reply_to(message: Message, daticert: Daticert) -> Refusal | None:
    """The Reply-To of an envelope is that of the original, or its sender (RFC 6109 §2.1.1)."""
    if not isinstance(message, TransportEnvelope):
        return None
    signed = {*addresses.named(daticert.risposte), *addresses.named(daticert.mittente)}
    said = message.heading.reply_to
    if not signed.issuperset(said):
        return refusal(Reason.REPLY_TO_DISAGREES, said=", ".join(said), signed=", ".join(sorted(signed)))
    return None


def _subject(message: Message, daticert: Daticert) -> Refusal | None:
    said, signed = message.heading.subject, daticert.oggetto or ""
    if subject.agrees(said, signed, daticert.tipo):
        return None
    return refusal(Reason.SUBJECT_DISAGREES, said=said, signed=decoded(signed))


def _reference(message: Message, daticert: Daticert) -> Refusal | None:
    said = message.heading.riferimento_message_id
    if said is not None and daticert.msgid is not None and said != daticert.msgid:
        return refusal(Reason.REFERENCE_DISAGREES, said=said, signed=daticert.msgid)
    return None


_CROSS_CHECKS: Final[tuple[Callable[[Message, Daticert], Refusal | None], ...]] = (
    _kind,
    _sender_name,
    _reply_to,
    _subject,
    _reference,
)


def _mailbox(message: Message, daticert: Daticert, mailboxes: Collection[str]) -> Refusal | None:
    """An envelope is for one of our mailboxes; a receipt is about a message that one of them sent."""
    if not mailboxes or (isinstance(message, Receipt) and message.kind in _BETWEEN_PROVIDERS):
        return None
    to = [each.address for each in daticert.destinatari] if isinstance(message, TransportEnvelope) else []
    named = to or [daticert.mittente]
    if any(addresses.same(one, own) for one in named for own in mailboxes):
        return None
    return refusal(Reason.OTHER_MAILBOX, addresses=", ".join(named))
