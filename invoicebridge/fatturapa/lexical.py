"""The text of a number, date, instant or base64 content, and the value it stands for; nothing of the text is lost.

XML Schema lets one value be spelt in many ways (`7.50` and `007.50`, a date with a zone, base64 in lines of 76). A text
that its value would not be printed as is read into a subclass of the value's type that remembers it (`AsWritten`); the
subclass compares, hashes and computes as its base does, and whatever is computed from it is of the base type again.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any, Final, Self

_SPACE: Final = " \t\r\n"
_WITHOUT_SPACE: Final = str.maketrans("", "", _SPACE)
_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_INTEGER: Final = re.compile(r"[+-]?[0-9]+")
_ZONE: Final = r"(?P<zone>Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_DATE: Final = re.compile(r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})" + _ZONE)
_INSTANT: Final = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})T(?P<hour>[0-9]{2}):(?P<minute>[0-5][0-9]):(?P<second>[0-5][0-9])"
    r"(?:\.(?P<fraction>[0-9]+))?" + _ZONE
)
_LARGEST_EXPONENT: Final = 400


class AsWritten:
    """Mixin: a value that is written back exactly as it stood in the file."""

    text: str

    def __new__(cls, *arguments: Any, **options: Any) -> Any:
        """A plain value of the base type: what is computed from a value as written is no longer as written."""
        return cls.__bases__[1](*arguments, **options)

    @classmethod
    def keeping(cls, text: str, *arguments: Any) -> Self:
        """The value made of the arguments, remembering `text`."""
        made: Self = super().__new__(cls, *arguments)
        made.text = text
        return made

    def __reduce_ex__(self, protocol: object) -> tuple[Any, ...]:
        return (READERS[type(self).__bases__[1]], (self.text,))

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self


class DecimalAsWritten(AsWritten, Decimal):
    """A Decimal whose text is not `str(Decimal)`."""


class IntegerAsWritten(AsWritten, int):
    """An integer whose text has leading zeros, a plus sign or white space."""


class DateAsWritten(AsWritten, date):
    """A date written with a zone or white space (xs:date allows both)."""

    def replace(self, *arguments: Any, **options: Any) -> Any:
        """As `date.replace`; the result is a plain date."""
        return date.fromordinal(self.toordinal()).replace(*arguments, **options)


class InstantAsWritten(AsWritten, datetime):
    """A date and time whose text is not `isoformat()`."""

    def replace(self, *arguments: Any, **options: Any) -> Any:
        """As `datetime.replace`; the result is a plain datetime."""
        return self._plain().replace(*arguments, **options)

    def astimezone(self, tz: tzinfo | None = None) -> Any:
        """As `datetime.astimezone`; the result is a plain datetime."""
        return self._plain().astimezone(tz)

    def _plain(self) -> datetime:
        return datetime.combine(self.date(), self.timetz())


class BytesAsWritten(AsWritten, bytes):
    """Base64 content whose text has line ends or other spacing."""


def read_decimal(text: str) -> Decimal:
    """The number; ValueError for exponents, NaN, infinities, underscores and anything that xs:decimal does not know."""
    try:
        value = Decimal(text)
    except ArithmeticError as error:
        raise ValueError(text) from error
    if str(value) == text and "E" not in text and value.is_finite():
        return value
    bare = text.strip(_SPACE)
    if not _DECIMAL.fullmatch(bare):
        raise ValueError(text)
    return DecimalAsWritten.keeping(text, bare)


def read_integer(text: str) -> int:
    """The integer; ValueError for anything that xs:integer does not know, and beyond some thousand digits."""
    value = int(text)
    if str(value) == text:
        return value
    if not _INTEGER.fullmatch(text.strip(_SPACE)):
        raise ValueError(text)
    return IntegerAsWritten.keeping(text, value)


def read_date(text: str) -> date:
    """The date (format `YYYY-MM-DD`, optionally with a zone, which is kept as written); ValueError for other texts.

    Years before 1 or after 9999, which xs:date knows, are refused too.
    """
    found = _DATE.fullmatch(text.strip(_SPACE))
    if not found:
        raise ValueError(text)
    value = date.fromisoformat(found["date"])
    return value if text == found["date"] else DateAsWritten.keeping(text, value.year, value.month, value.day)


def read_instant(text: str) -> datetime:
    """The date and time, to the microsecond; aware when the file gives a zone, naive when it gives none.

    `24:00:00` is midnight of the day that follows. Digits of a second beyond the sixth are only kept as written.
    """
    found = _INSTANT.fullmatch(text.strip(_SPACE))
    if not found:
        raise ValueError(text)
    value = _instant(found)
    if text == value.isoformat():
        return value
    day, time = value.date(), value.time()
    return InstantAsWritten.keeping(
        text, day.year, day.month, day.day, time.hour, time.minute, time.second, time.microsecond, value.tzinfo
    )


def _instant(found: re.Match[str]) -> datetime:
    fraction = found["fraction"] or ""
    at_end_of_day = found["hour"] == "24"
    if at_end_of_day and (found["minute"], found["second"], fraction.strip("0")) != ("00", "00", ""):
        raise ValueError(found[0])
    try:
        return datetime.fromisoformat(found["date"]).replace(
            hour=0 if at_end_of_day else int(found["hour"]),
            minute=int(found["minute"]),
            second=int(found["second"]),
            microsecond=int(fraction[:6].ljust(6, "0")),
            tzinfo=_zone(found["zone"]),
        ) + timedelta(days=at_end_of_day)
    except OverflowError as error:
        raise ValueError(found[0]) from error


def _zone(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text == "Z":
        return UTC
    ahead = timedelta(hours=int(text[1:3]), minutes=int(text[4:]))
    return timezone(-ahead if text[0] == "-" else ahead)


def read_base64(text: str) -> bytes:
    """The decoded content; ValueError when it is not base64."""
    value = binascii.a2b_base64(text.translate(_WITHOUT_SPACE), strict_mode=True)
    return value if text == b64encode(value).decode() else BytesAsWritten.keeping(text, value)


READERS: Final[dict[type[Any], Callable[[str], Any]]] = {
    str: str,
    int: read_integer,
    Decimal: read_decimal,
    date: read_date,
    datetime: read_instant,
    bytes: read_base64,
}
"""From the type of a field to the function that reads its text; each raises ValueError for what it does not know."""

KINDS: Final[dict[type[Any], str]] = {
    str: "text",
    int: "integer",
    Decimal: "decimal",
    date: "date",
    datetime: "dateTime",
    bytes: "base64",
}
"""What the types of fields are called in messages."""


def text_of(value: Any) -> str:
    """The lexical form that goes into the file; TypeError for a type without one (float, bool), ValueError for NaN."""
    for base in (str, Decimal, datetime, date, bytes, int):
        if isinstance(value, base):
            return WRITERS[base](value)
    raise TypeError(f"a {type(value).__name__} cannot be written: {value!r}")


def _writer(
    wanted: type[Any], printed: Callable[[Any], str], but_not: type[Any] | tuple[()] = ()
) -> Callable[[Any], str]:
    def text(value: Any) -> str:
        if value.__class__ is wanted:
            return printed(value)
        if not isinstance(value, wanted) or isinstance(value, but_not):
            raise TypeError(f"a {wanted.__name__} is wanted, not a {type(value).__name__}: {value!r}")
        return value.text if isinstance(value, AsWritten) else printed(value)

    return text


def _print_decimal(value: Decimal) -> str:
    text = str(value)
    if "E" not in text and value.is_finite():
        return text
    if not value.is_finite() or abs(value.adjusted()) > _LARGEST_EXPONENT:
        raise ValueError(f"not a number that can be written out: {value}")
    return f"{value:f}"


def _print_base64(value: bytes) -> str:
    return b64encode(value).decode()


WRITERS: Final[dict[type[Any], Callable[[Any], str]]] = {
    str: _writer(str, str),
    int: _writer(int, int.__repr__, but_not=bool),
    Decimal: _writer(Decimal, _print_decimal),
    date: _writer(date, date.isoformat, but_not=datetime),
    datetime: _writer(datetime, datetime.isoformat),
    bytes: _writer(bytes, _print_base64),
}
"""From the type of a field to the function that gives the text of its value; TypeError for a value of another type."""
