"""Messages that rules choose are passed on: each once, whole where that is wanted, and never our own alerts."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.bridge.alerting import alert as alerting
from invoicebridge.bridge.alerting.kinds import Kind
from invoicebridge.bridge.alerting.rules import MessageRule, Target, fits
from invoicebridge.bridge.archived import Alert, Label, Urgency
from invoicebridge.bridge.collecting.collect import collect
from invoicebridge.connectors.alerts.message import written
from invoicebridge.sandbox.pec_mail import Certified, Sent
from tests.alerts.clerk import Clerk, with_mail
from tests.alerts.servers import PostOffice, post_office
from tests.alerts.test_mail import LETTER
from tests.bridge.mailroom import Post, under_way
from tests.contracts_mail.mailbox import CertificateFiles
from tests.pec import generator as g
from tests.world import AT, MAILBOX, World, world

FORWARD = MessageRule(name="all", target=Target.FORWARD)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, anchors=g.trust().anchors) as made:
        made.clock.at = AT + timedelta(hours=3)
        yield made


@pytest.fixture
def office(papers: CertificateFiles) -> Iterator[PostOffice]:
    with post_office(papers) as running:
        yield running


@pytest.fixture
def hand(small: World, office: PostOffice, papers: CertificateFiles) -> Any:
    """Makes a clerk with rules."""
    return lambda *rules, **others: with_mail(small, office, papers, *rules, **others)


def letter(subject: str = "Diffida", sender: str = "studio@pec.altri.example", content: bytes | None = None) -> Sent:
    """A mail by somebody else."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, MAILBOX.address, subject
    mail["Message-ID"] = f"<{abs(hash((subject, sender)))}@altri.example>"
    mail.set_content("Buongiorno")
    raw = content or mail.as_bytes().replace(b"\n", b"\r\n")
    return Sent(sender, (MAILBOX.address,), subject, str(mail["Message-ID"])[1:-1], raw)


NUMBERS = iter(range(1, 1000))


def certified(sent: Sent) -> bytes:
    """As it comes by PEC."""
    return g.provider().transport(sent, Certified(AT.astimezone(g.ROME), f"{next(NUMBERS)}@pec.gestore.example"))


def wrapped(sent: Sent) -> bytes:
    """As an ordinary mail comes into a PEC mailbox."""
    return g.provider().anomaly(sent, AT.astimezone(g.ROME), f"{next(NUMBERS)}@pec.gestore.example")


def arrive(small: World, *mails: bytes) -> None:
    small.inbox.mails["INBOX"] += mails
    list(collect(small.bridge))


def test_a_message_is_forwarded_whole_once(small: World, office: PostOffice, hand: Any) -> None:
    mail = certified(letter())
    arrive(small, mail)
    clerk = hand(MessageRule(name="legale", target=Target.FORWARD, recipients=("legale@esempio.example",)))
    assert clerk.codes() == ["message-forwarded"]
    assert clerk.codes() == []
    clerk.later(days=40)
    assert clerk.codes() == []
    (envelope,) = office.envelopes
    assert envelope.rcpt_tos == ["legale@esempio.example"]
    assert mail in (envelope.original_content or b"")
    assert office.subjects == ["[practice] invoicebridge: A message came in (Diffida)"]
    assert "not proven" not in (office.mails[0].get_body(("plain",)) or EmailMessage()).get_content()


def test_a_message_whose_sender_is_not_proven_is_forwarded_with_a_warning(
    small: World, office: PostOffice, hand: Any
) -> None:
    arrive(small, wrapped(letter()))
    assert hand(FORWARD).codes() == ["message-forwarded"]
    body = office.mails[0].get_body(("plain",))
    assert body is not None
    assert "beware of links and attachments" in body.get_content()


def test_a_notice_names_the_message_without_it(small: World, office: PostOffice, hand: Any) -> None:
    arrive(small, certified(letter()), certified(letter("Seconda")))
    assert hand(MessageRule(name="all")).codes() == ["alerts-mailed"]
    (mail,) = office.mails
    assert list(mail.iter_attachments()) == []
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Seconda" in body.get_content()
    assert "studio@pec.altri.example" in body.get_content()


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        ({"sender": "*@PEC.altri.example"}, 1),
        ({"sender": "*@altri.example"}, 0),
        ({"subject": "*diffida*"}, 1),
        ({"subject": "fattura"}, 0),
        ({"subject": "[diffida]"}, 0),
        ({"kinds": frozenset({"posta-certificata"})}, 1),
        ({"kinds": frozenset({"anomalia", "NS"})}, 0),
        ({"labels": frozenset({Label.PURCHASE})}, 0),
        ({"labels": frozenset({Label.UNRELATED})}, 1),
        ({"mailbox": "pec"}, 1),
        ({"mailbox": "altra"}, 0),
        ({"proven": True}, 1),
    ],
)
def test_a_rule_chooses_by_each_of_its_conditions(small: World, hand: Any, rule: dict[str, Any], count: int) -> None:
    arrive(small, certified(letter("La DIFFIDA")))
    assert hand(MessageRule(name="one", target=Target.FORWARD, **rule)).codes() == ["message-forwarded"] * count


def test_what_anybody_may_claim_proves_no_sender(small: World, hand: Any) -> None:
    arrive(small, wrapped(letter()))
    assert hand(MessageRule(name="one", target=Target.FORWARD, proven=True)).codes() == []


def test_the_first_rule_that_fits_decides(small: World, hand: Any) -> None:
    arrive(small, certified(letter()))
    assert hand(MessageRule(name="first", subject="diffida"), FORWARD).codes() == ["alerts-mailed"]


def test_answers_about_our_files_are_nothing_for_rules(small: World, hand: Any) -> None:
    post = Post(under_way(small, 1))
    arrive(small, post.accettazione())
    assert "message-forwarded" not in hand(FORWARD).codes()


def test_our_own_alerts_are_never_passed_on(small: World, office: PostOffice, hand: Any) -> None:
    own = letter(sender="avvisi@esempio.example", content=written(LETTER))
    disguised = letter(sender="anna@esempio.example", content=written(LETTER))
    plain = letter(sender="avvisi@esempio.example")
    arrive(small, wrapped(own), wrapped(disguised), wrapped(plain), certified(disguised))
    assert hand(FORWARD).codes() == []
    assert office.mails == []


def test_a_message_that_is_too_large_becomes_a_notice(small: World, office: PostOffice, hand: Any) -> None:
    arrive(small, certified(letter()))
    clerk: Clerk = hand(FORWARD, forward_limit=100)
    assert clerk.codes() == ["message-not-forwarded-size"]
    assert clerk.codes() == ["alerts-mailed"]
    body = office.mails[0].get_body(("plain",))
    assert body is not None
    assert "not forwarded: too large" in body.get_content()
    assert clerk.codes() == []


def test_a_message_that_the_server_refuses_becomes_a_notice_and_the_others_go(
    small: World, office: PostOffice, hand: Any
) -> None:
    arrive(small, certified(letter()), certified(letter("Seconda")))
    office.refuses["DATA"] = "554 5.7.1 virus"
    clerk: Clerk = hand(FORWARD)
    assert clerk.codes() == ["message-not-forwarded-refused"] * 2
    office.refuses.clear()
    assert clerk.codes() == ["alerts-mailed"]


def test_a_message_that_nobody_has_read_yet_waits(small: World, hand: Any) -> None:
    from invoicebridge.bridge.archived import EvidenceKind, Item

    mail = certified(letter())
    small.archive.evidence.keep([Item(content=mail, kind=EvidenceKind.MAIL, source="pec/INBOX")], small.clock.at)
    clerk: Clerk = hand(FORWARD)
    assert clerk.codes() == []
    list(collect(small.bridge))
    assert clerk.codes() == ["message-forwarded"]


def test_messages_from_before_the_rules_are_left_alone(small: World, hand: Any) -> None:
    arrive(small, certified(letter()))
    clerk: Clerk = hand(FORWARD)
    clerk.later(days=2)
    assert clerk.codes() == []


def test_a_long_mailbox_is_gone_through_once(small: World, office: PostOffice, hand: Any) -> None:
    arrive(small, *(certified(letter(f"Lettera {number}")) for number in range(45)))
    clerk: Clerk = hand(MessageRule(name="all"))
    assert clerk.codes() == ["alerts-mailed"]
    clerk.later(hours=1)
    assert clerk.codes() == []
    mark = small.archive.marks.get("alerts/messages")
    assert mark is not None
    assert small.archive.evidence.arrived(int(mark.detail["place"]), 100) == ()


def test_a_dry_run_shows_messages_and_moves_nothing(small: World, hand: Any) -> None:
    arrive(small, certified(letter()))
    clerk: Clerk = hand(FORWARD)
    clerk.later(hours=1)
    assert [one.detail["alert"] for one in alerting.foreseen(small.bridge, clerk.desk)] == ["received"]
    assert small.archive.marks.get("alerts/messages") is None
    assert clerk.codes() == ["message-forwarded"]


@pytest.mark.parametrize(("kinds", "sent"), [({}, "alerts-mailed"), ({Kind.RECEIVED: Urgency.DIGEST}, "digest-mailed")])
def test_words_of_a_stranger_that_a_filter_refuses_keep_no_alert_back(
    small: World, office: PostOffice, hand: Any, kinds: Any, sent: str
) -> None:
    office.filters = b"XJS*C4JDBQADN1"
    arrive(small, certified(letter("XJS*C4JDBQADN1")))
    small.archive.alerts.note(
        Alert(kind=Kind.JOB_FAILED, subject="transmit", urgency=Urgency.AT_ONCE, detail={"line": "boom"}), AT
    )
    clerk = hand(MessageRule(name="all"), kinds=kinds)
    assert clerk.codes() == ["alerts-mailed", "alerts-unquoted"]
    assert clerk.codes() == [sent]
    assert clerk.codes() == []
    assert len(office.subjects) == 2


def test_only_two_signs_of_a_pattern_mean_more_than_themselves() -> None:
    assert fits("[URGENTE] *", "[urgente] Diffida")
    assert not fits("[URGENTE] *", "u diffida")
    assert fits("d?ffida", "Diffida")


def test_many_messages_that_take_long_to_pass_on_are_passed_on_by_one_process(
    small: World, office: PostOffice, hand: Any
) -> None:
    arrive(small, *(certified(letter(f"Diffida {number}")) for number in range(3)))
    clerk, taken = hand(FORWARD), []
    for outcome in alerting.alert(small.bridge, clerk.desk):
        assert outcome.code == "message-forwarded"
        clerk.later(minutes=9)
        taken.append(small.archive.telling.take("another", small.clock.at, timedelta(minutes=1)))
    assert (taken, len(office.subjects)) == ([False] * 3, 3)
