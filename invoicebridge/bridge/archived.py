"""What the archive is given and gives back. Frozen values; the tables behind them are the connector's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from invoicebridge.fatturapa.circumstances import InvoiceKey
from invoicebridge.fatturapa.fault import Fault
from invoicebridge.transmission.attempt import Attempt
from invoicebridge.transmission.proof import Proof
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
    SEEN = "seen"
    """It was one of those that a person has to look at, and a person has (a decision says who)."""


class Reason(StrEnum):
    """Why a file was not taken in."""

    NAME_USED = "name-used"
    INVOICE_KNOWN = "invoice-known"
    ID_USED = "id-used"
    """A transmission of this id is there already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A party that sends invoices; `party` is the JSON of a `fatturapa.header.Company`, or `{}`."""

    id: str
    name: str
    id_paese: str
    id_codice: str
    party: str = "{}"


@dataclass(frozen=True, slots=True)
class Taxed:
    """The taxable amount and the tax of one rate in an invoice, as its DatiRiepilogo have them, signs included."""

    rate: Decimal | None
    """AliquotaIVA, per cent; None in a simplified invoice that states the tax alone."""
    natura: str | None
    taxable: Decimal
    tax: Decimal
    """Both to the cent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedInvoice:
    """One invoice of a file: what lists show of it, and what the SdI compares (00404)."""

    invoice: Invoice
    key: InvoiceKey
    customer: str | None = None
    total: Decimal | None = None
    taxed: tuple[Taxed, ...] = ()


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
class EvidenceRow:
    """A piece of evidence without its bytes."""

    sha256: str
    kind: EvidenceKind
    source: str
    received_at: datetime
    label: Label


@dataclass(frozen=True, slots=True)
class Weighed:
    """So many pieces of evidence, and their bytes as the store keeps them."""

    pieces: int
    bytes: int


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
    contradictions: int = 0
    """Those that nobody has resolved."""
    proofs: tuple[Proof, ...] = ()
    """What the evidence in `evidence` proves; those that are known already change nothing."""
    anew: bool = False
    """Whether `proofs` are all that there are: the ones known before are gone (computing every state again)."""
    facts: tuple[Event, ...] = ()
    """Lines of the story that hold whatever the state is; one of the same `what` and evidence is written once."""
    attempts: Mapping[str, State] = field(default_factory=dict)
    """By Message-ID."""
    identificativi: Mapping[str, str] = field(default_factory=dict)
    """PEC ids learnt, by Message-ID; the first one learnt stays."""
    identificativi_sdi: frozenset[str] = frozenset()
    evidence: tuple[str, ...] = ()
    """What speaks of this transmission, besides what is tied to it already."""
    events: tuple[Event, ...] = ()
    """Lines of the story that tell what the state has become; only written together with it."""


@dataclass(frozen=True, slots=True)
class Tied:
    """What a transmission is folded from: the hashes of its evidence, the file among them, and what they prove."""

    evidence: frozenset[str]
    proofs: tuple[Proof, ...]
    state: State
    """As it was last recorded."""
    invoices: tuple[State, ...] = ()
    """Those of the invoices in it, in the order of the file, as they were last recorded."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """What came of reading one piece of evidence."""

    sha256: str
    label: Label
    reason: str | None = None


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


@dataclass(frozen=True, slots=True)
class SendingLock:
    """Why nothing may be sent from a store, and since when."""

    reason: str
    """`first-send`, `restored` …: a code, for render to say."""
    since: datetime
    released_by: str | None = None
    """Who said that files may be sent; None while nobody did."""
    released_at: datetime | None = None


class DraftKind(StrEnum):
    """Why input did not become a transmission yet."""

    FAULTY = "faulty"
    """`check` found errors."""
    UNSIGNED = "unsigned"
    """It is complete, checked and named, and waits for a signature that is made elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Input that is kept until something becomes of it; never sent as it is."""

    id: str
    company: str
    kind: DraftKind
    source: str
    """Where it came from, as people call it."""
    source_sha256: str
    content: bytes
    """FAULTY: the input. UNSIGNED: the XML to be signed."""
    name: str | None = None
    """UNSIGNED: the file name that it holds, without .p7m."""
    numero: str | None = None
    data: date | None = None
    tipo_documento: str | None = None
    faults: tuple[Fault, ...] = ()
    corrects: str | None = None
    """The transmission that it takes the place of."""
    kept_at: datetime | None = None
    closed_at: datetime | None = None
    transmission: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which invoices a list shows; None: any."""

    company: str | None = None
    states: frozenset[State] | None = None
    """Of the invoice."""
    since: date | None = None
    until: date | None = None
    """Dates of the invoices, both included."""
    customer: str | None = None
    """A part of the name, in any case."""
    queued: bool | None = None
    held: bool | None = None
    doubtful: datetime | None = None
    """Those with an attempt that is in doubt at this instant."""
    contradicted: bool = False
    """Only those in files with a contradiction that nobody has resolved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One invoice in one file, as lists show it."""

    place: str
    """For `after`."""
    transmission: str
    company: str
    name: str
    formato: str
    tipo_documento: str
    numero: str
    data: date
    customer: str | None
    total: Decimal | None
    state: State
    """Of this invoice."""
    state_at: datetime
    """When the file's state was last another one."""
    prepared_at: datetime
    queued: bool
    held: str | None = None
    """Why it is not sent."""
    withdrawn: bool = False
    doubtful: bool = False
    """Whether an attempt has no answer yet."""
    corrects: str | None = None
    corrected_by: str | None = None
    """The latest transmission that took its place."""
    identificativi_sdi: tuple[str, ...] = ()


class Account(NamedTuple):
    """One invoice in one file, as reconciling goes through them: states as recorded, amounts in cents."""

    place: str
    """As `Listed.place`."""
    invoice: int
    """The same for all files that hold this invoice."""
    transmission: str
    company: str
    name: str
    formato: str
    tipo_documento: str
    numero: str
    data: date
    customer: str | None
    total: str | None
    """A decimal."""
    state: State
    """Of this invoice."""
    contradictions: int
    """Of the file, that nobody has resolved."""
    withdrawn: bool
    waits: bool
    """Whether the file is queued or held."""
    taxed: tuple[tuple[str | None, str | None, int, int], ...]
    """Rate, Natura, taxable amount and tax; empty where nothing is recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """How many files there are in every state, and what waits."""

    states: Mapping[State, int]
    queued: int
    held: int
    unanswered: int
    """Attempts that have no answer: in flight or in doubt."""
    drafts: Mapping[DraftKind, int]
    labels: Mapping[Label, int]
    """Evidence by what came of reading it."""


@dataclass(frozen=True, slots=True)
class Lead:
    """Who leads, since when, and until when nobody else may."""

    owner: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRun:
    """One run of a scheduled job."""

    job: str
    started: datetime
    ended: datetime
    verdict: str
    """The worst of its outcomes, as `report.Verdict` writes it."""
    line: str
    """What became of it, in one line, without contents or secrets."""


class Urgency(StrEnum):
    """When a person is told."""

    AT_ONCE = "at-once"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something that a person is to be told, once, however often it is noted until it is over."""

    kind: str
    """`rejected`, `job-failed` …: a code, for render to say."""
    subject: str
    """What it is about, so that two of one kind are told apart: a transmission, a mailbox, a job."""
    urgency: Urgency
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedAlert:
    """An alert as the store knows it."""

    alert: Alert
    first_at: datetime
    """When it was first noted since it was last over."""
    last_at: datetime
    total: int
    """How often it was noted since then."""
    pending: bool
    """Whether it is still to be sent."""
    first_sent: datetime | None = None
    last_sent: datetime | None = None
    sent: int = 0
    """How often a person was told, ever."""
    over_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call of a web hook, as it is asked for."""

    hook: str
    """Its name in the settings."""
    key: str
    """What it tells, so that it is told once."""
    body: str
    """JSON, as it is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A call of a web hook that is to be made."""

    id: int
    hook: str
    key: str
    body: str
    added_at: datetime
    tries: int
    """How often it was tried, this time included."""
    reason: str | None = None
    """Why the last try failed."""


@dataclass(frozen=True, slots=True)
class Marked:
    """When something was last done for the whole store, and what came of it."""

    at: datetime
    detail: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Restoration:
    """The store was made from a backup, and what was done since, before anything may be sent."""

    source: str
    """What the backup is called."""
    at: datetime
    steps: Mapping[str, Marked]
