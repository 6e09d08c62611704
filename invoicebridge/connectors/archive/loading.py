"""Rows of several tables → transmissions and attempts as values, some hundred at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
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
_FILES: Final = (
    select(
        transmission.c.id,
        transmission.c.company,
        transmission.c.name,
        transmission.c.sha256,
        transmission.c.formato,
        transmission.c.prepared_at,
        transmission.c.archive,
        transmission.c.archive_sha256,
        carried.c.numero_fattura,
        carried.c.anno_fattura,
        carried.c.posizione_fattura,
        carried.c.data,
        invoice.c.tipo_documento,
    )
    .outerjoin(carried, carried.c.transmission == transmission.c.id)
    .outerjoin(invoice, invoice.c.id == carried.c.invoice)
    .order_by(transmission.c.id, carried.c.position)
)
"""A row for each invoice of a file; one with nothing behind the file's own columns where it has none."""
_MAILS: Final = (
    select(
        attempt.c.message_id,
        attempt.c.address,
        attempt.c.saved_at,
        attempt.c.lease_ends,
        attempt.c.identificativo,
        attempt_carries.c.transmission,
    )
    .join(attempt_carries, attempt_carries.c.message_id == attempt.c.message_id)
    .order_by(attempt.c.message_id, attempt_carries.c.position)
)
"""A row for each file in a mail; there is no mail without one."""


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
    numbers: dict[str, set[str]] = defaultdict(set)
    given = select(identificativo_sdi.c.transmission, identificativo_sdi.c.identificativo)
    for id_, number in connection.execute(given.where(identificativo_sdi.c.transmission.in_(ids))):
        numbers[id_].add(number)
    invoices: dict[str, list[Invoice]] = defaultdict(list)
    files: dict[str, Row[*tuple[Any, ...]]] = {}
    for row in connection.execute(_FILES.where(transmission.c.id.in_(ids))):
        files[row[0]] = row
        if row[-1] is not None:
            invoices[row[0]].append(_invoice(row))
    return {id_: _transmission(row, invoices[id_], numbers[id_]) for id_, row in files.items()}


def _transmission(
    row: Row[*tuple[Any, ...]], invoices: Iterable[Invoice], identificativi_sdi: Iterable[str]
) -> Transmission:
    id_, company, name, sha256, formato, prepared_at, archive, archive_sha256, *_ = row
    return Transmission(
        id=id_,
        company=company,
        name=name,
        sha256=sha256,
        formato=formato,
        invoices=tuple(invoices),
        prepared_at=prepared_at,
        archive=archive,
        archive_sha256=archive_sha256,
        identificativi_sdi=frozenset(identificativi_sdi),
    )


def _invoice(row: Row[*tuple[Any, ...]]) -> Invoice:
    *_, numero, anno, posizione, data, tipo_documento = row
    reference = RiferimentoFattura(numero_fattura=numero, anno_fattura=anno, posizione_fattura=posizione)
    return Invoice(reference=reference, tipo_documento=tipo_documento, data=data)


def mails(connection: Connection, message_ids: Iterable[str]) -> list[Attempt]:
    """The attempts of these Message-IDs that there are, by Message-ID."""
    found: list[Attempt] = []
    for some in chunks(message_ids):
        rows: dict[str, Row[*tuple[Any, ...]]] = {}
        loads: dict[str, list[str]] = defaultdict(list)
        for row in connection.execute(_MAILS.where(attempt.c.message_id.in_(some))):
            rows[row[0]] = row
            loads[row[0]].append(row[-1])
        found += (_attempt(row, loads[message_id]) for message_id, row in rows.items())
    return found


def _attempt(row: Row[*tuple[Any, ...]], load: Sequence[str]) -> Attempt:
    message_id, address, saved_at, lease_ends, identificativo, *_ = row
    return Attempt(
        message_id=message_id,
        transmissions=tuple(load),
        address=address,
        saved_at=saved_at,
        lease_ends=lease_ends,
        identificativo=identificativo,
    )


def attempts(
    connection: Connection, chosen: ColumnElement[bool], limit: int | None = None
) -> tuple[StoredAttempt, ...]:
    """The first attempts that the condition chooses, the earliest first."""
    query = select(attempt.c.message_id, attempt.c.mailbox, attempt.c.state, attempt.c.finished_at).where(chosen)
    rows = connection.execute(query.order_by(attempt.c.saved_at, attempt.c.message_id).limit(limit)).all()
    known = {one.message_id: one for one in mails(connection, (row.message_id for row in rows))}
    return tuple(
        StoredAttempt(
            attempt=known[row.message_id], mailbox=row.mailbox, state=State(row.state), finished_at=row.finished_at
        )
        for row in rows
    )
