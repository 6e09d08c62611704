"""What readers of customers' tables give: a customer a row, and faults in the place where a person finds them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from invoicebridge.bridge.batched import Customer
from invoicebridge.bridge.importing import ImportFault, ImportNote


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRow:
    """What a row says of a customer."""

    customer: Customer
    """As far as it is said; of which company is not known yet."""
    row: int
    """As a spreadsheet counts; of JSON the place in the list, or the line."""
    label: str
    company: str | None = None
    """Whose customer it is, as the table says it: an id of the store, or a VAT number."""
    headings: Mapping[str, str] = field(default_factory=dict)
    """From our name of each column to the heading in the file. One value is shared by all rows."""

    def fault(self, column: str, code: str, /, **parameters: str) -> ImportFault:
        """A fault in one of our columns."""
        return ImportFault(self.row, self.headings.get(column), code, parameters, self.label)


class CustomerTable(Protocol):
    """A file of customers."""

    @property
    def label(self) -> str:
        """How people call it."""

    def notes(self) -> Sequence[ImportNote]:
        """How the file was understood; complete once everything was read."""

    def customers(self) -> Iterator[CustomerRow | ImportFault]:
        """Yield every customer and every fault, in the order of the file; UnreadableFile when it cannot be had."""
