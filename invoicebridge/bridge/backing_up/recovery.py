"""What mailboxes show of what a restored store has forgotten, written into it."""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import timedelta
from typing import Final

from invoicebridge.bridge.archived import Evidence, Label, Restoration, Wanted
from invoicebridge.bridge.backing_up.forgotten import Forgotten
from invoicebridge.bridge.backing_up.traces import SentFile, SentMail, Traces, traces
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.collecting.intake import AT_ONCE, Intake
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.fatturapa.filename import stem_key
from invoicebridge.transmission.attempt import Attempt
from invoicebridge.transmission.transmission import Transmission

CLASH: Final = "restored-name"
"""Why a file is held whose name was used by a file that the store forgot."""
_LEASE: Final = timedelta(minutes=1)
_MOST_CLAIMED: Final = 1_000_000


class Recovery:
    """One walk through all mails of the store; `seen` are the names that proven messages speak of."""

    def __init__(self, bridge: Bridge, restoration: Restoration, progress: Callable[[int], None]) -> None:
        self._bridge, self._archive = bridge, bridge.archive
        self._restoration = restoration
        self._progress = progress
        self._intake = Intake(bridge)
        self._identifiers = {f"{one.id_paese}{one.id_codice}".upper() for one in bridge.archive.companies.all()}
        self._forgotten = Forgotten(bridge, self._intake)
        self._read_again: list[str] = []
        self._clashes: dict[str, str] = {}
        self._taken_up = self._burnt = 0
        self.seen: set[str] = set()

    def outcomes(self) -> Iterator[Outcome]:
        """Yield what was found; it is in the store."""
        place = 0
        while rows := self._archive.evidence.arrived(place, AT_ONCE):
            place = rows[-1][0]
            self._look_at([one for _, one in rows if self._tells(one)])
            self._progress(len(rows))
        yield from self._folded()
        yield from self._held()
        yield from self._forgotten.count_as_sent()
        yield self._sum()

    def _tells(self, one: Evidence) -> bool:
        """Whether the mail may speak of something that is not known: what matched before the backup does not."""
        known = one.label is Label.MATCHED and one.received_at < self._restoration.at
        return one.content is not None and not known

    # --- one batch of mails ------------------------------------------------------------------------------------------

    def _look_at(self, evidence: Sequence[Evidence]) -> None:
        found = [(one, traces(one, self._intake.read(one))) for one in evidence]
        self._burn([told for _, told in found])
        mails = [(one, mail) for one, told in found for mail in told.mails]
        here = self._transmissions([mail for _, mail in mails])
        for one, mail in mails:
            self._take_up(one, mail, here)
        for _, told in found:
            self._forgotten.end(told)

    def _own(self, names: AbstractSet[str]) -> list[str]:
        """Those of the names that begin with an identifier of ours."""
        return sorted(name for name in names if stem_key(name).rpartition("_")[0] in self._identifiers)

    def _burn(self, found: Sequence[Traces]) -> None:
        """None of the names is ever given out; those that a name in the store has not are noted."""
        named = {name for told in found for name in self._own(told.names | told.unproven)}
        proven = {name for told in found for name in self._own(told.names)}
        self._burnt += self._archive.names.add_used_elsewhere(sorted(named), self._bridge.clock.now())
        self.seen |= proven
        here = self._by_name(proven).values()
        known = {stem_key(name) for one in here for name in (one.name, one.archive) if name}
        for name in proven:
            if stem_key(name) not in known:
                self._forgotten.note(name)

    def _transmissions(self, mails: Sequence[SentMail]) -> dict[str, Transmission]:
        return self._by_name({name for mail in mails for name in (*mail.names, *(one.name for one in mail.files))})

    def _by_name(self, names: AbstractSet[str]) -> dict[str, Transmission]:
        """The files that are here and have one of these names, by its key."""
        candidates = self._archive.transmissions.candidates(Wanted(names=frozenset(names)))
        return {stem_key(one.name): one for one in candidates.transmissions}

    def _take_up(self, one: Evidence, mail: SentMail, here: dict[str, Transmission]) -> None:
        """The mail is known, with those of its files that are here; others are noted."""
        carried: list[str] = []
        if mail.archive is not None:
            self._forgotten.pass_over(mail.archive.name)
        for name, file in _named_in(mail):
            transmission = here.get(stem_key(name))
            if transmission is None:
                if file is not None and self._own({name}):
                    self._forgotten.note(name, one.sha256)
            elif self._is_another(transmission, file):
                self._clashes[transmission.id] = transmission.company
            else:
                carried.append(transmission.id)
        if carried and self._archive.attempts.get(mail.message_id) is None:
            self._save(one, mail, carried)
        if self._archive.attempts.get(mail.message_id) is not None:
            self._read_again.append(one.sha256)

    def _is_another(self, transmission: Transmission, file: SentFile | None) -> bool:
        """Whether the mail carried another file of that name: by its bytes, or else since ours was not there yet."""
        if file is None:
            return transmission.prepared_at >= self._restoration.at
        return file.sha256 != transmission.sha256

    def _save(self, one: Evidence, mail: SentMail, carried: Sequence[str]) -> None:
        attempt = Attempt(
            message_id=mail.message_id,
            transmissions=tuple(dict.fromkeys(carried)),
            address=mail.address,
            saved_at=mail.at,
            lease_ends=mail.at,
            identificativo=mail.identificativo,
        )
        zipped = (None, None) if mail.archive is None else (mail.archive.name, mail.archive.sha256)
        mailbox, now = one.source.partition("/")[0], self._bridge.clock.now()
        self._taken_up += self._archive.attempts.take_up(attempt, mailbox, now, *zipped)

    # --- what follows ------------------------------------------------------------------------------------------------

    def _folded(self) -> Iterator[Outcome]:
        """Receipts of mails that are known now move their files."""
        hashes = list(dict.fromkeys(self._read_again))
        for first in range(0, len(hashes), AT_ONCE):
            some = [self._archive.evidence.get(one) for one in hashes[first : first + AT_ONCE]]
            again = [one for one in some if one is not None and one.label in (Label.UNMATCHED, Label.AMBIGUOUS)]
            if again:
                yield from self._intake.take_in(again)
        yield from self._intake.try_again()

    def _held(self) -> Iterator[Outcome]:
        """Files that were prepared since under a name that was used are not sent."""
        owner, now = self._bridge.ids.owner(), self._bridge.clock.now()
        for company in sorted(set(self._clashes.values())):
            claimed = [
                one.id for one in self._archive.queue.claim(company, owner, now, _LEASE, _MOST_CLAIMED)
            ]  # sending is locked: nobody else wants them now
            clashing = [one for one in claimed if one in self._clashes]
            self._archive.queue.hold(clashing, owner, CLASH, now)
            self._archive.queue.give_back([one for one in claimed if one not in self._clashes], owner)
        for one in self._archive.transmissions.get(list(self._clashes)):
            yield Outcome(what=one.name, verdict=Verdict.ATTENTION, code="restore-name-clash", transmission=one.id)

    def _sum(self) -> Outcome:
        detail = {
            "mails": str(self._taken_up),
            "names": str(self._burnt),
            "files": str(self._forgotten.files),
        }
        return Outcome(what="restore", verdict=Verdict.DONE, code="restore-traces", detail=detail)


def _named_in(mail: SentMail) -> Iterator[tuple[str, SentFile | None]]:
    """The files of a mail, each with its content where the receipt holds it."""
    if mail.files:
        yield from ((one.name, one) for one in mail.files)
    else:
        yield from ((name, None) for name in mail.names)
