"""All that an operation may need, put together by `invoicebridge.app` from the settings. Constructors only store."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from invoicebridge.bridge.inspecting.inspect_notification import Lens
from invoicebridge.bridge.ports import Archive, BatchSigner, Clock, Ids, Inbox, Outbox
from invoicebridge.fatturapa.schema import Schemas
from invoicebridge.pec.compose import LIMIT, TipoRicevuta
from invoicebridge.signature.path import Anchors
from invoicebridge.signature.verdict import Form


class Signing(StrEnum):
    """Which files of a company are signed."""

    PUBLIC_BODIES = "public-bodies"
    """Those for public bodies, which the law wants signed; the others leave as XML."""
    ALWAYS = "always"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyRules:
    """How the files of one company are made and sent; the company itself stands in the store."""

    company: str
    """Its id in the store."""
    mailbox: str
    """The name of the mailbox that sends for it."""
    signing: Signing = Signing.PUBLIC_BODIES
    signer: str | None = None
    """The name of its signer; None: somebody signs elsewhere, and the file waits for its signature."""
    form: Form = Form.CADES


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxRules:
    """How one PEC mailbox is used. Limits come from the provider's preset where the settings say nothing."""

    name: str
    """As the settings and the store call it."""
    address: str
    folders: tuple[str, ...] = ("INBOX",)
    since: date | None = None
    """The first collection begins with mail of this day; None: with everything there is."""
    sdi_address: str | None = None
    """The box that the SdI assigned before this store was made, as its owner declared it."""
    per_minute: int | None = None
    per_day: int | None = None
    """Messages, counted over all runs; a day is an Italian one."""
    size_limit: int = LIMIT
    """Bytes of a mail."""
    tipo_ricevuta: TipoRicevuta = TipoRicevuta.COMPLETA
    zip_from: int | None = None
    """So many waiting files go together in zips; None: always one file a message."""
    lease: timedelta = timedelta(minutes=10)
    """How long a process may take to send one mail; afterwards an attempt without an answer is in doubt."""
    address_patience: timedelta = timedelta(days=5)
    """How long files wait for the assigned address before a person is told."""
    doubt_patience: timedelta = timedelta(hours=2)
    failures: int = 5
    """So many failures in a row suspend the mailbox for a while."""
    keep_unrelated: timedelta = timedelta(days=30)
    """Unrelated mail loses its bytes afterwards; its hash remains."""


@dataclass(frozen=True, kw_only=True)
class Bridge:
    """The ports, and the rules that the settings give."""

    archive: Archive
    clock: Clock
    ids: Ids
    schemas: Schemas
    companies: Mapping[str, CompanyRules]
    """By company id."""
    mailboxes: Mapping[str, MailboxRules]
    """By name."""
    outbox: Callable[[MailboxRules], AbstractContextManager[Outbox]]
    """Nothing is connected before the first use; everything is closed at the end, and closing never raises."""
    inbox: Callable[[MailboxRules], AbstractContextManager[Inbox]]
    signer: Callable[[str], AbstractContextManager[BatchSigner]]
    """By the signer's name; ConfigurationError as `app.signer`."""
    lens: Callable[[datetime], Lens]
    """What messages are judged with at this instant."""
    signers: Anchors | None = None
    """Who may issue signing certificates (00104); None: not checked."""
