"""A firm's year: jobs at the times of the settings, a person in the office, and an oracle that looks at the agenda too.

`goes_by`, then `false_alarms` and `missed` say how it went: both are to be empty.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Final

from invoicebridge.bridge.alerting.alert import alert
from invoicebridge.bridge.alerting.desk import Desk, Mail
from invoicebridge.bridge.alerting.kinds import Kind
from invoicebridge.bridge.alerting.letters import Letter
from invoicebridge.bridge.alerting.rules import AlertRules
from invoicebridge.bridge.archived import JobRun, StoreKind
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.looking.agenda import Agenda, Entry, agenda
from invoicebridge.bridge.preparing.prepare import prepare
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.fatturapa.circumstances import ROME
from invoicebridge.render.alerts import AlertWriter
from invoicebridge.scheduler.running import Runner
from invoicebridge.scheduler.table import Job, always, chosen
from invoicebridge.scheduler.work import Work
from invoicebridge.settings.timing import Timing
from tests.journeys.year import firm, trade
from tests.journeys.year.diary import File
from tests.journeys.year.fate import Fate, Spell, Spells
from tests.journeys.year.oracle import Item, expected
from tests.journeys.year.person import Person
from tests.journeys.year.quick import QuickTown
from tests.journeys.year.town import Town

SETTLED: Final = timedelta(days=45)
"""So long after the last invoice everything is settled that ever will be."""
OFFICE: Final = {"alert": "55 7 * * *", "look": "0 8 * * *", "invoices": "45 8 * * mon-fri", "evening": "0 19 * * *"}
_OWN_ALERTS: Final = {"overdue": "late", "in-doubt": "doubt"}
"""What alerts call what the agenda calls otherwise."""


@dataclass
class Wrong:
    """A thing that stands in the agenda and should not, or the reverse."""

    at: datetime
    item: Item


@dataclass
class Postman:
    """The ordinary mailbox of the alerts."""

    letters: list[str] = field(default_factory=list)

    def send(self, letter: Letter) -> tuple[str, ...]:
        """It is taken."""
        self.letters.append(letter.words.subject)
        return ()


@dataclass(frozen=True)
class Span:
    """From when to when, and how many invoices are made on which day."""

    begins: datetime
    ends: datetime
    invoices: Mapping[date, int]


class Year:
    """The year; `bridge` is the product, everything else is the world around it."""

    def __init__(self, bridge: Bridge, town: Town, folder: Path, span: Span, seed: int) -> None:
        self.bridge, self.town, self.span = bridge, town, span
        self.person = Person(town, firm.COMPANY.id_codice, seed)
        self.false_alarms: list[Wrong] = []
        self.missed: list[Wrong] = []
        self.looks = self.items = self.rests = 0
        self.failures: list[JobRun] = []
        """Runs of jobs of which a person was told that they failed; nothing in a year is a reason for that."""
        self.postman = Postman()
        self._numbers = count(1)
        self._settings = firm.settings(folder)
        self._runner = Runner(self._settings, folder / "x.toml", bridge, lambda: True, "it", self._ended)

    # --- the calendar ------------------------------------------------------------------------------------------------

    def goes_by(self) -> None:
        """Everything has happened, each thing at its own time."""
        plan = self._plan()
        due = {name: timing.next(self.span.begins) for name, (timing, _) in plan.items()}
        while True:
            name, at = min(((one, when) for one, when in due.items() if when), key=lambda pair: pair[1])
            if at >= self.span.ends:
                return
            self.town.sleep(max(at - self.town.now(), timedelta()))
            timing, work = plan[name]
            work()
            due[name] = timing.next(max(at, self.town.now()))

    def _plan(self) -> dict[str, tuple[Timing, Callable[[], object]]]:
        jobs = {job.name: job for job in chosen(self._settings) if job.name in firm.TIMES}
        plan: dict[str, tuple[Timing, Callable[[], object]]] = {
            name: (job.timing, lambda job=job: self._runner.run(job, bridge=self.bridge))  # type: ignore[misc]
            for name, job in jobs.items()
        }
        office = {"alert": self._alert, "look": self._morning, "invoices": self._invoice, "evening": self._look}
        return plan | {name: (Timing(cron=(OFFICE[name],)), work) for name, work in office.items()}

    def _ended(self, run: JobRun) -> None:
        alert = self.bridge.archive.alerts.get(Kind.JOB_FAILED, run.job)
        if alert is not None and alert.over_at is None:
            self.failures.append(run)

    # --- in the office -----------------------------------------------------------------------------------------------

    def _invoice(self) -> None:
        today = self.town.now().astimezone(ROME).date()
        sources = trade.drafts(firm.COMPANY.id_codice, self._numbers, self.span.invoices.get(today, 0), today)
        told = list(prepare(self.bridge, sources))
        assert all(one.verdict is Verdict.DONE for one in told), [one for one in told if one.verdict != Verdict.DONE]
        made = self.bridge.archive.transmissions.get([one.transmission or "" for one in told])
        for each in made:
            (invoice,) = each.invoices
            numero = str(invoice.reference.numero_fattura)
            self.town.diary.prepared(File(each.name, numero, invoice.data, trade.is_public(int(numero))))

    def _alert(self) -> None:
        desk = Desk(mail=Mail(rules=_ALERTS, server=self._server, writer=AlertWriter("it", StoreKind.SANDBOX)))

        def tell(work: Work) -> Iterator[Outcome]:
            return alert(work.bridge, desk)

        self._runner.run(_ALERT, what=tell, bridge=self.bridge)
        self._compare_alerts()

    @contextmanager
    def _server(self) -> Iterator[Postman]:
        yield self.postman

    def _morning(self) -> None:
        """The oracle looks at the agenda; on a working day the person works through it."""
        found = self._look()
        if trade.is_workday(found.today):
            self.person.works_through(self.bridge, found)

    # --- the oracle --------------------------------------------------------------------------------------------------

    def _look(self) -> Agenda:
        now = self.town.now()
        found = agenda(self.bridge)
        entries = [one for one in found.entries if not self._is_rest(one)]
        told = {_item(one) for one in entries}
        self.rests += len(found.entries) - len(entries)
        wanted = expected(self.town.diary, now)
        self.looks += 1
        self._note(now, told, wanted)
        if len(entries) != len(told):
            self.false_alarms.append(Wrong(now, Item("twice", "", "", None)))
        return found

    def _compare_alerts(self) -> None:
        """Whatever is a task is an alert, and so are jobs that fail and a mailbox that is full."""
        now, diary = self.town.now(), self.town.diary
        told = {
            Item("alert", one.alert.kind, one.alert.detail.get("name") or one.alert.subject, None)
            for one in self.bridge.archive.alerts.standing()
        }
        wanted = {
            Item("alert", _OWN_ALERTS.get(one.what, one.what), one.name, None)
            for one in expected(diary, now)
            if one.sort == "task"
        }
        if diary.full:
            wanted.add(Item("alert", "mailbox-full", "pec", None))
        if self._may_rest():
            told.discard(Item("alert", "mailbox-suspended", "pec", None))
        self._note(now, told, wanted)

    def _note(self, now: datetime, told: set[Item], wanted: set[Item]) -> None:
        self.items += len(wanted)
        self.false_alarms += [Wrong(now, one) for one in sorted(told - wanted, key=str)]
        self.missed += [Wrong(now, one) for one in sorted(wanted - told, key=str)]

    def _is_rest(self, one: Entry) -> bool:
        """A mailbox that rests while the provider is in trouble, or was until lately."""
        return one.task is not None and one.task.need == "mailbox-suspended" and self._may_rest()

    def _may_rest(self) -> bool:
        return not self.town.diary.login_refused and self.town.was_in_trouble(timedelta(hours=7))

    def figures(self) -> str:
        """What happened, in numbers."""
        diary = self.town.diary
        return "\n".join(
            (
                f"invoices {len(diary.by_numero)}, files {len(diary.files)}, mails sent {diary.mails_offered}, "
                f"mails read {diary.mails_read}",
                f"mishaps: {dict(self.town.fate.happened.most_common())}",
                f"a person: {dict(self.person.did)}, letters of alerts {len(self.postman.letters)}",
                f"looks at the agenda {self.looks}, things in it {self.items}, false alarms {len(self.false_alarms)}, "
                f"missed {len(self.missed)}; a mailbox that rests after an outage {self.rests}",
            )
        )


def _item(one: Entry) -> Item:
    what = str(one.task.need) if one.task is not None else str(one.due) if one.due is not None else ""
    name = one.standing.listed.name if one.standing is not None else one.task.what if one.task is not None else ""
    return Item(str(one.sort), what, name, one.day)


_ALERTS: Final = AlertRules(sender="avvisi@esempio.example", recipients=("anna@esempio.example",), per_hour=1000)
_ALERT: Final = Job(name="alert", operation="", timing=Timing(cron=(OFFICE["alert"],)), needs=always)


@contextmanager
def a_year(
    folder: Path,
    *,
    invoices: int,
    luck: float,
    seed: int = 1,
    days: tuple[date, date] = trade.THE_YEAR,
    after: timedelta = SETTLED,
    spells: Iterable[Spell] = (),
    town: Town | None = None,
) -> Iterator[Year]:
    """A year that has not begun, or some `days` of it and so long `after` them, with a new store in the folder.

    What is made on busy days travels in zips.
    """
    begins, ends = (datetime.combine(day, time(6), ROME) for day in days)
    around = town or QuickTown(begins, Fate(seed, luck), Spells(spells))
    with firm.opened(folder, around, begins, zip_from=max(4, invoices // 500)) as bridge:
        yield Year(bridge, around, folder, Span(begins, ends + after, trade.days(invoices, *days)), seed)
