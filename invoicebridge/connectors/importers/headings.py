"""What a heading says: the column that it names, by our own names, Italian and English."""

import re
import unicodedata
from functools import cache
from typing import Final, NamedTuple

from invoicebridge.connectors.importers.columns import BY_NAME, COLUMNS, MOST_REPEATED, REMARKS, Column

_NUMBERED: Final = re.compile(r"(.+?)_?([1-9][0-9]?)")
_OTHER: Final = re.compile(r"[^a-z0-9]+")
_SPELLINGS: Final = {column.name: column for column in COLUMNS} | {column.english: column for column in COLUMNS}


class Slot(NamedTuple):
    """One column of the batch table, and which one where there can be several."""

    name: str
    number: int = 1

    @property
    def column(self) -> Column:
        """The column."""
        return BY_NAME[self.name]

    @property
    def heading(self) -> str:
        """Our own name of it."""
        return self.name if self.number == 1 else f"{self.name}_{self.number}"


def normalised(heading: str) -> str:
    """The heading in small letters without accents, everything else but digits as one `_`; `%` is `perc`."""
    plain = unicodedata.normalize("NFKD", heading.replace("%", " perc ").replace("€", " euro ").casefold())
    return _OTHER.sub("_", "".join(one for one in plain if not unicodedata.combining(one))).strip("_")


def key(heading: str) -> str:
    """By which headings of a file are compared with those of a mapping: case and spacing do not matter."""
    return " ".join(heading.split()).casefold()


@cache
def slot(heading: str) -> Slot | None:
    """The column that the heading names, None when it is no name of ours."""
    name = normalised(heading)
    if name in _SPELLINGS:
        return Slot(_SPELLINGS[name].name)
    found = _NUMBERED.fullmatch(name)
    column = _SPELLINGS.get(found[1]) if found else None
    if found is None or column is None or not column.repeats or int(found[2]) > MOST_REPEATED:
        return None
    return Slot(column.name, int(found[2]))


def is_remarks(heading: str) -> bool:
    """Whether it is the column of an annotated copy."""
    return normalised(heading) in REMARKS
