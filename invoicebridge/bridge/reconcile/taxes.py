"""Taxable amounts and VAT by month, rate and Natura: all that was prepared, what is issued of it, and what is not."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from invoicebridge.bridge.reconcile.places import OUT, Placed
from invoicebridge.fatturapa.document_types import CREDIT_NOTES, ISSUED_BY_BUYER


@dataclass(frozen=True, slots=True)
class Sum:
    """A taxable amount and its tax; credit notes count as negative."""

    taxable: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRow:
    """One rate, or Natura, in one month of one company, by the dates of the invoices."""

    company: str
    month: str
    """YYYY-MM."""
    rate: Decimal | None
    natura: str | None
    self_billing: bool
    """Documents that the buyer issues (TD16 and others)."""
    issued: Sum
    pending: Sum
    """Of invoices that are not issued (yet): to be sent, on their way, rejected, refused, held, in doubt."""

    @property
    def prepared(self) -> Sum:
        """Of all, but for those that were given up."""
        return Sum(self.issued.taxable + self.pending.taxable, self.issued.tax + self.pending.tax)


_Key = tuple[int, int, str | None, str | None, bool]
_NO_RATE: Final = Decimal(-1)


class Taxes:
    """Adds up one company's amounts, in cents."""

    def __init__(self, company: str) -> None:
        self._company = company
        self._sums: dict[_Key, list[int]] = {}

    def add(self, one: Placed) -> None:
        """The amounts of the invoice are counted, unless it was given up."""
        if one.of in OUT:
            return
        account = one.account
        tipo, data = account.tipo_documento, account.data
        sign = -1 if tipo in CREDIT_NOTES else 1
        place = 0 if one.issued else 2
        for rate, natura, taxable, tax in account.taxed:
            key = data.year, data.month, rate, natura, tipo in ISSUED_BY_BUYER
            sums = self._sums.get(key)
            if sums is None:
                sums = self._sums[key] = [0, 0, 0, 0]
            sums[place] += sign * taxable
            sums[place + 1] += sign * tax

    def rows(self) -> Iterator[TaxRow]:
        """Yield a row for each month, rate and Natura, by month and then by rate, the highest first."""
        for (year, month, rate, natura, self_billing), sums in sorted(self._sums.items(), key=_order):
            issued, tax, pending, pending_tax = (Decimal(one).scaleb(-2) for one in sums)
            yield TaxRow(
                company=self._company,
                month=f"{year:04}-{month:02}",
                rate=None if rate is None else Decimal(rate),
                natura=natura,
                self_billing=self_billing,
                issued=Sum(issued, tax),
                pending=Sum(pending, pending_tax),
            )


def _order(item: tuple[_Key, list[int]]) -> tuple[int, int, bool, Decimal, str]:
    year, month, rate, natura, self_billing = item[0]
    return year, month, self_billing, -(_NO_RATE if rate is None else Decimal(rate)), natura or ""
