"""What is known of each mailbox: how far it was read, how much it sent, whether it may be used, the SdI's addresses."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, union

from invoicebridge.bridge.archived import AssignedAddress, Cursor, Suspension
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.loading import chunks
from invoicebridge.connectors.archive.tables import attempt
from invoicebridge.connectors.archive.tables_beside import (
    failure_run,
    mailbox_cursor,
    sdi_address,
    seen_mail,
    suspension,
    tally,
)


def advance(
    connection: Connection, database: Database, mailbox: str, folder: str, cursor: Cursor, at: datetime
) -> None:
    """The cursor stands here; within one UIDVALIDITY it never goes back, with another one it begins anew."""
    table = mailbox_cursor.c
    values = {"mailbox": mailbox, "folder": folder, "uidvalidity": cursor.uidvalidity, "uid": cursor.uid}
    moved = {"uidvalidity": cursor.uidvalidity, "uid": cursor.uid, "updated_at": at}
    statement = database.insert(mailbox_cursor).values(values | {"updated_at": at})
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["mailbox", "folder"],
            set_=moved,
            where=(table.uidvalidity != cursor.uidvalidity) | (table.uid < cursor.uid),
        )
    )


def remember(connection: Connection, database: Database, mailbox: str, ids: Sequence[str]) -> None:
    """The mails of these ids are known: `unseen` no longer gives them."""
    rows = [{"mailbox": mailbox, "uid": one} for one in sorted(set(ids))]
    if rows:
        connection.execute(database.insert(seen_mail).on_conflict_do_nothing(), rows)


class Mailboxes:
    """The mailboxes of a store; all runs share what stands here."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def used(self) -> AbstractSet[str]:
        """The names of all from which anything was ever collected or sent."""
        names = [select(one.c.mailbox) for one in (mailbox_cursor, seen_mail, attempt)]
        with self._database.reading() as connection:
            return set(connection.execute(union(*names)).scalars())

    def cursor(self, mailbox: str, folder: str) -> Cursor | None:
        """How far a folder was read; None before the first time."""
        chosen = (mailbox_cursor.c.mailbox == mailbox) & (mailbox_cursor.c.folder == folder)
        with self._database.reading() as connection:
            row = connection.execute(select(mailbox_cursor).where(chosen)).first()
        return None if row is None else Cursor(row.uidvalidity, row.uid)

    def take(self, name: str, period: str, limit: int, count: int = 1, since: str | None = None) -> bool:
        """Whether the counter of this period (a day, a minute, as text) had room; if so it is raised, in one step.

        With `since` the limit is for all periods of that counter together that do not sort before it.
        """
        with self._database.writing() as connection:
            if since is not None:
                self._database.hold(connection, [f"tally/{name}"])
                limit -= _others(connection, name, period, since)
            return count <= limit and self._raised(connection, name, period, limit, count)

    def _raised(self, connection: Connection, name: str, period: str, limit: int, count: int) -> bool:
        statement = self._database.insert(tally).values(name=name, period=period, total=count)
        raised = statement.on_conflict_do_update(
            index_elements=["name", "period"],
            set_={"total": tally.c.total + count},
            where=tally.c.total + count <= limit,
        ).returning(tally.c.total)
        return connection.execute(raised).first() is not None

    def total(self, name: str, period: str) -> int:
        """What the counter of this period stands at."""
        query = select(tally.c.total).where(tally.c.name == name, tally.c.period == period)
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar() or 0)

    def forget_counters(self, name: str, before: str) -> None:
        """The periods of a counter that sort before this one are gone."""
        with self._database.writing() as connection:
            connection.execute(delete(tally).where(tally.c.name == name, tally.c.period < before))

    def suspend(self, mailbox: str, reason: str, at: datetime, until: datetime | None = None) -> None:
        """The mailbox is not to be used until then, or until a person resumes it.

        One that only a person may resume stays so, with its first reason.
        """
        values = {"reason": reason, "since": at, "until": until}
        statement = self._database.insert(suspension).values(values | {"mailbox": mailbox})
        with self._database.writing() as connection:
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["mailbox"], set_=values, where=suspension.c.until.is_not(None)
                )
            )

    def suspension(self, mailbox: str) -> Suspension | None:
        """Why and until when the mailbox is not to be used; None when nothing was ever wrong, or it was resumed."""
        with self._database.reading() as connection:
            row = connection.execute(select(suspension).where(suspension.c.mailbox == mailbox)).first()
        return None if row is None else Suspension(row.reason, row.since, row.until)

    def failed(self, mailbox: str, at: datetime) -> int:
        """One more failure in a row; how many there are now."""
        first = self._database.insert(failure_run).values(mailbox=mailbox, total=1, last_at=at)
        one_more = first.on_conflict_do_update(
            index_elements=["mailbox"], set_={"total": failure_run.c.total + 1, "last_at": at}
        )
        with self._database.writing() as connection:
            return int(connection.execute(one_more.returning(failure_run.c.total)).scalar_one())

    def worked(self, mailbox: str) -> None:
        """The failures in a row are over."""
        with self._database.writing() as connection:
            connection.execute(delete(failure_run).where(failure_run.c.mailbox == mailbox))

    def any_assigned(self) -> bool:
        """Whether an address that the SdI assigned is known of any mailbox."""
        with self._database.reading() as connection:
            return connection.execute(select(sdi_address.c.id).limit(1)).first() is not None

    def remembers(self, mailbox: str) -> bool:
        """Whether any mail was collected from a server without UIDs (POP3), whose ids are remembered instead."""
        query = select(seen_mail.c.uid).where(seen_mail.c.mailbox == mailbox).limit(1)
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def unseen(self, mailbox: str, ids: Sequence[str]) -> AbstractSet[str]:
        """Which of the ids of a server without UIDs (POP3) are new."""
        known: set[str] = set()
        with self._database.reading() as connection:
            for some in chunks(ids):
                query = select(seen_mail.c.uid).where(seen_mail.c.mailbox == mailbox, seen_mail.c.uid.in_(some))
                known.update(connection.execute(query).scalars())
        return set(ids) - known

    def resume(self, mailbox: str) -> None:
        """The mailbox may be used."""
        with self._database.writing() as connection:
            connection.execute(delete(suspension).where(suspension.c.mailbox == mailbox))

    def assign(self, mailbox: str, address: str, since: datetime, evidence: str | None = None) -> bool:
        """The SdI's address for this mailbox is known from then on; whether it differs from the one known for then."""
        with self._database.writing() as connection:
            self._database.hold(connection, [f"sdi_address/{mailbox}"])
            history = _addresses(connection, mailbox)
            held = [one.address for one in history if one.since <= since]
            if held and held[-1] == address:
                return False
            values = {"mailbox": mailbox, "address": address, "since": since, "evidence": evidence}
            connection.execute(sdi_address.insert().values(values))
            return True

    def assigned(self, mailbox: str) -> tuple[AssignedAddress, ...]:
        """All addresses that the SdI assigned to the mailbox, the one in use last."""
        with self._database.reading() as connection:
            return _addresses(connection, mailbox)


def _others(connection: Connection, name: str, period: str, since: str) -> int:
    """What the other periods of a counter stand at together, from that one on."""
    others = (tally.c.name == name) & (tally.c.period >= since) & (tally.c.period != period)
    return int(connection.execute(select(func.sum(tally.c.total)).where(others)).scalar() or 0)


def _addresses(connection: Connection, mailbox: str) -> tuple[AssignedAddress, ...]:
    query = select(sdi_address).where(sdi_address.c.mailbox == mailbox).order_by(sdi_address.c.since, sdi_address.c.id)
    return tuple(AssignedAddress(row.address, row.since, row.evidence) for row in connection.execute(query))
