"""Places of a list → the invoices as lists show them, some hundred at a time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from invoicebridge.bridge.archived import Listed
from invoicebridge.connectors.archive import loading
from invoicebridge.connectors.archive.listing import Key
from invoicebridge.connectors.archive.tables import (
    attempt,
    attempt_carries,
    carried,
    identificativo_sdi,
    invoice,
    transmission,
)
from invoicebridge.transmission.state import State

_SHOWN: Final = (
    carried.c.transmission,
    carried.c.position,
    carried.c.invoice,
    carried.c.state,
    transmission.c.company,
    transmission.c.name,
    transmission.c.formato,
    transmission.c.state_at,
    transmission.c.prepared_at,
    transmission.c.queued,
    transmission.c.held,
    transmission.c.withdrawn_at,
    transmission.c.corrects,
    invoice.c.tipo_documento,
    invoice.c.numero,
    invoice.c.data,
    invoice.c.customer,
    invoice.c.total,
)


def listed(connection: Connection, places: Sequence[Key]) -> tuple[Listed, ...]:
    """The invoices at these places, in this order."""
    shown: dict[Key, Listed] = {}
    for some in loading.chunks(key.transmission for key in places):
        shown.update(_of_files(connection, some))
    return tuple(shown[key] for key in places)


def of_files(connection: Connection, ids: Sequence[str]) -> tuple[Listed, ...]:
    """All invoices in these files, file by file as asked, in the order of each file."""
    found: dict[str, dict[int, Listed]] = defaultdict(dict)
    for some in loading.chunks(ids):
        for key, one in _of_files(connection, some).items():
            found[key.transmission][key.position] = one
    return tuple(one for id_ in dict.fromkeys(ids) for _, one in sorted(found[id_].items()))


def _of_files(connection: Connection, ids: Sequence[str]) -> dict[Key, Listed]:
    """All invoices in these files."""
    query = (
        select(*_SHOWN)
        .join_from(carried, transmission, transmission.c.id == carried.c.transmission)
        .join(invoice, invoice.c.id == carried.c.invoice)
        .where(carried.c.transmission.in_(ids))
    )
    beside = _beside(connection, ids)
    found = {}
    for row in connection.execute(query):
        key = Key(row.data, row.invoice, row.transmission, row.position)
        found[key] = _value(row, key, beside)
    return found


@dataclass(frozen=True, slots=True)
class _Beside:
    """What other tables know of some files."""

    unanswered: frozenset[str]
    corrected_by: Mapping[str, str]
    numbers: Mapping[str, Sequence[str]]


def _beside(connection: Connection, ids: Sequence[str]) -> _Beside:
    carrying = attempt.c.message_id == attempt_carries.c.message_id
    doubts = select(attempt_carries.c.transmission).join(attempt, carrying)
    doubts = doubts.where(attempt_carries.c.transmission.in_(ids), attempt.c.finished_at.is_(None))
    corrections = select(transmission.c.corrects, transmission.c.id).where(transmission.c.corrects.in_(ids))
    corrections = corrections.order_by(transmission.c.prepared_at, transmission.c.id)
    given = select(identificativo_sdi).where(identificativo_sdi.c.transmission.in_(ids))
    numbers: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(given.order_by(identificativo_sdi.c.identificativo)):
        numbers[row.transmission].append(row.identificativo)
    return _Beside(
        unanswered=frozenset(connection.execute(doubts).scalars()),
        corrected_by={row.corrects: row.id for row in connection.execute(corrections)},
        numbers=numbers,
    )


def _value(row: Row[*tuple[Any, ...]], key: Key, beside: _Beside) -> Listed:
    return Listed(
        place=str(key),
        transmission=row.transmission,
        company=row.company,
        name=row.name,
        formato=row.formato,
        tipo_documento=row.tipo_documento,
        numero=row.numero,
        data=row.data,
        customer=row.customer,
        total=None if row.total is None else Decimal(row.total),
        state=State(row.state),
        state_at=row.state_at,
        prepared_at=row.prepared_at,
        queued=row.queued,
        held=row.held,
        withdrawn=row.withdrawn_at is not None,
        doubtful=row.transmission in beside.unanswered,
        corrects=row.corrects,
        corrected_by=beside.corrected_by.get(row.transmission),
        identificativi_sdi=tuple(beside.numbers.get(row.transmission, ())),
    )
