"""What the evidence of each transmission proves, as it was read; the state is folded from it."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, select

from invoicebridge.bridge.archived import Tied
from invoicebridge.connectors.archive import loading
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.tables import carried, transmission
from invoicebridge.connectors.archive.tables_evidence import evidence_of, proof
from invoicebridge.sdi.blocks import RiferimentoFattura
from invoicebridge.transmission.proof import Condition, Proof, Source, Standing, place_in_time
from invoicebridge.transmission.state import Recipient, State

_DIGITS: Final = 32


def add(connection: Connection, database: Database, proofs: Iterable[tuple[str, Proof]]) -> None:
    """Each proof is known of its transmission; those that were known before stay as they are."""
    rows = [_row(one, each) for one, each in proofs]
    rows.sort(key=lambda row: (row["transmission"], row["sha256"], row["fingerprint"]))
    if rows:
        connection.execute(database.insert(proof).on_conflict_do_nothing(), rows)


def forget(connection: Connection, ids: Iterable[str]) -> None:
    """Nothing is known to be proven of these transmissions."""
    for some in loading.chunks(ids):
        connection.execute(delete(proof).where(proof.c.transmission.in_(some)))


def _row(one: str, each: Proof) -> dict[str, Any]:
    values = {
        "state": each.state.value,
        "source": each.source.value,
        "standing": each.standing.value,
        "attempt": each.attempt,
        "pec_id": each.pec_id,
        "of_invoice": each.invoice is not None,
        "numero_fattura": each.invoice and each.invoice.numero_fattura,
        "anno_fattura": each.invoice and each.invoice.anno_fattura,
        "posizione_fattura": each.invoice and each.invoice.posizione_fattura,
        "only_if": each.only_if and each.only_if.value,
        "recipient": each.recipient and each.recipient.value,
    }
    written = json.dumps([each.instant.isoformat(), values], ensure_ascii=False, sort_keys=True)
    fingerprint = hashlib.sha256(written.encode()).hexdigest()[:_DIGITS]
    return {"transmission": one, "sha256": each.sha256, "fingerprint": fingerprint, "at": each.at, **values}


def _proof(row: Row[*tuple[Any, ...]]) -> Proof:
    invoice = RiferimentoFattura(
        numero_fattura=row.numero_fattura, anno_fattura=row.anno_fattura, posizione_fattura=row.posizione_fattura
    )
    return Proof(
        state=State(row.state),
        at=row.at,
        sha256=row.sha256,
        source=Source(row.source),
        standing=Standing(row.standing),
        attempt=row.attempt,
        pec_id=row.pec_id,
        invoice=invoice if row.of_invoice else None,
        only_if=Condition(row.only_if) if row.only_if else None,
        recipient=Recipient(row.recipient) if row.recipient else None,
    )


def tied(connection: Connection, ids: Sequence[str]) -> Mapping[str, Tied]:
    """What each transmission is folded from; four statements for some hundred of them."""
    found: dict[str, Tied] = {}
    for some in loading.chunks(ids):
        found.update(_tied(connection, some))
    return found


def _tied(connection: Connection, ids: Sequence[str]) -> dict[str, Tied]:
    hashes: dict[str, set[str]] = defaultdict(set)
    for row in connection.execute(select(evidence_of).where(evidence_of.c.transmission.in_(ids))):
        hashes[row.transmission].add(row.sha256)
    known: dict[str, list[Proof]] = defaultdict(list)
    for row in connection.execute(select(proof).where(proof.c.transmission.in_(ids))):
        known[row.transmission].append(_proof(row))
    invoices: dict[str, list[State]] = defaultdict(list)
    holds = select(carried.c.transmission, carried.c.state).where(carried.c.transmission.in_(ids))
    for row in connection.execute(holds.order_by(carried.c.transmission, carried.c.position)):
        invoices[row.transmission].append(State(row.state))
    states = select(transmission.c.id, transmission.c.state).where(transmission.c.id.in_(ids))
    return {
        row.id: Tied(
            evidence=frozenset(hashes[row.id]),
            proofs=tuple(sorted(known[row.id], key=place_in_time)),
            state=State(row.state),
            invoices=tuple(invoices[row.id]),
        )
        for row in connection.execute(states)
    }
