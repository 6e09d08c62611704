"""What a notification of the SdI proves: by itself, as the portal gives it, or in the mail that carries it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Final

from invoicebridge.bridge.inspecting.carried import carried_by
from invoicebridge.bridge.inspecting.inspected import Authenticity, Basis, Carried, Cause, Inspected, Layer, Own, Reason
from invoicebridge.pec import authenticity as pec_authenticity
from invoicebridge.pec.messages import Message, TransportEnvelope
from invoicebridge.pec.trust import Mode, Trust
from invoicebridge.sdi.notifications import NotANotification, Notification
from invoicebridge.sdi.parse import is_simulation
from invoicebridge.sdi.schema import MessageSchemas
from invoicebridge.signature.path import Anchors
from invoicebridge.signature.verdict import INTEGRITY, Failure
from invoicebridge.transmission.proof import Condition, Standing
from invoicebridge.transmission.proving import notification_proof, proves

_CONDITIONS: Final = {Condition.LAST_NOTICE: Cause.LAST_NOTICE, Condition.NOT_A_REPEAT: Cause.NOT_A_REPEAT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """What messages are judged with.

    `trust` is for PEC; `anchors` are the SdI's own certificates or their issuers, for the signatures inside
    notifications and nothing else (none: those are not checked); `mailboxes` are our own addresses (none: any will do);
    `at` is the time of reception, None for each message's own time; `now` bounds what a message may state. Where
    everything is believed anyway (Mode.OFF), `verifies` False leaves out the signatures of mails and what they carry.
    """

    trust: Trust
    anchors: Anchors
    schemas: MessageSchemas
    now: datetime
    at: datetime | None = None
    mailboxes: tuple[str, ...] = ()
    verifies: bool = True

    def takes_sha1(self, basis: Basis) -> bool:
        """Whether signatures by SHA-1 prove anything: by the time of reception where it is given, else by today."""
        received = self.at if basis is Basis.GIVEN and self.at is not None else self.now
        return received < self.trust.sha1_until


def inspect_notification(
    label: str, name: str | None, found: Notification | NotANotification, content: bytes, lens: Lens
) -> Inspected:
    """What an XML file or an attestation's zip is, by itself: `found` as it was read from `content`."""
    if isinstance(found, NotANotification):
        return _no_notification(label, found)
    sha1 = lens.takes_sha1(Basis.NOW if lens.at is None else Basis.GIVEN)
    carried = carried_by(name, found, lens.anchors, lens.at or lens.now, sha1=sha1)
    at, basis = _file_time(carried, lens)
    if basis is Basis.STATED:
        carried = carried_by(name, found, lens.anchors, at, sha1=sha1)
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
    return with_notification(worth, found, content, at, lens)


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
    return Inspected(file=label, reason=reason)


def _file_worth(carried: Carried) -> tuple[Authenticity, Reason | None]:
    """A file from the portal has no envelope: only its own signature speaks for it."""
    match carried.own:
        case Own.GOOD:
            return Authenticity.PROVEN, None
        case Own.FALSE:
            return Authenticity.FORGED, _own_reason(carried)
        case Own.NOT_CHECKED:
            return Authenticity.NOT_CHECKED, _own_reason(carried)
    return Authenticity.UNPROVEN, _own_reason(carried)


def _own_reason(carried: Carried) -> Reason:
    """What is to be said of a notification's own signature that is not good."""
    match carried.own:
        case Own.NOT_CHECKED:
            return Reason(Cause.OWN_SIGNATURE_NOT_CHECKED)
        case Own.STRANGER:
            return Reason(Cause.OWN_SIGNATURE_STRANGER, {"signer": carried.signer.name if carried.signer else ""})
        case Own.BROKEN | Own.FALSE:
            return Reason(Cause.OWN_SIGNATURE_BROKEN, {"failure": _worst(carried.failures).code})
    return Reason(Cause.OWN_SIGNATURE_MISSING)


def _worst(failures: Sequence[Failure]) -> Failure:
    return next((failure for failure in failures if failure.code in INTEGRITY), failures[0])


def with_notification(
    worth: Inspected, notification: Notification, content: bytes, at: datetime, lens: Lens
) -> Inspected:
    """The answer completed by what its notification proves; `at` is the time of judgement."""
    if worth.message is not None and is_simulation(_subject(worth.message)):
        notification = replace(notification, simulation=True)
    carried = replace(worth.carried or Carried(name=None, found=notification), found=notification)
    known = replace(worth, carried=carried, claim=proves(notification))
    obstacle = next(_obstacles(known, carried, notification), None)
    proof = notification_proof(
        notification,
        at=_own_time(worth, at),
        standing=standing(known, counted=obstacle is None and _counts(known, lens.trust.mode)),
        sha256=sha256(content).hexdigest(),
    )
    return concluded(replace(known, proof=proof), obstacle)


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
    if carried.own in (Own.BROKEN, Own.FALSE, Own.STRANGER):
        yield _own_reason(carried)
    if carried.damaged:
        yield Reason(Cause.ATTACHMENT_DAMAGED)
    if notification.simulation:
        yield Reason(Cause.SIMULATION)
    if notification.ambiguous:
        yield Reason(Cause.AMBIGUOUS)
    if known.message is not None and not pec_authenticity.names_sdi(known.message):
        yield Reason(Cause.NOT_FROM_SDI, {"sender": known.sender or ""})


def _counts(known: Inspected, mode: Mode) -> bool:
    if known.message is not None:
        return pec_authenticity.proves_sdi(known.message, known.verdict_of_mail, mode)
    match mode:
        case Mode.REQUIRE:
            return known.authenticity is Authenticity.PROVEN
        case Mode.WARN:
            return known.authenticity is not Authenticity.FORGED
        case Mode.OFF:
            return True


def standing(known: Inspected, *, counted: bool) -> Standing:
    """What the message is worth as evidence; `counted` says whether it counts under the trust settings."""
    if counted:
        return Standing.PROVEN
    return Standing.FORGED if known.authenticity is Authenticity.FORGED else Standing.UNPROVEN


def concluded(known: Inspected, obstacle: Reason | None) -> Inspected:
    """With the state that it proves, and the reason to tell: why it is not proven, why it proves nothing, what if.

    A notice that is final only after an accettazione proves nothing alone; the rejection of a repeat does, unless
    another message speaks against it. That is what `transmission.fold` makes of each of them alone.
    """
    needs_another = known.claim is not None and known.claim.only_if is Condition.LAST_NOTICE
    counted = known.proof is not None and known.proof.counts and not needs_another
    return replace(
        known,
        reason=known.reason or obstacle or _remark(known),
        proves=known.proof.state if known.proof is not None and counted else None,
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
