"""What the ERP's batches stated ↔ what became of it: invoices that never became a file, amounts and VAT that differ.

Both sides come by date, from the store, and go by once: what was stated of a day waits until its invoices have gone
by, so that memory does not grow with the store. Where both say the same, nothing is added up twice.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from invoicebridge.bridge.archived import Account
from invoicebridge.bridge.batched import BatchInvoice, InvoiceId, StatedAccount
from invoicebridge.bridge.ports import Archive
from invoicebridge.bridge.reconcile.places import Class, Placed
from invoicebridge.bridge.reconcile.stated import MOST
from invoicebridge.bridge.reconcile.taxes import Sum
from invoicebridge.bridge.reconcile.totals import Total
from invoicebridge.fatturapa.amounts import ZERO
from invoicebridge.fatturapa.circumstances import ROME
from invoicebridge.fatturapa.document_types import CREDIT_NOTES, ISSUED_BY_BUYER

RECENT: Final = timedelta(days=60)
"""So long what could not be read is somebody's task, where no days are asked for."""
_AT_ONCE: Final = 500
_Key = tuple[date, str, str]
_Taxed = Sequence[tuple[str | None, str | None, int, int]]
_TaxKey = tuple[date, str | None, str | None, bool]


@dataclass(frozen=True, slots=True)
class OtherAmount:
    """An invoice whose batch states another total, or other taxable amounts or taxes, than its file has."""

    stated: StatedAccount
    account: Account


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxGap:
    """One rate, or Natura, in one month of which batches state more, or less, than is in the files."""

    company: str
    month: str
    """YYYY-MM."""
    rate: Decimal | None
    natura: str | None
    self_billing: bool
    more: Sum
    """What batches state beyond what the files of their invoices hold; negative where it is less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FromBatches:
    """One company's batches beside its invoices; of each list the first ones, and how many there are."""

    company: str
    stated: Total
    """Every invoice once, as the latest batch that holds it states it."""
    filed: Total
    """Those of them that became a file, as their files have them."""
    given_up: int
    """Those whose file was given up: they count neither here nor there."""
    waiting: int
    """Those that wait for a signature made elsewhere: neither do they."""
    unfiled: tuple[BatchInvoice, ...]
    """Stated, and never a file: faulty, in conflict with what was sent, or held back by the rest of their batch."""
    unfiled_count: int
    amounts: tuple[OtherAmount, ...]
    amounts_count: int
    taxes: tuple[TaxGap, ...]
    unstated_count: int
    """Invoices here that no batch states: they came another way, which is no mistake."""

    @property
    def agrees(self) -> bool:
        """Whether everything that was stated became a file, with these amounts."""
        return not (self.unfiled_count or self.amounts_count)


@dataclass(frozen=True, slots=True)
class Unread:
    """What batches held that was so faulty that nobody knows which invoice it was to be, and that never came again."""

    first: tuple[BatchInvoice, ...] = ()
    count: int = 0


def unread(archive: Archive, company: str | None, since: date | None, at: datetime) -> Unread:
    """Return what could not be read of batches that were imported since that day, each once, the latest first.

    Without a day those of the last time count: what nobody can name, nobody can tell to have been mended. It has come
    again where a batch that became a file has the number by which it is called: `giugno.csv: 2026/101`.
    """
    start = at - RECENT if since is None else datetime.combine(since, time(), ROME)
    found = {_called(one): one for one in reversed(list(archive.batches.unread(company, start)))}
    filed = archive.batches.filed_among(found)
    left = [one for number, one in reversed(found.items()) if number not in filed]
    return Unread(tuple(left[:MOST]), len(left))


def _called(one: BatchInvoice) -> str:
    return one.numero or one.label.rpartition(": ")[2]


class BatchComparison:
    """Compares one company's batches with its invoices as they go by, earlier dates first (some may come late)."""

    def __init__(
        self,
        archive: Archive,
        company: str,
        since: date | None,
        until: date | None,
        unsigned: Collection[InvoiceId] = (),
    ) -> None:
        """`unsigned`: what waits for a signature that is made elsewhere."""
        self._archive = archive
        self._company = company
        self._unsigned = frozenset(unsigned)
        self._stated = archive.batches.accounts(company, since, until)
        self._next = next(self._stated, None)
        self._any = self._next is not None
        self._open: dict[_Key, StatedAccount] = {}
        self._unsure: list[StatedAccount] = []
        self._counts = [0, 0]
        self._sums = [ZERO, ZERO]
        self._taxes: dict[_TaxKey, list[int]] = {}
        self._unfiled: list[tuple[str, int]] = []
        self._amounts: list[OtherAmount] = []
        self._unfiled_count = self._amounts_count = self._unstated = self._given_up = self._waiting = 0

    def add(self, one: Placed) -> None:
        """The invoice is looked for among what was stated."""
        if not self._any:
            return
        account = one.account
        if self._next is not None and self._next.data <= account.data:
            self._read_until(account.data)
        stated = self._open.pop((account.data, account.numero, account.tipo_documento), None)
        if stated is None:
            self._unstated += one.of is not Class.WITHDRAWN
        elif one.of is Class.WITHDRAWN:
            self._given_up += 1
        else:
            self._pair(stated, account)

    def found(self) -> FromBatches | None:
        """What came of it, once every invoice went by; None where nothing was ever stated."""
        if not self._any:
            return None
        self._read_until(date.max)
        self._unsure += self._open.values()
        self._settle(self._arrived_meanwhile)
        return FromBatches(
            company=self._company,
            stated=Total(self._counts[0], self._sums[0]),
            filed=Total(self._counts[1], self._sums[1]),
            given_up=self._given_up,
            waiting=self._waiting,
            unfiled=self._archive.batches.at(self._unfiled),
            unfiled_count=self._unfiled_count,
            amounts=tuple(self._amounts),
            amounts_count=self._amounts_count,
            taxes=tuple(self._gaps()),
            unstated_count=self._unstated,
        )

    # --- what was stated ---------------------------------------------------------------------------------------------

    def _read_until(self, day: date) -> None:
        """Everything with a date up to this day waits for its invoice, or is known to have none."""
        while self._next is not None and self._next.data <= day:
            if self._next.transmission is None:
                self._unsure.append(self._next)
            else:
                self._wait(self._next)
            if len(self._unsure) == _AT_ONCE:
                self._settle(self._wait)
            self._next = next(self._stated, None)
        self._settle(self._wait)

    def _wait(self, one: StatedAccount) -> None:
        self._open[one.data, one.numero, one.tipo_documento] = one

    def _settle(self, when_filed: Callable[[StatedAccount], None]) -> None:
        """What of the unsure became a file after all, another way, is dealt with so; the rest never was one."""
        for first in range(0, len(self._unsure), _AT_ONCE):
            some = self._unsure[first : first + _AT_ONCE]
            files = self._archive.invoices.latest_among(map(self._id, some))
            for one in some:
                if self._id(one) in files:
                    when_filed(one)
                elif self._id(one) in self._unsigned:
                    self._waiting += 1
                else:
                    self._lacking(one)
        self._unsure = []

    def _id(self, one: StatedAccount) -> InvoiceId:
        return InvoiceId(self._company, one.tipo_documento, one.numero, one.data)

    def _lacking(self, one: StatedAccount) -> None:
        self._count(0, one.tipo_documento, one.total)
        self._tax(one, one.taxed, 1)
        self._unfiled_count += 1
        if len(self._unfiled) < MOST:
            self._unfiled.append((one.batch, one.place))

    def _arrived_meanwhile(self, one: StatedAccount) -> None:
        """It became a file while this went through the invoices: nothing is wrong with it."""
        self._count(0, one.tipo_documento, one.total)
        self._count(1, one.tipo_documento, one.total)

    # --- amounts -----------------------------------------------------------------------------------------------------

    def _pair(self, stated: StatedAccount, account: Account) -> None:
        """What was not stated is taken to be as it is in the file."""
        total = account.total if stated.total is None else stated.total
        taxed = stated.taxed if stated.taxed and account.taxed else account.taxed
        self._count(0, account.tipo_documento, total)
        self._count(1, account.tipo_documento, account.total)
        if total == account.total and taxed == account.taxed:
            return
        if _is_same(total, account.total) and _by_rate(taxed) == _by_rate(account.taxed):
            return
        self._tax(stated, taxed, 1)
        self._tax(stated, account.taxed, -1)
        self._amounts_count += 1
        if len(self._amounts) < MOST:
            self._amounts.append(OtherAmount(stated, account))

    def _count(self, side: int, tipo: str, total: str | None) -> None:
        self._counts[side] += 1
        if total is not None:
            self._sums[side] += -Decimal(total) if tipo in CREDIT_NOTES else Decimal(total)

    def _tax(self, one: StatedAccount, taxed: _Taxed, sign: int) -> None:
        """So much more is stated, or (-1) in the files."""
        sign = -sign if one.tipo_documento in CREDIT_NOTES else sign
        for rate, natura, taxable, tax in taxed:
            key = one.data.replace(day=1), rate, natura, one.tipo_documento in ISSUED_BY_BUYER
            sums = self._taxes.setdefault(key, [0, 0])
            sums[0] += sign * taxable
            sums[1] += sign * tax

    def _gaps(self) -> Iterator[TaxGap]:
        for (month, rate, natura, self_billing), sums in sorted(self._taxes.items(), key=_order):
            if any(sums):
                yield TaxGap(
                    company=self._company,
                    month=f"{month:%Y-%m}",
                    rate=None if rate is None else Decimal(rate),
                    natura=natura,
                    self_billing=self_billing,
                    more=Sum(Decimal(sums[0]).scaleb(-2), Decimal(sums[1]).scaleb(-2)),
                )


def _is_same(one: str | None, other: str | None) -> bool:
    return one == other or (one is not None and other is not None and Decimal(one) == Decimal(other))


def _by_rate(taxed: _Taxed) -> Mapping[tuple[str | None, str | None], tuple[int, int]]:
    """Whatever the order is, and however often a rate is there."""
    found: dict[tuple[str | None, str | None], tuple[int, int]] = {}
    for rate, natura, taxable, tax in taxed:
        before = found.get((rate, natura), (0, 0))
        found[rate, natura] = before[0] + taxable, before[1] + tax
    return found


def _order(item: tuple[_TaxKey, list[int]]) -> tuple[date, bool, Decimal, str]:
    month, rate, natura, self_billing = item[0]
    return month, self_billing, -(Decimal(-1) if rate is None else Decimal(rate)), natura or ""
