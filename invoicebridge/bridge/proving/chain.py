"""How the lines of the stories are chained: one hash a line, over its content and two earlier hashes.

One link is to the line before it in the whole store, so that one head stands for everything; the other is to the line
before it in the story of its own transmission, so that a story taken out of the store can be verified alone.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from invoicebridge.bridge.archived import Break, Broken, Event, Head, StoryLine

START: Final = "0" * 64
"""Stands before the first line."""


def written(detail: Mapping[str, str]) -> str:
    """The detail of a line as it is kept: JSON with its keys sorted."""
    return json.dumps(dict(detail), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def linked(event: Event, at: datetime, *, after: Head, place: int, previous_own: str) -> StoryLine:
    """Return the line that follows the head `after`."""
    number = after.number + 1
    sha256 = _hash(event, at, number, place, after.sha256, previous_own)
    return StoryLine(
        number=number,
        place=place,
        at=at,
        event=event,
        previous=after.sha256,
        previous_own=previous_own,
        sha256=sha256,
    )


def _hash(event: Event, at: datetime, number: int, place: int, previous: str, previous_own: str) -> str:
    instant = at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = (number, event.transmission, place, instant, event.what, written(event.detail), event.evidence)
    content = json.dumps([*parts, previous, previous_own], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()


def is_intact(line: StoryLine) -> bool:
    """Whether the line is what was written when its hash was made."""
    return line.sha256 == _hash(line.event, line.at, line.number, line.place, line.previous, line.previous_own)


def breaks(lines: Iterable[StoryLine], last: Head, known: Iterable[Head] = ()) -> Iterator[Broken]:
    """Yield what is wrong with all lines of a store, given in their order, up to the `last` one.

    `known` are heads that were written down earlier, on paper or in an export: only they tell that the end was cut
    off, or that everything was written anew.
    """
    wanted: dict[int, set[str]] = defaultdict(set)
    for head in (*known, last):
        wanted[head.number].add(head.sha256)
    wanted.pop(0, None)
    before = Head(0, START)
    own: dict[str, tuple[int, str]] = {}
    for line in lines:
        yield from _breaks_of_line(line, before, own.get(line.event.transmission, (0, START)))
        if wanted.pop(line.number, {line.sha256}) != {line.sha256}:
            yield Broken(line.number, Break.HEAD)
        before = Head(line.number, line.sha256)
        own[line.event.transmission] = (line.place, line.sha256)
    yield from (Broken(number, Break.MISSING) for number in sorted(wanted))


def _breaks_of_line(line: StoryLine, before: Head, own: tuple[int, str]) -> Iterator[Broken]:
    if not is_intact(line):
        yield Broken(line.number, Break.HASH)
    if line.number != before.number + 1:
        yield Broken(before.number + 1, Break.MISSING)
    elif line.previous != before.sha256 or (line.place - 1, line.previous_own) != own:
        yield Broken(line.number, Break.LINK)
