"""One IMAP connection, typed: imapclient (and imaplib below it) behind the few questions that a mailbox is asked.

No command here changes anything: folders are opened with EXAMINE, mails are read with BODY.PEEK (RFC 3501 §6.3.2,
§6.4.5). Each method is one round trip, save where it says otherwise.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from selectors import EVENT_READ, DefaultSelector
from typing import Any, Final, TypeVar

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, ProtocolError

from invoicebridge.bridge.mailing import Quota
from invoicebridge.connectors.channels.imap_answers import is_arrival, sizes, windows
from invoicebridge.connectors.channels.imap_login import NOT_NOW, connected
from invoicebridge.connectors.channels.servers import Server
from invoicebridge.errors import ChannelRefused, ChannelUnavailable

_WINDOW: Final = 50_000
"""Messages asked about in one search: the answer is a single line, and imaplib reads lines of a megabyte at most."""
_HEADER: Final = 65_536
_RENEW: Final = 28 * 60.0
"""Seconds of one IDLE; servers hang up after 29 minutes or more (RFC 2177 §3)."""
_LONG_IDLE: Final = 300.0
_FAREWELL: Final = 5.0
_KIBIBYTE: Final = 1024

T = TypeVar("T")


class Declined(Exception):
    """The server says NO or BAD to one command, or says BYE instead of answering it."""


class Unreadable(Declined):
    """The server's answer to one command is not IMAP."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A folder as it was opened; `uidnext` is None where the server does not tell it."""

    name: str
    uidvalidity: int
    uidnext: int | None
    exists: int


class Connection:
    """Logged in, over TLS. After ChannelUnavailable it may be of no use any more: `stands` tells."""

    def __init__(self, server: Server) -> None:
        """ChannelRefused `login-refused`, `login-not-offered`, `certificate-refused` …; ChannelUnavailable."""
        self._server = server
        self._client = connected(server)
        self._broken = False
        self._used = time.monotonic()
        self.selected: Examined | None = None
        """The folder that is open."""

    @property
    def stands(self) -> bool:
        """Whether the connection can be used; the server is asked only after a long silence."""
        if not self._broken and time.monotonic() - self._used > _LONG_IDLE:
            with suppress(ChannelUnavailable, Declined):
                self._ask(self._client.noop)
        return not self._broken

    def offers(self, capability: str) -> bool:
        """Whether the server has the extension; mostly no round trip."""
        return bool(self._asked(lambda: self._client.has_capability(capability)))

    def folders(self) -> tuple[str, ...]:
        """The names of all folders that hold mails."""
        listed = self._asked(self._client.list_folders)
        barred = {rb"\noselect", rb"\nonexistent"}
        return tuple(str(name) for flags, _, name in listed if not barred & {bytes(flag).lower() for flag in flags})

    def standing(self, name: str) -> tuple[int | None, int | None]:
        """UIDVALIDITY and UIDNEXT of a folder that is not open, at one cost whatever it holds. Errors as `examine`."""
        told = self._of_folder(name, lambda: self._client.folder_status(name, ["UIDVALIDITY", "UIDNEXT"]))
        return told.get(b"UIDVALIDITY"), told.get(b"UIDNEXT")

    def examine(self, name: str) -> Examined:
        """The folder is open for reading, as it is now. ChannelRefused `folder-missing`, `folder-refused`."""
        self.selected = None
        told = self._of_folder(name, lambda: self._client.select_folder(name, readonly=True))
        if b"UIDVALIDITY" not in told:
            raise ChannelRefused("uids-not-offered", server=self._server)
        self.selected = Examined(name, told[b"UIDVALIDITY"], told.get(b"UIDNEXT"), told[b"EXISTS"])
        return self.selected

    def sizes(self, first: int) -> dict[int, int]:
        """UID → bytes of the mails of the open folder from this UID on, in rising order.

        imapclient takes lists of UIDs only, so imaplib is asked. The last mail answers to `n:*` even when its UID is
        below n (RFC 3501 §6.4.8).
        """

        def fetched() -> dict[int, int]:
            typ, data = self._client._imap.uid("FETCH", f"{first}:*", "(UID RFC822.SIZE)")
            if typ != "OK":
                raise IMAPClientError(data[0])
            return sizes(line for line in data if isinstance(line, bytes))

        found = self._asked(fetched)
        return {uid: found[uid] for uid in sorted(found) if uid >= first}

    def since(self, day: date) -> set[int]:
        """The UIDs of the mails that came into the open folder on this day or later; a round trip for 50,000 mails."""
        exists = self.selected.exists if self.selected is not None else 0
        within = [[]] if exists <= _WINDOW else [[window] for window in windows(exists, _WINDOW)]
        found = (self._asked(partial(self._client.search, [*window, "SINCE", day])) for window in within)
        return {uid for uids in found for uid in uids}

    def answering(self, message_id: str) -> list[int]:
        """The UIDs of the mails of the open folder that quote this Message-ID of ours."""
        criteria = ["HEADER", "X-Riferimento-Message-ID", message_id]
        return sorted(self._asked(lambda: self._client.search(criteria)))

    def small(self, uids: Sequence[int], limit: int) -> tuple[dict[int, int], dict[int, bytes]]:
        """UID → bytes of those mails that are there, and UID → content of those below the limit, in one round trip.

        Declined when the server cannot give one of them.
        """
        told = self._ask(lambda: self._client.fetch(list(uids), ["RFC822.SIZE", f"BODY.PEEK[]<0.{limit}>"]))
        there = [uid for uid in uids if uid in told]
        contents = {uid: told[uid].get(b"BODY[]<0>") for uid in there}
        whole = {uid: content for uid, content in contents.items() if content is not None and len(content) < limit}
        return {uid: told[uid].get(b"RFC822.SIZE", 0) for uid in there}, whole

    def bodies(self, uids: Sequence[int]) -> dict[int, bytes]:
        """The bytes of those mails that are still there. Declined when the server cannot give one of them."""
        told = self._ask(lambda: self._client.fetch(list(uids), ["BODY.PEEK[]"])) if uids else {}
        return {uid: told[uid][b"BODY[]"] for uid in uids if told.get(uid, {}).get(b"BODY[]") is not None}

    def header(self, uid: int) -> bytes:
        """The first 64 KB of the mail's header; empty when the mail is gone."""
        told = self._asked(lambda: self._client.fetch([uid], [f"BODY.PEEK[HEADER]<0.{_HEADER}>"]))
        values = (value for key, value in told.get(uid, {}).items() if key.startswith(b"BODY[HEADER]"))
        return next(values, None) or b""

    def quota(self) -> Quota | None:
        """How full the mailbox is; None where the server does not tell, or sets no limit. The fullest of several."""
        if not self.offers("QUOTA"):
            return None
        try:
            _, told = self._ask(lambda: self._client.get_quota_root("INBOX"))
        except Declined:
            return None
        limits = [one for one in told if one.resource.upper() == "STORAGE"]
        found = [Quota(int(one.usage) * _KIBIBYTE, int(one.limit) * _KIBIBYTE) for one in limits]
        return max(found, key=lambda quota: quota.share, default=None)

    def idle(self, seconds: float) -> bool:
        """Whether something came into the open folder within that time. IDLE is begun anew before 29 minutes pass."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if self._asked(partial(self._idle_once, min(left, _RENEW))):
                return True
        return False

    def close(self) -> None:
        """The connection is closed; whatever the server says to that is not an error."""
        with suppress(IMAPClientError, OSError):
            if not self._broken:
                self._client.socket().settimeout(_FAREWELL)
                self._client.logout()
        with suppress(OSError):
            self._client.shutdown()

    # --- how it is asked ---------------------------------------------------------------------------------------------

    def _idle_once(self, seconds: float) -> bool:
        """Whether something came in one IDLE, which ends with the first word of the server's, whatever it is.

        imapclient's own way to look into an IDLE loses half-received lines; ending it reads whole ones.
        """
        self._client.idle()
        self._await_word(seconds)
        _, told = self._client.idle_done()
        return any(map(is_arrival, told))

    def _await_word(self, seconds: float) -> None:
        """The server has said something, or that time has passed."""
        with DefaultSelector() as selector:
            selector.register(self._client.socket(), EVENT_READ)
            selector.select(seconds)

    def _of_folder(self, name: str, question: Callable[[], Any]) -> Any:
        """The answer to a question that is about one folder."""
        try:
            return self._ask(question)
        except Declined as declined:
            if self._broken:
                raise self._unavailable(declined) from declined
            known = self.folders()
            if name in known or name.upper() == "INBOX":
                raise ChannelRefused("folder-refused", server=self._server, folder=name, reason=declined) from declined
            told = ", ".join(known)
            raise ChannelRefused("folder-missing", server=self._server, folder=name, known=told) from declined

    def _asked(self, question: Callable[[], T]) -> T:
        """The answer; ChannelUnavailable also when the server declines."""
        try:
            return self._ask(question)
        except Declined as declined:
            raise self._unavailable(declined) from declined

    def _ask(self, question: Callable[[], T]) -> T:
        """The answer; Declined when the server says no to the question, ChannelUnavailable for everything else."""
        try:
            answer = question()
        except OSError as error:
            raise self._lost(error) from error
        except IMAPClientAbortError as error:
            self._broken = True
            if "BYE" not in self._client._imap.untagged_responses:
                raise self._lost(error) from error
            raise Declined(str(error)) from error
        except (ProtocolError, ValueError, TypeError, LookupError) as error:
            self._broken = True
            raise Unreadable(str(error)) from error
        except IMAPClientError as error:
            if NOT_NOW.search(str(error)):
                raise ChannelUnavailable("server-later", server=self._server, reason=error) from error
            raise Declined(str(error)) from error
        self._used = time.monotonic()
        return answer

    def _unavailable(self, declined: Declined) -> ChannelUnavailable:
        if isinstance(declined, Unreadable):
            return ChannelUnavailable("server-answer-unreadable", server=self._server, reason=declined)
        return ChannelUnavailable("server-later", server=self._server, reason=declined)

    def _lost(self, error: Exception) -> ChannelUnavailable:
        self._broken = True
        return ChannelUnavailable("server-unreachable", server=self._server, reason=error)
