"""Controls that depend on TipoDocumento (Allegato A 1.9.1 Appendix 1; Elenco dei controlli 2.0 for FPA12)."""

from collections.abc import Iterator
from typing import Final

from invoicebridge.fatturapa.controls.facts import Body, Document, Party
from invoicebridge.fatturapa.controls.reading import Undecided
from invoicebridge.fatturapa.controls.registry import ORDINARY, PRIVATE, PUBLIC, error, on_body, warning
from invoicebridge.fatturapa.document_types import ISSUED_BY_BUYER, ONE_PARTY
from invoicebridge.fatturapa.fault import Fault

_PARTIES_DIFFER_PA: Final = frozenset({"TD16", "TD17", "TD18", "TD19", "TD20", "TD29"})
_PARTIES_DIFFER: Final = _PARTIES_DIFFER_PA | {"TD01", "TD02", "TD03", "TD06", "TD07", "TD24", "TD25", "TD28"}
_PARTIES_EQUAL_PA: Final = frozenset({"TD21"})
_SELLER_ABROAD: Final = frozenset({"TD17", "TD18", "TD19", "TD28"})
_LIVIGNO_ADMITTED: Final = frozenset({"TD17", "TD19"})


def _same_subject(document: Document) -> bool:
    """Whether the two blocks show one taxpayer; Undecided where only the tax register knows."""
    seller, buyer = document.seller, document.buyer
    if buyer.has_vat:
        if not (seller.code and buyer.code):
            raise Undecided("IdFiscaleIVA")
        return seller.vat == buyer.vat and _not_two_of_a_group(seller, buyer)
    if not buyer.fiscal_code:
        raise Undecided("CodiceFiscale")
    if seller.fiscal_code:
        return buyer.fiscal_code == seller.fiscal_code
    if buyer.fiscal_code == seller.code and seller.country == "IT":
        return True
    if seller.country != "IT":
        return False
    raise Undecided("CodiceFiscale")


def _not_two_of_a_group(seller: Party, buyer: Party) -> bool:
    """Two members of one VAT group share the number and differ by CodiceFiscale: only the register can tell."""
    if len({seller.fiscal_code, buyer.fiscal_code} - {""}) > 1:
        raise Undecided("CodiceFiscale")
    return True


def _shown(buyer: Party) -> str:
    return buyer.vat if buyer.has_vat else buyer.fiscal_code


@on_body("00471", PRIVATE, types=_PARTIES_DIFFER)
@on_body("00471", PUBLIC, types=_PARTIES_DIFFER_PA)
def parties_differ(body: Body) -> Iterator[Fault]:
    """For most types seller and buyer are not the same subject; the list for public bodies is shorter."""
    document = body.document
    if _same_subject(document):
        yield error("00471", body.place("tipo"), tipo=body.tipo, value=_shown(document.buyer))


@on_body("00472", frozenset({"FPR12"}), types=ONE_PARTY)
@on_body("00472", PUBLIC, types=_PARTIES_EQUAL_PA)
def parties_are_one(body: Body) -> Iterator[Fault]:
    """For TD21 and TD27 seller and buyer are the same subject; for public bodies only TD21 is tested."""
    document = body.document
    if not _same_subject(document):
        yield error("00472", body.place("tipo"), tipo=body.tipo, value=_shown(document.buyer))


@on_body("00473", ORDINARY, types=_SELLER_ABROAD | {"TD29"})
def seller_country_fits(body: Body) -> Iterator[Fault]:
    """TD17, TD18, TD19, TD28 have a foreign seller (OO is foreseen for TD17 and TD19 only), TD29 an Italian one."""
    country = body.document.seller.country
    if not country:
        return
    if (country == "IT") is (body.tipo != "TD29"):
        yield error("00473", body.place("tipo"), tipo=body.tipo, country=country)
    elif country == "OO" and body.tipo not in _LIVIGNO_ADMITTED:
        yield warning("00473", body.place("tipo"), tipo=body.tipo, country=country)


@on_body("00474", ORDINARY, types=frozenset({"TD21"}))
def overrun_is_taxed(body: Body) -> Iterator[Fault]:
    """TD21 has no line with AliquotaIVA 0."""
    for position, rate in enumerate(body.lines.rates):
        if not rate:
            yield error("00474", body.lines.place(position, "AliquotaIVA"))


@on_body("00475", ORDINARY, types=ISSUED_BY_BUYER)
def self_billing_buyer_has_vat_number(body: Body) -> Iterator[Fault]:
    """The self-billing types need the buyer's IdFiscaleIVA."""
    document = body.document
    if not document.buyer.has_vat:
        yield error("00475", document.place("buyer_vats"), tipo=body.tipo)
