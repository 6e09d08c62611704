"""Lines of an ordinary invoice: numbers, prices, totals (Allegato A 1.9.1 §2.1.8; control 00423)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from invoicebridge.fatturapa.amounts import ONE, ZERO, line_total, round_half_up, without_tax
from invoicebridge.fatturapa.draft import ESIGIBILITA_IVA, DraftDettaglioLinee
from invoicebridge.fatturapa.draft_only import one_of
from invoicebridge.fatturapa.ordinaria import DettaglioLinee, ScontoMaggiorazione
from invoicebridge.fatturapa.promotion import promoted, required
from invoicebridge.fatturapa.remark import RemarkCode, Remarks, differing, step

PRICE_PLACES: Final = 8
"""Most decimals of PrezzoUnitario and PrezzoTotale (schema 1.2.3, Amount8DecimalType)."""


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A finished line, with what the summary needs and the line cannot say."""

    line: DettaglioLinee
    gross: Decimal | None = None
    """The line's total with VAT inside, to the cent, where the draft gave such a price."""
    esigibilita_iva: str | None = None
    riferimento_normativo: str | None = None
    remarks: Remarks = ()


def price_lines(lines: Sequence[DraftDettaglioLinee], natura: str | None, path: str) -> tuple[PricedLine, ...]:
    """Return every line with its number and its total, rounded half up to the cent.

    `natura` is what the seller's scheme puts on lines that state neither rate nor Natura; `path` is that of the block
    DatiBeniServizi. InvalidDocument `draft-missing` for a line without a price, or without rate and Natura,
    `draft-value` for an EsigibilitaIVA that does not exist.
    """
    numbered = zip(lines, _numbers(lines), strict=True)
    return tuple(
        _priced(line, number, natura, path + step("DettaglioLinee", at, len(lines)))
        for at, (line, number) in enumerate(numbered)
    )


def _numbers(lines: Sequence[DraftDettaglioLinee]) -> Iterator[int]:
    stated = {line.numero_linea for line in lines}
    last = 0
    for line in lines:
        if line.numero_linea is None:
            last = next(number for number in range(last + 1, last + len(lines) + 2) if number not in stated)
            yield last
        else:
            last = line.numero_linea
            yield last


def _priced(draft: DraftDettaglioLinee, number: int, natura: str | None, path: str) -> PricedLine:
    rate, natura = rate_and_natura(draft.aliquota_iva, draft.natura, natura, path)
    price, discounts = _net_price(draft, rate, path)
    exact = line_total(price, draft.quantita, discounts)
    total = round_half_up(exact)
    changes = {
        "numero_linea": number,
        "prezzo_unitario": price,
        "sconto_maggiorazione": discounts,
        "prezzo_totale": total if draft.prezzo_totale is None else draft.prezzo_totale,
        "aliquota_iva": rate,
        "natura": natura,
    }
    return PricedLine(
        promoted(DettaglioLinee, draft, changes),
        _gross_total(draft),
        one_of(draft.esigibilita_iva, ESIGIBILITA_IVA, f"{path}/EsigibilitaIVA"),
        draft.riferimento_normativo,
        _total_remarks(draft.prezzo_totale, exact, path) + _price_remarks(draft, price, path),
    )


def rate_and_natura(
    rate: Decimal | None, natura: str | None, of_scheme: str | None, path: str, name: str = "AliquotaIVA"
) -> tuple[Decimal, str | None]:
    """Return the rate (0.00 where only a Natura is known) and the Natura (the scheme's where nothing is stated).

    `path` is that of the block, `name` what the rate is called in it; InvalidDocument `draft-missing` without either.
    """
    if natura is None and not rate:
        natura = of_scheme
    if rate is None:
        return required(None if natura is None else ZERO, f"{path}/{name}"), natura
    return rate, natura if rate else required(natura, f"{path}/Natura")


def _net_price(draft: DraftDettaglioLinee, rate: Decimal, path: str) -> tuple[Decimal, tuple[ScontoMaggiorazione, ...]]:
    if draft.prezzo_unitario is not None:
        return draft.prezzo_unitario, draft.sconto_maggiorazione
    if draft.prezzo_unitario_ivato is not None:
        price = without_tax(draft.prezzo_unitario_ivato, rate, PRICE_PLACES)
        return price, tuple(_net_discount(one, rate) for one in draft.sconto_maggiorazione)
    alone = draft.quantita in (None, ONE) and not draft.sconto_maggiorazione
    return required(draft.prezzo_totale if alone else None, f"{path}/PrezzoUnitario"), draft.sconto_maggiorazione


def _net_discount(discount: ScontoMaggiorazione, rate: Decimal) -> ScontoMaggiorazione:
    if discount.importo is None:
        return discount
    return replace(discount, importo=without_tax(discount.importo, rate, PRICE_PLACES))


def _gross_total(draft: DraftDettaglioLinee) -> Decimal | None:
    if draft.prezzo_unitario_ivato is None or draft.prezzo_unitario is not None or draft.prezzo_totale is not None:
        return None
    return round_half_up(line_total(draft.prezzo_unitario_ivato, draft.quantita, draft.sconto_maggiorazione))


def _total_remarks(stated: Decimal | None, exact: Decimal, path: str) -> Remarks:
    if stated is None or stated == exact or round_half_up(stated) == round_half_up(exact):
        return ()
    return differing(RemarkCode.LINE_TOTAL, f"{path}/PrezzoTotale", stated, round_half_up(exact))


def _price_remarks(draft: DraftDettaglioLinee, price: Decimal, path: str) -> Remarks:
    if draft.prezzo_unitario is None or draft.prezzo_unitario_ivato is None or draft.aliquota_iva is None:
        return ()
    inside = without_tax(draft.prezzo_unitario_ivato, draft.aliquota_iva, PRICE_PLACES)
    if round_half_up(inside) == round_half_up(price):
        return ()
    return differing(RemarkCode.UNIT_PRICE, f"{path}/PrezzoUnitario", price, inside)
