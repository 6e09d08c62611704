"""An agenda as a calendar (RFC 5545) that any calendar program takes in, again and again: identifiers stay the same.

Terms that end with an Italian day, and whatever has no term, are whole days; others are instants in UTC.
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from invoicebridge.bridge.looking.agenda import Agenda, Entry
from invoicebridge.fatturapa.circumstances import ROME
from invoicebridge.render.agenda import about_text, how_text, sort_text, what_text
from invoicebridge.render.agenda_texts import phrase
from invoicebridge.transmission.deadlines import end_of

_OCTETS: Final = 75
"""Of a line, without its end (RFC 5545 §3.1)."""
_ESCAPED: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def calendar(found: Agenda, language: str) -> bytes:
    """The agenda as an iCalendar object; UTF-8, lines end with CRLF and are folded."""
    return "".join(f"{each}\r\n" for line in _lines(found, language) for each in folded(line)).encode()


def _lines(found: Agenda, language: str) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield "PRODID:-//invoicebridge//agenda//" + language.upper()
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    yield f"X-WR-CALNAME:{text(phrase('title', language))}"
    yield "X-WR-TIMEZONE:Europe/Rome"
    for one in found.entries:
        yield from _event(one, found, language)
    yield "END:VCALENDAR"


def _event(one: Entry, found: Agenda, language: str) -> Iterator[str]:
    about, what = about_text(one, language), what_text(one, language)
    parts = [how_text(one, language)]
    if one.source:
        parts.append(phrase("source", language, source=one.source))
    yield "BEGIN:VEVENT"
    yield f"UID:{identifier(one)}"
    yield f"DTSTAMP:{_instant(found.at)}"
    yield from _time(one, found.today)
    yield f"SUMMARY:{text(f'{about}: {what}' if about else what)}"
    yield f"DESCRIPTION:{text(chr(10).join(parts))}"
    yield f"CATEGORIES:{text(sort_text(one, language))}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _time(one: Entry, today: date) -> Iterator[str]:
    """A whole day, unless the term ends within one."""
    day = one.day or today
    if one.by is not None and one.by != end_of(one.by.astimezone(ROME).date() - timedelta(days=1)):
        yield f"DTSTART:{_instant(one.by)}"
        return
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def identifier(one: Entry) -> str:
    """The same for the same thing, whenever the agenda is made and whatever its term has become."""
    what = one.task.need if one.task is not None else one.due or one.detail.get("kind", "")
    if one.standing is not None:
        about = one.standing.listed.place if one.task is None else one.standing.listed.transmission
    elif one.task is not None:
        about = one.task.detail.get("id") or (one.task.what if one.count == 1 else "")
    else:
        about = one.detail.get("subject", "")
    key = "\n".join((str(one.sort), str(what), about))
    return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@invoicebridge"


def text(value: str) -> str:
    """A TEXT value (RFC 5545 §3.3.11), without control characters."""
    clean = "".join(one if one == "\n" or one.isprintable() else " " for one in value)
    return clean.translate(_ESCAPED)


def folded(line: str) -> Iterator[str]:
    """The line in pieces of 75 octets at most, all but the first after a space; no character is cut in two."""
    piece, size = "", 0
    for one in line:
        octets = len(one.encode())
        if size + octets > _OCTETS:
            yield piece
            piece, size = " ", 1
        piece += one
        size += octets
    yield piece
