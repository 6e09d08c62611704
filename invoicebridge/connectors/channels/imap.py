"""An `Inbox` over IMAP: what is new in a folder by UID and UIDVALIDITY, never by \\Seen, and nothing is ever marked.

A poll of a folder with nothing new is one command: STATUS, or EXAMINE of the folder that is open anyway. A few new
mails take EXAMINE and one FETCH more; many take EXAMINE, a SEARCH the first time, one FETCH of all sizes, and one for
each batch.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Final

from invoicebridge.bridge.archived import Cursor
from invoicebridge.bridge.mailing import Arrived, Batch, Quota, Unseen
from invoicebridge.connectors.channels.batching import Bounds, batches
from invoicebridge.connectors.channels.imap_connection import Connection, Declined, Examined
from invoicebridge.connectors.channels.left_out import stub
from invoicebridge.connectors.channels.servers import Server
from invoicebridge.errors import ChannelUnavailable

FEW: Final = 66
"""So many UIDs are fetched with their sizes; more, and the sizes are asked for first, so that batches are bounded."""


@contextmanager
def inbox(server: Server, bounds: Bounds | None = None) -> Iterator["ImapInbox"]:
    """The mailbox, for the length of the block; nothing is connected before the first question."""
    one = ImapInbox(server, bounds or Bounds())
    try:
        yield one
    finally:
        one.close()


class ImapInbox:
    """The port `Inbox`."""

    def __init__(self, server: Server, bounds: Bounds) -> None:
        self._server = server
        self._bounds = bounds
        self._kept: Connection | None = None
        self._next: dict[str, int | None] = {}
        """The UIDNEXT of each folder when it was read last."""

    def folders(self) -> tuple[str, ...]:
        """The names of all folders, as `new_mails` takes them."""
        return self._connection().folders()

    def new_mails(self, folder: str, after: Cursor | None, since: date | None, unseen: Unseen) -> Iterator[Batch]:
        """Yield the mails that came after the cursor, by rising UID; the last batch may hold none.

        A folder whose next UID lies below the cursor was put back from a copy, and is read again as one with another
        UIDVALIDITY. ChannelUnavailable `folder-changed` when it gets another one on the way.
        """
        if not self._has_news(folder, after):
            return
        found = self._connection().examine(folder)
        self._next[folder] = found.uidnext
        known = after if after is not None and _continues(found, after) else None
        first = 1 if known is None else known.uid + 1
        sizes, ready = self._listed(found, first, since if known is None else None)
        end = Cursor(found.uidvalidity, max([first - 1, (found.uidnext or 1) - 1, *sizes]))
        rescan = after is not None and known is None
        some = list(batches(sizes, self._bounds))
        for uids in some:
            cursor = end if uids is some[-1] else Cursor(found.uidvalidity, uids[-1])
            mails = tuple(self._fetched(found, uids, sizes, ready))
            yield Batch(mails=mails, cursor=cursor, rescan=rescan)
        if not some and end != after:
            yield Batch(mails=(), cursor=end, rescan=rescan)

    def answers_to(self, message_id: str, folders: Sequence[str]) -> Iterator[bytes]:
        """Yield the mails of these folders that quote our Message-ID; what is too large to be fetched is left out."""
        for folder in folders:
            connection = self._connection()
            found = connection.examine(folder)
            wanted = connection.answering(message_id)
            if not wanted:
                continue
            told, largest = connection.sizes(wanted[0]), self._bounds.largest
            sizes = {uid: told[uid] for uid in wanted if uid in told and told[uid] <= largest}
            for uids in batches(sizes, self._bounds):
                yield from (mail.content for mail in self._fetched(found, uids, sizes, {}))

    def quota(self) -> Quota | None:
        """How full the mailbox is; None where the server does not say."""
        return self._connection().quota()

    def wait(self, folder: str, at_most: timedelta) -> bool:
        """Whether something came into the folder within that time, or since it was last read; False without IDLE."""
        connection = self._connection()
        if not connection.offers("IDLE"):
            return False
        now, before = connection.examine(folder).uidnext, self._next.get(folder)
        if now is not None and before is not None and now > before:
            return True
        return connection.idle(at_most.total_seconds())

    def close(self) -> None:
        """The connection, if there is one, is closed; never raises."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def _connection(self) -> Connection:
        if self._kept is not None and not self._kept.stands:
            self.close()
        if self._kept is None:
            self._kept = Connection(self._server)
        return self._kept

    def _has_news(self, folder: str, after: Cursor | None) -> bool:
        """Whether the folder may hold something behind the cursor. STATUS is not meant for the folder that is open."""
        connection = self._connection()
        if after is None or (connection.selected is not None and connection.selected.name == folder):
            return True
        uidvalidity, uidnext = connection.standing(folder)
        self._next[folder] = uidnext
        return (uidvalidity, uidnext) != (after.uidvalidity, after.uid + 1)

    def _listed(self, found: Examined, first: int, since: date | None) -> tuple[dict[int, int], dict[int, bytes]]:
        """UID → bytes of the mails to be read, and the contents of those that came with their sizes."""
        connection = self._open(found)
        if found.exists == 0 or (found.uidnext is not None and found.uidnext <= first):
            return {}, {}
        if since is not None:
            wanted = connection.since(since)
            told = connection.sizes(min(wanted)) if wanted else {}
            return {uid: size for uid, size in told.items() if uid in wanted}, {}
        if found.uidnext is not None and found.uidnext - first <= FEW:
            try:
                limit = min(self._bounds.size // FEW, self._bounds.largest + 1)
                return connection.small(range(first, found.uidnext), limit)
            except Declined:
                connection = self._open(found)
        return connection.sizes(first), {}

    def _fetched(
        self, found: Examined, uids: Sequence[int], sizes: Mapping[int, int], ready: Mapping[int, bytes]
    ) -> Iterator[Arrived]:
        """The mails of a batch; one that is gone by now is not among them, one that is too large is a stub."""
        small = [uid for uid in uids if sizes[uid] <= self._bounds.largest]
        contents = {**ready, **self._contents(found, [uid for uid in small if uid not in ready])}
        for uid in uids:
            if uid in contents:
                yield Arrived(str(uid), contents[uid])
            elif uid not in small:
                reason = f"{sizes[uid]} bytes > {self._bounds.largest}"
                yield Arrived(str(uid), stub(str(uid), found.name, reason, self._open(found).header(uid)))

    def _contents(self, found: Examined, uids: Sequence[int]) -> dict[int, bytes]:
        """UID → bytes. Where the server declines, one mail of the batch is damaged there: the others are read."""
        try:
            return self._open(found).bodies(uids) if uids else {}
        except Declined as declined:
            contents, damaged = self._one_by_one(found, uids)
            if damaged and not contents and len(uids) > 1:
                raise ChannelUnavailable("server-later", server=self._server, reason=declined) from declined
            return contents | {uid: stub(str(uid), found.name, reason) for uid, reason in damaged.items()}

    def _one_by_one(self, found: Examined, uids: Sequence[int]) -> tuple[dict[int, bytes], dict[int, str]]:
        """UID → bytes, and UID → why there are none."""
        contents: dict[int, bytes] = {}
        damaged: dict[int, str] = {}
        for uid in uids:
            try:
                contents.update(self._open(found).bodies([uid]))
            except Declined as declined:
                damaged[uid] = str(declined)
        return contents, damaged

    def _open(self, found: Examined) -> Connection:
        """The connection, with this folder open: between two batches others may have been asked for."""
        connection = self._connection()
        selected = connection.selected
        if selected is None or selected.name != found.name:
            selected = connection.examine(found.name)
        if selected.uidvalidity != found.uidvalidity:
            raise ChannelUnavailable("folder-changed", server=self._server, folder=found.name)
        return connection


def _continues(found: Examined, after: Cursor) -> bool:
    """Whether the folder is the one that was read, with all that was in it."""
    return found.uidvalidity == after.uidvalidity and (found.uidnext is None or found.uidnext > after.uid)
