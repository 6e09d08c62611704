"""What a person is shown of a document, as values: the terminal, the page and the PDF all draw this and nothing else.

Every text in it is ready: in the reader's language, formatted, free of characters that could steer a terminal. None of
it is markup; each renderer escapes for its own medium.
"""

from dataclasses import dataclass, field

from invoicebridge.render.invoice_sheet import Fact


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; numeric ones are set flush right, the wide one takes the space that is left."""

    title: str
    numeric: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row: one text for each column, and facts that stand under the wide cell."""

    cells: tuple[str, ...]
    details: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows; a table without rows is not drawn."""

    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a document: facts, a table, or both."""

    title: str
    facts: tuple[Fact, ...] = ()
    table: Table = Table()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not (self.facts or self.table.rows)


@dataclass(frozen=True, slots=True)
class Party:
    """Someone named in the document; `address` holds the lines of the registered office."""

    role: str
    name: str
    address: tuple[str, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """An amount below the lines; the strong one is what the document comes to."""

    label: str
    value: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment: its name and size; where it was extracted, `href` leads there from the page."""

    name: str
    size: str
    facts: tuple[Fact, ...]
    saved: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """One body of the file."""

    kind: str
    code: str
    number: str
    date: str
    title: str
    position: str
    """Which document of a lot this is; empty where the file holds one."""
    amount: str
    facts: tuple[Fact, ...]
    notes: tuple[str, ...]
    lines: Section
    summary: Section
    totals: tuple[Total, ...]
    payments: tuple[Section, ...]
    sections: tuple[Section, ...]
    attachments: tuple[Attachment, ...]
    other: Section


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceView:
    """A whole file."""

    language: str
    title: str
    notices: tuple[str, ...]
    parties: tuple[Party, ...]
    transmission: Section
    documents: tuple[DocumentView, ...]
    other: Section
    phrases: dict[str, str] = field(default_factory=dict)
    """The few words that only the drawing needs, such as the heading of the list of attachments."""


@dataclass(frozen=True, slots=True)
class Saved:
    """Where an attachment was extracted: the file's name and the link to it, or the reason why it was not."""

    name: str = ""
    href: str = ""
    reason: str = ""
