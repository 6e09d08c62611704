"""The whole way with real servers: mails of the sandbox's provider and SdI, read over IMAP."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from invoicebridge.bridge.archived import Label, Prepared
from invoicebridge.bridge.collecting.collect import collect
from invoicebridge.bridge.collecting.inbox import inbox
from invoicebridge.bridge.collecting.recompute import recompute
from invoicebridge.bridge.collecting.resolve import doubts
from invoicebridge.bridge.collecting.watch import watch
from invoicebridge.connectors.channels import imap
from invoicebridge.connectors.channels.servers import Patience, Server
from invoicebridge.connectors.secrets import FromFile
from invoicebridge.pec.compose import File
from invoicebridge.pec.trust import anchors_from_certificates
from invoicebridge.sandbox import Sandbox
from invoicebridge.sandbox.script import Answer, Delivery, Doubled, Reordered
from invoicebridge.transmission.dialogue import Ending
from invoicebridge.transmission.state import State
from tests.bridge import mailroom
from tests.bridge.queued import codes
from tests.sandbox import client
from tests.world import AT, MAILBOX, World, world


@dataclass
class Live:
    """A small world whose mailbox is one of a running sandbox."""

    small: World
    sandbox: Sandbox

    def send(self, number: int, sample: str, formato: str, ending: Ending = Ending.TAKEN) -> str:
        """A sample is with the SdI, and all that is due has happened; the id of its transmission."""
        bare = mailroom.file(number, formato)
        file = client.sample(sample, bare.transmission.name)
        one = replace(bare.transmission, sha256=mailroom.hashlib.sha256(file.content).hexdigest())
        self.small.archive.transmissions.add(
            [Prepared(transmission=one, content=file.content, invoices=bare.invoices)], AT
        )
        attempt = mailroom.mailed(self.small, [one], ending=ending)
        mail = client.compose(
            [file], sender=client.COMPANY, recipient=attempt.address, message_id=attempt.message_id, at=AT
        )
        client.hand_in(self.sandbox, mail.content, attempt.address)
        self.sandbox.settle()
        return one.id

    def collect(self) -> list[str]:
        """What collecting tells, after everything that is due has happened."""
        self.later(timedelta(seconds=1))
        return codes(collect(self.small.bridge))

    def later(self, by: timedelta) -> None:
        """It is so much later, for both."""
        self.sandbox.clock.advance(by)
        self.small.clock.at = max(self.small.clock.at, self.sandbox.clock.now())


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    with Sandbox(start=AT) as sandbox:
        sandbox.mailbox(client.COMPANY, client.PASSWORD)
        password, root = tmp_path / "password", tmp_path / "root.pem"
        password.write_text(client.PASSWORD)
        root.write_bytes(sandbox.root)
        server = Server(*sandbox.imap, client.COMPANY, FromFile(password), root, Patience(connect=5, reply=5))
        with world(tmp_path, anchors=anchors_from_certificates(sandbox.anchors)) as small:
            small.bridge = replace(small.bridge, inbox=lambda _: imap.inbox(server))
            yield Live(small, sandbox)


def test_files_come_to_what_the_sdi_has_in_its_books(live: Live) -> None:
    live.sandbox.script(Doubled(), Doubled("RC"), Reordered(3))
    live.sandbox.script(Answer(name="*_00004.xml", codes=("00423",)), Answer(name="*_00005.xml", silent=True))
    live.sandbox.script(Answer(name="*_00003.xml", delivery=Delivery.DELIVERED, outcome="EC02"))
    live.send(1, client.PRIVATE, "FPR12")
    live.send(2, client.UNREACHABLE, "FPR12")
    live.send(3, client.PUBLIC, "FPA12")
    live.send(4, client.PRIVATE, "FPR12")
    live.send(5, client.PRIVATE, "FPR12")
    live.collect()
    assert mailroom.states(live.small) == {
        "t00001": State.DELIVERED,
        "t00002": State.MADE_AVAILABLE,
        "t00003": State.CUSTOMER_REFUSED,
        "t00004": State.REJECTED,
        "t00005": State.PEC_DELIVERED,
    }
    assert live.small.archive.mailboxes.assigned("pec")[-1].address == "sdi48@pec.fatturapa.it"
    assert codes(recompute(live.small.bridge)) == ["recomputed"]


def test_time_goes_by_for_a_public_body_that_says_nothing(live: Live) -> None:
    live.sandbox.script(Answer(delivery=Delivery.UNDELIVERED))
    one = live.send(1, client.PUBLIC, "FPA12")
    assert "state-not-delivered" in live.collect()
    live.later(timedelta(days=11))
    assert "state-undeliverable" in live.collect()
    assert mailroom.states(live.small) == {one: State.UNDELIVERABLE}


def test_what_strangers_send_moves_nothing(live: Live) -> None:
    one = live.send(1, client.PRIVATE, "FPR12")
    name = mailroom.transmission(live.small, 1).name
    rejection = mailroom.Post(live.small.archive.attempts.of(one)[0].attempt).notification(
        "NS", mailroom.transmission(live.small, 1)
    )
    live.sandbox.sdi.forge(client.COMPANY, rejection.name, rejection.content)
    live.sandbox.sdi.look_alike(client.COMPANY, name)
    live.sandbox.sdi.purchase(client.COMPANY, "IT01234567890_00009.xml", client.sample(client.PRIVATE).content)
    told = live.collect()
    assert told.count("message-unproven") == 1
    assert mailroom.states(live.small) == {one: State.DELIVERED}
    counts = {label: len(live.small.archive.evidence.labelled(label, 9)) for label in Label}
    assert (counts[Label.PURCHASE], counts[Label.UNRELATED], counts[Label.UNPROVEN]) == (1, 1, 1)
    assert codes(inbox(live.small.bridge)) == ["inbox-unproven"]


def test_another_box_of_the_sdi_is_told(live: Live) -> None:
    live.send(1, client.PRIVATE, "FPR12")
    assert "sdi-address-known" in live.collect()
    live.sandbox.sdi.assign("sdi12@pec.fatturapa.it")
    live.later(timedelta(hours=1))
    live.send(2, client.UNREACHABLE, "FPR12")
    assert "sdi-address-changed" in live.collect()


def test_a_folder_that_is_numbered_anew_is_read_again_without_doubles(live: Live) -> None:
    live.send(1, client.PRIVATE, "FPR12")
    live.collect()
    before = len(list(live.small.archive.evidence.everything()))
    live.sandbox.reset_uidvalidity(client.COMPANY)
    assert live.collect() == ["folder-rescanned", "mailbox-without-news"]
    assert len(list(live.small.archive.evidence.everything())) == before


def test_a_doubt_is_resolved_by_what_lies_in_the_mailbox(live: Live) -> None:
    live.send(1, client.PRIVATE, "FPR12", Ending.UNKNOWN)
    live.later(timedelta(hours=1))
    assert "doubt-resolved" in codes(doubts(live.small.bridge))


def test_watching_sees_what_comes_meanwhile(live: Live) -> None:
    live.small.bridge = replace(live.small.bridge, clock=live.sandbox.clock)  # type: ignore[arg-type]
    live.send(1, client.PRIVATE, "FPR12")
    told = codes(watch(live.small.bridge, timedelta(seconds=2), mailbox=MAILBOX.name))
    assert "state-delivered" in told


def test_a_mail_from_another_mailbox_of_the_sdi_is_none_of_a_strangers(live: Live) -> None:
    post = mailroom.Post(mailroom.under_way(live.small, 7))
    live.sandbox.put(client.COMPANY, post.envelope(File("a.txt", b"a"), box="cliente@pec.gestore.example"))
    assert live.collect() == ["mailbox-read"]
