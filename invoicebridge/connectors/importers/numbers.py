"""Numbers as people and programs write them, and which of comma and point is their decimal mark.

What can be read in two ways is never guessed: `1.234` is one thousand and something where a comma is known to be the
decimal mark, 1.234 where it is the point, and a fault where neither is known.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final, NamedTuple

COMMA: Final = ","
POINT: Final = "."
_OTHER: Final = {COMMA: POINT, POINT: COMMA}
_AROUND: Final = re.compile(r"^(?:€|EUR)\s*|\s*(?:€|EUR)$", re.IGNORECASE)
_SPACES: Final = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2019": "'", "\u2212": "-"})
_SIGNED: Final = re.compile(r"(?P<sign>[+-]?)\s?(?P<body>[0-9.,' ]+?)(?P<after>-?)")
_INTEGER: Final = re.compile(r"[0-9]+|[0-9]{1,3}(?:(?P<by>[ '])[0-9]{3})(?:(?P=by)[0-9]{3})*")
_GROUPED: Final = {mark: re.compile(rf"[1-9][0-9]{{0,2}}(?:\{mark}[0-9]{{3}})+") for mark in _OTHER}
_DIGITS: Final = re.compile(r"[0-9]+")
_LONGEST: Final = 40
_TELLING: Final = 3
"""So many values of one shape, and no other, make a column suspicious."""


class UnreadNumber(ValueError):
    """The text is no number, or may be two; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Parts(NamedTuple):
    negative: bool
    body: str


def read_number(text: str, mark: str | None) -> Decimal:
    """Return the number with the decimals as written; `mark` is the decimal mark, None where it is not known.

    UnreadNumber `number-unreadable`, `number-ambiguous` (either mark is possible), `number-other-mark` (it can only be
    read with the other mark).
    """
    negative, body = _parts(text)
    digits = _digits(body, mark)
    value = Decimal(digits)
    return -value if negative else value


def _parts(text: str) -> _Parts:
    bare = _AROUND.sub("", text.translate(_SPACES).strip()).strip()
    found = _SIGNED.fullmatch(bare) if len(bare) <= _LONGEST else None
    if found is None or (found["sign"] and found["after"]):
        raise UnreadNumber("number-unreadable")
    return _Parts("-" in (found["sign"], found["after"]), found["body"].strip())


def _digits(body: str, mark: str | None) -> str:
    """The number as Python writes it, without a sign."""
    commas, points = body.count(COMMA), body.count(POINT)
    if not commas and not points:
        return _whole(body)
    if commas and points:
        decimal = COMMA if body.rfind(COMMA) > body.rfind(POINT) else POINT
        return _split(body, _agreed(decimal, mark), grouped=True)
    own = COMMA if commas else POINT
    if commas + points > 1:
        _agreed(_OTHER[own], mark)
        return _ungrouped(body, own)
    if not _GROUPED[own].fullmatch(body):
        return _split(body, _agreed(own, mark), grouped=False)
    if mark is None:
        raise UnreadNumber("number-ambiguous")
    return _split(body, own, grouped=False) if mark == own else _ungrouped(body, own)


def _agreed(decimal: str, mark: str | None) -> str:
    if mark is not None and decimal != mark:
        raise UnreadNumber("number-other-mark")
    return decimal


def _split(body: str, decimal: str, *, grouped: bool) -> str:
    whole, _, fraction = body.rpartition(decimal)
    if not _DIGITS.fullmatch(fraction):
        raise UnreadNumber("number-unreadable")
    if grouped:
        return f"{_ungrouped(whole, _OTHER[decimal])}.{fraction}"
    return f"{_whole(whole) if whole else '0'}.{fraction}"


def _ungrouped(text: str, group: str) -> str:
    if not _GROUPED[group].fullmatch(text):
        raise UnreadNumber("number-unreadable")
    return text.replace(group, "")


def _whole(text: str) -> str:
    if not _INTEGER.fullmatch(text):
        raise UnreadNumber("number-unreadable")
    return text.replace(" ", "").replace("'", "")


def mark_shown(text: str) -> str | None:
    """The decimal mark that the text can only have been written with; None where it shows none, or is no number."""
    try:
        body = _parts(text).body
        commas, points = body.count(COMMA), body.count(POINT)
        if not commas and not points:
            return None
        for mark in _OTHER:
            if _reads(body, mark) and not _reads(body, _OTHER[mark]):
                return mark
    except UnreadNumber:
        return None
    return None


def _reads(body: str, mark: str) -> bool:
    try:
        _digits(body, mark)
    except UnreadNumber:
        return False
    return True


def detected(texts: Iterable[str]) -> tuple[frozenset[str], bool]:
    """Return the marks that the texts of a column show, and whether it is suspicious.

    It is when every value, of three or more, has one mark with exactly three digits after it: so quantities with three
    decimals look, and thousands as well.
    """
    marks: set[str] = set()
    shapes = [0, 0]
    for text in texts:
        shown = mark_shown(text)
        if shown is not None:
            marks.add(shown)
        bare = text.strip()
        shapes[any(bare.count(one) == 1 and pattern.fullmatch(bare) for one, pattern in _GROUPED.items())] += 1
    return frozenset(marks), not marks and shapes[1] >= _TELLING and not shapes[0]
