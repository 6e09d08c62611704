"""What a batch of messages may speak of, looked up by every key that they have."""

from collections.abc import Iterable

from sqlalchemy import Column, Connection, select

from invoicebridge.bridge.archived import Candidates, Wanted
from invoicebridge.connectors.archive import loading
from invoicebridge.connectors.archive.tables import attempt, attempt_carries, identificativo_sdi, transmission
from invoicebridge.fatturapa.filename import stem_key


def candidates(connection: Connection, wanted: Wanted) -> Candidates:
    """All that the keys find, the attempts that carried it, and what else those carried: as much as matching needs."""
    mails = set(wanted.message_ids)
    mails |= _look_up(connection, attempt.c.message_id, attempt.c.identificativo, wanted.pec_ids)
    loads = loading.loads(connection, mails)
    files = _files(connection, wanted).union(*loads.values())
    others = _look_up(connection, attempt_carries.c.message_id, attempt_carries.c.transmission, files) - mails
    loads |= loading.loads(connection, others)
    files.update(*(loads[one] for one in others))
    attempts = loading.carrying(connection, loads)
    return Candidates(loading.transmissions(connection, sorted(files)), attempts)


def _files(connection: Connection, wanted: Wanted) -> set[str]:
    """The transmissions that names, hashes and numbers find; a name is a file's or a zip's, never both."""
    stems = {key for key in map(stem_key, wanted.names) if key}
    found: dict[str, str] = {}
    for some in loading.chunks(stems):
        query = select(transmission.c.stem_key, transmission.c.id).where(transmission.c.stem_key.in_(some))
        found.update({row[0]: row[1] for row in connection.execute(query)})
    files = set(found.values())
    files |= _look_up(connection, transmission.c.id, transmission.c.archive_key, stems - set(found))
    files |= _look_up(connection, transmission.c.id, transmission.c.sha256, wanted.sha256)
    numbers = identificativo_sdi.c
    return files | _look_up(connection, numbers.transmission, numbers.identificativo, wanted.identificativi_sdi)


def _look_up(connection: Connection, column: Column[str], key: Column[str], values: Iterable[str]) -> set[str]:
    """The values of one column where the other one has any of these."""
    found: set[str] = set()
    for some in loading.chunks(values):
        found.update(connection.execute(select(column).where(key.in_(some))).scalars())
    return found
