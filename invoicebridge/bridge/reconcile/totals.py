"""How many invoices there are in each class, what they come to, and whether it adds up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from invoicebridge.bridge.archived import Account
from invoicebridge.bridge.reconcile.places import Class, Placed
from invoicebridge.fatturapa.amounts import ZERO
from invoicebridge.fatturapa.document_types import CREDIT_NOTES

MOST_NAMED: Final = 100
"""So many invoices are named where something does not add up; more are counted."""


@dataclass(frozen=True, slots=True)
class Total:
    """Invoices, and the sum of their ImportoTotaleDocumento; credit notes count as negative."""

    count: int = 0
    amount: Decimal = ZERO

    def __add__(self, other: "Total") -> "Total":
        return Total(self.count + other.count, self.amount + other.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Where something does not add up: what was expected, and what was found."""

    kind: str
    """`count`, `amount`, `total-differs`, `amounts-unknown`: a code, for render to say."""
    company: str
    expected: str = ""
    found: str = ""
    count: int = 1
    invoices: tuple[str, ...] = ()
    """Numbers of those concerned, not all where they are many."""
    wrong: bool = True
    """Whether it is a mistake; otherwise it only has to be known."""


def signed(account: Account) -> Decimal:
    """ImportoTotaleDocumento, negative for a credit note; nothing where it is not known."""
    if account.total is None:
        return ZERO
    amount = Decimal(account.total)
    return -amount if account.tipo_documento in CREDIT_NOTES else amount


class Totals:
    """Adds up one company's invoices."""

    def __init__(self, company: str) -> None:
        self._company = company
        self._counts: dict[Class, int] = dict.fromkeys(Class, 0)
        self._amounts: dict[Class, Decimal] = dict.fromkeys(Class, ZERO)
        self._without = _Noted()
        self._differing = _Noted()
        self._difference = ZERO
        self.amount = ZERO
        """Of all invoices, added up apart from their classes."""

    def add(self, one: Placed) -> None:
        """The invoice is counted in its class."""
        account = one.account
        amount = signed(account)
        self._counts[one.of] += 1
        self._amounts[one.of] += amount
        self.amount += amount
        self._compare(account)

    def _compare(self, account: Account) -> None:
        """The document's total beside what its taxable amounts and taxes come to."""
        if not account.taxed:
            self._without.add(account.numero)
        elif account.total is not None:
            cents = sum([row[2] + row[3] for row in account.taxed])
            gap = Decimal(account.total) - Decimal(cents).scaleb(-2)
            if gap:
                self._differing.add(account.numero)
                self._difference += gap

    def by_class(self) -> Mapping[Class, Total]:
        """What each class comes to; every class is there."""
        return {one: Total(self._counts[one], self._amounts[one]) for one in Class}

    def differences(self, in_store: int) -> Iterable[Difference]:
        """Yield where it does not add up, given how many invoices the database counts."""
        counted, amount = sum(self._counts.values()), sum(self._amounts.values(), start=ZERO)
        if counted != in_store:
            yield Difference(kind="count", company=self._company, expected=str(in_store), found=str(counted))
        if amount != self.amount:
            yield Difference(kind="amount", company=self._company, expected=str(self.amount), found=str(amount))
        if self._differing.count:
            yield Difference(
                kind="total-differs",
                company=self._company,
                found=str(self._difference),
                count=self._differing.count,
                invoices=tuple(self._differing.named),
                wrong=False,
            )
        if self._without.count:
            yield Difference(
                kind="amounts-unknown",
                company=self._company,
                count=self._without.count,
                invoices=tuple(self._without.named),
                wrong=False,
            )


class _Noted:
    """A count, and the first that were counted."""

    def __init__(self) -> None:
        self.count = 0
        self.named: list[str] = []

    def add(self, numero: str) -> None:
        self.count += 1
        if self.count <= MOST_NAMED:
            self.named.append(numero)
