"""One mailbox sends what waits: each mail saved before its first byte leaves, and none sent again on a doubt.

    claim → last look → save the attempt (committed) → SMTP → write down the answer → fold

A process that ends anywhere leaves either a claim, which ends by itself, or a saved attempt, which nobody ever sends
again before it is proven that the SdI does not have it. Claims are given back before anything is told, so that none is
held while the caller does something else.
"""

from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from invoicebridge.bridge.archived import Company
from invoicebridge.bridge.bridge import Bridge, MailboxRules
from invoicebridge.bridge.ports import Outbox
from invoicebridge.bridge.report import Outcome
from invoicebridge.bridge.sending import again, answered, telling
from invoicebridge.bridge.sending.addressing import Awaited, Box, box_of
from invoicebridge.bridge.sending.last_look import Fit, Unfit, last_look
from invoicebridge.bridge.sending.loading import MOST_IN_ZIP, Load, fitting, loaded
from invoicebridge.bridge.sending.pacing import Pace
from invoicebridge.errors import (
    ArchiveUnavailable,
    ChannelRefused,
    ChannelUnavailable,
    ConfigurationError,
    InvalidDocument,
    LeaseLost,
)
from invoicebridge.transmission.transmission import Transmission

LOGIN: Final = "login-refused"
FIRST_UNDER_WAY: Final = "first-under-way"
_PUT_OFF: Final = 2
"""So many mails put off in a row are trouble of the mailbox; one alone may be of that very mail."""


@dataclass(slots=True)
class Step:
    """What became of one claim, and whether the mailbox goes on."""

    outcomes: list[Outcome] = field(default_factory=list)
    goes_on: bool = True

    def stop(self, outcome: Outcome) -> None:
        """The mailbox sends nothing more in this run, for this reason."""
        self.outcomes.append(outcome)
        self.goes_on = False


def send_from(
    bridge: Bridge, rules: MailboxRules, companies: Sequence[Company], until: datetime, limit: int | None
) -> Generator[Outcome, None, int]:
    """Send what waits in the queues of the companies, in turn, over one connection; yield what became of each file.

    `until` is how long the mailbox may wait for room, `limit` the most mails that are offered (None: any number).
    Returns how many were.
    """
    if not any(bridge.archive.queue.waiting(company.id, bridge.clock.now()) for company in companies):
        return 0
    with bridge.outbox(rules) as outbox:
        sending = _Sending(bridge, rules, outbox, until)
        yield from sending.through(companies, limit)
        return sending.offered


class _Sending:
    """One mailbox, for the length of one run."""

    def __init__(self, bridge: Bridge, rules: MailboxRules, outbox: Outbox, until: datetime) -> None:
        self._bridge, self._rules, self._outbox = bridge, rules, outbox
        self._pace = Pace(bridge, rules, until)
        self._lost: set[str] = set()
        self._settled: set[str] = set()
        self._refused_in_a_row = self._put_off_in_a_row = 0
        self._later: list[str] = []
        self.offered = 0

    def through(self, companies: Sequence[Company], limit: int | None) -> Iterator[Outcome]:
        """Yield what became of each file, until nothing waits or the mailbox has to stop.

        What was put off is queued again at the end; where a process does not come so far, by the next run.
        """
        yield from self._turns(companies, limit)
        for id_ in self._later:
            if again.goes_by_itself(self._bridge, id_):  # another process may have offered it meanwhile
                self._bridge.archive.queue.requeue(id_, self._bridge.clock.now())

    def _turns(self, companies: Sequence[Company], limit: int | None) -> Iterator[Outcome]:
        turns = deque(companies)
        while turns and (limit is None or self.offered < limit):
            if not self._waiting(turns[0]):
                turns.popleft()
                continue
            ready = self._ready(companies)
            if isinstance(ready, Outcome):
                yield ready
                return
            step = self._send_one(turns[0], ready)
            yield from step.outcomes
            if not step.goes_on:
                return
            turns.rotate(-1)

    def _ready(self, companies: Sequence[Company]) -> Box | Outcome:
        """Where the next mail goes, its place in the counters taken; or why the mailbox sends nothing for now."""
        if (suspended := self._pace.suspension()) is not None:
            return telling.suspended(self._rules, suspended, self._all_waiting(companies))
        if not isinstance(box_of(self._bridge, self._rules), Awaited) and (when := self._pace.room()) is not None:
            return telling.paced(self._rules, when, self._all_waiting(companies))
        box = box_of(self._bridge, self._rules)  # as it is now: there may have been a long wait for room
        if isinstance(box, Awaited):
            return telling.awaiting(self._rules, box, self._all_waiting(companies), self._bridge.clock.now())
        return box

    def _all_waiting(self, companies: Sequence[Company]) -> int:
        return sum(self._waiting(company) for company in companies)

    def _waiting(self, company: Company) -> int:
        return self._bridge.archive.queue.waiting(company.id, self._bridge.clock.now())

    # --- one mail ----------------------------------------------------------------------------------------------------

    def _send_one(self, company: Company, box: Box) -> Step:
        """Claim, look, and send one mail; whatever was claimed and not sent is free again at the end."""
        with self._claimed(company, box) as claimed:
            if any(one.id in self._lost for one in claimed):
                return Step(goes_on=False)
            step = Step()
            fits = self._looked_at(claimed, step)
            if fits:
                self._send(company, box, fits[: fitting(fits, self._rules.size_limit)], step)
            return step

    @contextmanager
    def _claimed(self, company: Company, box: Box) -> Iterator[tuple[Transmission, ...]]:
        owner, now = self._bridge.ids.owner(), self._bridge.clock.now()
        claimed = self._bridge.archive.queue.claim(
            company.id, owner, now, self._rules.lease, self._at_once(company, box)
        )
        self._settled.clear()
        try:
            yield claimed
        finally:
            left = [one.id for one in claimed if one.id not in self._settled]
            if left:
                # Where the store does not answer the claims end with their lease; what failed before says more.
                with suppress(ArchiveUnavailable):
                    self._bridge.archive.queue.give_back(left, owner)

    def _at_once(self, company: Company, box: Box) -> int:
        """How many files one mail may carry; the first one to sdi01 goes alone."""
        zip_from = self._rules.zip_from
        if zip_from is None or box.first or self._waiting(company) < zip_from:
            return 1
        return MOST_IN_ZIP

    def _looked_at(self, claimed: Sequence[Transmission], step: Step) -> list[Fit]:
        """Those that may go; the others are held for a person."""
        fits: list[Fit] = []
        for one in claimed:
            seen = last_look(self._bridge, one, self._bridge.clock.now())
            if isinstance(seen, Fit):
                fits.append(seen)
            else:
                self._hold(seen, step)
        return fits

    def _hold(self, unfit: Unfit, step: Step) -> None:
        queue, owner = self._bridge.archive.queue, self._bridge.ids.owner()
        queue.hold([unfit.transmission.id], owner, unfit.reason, self._bridge.clock.now())
        self._settled.add(unfit.transmission.id)
        step.outcomes.append(telling.held(unfit))

    def _send(self, company: Company, box: Box, fits: Sequence[Fit], step: Step) -> None:
        """The mail was offered once, or something prevented it, which the step then tells."""
        if not self._is_open(step):
            return
        load = self._loaded(company, box, fits, step)
        if load is not None and self._saved(load, box, step):
            self._offer(load, step)

    def _loaded(self, company: Company, box: Box, fits: Sequence[Fit], step: Step) -> Load | None:
        """The mail; None when it cannot be made: of the files, which are held, or of the settings."""
        try:
            return loaded(self._bridge, self._rules, company, box, fits, self._bridge.clock.now())
        except InvalidDocument as error:
            for fit in fits:
                self._hold(Unfit(fit.transmission, error.code), step)
        except ConfigurationError as error:
            step.stop(telling.unusable(self._rules, error))
        return None

    def _is_open(self, step: Step) -> bool:
        """Whether the server is ready; if not, the mailbox stops, and is left alone for as long as it should be."""
        try:
            self._outbox.open()
        except ConfigurationError as error:
            step.stop(telling.unusable(self._rules, error))
        except ChannelRefused as error:
            if error.code == LOGIN:
                self._bridge.archive.mailboxes.suspend(self._rules.name, LOGIN, self._bridge.clock.now())
                step.stop(telling.login_refused(self._rules, error))
            else:
                step.stop(telling.unusable(self._rules, error, self._pace.failed(error.code)))
        except ChannelUnavailable as error:
            step.stop(telling.unavailable(self._rules, error, self._pace.failed(error.code)))
        return step.goes_on

    def _saved(self, load: Load, box: Box, step: Step) -> bool:
        """Whether SMTP may begin: the attempt is on the disk, and everything in it is ours."""
        try:
            self._bridge.archive.attempts.save(
                load.attempt,
                self._rules.name,
                self._bridge.ids.owner(),
                self._bridge.clock.now(),
                archive=load.archive,
                archive_sha256=load.archive_sha256,
                alone=box.first,
            )
        except LeaseLost as lost:
            if lost.code != FIRST_UNDER_WAY:
                self._lost.update(load.attempt.transmissions)
            step.outcomes += [telling.lease_lost(fit, lost) for fit in load.fits]
            return False
        self._settled.update(load.attempt.transmissions)
        return True

    def _offer(self, load: Load, step: Step) -> None:
        self.offered += 1
        self._pace.used()
        dialogue = self._outbox.send(load.mail, self._bridge.clock.now)
        answered.write_down(self._bridge, dialogue, load.attempt.transmissions)
        answer = answered.answer_to(self._bridge, self._pace, load, dialogue)
        step.outcomes += answer.outcomes
        self._refused_in_a_row = self._refused_in_a_row + 1 if answer.refused else 0
        self._put_off_in_a_row = self._put_off_in_a_row + 1 if answer.later else 0
        self._later += answer.later
        enough = self._refused_in_a_row >= self._rules.failures or self._put_off_in_a_row >= _PUT_OFF
        step.goes_on = answer.goes_on and not enough
