"""The name of a file sent to the SdI: country, identifier, `_`, progressive, extension (Allegato A 1.9.1 §1.2.2).

`IT01234567890_00001.xml`, `.xml.p7m` when signed with CAdES, `.zip` for an archive. A name is used once for ever, also
by a file that was rejected (control 00002); names are compared without case and without extension.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from invoicebridge.errors import ConfigurationError, InvalidDocument

EXTENSIONS: Final = (".xml", ".xml.p7m", ".zip")

_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PLACES: Final = 5
_LAST: Final = len(_DIGITS) ** _PLACES - 1

_SHAPE: Final = re.compile(r"(?P<country>[^_.]{2})(?P<identifier>[^_.]*)_(?P<progressive>[^_.]*)(?P<extension>\..*)?")
_GOOD: Final = re.compile(
    r"(?:IT[A-Za-z0-9]{11,16}|(?!IT)[A-Z]{2}[A-Za-z0-9]{2,28})_[A-Za-z0-9]{1,5}\.(?:xml|xml\.p7m|zip)"
)
"""The whole rule at once, for the many names that are good; the parts below tell what is wrong with the others."""
_EXTENSION: Final = re.compile(r"(?:\.xml|\.zip)?(?:\.p7m)*\Z", re.IGNORECASE)
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_ITALIAN: Final = re.compile(r"[A-Za-z0-9]{11,16}")
_FOREIGN: Final = re.compile(r"[A-Za-z0-9]{2,28}")
_PROGRESSIVE: Final = re.compile(r"[A-Za-z0-9]{1,5}")


class Problem(StrEnum):
    """The part of a name that breaks the rule; `form` when the parts cannot be told apart."""

    FORM = "form"
    COUNTRY = "country"
    IDENTIFIER = "identifier"
    PROGRESSIVE = "progressive"
    EXTENSION = "extension"


@dataclass(frozen=True, slots=True)
class FileName:
    """The parts of a good name; `str()` puts them together again."""

    id_paese: str
    id_codice: str
    progressivo: str
    extension: str = ".xml"

    def __str__(self) -> str:
        return f"{self.stem}{self.extension}"

    @property
    def stem(self) -> str:
        """The name without its extension, as written."""
        return f"{self.id_paese}{self.id_codice}_{self.progressivo}"

    def with_extension(self, extension: str) -> "FileName":
        """The same name with another extension; InvalidDocument when the SdI does not know it."""
        return parse(f"{self.stem}{extension}")


def problem(name: str) -> Problem | None:
    """Return the first part that control 00001 would object to, None when the name is good."""
    if _GOOD.fullmatch(name):
        return None
    found = _SHAPE.fullmatch(name)
    if found is None:
        return Problem.FORM
    identifier = _ITALIAN if found["country"] == "IT" else _FOREIGN
    parts = (
        (Problem.COUNTRY, _COUNTRY.fullmatch(found["country"])),
        (Problem.IDENTIFIER, identifier.fullmatch(found["identifier"])),
        (Problem.PROGRESSIVE, _PROGRESSIVE.fullmatch(found["progressive"])),
        (Problem.EXTENSION, found["extension"] in EXTENSIONS),
    )
    return next((part for part, good in parts if not good), None)


def parse(name: str) -> FileName:
    """Return the parts of a name without its folder; InvalidDocument `file-name` (name, kind) when it is not good."""
    wrong = problem(name)
    found = _SHAPE.fullmatch(name)
    if wrong is not None or found is None:
        raise InvalidDocument("file-name", name=name, kind=wrong)
    return FileName(found["country"], found["identifier"], found["progressive"], found["extension"])


def make(id_paese: str, id_codice: str, progressivo: str, extension: str = ".xml") -> FileName:
    """Return the name made of its parts; InvalidDocument `file-name` when they do not make a good one."""
    return parse(f"{id_paese}{id_codice}_{progressivo}{extension}")


@lru_cache(maxsize=1024)
def stem(name: str) -> str:
    """Return the name without folder and without the extensions that files for the SdI have. Takes any name."""
    return _EXTENSION.sub("", re.split(r"[/\\]", name)[-1])


def stem_key(name: str) -> str:
    """Return what may exist only once: the `stem` in upper case; where it is empty it collides with nothing."""
    return stem(name).upper()


def next_progressivo(used: Collection[str] | str = ()) -> str:
    """Return a progressive, five characters in base 36, that differs from all `used` in more than case.

    `used` are progressives, or the last one alone. The answer follows the highest; once `ZZZZZ` is taken, it is the
    first gap. ConfigurationError `progressivo-exhausted` when all 60,466,175 from 00001 are taken.
    """
    taken = {used.upper()} if isinstance(used, str) else {one.upper() for one in used}
    highest = max((int(one, 36) for one in taken if _PROGRESSIVE.fullmatch(one)), default=0)
    if highest < _LAST:
        return base36(highest + 1)
    gap = next((number for number in range(1, _LAST) if base36(number) not in taken), None)
    if gap is None:
        raise ConfigurationError("progressivo-exhausted")
    return base36(gap)


def base36(number: int) -> str:
    """Return the progressive of five characters that stands for a number below 36⁵."""
    digits = []
    for _ in range(_PLACES):
        number, digit = divmod(number, 36)
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))
