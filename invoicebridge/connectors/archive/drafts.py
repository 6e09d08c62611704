"""Input that is no transmission (yet): with faults, or waiting for a signature that is made elsewhere."""

import json
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, delete, or_, select, update

from invoicebridge.bridge.archived import Draft, DraftKind
from invoicebridge.connectors.archive import outdated
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.tables_beside import draft
from invoicebridge.fatturapa.fault import Fault, Severity
from invoicebridge.fatturapa.filename import stem_key

_LEVEL: Final = 3
_AT_ONCE: Final = 500


def _row(one: Draft, at: datetime) -> dict[str, Any]:
    return {
        "id": one.id,
        "company": one.company,
        "kind": one.kind,
        "source": one.source,
        "source_sha256": one.source_sha256,
        "content": zlib.compress(one.content, _LEVEL),
        "name": one.name,
        "stem_key": stem_key(one.name) if one.name else None,
        "numero": one.numero,
        "data": one.data,
        "tipo_documento": one.tipo_documento,
        "faults": _written(one.faults),
        "corrects": one.corrects,
        "kept_at": at,
    }


def _written(faults: Sequence[Fault]) -> str:
    values = [[one.code, one.severity, one.path, one.line, dict(one.parameters)] for one in faults]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _faults(written: str) -> tuple[Fault, ...]:
    return tuple(
        Fault(code, Severity(severity), path, line, parameters)
        for code, severity, path, line, parameters in json.loads(written)
    )


def _value(row: Row[*tuple[Any, ...]]) -> Draft:
    return Draft(
        id=row.id,
        company=row.company,
        kind=DraftKind(row.kind),
        source=row.source,
        source_sha256=row.source_sha256,
        content=zlib.decompress(row.content),
        name=row.name,
        numero=row.numero,
        data=row.data,
        tipo_documento=row.tipo_documento,
        faults=_faults(row.faults),
        corrects=row.corrects,
        kept_at=row.kept_at,
        closed_at=row.closed_at,
        transmission=row.transmission,
    )


class Drafts:
    """The drafts of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, drafts: Sequence[Draft], at: datetime) -> None:
        """The drafts are in the store; one of the same company and source_sha256 takes the place of the last."""
        last = {(one.company, one.source_sha256): one for one in drafts}
        with self._database.writing() as connection:
            self._database.hold(connection, (f"draft/{company}/{source}" for company, source in last))
            for (company, source), one in last.items():
                same = (draft.c.company == company) & (draft.c.source_sha256 == source)
                connection.execute(delete(draft).where(draft.c.closed_at.is_(None), or_(same, draft.c.id == one.id)))
                connection.execute(draft.insert().values(_row(one, at)))

    def open(self, kind: DraftKind | None = None, company: str | None = None) -> tuple[Draft, ...]:
        """Those of which nothing became yet, the earliest first."""
        chosen: list[ColumnElement[bool]] = [draft.c.closed_at.is_(None)]
        if kind is not None:
            chosen.append(draft.c.kind == kind)
        if company is not None:
            chosen.append(draft.c.company == company)
        return self._those(*chosen)

    def outlines(self) -> Iterator[Draft]:
        """Yield the open ones without their content and faults, some hundred in memory at a time."""
        own = (draft.c.id, draft.c.company, draft.c.kind, draft.c.source, draft.c.source_sha256, draft.c.name)
        query = select(*own, draft.c.numero, draft.c.data, draft.c.tipo_documento, draft.c.corrects, draft.c.kept_at)
        query = query.where(draft.c.closed_at.is_(None)).order_by(draft.c.number)
        with self._database.reading() as connection:
            for row in connection.execution_options(yield_per=_AT_ONCE).execute(query):
                values = row._asdict()
                yield Draft(**{**values, "kind": DraftKind(row.kind)}, content=b"")

    def get(self, id_: str) -> Draft | None:
        """One draft, open or closed."""
        return next(iter(self._those(draft.c.id == id_)), None)

    def of_source(self, source_sha256: str) -> tuple[Draft, ...]:
        """The drafts of this input, the last one last."""
        return self._those(draft.c.source_sha256 == source_sha256)

    def named(self, name: str) -> Draft | None:
        """The open draft that holds this file name, compared without case and extensions."""
        found = self._those(draft.c.stem_key == stem_key(name), draft.c.closed_at.is_(None))
        return found[-1] if found else None

    def close(self, id_: str, at: datetime, transmission: str | None = None) -> None:
        """It has become a transmission, or was given up; what became of one that is closed already stays."""
        own = (draft.c.id == id_) & draft.c.closed_at.is_(None)
        with self._database.writing() as connection:
            connection.execute(update(draft).where(own).values(closed_at=at, transmission=transmission))

    def _those(self, *chosen: ColumnElement[bool]) -> tuple[Draft, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(select(draft).where(*chosen).order_by(draft.c.number))
            return tuple(_value(row) for row in rows)

    def outdated(self, before: datetime) -> int:
        """How many were closed earlier, and still have their input."""
        return outdated.drafts_before(self._database, before)

    def prune_outdated(self, before: datetime) -> Iterator[int]:
        """The input of those is gone, their hash remains: so many with each step, which is one transaction."""
        return outdated.prune_drafts(self._database, before)
