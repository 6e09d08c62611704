"""The world around the firm: a provider, an SdI and the time, as those in the office know them."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Final

from invoicebridge.bridge.bridge import MailboxRules
from invoicebridge.bridge.ports import Inbox, Outbox
from invoicebridge.errors import ChannelRefused, ChannelUnavailable
from invoicebridge.sandbox.books import Entry
from tests.journeys.year.diary import Diary
from tests.journeys.year.fate import CUT, DOWN, EXPIRED, LATER, Fate, Spells

ADDRESS: Final = "ditta1@pec.esempio.example"
SERVER: Final = "smtps.pec.sandbox.example:465"


class Town(ABC):
    """The provider, the SdI, the mailbox and the time, as those in the office know them."""

    def __init__(self, fate: Fate, spells: Spells) -> None:
        self.fate, self.spells = fate, spells
        self.diary = Diary(self._meant)
        self._numbers: dict[str, list[str]] = defaultdict(list)

    @abstractmethod
    def now(self) -> datetime:
        """The time."""

    @abstractmethod
    def sleep(self, duration: timedelta) -> None:
        """It is so much later, and what was due on the way has happened."""

    @abstractmethod
    def books(self) -> Mapping[str, Entry]:
        """The SdI's books, by IdentificativoSdI."""

    @abstractmethod
    def has_reached_the_sdi(self, message_id: str) -> bool:
        """Whether the mail was delivered, as the provider's log shows."""

    @abstractmethod
    def outbox(self, rules: MailboxRules) -> AbstractContextManager[Outbox]:
        """The port through which mails leave."""

    @abstractmethod
    def inbox(self, rules: MailboxRules) -> AbstractContextManager[Inbox]:
        """The port through which mails are read."""

    def entries(self, name: str) -> list[Entry]:
        """What the SdI's books say of the files of that name."""
        books = self.books()
        for number, entry in islice(books.items(), sum(map(len, self._numbers.values())), None):
            self._numbers[entry.nome_file].append(number)
        return [books[number] for number in self._numbers.get(name, ())]

    def at_the_door(self) -> None:
        """Whoever connects may do so and log in; or comes no further."""
        if self.spells.now(DOWN, self.now()):
            self.fate.happened["server down"] += 1
            raise ChannelUnavailable("server-unreachable", server=SERVER, reason="refused")
        if self.spells.now(EXPIRED, self.now()):
            self.fate.happened["login refused"] += 1
            self.diary.login_refused = True
            raise ChannelRefused("login-refused", server=SERVER, reason="535 5.7.8 password scaduta")

    def was_in_trouble(self, within: timedelta) -> bool:
        """Whether the provider is out of order, or was within that time."""
        moments = (self.now().astimezone(UTC) - within * part / 8 for part in range(9))
        return any(self.spells.now(what, moment) for moment in moments for what in (DOWN, LATER, CUT))

    def _meant(self, number: str, kind: str) -> tuple[str, str]:
        entry = self.books()[number]
        return entry.nome_file, str(entry.outcome) if kind == "NE" else kind
