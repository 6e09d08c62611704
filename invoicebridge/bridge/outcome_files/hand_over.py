"""The operation `outcomes`: each ERP gets a file of what changed since the last one.

    yield from hand_over(bridge, drops)

The mark `outcomes/NAME` moves in two steps: before a file is written it says which lines of the stories the file will
hold, afterwards that they were told. A process that ends in between leaves a range that the next one writes again,
under the same name; where the file lies there already, nothing is written.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from invoicebridge.bridge.alerting.noting import noted
from invoicebridge.bridge.archived import StoryLine
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.outcome_files.change import Change, Drop
from invoicebridge.bridge.outcome_files.gathering import changes
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.errors import ConfigurationError
from invoicebridge.fatturapa.circumstances import ROME

MOST: Final = 5_000
"""Changes in one file; more become several files."""
LEASE: Final = timedelta(minutes=1)
"""How long one file may take."""
PATIENCE: Final = timedelta(seconds=10)
"""How long to wait for another process that writes files."""
_PAUSE: Final = timedelta(seconds=0.2)
_AT_ONCE: Final = 500


class _Overtaken(Exception):
    """This process took so long that another one writes files by now."""


def hand_over(bridge: Bridge, drops: Sequence[Drop]) -> Iterator[Outcome]:
    """Write what changed since the last time into each ERP's folder; yield an outcome for every file, or failure.

    A folder that fails keeps no other one waiting, and nothing is lost: the next run writes it. A person is alerted.
    ArchiveUnavailable.
    """
    if not drops:
        yield Outcome(what="outcomes", verdict=Verdict.NOTHING, code="outcomes-not-set")
        return
    owner, filing = bridge.ids.transmission(), bridge.archive.filing
    until = bridge.clock.now() + PATIENCE
    while not filing.take(owner, bridge.clock.now(), LEASE):
        if bridge.clock.now() >= until:
            yield Outcome(what="outcomes", verdict=Verdict.WAITING, code="outcomes-elsewhere")
            return
        bridge.clock.sleep(_PAUSE)
    try:
        for drop in drops:
            yield from noted(bridge, _Handing(bridge, drop, owner).outcomes())
    except _Overtaken:
        yield Outcome(what="outcomes", verdict=Verdict.WAITING, code="outcomes-elsewhere")
    finally:
        filing.give_up(owner)


def after_collecting(bridge: Bridge, drops: Sequence[Drop]) -> Iterator[Outcome]:
    """The same; nothing is yielded where there was nothing to do."""
    if drops:
        yield from (one for one in hand_over(bridge, drops) if one.verdict is not Verdict.NOTHING)


def foreseen(bridge: Bridge, drops: Sequence[Drop]) -> Iterator[Outcome]:
    """Yield each change that the next run would tell, and the file it would stand in; nothing is written."""
    for drop in drops:
        place, count = _place(bridge, drop), 0
        for file in _files(bridge, drop, place):
            for one in file.found:
                count += 1
                path = drop.folder.path_of(file_name(drop, file.found))
                detail = {"before": str(one.before), "state": str(one.state), "path": path}
                detail |= {"id": one.id, "name": one.listed.name}
                yield Outcome(
                    what=one.listed.numero,
                    verdict=Verdict.WAITING,
                    code="outcome-foreseen",
                    detail=detail,
                    transmission=one.listed.transmission,
                )
        if not count:
            yield Outcome(what=drop.key, verdict=Verdict.NOTHING, code="outcome-folder-good")


def again(bridge: Bridge, drops: Sequence[Drop], since: date) -> Iterator[Outcome]:
    """Write once more what was told of the changes since that day; where it goes on from stays as it is."""
    for drop in drops:
        told, _ = _place(bridge, drop)
        count = 0
        try:
            for file in _files(bridge, drop, (0, told), since=since):
                count += len(file.found)
                if file.found:
                    yield _written(drop, file.found)
        except ConfigurationError as error:
            yield Outcome(what=drop.key, verdict=Verdict.FAILED, code="outcome-folder-failed", error=error)
            continue
        if not count:
            yield Outcome(what=drop.key, verdict=Verdict.NOTHING, code="outcome-folder-good")


def file_name(drop: Drop, found: Sequence[Change]) -> str:
    """The file with these changes: always the same name for the same ones, and no other file's; sorts by time."""
    first, last = found[0], found[-1]
    digits = last.id.partition("-")[2]
    return f"{drop.rules.name}-{first.line.number:010}-{last.line.number:010}-{digits}{drop.form.ending}"


# --- one ERP ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _File:
    """Changes that stand in one file, and the line up to which everything was looked at."""

    found: Sequence[Change]
    until: int


class _Handing:
    """One run for one ERP."""

    def __init__(self, bridge: Bridge, drop: Drop, owner: str) -> None:
        self._bridge, self._drop, self._owner = bridge, drop, owner

    def outcomes(self) -> Iterator[Outcome]:
        """Every file until there is nothing left to tell, or the folder fails."""
        told, begun = _place(self._bridge, self._drop)
        wrote = False
        try:
            for one in _files(self._bridge, self._drop, (told, begun), going_on=self._hold):
                written = self._file(told, one) if one.found else None
                told = one.until
                self._mark(told)
                if written is not None:
                    wrote = True
                    yield written
        except ConfigurationError as error:
            yield Outcome(what=self._drop.key, verdict=Verdict.FAILED, code="outcome-folder-failed", error=error)
            return
        if not wrote:
            yield Outcome(what=self._drop.key, verdict=Verdict.NOTHING, code="outcome-folder-good")

    def _file(self, told: int, one: _File) -> Outcome:
        self._mark(told, one.until)
        return _written(self._drop, one.found)

    def _hold(self) -> None:
        """Nobody else writes files until the lease ends. _Overtaken where somebody does by now."""
        if not self._bridge.archive.filing.take(self._owner, self._bridge.clock.now(), LEASE):
            raise _Overtaken

    def _mark(self, told: int, until: int | None = None) -> None:
        self._hold()
        detail = {"number": str(told)} | ({} if until is None else {"until": str(until)})
        self._bridge.archive.marks.put(_mark_name(self._drop), self._bridge.clock.now(), detail)


def _mark_name(drop: Drop) -> str:
    return f"outcomes/{drop.rules.name}"


def _place(bridge: Bridge, drop: Drop) -> tuple[int, int | None]:
    """Up to which line everything was told, and up to which a file goes that was begun (None: none was)."""
    mark = bridge.archive.marks.get(_mark_name(drop))
    if mark is None:
        return 0, None
    until = mark.detail.get("until")
    return int(mark.detail["number"]), None if until is None else int(until)


def _written(drop: Drop, found: Sequence[Change]) -> Outcome:
    name = file_name(drop, found)
    new = drop.folder.put(name, drop.form.content(found))
    detail = {"path": drop.folder.path_of(name), "count": str(len(found))}
    verdict, code = (Verdict.DONE, "outcome-file-written") if new else (Verdict.NOTHING, "outcome-file-there")
    return Outcome(what=drop.key, verdict=verdict, code=code, detail=detail)


def _files(
    bridge: Bridge,
    drop: Drop,
    place: tuple[int, int | None],
    *,
    since: date | None = None,
    going_on: Callable[[], None] = lambda: None,
) -> Iterator[_File]:
    """Yield the changes after a line, a file at a time: first what was begun, then up to the end of the stories.

    With `since` only what was told is gone through, up to the line that `place` gives as its second one. `going_on` is
    called now and then.
    """
    told, begun = place
    from_day = since or drop.rules.since
    start = None if from_day is None else datetime.combine(from_day, time(), ROME)
    if begun is not None:
        yield from _ranges(bridge, drop, told, begun, start, going_on)
        if since is not None:
            return
        told = begun
    yield from _ranges(bridge, drop, told, None, start, going_on)


def _ranges(
    bridge: Bridge, drop: Drop, after: int, until: int | None, start: datetime | None, going_on: Callable[[], None]
) -> Iterator[_File]:
    found: list[Change] = []
    seen = after
    while lines := _lines(bridge, seen, until, start):
        going_on()
        for one in changes(bridge, lines, drop.rules.company):
            if len(found) == MOST:
                yield _File(found, one.line.number - 1)
                found = []
            found.append(one)
        seen = lines[-1].number
    if until is not None:
        seen = max(seen, until)
    if seen > after or found:
        yield _File(found, seen)


def _lines(bridge: Bridge, after: int, until: int | None, start: datetime | None) -> Sequence[StoryLine]:
    lines = bridge.archive.stories.after(after, _AT_ONCE, start)
    return lines if until is None else [line for line in lines if line.number <= until]
