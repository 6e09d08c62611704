"""The outbox and the sandbox's provider: what is taken arrives, and every fault ends as it does in the world."""

import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from invoicebridge.connectors.channels import smtp
from invoicebridge.connectors.channels.servers import Patience, Server
from invoicebridge.errors import ChannelRefused, ChannelUnavailable
from invoicebridge.pec.compose import File, OutgoingMail, compose
from invoicebridge.sandbox import Sandbox
from invoicebridge.sandbox.script import Cut, Reply, Stage, Stall
from invoicebridge.transmission.dialogue import Dialogue, Ending, Refusal
from tests.contracts_mail.dovecot import PASSWORD
from tests.contracts_mail.mailbox import Mailbox, Word

_NUMBERS = itertools.count(1)


@pytest.fixture
def sandbox(running_sandbox: tuple[Sandbox, Path]) -> Sandbox:
    return running_sandbox[0]


@pytest.fixture
def submission(running_sandbox: tuple[Sandbox, Path]) -> Server:
    """The submission server, with the login of a new mailbox."""
    sandbox, root = running_sandbox
    address = f"smtp{next(_NUMBERS)}@pec.esempio.example"
    sandbox.mailbox(address, PASSWORD)
    return Server(sandbox.smtp.host, sandbox.smtp.port, address, Word(PASSWORD), root, Patience(5, 5, 1))


def mail(sender: str, size: int = 100) -> OutgoingMail:
    """A mail that nobody has sent before; the SdI answers it with courtesy or a rejection, which is no matter here."""
    number = next(_NUMBERS)
    file = File(f"IT01234567890_{number:05}.xml", b"x" * size)
    to, at = "sdi01@pec.fatturapa.it", datetime.now(UTC)
    return compose((file,), sender=sender, recipient=to, message_id=f"{number}.smtp@bridge.example", at=at)


def sent(at: Server, one: OutgoingMail) -> Dialogue:
    with smtp.outbox(at, "pec") as outbox:
        outbox.open()
        return outbox.send(one, lambda: datetime.now(UTC))


def answers(sandbox: Sandbox, submission: Server, one: OutgoingMail) -> int:
    """How many mails in the sender's mailbox quote the Message-ID."""
    sandbox.settle()
    at = Server(sandbox.imap.host, sandbox.imap.port, submission.user, submission.password, submission.ca)
    with Mailbox(at).inbox() as inbox:
        return len(list(inbox.answers_to(one.message_id, ["INBOX"])))


def test_a_mail_that_is_taken_is_answered(sandbox: Sandbox, submission: Server) -> None:
    one = mail(submission.user, size=1_000_000)
    told = sent(submission, one)
    assert (told.ending, told.last_reply) == (Ending.TAKEN, "250 2.0.0 Ok: queued")
    assert answers(sandbox, submission, one) >= 2


@pytest.mark.parametrize("taken", [True, False])
@pytest.mark.parametrize("fault", [Cut, lambda taken: Stall(seconds=2, taken=taken)], ids=["cut", "stall"])
def test_a_doubt_is_resolved_by_what_the_mailbox_holds(
    sandbox: Sandbox, submission: Server, fault: "Callable[[bool], Cut | Stall]", taken: bool
) -> None:
    one = mail(submission.user)
    sandbox.script(fault(taken))
    told = sent(submission, one)
    assert (told.ending, told.refusal) == (Ending.UNKNOWN, None)
    assert (answers(sandbox, submission, one) > 0) == taken


@pytest.mark.parametrize("stage", [Stage.MAIL, Stage.RCPT, Stage.DATA])
@pytest.mark.parametrize(
    ("reply", "ending", "refusal"),
    [
        ((550, "Class Of Service - Too much traffic"), Ending.LATER, Refusal.RATE),
        ((451, "4.3.0 later"), Ending.LATER, Refusal.OTHER),
        ((553, "5.7.1 Sender address rejected: not owned by user"), Ending.REFUSED, Refusal.SENDER),
    ],
)
def test_a_refusal_sends_nothing_and_leaves_the_connection_usable(
    sandbox: Sandbox,
    submission: Server,
    stage: Stage,
    reply: tuple[int, str],
    ending: Ending,
    refusal: Refusal,
) -> None:
    one, other = mail(submission.user), mail(submission.user)
    sandbox.script(Reply(*reply, stage))
    with smtp.outbox(submission, "pec") as outbox:
        outbox.open()
        told = outbox.send(one, lambda: datetime.now(UTC))
        assert (told.ending, told.refusal, told.last_reply) == (ending, refusal, f"{reply[0]} {reply[1]}")
        outbox.open()
        assert outbox.send(other, lambda: datetime.now(UTC)).ending is Ending.TAKEN
    assert answers(sandbox, submission, one) == 0
    assert answers(sandbox, submission, other) > 0


def test_a_sender_that_is_not_the_logins_is_refused(submission: Server) -> None:
    told = sent(submission, mail("somebody.else@pec.esempio.example"))
    assert (told.ending, told.refusal) == (Ending.REFUSED, Refusal.SENDER)


def test_a_mail_over_the_servers_size_is_not_sent(submission: Server) -> None:
    big = OutgoingMail(submission.user, "sdi01@pec.fatturapa.it", "big@bridge.example", b"x\r\n" * 21_000_000)
    told = sent(submission, big)
    assert (told.ending, told.refusal) == (Ending.REFUSED, Refusal.SIZE)
    assert "not sent" in told.lines[-1].text


def test_logins_are_refused_for_good_or_put_off(sandbox: Sandbox, submission: Server) -> None:
    sandbox.script(Reply(535, "5.7.8 wrong", Stage.AUTH), Reply(454, "4.7.0 Temporary failure", Stage.AUTH))
    for raised, code in ((ChannelRefused, "login-refused"), (ChannelUnavailable, "server-later")):
        with pytest.raises(raised, match=code), smtp.outbox(submission, "pec") as outbox:
            outbox.open()
