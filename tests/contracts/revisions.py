"""Stores as earlier releases made and filled them, by SQL alone: what an upgrade has to bring over."""

import hashlib
import zlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, bindparam, text

from invoicebridge.bridge.archived import Event, Head, StoreKind
from invoicebridge.bridge.proving import chain
from invoicebridge.connectors.archive import migrate, place
from invoicebridge.connectors.archive.columns import Instant
from invoicebridge.connectors.archive.database import Database, parsed_url
from tests.contracts.stored import AT, SDI

FILE: Final = b"<file>1</file>"
DIALOGUE: Final = b"250 1"
RECEIPT: Final = b"accettazione"
MAIL: Final = "m00001@bridge.example"


def made(url: str, revision: str, kind: StoreKind, *, filled: bool = True) -> None:
    """A store of this revision is there, with one file that was sent and accepted, or empty."""
    database = Database(parsed_url(url))
    if database.is_sqlite:
        place.make_private(Path(database.url.database or ""))
    migrate._migrate(database, revision)
    with database.writing() as connection:
        _insert(connection, "store", id=1, kind=kind.value, created_at=AT)
        _insert(connection, "chain_head", id=1, number=0, sha256=chain.START)
        if filled:
            FILLERS[revision](connection)
    database.close()


def _insert(connection: Connection, table: str, **values: Any) -> None:
    names = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    statement = text(f"INSERT INTO {table} ({names}) VALUES ({places})")  # noqa: S608
    instants = [bindparam(name, type_=Instant) for name, value in values.items() if isinstance(value, datetime)]
    connection.execute(statement.bindparams(*instants), values)


def sha256(content: bytes) -> str:
    """Of the bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _fill_0001(connection: Connection) -> None:
    _insert(connection, "company", id="acme", name="ACME", id_paese="IT", id_codice="01234567890", party="{}")
    for number, (content, kind) in enumerate(((FILE, "file"), (DIALOGUE, "smtp"), (RECEIPT, "mail")), 1):
        about = {"kind": kind, "source": "", "received_at": AT, "size": len(content), "label": "new"}
        _insert(connection, "evidence", id=number, sha256=sha256(content), **about)
        _insert(connection, "blob", sha256=sha256(content), encoding="zlib", content=zlib.compress(content))
    for number, queued in ((1, False), (2, True)):
        _file_of_0001(connection, number, queued)
    for content in (DIALOGUE, RECEIPT):
        _insert(connection, "evidence_of", transmission="t00001", sha256=sha256(content))
    saved = {"mailbox": "box", "address": SDI, "saved_at": AT, "lease_ends": AT}
    _insert(connection, "attempt", message_id=MAIL, **saved, identificativo="opec1", state="PEC_ACCEPTED")
    _insert(connection, "attempt_carries", message_id=MAIL, position=0, transmission="t00001")
    _insert(connection, "identificativo_sdi", identificativo="123456", transmission="t00001")
    _story_of_0001(connection)


def _file_of_0001(connection: Connection, number: int, queued: bool) -> None:
    id_, stem = f"t{number:05}", f"IT01234567890_{number:05}"
    state = "PREPARED" if queued else "PEC_ACCEPTED"
    _insert(
        connection,
        "transmission",
        id=id_,
        company="acme",
        name=f"{stem}.xml",
        stem_key=stem,
        sha256=sha256(FILE),
        formato="FPR12",
        prepared_at=AT,
        state=state,
        state_at=AT,
        queued=queued,
    )
    _insert(connection, "file_name", stem_key=stem, identifier="I", origin="ready", taken_at=AT, transmission=id_)
    document = {"company": "acme", "tipo_documento": "TD01", "numero": str(number), "data": date(2026, 3, number)}
    _insert(connection, "invoice", id=number, **document, customer="MÜLLER  S.r.l.", total="122.00")
    _insert(connection, "carried", transmission=id_, position=0, invoice=number, numero_fattura="1", state=state)
    _insert(connection, "evidence_of", transmission=id_, sha256=sha256(FILE))


def _story_of_0001(connection: Connection) -> None:
    event = Event(transmission="t00001", what="prepared", detail={"name": "è"}, evidence=sha256(FILE))
    line = chain.linked(event, AT, after=Head(0, chain.START), place=1, previous_own=chain.START)
    links = {"previous": line.previous, "previous_own": line.previous_own, "sha256": line.sha256}
    about = {"what": event.what, "detail": chain.written(event.detail), "evidence": event.evidence}
    _insert(connection, "story", number=1, transmission="t00001", place=1, at=AT, **about, **links)
    connection.execute(text("UPDATE chain_head SET number = 1, sha256 = :it").bindparams(it=line.sha256))


def _fill_0002(connection: Connection) -> None:
    """The same, with what that revision keeps besides."""
    _fill_0001(connection)
    for change in (
        "UPDATE evidence SET label = 'matched' WHERE kind IN ('file', 'smtp')",
        "UPDATE invoice SET customer_key = 'müller s.r.l.'",
        "UPDATE carried SET company = 'acme', data = (SELECT data FROM invoice WHERE id = carried.invoice)",
        "UPDATE carried SET waits = 'queued' WHERE transmission = 't00002'",
        "UPDATE attempt SET finished_at = lease_ends",
    ):
        connection.execute(text(change))
    for name, total in (("PEC_ACCEPTED", 1), ("PREPARED", 1)):
        _insert(connection, "counted", what="state", company="acme", name=name, total=total)
    for name, total in (("matched", 2), ("new", 1)):
        _insert(connection, "counted", what="label", company="", name=name, total=total)


def _fill_0003(connection: Connection) -> None:
    """The same, with amounts by rate, and something that scheduled work wrote down."""
    _fill_0002(connection)
    amounts = {"rate": "22", "natura": None, "taxable": 10000, "tax": 2200}
    _insert(connection, "taxed", transmission="t00001", position=0, place=0, **amounts)
    _insert(connection, "mark", name="backup", at=AT, detail="{}")


FILLERS: Final[Mapping[str, Callable[[Connection], None]]] = {
    "0001": _fill_0001,
    "0002": _fill_0002,
    "0003": _fill_0003,
}
"""How a store of each earlier revision is filled."""
