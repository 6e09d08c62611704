"""What the archive is given and gives back. Frozen values; the tables behind them are the connector's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from invoicebridge.fatturapa.circumstances import InvoiceKey
from invoicebridge.transmission.attempt import Attempt
from invoicebridge.transmission.state import State
from invoicebridge.transmission.transmission import Invoice, Transmission


class StoreKind(StrEnum):
    """What a store is bound to for ever, when it is made."""

    SANDBOX = "sandbox"
    LIVE = "live"


class EvidenceKind(StrEnum):
    """What a piece of evidence is."""

    FILE = "file"
    """A file as it is sent."""
    MAIL = "mail"
    SMTP = "smtp"
    """The dialogue of one attempt."""
    PORTAL = "portal"
    """A notification taken from the portal, or saved elsewhere."""
    DECISION = "decision"
    """What a person signed off."""


class Label(StrEnum):
    """What came of reading a piece of evidence."""

    NEW = "new"
    """Not read yet, or the process ended before it was."""
    MATCHED = "matched"
    UNMATCHED = "unmatched"
    AMBIGUOUS = "ambiguous"
    UNPROVEN = "unproven"
    QUARANTINED = "quarantined"
    PURCHASE = "purchase"
    UNRELATED = "unrelated"


class Reason(StrEnum):
    """Why a file was not taken in."""

    NAME_USED = "name-used"
    INVOICE_KNOWN = "invoice-known"
    ID_USED = "id-used"
    """A transmission of this id is there already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A party that sends invoices; `party` is its seller's block as JSON, for drafts that leave it out."""

    id: str
    name: str
    id_paese: str
    id_codice: str
    party: str = "{}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedInvoice:
    """One invoice of a file: what lists show of it, and what the SdI compares (00404)."""

    invoice: Invoice
    key: InvoiceKey
    customer: str | None = None
    total: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A file that is ready to be sent. `invoices` stand in the order of the file, as in the transmission."""

    transmission: Transmission
    content: bytes
    invoices: tuple[PreparedInvoice, ...]
    source_sha256: str | None = None
    """Of the draft or XML it was made from, to recognise the same input."""
    corrects: str | None = None
    """The transmission that this one takes the place of."""


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A prepared file that was not taken in, and why; `detail` is the name or the number."""

    transmission: str
    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Bytes to be kept as evidence, and where they came from (mailbox and folder, path, Message-ID)."""

    content: bytes
    kind: EvidenceKind
    source: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes that are in the store; `new` tells whether this call brought them."""

    sha256: str
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A piece of evidence; `content` is None where only the hash remains."""

    sha256: str
    kind: EvidenceKind
    source: str
    received_at: datetime
    label: Label
    reason: str | None
    content: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line to be added to the story of a transmission."""

    transmission: str
    what: str
    """`prepared`, `attempt`, `state` …: a code, for render to say."""
    detail: Mapping[str, str] = field(default_factory=dict)
    evidence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLine:
    """One line of a story as it was written, with its two links."""

    number: int
    """Its place among all lines of the store, from 1."""
    place: int
    """Its place in the story of its transmission, from 1."""
    at: datetime
    event: Event
    previous: str
    """Hash of the line before it in the store."""
    previous_own: str
    """Hash of the line before it in the story of its transmission."""
    sha256: str


@dataclass(frozen=True, slots=True)
class Head:
    """The last line of the store: whoever wrote it down can tell later that nothing before it was changed or cut."""

    number: int
    sha256: str

    def __str__(self) -> str:
        return f"{self.number}-{self.sha256}"


class Break(StrEnum):
    """What is wrong with the stories of a store."""

    HASH = "hash"
    """The line is not what was written."""
    LINK = "link"
    """It does not follow the line before it."""
    MISSING = "missing"
    """A number is left out, or the end was cut off."""
    HEAD = "head"
    """The line of a known head is another one."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a chain is broken, and how; `number` is the line's."""

    number: int
    how: Break


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What folding found of one transmission, to be written in one transaction."""

    transmission: str
    state: State
    made_from: int
    """How many pieces of evidence it was made from, the file itself and those in `evidence` counted."""
    invoices: tuple[State, ...]
    """In the order of the file."""
    attempts: Mapping[str, State] = field(default_factory=dict)
    """By Message-ID."""
    identificativi: Mapping[str, str] = field(default_factory=dict)
    """PEC ids learnt, by Message-ID; the first one learnt stays."""
    identificativi_sdi: frozenset[str] = frozenset()
    evidence: tuple[str, ...] = ()
    """What speaks of this transmission, besides what is tied to it already."""
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The keys of a batch of messages, by which what they speak of is looked up."""

    message_ids: frozenset[str] = frozenset()
    pec_ids: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    sha256: frozenset[str] = frozenset()
    identificativi_sdi: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidates:
    """All transmissions and attempts that any of the keys finds, with those tied to them."""

    transmissions: tuple[Transmission, ...]
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAttempt:
    """An attempt with what is known of it."""

    attempt: Attempt
    mailbox: str
    state: State
    finished_at: datetime | None
    """When the server's answer was written down; None while it is in flight or in doubt."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a folder was read: everything up to this UID, while the folder has this UIDVALIDITY."""

    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Suspension:
    """Why a mailbox is not used, since when, and until when (None: until a person resumes it)."""

    reason: str
    since: datetime
    until: datetime | None

    def holds(self, at: datetime) -> bool:
        """Whether the mailbox may not be used at this instant."""
        return self.until is None or at < self.until


@dataclass(frozen=True, slots=True)
class AssignedAddress:
    """An address that the SdI assigned to a mailbox, since when, and the message that said so."""

    address: str
    since: datetime
    evidence: str | None
