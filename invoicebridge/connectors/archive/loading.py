"""Rows of several tables → transmissions and attempts as values, some hundred at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sqlalchemy import ColumnElement, Connection, select

from invoicebridge.bridge.archived import StoredAttempt
from invoicebridge.connectors.archive.tables import (
    attempt,
    attempt_carries,
    carried,
    identificativo_sdi,
    invoice,
    transmission,
)
from invoicebridge.sdi.blocks import RiferimentoFattura
from invoicebridge.transmission.attempt import Attempt
from invoicebridge.transmission.state import State
from invoicebridge.transmission.transmission import Invoice, Transmission

CHUNK: Final = 500


def chunks(values: Iterable[str]) -> Iterator[list[str]]:
    """The values, each once and sorted, a few hundred at a time: what a statement can name at once."""
    each = sorted(set(values))
    for first in range(0, len(each), CHUNK):
        yield each[first : first + CHUNK]


def transmissions(connection: Connection, ids: Sequence[str]) -> tuple[Transmission, ...]:
    """The transmissions of these ids that there are, in this order."""
    found: dict[str, Transmission] = {}
    for some in chunks(ids):
        found.update(_transmissions(connection, some))
    return tuple(found[one] for one in ids if one in found)


def _transmissions(connection: Connection, ids: Sequence[str]) -> dict[str, Transmission]:
    invoices = _invoices(connection, ids)
    numbers: dict[str, set[str]] = defaultdict(set)
    for row in connection.execute(select(identificativo_sdi).where(identificativo_sdi.c.transmission.in_(ids))):
        numbers[row.transmission].add(row.identificativo)
    rows = connection.execute(select(transmission).where(transmission.c.id.in_(ids)))
    return {
        row.id: Transmission(
            id=row.id,
            company=row.company,
            name=row.name,
            sha256=row.sha256,
            formato=row.formato,
            invoices=tuple(invoices[row.id]),
            prepared_at=row.prepared_at,
            archive=row.archive,
            identificativi_sdi=frozenset(numbers[row.id]),
        )
        for row in rows
    }


def _invoices(connection: Connection, ids: Sequence[str]) -> dict[str, list[Invoice]]:
    """The invoices of each file, in its order."""
    query = select(carried, invoice.c.tipo_documento, invoice.c.data).join(invoice, invoice.c.id == carried.c.invoice)
    query = query.where(carried.c.transmission.in_(ids)).order_by(carried.c.transmission, carried.c.position)
    invoices: dict[str, list[Invoice]] = defaultdict(list)
    for row in connection.execute(query):
        reference = RiferimentoFattura(
            numero_fattura=row.numero_fattura,
            anno_fattura=row.anno_fattura,
            posizione_fattura=row.posizione_fattura,
        )
        one = Invoice(reference=reference, tipo_documento=row.tipo_documento, data=row.data)
        invoices[row.transmission].append(one)
    return invoices


def attempts(connection: Connection, chosen: ColumnElement[bool]) -> tuple[StoredAttempt, ...]:
    """The attempts that the condition chooses, the earliest first."""
    query = select(attempt).where(chosen).order_by(attempt.c.saved_at, attempt.c.message_id)
    rows = connection.execute(query).all()
    loads: dict[str, list[str]] = defaultdict(list)
    for some in chunks(row.message_id for row in rows):
        query_loads = select(attempt_carries).where(attempt_carries.c.message_id.in_(some))
        for row in connection.execute(query_loads.order_by(attempt_carries.c.position)):
            loads[row.message_id].append(row.transmission)
    return tuple(
        StoredAttempt(
            attempt=Attempt(
                message_id=row.message_id,
                transmissions=tuple(loads[row.message_id]),
                address=row.address,
                saved_at=row.saved_at,
                lease_ends=row.lease_ends,
                identificativo=row.identificativo,
            ),
            mailbox=row.mailbox,
            state=State(row.state),
            finished_at=row.finished_at,
        )
        for row in rows
    )
