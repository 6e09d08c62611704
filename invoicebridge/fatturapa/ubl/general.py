"""The document itself: levels 4 to 8 and 10 of the mapping → type, date, number, Causale."""

import textwrap
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa.terms import DAYS_TO_ISSUE, IMMEDIATE
from invoicebridge.fatturapa.text_limits import longest
from invoicebridge.fatturapa.ubl import codes
from invoicebridge.fatturapa.ubl.conversions import day
from invoicebridge.fatturapa.ubl.document import Document
from invoicebridge.fatturapa.ubl.extensions import Extensions
from invoicebridge.fatturapa.ubl.mapped import Reason
from invoicebridge.fatturapa.ubl.nodes import Node
from invoicebridge.fatturapa.ubl.rows import Row

GENERAL: Final = (
    Row("4", "cbc:ID", "Numero", how="a fault where it is longer than 20 characters"),
    Row("5", "cbc:IssueDate", "Data", how="but for 27.1"),
    Row("8", "cbc:Note", "Causale", how="in pieces of 200 characters"),
    Row("10", "cbc:DocumentCurrencyCode", "Divisa", how="as stated"),
)
"""Below the root and DatiGeneraliDocumento."""
TOTALS: Final = (
    Row("34.3", "cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount", "ImportoTotaleDocumento", how="as stated"),
    Row("34.7", "cac:LegalMonetaryTotal/cbc:PayableRoundingAmount", "Arrotondamento", how="as stated"),
)
"""The same."""

_NUMERO: Final = longest("", "Numero") or 0
_CAUSALE: Final = longest("", "Causale") or 0
_ENVELOPE: Final = ("cbc:UBLVersionID", "cbc:CustomizationID", "cbc:ProfileID")
"""They say how the UBL is to be read, nothing of the invoice."""


def envelope(root: Node) -> None:
    """Settle what only describes the UBL file."""
    root.settle(*_ENVELOPE)


def tipo_documento(document: Document, stated: str | None) -> str:
    """Return TipoDocumento: the extension's, else that of the type code; `ubl-type` for a code without one."""
    node = document.root.first(document.form.type_code)
    if node is None:
        if stated is None:
            document.root.blame(InvalidDocument("ubl-missing", element=document.form.type_code.removeprefix("cbc:")))
        return stated or ""
    code = node.text() or ""
    found = stated or codes.TIPO_DOCUMENTO.get(code)
    if found is None:
        node.blame(InvalidDocument("ubl-type", value=code))
    return found or ""


def soggetto_emittente(document: Document, found: Extensions) -> str | None:
    """Return who issued the document, where that is not the seller."""
    by_buyer = document.root.peek(document.form.type_code) in codes.ISSUED_BY_BUYER
    return found.soggetto_emittente or (codes.FROM_THE_BUYER if by_buyer else None)


def numero(root: Node) -> str:
    """Return the number; `ubl-too-long` where FatturaPA cannot hold it."""
    node = root.first("cbc:ID")
    value = None if node is None else node.text()
    if node is None or value is None:
        root.blame(InvalidDocument("ubl-missing", element="ID"))
        return ""
    if len(value) > _NUMERO:
        node.blame(InvalidDocument("ubl-too-long", element="Numero", value=value, limit=_NUMERO))
    return value


def data(root: Node, tipo: str) -> str:
    """Return the date: the day of the operation for an immediate document (level 27.1), else the day of issue.

    The actual delivery is taken for the operation where it is up to twelve days before the issue and no transport
    document makes it a deferred one.
    """
    node = root.first("cbc:IssueDate")
    issued = None if node is None else day(node)
    if node is None:
        root.blame(InvalidDocument("ubl-missing", element="IssueDate"))
        return ""
    if issued is None:
        node.blame(InvalidDocument("ubl-date", value=node.peek() or ""))
        return ""
    delivered = root.first("cac:Delivery/cbc:ActualDeliveryDate")
    operation = None if delivered is None or delivered.peek() is None else day(delivered)
    if operation is None or tipo not in IMMEDIATE or _is_deferred(root):
        return issued
    if timedelta(0) < date.fromisoformat(issued) - date.fromisoformat(operation) <= timedelta(days=DAYS_TO_ISSUE):
        node.refuse(Reason.REPLACED)
        return operation
    return issued


def _is_deferred(root: Node) -> bool:
    return root.first("cac:DespatchDocumentReference") is not None or bool(root.all("*/cac:DespatchLineReference"))


def causale(root: Node, more: Iterable[str]) -> list[str]:
    """Return Causale: the notes, then what else is told there, in pieces of 200 characters."""
    notes = [text for one in root.all("cbc:Note") if (text := one.text()) is not None]
    return [piece for text in (*notes, *more) for piece in textwrap.wrap(text, _CAUSALE, break_on_hyphens=False)]
