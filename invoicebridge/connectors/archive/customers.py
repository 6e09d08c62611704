"""The register of customers."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select

from invoicebridge.bridge.batched import Customer
from invoicebridge.connectors.archive import loading
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.tables_batches import customer


class Customers:
    """The customers of a store's companies."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, customers: Sequence[Customer], at: datetime) -> None:
        """The customers are in the register as they are given; what stood under their codes before is gone."""
        rows = [_row(one, at) for one in customers]
        if not rows:
            return
        statement = self._database.insert(customer)
        new = {name: statement.excluded[name] for name in rows[0] if name not in ("company", "code")}
        with self._database.writing() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["company", "code"], set_=new), rows)

    def get(self, company: str, codes: Collection[str]) -> Mapping[str, Customer]:
        """Those of a company's customers that have these codes, by code."""
        found: dict[str, Customer] = {}
        with self._database.reading() as connection:
            for some in loading.chunks(codes):
                query = select(customer).where(customer.c.company == company, customer.c.code.in_(some))
                found |= {row.code: _value(row) for row in connection.execute(query)}
        return found

    def all(self, company: str | None = None) -> Iterator[Customer]:
        """Yield every customer (of a company), by company and code."""
        query = select(customer).order_by(customer.c.company, customer.c.code)
        if company is not None:
            query = query.where(customer.c.company == company)
        with self._database.reading() as connection:
            for row in connection.execution_options(yield_per=500).execute(query):
                yield _value(row)

    def remove(self, company: str, code: str) -> bool:
        """Whether there was such a customer, who is gone now; invoices are as they were."""
        own = (customer.c.company == company) & (customer.c.code == code)
        with self._database.writing() as connection:
            return connection.execute(delete(customer).where(own)).rowcount > 0


def _row(one: Customer, at: datetime) -> dict[str, Any]:
    return {
        "company": one.company,
        "code": one.code,
        "name": one.name,
        "party": json.dumps(one.party, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        "codice_destinatario": one.codice_destinatario,
        "pec_destinatario": one.pec_destinatario,
        "email": one.email,
        "changed_at": at,
    }


def _value(row: Row[*tuple[Any, ...]]) -> Customer:
    return Customer(
        company=row.company,
        code=row.code,
        name=row.name,
        party=json.loads(row.party),
        codice_destinatario=row.codice_destinatario,
        pec_destinatario=row.pec_destinatario,
        email=row.email,
        changed_at=row.changed_at,
    )
