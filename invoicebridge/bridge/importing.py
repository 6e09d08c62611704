"""What importers give: drafts, ready files, and faults in the place where a person finds them in the file.

Rows are counted as a spreadsheet shows them: the header line of a table that begins at the top is row 1. Texts are
made from code and parameters by `render.import_texts`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class ImportFault:
    """A mistake in the input. Whatever it keeps from being imported is not among the drafts."""

    row: int | None
    """None where it concerns the whole file."""
    column: str | None
    """The heading as it stands in the file; of JSON the place in the draft (JSONPath)."""
    code: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    label: str = ""
    """The invoice that is held back by it, or the file; "" where that is not known."""


@dataclass(frozen=True, slots=True)
class ImportNote:
    """How the file was understood: what was detected, what was left out. Nobody has to do anything."""

    code: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedDraft:
    """One invoice as a draft."""

    draft: Mapping[str, Any]
    """In the JSON form that `fatturapa.draft_json.from_parsed` reads (numbers are texts)."""
    rows: tuple[int, ...]
    """Of a table: the row of each line, in the order of DettaglioLinee. Of JSON Lines the line, of JSON none."""
    label: str
    """As people call it: the table's file and number, or where it stood."""
    company: str | None = None
    """Whose it is, as the table says it: an id of the store, or a VAT number. None where the draft or nothing says."""
    customer: str | None = None
    """The customer's code in the register, where the table gives one; the draft holds whatever else it gives."""
    customer_email: str | None = None
    """For the register: an invoice has no place for it."""
    headings: Mapping[str, str] = field(default_factory=dict)
    """Of a table: from our name of each column to the heading in the file. One value is shared by all drafts."""
    places: Mapping[tuple[str, int], str] = field(default_factory=dict)
    """Of a table: the heading by the path of an element without indexes, and which one it is where it repeats."""

    def place_of(self, path: str) -> tuple[int | None, str | None]:
        """Return the row and the heading that a fault in the document goes back to.

        `path` is that of the fault (`/FatturaElettronica/FatturaElettronicaBody/…/DettaglioLinee[3]/PrezzoTotale`). The
        first row of the invoice where it is no line's; no heading where no column gives the element.
        """
        line = _LINE.search(path)
        index = int(line[1] or 1) - 1 if line else 0
        row = self.rows[index] if index < len(self.rows) else None
        rest = path if line is None else path[: line.end(0)].partition("[")[0] + path[line.end(0) :]
        numbers = _INDEX.findall(path[line.end(0) :] if line else path)
        bare, number = _INDEX.sub("", rest), int(numbers[-1]) if numbers else 1
        while bare.count("/") > _SHORTEST:
            if (bare, number) in self.places:
                return row, self.places[bare, number]
            bare = bare.rpartition("/")[0]
        return row, None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFile:
    """A ready invoice: XML, signed or not."""

    content: bytes
    name: str | None
    """The file's own name; None where it has none (standard input)."""
    label: str


_LINE: Final = re.compile(r"/DettaglioLinee(?:\[(\d+)\])?(?=/|$)")
_INDEX: Final = re.compile(r"\[(\d+)\]")
_SHORTEST: Final = 3
"""Steps that a path of a column has at least: the root, header or body, a block."""

Imported = ImportedDraft | ImportedFile | ImportFault
