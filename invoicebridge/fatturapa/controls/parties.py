"""Controls on seller, buyer and their representatives (Allegato A 1.9.1 §2.1.2 to §2.1.4)."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from invoicebridge.fatturapa.controls.facts import Document
from invoicebridge.fatturapa.controls.identifiers import fiscal_code_fault, vat_number_fault
from invoicebridge.fatturapa.controls.reading import Undecided
from invoicebridge.fatturapa.controls.registry import EVERY, ORDINARY, PRIVATE, error, on_document, warning
from invoicebridge.fatturapa.fault import Fault
from invoicebridge.xml import local_name

_IDENTIFIERS: Final = frozenset({"DatiAnagrafici", "IdentificativiFiscali"})
_CEASED_SELLER_ADMITTED: Final = frozenset({"TD16", "TD20", "TD29"})


@on_document("00301", EVERY, complete_with="registry")
def seller_vat_number_exists(document: Document) -> Iterator[Fault]:
    """The seller's Italian VAT number exists and, but for TD16, TD20 and TD29, is active on the document's date."""
    if document.seller.country == "IT":
        on = None if document.circumstances.registry is None else _active_on(document)
        yield from vat_number_fault("00301", document, "seller_code", on)


def _active_on(document: Document) -> date | None:
    dates = [body.data for body in document.bodies() if body.tipo not in _CEASED_SELLER_ADMITTED]
    return max(dates, default=None)


@on_document("00302", EVERY, when="seller_cf", complete_with="registry")
def seller_fiscal_code_exists(document: Document) -> Iterator[Fault]:
    """The seller's CodiceFiscale, when given, exists."""
    yield from fiscal_code_fault("00302", document, "seller_cf")


@on_document("00303", EVERY, when="seller_representative_country", complete_with="registry")
def seller_representative_vat_number_exists(document: Document) -> Iterator[Fault]:
    """The Italian VAT number of the seller's fiscal representative exists."""
    if document.header.seller_representative_country == "IT":
        yield from vat_number_fault("00303", document, "seller_representative_code")


@on_document("00303", EVERY, when="buyer_representative_country", complete_with="registry")
def buyer_representative_vat_number_exists(document: Document) -> Iterator[Fault]:
    """The Italian VAT number of the buyer's fiscal representative exists."""
    if document.header.buyer_representative_country == "IT":
        yield from vat_number_fault("00303", document, "buyer_representative_code")


@on_document("00304", ORDINARY, when="seller_representative_cf", complete_with="registry")
def representative_fiscal_code_exists(document: Document) -> Iterator[Fault]:
    """The CodiceFiscale of the seller's fiscal representative, when given, exists."""
    yield from fiscal_code_fault("00304", document, "seller_representative_cf")


@on_document("00305", EVERY, when="buyer_country", complete_with="registry")
def buyer_vat_number_exists(document: Document) -> Iterator[Fault]:
    """The buyer's Italian VAT number exists; foreign ones are not looked up."""
    if document.buyer.country == "IT":
        yield from vat_number_fault("00305", document, "buyer_code")


@on_document("00306", EVERY, when="buyer_cf", complete_with="registry")
def buyer_fiscal_code_exists(document: Document) -> Iterator[Fault]:
    """The CodiceFiscale of a buyer without VAT number exists."""
    if not document.buyer.has_vat:
        yield from fiscal_code_fault("00306", document, "buyer_cf")


@on_document("00327", PRIVATE, when="buyer_cf")
def buyer_is_perhaps_a_vat_group(document: Document) -> Iterator[Fault]:
    """A buyer shown by an 11-digit CodiceFiscale alone may be a VAT group (refused since 1.9.1)."""
    buyer = document.buyer
    if not buyer.has_vat and buyer.fiscal_code.isdigit() and document.circumstances.rules_1_9_1:
        yield warning("00327", document.place("buyer_cf"), value=buyer.fiscal_code)


@on_document("00417", EVERY)
def buyer_is_identified(document: Document) -> Iterator[Fault]:
    """The buyer has IdFiscaleIVA or CodiceFiscale, or both."""
    if document.buyer.has_vat or document.buyer.fiscal_code:
        return
    place = document.place("buyer_vats")
    if local_name(place) not in _IDENTIFIERS:
        raise Undecided(local_name(place))
    yield error("00417", place)


@on_document("00476", EVERY, when="buyer_country")
def one_party_is_italian(document: Document) -> Iterator[Fault]:
    """Seller and buyer are not both foreign; a buyer without IdFiscaleIVA does not count as foreign."""
    seller, buyer = document.seller.country, document.buyer.country
    if seller and "IT" not in (seller, buyer):
        yield error("00476", document.place("buyer_country"), seller=seller, buyer=buyer)
