"""Who does what the agenda says, on working days, and nothing else: what the agenda does not tell is never done."""

import random
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, timedelta
from typing import Final

from invoicebridge.bridge.alerting.kinds import Kind
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.collecting.collect_files import collect_files
from invoicebridge.bridge.collecting.resolve import decide
from invoicebridge.bridge.looking.agenda import Agenda, Sort, When
from invoicebridge.bridge.looking.agenda import Entry as AgendaEntry
from invoicebridge.bridge.looking.tasks import Need
from invoicebridge.bridge.preparing.correct import correct
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.bridge.sending.retry import retry
from invoicebridge.bridge.setting_up.mailboxes import declare_address, resume
from invoicebridge.connectors.files import InputSource
from invoicebridge.sandbox.interchange import ASSIGNED
from invoicebridge.transmission.decision import Question
from invoicebridge.transmission.dialogue import Ending
from tests.journeys.year import trade
from tests.journeys.year.diary import Diary, File
from tests.journeys.year.fate import EXPIRED, FULL
from tests.journeys.year.town import Town

_PROVIDERS_TERM: Final = timedelta(hours=25)
BY: Final = "Anna Neri"
_DAYS_TO_CORRECT: Final = (0, 0, 0, 1, 1, 2, 3, 8)
"""After so many more looks at the agenda a rejected invoice is corrected; some are too late."""


class Person:
    """One in the office."""

    def __init__(self, town: Town, seller: str, seed: int) -> None:
        self._town, self._seller = town, seller
        self._diary: Diary = town.diary
        self._dice = random.Random(seed)
        self._patience: dict[str, int] = {}
        self.did: Counter[str] = Counter()

    def works_through(self, bridge: Bridge, found: Agenda) -> None:
        """Everything that can be done about what stands in the agenda is done."""
        if bridge.archive.alerts.standing(Kind.MAILBOX_FULL):
            self._make_room()
        for entry in found.entries:
            if entry.task is not None:
                self._do(bridge, entry, entry.task.need)
            elif entry.sort is Sort.AWAITED and entry.when is When.OVERDUE:
                self._ask_the_portal(bridge, self._file(entry))

    def _do(self, bridge: Bridge, entry: AgendaEntry, need: Need) -> None:
        match need:
            case Need.MAILBOX_SUSPENDED:
                self._let_in(bridge)
            case Need.ADDRESS_UNKNOWN:
                assert _done(declare_address(bridge, "pec", ASSIGNED)) == 1
                self._diary.box_known = True
                self.did["declared an address"] += 1
            case Need.REJECTED | Need.REFUSED:
                self._correct(bridge, self._file(entry))
            case Need.NOT_REACHED:
                self._send_again(bridge, self._file(entry))
            case Need.IN_DOUBT:
                self._decide(bridge, self._file(entry))
            case Need.OVERDUE:
                self._ask_the_portal(bridge, self._file(entry))
                self._ask_the_provider(bridge, self._file(entry))

    def _file(self, entry: AgendaEntry) -> File:
        assert entry.standing is not None
        return self._diary.files[entry.standing.listed.name]

    def _make_room(self) -> None:
        self._town.spells.mend(FULL, self._town.now())
        self.did["made room"] += 1

    def _let_in(self, bridge: Bridge) -> None:
        """A mailbox that rests after failures goes on by itself; a password that has expired does not."""
        if self._town.spells.now(EXPIRED, self._town.now()):
            self._town.spells.mend(EXPIRED, self._town.now())
            assert _done(resume(bridge, "pec")) == 1
            self._diary.login_refused = False
            self.did["new password"] += 1

    def _correct(self, bridge: Bridge, file: File) -> None:
        left = self._patience.setdefault(file.name, self._dice.choice(_DAYS_TO_CORRECT))
        self._patience[file.name] = left - 1
        if left > 0:
            return
        source = trade.draft(self._seller, int(file.numero), file.data, file.version + 1)
        told = list(correct(bridge, file.name, source=source))
        (made,) = bridge.archive.transmissions.get([told[-1].transmission or ""])
        assert told[-1].code == "corrected", told
        file.replaced = True
        self._diary.prepared(File(made.name, file.numero, file.data, file.public, file.version + 1))
        self.did["corrected"] += 1

    def _send_again(self, bridge: Bridge, file: File) -> None:
        assert _done(retry(bridge, [file.name])) == 1
        file.waits = True
        self.did["sent again"] += 1

    def _decide(self, bridge: Bridge, file: File) -> None:
        """The provider's web mail shows whether it has the mail; once for all files in it."""
        for offer in file.offers:
            if offer.ending is not Ending.UNKNOWN or offer.arrived is not None:
                continue
            question = Question.ARRIVED if offer.has_it else Question.NOT_ARRIVED
            list(decide(bridge, offer.message_id, question, BY, "ho guardato nella webmail", requeue=True))
            self._diary.decided(offer, self._town.now(), arrived=offer.has_it)
            self.did["decided doubts"] += 1

    def _ask_the_provider(self, bridge: Bridge, file: File) -> None:
        """Its log shows whether the last mail was delivered to the SdI; after a day it would have been."""
        last = file.offers[-1] if file.offers else None
        if last is None or self._town.has_reached_the_sdi(last.message_id) or file.waits:
            return
        if self._town.now().astimezone(UTC) - last.at.astimezone(UTC) > _PROVIDERS_TERM and not last.given_up:
            list(decide(bridge, last.message_id, Question.NOT_DELIVERED, BY, "visto nel registro", requeue=True))
            self._diary.not_delivered(last)
            self.did["gave up a mail"] += 1

    def _ask_the_portal(self, bridge: Bridge, file: File) -> None:
        """What the SdI said and we never heard lies there, signed."""
        for entry in self._town.entries(file.name):
            for said in entry.said:
                kind = said.kind if said.kind != "NE" else str(entry.outcome)
                if file.first(kind) is None:
                    list(collect_files(bridge, [InputSource(said.content, said.name, said.name)]))
                    self._diary.told(file.name, kind, said.at, self._town.now())
                    self.did["fetched from the portal"] += 1


def _done(told: Iterable[Outcome]) -> int:
    return sum(one.verdict is Verdict.DONE for one in told)
