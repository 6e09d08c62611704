"""What an IMAP server may say that no good one says: whose fault it is, and that one bad mail keeps no other."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from invoicebridge.bridge.archived import Cursor
from invoicebridge.bridge.mailing import LEFT_OUT, Batch
from invoicebridge.connectors.channels import imap
from invoicebridge.connectors.channels.servers import Server
from invoicebridge.errors import ChannelRefused, ChannelUnavailable
from tests.connectors.channels.line_server import PASSWORD, serving
from tests.contracts_mail.mailbox import CertificateFiles

HELLO = b"* OK ready\r\n"
MAILS: Mapping[int, bytes] = {
    1: b"Subject: 1\r\n\r\none\r\n",
    2: b"Subject: 2\r\n\r\ntwo\r\n",
    3: b"Subject: 3\r\n\r\nthree\r\n",
}


@dataclass
class Fake:
    """An IMAP server with three mails. `says`: the tagged reply (without tag) to commands that begin so."""

    says: dict[str, str | None] = field(default_factory=dict)
    capabilities: str = "IMAP4rev1"
    uidnext: bool = True
    damaged: frozenset[int] = frozenset()
    mails: Mapping[int, bytes] = field(default_factory=lambda: MAILS)
    heard: list[str] = field(default_factory=list)

    def answer(self, line: str) -> bytes | None:
        tag, _, command = line.partition(" ")
        self.heard.append(command)
        for begin, said in self.says.items():
            if command.upper().startswith(begin):
                return None if said is None else f"{tag} {said}\r\n".encode()
        untagged, said = self._good(command)
        return untagged + f"{tag} {said}\r\n".encode()

    def _good(self, command: str) -> tuple[bytes, str]:
        if command == "CAPABILITY":
            return f"* CAPABILITY {self.capabilities}\r\n".encode(), "OK done"
        if command.startswith("EXAMINE"):
            told = f"* {len(self.mails)} EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n"
            return (told + ("* OK [UIDNEXT 4] ok\r\n" if self.uidnext else "")).encode(), "OK [READ-ONLY] done"
        if command.startswith("STATUS"):
            told = " UIDNEXT 4" if self.uidnext else ""
            return f"* STATUS INBOX (UIDVALIDITY 7{told})\r\n".encode(), "OK done"
        if command.startswith("UID FETCH"):
            return self._fetched(command)
        if command == "LOGOUT":
            return b"* BYE bye\r\n", "OK done"
        return b"", "OK done"

    def _fetched(self, command: str) -> tuple[bytes, str]:
        _, _, uids, items = command.split(" ", 3)
        wanted = [int(one) for one in uids.split(",")] if ":" not in uids else list(self.mails)
        if "BODY" in items and self.damaged & set(wanted):
            return b"", "NO cannot be read"
        return b"".join(self._fetch(uid, items) for uid in wanted if uid in self.mails), "OK done"

    def _fetch(self, uid: int, items: str) -> bytes:
        content = self.mails[uid]
        told = f"* {uid} FETCH (UID {uid} RFC822.SIZE {len(content)}".encode()
        if "BODY.PEEK[]" in items:
            key = b"BODY[]<0>" if "<" in items else b"BODY[]"
            told += b" " + key + b" {%d}\r\n" % len(content) + content
        return told + b")\r\n"


def read(server: Server, after: Cursor | None = None) -> list[Batch]:
    """All batches of the inbox."""
    with imap.inbox(server) as inbox:
        return list(inbox.new_mails("INBOX", after, None, lambda ids: frozenset()))


def contents(batches: list[Batch]) -> list[bytes]:
    return [one.content for batch in batches for one in batch.mails]


@pytest.mark.parametrize(
    ("said", "raised", "code"),
    [
        ("NO [AUTHENTICATIONFAILED] Authentication failed.", ChannelRefused, "login-refused"),
        ("NO [AUTHENTICATIONFAILED] Too many failures", ChannelRefused, "login-refused"),
        ("NO wrong", ChannelRefused, "login-refused"),
        ("BAD what?", ChannelRefused, "login-refused"),
        ("NO [UNAVAILABLE] Temporary authentication failure.", ChannelUnavailable, "server-later"),
        ("NO [LIMIT] Too many connections", ChannelUnavailable, "server-later"),
        (None, ChannelUnavailable, "server-unreachable"),
    ],
)
def test_only_a_refused_login_is_called_one(
    papers: CertificateFiles, said: str | None, raised: type[Exception], code: str
) -> None:
    """A refused login suspends the mailbox at once; a connection that breaks must not."""
    fake = Fake({"LOGIN": said})
    with serving(papers, HELLO, fake.answer) as server, pytest.raises(raised, match=code):
        read(server)
    assert len([one for one in fake.heard if one.startswith("LOGIN")]) == 1


def test_a_password_that_the_server_repeats_is_not_repeated(papers: CertificateFiles) -> None:
    fake = Fake({"LOGIN": f"NO no such password: {PASSWORD}"})
    with serving(papers, HELLO, fake.answer) as server, pytest.raises(ChannelRefused) as refused:
        read(server)
    assert PASSWORD not in str(refused.value)


@pytest.mark.parametrize(
    ("greeting", "code"),
    [
        (None, "server-later|server-unreachable"),
        (b"* BYE too many\r\n", "server-later"),
        (b"220 smtp\r\n", "server-later"),
    ],
)
def test_a_server_that_does_not_greet_is_unavailable(
    papers: CertificateFiles, greeting: bytes | None, code: str
) -> None:
    with serving(papers, greeting, Fake().answer) as server, pytest.raises(ChannelUnavailable, match=code):
        read(server)


def test_a_server_that_takes_no_password_says_what_it_offers(papers: CertificateFiles) -> None:
    fake = Fake(capabilities="IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2")
    with serving(papers, HELLO, fake.answer) as server, pytest.raises(ChannelRefused, match=r"login-not.*XOAUTH2"):
        read(server)


def test_a_server_that_does_not_tell_uidnext_is_read_all_the_same(papers: CertificateFiles) -> None:
    fake = Fake(uidnext=False)
    with serving(papers, HELLO, fake.answer) as server:
        batches = read(server)
        assert contents(batches) == list(MAILS.values())
        assert batches[-1].cursor == Cursor(7, 3)
        assert read(server, batches[-1].cursor) == []


def test_a_mail_that_the_server_cannot_give_becomes_a_stub_and_the_others_are_read(papers: CertificateFiles) -> None:
    with serving(papers, HELLO, Fake(damaged=frozenset({2})).answer) as server:
        one, stub, three = contents(read(server))
    assert (one, three) == (MAILS[1], MAILS[3])
    assert stub.startswith(f"{LEFT_OUT}: fetch failed: cannot be read\r\n".encode())


def test_a_server_that_can_give_no_mail_at_all_is_asked_later(papers: CertificateFiles) -> None:
    with (
        serving(papers, HELLO, Fake(damaged=frozenset(MAILS)).answer) as server,
        pytest.raises(ChannelUnavailable, match="server-later"),
    ):
        read(server)


def test_a_folder_that_the_server_does_not_open_is_another_thing_than_one_that_is_not_there(
    papers: CertificateFiles,
) -> None:
    with (
        serving(papers, HELLO, Fake({"EXAMINE": "NO [NOPERM] no"}).answer) as server,
        pytest.raises(ChannelRefused, match="folder-refused"),
    ):
        read(server)


def test_a_connection_that_breaks_while_mails_are_fetched_is_told(papers: CertificateFiles) -> None:
    with (
        serving(papers, HELLO, Fake({"UID FETCH": None}).answer) as server,
        pytest.raises(ChannelUnavailable, match="server-unreachable"),
    ):
        read(server)


def test_an_answer_that_makes_no_sense_is_told(papers: CertificateFiles) -> None:
    fake = Fake()

    def answer(line: str) -> bytes | None:
        if "UID FETCH" in line:
            return b"* 1 FETCH (UID x RFC822.SIZE (\r\n" + line.split()[0].encode() + b" OK done\r\n"
        return fake.answer(line)

    with serving(papers, HELLO, answer) as server, pytest.raises(ChannelUnavailable, match="unreadable"):
        read(server)
