"""The same town with the sandbox's servers: every mail goes over real SMTP and IMAP."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from invoicebridge.bridge.archived import Cursor
from invoicebridge.bridge.bridge import MailboxRules
from invoicebridge.bridge.mailing import Batch, Quota, Unseen
from invoicebridge.bridge.ports import Inbox, Outbox
from invoicebridge.connectors.channels import imap, smtp
from invoicebridge.connectors.channels.servers import Patience, Server
from invoicebridge.connectors.secrets import FromFile
from invoicebridge.pec.compose import OutgoingMail
from invoicebridge.sandbox import Sandbox
from invoicebridge.sandbox.books import Entry
from invoicebridge.transmission.dialogue import Dialogue, Ending
from tests.journeys.year.diary import Offered, letter
from tests.journeys.year.fate import EXPIRED, Fate, Spells
from tests.journeys.year.town import ADDRESS, Town

_PASSWORD: Final = "not-a-secret"  # noqa: S105  it opens a mailbox that exists for a test
_PATIENCE: Final = Patience(connect=10, reply=10, end_of_mail=10)


class WiredTown(Town):
    """A town around a running sandbox, whose script is the fate; the mailbox has the password that is in the folder."""

    def __init__(self, sandbox: Sandbox, fate: Fate, spells: Spells, folder: Path) -> None:
        super().__init__(fate, spells)
        self._sandbox = sandbox
        self._password, self._root = folder / "password", folder / "root.pem"
        self._password.write_text(_PASSWORD)
        self._root.write_bytes(sandbox.root)
        sandbox.mailbox(ADDRESS, _PASSWORD)

    def now(self) -> datetime:
        """The time."""
        return self._sandbox.clock.now()

    def sleep(self, duration: timedelta) -> None:
        """It is so much later, and what was due on the way has happened."""
        self._sandbox.clock.advance(duration)

    def books(self) -> Mapping[str, Entry]:
        """The SdI's books, by IdentificativoSdI."""
        return {one.identificativo_sdi: one for one in self._sandbox.sdi.books()}

    def has_reached_the_sdi(self, message_id: str) -> bool:
        """Whether the mail was delivered: here, whether the SdI has a file of it."""
        return any(self.entries(file.name) for file in self.diary.carried_by(message_id))

    @contextmanager
    def outbox(self, rules: MailboxRules) -> Iterator["_Watched"]:
        """The port through which mails leave."""
        self._change_password()
        with smtp.outbox(self._server(self._sandbox.smtp), rules.name) as one:
            yield _Watched(self, one)

    @contextmanager
    def inbox(self, rules: MailboxRules) -> Iterator["_Read"]:
        """The port through which mails are read."""
        self._change_password()
        with imap.inbox(self._server(self._sandbox.imap)) as one:
            yield _Read(self, one)

    def _server(self, at: tuple[str, int]) -> Server:
        return Server(*at, ADDRESS, FromFile(self._password), self._root, _PATIENCE)

    def _change_password(self) -> None:
        """While it has expired the mailbox wants another one than we have."""
        expired = self.spells.now(EXPIRED, self.now())
        self._sandbox.mailbox(ADDRESS, "another" if expired else _PASSWORD)
        self.diary.login_refused = self.diary.login_refused or expired is not None


@dataclass
class _Watched:
    """The outbox over SMTP; what came of each mail stands in the diary."""

    town: WiredTown
    own: Outbox

    def open(self) -> None:
        """Connected and logged in."""
        self.own.open()

    def send(self, mail: OutgoingMail, now: Callable[[], datetime]) -> Dialogue:
        """The mail was offered once."""
        at = now()
        said = self.own.send(mail, now)
        has_it = said.ending is Ending.TAKEN or (said.ending is Ending.UNKNOWN and self.town.fate.last_cut.taken)
        self.town.diary.offered(Offered(mail.message_id, mail.content, at, said.ending, has_it))
        return said


@dataclass
class _Read:
    """The inbox over IMAP; what was read stands in the diary."""

    town: WiredTown
    own: Inbox

    def folders(self) -> tuple[str, ...]:
        """The names of all folders."""
        return self.own.folders()

    def new_mails(self, folder: str, after: Cursor | None, since: date | None, unseen: Unseen) -> Iterator[Batch]:
        """Yield what came after the cursor."""
        for batch in self.own.new_mails(folder, after, since, unseen):
            now = self.town.now()
            self.town.diary.handed([letter(int(one.uid), one.content, now) for one in batch.mails], now)
            yield batch

    def answers_to(self, message_id: str, folders: Sequence[str]) -> Iterator[bytes]:
        """Yield the mails that quote our Message-ID."""
        for content in self.own.answers_to(message_id, folders):
            now = self.town.now()
            self.town.diary.handed([letter(-hash(content), content, now)], now)
            yield content

    def quota(self) -> Quota | None:
        """The sandbox does not say."""
        return self.own.quota()

    def wait(self, folder: str, at_most: timedelta) -> bool:
        """Whether something came."""
        return self.own.wait(folder, at_most)
