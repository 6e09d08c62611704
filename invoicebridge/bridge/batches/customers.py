"""The register of customers beside a batch: what rows leave out is filled in, what differs shown."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from invoicebridge.bridge.batched import Customer
from invoicebridge.bridge.batches.completing import Incomplete, completed, is_silent, lacking, whole
from invoicebridge.bridge.batches.customer_checks import LONGEST_ADDRESS, LONGEST_CODE
from invoicebridge.bridge.batches.customer_of_draft import code_of, stated_of, with_customer
from invoicebridge.bridge.batches.statements import differences, is_another, same
from invoicebridge.bridge.importing import ImportedDraft, ImportFault
from invoicebridge.bridge.ports import Archive

CODE: Final = "cliente_codice"
EMAIL: Final = "cliente_email"
_SHOWN: Final = 60
_REMEMBERED: Final = 100_000
"""Customers of a batch of which it is known what it said first; of more, the register knows what was stored."""


@dataclass(frozen=True, slots=True)
class CustomerConflict:
    """A field of a customer that a batch states otherwise; its invoice goes with what the batch says."""

    code: str
    field: str
    """The column of ours that gives it."""
    register: str
    """What the register says; where `row` is given, what that row says."""
    batch: str
    row: int | None = None
    """The row that spoke of the customer before in this batch, where the two rows do not agree; else None."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A draft with its customer."""

    draft: ImportedDraft
    """Filled in; as it was where there is a fault, or no code."""
    conflicts: tuple[CustomerConflict, ...] = ()
    fault: ImportFault | None = None
    """What keeps the draft from having a whole customer; then it must not go on."""
    learns: Customer | None = None
    """What the register would know of the customer once the invoice is stored; None where it learns nothing."""


class _Said(NamedTuple):
    """What a batch said of a customer first."""

    row: int | None
    customer: Customer


class Filling:
    """Fills in the drafts of one batch, as many at a time as fit."""

    def __init__(self, archive: Archive, *, update: bool = False) -> None:
        """With `update` the register learns what a batch says otherwise, not only of whom it does not know."""
        self._archive = archive
        self._update = update
        self._first = _Remembered()

    def fill(self, company: str, imported: Sequence[ImportedDraft]) -> list[Filled]:
        """Return each draft of a company (its id in the store) with its customer, in the same order.

        Codes are compared as they are written. A code that the register does not know may be told of by any of these
        drafts. Faults: `customer-unknown` (code; kinds none, part with columns), `customer-half-stated` (code,
        columns), `customer-other` (code, columns), `text-too-long`.
        """
        codes = {code for one in imported if (code := code_of(one)) and len(code) <= LONGEST_CODE}
        known = dict(self._archive.customers.get(company, codes)) if codes else {}
        first: dict[str, _Said] = {}
        for one in imported:
            code = code_of(one)
            if code in codes and code not in first and (said := self._said(company, code, one)) is not None:
                first[code] = said
        return [self._filled(company, one, known, first) for one in imported]

    def learn(self, filled: Sequence[Filled], at: datetime) -> None:
        """What these drafts tell is in the register; give those whose invoices are stored. One transaction."""
        new = self._new(filled)
        self._archive.customers.save(list(new.values()), at)
        self.presume(filled)

    def presume(self, filled: Sequence[Filled]) -> None:
        """Nothing is written; what follows is filled in as if it had been learnt: for a trial run."""
        new = self._new(filled)
        for one in filled:
            customer = one.learns
            if customer is not None and new.pop((customer.company, customer.code), None) is not None:
                self._first.put((customer.company, customer.code), _Said(_row(one.draft, CODE), customer))

    def _new(self, filled: Sequence[Filled]) -> dict[tuple[str, str], Customer]:
        """Of each customer what is said first, once a batch."""
        made: dict[tuple[str, str], Customer] = {}
        for one in filled:
            if one.learns is not None:
                key = (one.learns.company, one.learns.code)
                if key not in made and self._first.get(key) is None:
                    made[key] = one.learns
        return made

    def _said(self, company: str, code: str, one: ImportedDraft) -> _Said | None:
        """What the batch said first of a customer, now or earlier; None while it said nothing whole."""
        before = self._first.get((company, code))
        if before is not None:
            return before
        stated = stated_of(company, code, one)
        return None if lacking(stated) else _Said(_row(one, CODE), whole(stated))

    def _filled(
        self, company: str, one: ImportedDraft, known: Mapping[str, Customer], first: Mapping[str, _Said]
    ) -> Filled:
        code = code_of(one)
        if not code:
            return Filled(one)
        too_long = _too_long(one, code)
        if too_long is not None:
            return Filled(one, fault=too_long)
        stated, said = stated_of(company, code, one), first.get(code)
        register = known.get(code)
        base = self._base(register, said)
        try:
            made = whole(stated) if base is None else completed(base, stated)
        except Incomplete as error:
            return Filled(one, fault=_fault(one, code, base, stated, error.columns))
        learns = made if register is None or (self._update and not same(register, made)) else None
        return Filled(with_customer(one, made), tuple(_conflicts(stated, register, said)), learns=learns)

    def _base(self, register: Customer | None, said: _Said | None) -> Customer | None:
        """What is known of the customer: what the register says, or will say once it has learnt."""
        if said is None:
            return register
        if register is None:
            return said.customer
        return completed(register, said.customer) if self._update else register


class _Remembered:
    """What was said of customers, packed: the last of very many."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def get(self, key: tuple[str, str]) -> _Said | None:
        content = self._kept.get(key)
        if content is None:
            return None
        row, name, party, *others = json.loads(content)
        recipient, pec, email = others
        return _Said(
            row,
            Customer(
                company=key[0],
                code=key[1],
                name=name,
                party=party,
                codice_destinatario=recipient,
                pec_destinatario=pec,
                email=email,
            ),
        )

    def put(self, key: tuple[str, str], said: _Said) -> None:
        if len(self._kept) >= _REMEMBERED:
            del self._kept[next(iter(self._kept))]
        one = said.customer
        others = (one.codice_destinatario, one.pec_destinatario, one.email)
        self._kept[key] = json.dumps([said.row, one.name, one.party, *others], ensure_ascii=False).encode()


def _conflicts(stated: Customer, register: Customer | None, said: _Said | None) -> Iterator[CustomerConflict]:
    """What is stated otherwise than the register has it; and than an earlier row, where the register does not tell."""
    told = set()
    if register is not None:
        for each in differences(register, stated):
            told.add(each.column)
            yield CustomerConflict(stated.code, each.column, each.known, each.stated)
    if said is not None:
        for each in differences(said.customer, stated):
            if each.column not in told:
                yield CustomerConflict(stated.code, each.column, each.known, each.stated, said.row)


def _fault(
    one: ImportedDraft, code: str, base: Customer | None, stated: Customer, columns: Sequence[str]
) -> ImportFault:
    """Why the draft has no whole customer."""
    if base is None and is_silent(stated):
        return _at(one, CODE, "customer-unknown", code=code)
    named = ", ".join(one.headings.get(column, column) for column in columns)
    if base is None:
        return _at(one, CODE, "customer-unknown", kind="part", code=code, columns=named)
    if is_another(base, stated):
        return _at(one, CODE, "customer-other", code=code, columns=named)
    return _at(one, columns[0], "customer-half-stated", code=code, columns=named)


def _too_long(one: ImportedDraft, code: str) -> ImportFault | None:
    for column, text, limit in ((CODE, code, LONGEST_CODE), (EMAIL, one.customer_email or "", LONGEST_ADDRESS)):
        if len(text) > limit:
            return _at(one, column, "text-too-long", length=str(len(text)), limit=str(limit), value=text[:_SHOWN] + "…")
    return None


def _at(one: ImportedDraft, column: str, fault: str, **parameters: str) -> ImportFault:
    heading = one.headings.get(column)
    return ImportFault(_row(one, column), heading, fault, parameters, one.label)


def _row(one: ImportedDraft, column: str) -> int | None:
    """The row that gives the column: the first one, or where else it stands."""
    first = one.rows[0] if one.rows else None
    return one.elsewhere.get(one.headings.get(column, ""), first) if first is not None else None
