"""An `Inbox` over POP3, for mailboxes that offer nothing else: one folder, ids by UIDL, every mail stays on the server.

POP3 cannot search, knows no days and no quota: `since` is not looked at, and a doubt is answered by what is collected.
A server may mark as read what it hands out; that is its own doing.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Final

from invoicebridge.bridge.archived import Cursor
from invoicebridge.bridge.mailing import Arrived, Batch, Quota, Unseen
from invoicebridge.connectors.channels.batching import Bounds, batches
from invoicebridge.connectors.channels.left_out import stub
from invoicebridge.connectors.channels.pop3_session import Declined, Session
from invoicebridge.connectors.channels.servers import Server
from invoicebridge.errors import ChannelRefused, ChannelUnavailable

FOLDER: Final = "INBOX"
BOUNDS: Final = Bounds(mails=50)
"""A mail is a round trip of its own, and a session holds the mailbox locked."""


@contextmanager
def inbox(server: Server, bounds: Bounds = BOUNDS) -> Iterator["Pop3Inbox"]:
    """The mailbox, for the length of the block; nothing is connected before the first question."""
    yield Pop3Inbox(server, bounds)


class Pop3Inbox:
    """The port `Inbox`. Each reading is a session of its own: POP3 shows what came only to who comes again."""

    def __init__(self, server: Server, bounds: Bounds) -> None:
        self._server = server
        self._bounds = bounds

    def folders(self) -> tuple[str, ...]:
        """The one folder that POP3 shows, once the login is known to be good."""
        with Session(self._server):
            return (FOLDER,)

    def new_mails(self, folder: str, after: Cursor | None, since: date | None, unseen: Unseen) -> Iterator[Batch]:
        """Yield the mails whose ids are unseen, in the server's order; `after` and `since` are not looked at.

        ChannelRefused `folder-missing`, and `uids-not-offered` where the server does not know UIDL.
        """
        if folder.upper() != FOLDER:
            raise ChannelRefused("folder-missing", server=self._server, folder=folder, known=FOLDER)
        with Session(self._server) as session:
            ids = session.ids()
            new = unseen(tuple(ids.values())) if ids else frozenset()
            sizes = session.sizes() if new else {}
            wanted = {number: sizes.get(number, 0) for number, uid in ids.items() if uid in new}
            for numbers in batches(wanted, self._bounds):
                mails = self._fetched(session, {number: ids[number] for number in numbers}, wanted)
                yield Batch(mails=mails, cursor=None)

    def answers_to(self, message_id: str, folders: Sequence[str]) -> Iterator[bytes]:
        """Yield nothing: POP3 cannot search."""
        return iter(())

    def quota(self) -> Quota | None:
        """None: POP3 does not say."""
        return None

    def wait(self, folder: str, at_most: timedelta) -> bool:
        """False: POP3 cannot wait."""
        return False

    def _fetched(self, session: Session, ids: dict[int, str], sizes: dict[int, int]) -> tuple[Arrived, ...]:
        """The mails of a batch; a stub stands for what is too large, or damaged on the server."""
        mails: list[Arrived] = []
        damaged: list[str] = []
        for number, uid in ids.items():
            if sizes[number] > self._bounds.largest:
                mails.append(Arrived(uid, stub(uid, FOLDER, f"{sizes[number]} bytes > {self._bounds.largest}")))
                continue
            try:
                mails.append(Arrived(uid, session.content(number)))
            except Declined as declined:
                damaged.append(str(declined))
                mails.append(Arrived(uid, stub(uid, FOLDER, str(declined))))
        if len(damaged) == len(ids) > 1:
            raise ChannelUnavailable("server-later", server=self._server, reason=damaged[0])
        return tuple(mails)
