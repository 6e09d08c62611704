"""What a server says to a mail is written down exactly, and only its own word after the last byte decides."""

import base64
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from invoicebridge.connectors.channels import servers, smtp, tls
from invoicebridge.connectors.channels.servers import Patience, Server
from invoicebridge.connectors.secrets import FromEnvironment
from invoicebridge.errors import ChannelRefused, ChannelUnavailable, ConfigurationError, InvoiceBridgeError
from invoicebridge.pec.compose import File, OutgoingMail, compose
from invoicebridge.transmission.dialogue import Dialogue, Ending, Refusal
from tests.connectors.channels.smtp_server import CUT, PASSWORD, SILENCE, Fake, serving
from tests.contracts_mail.mailbox import CertificateFiles, Word

AT = datetime(2026, 11, 25, 11, tzinfo=UTC)
ENDLESS = b"250-and on\r\n" * 20_000
Serving = Callable[..., AbstractContextManager[tuple[Fake, Callable[..., Server]]]]


@pytest.fixture
def root(papers: CertificateFiles) -> Path:
    return papers.root


@pytest.fixture
def server(papers: CertificateFiles) -> Serving:
    """Starts a fake server."""
    return lambda **replies: serving(papers.certificate, papers.key, **replies)


def now() -> datetime:
    return AT


def mail(number: int = 1, size: int = 100) -> OutgoingMail:
    """A mail as the bridge composes it."""
    file = File(f"IT01234567890_{number:05}.xml", b"x" * size)
    sdi = "sdi01@pec.fatturapa.it"
    return compose((file,), sender="ditta@pec.example", recipient=sdi, message_id=f"{number}@pec.example", at=AT)


def sent(at: Server, one: OutgoingMail | None = None) -> Dialogue:
    """One mail over a connection of its own."""
    with smtp.outbox(at, "pec") as outbox:
        outbox.open()
        return outbox.send(one or mail(), now)


# --- taken ----------------------------------------------------------------------------------------------------------


def test_a_mail_that_is_taken_leaves_the_whole_dialogue_and_no_content(server: Serving, root: Path) -> None:
    with server() as (fake, login):
        told = sent(login(root))
    assert fake.mails == [mail().content]
    assert (told.ending, told.refusal, told.mailbox, told.message_id) == (Ending.TAKEN, None, "pec", "1@pec.example")
    assert told.server == f"127.0.0.1:{fake.port}"
    assert [f"{line.who} {line.text}" for line in told.lines] == [
        f"C MAIL FROM:<ditta@pec.example> SIZE={mail().size}",
        "S 250 2.1.0 ok",
        "C RCPT TO:<sdi01@pec.fatturapa.it>",
        "S 250 2.1.5 ok",
        "C DATA",
        "S 354 go on",
        f"C ({mail().size} bytes, SHA-256 {sha256(mail().content).hexdigest()})",
        "S 250 2.0.0 queued as 1",
    ]


def test_one_connection_and_one_login_serve_a_batch(server: Serving, root: Path) -> None:
    with server() as (fake, login), smtp.outbox(login(root), "pec") as outbox:
        for number in range(1, 6):
            outbox.open()
            assert outbox.send(mail(number), now).ending is Ending.TAKEN
    assert (fake.connections, fake.commands.count("AUTH"), len(fake.mails)) == (1, 1, 5)


def test_a_large_mail_arrives_whole(server: Serving, root: Path) -> None:
    with server(EHLO=b"250-fake\r\n250 AUTH PLAIN\r\n") as (fake, login):
        assert sent(login(root), mail(size=3_000_000)).ending is Ending.TAKEN
        assert fake.mails == [mail(size=3_000_000).content]
        assert "MAIL FROM:<ditta@pec.example>".upper() in map(str.upper, fake.commands)


@pytest.mark.parametrize("farewell", [b"500 5.5.1 no\r\n", CUT, SILENCE, b"garbage\r\n"])
def test_what_the_server_says_to_quit_changes_nothing(
    server: Serving, root: Path, farewell: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "_FAREWELL", 0.3)
    with server(QUIT=farewell) as (_, login):
        assert sent(login(root)).ending is Ending.TAKEN


def test_a_mail_without_a_line_end_at_its_end_gets_one(server: Serving, root: Path) -> None:
    bare = OutgoingMail("a@b.example", "c@d.example", "1@b.example", b"Subject: x\r\n\r\nend")
    with server() as (fake, login):
        assert sent(login(root), bare).ending is Ending.TAKEN
    assert fake.mails == [b"Subject: x\r\n\r\nend\r\n"]


# --- doubt ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [CUT, SILENCE, b"hello\r\n", b"\r\n", b"354 go on\r\n", b"99 what\r\n", b"250" + b"x" * 20_000, b"25", ENDLESS],
    ids=["cut", "silence", "garbage", "empty", "354", "99", "endless line", "half a reply", "endless lines"],
)
def test_without_a_reply_that_can_be_understood_after_the_last_byte_nobody_knows(
    server: Serving, root: Path, said: bytes
) -> None:
    with server(end=said) as (fake, login):
        patient = replace(login(root), patience=Patience(5, 5, 0.4))
        with smtp.outbox(patient, "pec") as outbox:
            outbox.open()
            told = outbox.send(mail(), now)
            assert (told.ending, told.refusal) == (Ending.UNKNOWN, None)
            assert fake.mails == [mail().content]
            fake.replies["."] = b"250 ok\r\n"
            outbox.open()
            assert outbox.send(mail(2), now).ending is Ending.TAKEN
        assert fake.connections == 2


# --- not handed over ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("said", [CUT, SILENCE, b"hello\r\n", b"250" + b"x" * 20_000, ENDLESS])
def test_a_connection_that_breaks_before_the_mail_leaves_the_mail_with_us(
    server: Serving, root: Path, command: str, said: bytes
) -> None:
    with server(**{command: said}) as (fake, login):
        told = sent(replace(login(root), patience=Patience(5, 0.4, 5)))
    assert (told.ending, told.refusal, fake.mails) == (Ending.LATER, None, [])


def test_a_connection_that_breaks_in_the_middle_of_the_mail_leaves_it_with_us(server: Serving, root: Path) -> None:
    with server(EHLO=b"250-fake\r\n250 AUTH PLAIN\r\n") as (fake, login):
        fake.takes = 100_000
        told = sent(login(root), mail(size=20_000_000))
    assert (told.ending, fake.mails) == (Ending.LATER, [])
    assert "broken off" in told.lines[-1].text


def test_replies_that_are_out_of_step_hand_nothing_over(server: Serving, root: Path) -> None:
    with server(MAIL=b"250 ok\r\n250 one too many\r\n") as (fake, login):
        told = sent(login(root))
    assert (told.ending, fake.mails) == (Ending.LATER, [])


def test_an_outbox_that_was_never_opened_sends_nothing(server: Serving, root: Path) -> None:
    with server() as (fake, login), smtp.outbox(login(root), "pec") as outbox:
        assert outbox.send(mail(), now).ending is Ending.LATER
    assert fake.connections == 0


def test_a_mail_larger_than_the_server_takes_is_refused_before_a_byte_of_it_leaves(server: Serving, root: Path) -> None:
    with server() as (fake, login):
        told = sent(login(root), mail(size=200_000))
    assert (told.ending, told.refusal) == (Ending.REFUSED, Refusal.SIZE)
    assert told.last_reply == "250 SIZE 100000"
    assert [one for one in fake.commands if one.upper().startswith(("MAIL", "DATA"))] == []


# --- refused --------------------------------------------------------------------------------------------------------

NOT_OWNED = b"553 5.7.1 Sender address rejected: not owned by user ditta\r\n"


@pytest.mark.parametrize(
    ("command", "said", "ending", "refusal"),
    [
        ("RCPT", b"550 5.1.1 unknown\r\n", Ending.REFUSED, Refusal.RECIPIENT),
        ("RCPT", b"551 not here\r\n", Ending.REFUSED, Refusal.RECIPIENT),
        ("RCPT", b"553 not allowed\r\n", Ending.REFUSED, Refusal.RECIPIENT),
        ("RCPT", b"450 4.2.1 busy\r\n", Ending.LATER, Refusal.RECIPIENT),
        ("RCPT", NOT_OWNED, Ending.REFUSED, Refusal.SENDER),
        ("MAIL", NOT_OWNED, Ending.REFUSED, Refusal.SENDER),
        ("MAIL", b"552 5.3.4 Message size exceeds fixed limit\r\n", Ending.REFUSED, Refusal.SIZE),
        ("MAIL", b"530 5.7.0 Authentication required\r\n", Ending.REFUSED, Refusal.MAILBOX),
        ("MAIL", b"550 5.2.1 Casella disabilitata\r\n", Ending.REFUSED, Refusal.MAILBOX),
        ("MAIL", b"552 5.2.2 mailbox over quota\r\n", Ending.REFUSED, Refusal.MAILBOX),
        (".", b"552 5.2.2 Quota limit exceeded\r\n", Ending.REFUSED, Refusal.MAILBOX),
        ("RCPT", b"550 5.2.1 mailbox disabled\r\n", Ending.REFUSED, Refusal.RECIPIENT),
        ("RCPT", b"552 5.2.2 mailbox full\r\n", Ending.REFUSED, Refusal.RECIPIENT),
        ("MAIL", b"550-Class Of Service\r\n550 Too much traffic\r\n", Ending.LATER, Refusal.RATE),
        ("MAIL", b"451 4.7.1 slowly, please\r\n", Ending.LATER, Refusal.RATE),
        ("MAIL", b"421 too many messages in this session\r\n", Ending.LATER, Refusal.RATE),
        ("MAIL", b"451 4.3.0 try again\r\n", Ending.LATER, Refusal.OTHER),
        ("DATA", b"554 5.5.1 no valid recipients\r\n", Ending.REFUSED, Refusal.OTHER),
        (".", b"550 Class Of Service - Too much traffic\r\n", Ending.LATER, Refusal.RATE),
        (".", b"552 message size limit exceeded\r\n", Ending.REFUSED, Refusal.SIZE),
        (".", b"552 too big\r\n", Ending.REFUSED, Refusal.SIZE),
        (".", b"554 5.7.1 virus found\r\n", Ending.REFUSED, Refusal.CONTENT),
        (".", b"554 5.0.0 no\r\n", Ending.REFUSED, Refusal.OTHER),
        (".", b"452 4.3.1 disk full\r\n", Ending.LATER, Refusal.OTHER),
        (".", b"421 4.3.2 shutting down\r\n", Ending.LATER, Refusal.OTHER),
    ],
)
def test_a_reply_is_kept_word_for_word_and_means_one_thing(
    server: Serving, root: Path, command: str, said: bytes, ending: Ending, refusal: Refusal
) -> None:
    with server() as (fake, login), smtp.outbox(login(root), "pec") as outbox:
        fake.next.append((command, said))
        outbox.open()
        told = outbox.send(mail(), now)
        assert (told.ending, told.refusal) == (ending, refusal)
        assert told.last_reply == said.decode().strip().replace("\r\n550 ", "\n").replace("550-", "550 ")
        outbox.open()
        assert outbox.send(mail(2), now).ending is Ending.TAKEN
    assert fake.connections == (2 if said.startswith(b"421") else 1)
    assert ("RSET" in map(str.upper, fake.commands)) != said.startswith(b"421")


# --- the connection -------------------------------------------------------------------------------------------------


def test_a_reply_may_have_as_many_lines_as_any_server_needs(server: Serving, root: Path) -> None:
    with server(end=b"250-and\r\n" * 100 + b"250 ok\r\n") as (_, login):
        assert sent(login(root)).ending is Ending.TAKEN


def letters(text: str) -> str:
    """The text as LOGIN sends it, in capitals, as the fake server hears every word."""
    return base64.b64encode(text.encode()).decode().upper()


def opened(at: Server) -> None:
    with smtp.outbox(at, "pec") as outbox:
        outbox.open()


@pytest.mark.parametrize(
    ("command", "said", "raised", "code"),
    [
        ("greeting", b"421 4.3.2 too busy\r\n", ChannelUnavailable, "server-later"),
        ("greeting", b"554 5.7.1 go away\r\n", ChannelRefused, "server-refused"),
        ("greeting", CUT, ChannelUnavailable, "server-unreachable"),
        ("greeting", SILENCE, ChannelUnavailable, "server-unreachable"),
        ("greeting", ENDLESS.replace(b"250", b"220"), ChannelUnavailable, "server-unreachable"),
        ("EHLO", ENDLESS, ChannelUnavailable, "server-unreachable"),
        ("AUTH", ENDLESS, ChannelUnavailable, "server-unreachable"),
        ("greeting", b"SSH-2.0\r\n", ChannelUnavailable, "server-later"),
        ("EHLO", b"421 closing\r\n", ChannelUnavailable, "server-later"),
        ("EHLO", b"502 no\r\n", ChannelRefused, "server-refused"),
        ("EHLO", b"250 fake\r\n", ChannelRefused, "login-not-offered"),
        ("EHLO", b"250-fake\r\n250 AUTH XOAUTH2\r\n", ChannelRefused, "login-not-offered"),
        ("AUTH", b"535 5.7.8 wrong\r\n", ChannelRefused, "login-refused"),
        ("AUTH", b"534 5.7.9 too weak\r\n", ChannelRefused, "login-refused"),
        ("AUTH", b"535 too many failed logins\r\n", ChannelRefused, "login-refused"),
        ("AUTH", b"454 4.7.0 Temporary authentication failure\r\n", ChannelUnavailable, "server-later"),
        ("AUTH", b"550 Class Of Service - Too much traffic\r\n", ChannelUnavailable, "server-later"),
        ("AUTH", CUT, ChannelUnavailable, "server-unreachable"),
    ],
)
def test_opening_says_whose_fault_it_is(
    server: Serving, root: Path, command: str, said: bytes, raised: type[Exception], code: str
) -> None:
    with server(**{command: said}) as (fake, login):
        at = replace(login(root), patience=Patience(0.5, 0.5, 0.5))
        with pytest.raises(raised, match=code) as error:
            opened(at)
    assert f"127.0.0.1:{fake.port}" in str(error.value)
    assert fake.mails == []


def test_a_password_is_tried_once_and_never_told(server: Serving, root: Path) -> None:
    told = pytest.raises(ChannelRefused, match="login-refused")
    with server(AUTH=f"535 no {PASSWORD}\r\n".encode()) as (fake, login), told as refused:
        opened(login(root))
    assert fake.commands.count("AUTH") == 1
    assert PASSWORD not in str(refused.value)


@pytest.mark.parametrize("code", [535, 454, 502])
def test_a_server_that_repeats_what_it_heard_betrays_no_password(server: Serving, root: Path, code: int) -> None:
    token = base64.b64encode(f"\0ditta\0{PASSWORD}".encode())
    word = base64.b64encode(PASSWORD.encode())
    said = b"%d AUTH PLAIN %b (%b, %b)%b\r\n" % (code, token, word, PASSWORD.encode(), b"." * 480 + token)
    with server(AUTH=said) as (_, login), pytest.raises(InvoiceBridgeError) as refused:
        opened(login(root))
    for secret in (token, token[:40], word, PASSWORD.encode()):
        assert secret.decode() not in str(refused.value)


def test_a_password_may_be_of_any_alphabet(server: Serving, root: Path) -> None:
    with server() as (_, login):
        opened(replace(login(root), password=Word("perché€")))


def test_login_is_spoken_where_plain_is_not_offered(server: Serving, root: Path) -> None:
    with server(EHLO=b"250-fake\r\n250 AUTH LOGIN CRAM-MD5\r\n", AUTH=b"334 VXNlcm5hbWU6\r\n") as (fake, login):
        fake.replies[letters("ditta")] = b"334 UGFzc3dvcmQ6\r\n"
        fake.replies[letters(PASSWORD)] = b"235 ok\r\n"
        opened(login(root))


def test_a_password_that_is_not_there_is_the_operators_fault(server: Serving, root: Path) -> None:
    with server() as (_, login), pytest.raises(ConfigurationError, match="secret-missing"):
        opened(replace(login(root), password=FromEnvironment("NO_SUCH_VARIABLE")))


def test_a_connection_that_the_server_has_ended_meanwhile_is_made_anew(
    server: Serving, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "_IDLE", 0.0)
    with server() as (fake, login), smtp.outbox(login(root), "pec") as outbox:
        outbox.open()
        fake.next.append(("NOOP", CUT))
        outbox.open()
        assert outbox.send(mail(), now).ending is Ending.TAKEN
        assert fake.connections == 2


# --- TLS ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def asking(papers: CertificateFiles, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Fake, Server]]:
    """A server where TLS is asked for."""
    hello = b"250-fake\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n"
    offered = {"EHLO": hello, "STARTTLS": b"220 go on\r\n"}
    with serving(papers.certificate, papers.key, starttls=True, **offered) as (fake, login):
        monkeypatch.setattr(servers, "STARTTLS", {fake.port})
        yield fake, login(papers.root)


def test_starttls_comes_before_the_login(asking: tuple[Fake, Server]) -> None:
    fake, at = asking
    assert sent(at).ending is Ending.TAKEN
    assert [one.split()[0].upper() for one in fake.commands[:4]] == ["EHLO", "STARTTLS", "EHLO", "AUTH"]
    assert tls.certificate_end(at) > AT


def test_without_starttls_nobody_logs_in(asking: tuple[Fake, Server]) -> None:
    fake, at = asking
    fake.replies["EHLO"] = b"250-fake\r\n250 AUTH PLAIN\r\n"
    with pytest.raises(ChannelRefused, match="starttls-not-offered"):
        opened(at)
    with pytest.raises(ChannelRefused, match="starttls-not-offered"):
        tls.certificate_end(at)
    assert "AUTH" not in fake.commands


def test_a_server_without_tls_is_refused(asking: tuple[Fake, Server], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "STARTTLS", frozenset())
    with pytest.raises(ChannelRefused, match="tls-refused"):
        opened(asking[1])


def test_a_certificate_that_nobody_trusts_is_refused(server: Serving) -> None:
    with server() as (fake, login), pytest.raises(ChannelRefused, match="certificate-refused"):
        opened(login(None))
    assert fake.commands == []


@pytest.mark.parametrize("content", [None, b"no certificate"])
def test_a_file_of_authorities_that_is_none_is_the_operators_fault(
    server: Serving, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "root.pem"
    if content is not None:
        path.write_bytes(content)
    with server() as (_, login), pytest.raises(ConfigurationError, match="ca-unusable"):
        opened(login(path))
