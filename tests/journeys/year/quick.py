"""The sandbox's provider and SdI without sockets and in one thread: a year of mails, as fast as they can be made.

The same code as behind the sandbox's servers answers, keeps its books and signs. Only what lies between is left out:
mails are handed over through the ports, and the mailbox is a list. The clock stands still until it is driven.
"""

from collections import Counter, deque
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, Final, TypeVar

from invoicebridge.bridge.archived import Cursor
from invoicebridge.bridge.bridge import MailboxRules
from invoicebridge.bridge.mailing import Arrived, Batch, Quota, Unseen
from invoicebridge.pec.compose import OutgoingMail
from invoicebridge.sandbox import papers
from invoicebridge.sandbox.acceptance import LIMIT
from invoicebridge.sandbox.books import Entry
from invoicebridge.sandbox.clock import AT_ONCE, Clock
from invoicebridge.sandbox.interchange import ASSIGNED, Interchange
from invoicebridge.sandbox.judge import Judge, our_schemas
from invoicebridge.sandbox.post_office import PostOffice
from invoicebridge.sandbox.script import Cut, Reply
from invoicebridge.sandbox.sdi_mail import SdiMail
from invoicebridge.sandbox.submission import Submitted
from invoicebridge.transmission.dialogue import Dialogue, Ending, Line, Refusal
from tests.journeys.year.diary import Letter, Offered, letter
from tests.journeys.year.fate import CUT, FULL, LATER, SILENT, Fate, Spells
from tests.journeys.year.town import ADDRESS, SERVER, Town

ROOM: Final = 1_000_000_000
"""Bytes of the mailbox."""
_A_MAIL: Final = timedelta(milliseconds=400)
"""What it takes to hand one in."""
_KEPT: Final = timedelta(days=45)
_UIDVALIDITY: Final = 20260101
_REPLIES: Final = {
    Ending.TAKEN: (None, "250 2.0.0 Ok: queued"),
    Ending.LATER: (Refusal.OTHER, "451 4.3.0 riprovare"),
    Ending.REFUSED: (Refusal.CONTENT, "554 5.6.0 contenuto non ammesso"),
    Ending.UNKNOWN: (None, ""),
}
T = TypeVar("T")


def finished(work: Coroutine[Any, Any, T]) -> T:
    """What the work comes to; nothing in this town ever waits."""
    try:
        work.send(None)
    except StopIteration as end:
        found: T = end.value
        return found
    raise AssertionError("something waits in a town in which nothing can")


@dataclass
class Letterbox:
    """The one mailbox: what the postman brought, newest last. Its owner throws away what is old."""

    clock: Clock
    spells: Spells
    happened: Counter[str]
    letters: deque[Letter] = field(default_factory=deque)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __contains__(self, address: str) -> bool:
        return address.lower() == ADDRESS

    def is_full(self, address: str) -> bool:
        """Whether it takes nothing more; whoever asks has a mail for it, which is then lost or tried again."""
        self.happened["mail for a full mailbox"] += self.full
        return self.full

    @property
    def full(self) -> bool:
        """Whether it takes nothing more."""
        return self.spells.now(FULL, self.clock.now()) is not None

    async def put(self, address: str, content: bytes, at: datetime) -> None:
        """The mail is the newest in it."""
        self.letters.append(letter(next(self.numbers), content, self.clock.now()))
        while self.letters[0].put_at < self.clock.now() - _KEPT:
            self.letters.popleft()


class QuickTown(Town):
    """One without sockets and threads."""

    def __init__(self, start: datetime, fate: Fate, spells: Spells) -> None:
        super().__init__(fate, spells)
        own = papers.papers()
        self._clock = Clock(start, still=True)
        self.letterbox = Letterbox(self._clock, spells, fate.happened)
        self._post = PostOffice(own.users_provider, self.letterbox, self._clock, fate, LIMIT)
        mail = SdiMail(own.sdi_provider, own.users_provider, self._post, self._clock, ASSIGNED)
        self._sdi = Interchange(mail, self._clock, fate, Judge(our_schemas(), None), own.sdi, AT_ONCE)
        self._post.abroad = self._reach_the_sdi
        self._delivered: set[str] = set()

    def now(self) -> datetime:
        """The time."""
        return self._clock.now()

    def sleep(self, duration: timedelta) -> None:
        """It is so much later, and what was due on the way has happened."""
        finished(self._clock.advance(duration))

    def books(self) -> Mapping[str, Entry]:
        """The SdI's books, by IdentificativoSdI."""
        return self._sdi.books.entries

    def has_reached_the_sdi(self, message_id: str) -> bool:
        """Whether the mail was delivered, as the provider's log shows."""
        return message_id in self._delivered

    @contextmanager
    def outbox(self, rules: MailboxRules) -> Iterator["TownOutbox"]:
        """The port through which mails leave."""
        yield TownOutbox(self)

    @contextmanager
    def inbox(self, rules: MailboxRules) -> Iterator["TownInbox"]:
        """The port through which mails are read."""
        yield TownInbox(self)

    def take(self, mail: OutgoingMail) -> None:
        """The provider has it."""
        finished(self._post.take(Submitted(mail.sender, (mail.recipient,), mail.content)))

    def ending(self) -> tuple[Ending, bool]:
        """How the mail that is handed in now ends, and whether the provider has it then."""
        if self.spells.now(LATER, self.now()):
            self.fate.happened["put off"] += 1
            return Ending.LATER, False
        if self.spells.now(CUT, self.now()):
            self.fate.happened["Cut"] += 1
            return Ending.UNKNOWN, self.fate.chance(0.5)
        cut = self.fate.take(Cut)
        if cut is not None:
            return Ending.UNKNOWN, cut.taken
        return (Ending.REFUSED, False) if self.fate.take(Reply) else (Ending.TAKEN, True)

    def _reach_the_sdi(self, address: str, envelope: bytes, at: datetime) -> bool:
        """A mail that reaches it while it is silent is looked at when it works again."""
        self._delivered.add(letter(0, envelope, at).about)
        silent = self.spells.now(SILENT, at)
        self.fate.happened["mail for a silent SdI"] += silent is not None
        ends = at if silent is None else silent.ends
        self._sdi.latency = ends.astimezone(UTC) - at.astimezone(UTC)
        return self._sdi.receive(address, envelope, at)


@dataclass
class TownOutbox:
    """The port `Outbox`, without SMTP."""

    town: QuickTown

    def open(self) -> None:
        """Connected, unless there is trouble."""
        self.town.at_the_door()

    def send(self, mail: OutgoingMail, now: Callable[[], datetime]) -> Dialogue:
        """The mail was offered once."""
        ending, has_it = self.town.ending()
        if has_it:
            self.town.take(mail)
        refusal, reply = _REPLIES[ending]
        self.town.diary.offered(Offered(mail.message_id, mail.content, now(), ending, has_it))
        lines = (Line(now(), "C", f"<{mail.size} bytes>"), *([Line(now(), "S", reply)] if reply else []))
        made = Dialogue(
            message_id=mail.message_id,
            mailbox="pec",
            server=SERVER,
            ended_at=now(),
            ending=ending,
            refusal=refusal,
            lines=lines,
        )
        self.town.sleep(_A_MAIL)
        return made


@dataclass
class TownInbox:
    """The port `Inbox`, without IMAP. What it has handed over stands in the diary."""

    town: QuickTown

    def folders(self) -> tuple[str, ...]:
        """The one there is."""
        self.town.at_the_door()
        return ("INBOX",)

    def new_mails(self, folder: str, after: Cursor | None, since: date | None, unseen: Unseen) -> Iterator[Batch]:
        """Yield what came after the cursor."""
        self.town.at_the_door()
        first = 0 if after is None else after.uid
        new = [one for one in self.town.letterbox.letters if one.uid > first]
        for start in range(0, len(new), 200):
            some = new[start : start + 200]
            self.town.diary.handed(some, self.town.now())
            mails = tuple(Arrived(str(one.uid), one.content) for one in some)
            yield Batch(mails=mails, cursor=Cursor(_UIDVALIDITY, some[-1].uid))

    def answers_to(self, message_id: str, folders: Sequence[str]) -> Iterator[bytes]:
        """Yield the mails that quote our Message-ID."""
        self.town.at_the_door()
        found = [one for one in self.town.letterbox.letters if one.about == message_id]
        self.town.diary.handed(found, self.town.now())
        yield from (one.content for one in found)

    def quota(self) -> Quota:
        """Full or nearly empty."""
        self.town.diary.full = self.town.letterbox.full
        return Quota(ROOM if self.town.diary.full else ROOM // 10, ROOM)

    def wait(self, folder: str, at_most: timedelta) -> bool:
        """Nobody waits."""
        return False
