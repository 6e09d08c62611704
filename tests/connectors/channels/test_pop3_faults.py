"""What a POP3 server may say that no good one says."""

import pytest

from invoicebridge.bridge.mailing import LEFT_OUT, Batch
from invoicebridge.connectors.channels import pop3
from invoicebridge.connectors.channels.servers import Server
from invoicebridge.errors import ChannelRefused, ChannelUnavailable
from tests.connectors.channels.line_server import PASSWORD, serving
from tests.contracts_mail.mailbox import CertificateFiles

HELLO = b"+OK ready\r\n"
GOOD = {
    "USER": b"+OK\r\n",
    "PASS": b"+OK\r\n",
    "UIDL": b"+OK\r\n1 aaa\r\n2 bbb\r\n.\r\n",
    "LIST": b"+OK\r\n1 10\r\n2 10\r\n.\r\n",
    "RETR": b"+OK\r\nSubject: x\r\n\r\n..dot\r\n.\r\n",
    "QUIT": b"+OK\r\n",
}


def read(papers: CertificateFiles, greeting: bytes | None = HELLO, **said: bytes | None) -> list[Batch]:
    """All that a server gives, whose replies are good but for these."""

    def answer(line: str) -> bytes | None:
        command, _, argument = line.partition(" ")
        return {**GOOD, **said}[f"{command}{argument}" if f"{command}{argument}" in said else command]

    with serving(papers, greeting, answer) as server:
        return everything(server)


def everything(server: Server) -> list[Batch]:
    with pop3.inbox(server) as inbox:
        return list(inbox.new_mails("INBOX", None, None, lambda ids: frozenset(ids)))


def test_a_good_server_is_read(papers: CertificateFiles) -> None:
    (batch,) = read(papers)
    assert [(one.uid, one.content) for one in batch.mails] == [
        ("aaa", b"Subject: x\r\n\r\n.dot\r\n"),
        ("bbb", b"Subject: x\r\n\r\n.dot\r\n"),
    ]


@pytest.mark.parametrize(
    ("said", "raised", "code"),
    [
        (b"-ERR [AUTH] no\r\n", ChannelRefused, "login-refused"),
        (b"-ERR wrong\r\n", ChannelRefused, "login-refused"),
        (b"-ERR [IN-USE] somebody else reads\r\n", ChannelUnavailable, "server-later"),
        (b"-ERR [SYS/TEMP] database\r\n", ChannelUnavailable, "server-later"),
        (None, ChannelUnavailable, "server-unreachable"),
    ],
)
def test_only_a_refused_login_is_called_one(
    papers: CertificateFiles, said: bytes | None, raised: type[Exception], code: str
) -> None:
    with pytest.raises(raised, match=code) as error:
        read(papers, PASS=said)
    assert PASSWORD not in str(error.value)


@pytest.mark.parametrize("greeting", [None, b"-ERR busy\r\n", b"220 smtp\r\n"])
def test_a_server_that_does_not_greet_is_unavailable(papers: CertificateFiles, greeting: bytes | None) -> None:
    with pytest.raises(ChannelUnavailable):
        read(papers, greeting)


@pytest.mark.parametrize(
    ("command", "said", "code"),
    [
        ("UIDL", b"-ERR unknown\r\n", "uids-not-offered"),
        ("UIDL", b"+OK\r\nwhat\r\n.\r\n", "server-answer-unreadable"),
        ("UIDL", None, "server-unreachable"),
        ("RETR", None, "server-unreachable"),
        ("RETR", b"-ERR [SYS/TEMP] later\r\n", "server-later"),
        ("RETR", b"-ERR all of them are broken\r\n", "server-later"),
    ],
)
def test_what_goes_wrong_on_the_way_is_told(
    papers: CertificateFiles, command: str, said: bytes | None, code: str
) -> None:
    with pytest.raises((ChannelRefused, ChannelUnavailable), match=code):
        read(papers, **{command: said})


def test_a_mail_that_the_server_cannot_give_becomes_a_stub_and_the_others_are_read(papers: CertificateFiles) -> None:
    (batch,) = read(papers, RETR1=b"-ERR broken\r\n")
    stub, good = (one.content for one in batch.mails)
    assert stub.startswith(f"{LEFT_OUT}: -ERR broken\r\n".encode())
    assert good == b"Subject: x\r\n\r\n.dot\r\n"


def test_a_session_that_does_not_end_well_has_read_well(papers: CertificateFiles) -> None:
    assert len(read(papers, QUIT=None)) == 1
