"""One UBL document: an invoice or a credit note, which differ in a few names."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from invoicebridge.fatturapa.amounts import EURO, ZERO
from invoicebridge.fatturapa.ubl import codes
from invoicebridge.fatturapa.ubl.conversions import money, price
from invoicebridge.fatturapa.ubl.nodes import UBL, Node

ITALY: Final = "IT"


@dataclass(frozen=True, slots=True)
class Form:
    """The names in which the two documents differ."""

    line: str
    quantity: str
    type_code: str
    bollo: str
    """The reason code of the charge (invoice) or allowance (credit note) that is the stamp duty."""


FORMS: Final[Mapping[str, Form]] = {
    f"{{{UBL}Invoice-2}}Invoice": Form(
        "cac:InvoiceLine", "cbc:InvoicedQuantity", "cbc:InvoiceTypeCode", codes.BOLLO_IN_INVOICE
    ),
    f"{{{UBL}CreditNote-2}}CreditNote": Form(
        "cac:CreditNoteLine", "cbc:CreditedQuantity", "cbc:CreditNoteTypeCode", codes.BOLLO_IN_CREDIT_NOTE
    ),
}
"""By the root's name."""


@dataclass(frozen=True, slots=True)
class Document:
    """The root with what every part of the mapping asks about it."""

    root: Node
    form: Form
    currency: str

    def money(self, node: Node | None) -> Decimal:
        """An amount in the document's currency, to the cent; 0.00 where there is none."""
        return ZERO if node is None else money(node, self.currency)

    def price(self, node: Node | None) -> Decimal | None:
        """An amount with all its decimals."""
        return None if node is None else price(node, self.currency)

    def settle_currency(self, node: Node, *paths: str) -> None:
        """Check the currency of amounts that only say again what other values say, and mark them as taken."""
        for path in paths:
            for one in node.all(path):
                price(one, self.currency)

    @property
    def seller_country(self) -> str:
        return _country(self.root, "cac:AccountingSupplierParty")

    @property
    def buyer_country(self) -> str:
        return _country(self.root, "cac:AccountingCustomerParty")


def _country(root: Node, party: str) -> str:
    return root.peek(f"{party}/cac:Party/cac:PostalAddress/cac:Country/cbc:IdentificationCode") or ITALY


def opened(root: Node, form: Form) -> Document:
    """Return the document, its currency read (EUR where none is stated)."""
    return Document(root, form, root.take("cbc:DocumentCurrencyCode") or EURO)
