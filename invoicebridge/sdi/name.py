"""The name of a message's file: the stem of the invoice's file, two letters, one to three letters or digits.

`IT01234567890_00001_RC_001.xml`, `…_AT_001.zip` (Allegato B-1 §1.1). It is read because people know a message by it; it
decides nothing, since a name can say anything and the two meanings of MC share theirs.
"""

import re
from dataclasses import dataclass
from typing import Final

from invoicebridge.sdi.blocks import Kind
from invoicebridge.sdi.deviation import Deviations

TRUNCATED_AT: Final = 36
"""The stem of a file whose name was malformed is cut after so many characters."""

_SHAPE: Final = re.compile(
    rf"(?P<stem>.+)_(?P<kind>{'|'.join(Kind)})_(?P<progressive>[A-Za-z0-9]{{1,3}})(?P<extension>\.xml|\.zip)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class NotificationName:
    """The parts of such a name; `stem` is that of the invoice's file, perhaps cut."""

    stem: str
    kind: Kind
    progressive: str
    extension: str

    def __str__(self) -> str:
        return f"{self.stem}_{self.kind}_{self.progressive}{self.extension}"


def parse(name: str) -> NotificationName | None:
    """Return the parts of a name without its folder; None for a name of another shape."""
    found = _SHAPE.fullmatch(name)
    if found is None:
        return None
    return NotificationName(found["stem"], Kind(found["kind"].upper()), found["progressive"], found["extension"])


def note_differences(name: str, kind: Kind, nome_file: str | None, deviations: Deviations) -> None:
    """Adds what the name says otherwise than the message: its shape, the kind, the invoice's file."""
    parsed = parse(name)
    if parsed is None:
        deviations.add("name-shape", name=name[:100])
        return
    if parsed.kind is not kind:
        deviations.add("name-kind", name=name[:100], found=kind)
    if nome_file and not _same_stem(parsed.stem, nome_file):
        deviations.add("name-stem", name=name[:100], nome_file=nome_file[:100])


def _same_stem(stem: str, nome_file: str) -> bool:
    whole = nome_file.partition(".")[0].lower()
    return stem.lower() in (whole, whole[:TRUNCATED_AT])
