"""The users' mailboxes, and the IMAP server (pymap) through which they are read over TLS."""

import asyncio
import ssl
from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from hmac import compare_digest
from weakref import WeakSet

from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, Identity, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet
from pymap.concurrent import Subsystem
from pymap.exceptions import InvalidAuth
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials import FetchRequirement
from pymap.user import UserMetadata
from pysasl.creds.plain import PlainCredentials
from pysasl.creds.server import ServerCredentials
from pysasl.hashing import BuiltinHash

INBOX = "INBOX"
_SET_ASIDE = "set-aside"


class Mailboxes:
    """Address → mailbox. Addresses are compared without case."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        self._config = _config(tls)
        self._passwords: dict[str, str] = {}
        self._login = _Login(self._config, self)
        self._full: set[str] = set()
        self._connections: WeakSet[asyncio.StreamWriter] = WeakSet()
        server = IMAPServer(self._login, self._config)
        self._serve = ProxyProtocolReader(self._config.proxy_protocol).get_callback(server)

    def __contains__(self, address: str) -> bool:
        return address.lower() in self._passwords

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address, in lower case."""
        return tuple(self._passwords)

    def open(self, address: str, password: str) -> None:
        """There is such a mailbox, with this password from now on."""
        name = address.lower()
        if name not in self._passwords:
            self._login.users_dict[name] = UserMetadata(self._config, name)
            self._config.set_cache[name] = MailboxSet(), FilterSet()
        self._passwords[name] = password

    def admits(self, address: str, password: str) -> bool:
        """Whether this is the password of the mailbox."""
        known = self._passwords.get(address.lower())
        return known is not None and compare_digest(known.encode(), password.encode())

    def fill(self, address: str, *, full: bool) -> None:
        """The mailbox takes nothing more, or does again."""
        (self._full.add if full else self._full.discard)(address.lower())

    def is_full(self, address: str) -> bool:
        """Whether the mailbox takes nothing more."""
        return address.lower() in self._full

    async def put(self, address: str, content: bytes, at: datetime, folder: str = INBOX) -> None:
        """The mail is the newest of the folder, byte for byte."""
        await (await self._folder(address, folder)).append(AppendMessage(content, at, frozenset()), recent=True)

    async def mails(self, address: str, folder: str = INBOX) -> list[bytes]:
        """The mails of a folder, the oldest first, as they were put in."""
        return [content for _, content in await self._contents(await self._folder(address, folder))]

    async def reset(self, address: str) -> None:
        """The inbox has another UIDVALIDITY, and its mails have UIDs that meant others before: the last is first.

        Every IMAP connection is broken on the way, as by a server that was started again.
        """
        self.hang_up()
        mailboxes = self._of(address)
        old = await mailboxes.get_mailbox(INBOX)
        kept = await self._contents(old)
        await mailboxes.rename_mailbox(INBOX, _SET_ASIDE)
        new = await mailboxes.get_mailbox(INBOX)
        while new.uid_validity == old.uid_validity:
            await mailboxes.rename_mailbox(INBOX, f"{_SET_ASIDE}-again")
            await mailboxes.delete_mailbox(f"{_SET_ASIDE}-again")
            new = await mailboxes.get_mailbox(INBOX)
        for at, content in reversed(kept):
            await new.append(AppendMessage(content, at, frozenset()))
        await mailboxes.delete_mailbox(_SET_ASIDE)

    @asynccontextmanager
    async def served(self, host: str, port: int) -> AsyncIterator[tuple[str, int]]:
        """The mailboxes can be read at the address that is given back, for the length of the block."""
        self._config.apply_context()
        server = await asyncio.start_server(self._connection, host, port, ssl=self._config.ssl_context)
        try:
            found = server.sockets[0].getsockname()
            yield str(found[0]), int(found[1])
        finally:
            server.close()
            self.hang_up()

    def hang_up(self) -> None:
        """Every IMAP connection is broken."""
        for writer in list(self._connections):
            writer.transport.abort()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """pymap serves a connection in a task of its own, so that its end is not seen here."""
        self._connections.add(writer)
        await self._serve(reader, writer)

    def _of(self, address: str) -> MailboxSet:
        return self._config.set_cache[address.lower()][0]

    async def _folder(self, address: str, folder: str) -> MailboxData:
        mailboxes = self._of(address)
        if folder.upper() != INBOX:
            with suppress(ValueError):
                await mailboxes.add_mailbox(folder)
        return await mailboxes.get_mailbox(folder)

    async def _contents(self, folder: MailboxData) -> list[tuple[datetime, bytes]]:
        found = []
        async for message in folder.messages():
            loaded = await message.load_content(FetchRequirement.CONTENT)
            found.append((message.internal_date, bytes(loaded.get_body())))
        return found


class _Login(Login):
    """Lets in whoever knows the password of a mailbox."""

    def __init__(self, config: Config, mailboxes: Mailboxes) -> None:
        super().__init__(config)
        self._mailboxes = mailboxes

    async def authenticate(self, credentials: ServerCredentials) -> Identity:
        name = credentials.authcid.lower()
        if not isinstance(credentials, PlainCredentials) or not self._mailboxes.admits(name, credentials._secret):
            raise InvalidAuth
        return Identity(name, self, None, frozenset())


def _config(tls: ssl.SSLContext) -> Config:
    """pymap as it serves mailboxes in memory; what it would take from its command line is given here."""
    return Config(
        Namespace(proxy_protocol=None, passlib_cfg=None),
        demo_data=False,
        demo_user="",
        demo_password="",
        host=None,
        port=0,
        ssl_context=tls,
        tls_enabled=False,
        hash_context=BuiltinHash(),
        cpu_subsystem=Subsystem.for_asyncio(),
        invalid_user_sleep=0,
    )
