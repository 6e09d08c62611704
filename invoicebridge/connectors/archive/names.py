"""The ledger of file names: each is used once for ever, whatever its case and extension (control 00002).

The numbers of an identifier are given out by one statement that adds to its counter and returns the sum, so that no two
processes ever get the same. Numbers whose name is in the ledger already (used elsewhere, or chosen by a ready file)
are passed over; a number that was given out and not used is a gap, which is allowed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, func, select, update

from invoicebridge.connectors.archive import loading
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.tables import file_name, name_counter
from invoicebridge.errors import ConfigurationError
from invoicebridge.fatturapa.filename import base36, make, stem_key

LAST: Final = 36**5 - 1
_PLACES: Final = 5
_VERY_END: Final = 10
"""A name in the last tenth of what is left was chosen by somebody: to go beyond it would leave no names."""


def free_among(connection: Connection, database: Database, names: Sequence[str], at: datetime) -> set[str]:
    """The names (their `stem_key`) that a file may have: given out and not used yet, or not known; known from now on.

    They are held until the transaction ends.
    """
    keys = sorted(set(map(stem_key, names)))
    ready = _add_new(connection, database, keys, "ready", at)
    free = set(ready)
    for some in loading.chunks(set(keys) - free):
        given_out = (file_name.c.origin == "allocated") & file_name.c.transmission.is_(None)
        query = select(file_name.c.stem_key).where(file_name.c.stem_key.in_(some), given_out)
        free.update(connection.execute(query.with_for_update()).scalars())
    return free


def give(connection: Connection, owners: Mapping[str, str]) -> None:
    """Each name (free, and held by this transaction) belongs to its transmission."""
    rows = [{"key": stem_key(name), "owner": owner} for name, owner in owners.items()]
    owned = update(file_name).where(file_name.c.stem_key == bindparam("key"))
    connection.execute(owned.values(transmission=bindparam("owner")), rows)


def _add_new(connection: Connection, database: Database, keys: Sequence[str], origin: str, at: datetime) -> list[str]:
    """Those of the names that were not in the ledger before, and are now."""
    if not keys:
        return []
    statement = database.insert(file_name).on_conflict_do_nothing().returning(file_name.c.stem_key)
    added = set(connection.execute(statement, [_row(key, origin, at) for key in keys]).scalars())
    return [key for key in keys if key in added]


def _row(key: str, origin: str, at: datetime) -> dict[str, object]:
    return {"stem_key": key, "identifier": key.split("_")[0], "origin": origin, "taken_at": at, "transmission": None}


def leave_out(connection: Connection, margin: int) -> None:
    """So many numbers of each identifier are never given out; of a narrow range half of what is left."""
    for row in connection.execute(select(name_counter)).all():
        own = update(name_counter).where(name_counter.c.identifier == row.identifier)
        connection.execute(own.values(last=_beyond(row.last, row.highest, margin)))


def _beyond(top: int, highest: int, margin: int) -> int:
    return top + min(margin, max(highest - top, 0) // 2)


def _numbers_of(identifier: str, names: Iterable[str]) -> Iterator[int]:
    """The numbers of those names that this store could have given out."""
    for key in map(stem_key, names):
        owner, _, progressivo = key.rpartition("_")
        if owner == identifier and len(progressivo) == _PLACES and progressivo.isascii() and progressivo.isalnum():
            yield int(progressivo, 36)


class Names:
    """The names that this store knows as used."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, id_paese: str, id_codice: str, *, after: str = "00000", prefix: str = "") -> None:
        """Numbers of this identifier follow `after` (the last progressivo used elsewhere), or begin with `prefix`.

        A number that was given out already stays so. InvalidDocument `file-name` when they make no good name.
        """
        example = make(id_paese, id_codice, prefix or after)
        last = int(prefix.ljust(5, "0"), 36) - 1 if prefix else int(after, 36)
        highest = int(prefix.ljust(5, "Z"), 36) if prefix else LAST
        values = {"identifier": stem_key(str(example)).split("_")[0], "last": max(last, 0), "highest": highest}
        added = self._database.insert(name_counter).values(values)
        with self._database.writing() as connection:
            connection.execute(
                added.on_conflict_do_update(
                    index_elements=["identifier"], set_={"last": values["last"], "highest": highest}
                )
            )

    def allocate(self, id_paese: str, id_codice: str, count: int, at: datetime) -> tuple[str, ...]:
        """Return new names without extension (`IT01234567890_00001`), burnt from now on, rising.

        ConfigurationError `progressivo-exhausted` when there are not so many left.
        """
        identifier = stem_key(str(make(id_paese, id_codice, "1"))).split("_")[0]
        found: list[str] = []
        wider = 1
        while len(found) < count:
            missing = count - len(found)
            with self._database.writing() as connection:
                numbers = self._numbers(connection, identifier, missing * wider)
                found += self._burn(connection, [f"{identifier}_{base36(one)}" for one in numbers], missing, at)
            wider = min(wider * 2, 1024)
        return tuple(found)

    def _numbers(self, connection: Connection, identifier: str, count: int) -> range:
        """The next numbers of an identifier, nobody else's: one statement."""
        counter = self._database.insert(name_counter).values(identifier=identifier, last=count, highest=LAST)
        raised = func.min if self._database.is_sqlite else func.least
        statement = counter.on_conflict_do_update(
            index_elements=["identifier"],
            set_={"last": name_counter.c.last + count},
            where=name_counter.c.last < name_counter.c.highest,
        ).returning(name_counter.c.last, raised(name_counter.c.last, name_counter.c.highest).label("end"))
        row = connection.execute(statement).first()
        if row is None:
            raise ConfigurationError("progressivo-exhausted")
        return range(row.last - count + 1, row.end + 1)

    def _burn(self, connection: Connection, keys: Sequence[str], count: int, at: datetime) -> list[str]:
        """The first of these names that were free; they are in the ledger."""
        used: set[str] = set()
        for some in loading.chunks(keys):
            query = select(file_name.c.stem_key).where(file_name.c.stem_key.in_(some))
            used.update(connection.execute(query).scalars())
        free = [key for key in keys if key not in used][:count]
        return _add_new(connection, self._database, free, "allocated", at)

    def jump(self, id_paese: str, id_codice: str, seen: Iterable[str], margin: int) -> str:
        """The next name lies beyond all that were `seen`, and by `margin` more; what it will be, without extension.

        Names of another identifier, or at the very end of the range, do not move it: those are to be put into the
        ledger (`add_used_elsewhere`). Asked again with the same names it does not move either.
        """
        identifier = stem_key(str(make(id_paese, id_codice, "1"))).split("_")[0]
        with self._database.writing() as connection:
            query = select(name_counter).where(name_counter.c.identifier == identifier).with_for_update()
            row = connection.execute(query).first()
            last, highest = (0, LAST) if row is None else (row.last, row.highest)
            end = highest - max(highest - last, 0) // _VERY_END
            tops = [one for one in _numbers_of(identifier, seen) if one <= end]
            beyond = max([last, *(_beyond(one, highest, margin) for one in tops)])
            values = {"identifier": identifier, "last": beyond, "highest": highest}
            added = self._database.insert(name_counter).values(values)
            moved = added.on_conflict_do_update(index_elements=["identifier"], set_={"last": values["last"]})
            connection.execute(moved)
        return f"{identifier}_{base36(beyond + 1)}"

    def used(self, name: str) -> bool:
        """Whether a file of this name was handed to the SdI or will be, with any extension and in any case."""
        query = select(file_name.c.stem_key).where(file_name.c.stem_key == stem_key(name))
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def used_among(self, names: Iterable[str]) -> AbstractSet[str]:
        """Those of the names that are `used`, as they were given."""
        keys = {name: stem_key(name) for name in names}
        used: set[str] = set()
        with self._database.reading() as connection:
            for some in loading.chunks(keys.values()):
                query = select(file_name.c.stem_key).where(file_name.c.stem_key.in_(some))
                used.update(connection.execute(query).scalars())
        return {name for name, key in keys.items() if key in used}

    def used_by_others(self, name: str, transmission: str) -> bool:
        """Whether the name belongs to anything but this transmission: asked again at the moment of sending."""
        query = select(file_name.c.transmission).where(file_name.c.stem_key == stem_key(name))
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return row is not None and row.transmission != transmission

    def add_used_elsewhere(self, names: Iterable[str], at: datetime) -> int:
        """The names are known as used; how many of them were new."""
        keys = sorted({key for key in map(stem_key, names) if key})
        with self._database.writing() as connection:
            return len(_add_new(connection, self._database, keys, "imported", at))
