"""A mailbox under test, whichever server it lies on: what tests put into it and take out of it, over IMAP."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from imapclient import IMAPClient

from invoicebridge.connectors.channels import imap, tls
from invoicebridge.connectors.channels.batching import Bounds
from invoicebridge.connectors.channels.imap import ImapInbox
from invoicebridge.connectors.channels.servers import Server

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Word:
    """A secret that a test knows."""

    text: str

    def read(self) -> str:
        return self.text

    def __str__(self) -> str:
        return "a test"


@dataclass(frozen=True)
class CertificateFiles:
    """What a TLS server needs, and the root that its clients trust."""

    certificate: Path
    key: Path
    root: Path


@dataclass(frozen=True)
class Mailbox:
    """A mailbox on a server that runs."""

    server: Server

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        """Somebody else's connection to the mailbox."""
        at = self.server
        with IMAPClient(at.host, at.port, ssl_context=tls.context(at.ca), timeout=10) as client:
            client.login(at.user, at.password.read())
            yield client

    @contextmanager
    def inbox(self, bounds: Bounds | None = None) -> Iterator[ImapInbox]:
        """The port under test."""
        with imap.inbox(self.server, bounds) as inbox:
            yield inbox

    def put(self, *mails: bytes, folder: str = "INBOX", at: datetime = NOON) -> None:
        """The mails are in the folder, which is made if it is not there."""
        with self.client() as client:
            if folder != "INBOX" and not client.folder_exists(folder):
                client.create_folder(folder)
            for mail in mails:
                client.append(folder, mail, msg_time=at)

    def remove(self, *uids: int, folder: str = "INBOX") -> None:
        """Somebody deletes these mails."""
        with self.client() as client:
            client.select_folder(folder)
            client.delete_messages(list(uids))
            client.expunge()

    def renew(self, folder: str) -> None:
        """The folder is deleted and made anew: it has another UIDVALIDITY, and no mails."""
        with self.client() as client:
            before = client.folder_status(folder, ["UIDVALIDITY"])
            while client.folder_exists(folder) and client.folder_status(folder, ["UIDVALIDITY"]) == before:
                client.delete_folder(folder)
                client.create_folder(folder)

    def flags(self, folder: str = "INBOX") -> list[Sequence[bytes]]:
        """The flags of every mail, without \\Recent, which the server gives and takes itself."""
        with self.client() as client:
            client.select_folder(folder, readonly=True)
            found = client.get_flags(client.search())
        return [[flag for flag in found[uid] if flag != b"\\Recent"] for uid in sorted(found)]


def mail(number: int, size: int = 0, header: str = "") -> bytes:
    """A small mail that no other number has, with lines that tempt a protocol."""
    filling = b"x" * 70 + b"\r\n"
    head = f"From: a@b.example\r\nSubject: {number}\r\n{header}Message-ID: <{number}@b.example>\r\n\r\n"
    return head.encode() + b"one\r\n.\r\n..two\r\n" + filling * (size // len(filling)) + b"end\r\n"
