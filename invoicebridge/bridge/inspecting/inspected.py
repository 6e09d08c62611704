"""What `inspect` finds: one message, who really sent it, what it is worth, what it says and which state it proves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from invoicebridge.errors import InvoiceBridgeError
from invoicebridge.pec.messages import Message
from invoicebridge.pec.verdict import Verdict
from invoicebridge.sdi.notifications import NotANotification, Notification
from invoicebridge.signature.signatory import Signatory
from invoicebridge.signature.verdict import Failure
from invoicebridge.transmission.proof import Proof
from invoicebridge.transmission.proving import Claim
from invoicebridge.transmission.state import State


class Layer(StrEnum):
    """What kind of thing a file is."""

    PEC = "pec"
    """A receipt or an envelope of a PEC provider."""
    SDI = "sdi"
    """A message of the SdI by itself, as the portal gives it."""
    MAIL = "mail"
    """Any other mail."""
    UNKNOWN = "unknown"


class Authenticity(StrEnum):
    """Whether it is proven who sent a message."""

    PROVEN = "proven"
    UNPROVEN = "unproven"
    FORGED = "forged"
    NOT_CHECKED = "not-checked"


class Basis(StrEnum):
    """Where the time comes from for which a message was judged."""

    GIVEN = "given"
    """The time of reception, given by whoever asks."""
    STATED = "stated"
    """The message's own: the later of its certified time and of the time at which its signature says it was made."""
    NOW = "now"


class Own(StrEnum):
    """What the XML signature inside a notification is worth."""

    ABSENT = "absent"
    GOOD = "good"
    """Intact, by a certificate that is pinned as the SdI's or that its pinned authority gave to its exact subject."""
    NOT_CHECKED = "not-checked"
    """Intact; no certificate of the SdI was given to say whose it is, or it was out of its term, or by SHA-1."""
    STRANGER = "stranger"
    """Good, under the authority pinned for the SdI, and by somebody who is not the SdI."""
    BROKEN = "broken"
    """It does not fit the content, or cannot be examined: the notification proves nothing."""
    FALSE = "false"
    """Broken in a way that no accident explains: the content or the signature was changed."""


class Cause(StrEnum):
    """Why a message that can be read proves nothing, or what to know of it; beside the reasons of `pec.verdict`."""

    ANOMALY_ENVELOPE = "anomaly-envelope"
    """Our own provider wrapped an ordinary mail: nobody vouches for its sender."""
    NOT_FROM_SDI = "not-from-sdi"
    """A notification in a mail that is not proven to be the SdI's (parameter: sender)."""
    OWN_SIGNATURE_MISSING = "own-signature-missing"
    """A notification by itself, without envelope and signature."""
    OWN_SIGNATURE_NOT_CHECKED = "own-signature-not-checked"
    """The notification's own signature could not be checked for want of the SdI's certificate: its envelope counts."""
    OWN_SIGNATURE_STRANGER = "own-signature-stranger"
    """The notification is signed by somebody who is not the SdI (parameter: signer)."""
    OWN_SIGNATURE_BROKEN = "own-signature-broken"
    """The notification's own signature is broken (parameter: failure, its code)."""
    ATTACHMENT_DAMAGED = "attachment-damaged"
    """The transfer encoding of the attachment is broken: it may not be what was sent."""
    SIMULATION = "simulation"
    """A rehearsal of the SdI (SIMULAZIONE): it says nothing of any invoice."""
    AMBIGUOUS = "ambiguous"
    """It says twice what it is about or what became of it, and nobody can choose."""
    LAST_NOTICE = "last-notice"
    """A preavviso: it proves a failure only 22 hours or more after the accettazione, which is not at hand."""
    NOT_A_REPEAT = "not-a-repeat"
    """NS with nothing but 00002 or 00404: a rejection only where the SdI has not had the file by another mail."""
    TIME_STATED = "time-stated"
    """Proven for the time that the message states itself, not for a time of reception (parameter: time)."""
    TIME_MISSING = "time-missing"
    """The message does not say when it was made, or absurdly: it has no place in any order."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A code with the values that its text names: of Cause, pec.verdict.Reason, NotANotification or an error."""

    code: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A notification, or what passes for one, and what its own signature is worth."""

    name: str | None
    found: Notification | NotANotification
    own: Own = Own.ABSENT
    signer: Signatory | None = None
    signed_at: datetime | None = None
    """When the signer says it was signed."""
    failures: tuple[Failure, ...] = ()
    damaged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """One message. A mail with several notifications gives one of these for each."""

    file: str
    layer: Layer = Layer.UNKNOWN
    kind: str | None = None
    """Of PEC as daticert.xml spells it, of the SdI its two letters; `anomalia`, `posta-ordinaria`, `nso`, a root."""
    authenticity: Authenticity = Authenticity.NOT_CHECKED
    reason: Reason | None = None
    sender: str | None = None
    """Who sent it: by the signed data where they are proven, otherwise only who it claims to be."""
    msgid: str | None = None
    identificativo: str | None = None
    at: datetime | None = None
    """The time for which signatures were judged."""
    basis: Basis = Basis.NOW
    message: Message | None = None
    verdict: Verdict | None = None
    carried: Carried | None = None
    claim: Claim | None = None
    """What it would prove if it could be believed."""
    proof: Proof | None = None
    """The claim as evidence, with its standing."""
    proves: State | None = None
    """What it proves, under the trust settings, taken alone."""
    error: InvoiceBridgeError | None = None
    """Why it could not be had."""

    @property
    def unreadable(self) -> bool:
        """Whether nobody can tell what it is: not to be had, damaged, or of no kind that is understood."""
        return self.layer is Layer.UNKNOWN and self.kind is None

    @property
    def notification(self) -> Notification | None:
        """The SdI's message in it, if there is one."""
        found = None if self.carried is None else self.carried.found
        return found if isinstance(found, Notification) else None

    @property
    def verdict_of_mail(self) -> Verdict:
        """The verdict on the mail; ValueError for anything else."""
        if self.verdict is None:
            raise ValueError("only a mail has a verdict")
        return self.verdict

    @property
    def contradicts_itself(self) -> bool:
        """Whether its parts cannot be true together: a proven envelope around a notification that was altered."""
        broken = self.carried is not None and self.carried.own in (Own.BROKEN, Own.FALSE)
        return broken and self.authenticity is Authenticity.PROVEN
