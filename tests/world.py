"""A small world for operations: a real store, a driven clock, and a provider with the ports' shape, steered by tests.

Tests on the whole way (SMTP, IMAP, an SdI) use the sandbox instead: tests/journeys.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

from invoicebridge import app, resources
from invoicebridge.bridge.archived import Company, Cursor, StoreKind
from invoicebridge.bridge.bridge import Bridge, CompanyRules, MailboxRules, Signing
from invoicebridge.bridge.inspecting.inspect_notification import Lens
from invoicebridge.bridge.mailing import Arrived, Batch, Quota, Unseen
from invoicebridge.bridge.ports import Archive, BatchSigner
from invoicebridge.connectors.archive import migrate, store
from invoicebridge.errors import ChannelUnavailable, ConfigurationError, InvoiceBridgeError
from invoicebridge.pec.compose import OutgoingMail
from invoicebridge.pec.trust import Anchor, Mode, Trust
from invoicebridge.sdi.schema import MessageSchemas
from invoicebridge.signature.path import Anchors
from invoicebridge.transmission.dialogue import Dialogue, Ending, Line, Refusal

AT = datetime(2026, 11, 25, 11, tzinfo=UTC)
COMPANY = Company(id="demo", name="Officina Demo S.r.l.", id_paese="IT", id_codice="75100120361")
RULES = CompanyRules(company="demo", mailbox="pec", signing=Signing.PUBLIC_BODIES)
MAILBOX = MailboxRules(name="pec", address="ditta@pec.esempio.example", since=date(2026, 11, 1))


@dataclass
class DrivenClock:
    """Stands still until it is moved; sleeping moves it."""

    at: datetime = AT

    def now(self) -> datetime:
        return self.at

    def sleep(self, duration: timedelta) -> None:
        self.at += duration


@dataclass
class CountedIds:
    """t1, t2 … and 1.test@…; two of them are two processes."""

    own: str = "me"
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def transmission(self) -> str:
        return f"{self.own}-t{next(self.numbers):05}"

    def message_id(self, address: str) -> str:
        return f"{self.own}.{next(self.numbers)}@{address.partition('@')[2]}"

    def owner(self) -> str:
        return self.own

    def fraction(self) -> float:
        return 0.5


@dataclass
class FakeOutbox:
    """Takes every mail, unless `answers` (used up in order) or `refuses` say otherwise."""

    mails: list[OutgoingMail] = field(default_factory=list)
    answers: list[tuple[Ending, Refusal | None, str]] = field(default_factory=list)
    refuses: InvoiceBridgeError | None = None
    opened: int = 0

    def open(self) -> None:
        self.opened += 1
        if self.refuses is not None:
            raise self.refuses

    def send(self, mail: OutgoingMail, now: Callable[[], datetime]) -> Dialogue:
        taken = (Ending.TAKEN, None, "250 2.0.0 Ok")
        ending, refusal, text = self.answers.pop(0) if self.answers else taken
        if ending in (Ending.TAKEN, Ending.UNKNOWN):
            self.mails.append(mail)
        return Dialogue(
            message_id=mail.message_id,
            mailbox=mail.sender,
            server="127.0.0.1:465",
            ended_at=now(),
            ending=ending,
            refusal=refusal,
            lines=(Line(now(), "C", f"<{mail.size} bytes>"), Line(now(), "S", text)),
        )


@dataclass
class FakeInbox:
    """Folders of mails; UIDs are their places from 1."""

    mails: dict[str, list[bytes]] = field(default_factory=lambda: {"INBOX": []})
    uidvalidity: int = 7
    batch: int = 50
    down: bool = False
    fullness: Quota | None = None

    def folders(self) -> tuple[str, ...]:
        return tuple(self.mails)

    def new_mails(self, folder: str, after: Cursor | None, since: date | None, unseen: Unseen) -> Iterator[Batch]:
        if self.down:
            raise ChannelUnavailable("server-unreachable", server="127.0.0.1:993", reason="refused")
        if folder not in self.mails:
            raise ConfigurationError("folder-missing", folder=folder, known=", ".join(self.mails))
        known = after is not None and after.uidvalidity == self.uidvalidity
        first = after.uid if known and after is not None else 0
        new = list(enumerate(self.mails[folder], 1))[first:]
        for start in range(0, len(new), self.batch):
            some = new[start : start + self.batch]
            yield Batch(
                mails=tuple(Arrived(str(uid), content) for uid, content in some),
                cursor=Cursor(self.uidvalidity, some[-1][0]),
                rescan=after is not None and not known,
            )

    def answers_to(self, message_id: str, folders: Sequence[str]) -> Iterator[bytes]:
        wanted = f"X-Riferimento-Message-ID: <{message_id}>".encode()
        for folder in folders:
            yield from (mail for mail in self.mails[folder] if wanted in mail)

    def quota(self) -> Quota | None:
        return self.fullness

    def wait(self, folder: str, at_most: timedelta) -> bool:
        return False


def lens(now: datetime, anchors: Sequence[Anchor] = (), mailboxes: tuple[str, ...] = (), sha1: bool = False) -> Lens:
    """Messages are judged with these anchors, and our transcriptions of the schemas."""
    folder = resources.schemas() / "sdi"
    own = MessageSchemas(
        privati=(folder / "messaggi-privati-1.0.xsd").read_bytes(), pa=(folder / "messaggi-pa-1.1.xsd").read_bytes()
    )
    trust = Trust(tuple(anchors), Mode.REQUIRE)
    return Lens(trust=trust, anchors=Anchors(()), schemas=own, now=now, mailboxes=mailboxes)


@dataclass
class World:
    """The bridge, and everything around it that a test may look at or change."""

    bridge: Bridge
    archive: Archive
    clock: DrivenClock
    outbox: FakeOutbox
    inbox: FakeInbox
    url: str

    def with_rules(self, rules: CompanyRules | None = None, mailbox: MailboxRules | None = None) -> Bridge:
        """The same bridge under other rules."""
        companies = {COMPANY.id: rules or self.bridge.companies[COMPANY.id]}
        mailboxes = {"pec": mailbox or self.bridge.mailboxes["pec"]}
        return replace(self.bridge, companies=companies, mailboxes=mailboxes)


@contextmanager
def world(
    folder: Path,
    *,
    signers: Mapping[str, BatchSigner] | None = None,
    anchors: Sequence[Anchor] = (),
    rules: CompanyRules = RULES,
    mailbox: MailboxRules = MAILBOX,
    kind: StoreKind = StoreKind.SANDBOX,
    like: Path | None = None,
) -> Iterator[World]:
    """A new world in the folder, with one company and one mailbox; its store a copy of that of the world in `like`."""
    url = f"sqlite:///{folder}/store/bridge.db"
    if like is None:
        migrate.create(url, kind, AT)
    else:
        shutil.copytree(like / "store", folder / "store")
    clock, outbox, inbox = DrivenClock(), FakeOutbox(), FakeInbox()

    @contextmanager
    def signer(name: str) -> Iterator[BatchSigner]:
        if name not in (signers or {}):
            raise ConfigurationError("signer-unknown", name=name, known=", ".join(signers or {}) or "-")
        yield (signers or {})[name]

    @contextmanager
    def outgoing(_: MailboxRules) -> Iterator[FakeOutbox]:
        yield outbox

    @contextmanager
    def incoming(_: MailboxRules) -> Iterator[FakeInbox]:
        yield inbox

    with store.opened(url) as archive:
        archive.companies.save(COMPANY)
        bridge = Bridge(
            archive=archive,
            clock=clock,
            ids=CountedIds(),
            schemas=app.schemas(),
            companies={rules.company: rules},
            mailboxes={mailbox.name: mailbox},
            outbox=outgoing,
            inbox=incoming,
            signer=signer,
            lens=lambda now: lens(now, anchors, (mailbox.address,)),
        )
        yield World(bridge, archive, clock, outbox, inbox, url)
