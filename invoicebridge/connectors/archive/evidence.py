"""Raw bytes under their SHA-256, stored before anyone reads them; what is there already is not stored again."""

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, select, update

from invoicebridge.bridge.archived import (
    Cursor,
    Evidence,
    EvidenceKind,
    EvidenceRow,
    Item,
    Kept,
    Label,
    Labelled,
    Weighed,
)
from invoicebridge.connectors.archive import counting, keeping, mailboxes, outdated
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.loading import chunks
from invoicebridge.connectors.archive.tables_evidence import blob, evidence, evidence_of
from invoicebridge.errors import ConfigurationError

_PREFIX: Final = re.compile(r"[0-9a-f]{1,64}")
_CHUNK: Final = 500
_MANY: Final = 10_000
_COLUMNS: Final = (
    evidence.c.sha256,
    evidence.c.kind,
    evidence.c.source,
    evidence.c.received_at,
    evidence.c.label,
    evidence.c.reason,
)


def _content(row: Row[*tuple[Any, ...]]) -> bytes | None:
    """The bytes as they came, None where they were pruned; ConfigurationError where they are no longer the same."""
    if row.content is None:
        return None
    try:
        content = zlib.decompress(row.content) if row.encoding == "zlib" else bytes(row.content)
    except zlib.error as error:
        raise ConfigurationError("evidence-damaged", sha256=row.sha256) from error
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise ConfigurationError("evidence-damaged", sha256=row.sha256)
    return content


def _is_whole(row: Row[*tuple[Any, ...]]) -> bool:
    if row.encoding is None:
        return False
    try:
        return _content(row) is not None or row.encoding == "pruned"
    except ConfigurationError:
        return False


def _value(row: Row[*tuple[Any, ...]]) -> Evidence:
    return Evidence(
        sha256=row.sha256,
        kind=EvidenceKind(row.kind),
        source=row.source,
        received_at=row.received_at,
        label=Label(row.label),
        reason=row.reason,
        content=_content(row),
    )


def _bare(row: Row[*tuple[Any, ...]]) -> EvidenceRow:
    return EvidenceRow(
        sha256=row.sha256,
        kind=EvidenceKind(row.kind),
        source=row.source,
        received_at=row.received_at,
        label=Label(row.label),
    )


def _select() -> Select[*tuple[Any, ...]]:
    return select(*_COLUMNS, blob.c.encoding, blob.c.content).join(blob, blob.c.sha256 == evidence.c.sha256)


class EvidenceShelf:
    """The evidence of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, items: Sequence[Item], at: datetime) -> list[Kept]:
        """The bytes are in the store, committed; in the order of the items. Nothing is stored twice."""
        with self._database.writing() as connection:
            kept = keeping.keep(connection, self._database, items, at)
            counting.adjust(connection, self._database, keeping.counted(items, kept))
            return kept

    def collected(
        self,
        mailbox: str,
        folder: str,
        cursor: Cursor | None,
        items: Sequence[Item],
        at: datetime,
        seen: Sequence[str] = (),
    ) -> list[Kept]:
        """The mails are in the store and the folder's cursor stands after them: both, or neither.

        Where there is no cursor (POP3), the server's ids in `seen` are known from now on.
        """
        with self._database.writing() as connection:
            kept = keeping.keep(connection, self._database, items, at)
            if cursor is not None:
                mailboxes.advance(connection, self._database, mailbox, folder, cursor, at)
            mailboxes.remember(connection, self._database, mailbox, seen)
            counting.adjust(connection, self._database, keeping.counted(items, kept))
            return kept

    def get(self, sha256: str) -> Evidence | None:
        """One piece of evidence; None when there is none. `sha256` may be its beginning, if that is unmistakable."""
        beginning = sha256.lower()
        if not _PREFIX.fullmatch(beginning):
            return None
        between = evidence.c.sha256.between(beginning.ljust(64, "0"), beginning.ljust(64, "f"))
        with self._database.reading() as connection:
            rows = connection.execute(_select().where(between).limit(2)).all()
        return _value(rows[0]) if len(rows) == 1 else None

    def kept_among(self, hashes: Iterable[str]) -> AbstractSet[str]:
        """Those of the hashes of which the store has the bytes, or knows that they were pruned."""
        found: set[str] = set()
        with self._database.reading() as connection:
            for some in chunks(hashes):
                query = select(evidence.c.sha256).join(blob, blob.c.sha256 == evidence.c.sha256)
                found.update(connection.execute(query.where(evidence.c.sha256.in_(some))).scalars())
        return found

    def content(self, sha256: str) -> bytes | None:
        """The bytes as they came; None where only the hash remains, or nothing was ever stored.

        ConfigurationError `evidence-damaged` when they no longer have this hash.
        """
        query = select(blob.c.sha256, blob.c.encoding, blob.c.content).where(blob.c.sha256 == sha256)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else _content(row)

    def of(self, transmission: str) -> tuple[Evidence, ...]:
        """All that speaks of a transmission, in the order in which it was stored: what its state is computed from."""
        query = _select().join(evidence_of, evidence_of.c.sha256 == evidence.c.sha256)
        query = query.where(evidence_of.c.transmission == transmission).order_by(evidence.c.id)
        with self._database.reading() as connection:
            return tuple(_value(row) for row in connection.execute(query))

    def labelled(self, label: Label, limit: int, since: datetime | None = None) -> tuple[Evidence, ...]:
        """The first pieces of evidence with this label (that came since then), in the order of their storing."""
        query = _select().where(evidence.c.label == label).order_by(evidence.c.id).limit(limit)
        if since is not None:
            query = query.where(evidence.c.received_at >= since)
        with self._database.reading() as connection:
            return tuple(_value(row) for row in connection.execute(query))

    def arrived(self, after: int, limit: int, since: datetime | None = None) -> tuple[tuple[int, Evidence], ...]:
        """The first mails that were stored after this place (and came since then), each with its own place."""
        query = _select().add_columns(evidence.c.id).where(evidence.c.kind == EvidenceKind.MAIL, evidence.c.id > after)
        if since is not None:
            query = query.where(evidence.c.received_at >= since)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(evidence.c.id).limit(limit)).all()
        return tuple((row.id, _value(row)) for row in rows)

    def known_among(self, hashes: Iterable[str]) -> AbstractSet[str]:
        """Those of the hashes under which anything was ever stored."""
        found: set[str] = set()
        with self._database.reading() as connection:
            for some in chunks(hashes):
                query = select(evidence.c.sha256).where(evidence.c.sha256.in_(some))
                found.update(connection.execute(query).scalars())
        return found

    def mails_from(self, source: str) -> Iterator[tuple[str, datetime]]:
        """Yield the hash of each mail that was collected from there (mailbox/folder), and when it was."""
        last = 0
        own = (evidence.c.kind == EvidenceKind.MAIL) & (evidence.c.source == source)
        while True:
            query = select(evidence.c.id, evidence.c.sha256, evidence.c.received_at).where(own, evidence.c.id > last)
            with self._database.reading() as connection:
                rows = connection.execute(query.order_by(evidence.c.id).limit(_MANY)).all()
            yield from ((row.sha256, row.received_at) for row in rows)
            if len(rows) < _MANY:
                return
            last = rows[-1].id

    def rows(self) -> Iterator[EvidenceRow]:
        """Yield every piece without its bytes, in the order in which they were stored."""
        last = 0
        while True:
            query = select(*_COLUMNS, evidence.c.id).where(evidence.c.id > last).order_by(evidence.c.id)
            with self._database.reading() as connection:
                found = connection.execute(query.limit(_MANY)).all()
            yield from map(_bare, found)
            if len(found) < _MANY:
                return
            last = found[-1].id

    def rows_among(self, hashes: Iterable[str]) -> Mapping[str, EvidenceRow]:
        """Those of these pieces of which the store has the bytes, or knows that they were pruned, by hash."""
        found: dict[str, EvidenceRow] = {}
        with self._database.reading() as connection:
            for some in chunks(hashes):
                query = select(*_COLUMNS).join(blob, blob.c.sha256 == evidence.c.sha256)
                rows = connection.execute(query.where(evidence.c.sha256.in_(some)))
                found |= {row.sha256: _bare(row) for row in rows}
        return found

    def everything(self) -> Iterator[Evidence]:
        """All evidence, in the order in which it was stored, a few hundred pieces in memory at a time."""
        last = 0
        while True:
            query = _select().add_columns(evidence.c.id).where(evidence.c.id > last).order_by(evidence.c.id)
            with self._database.reading() as connection:
                rows = connection.execute(query.limit(_CHUNK)).all()
            yield from (_value(row) for row in rows)
            if len(rows) < _CHUNK:
                return
            last = rows[-1].id

    def examined(self) -> Iterator[tuple[str, bool]]:
        """Each piece's hash, in the order in which they were stored, and whether its bytes are still those that came.

        A piece of which only the hash remains is as it should be; one that lost its bytes in any other way is not.
        """
        last = 0
        while True:
            query = select(evidence.c.id, evidence.c.sha256, blob.c.encoding, blob.c.content)
            query = query.join(blob, blob.c.sha256 == evidence.c.sha256, isouter=True).where(evidence.c.id > last)
            with self._database.reading() as connection:
                rows = connection.execute(query.order_by(evidence.c.id).limit(_CHUNK)).all()
            yield from ((row.sha256, _is_whole(row)) for row in rows)
            if len(rows) < _CHUNK:
                return
            last = rows[-1].id

    def label(self, labels: Sequence[Labelled]) -> None:
        """It is written down what came of reading each piece of evidence."""
        with self._database.writing() as connection:
            counting.adjust(connection, self._database, keeping.label(connection, labels))

    def prune(self, label: Label, before: datetime) -> int:
        """Of the evidence with this label that came earlier and speaks of no transmission only the hash remains.

        Returns how many pieces lost their bytes.
        """
        tied = select(evidence_of.c.sha256)
        chosen = select(evidence.c.sha256).where(evidence.c.label == label, evidence.c.received_at < before)
        old = blob.c.sha256.in_(chosen) & blob.c.sha256.not_in(tied) & blob.c.content.is_not(None)
        with self._database.writing() as connection:
            return connection.execute(update(blob).where(old).values(content=None, encoding="pruned")).rowcount

    def outdated(self, before: datetime) -> Weighed:
        """How much evidence came earlier and may lose its bytes, whatever it speaks of.

        Not what waits to be read, nor what shows the SdI's box, nor anything of a file that is queued, held or in
        doubt, or about which a person has to decide.
        """
        return outdated.evidence_before(self._database, before)

    def prune_outdated(self, before: datetime) -> Iterator[Weighed]:
        """Of what is `outdated` only the hashes remain: so many pieces with each step, which is one transaction."""
        return outdated.prune_evidence(self._database, before)
