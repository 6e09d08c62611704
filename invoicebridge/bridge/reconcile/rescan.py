"""The mailboxes ↔ the evidence: mails that the store lacks, and mails of the store that no mailbox has any more.

Every mail is read again and known by the hash of its bytes. Nothing is stored, marked or moved.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.parser import BytesHeaderParser
from hashlib import sha256
from typing import Final

from invoicebridge.bridge.archived import Cursor
from invoicebridge.bridge.bridge import Bridge, MailboxRules
from invoicebridge.bridge.mailing import LEFT_OUT, Arrived
from invoicebridge.bridge.ports import Inbox
from invoicebridge.errors import ArchiveUnavailable, InvoiceBridgeError

MOST: Final = 200
"""So many mails are named; more are counted."""
_HEADERS: Final = 20_000
"""Bytes of a mail in which its headers are looked for."""
_SHOWN: Final = 200
_KEPT: Final = 16
"""Bytes of a hash that tell one mail from another."""

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A mail that lies in the mailbox, and not in the store."""

    uid: str
    sender: str
    subject: str
    date: str
    """As the mail's own headers have them, unproven."""


@dataclass(slots=True, kw_only=True)
class Rescanned:
    """What came of reading one folder again."""

    mailbox: str
    folder: str
    read: int = 0
    new: int = 0
    """Mails that came after the last collection, and will be collected by the next."""
    missed: list[Missed] = field(default_factory=list)
    missed_count: int = 0
    """Mails that a collection has passed, and that the store lacks."""
    gone: list[tuple[str, datetime]] = field(default_factory=list)
    gone_count: int = 0
    """Mails of the store that are not in the folder (any more), with the time of their collection."""
    left_out: int = 0
    """Mails too large to be taken, or that the server did not give."""
    error: InvoiceBridgeError | None = None
    """Why it could not be read to its end; then nothing is gone."""


def rescan(bridge: Bridge, progress: Progress | None = None) -> Iterator[Rescanned]:
    """Yield each folder of each mailbox, compared with the store; one that cannot be read says why.

    Raises ArchiveUnavailable when the store does not answer.
    """
    for rules in bridge.mailboxes.values():
        found: Rescanned | None = None
        try:
            with bridge.inbox(rules) as inbox:
                for folder in rules.folders:
                    found = Rescanned(mailbox=rules.name, folder=folder)
                    _Folder(bridge, rules, found, progress or (lambda _: None)).read(inbox)
                    yield found
        except ArchiveUnavailable:
            raise
        except InvoiceBridgeError as error:
            found = found or Rescanned(mailbox=rules.name, folder=rules.folders[0] if rules.folders else "")
            found.error = error
            yield found


class _Folder:
    """One folder that is read again."""

    def __init__(self, bridge: Bridge, rules: MailboxRules, found: Rescanned, progress: Progress) -> None:
        self._archive = bridge.archive
        self._rules = rules
        self._found = found
        self._progress = progress
        self._there: set[bytes] = set()
        self._cursor = bridge.archive.mailboxes.cursor(rules.name, found.folder)

    def read(self, inbox: Inbox) -> None:
        """`found` says what is in the folder, beside what is in the store."""
        for batch in inbox.new_mails(self._found.folder, None, self._rules.since, lambda ids: frozenset(ids)):
            self._compare(batch.mails, batch.cursor)
            self._progress(len(batch.mails))
        for hash_, received_at in self._archive.evidence.mails_from(f"{self._rules.name}/{self._found.folder}"):
            if bytes.fromhex(hash_)[:_KEPT] not in self._there:
                self._found.gone_count += 1
                if len(self._found.gone) < MOST:
                    self._found.gone.append((hash_, received_at))

    def _compare(self, mails: Sequence[Arrived], cursor: Cursor | None) -> None:
        found = self._found
        hashes = [sha256(mail.content).hexdigest() for mail in mails]
        self._there.update(bytes.fromhex(one)[:_KEPT] for one in hashes)
        known = self._archive.evidence.known_among(hashes)
        unseen = self._unseen([mail.uid for mail in mails], cursor)
        for mail, hash_ in zip(mails, hashes, strict=True):
            found.read += 1
            if hash_ in known:
                continue
            if LEFT_OUT.encode() in mail.content[:_HEADERS]:
                found.left_out += 1
            elif mail.uid in unseen:
                found.new += 1
            else:
                found.missed_count += 1
                if len(found.missed) < MOST:
                    found.missed.append(_missed(mail))

    def _unseen(self, uids: Sequence[str], cursor: Cursor | None) -> frozenset[str]:
        """Which of the mails no collection has come to yet."""
        if cursor is None:
            return frozenset(self._archive.mailboxes.unseen(self._rules.name, uids))
        if self._cursor is None or self._cursor.uidvalidity != cursor.uidvalidity:
            return frozenset(uids)
        return frozenset(uid for uid in uids if int(uid) > self._cursor.uid)


def _missed(mail: Arrived) -> Missed:
    headers = BytesHeaderParser().parsebytes(mail.content[:_HEADERS])
    sender, subject, date = (str(headers.get(name, ""))[:_SHOWN] for name in ("From", "Subject", "Date"))
    return Missed(uid=mail.uid, sender=sender, subject=subject, date=date)
