"""The operations `customer`: tables of customers are taken into the register, and customers found and removed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from invoicebridge.bridge.batched import Customer
from invoicebridge.bridge.batches.completing import Incomplete, completed, whole
from invoicebridge.bridge.batches.customer_checks import problems
from invoicebridge.bridge.batches.customer_rows import CustomerRow, CustomerTable
from invoicebridge.bridge.batches.party_fields import cells
from invoicebridge.bridge.batches.statements import differences, is_another, same
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.importing import ImportFault
from invoicebridge.bridge.preparing.recognise import Register
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.errors import ConfigurationError

_WINDOW: Final = 500
_COMPANY: Final = "azienda"
_CODE: Final = "cliente_codice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """How a table of customers is taken in."""

    company: str | None = None
    """The id of the company whose customers they are where the table does not say so; None: the only one."""
    replace: bool = False
    """What the table says otherwise than the register takes its place."""
    dry_run: bool = False
    """Nothing is stored."""


def customers(bridge: Bridge, company: str | None = None, text: str | None = None) -> Iterator[Customer]:
    """Yield the customers (of a company) in whose data the text is found, whatever its case; all without one.

    `company` is an id or a VAT number; ConfigurationError `company-unknown`.
    """
    of = None if company is None else _register(bridge).named(company).id
    wanted = None if text is None else text.casefold()
    for one in bridge.archive.customers.all(of):
        if wanted is None or any(wanted in cell.casefold() for cell in cells(one).values()):
            yield one


def called(bridge: Bridge, code: str, company: str | None = None) -> tuple[Customer, ...]:
    """Return the customers of this code, one a company; ConfigurationError `customer-code-unknown` without any."""
    companies = _register(bridge)
    ids = [one.id for one in bridge.archive.companies.all()] if company is None else [companies.named(company).id]
    every = [bridge.archive.customers.get(id_, [code.strip()]) for id_ in ids]
    found = tuple(one for each in every for one in each.values())
    if not found:
        raise ConfigurationError("customer-code-unknown", customer=code.strip())
    return found


def remove(bridge: Bridge, code: str, company: str | None = None) -> Iterator[Outcome]:
    """The customer is gone from the register; ConfigurationError `customer-code-unknown`, `customer-of-several`."""
    found = called(bridge, code, company)
    if len(found) > 1:
        raise ConfigurationError("customer-of-several", customer=code, known=", ".join(one.company for one in found))
    (one,) = found
    bridge.archive.customers.remove(one.company, one.code)
    detail = {"name": one.name, "company": one.company}
    yield Outcome(what=one.code, verdict=Verdict.DONE, code="customer-removed", detail=detail)


def take_in(bridge: Bridge, table: CustomerTable, choices: Choices) -> Iterator[Outcome]:
    """The customers of a table are in the register; an outcome for each that is not taken as it stands, then the sum.

    Who is known and said otherwise stays as it was, and is shown, unless it is to be replaced. What a row leaves out
    is as it was. ConfigurationError `company-unknown`, `company-not-chosen`; UnreadableFile.
    """
    taking = _Taking(bridge, choices)
    read = table.customers()
    while window := list(islice(read, _WINDOW)):
        yield from taking.taken(window)
    yield taking.sum(table.label)


class _Taking:
    """The taking in of one table."""

    def __init__(self, bridge: Bridge, choices: Choices) -> None:
        self._bridge = bridge
        self._choices = choices
        self._companies = _register(bridge)
        self._usual = None if choices.company is None else self._companies.named(choices.company).id
        self._rows: dict[tuple[str, str], int] = {}
        """Where each customer stands in the table first."""
        self._counts = dict.fromkeys(("added", "changed", "same", "kept", "faulty"), 0)

    def taken(self, window: Sequence[CustomerRow | ImportFault]) -> Iterator[Outcome]:
        """Those of a part of the table that can be are in the register; yield what there is to tell."""
        rows = [self._placed(one) if isinstance(one, CustomerRow) else one for one in window]
        known = self._known([one for one in rows if isinstance(one, CustomerRow)])
        saved: dict[tuple[str, str], Customer] = {}
        told: list[Outcome] = []
        for one in rows:
            told += self._told(one, known, saved)
        if saved and not self._choices.dry_run:
            self._bridge.archive.customers.save(list(saved.values()), self._bridge.clock.now())
        yield from told

    def sum(self, label: str) -> Outcome:
        """How many customers were taken in."""
        done = self._counts["added"] or self._counts["changed"]
        code = "customers-would-be-taken" if self._choices.dry_run else "customers-taken"
        detail = {name: str(count) for name, count in self._counts.items()}
        return Outcome(what=label, verdict=Verdict.DONE if done else Verdict.NOTHING, code=code, detail=detail)

    def _placed(self, one: CustomerRow) -> CustomerRow | ImportFault:
        """The row with the id of its company."""
        if one.company is None:
            if self._usual is None:
                self._usual = self._companies.of(None).id
            return replace(one, customer=replace(one.customer, company=self._usual))
        try:
            company = self._companies.named(one.company).id
        except ConfigurationError as error:
            return one.fault(_COMPANY, error.code, **error.parameters)
        if self._choices.company is not None and company != self._usual:
            return one.fault(_COMPANY, "company-differs", company=company, chosen=self._usual or "")
        return replace(one, customer=replace(one.customer, company=company))

    def _known(self, rows: Sequence[CustomerRow]) -> dict[tuple[str, str], Customer]:
        codes: dict[str, set[str]] = {}
        for one in rows:
            codes.setdefault(one.customer.company, set()).add(one.customer.code)
        return {
            (company, code): customer
            for company, some in codes.items()
            for code, customer in self._bridge.archive.customers.get(company, some).items()
        }

    def _told(
        self,
        one: CustomerRow | ImportFault,
        known: dict[tuple[str, str], Customer],
        saved: dict[tuple[str, str], Customer],
    ) -> Iterator[Outcome]:
        """What there is to tell of a row; what it changes is put among what is to be saved."""
        if isinstance(one, ImportFault):
            yield self._faulty(one.label, [one])
            return
        stated = one.customer
        key = (stated.company, stated.code)
        first = self._rows.setdefault(key, one.row)
        if first != one.row:
            yield self._faulty(one.label, [one.fault(_CODE, "customer-twice", code=stated.code, row=str(first))])
            return
        before = known.get(key)
        try:
            made = whole(stated) if before is None else completed(before, stated)
        except Incomplete as error:
            yield self._faulty(one.label, list(_incomplete(one, before, error.columns)))
            return
        wrong = [one.fault(each.column, each.code, **each.parameters) for each in problems(made)]
        if wrong:
            yield self._faulty(one.label, wrong)
            return
        yield from self._settled(one, before, made, saved)

    def _settled(
        self, one: CustomerRow, before: Customer | None, made: Customer, saved: dict[tuple[str, str], Customer]
    ) -> Iterator[Outcome]:
        key = (made.company, made.code)
        if before is None:
            self._counts["added"] += 1
            saved[key] = made
            return
        differing = tuple(_differing(one, before))
        detail = {"name": before.name, "company": before.company}
        if differing and not self._choices.replace:
            self._counts["kept"] += 1
            yield Outcome(
                what=one.label, verdict=Verdict.ATTENTION, code="customer-kept", detail=detail, remarks=differing
            )
        elif differing or not same(before, made):
            self._counts["changed"] += 1
            saved[key] = made
            code = "customer-would-be-changed" if self._choices.dry_run else "customer-changed"
            yield Outcome(what=one.label, verdict=Verdict.DONE, code=code, detail=detail, remarks=differing)
        else:
            self._counts["same"] += 1

    def _faulty(self, label: str, faults: Sequence[ImportFault]) -> Outcome:
        self._counts["faulty"] += 1
        detail = {"errors": str(len(faults))}
        return Outcome(
            what=label, verdict=Verdict.ATTENTION, code="customer-faulty", detail=detail, remarks=tuple(faults)
        )


def _incomplete(one: CustomerRow, before: Customer | None, columns: Sequence[str]) -> Iterator[ImportFault]:
    """Why what the row leaves out cannot be filled in."""
    if before is None:
        for column in columns:
            yield one.fault(column, "cell-missing", column=column)
        return
    named = ", ".join(one.headings.get(column, column) for column in columns)
    if is_another(before, one.customer):
        yield one.fault(_CODE, "customer-other", code=one.customer.code, columns=named)
    else:
        yield one.fault(columns[0], "customer-half-stated", code=one.customer.code, columns=named)


def _differing(one: CustomerRow, before: Customer) -> Iterator[ImportFault]:
    for each in differences(before, one.customer):
        parameters = {"code": before.code, "register": each.known, "batch": each.stated}
        yield one.fault(each.column, "customer-differs", **parameters)


def _register(bridge: Bridge) -> Register:
    return Register(bridge.archive.companies.all(), bridge.companies)
