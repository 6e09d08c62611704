"""Where a message of the SdI differs from its schema, as values: it is read all the same.

kinds and their parameters: missing, unexpected, repeated, misplaced, qualified (element) · unreadable (element, value,
type) · text (value: text where only elements may stand) · attribute-missing, attribute-unexpected (attribute) ·
signature-missing · leading-space · name-shape (name) · name-kind (name, found) · name-stem (name, nome_file) ·
schema (reason: libxml2's words for any other violation) · unvalidated (too many elements to hold against the schema) ·
cut (limit: what follows, deviations or errors of a rejection, is not listed).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from invoicebridge.xml import line_of, path_of

MAX_DEVIATIONS: Final = 100


@dataclass(frozen=True, slots=True)
class Deviation:
    """One difference: what kind, where (a path as in faults, a line from 1), and the values a text names."""

    kind: str
    path: str = ""
    line: int | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)


class Deviations:
    """Gathers the first hundred deviations of one message; whoever reads adds to it."""

    def __init__(self) -> None:
        self._found: list[Deviation] = []
        self.repeated: set[str] = set()
        """The elements that stand twice where they should once, whether the deviation was listed or not."""

    def add(self, kind: str, place: etree._Element | None = None, **parameters: str) -> None:
        """One more deviation, at an element where it has a place."""
        if kind == "repeated":
            self.repeated.add(parameters["element"])
        if len(self._found) < MAX_DEVIATIONS:
            where = ("", None) if place is None else (path_of(place), line_of(place))
            self._found.append(Deviation(kind, *where, parameters))
        elif len(self._found) == MAX_DEVIATIONS:
            self._found.append(Deviation("cut", parameters={"limit": str(MAX_DEVIATIONS)}))

    def __iter__(self) -> Iterator[Deviation]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
