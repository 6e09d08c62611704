"""Rows of several tables → transmissions and attempts as values, some hundred at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, select

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
_FILE: Final = (
    transmission.c.id,
    transmission.c.company,
    transmission.c.name,
    transmission.c.sha256,
    transmission.c.formato,
    transmission.c.prepared_at,
    transmission.c.archive,
    transmission.c.archive_sha256,
)
_CARRIED: Final = (
    carried.c.transmission,
    carried.c.numero_fattura,
    carried.c.anno_fattura,
    carried.c.posizione_fattura,
    carried.c.data,
    invoice.c.tipo_documento,
)
_MAIL: Final = (
    attempt.c.message_id,
    attempt.c.address,
    attempt.c.saved_at,
    attempt.c.lease_ends,
    attempt.c.identificativo,
)


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
    rows = connection.execute(select(*_FILE).where(transmission.c.id.in_(ids)))
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
            archive_sha256=row.archive_sha256,
            identificativi_sdi=frozenset(numbers[row.id]),
        )
        for row in rows
    }


def _invoices(connection: Connection, ids: Sequence[str]) -> dict[str, list[Invoice]]:
    """The invoices of each file, in its order."""
    query = select(*_CARRIED).join(invoice, invoice.c.id == carried.c.invoice)
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


def loads(connection: Connection, message_ids: Iterable[str]) -> dict[str, list[str]]:
    """What each of these mails carries, in its order; only those that there are."""
    found: dict[str, list[str]] = {}
    for some in chunks(message_ids):
        query = select(attempt_carries).where(attempt_carries.c.message_id.in_(some))
        rows = connection.execute(query.order_by(attempt_carries.c.message_id, attempt_carries.c.position))
        for row in rows:
            found.setdefault(row.message_id, []).append(row.transmission)
    return found


def carrying(connection: Connection, carried_by: Mapping[str, Sequence[str]]) -> tuple[Attempt, ...]:
    """The attempts of these mails, by their Message-IDs, of which is known already what each carries."""
    found: list[Attempt] = []
    for some in chunks(carried_by):
        rows = connection.execute(select(*_MAIL).where(attempt.c.message_id.in_(some)))
        found += (_attempt(row, carried_by[row.message_id]) for row in rows)
    return tuple(found)


def attempts(
    connection: Connection, chosen: ColumnElement[bool], limit: int | None = None
) -> tuple[StoredAttempt, ...]:
    """The first attempts that the condition chooses, the earliest first."""
    query = select(attempt).where(chosen).order_by(attempt.c.saved_at, attempt.c.message_id)
    rows = connection.execute(query.limit(limit)).all()
    carried_by = loads(connection, (row.message_id for row in rows))
    return tuple(
        StoredAttempt(
            attempt=_attempt(row, carried_by.get(row.message_id, ())),
            mailbox=row.mailbox,
            state=State(row.state),
            finished_at=row.finished_at,
        )
        for row in rows
    )


def _attempt(row: Row[*tuple[Any, ...]], carried_by: Sequence[str]) -> Attempt:
    return Attempt(
        message_id=row.message_id,
        transmissions=tuple(carried_by),
        address=row.address,
        saved_at=row.saved_at,
        lease_ends=row.lease_ends,
        identificativo=row.identificativo,
    )
