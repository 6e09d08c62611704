"""What a batch of messages may speak of, looked up by every key that they have: a handful of statements a batch."""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, Select, select, union_all

from invoicebridge.bridge.archived import Candidates, Wanted
from invoicebridge.connectors.archive import loading
from invoicebridge.connectors.archive.tables import attempt, attempt_carries, identificativo_sdi, transmission
from invoicebridge.fatturapa.filename import stem_key
from invoicebridge.transmission.attempt import Attempt


def candidates(connection: Connection, wanted: Wanted) -> Candidates:
    """All that the keys find, the attempts that carried it, and what else those carried: as much as matching needs."""
    mails = set(wanted.message_ids)
    for some in loading.chunks(wanted.pec_ids):
        mails.update(_first(connection, select(attempt.c.message_id).where(attempt.c.identificativo.in_(some))))
    attempts = loading.mails(connection, mails)
    files = _files(connection, wanted).union(_loads(attempts))
    others = _carriers(connection, files).difference(mails)
    attempts += loading.mails(connection, others)
    files.update(_loads(attempts))
    return Candidates(loading.transmissions(connection, sorted(files)), tuple(attempts))


def _loads(attempts: Iterable[Attempt]) -> Iterator[str]:
    return (file for one in attempts for file in one.transmissions)


def _carriers(connection: Connection, files: Iterable[str]) -> set[str]:
    """The Message-IDs of the mails that carried any of these."""
    found: set[str] = set()
    for some in loading.chunks(files):
        carrying = attempt_carries.c.transmission.in_(some)
        found.update(_first(connection, select(attempt_carries.c.message_id).where(carrying)))
    return found


def _files(connection: Connection, wanted: Wanted) -> set[str]:
    """The transmissions that names (of the file or its zip), hashes and numbers find."""
    stems = {key for key in map(stem_key, wanted.names) if key}
    id_, number = transmission.c.id, identificativo_sdi.c
    queries: list[Select[str]] = []
    for some in loading.chunks(stems):
        queries += (
            select(id_).where(column.in_(some)) for column in (transmission.c.stem_key, transmission.c.archive_key)
        )
    queries += (select(id_).where(transmission.c.sha256.in_(some)) for some in loading.chunks(wanted.sha256))
    for some in loading.chunks(wanted.identificativi_sdi):
        queries.append(select(number.transmission).where(number.identificativo.in_(some)))
    return _first(connection, *queries)


def _first(connection: Connection, *queries: Select[str]) -> set[str]:
    """All values that the queries give, asked at once."""
    if not queries:
        return set()
    return {row[0] for row in connection.execute(union_all(*queries) if len(queries) > 1 else queries[0])}
