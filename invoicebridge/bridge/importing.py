"""What importers give: drafts, ready files, and faults in the place where a person finds them in the file.

Rows are counted as a spreadsheet shows them: the header line of a table that begins at the top is row 1. Texts are
made from code and parameters by `render.import_texts`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from invoicebridge.bridge import places
from invoicebridge.bridge.places import Places
from invoicebridge.fatturapa.fault import Fault
from invoicebridge.fatturapa.remark import Remark


@dataclass(frozen=True, slots=True)
class ImportFault:
    """A mistake in the input, or a remark on it. Whatever importers find wrong is not among their drafts."""

    row: int | None
    """None where it concerns the whole file."""
    column: str | None
    """The heading as it stands in the file; of JSON the place in the draft (JSONPath)."""
    code: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    label: str = ""
    """The invoice that is held back by it, or the file; "" where that is not known."""
    found: Fault | Remark | None = None
    """What `check` or `complete` has to say of the place: it tells what is wrong, and `code` is its code."""


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
    places: Places = field(default_factory=dict)
    """Of a table: which heading gives which element. One value is shared by all drafts."""
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    """Of a table: the row by the heading of what is said of the whole invoice, but not on its first row."""

    def place_of(self, path: str) -> tuple[int | None, str | None]:
        """Return the row and the heading that a fault in the document goes back to.

        `path` is that of the fault (`/FatturaElettronica/FatturaElettronicaBody/…/DettaglioLinee[3]/PrezzoTotale`), or
        that of an error in the draft (`$.fattura_elettronica_body[0]…`). Where it is no line's, the row that says it or
        the first one; no heading where no column gives the element.
        """
        heading = places.heading_of(path, self.draft, self.places)
        row = places.row_of(path, self.draft, self.rows)
        if row is None and self.rows:
            row = self.rows[0] if heading is None else self.elsewhere.get(heading, self.rows[0])
        return row, heading


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFile:
    """A ready invoice: XML, signed or not."""

    content: bytes
    name: str | None
    """The file's own name; None where it has none (standard input)."""
    label: str


Imported = ImportedDraft | ImportedFile | ImportFault
