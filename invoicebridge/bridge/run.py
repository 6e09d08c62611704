"""The operation `run`: prepare → transmit → collect, once; and, if asked, wait for the answers.

A stage that fails does not stop the next ones, which deal with what is there already; only a store that does not answer
does. Two runs at once on one store do no harm.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Final

from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.collecting.collect import collect
from invoicebridge.bridge.inspecting.inspect import Source
from invoicebridge.bridge.preparing.prepare import prepare
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.bridge.sending.transmit import transmit
from invoicebridge.errors import ArchiveUnavailable, InvoiceBridgeError
from invoicebridge.transmission.state import ATTEMPT_ENDS, OF_ATTEMPTS

SENT: Final = frozenset({"sent", "sent-in-zip"})
"""Codes of the outcomes of files that have left."""
HELD_UP: Final = frozenset({"box-awaited", "paced", "resting-rate"})
"""Codes of what holds up a mailbox for so short a time that it is worth trying again in the same run."""

_OPEN: Final = OF_ATTEMPTS - ATTEMPT_ENDS
"""The file has left, and the SdI has not answered."""
_PASSING: Final = frozenset({Verdict.WAITING, Verdict.NOTHING})
_FIRST_PAUSE: Final = timedelta(seconds=2)
_LONGEST_PAUSE: Final = timedelta(seconds=30)


def run(
    bridge: Bridge,
    sources: Sequence[Source] = (),
    *,
    company: str | None = None,
    mailbox: str | None = None,
    wait: timedelta = timedelta(),
    after: Callable[[], Iterator[Outcome]] = lambda: iter(()),
) -> Iterator[Outcome]:
    """Prepare what the sources hold, send what waits, read the mailboxes; yield what became of everything.

    With `wait` the mailboxes are read again and again, and what waited for its box or for room is sent, until every
    file sent in this run has its answer from the SdI or that time is over; how many are still open then is told. What
    is to be done `after` each reading of the mailboxes is yielded too.
    """
    yield from _Run(bridge, company, mailbox, wait, after).through(sources)


class _Run:
    """One run: what was sent, what is held up for a while, what was told already."""

    def __init__(
        self,
        bridge: Bridge,
        company: str | None,
        mailbox: str | None,
        wait: timedelta,
        after: Callable[[], Iterator[Outcome]],
    ) -> None:
        self._bridge, self._company, self._mailbox = bridge, company, mailbox
        self._wait, self._after = wait, after
        self._sent: set[str] = set()
        self._told: set[tuple[object, ...]] = set()
        self._held_up = self._stopped = False

    def through(self, sources: Sequence[Source]) -> Iterator[Outcome]:
        """Yield what each stage tells."""
        until = self._bridge.clock.now() + self._wait
        if sources:
            yield from self._stage("prepare", prepare(self._bridge, sources, company=self._company))
        yield from self._transmit()
        yield from self._collect()
        pause = _FIRST_PAUSE
        while self._goes_on() and (left := until - self._bridge.clock.now()) > timedelta():
            self._bridge.clock.sleep(min(pause, left))
            pause = min(pause * 2, _LONGEST_PAUSE)
            if self._held_up:
                yield from self._transmit()
            yield from self._collect()
        if self._wait and (open_ones := self._open()):
            detail = {"files": str(open_ones)}
            yield Outcome(what="run", verdict=Verdict.WAITING, code="answers-awaited", detail=detail)

    def _transmit(self) -> Iterator[Outcome]:
        """Short waits are this run's own: meanwhile it reads the mailboxes."""
        self._held_up = False
        return self._stage("transmit", transmit(self._bridge, mailbox=self._mailbox, company=self._company))

    def _collect(self) -> Iterator[Outcome]:
        yield from self._stage("collect", collect(self._bridge))
        yield from self._stage("outcomes", self._after())

    def _stage(self, stage: str, outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
        """Yield what a stage tells and was not told before; what it raises is the last of it."""
        if self._stopped:
            return
        try:
            for outcome in outcomes:
                self._note(outcome)
                if self._is_news(outcome):
                    yield outcome
        except InvoiceBridgeError as error:
            self._stopped = isinstance(error, ArchiveUnavailable)
            yield Outcome(what=stage, verdict=Verdict.FAILED, code="stage-failed", error=error)

    def _note(self, outcome: Outcome) -> None:
        if outcome.code in SENT and outcome.transmission is not None:
            self._sent.add(outcome.transmission)
        self._held_up = self._held_up or outcome.code in HELD_UP
        self._stopped = self._stopped or isinstance(outcome.error, ArchiveUnavailable)

    def _is_news(self, outcome: Outcome) -> bool:
        """Whether it was not told in this run; of what passes by itself the numbers and times do not matter."""
        if outcome.verdict is Verdict.DONE:
            return True
        detail = () if outcome.verdict in _PASSING else tuple(sorted(outcome.detail.items()))
        key = (outcome.what, outcome.code, outcome.transmission, *detail)
        known = key in self._told
        self._told.add(key)
        return not known

    def _goes_on(self) -> bool:
        return not self._stopped and (self._held_up or self._open() > 0)

    def _open(self) -> int:
        """How many files of this run wait for the SdI."""
        if self._stopped or not self._sent:
            return 0
        states = self._bridge.archive.transmissions.states(sorted(self._sent))
        return sum(state in _OPEN for state in states.values())
