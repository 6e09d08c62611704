"""The four things that a mail in a PEC mailbox can be, as values.

A message says what stands in the mail; whether it may be believed says `authenticity.verify`. Fields named after
daticert.xml come from the part that the provider signs; everything in `heading` comes from fields that nobody signs.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from invoicebridge.pec.daticert import Daticert
from invoicebridge.pec.deviations import Deviation
from invoicebridge.pec.headers import Headers
from invoicebridge.pec.mime import Part

FINAL_NOTICE: Final = timedelta(hours=22)
"""A preavviso this long after the accettazione is the second and last (RFC 6109 §3.1.6: not before 22 hours).

Both notices look the same; only their time tells them apart.
"""


class ReceiptKind(StrEnum):
    """The kinds of receipt, as X-Ricevuta and daticert.xml spell them (RFC 6109 §3)."""

    ACCETTAZIONE = "accettazione"
    NON_ACCETTAZIONE = "non-accettazione"
    PRESA_IN_CARICO = "presa-in-carico"
    AVVENUTA_CONSEGNA = "avvenuta-consegna"
    ERRORE_CONSEGNA = "errore-consegna"
    PREAVVISO_ERRORE_CONSEGNA = "preavviso-errore-consegna"
    RILEVAZIONE_VIRUS = "rilevazione-virus"


POSTA_CERTIFICATA: Final = "posta-certificata"
"""The kind of a transport envelope."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The fields at the head of a mail that people read, decoded. Nothing signs them.

    Addresses are in lower case; `sender` is None where From names none or could mean several. Message-IDs stand
    without angle brackets. `date` is None where the field is absent or cannot be read.
    """

    sender: str | None = None
    sender_name: str = ""
    reply_to: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    subject: str = ""
    message_id: str | None = None
    riferimento_message_id: str | None = None
    date: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a mail carries. `name` has no folder, and is empty where the mail gives none."""

    name: str
    media_type: str
    part: Part = field(repr=False)

    @property
    def content(self) -> bytes:
        """The bytes of the file; decoded anew at each call, so that a large mail is not held twice."""
        return self.part.content

    @property
    def is_damaged(self) -> bool:
        """Whether the transfer encoding is broken, so that `content` may not be what was sent."""
        return self.part.is_damaged


@dataclass(frozen=True, slots=True)
class Original:
    """The message that a PEC message carries inside (postacert.eml): complete, or reduced by a brief receipt."""

    heading: Heading
    attachments: tuple[Attachment, ...]
    part: Part = field(repr=False)

    @property
    def raw(self) -> bytes:
        """The message's own bytes."""
        return bytes(self.part.raw)


@dataclass(frozen=True, slots=True)
class Signed:
    """What a multipart/signed holds: the signed part, the bytes of smime.p7s (None: not there), how many parts."""

    content: Part = field(repr=False)
    signature: bytes | None = field(repr=False)
    parts: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What all kinds have. `size` is that of the mail as it came, in bytes; `headers` are all its fields."""

    heading: Heading
    headers: Headers = field(repr=False)
    signed: Signed | None = field(repr=False, default=None)
    claims: str | None = None
    """The kind that X-Ricevuta or X-Trasporto claims; None where the mail has neither. Nothing signs it."""
    deviations: tuple[Deviation, ...] = ()
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(Mail):
    """A provider's word about a message that was sent: the daticert tells which (`msgid`, `identificativo`)."""

    kind: ReceiptKind
    daticert: Daticert | None
    original: Original | None = None

    @property
    def virus(self) -> bool:
        """Whether the receipt says that the message was stopped for a virus."""
        return self.daticert is not None and self.daticert.errore == "virus"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportEnvelope(Mail):
    """A certified message on its way to us: its provider vouches for sender and content."""

    daticert: Daticert | None
    original: Original | None = None

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The files of the message inside."""
        return () if self.original is None else self.original.attachments


@dataclass(frozen=True, slots=True, kw_only=True)
class AnomalyEnvelope(Mail):
    """An ordinary mail that our own provider wrapped: its signature vouches for the wrapping only."""

    original: Original | None = None

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The files of the message inside."""
        return () if self.original is None else self.original.attachments


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdinaryMail(Mail):
    """Anything else in a mailbox: a newsletter, a bounce, a calendar, bytes that are no mail."""

    attachments: tuple[Attachment, ...] = ()


Message = Receipt | TransportEnvelope | AnomalyEnvelope | OrdinaryMail
