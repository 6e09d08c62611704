"""The whole way with real servers: SMTP to the sandbox's provider, its receipts by IMAP, its SdI's own books.

The clock of the bridge stands still; the sandbox's goes on from the same instant.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from invoicebridge.bridge.collecting.collect import collect
from invoicebridge.bridge.report import Outcome
from invoicebridge.bridge.run import run
from invoicebridge.bridge.sending.retry import retry
from invoicebridge.bridge.sending.transmit import transmit
from invoicebridge.connectors.channels import imap, smtp
from invoicebridge.connectors.channels.servers import Patience, Server
from invoicebridge.connectors.secrets import FromFile
from invoicebridge.pec.trust import anchors_from_certificates
from invoicebridge.sandbox import Sandbox
from invoicebridge.sandbox.script import Cut, Delayed, NotDelivered, Reply, Stage, Stall
from invoicebridge.transmission.state import State
from tests.bridge.queued import codes, queue, state
from tests.sandbox.client import COMPANY, PASSWORD
from tests.world import AT, MAILBOX, World, world

PATIENCE = Patience(connect=5, reply=5, end_of_mail=1)


@dataclass
class Journey:
    """A small world whose mailbox is one of a running sandbox."""

    small: World
    sandbox: Sandbox
    password: Path

    def transmit(self, **wishes: object) -> list[str]:
        """What transmit tells; then everything that was due has happened at the provider and the SdI."""
        told = codes(transmit(self.small.bridge, **wishes))  # type: ignore[arg-type]
        self.settle()
        return told

    def collect(self) -> list[Outcome]:
        """What collect tells, a second later."""
        self.small.clock.at = max(self.small.clock.at, self.sandbox.clock.now()) + timedelta(seconds=1)
        return list(collect(self.small.bridge))

    def settle(self) -> None:
        """Both clocks agree, and what is due has happened."""
        self.sandbox.settle()

    def later(self, by: timedelta) -> None:
        """It is so much later, for both."""
        self.sandbox.clock.advance(by)
        self.small.clock.at = max(self.small.clock.at + by, self.sandbox.clock.now())

    def state(self, id_: str) -> State:
        """The state of a file as it is recorded."""
        return state(self.small.archive, id_)

    def arrived(self) -> list[str]:
        """The names of the files that reached the SdI, as often as they did."""
        return [entry.nome_file for entry in self.sandbox.sdi.books()]


@pytest.fixture
def journey(tmp_path: Path) -> Iterator[Journey]:
    """A journey at the hour at which the samples are good."""
    with Sandbox(start=AT) as sandbox:
        sandbox.mailbox(COMPANY, PASSWORD)
        password, root = tmp_path / "password", tmp_path / "root.pem"
        password.write_text(PASSWORD)
        root.write_bytes(sandbox.root)
        anchors = anchors_from_certificates(sandbox.anchors)
        with world(tmp_path, anchors=anchors, mailbox=replace(MAILBOX, address=COMPANY)) as small:
            small.bridge = replace(
                small.bridge,
                outbox=lambda rules: smtp.outbox(
                    Server(*sandbox.smtp, COMPANY, FromFile(password), root, PATIENCE), rules.name
                ),
                inbox=lambda rules: imap.inbox(Server(*sandbox.imap, COMPANY, FromFile(password), root, PATIENCE)),
            )
            yield Journey(small, sandbox, password)


def test_files_reach_the_sdi_once_the_others_after_the_first_answer(journey: Journey) -> None:
    ids = queue(journey.small.archive, 1, 2, 3)
    assert journey.transmit() == ["sent", "box-awaited"]
    journey.collect()
    assert journey.small.archive.mailboxes.assigned("pec") != ()
    assert journey.transmit() == ["sent", "sent"]
    journey.collect()
    assert {journey.state(one) for one in ids} <= {State.DELIVERED, State.MADE_AVAILABLE}
    assert sorted(journey.arrived()) == [f"IT75100120361_{number:05}.xml" for number in (1, 2, 3)]


@pytest.mark.parametrize("taken", [True, False])
@pytest.mark.parametrize("broken", [lambda taken: Cut(taken=taken), lambda taken: Stall(seconds=3, taken=taken)])
def test_a_broken_connection_after_the_last_byte_is_a_doubt_that_the_receipts_resolve(
    journey: Journey, broken: Callable[[bool], Cut | Stall], taken: bool
) -> None:
    (one,) = queue(journey.small.archive, 1)
    journey.sandbox.script(broken(taken))
    assert journey.transmit() == ["doubt"]
    assert journey.transmit() == []
    journey.later(timedelta(hours=1))
    journey.collect()
    assert journey.transmit() == []
    assert len(journey.arrived()) == taken
    assert (journey.state(one) is State.PREPARED) is not taken


@pytest.mark.parametrize(
    ("stage", "reply", "told"),
    [
        (Stage.DATA, Reply(554, "5.6.0 contenuto non ammesso"), "refused-content"),
        (Stage.DATA, Reply(552, "5.3.4 message size exceeds fixed limit"), "refused-size"),
        (Stage.RCPT, Reply(550, "5.1.1 no such user"), "refused-recipient"),
        (Stage.MAIL, Reply(553, "5.7.1 Sender address rejected: not owned by user"), "refused-sender"),
    ],
)
def test_a_refused_mail_never_reaches_the_sdi_until_a_person_retries(
    journey: Journey, stage: Stage, reply: Reply, told: str
) -> None:
    queue(journey.small.archive, 1)
    journey.sandbox.script(replace(reply, stage=stage))
    assert journey.transmit() == [told]
    assert journey.transmit() == []
    assert codes(retry(journey.small.bridge, ["1"])) == ["requeued"]
    assert journey.transmit() == ["sent"]
    assert journey.arrived() == ["IT75100120361_00001.xml"]


def test_a_mail_that_is_put_off_goes_by_itself_later(journey: Journey) -> None:
    (one,) = queue(journey.small.archive, 1)
    journey.sandbox.script(Reply(451, "4.3.0 riprovare", Stage.RCPT))
    assert journey.transmit() == ["put-off"]
    assert journey.transmit() == ["sent"]
    journey.collect()
    assert journey.state(one) is State.DELIVERED


def test_too_much_traffic_rests_the_mailbox(journey: Journey) -> None:
    queue(journey.small.archive, 1)
    journey.sandbox.script(Reply(550, "Class Of Service - Too much traffic", Stage.MAIL))
    assert journey.transmit() == ["put-off-rate", "resting-rate"]
    journey.later(timedelta(minutes=2))
    assert journey.transmit() == ["sent"]


def test_a_wrong_password_is_tried_once(journey: Journey) -> None:
    queue(journey.small.archive, 1)
    journey.password.write_text("wrong")
    assert journey.transmit() == ["login-suspends"]
    journey.password.write_text(PASSWORD)
    assert journey.transmit() == ["suspended"]
    journey.small.archive.mailboxes.resume("pec")
    assert journey.transmit() == ["sent"]


def test_a_mail_that_was_not_delivered_may_be_retried(journey: Journey) -> None:
    (one,) = queue(journey.small.archive, 1)
    journey.sandbox.script(NotDelivered())
    journey.transmit()
    journey.collect()
    assert journey.state(one) is State.PEC_NOT_DELIVERED
    assert codes(retry(journey.small.bridge, [one])) == ["requeued"]
    assert journey.transmit() == ["sent"]
    journey.collect()
    assert journey.state(one) is State.DELIVERED
    assert journey.arrived() == ["IT75100120361_00001.xml"]


def test_a_zip_reaches_the_sdi_with_every_file(journey: Journey) -> None:
    journey.small.archive.mailboxes.assign("pec", "sdi12@pec.fatturapa.it", AT)
    journey.sandbox.sdi.assign("sdi12@pec.fatturapa.it")
    rules = replace(journey.small.bridge.mailboxes["pec"], zip_from=2)
    journey.small.bridge = replace(journey.small.bridge, mailboxes={"pec": rules})
    ids = queue(journey.small.archive, 1, 2, 3)
    assert journey.transmit() == ["sent-in-zip"] * 3
    journey.collect()
    assert {journey.state(one) for one in ids} == {State.DELIVERED}


# --- run -------------------------------------------------------------------------------------------------------------


def ran(journey: Journey, wait: timedelta = timedelta()) -> list[str]:
    """What a run tells of files and mailboxes; sleeping lets as much time go by at the provider."""
    clock = journey.small.clock
    slept = type(clock).sleep

    def sleep(duration: timedelta) -> None:
        slept(clock, duration)
        journey.sandbox.clock.advance(duration)

    clock.sleep = sleep  # type: ignore[method-assign]
    return [one.code for one in run(journey.small.bridge, wait=wait)]


def test_a_run_that_may_wait_sends_the_rest_once_the_box_is_known(journey: Journey) -> None:
    ids = queue(journey.small.archive, 1, 2, 3)
    told = ran(journey, wait=timedelta(minutes=5))
    assert [code for code in told if code in ("sent", "box-awaited", "answers-awaited")] == [
        "sent",
        "box-awaited",
        "sent",
        "sent",
    ]
    assert {journey.state(one) for one in ids} == {State.DELIVERED}


def test_a_run_tells_what_is_still_open_when_its_time_is_over(journey: Journey) -> None:
    queue(journey.small.archive, 1)
    journey.sandbox.script(Delayed(timedelta(hours=2)))
    assert ran(journey, wait=timedelta(minutes=1))[-1] == "answers-awaited"
    assert journey.small.clock.at - AT < timedelta(minutes=2)


def test_a_stage_that_fails_does_not_stop_the_next(journey: Journey) -> None:
    queue(journey.small.archive, 1)
    small = journey.small
    small.bridge = replace(small.bridge, companies={})
    assert ran(journey)[0] == "company-without-mailbox"
    assert next(run(small.bridge, company="nobody")).code == "stage-failed"
