"""Mailboxes are read, and what is in them moves the invoices."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.bridge.archived import Cursor, EvidenceKind, Item, Label
from invoicebridge.bridge.bridge import Bridge, MailboxRules
from invoicebridge.bridge.collecting.collect import collect
from invoicebridge.bridge.collecting.watch import watch
from invoicebridge.bridge.mailing import LEFT_OUT, Quota
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.bridge.setting_up import doctor
from invoicebridge.errors import ArchiveUnavailable, ChannelRefused, ChannelUnavailable, ConfigurationError
from invoicebridge.pec.compose import File
from invoicebridge.render.detail_words import in_words
from invoicebridge.transmission.state import State
from tests.bridge.killing import Fused
from tests.bridge.mailroom import Post, states, transmission, under_way
from tests.bridge.messages import sample
from tests.pec import generator as g
from tests.world import AT, MAILBOX, FakeInbox, World, world


@pytest.fixture
def small(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, anchors=g.trust().anchors) as made:
        yield made


def put(small: World, *mails: bytes) -> None:
    """The mails are in the inbox."""
    small.inbox.mails["INBOX"] += mails


def collected(small: World, bridge: Bridge | None = None) -> list[Outcome]:
    """What one collection tells."""
    return list(collect(bridge or small.bridge))


def told(outcomes: list[Outcome], code: str) -> Outcome:
    """The only outcome with this code."""
    (one,) = [outcome for outcome in outcomes if outcome.code == code]
    return one


def labels(small: World, label: Label) -> list[str | None]:
    """The reasons of all evidence with this label."""
    return [one.reason for one in small.archive.evidence.labelled(label, 99)]


# --- what becomes of files -------------------------------------------------------------------------------------------


def test_receipts_and_the_answer_move_the_file(small: World) -> None:
    post = Post(under_way(small, 1))
    put(small, post.accettazione(), post.consegna(), post.answer("RC", transmission(small, 1)))
    outcomes = collected(small)
    moved = told(outcomes, "state-delivered")
    assert (moved.what, moved.verdict, moved.transmission) == ("IT75100120361_00001.xml", Verdict.DONE, "t00001")
    assert told(outcomes, "mailbox-read").detail["matched"] == "3"
    assert states(small) == {"t00001": State.DELIVERED}


def test_collecting_again_does_and_tells_nothing(small: World) -> None:
    post = Post(under_way(small, 1))
    put(small, post.accettazione())
    collected(small)
    story = small.archive.stories.of("t00001")
    assert [one.code for one in collected(small)] == ["mailbox-without-news"]
    assert small.archive.stories.of("t00001") == story


def test_a_rejection_asks_for_a_person_and_says_the_codes(small: World) -> None:
    post = Post(under_way(small, 1))
    put(small, post.answer("NS", transmission(small, 1), codes=("00423", "00400")))
    rejected = told(collected(small), "state-rejected")
    assert (rejected.verdict, rejected.detail["codes"]) == (Verdict.ATTENTION, "00423 00400")


def test_the_refusal_of_a_public_body_says_why(small: World) -> None:
    post = Post(under_way(small, 1, formato="FPA12"))
    one = transmission(small, 1)
    put(small, post.answer("RC", one), post.answer("NE", one, outcome="EC02", because="importo errato"))
    refused = told(collected(small), "state-customer-refused")
    assert (refused.verdict, refused.detail["because"]) == (Verdict.ATTENTION, "importo errato")


def test_the_story_repeats_each_message_once_and_what_it_made_of_the_file(small: World) -> None:
    post = Post(under_way(small, 1))
    answer = post.answer("RC", transmission(small, 1))
    put(small, post.accettazione(), answer, answer)
    collected(small)
    small.inbox.uidvalidity += 1
    collected(small)
    lines = [(line.event.what, line.event.detail.get("kind")) for line in small.archive.stories.of("t00001")]
    assert lines[-4:] == [("state", None), ("message", "accettazione"), ("message", "RC"), ("state", None)]


def test_a_message_that_contradicts_asks_for_a_person(small: World) -> None:
    post = Post(under_way(small, 1))
    one = transmission(small, 1)
    put(small, post.accettazione(), post.answer("RC", one), post.answer("NS", one))
    outcomes = collected(small)
    assert told(outcomes, "contradiction").detail["against"] == "DELIVERED"
    assert states(small) == {"t00001": State.DELIVERED}
    assert "contradiction" in [line.event.what for line in small.archive.stories.of("t00001")]


def test_a_receipt_holds_for_every_file_in_the_mail(small: World) -> None:
    post = Post(under_way(small, 1, 2, 3, archive="IT75100120361_ZZZZ1.zip"))
    put(small, post.accettazione(), post.consegna(), post.answer("RC", transmission(small, 2)))
    collected(small)
    assert list(states(small).values()) == [State.PEC_DELIVERED, State.DELIVERED, State.PEC_DELIVERED]


def test_a_mail_that_one_of_its_files_was_answered_to_has_arrived(small: World) -> None:
    attempt = under_way(small, 1, 2, archive="IT75100120361_ZZZZ1.zip")
    post = Post(attempt)
    put(small, post.answer("RC", transmission(small, 1)))
    collected(small)
    put(small, post.accettazione())
    collected(small)
    stored = small.archive.attempts.get(attempt.message_id)
    assert stored is not None
    assert stored.state is State.PEC_DELIVERED


def test_what_a_receipt_teaches_serves_a_message_before_it(small: World) -> None:
    post = Post(under_way(small, 1))
    nameless = post.receipt(g.Kind.AVVENUTA_CONSEGNA, consegna=post.attempt.address, msgid=None)
    put(small, nameless)
    collected(small)
    assert len(labels(small, Label.UNMATCHED)) == 1
    put(small, post.accettazione())
    collected(small)
    assert labels(small, Label.UNMATCHED) == []
    assert states(small) == {"t00001": State.PEC_DELIVERED}


def test_a_receipt_about_another_recipient_proves_nothing_of_ours(small: World) -> None:
    post = Post(under_way(small, 1))
    put(small, post.receipt(g.Kind.AVVENUTA_CONSEGNA, consegna="altri@pec.gestore.example"))
    collected(small)
    assert states(small) == {"t00001": State.SENT}


# --- what is no proof ------------------------------------------------------------------------------------------------


def test_a_forged_notification_moves_nothing_and_is_shown(small: World) -> None:
    post = Post(under_way(small, 1))
    put(small, post.forged("NS", transmission(small, 1)))
    outcomes = collected(small)
    unproven = told(outcomes, "message-unproven")
    assert (unproven.verdict, unproven.transmission) == (Verdict.ATTENTION, "t00001")
    assert states(small) == {"t00001": State.SENT}
    assert labels(small, Label.UNPROVEN) == ["anomaly-envelope"]


def test_without_anchors_nothing_is_proven(tmp_path: Path) -> None:
    with world(tmp_path) as small:
        post = Post(under_way(small, 1))
        put(small, post.accettazione())
        told(collected(small), "message-unproven")
        assert states(small) == {"t00001": State.SENT}


def test_a_message_that_cannot_be_read_is_put_aside_and_the_next_one_is_read(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = Post(under_way(small, 1))
    put(small, b"From: a@b.example\r\nSubject: bomb\r\n\r\n", post.accettazione())
    from invoicebridge.bridge.collecting import reading

    genuine = reading.parse_mail

    def parse(raw: bytes) -> Any:
        if b"bomb" in raw:
            raise RecursionError("too deep")
        return genuine(raw)

    monkeypatch.setattr(reading, "parse_mail", parse)
    told(collected(small), "message-quarantined")
    assert labels(small, Label.QUARANTINED) == ["exception?type=RecursionError&text=too+deep"]
    assert states(small) == {"t00001": State.PEC_ACCEPTED}


def test_a_mail_that_was_left_out_is_put_aside(small: World) -> None:
    put(small, f"{LEFT_OUT}: 40 MB\r\n\r\nFrom: a@b.example\r\n".encode())
    told(collected(small), "message-quarantined")
    assert labels(small, Label.QUARANTINED) == ["mail-left-out?why=40+MB"]


def test_a_message_of_the_sdi_that_is_damaged_is_put_aside(small: World) -> None:
    post = Post(under_way(small, 1))
    put(small, post.envelope(File("IT75100120361_00001_RC_001.xml", b"<types:RicevutaConsegna")))
    told(collected(small), "message-quarantined")


# --- other people's mail ---------------------------------------------------------------------------------------------


def test_purchases_and_other_peoples_mail_raise_no_alarm(small: World) -> None:
    post = Post(under_way(small, 1))
    metadata = sample("IT75100240177_0A7B1_MT_001.xml")
    put(
        small,
        post.envelope(metadata, File("IT01234567890_00001.xml", b"<a/>")),
        post.envelope(File("IT01234567890_00002.xml.p7m", b"0\x80")),
        post.envelope(box="cliente@pec.gestore.example"),
        post.envelope(sample("NSO_NS_001.xml"), box="nso3@pec.sogei.example"),
        b"From: news@example.com\r\nSubject: Offerta\r\n\r\nCiao\r\n",
        g.provider().receipt(
            g.Kind.ACCETTAZIONE,
            replace(post.sent("other@pc"), recipients=("cliente@pec.gestore.example",)),
            certified(),
        ),
    )
    outcomes = collected(small)
    assert [one.code for one in outcomes] == ["mailbox-read"]
    assert (len(labels(small, Label.PURCHASE)), len(labels(small, Label.UNRELATED))) == (2, 4)


def certified() -> g.Certified:
    """Facts of a mail that is none of ours."""
    return g.Certified(AT.astimezone(g.ROME), "opec.other@pec.gestore.example")


def test_a_receipt_about_a_file_of_another_program_is_kept_and_listed(small: World) -> None:
    sent = g.Sent(MAILBOX.address, ("sdi48@pec.fatturapa.it",), "IT1_1.xml", "other@program", b"")
    put(small, g.provider().receipt(g.Kind.ACCETTAZIONE, sent, certified()))
    assert told(collected(small), "mailbox-read").detail["unmatched"] == "1"


def test_receipts_of_the_mail_by_which_doctor_tries_a_mailbox_are_known(small: World) -> None:
    (sent,) = doctor.probe(small.bridge, MAILBOX, "mailboxes.pec")
    probe = g.Sent(MAILBOX.address, ("sdi48@pec.fatturapa.it",), "prova", sent.detail["message_id"], b"")
    put(small, g.provider().receipt(g.Kind.ACCETTAZIONE, probe, certified()))
    read = told(collected(small), "mailbox-read")
    assert (read.detail["unmatched"], read.detail["unrelated"]) == ("0", "1")
    (one,) = small.archive.evidence.labelled(Label.UNRELATED, 9)
    assert one.reason == "probe"
    assert "doctor --probe" in in_words("reason", one.reason, "en")


def test_of_old_unrelated_mail_only_the_hash_remains(small: World) -> None:
    put(small, b"From: news@example.com\r\nSubject: Offerta\r\n\r\nCiao\r\n")
    collected(small)
    small.clock.at += MAILBOX.keep_unrelated + timedelta(days=1)
    collected(small)
    (one,) = small.archive.evidence.labelled(Label.UNRELATED, 9)
    assert one.content is None


# --- the box that the SdI assigns ------------------------------------------------------------------------------------


def test_the_assigned_box_is_learnt_from_a_proven_answer(small: World) -> None:
    post = Post(under_way(small, 1))
    put(small, post.answer("RC", transmission(small, 1)))
    assert told(collected(small), "sdi-address-known").detail["address"] == "sdi48@pec.fatturapa.it"
    assert [one.address for one in small.archive.mailboxes.assigned("pec")] == ["sdi48@pec.fatturapa.it"]


def test_nothing_is_learnt_from_a_forged_answer(small: World) -> None:
    post = Post(under_way(small, 1))
    put(small, post.forged("RC", transmission(small, 1)))
    collected(small)
    assert small.archive.mailboxes.assigned("pec") == ()


def test_a_change_of_the_box_is_told(small: World) -> None:
    posts = [Post(under_way(small, number)) for number in (1, 2)]
    put(small, posts[0].answer("RC", transmission(small, 1), "1"))
    collected(small)
    posts[1].at(), posts[1].at(), posts[1].at(), posts[1].at()
    put(small, posts[1].answer("RC", transmission(small, 2), "2", box="sdi12@pec.fatturapa.it"))
    changed = told(collected(small), "sdi-address-changed")
    assert (changed.verdict, changed.detail["after"]) == (Verdict.ATTENTION, "sdi12@pec.fatturapa.it")
    assert small.archive.mailboxes.assigned("pec")[-1].address == "sdi12@pec.fatturapa.it"


def test_a_box_other_than_the_declared_one_is_told(small: World) -> None:
    post = Post(under_way(small, 1))
    put(small, post.answer("RC", transmission(small, 1)))
    declared = small.with_rules(mailbox=replace(MAILBOX, sdi_address="sdi07@pec.fatturapa.it"))
    assert told(collected(small, declared), "sdi-address-changed").detail["before"] == "sdi07@pec.fatturapa.it"


# --- mailboxes -------------------------------------------------------------------------------------------------------


def other_inbox(small: World, inbox: Any, name: str = "other") -> Bridge:
    """The bridge with a second mailbox before the first."""
    rules = replace(MAILBOX, name=name, address="altra@pec.esempio.example")

    def chosen(asked: MailboxRules) -> AbstractContextManager[Any]:
        return opened(inbox) if asked.name == name else small.bridge.inbox(asked)

    return replace(small.bridge, mailboxes={name: rules, **small.bridge.mailboxes}, inbox=chosen)


@contextmanager
def opened(inbox: Any) -> Iterator[Any]:
    yield inbox


class Refusing(FakeInbox):
    """Raises whatever it was given."""

    error: Exception = ChannelRefused("login-refused", server="127.0.0.1:993", reason="no")

    def new_mails(self, *_: Any) -> Any:
        raise self.error


def test_a_refused_login_suspends_that_mailbox_at_once_and_the_others_are_read(small: World) -> None:
    post = Post(under_way(small, 1))
    put(small, post.accettazione())
    bridge = other_inbox(small, Refusing())
    assert told(collected(small, bridge), "mailbox-refused").verdict is Verdict.FAILED
    assert states(small) == {"t00001": State.PEC_ACCEPTED}
    suspension = small.archive.mailboxes.suspension("other")
    assert suspension is not None
    assert (suspension.reason, suspension.until) == ("login-refused", None)
    assert told(collected(small, bridge), "mailbox-suspended").verdict is Verdict.ATTENTION


def test_a_mailbox_that_does_not_answer_is_left_alone_after_some_failures(small: World) -> None:
    small.inbox.down = True
    verdicts = [told(collected(small), "mailbox-unavailable").verdict for _ in range(MAILBOX.failures)]
    assert verdicts == [Verdict.WAITING] * (MAILBOX.failures - 1) + [Verdict.ATTENTION]
    assert told(collected(small), "mailbox-resting").verdict is Verdict.WAITING
    small.clock.at += timedelta(hours=1)
    small.inbox.down = False
    assert [one.code for one in collected(small)] == ["mailbox-without-news"]
    small.inbox.down = True
    assert told(collected(small), "mailbox-unavailable").verdict is Verdict.WAITING


def test_a_pause_of_sending_does_not_stop_reading(small: World) -> None:
    small.archive.mailboxes.suspend("pec", "rate", AT, AT + timedelta(hours=1))
    assert [one.code for one in collected(small)] == ["mailbox-without-news"]


def test_a_folder_that_is_not_there_does_not_keep_the_others_from_being_read(small: World) -> None:
    post = Post(under_way(small, 1))
    small.inbox.mails["Fatture"] = [post.accettazione()]
    bridge = small.with_rules(mailbox=replace(MAILBOX, folders=("Nowhere", "INBOX", "Fatture")))
    assert told(collected(small, bridge), "folder-missing").verdict is Verdict.FAILED
    assert states(small) == {"t00001": State.PEC_ACCEPTED}


def test_another_uidvalidity_is_a_rescan_without_doubles(small: World) -> None:
    post = Post(under_way(small, 1))
    put(small, post.accettazione(), post.consegna())
    collected(small)
    small.inbox.uidvalidity = 8
    put(small, post.answer("RC", transmission(small, 1)))
    outcomes = collected(small)
    assert told(outcomes, "folder-rescanned").detail == {"folder": "INBOX"}
    assert told(outcomes, "mailbox-read").detail["total"] == "1"
    assert small.archive.mailboxes.cursor("pec", "INBOX") == Cursor(8, 3)


def test_a_mailbox_that_is_nearly_full_is_told_once_an_hour(small: World) -> None:
    small.inbox.fullness = Quota(850, 1000)
    assert told(collected(small), "mailbox-nearly-full").detail == {"share": "85%"}
    assert [one.code for one in collected(small)] == ["mailbox-without-news"]
    small.clock.at += timedelta(hours=1)
    told(collected(small), "mailbox-nearly-full")


def test_an_unknown_mailbox_is_refused(small: World) -> None:
    with pytest.raises(ConfigurationError, match="mailbox-unknown"):
        list(collect(small.bridge, mailbox="other"))


def test_where_the_store_takes_nothing_the_cursor_stays_and_the_next_run_goes_on(small: World) -> None:
    post = Post(under_way(small, 1))
    put(small, post.accettazione())

    class Full(Fused):
        def through(self, call: Any, *args: Any, **named: Any) -> Any:
            if call.__name__ == "collected":
                raise ArchiveUnavailable("archive-unavailable", reason="disk full")
            return call(*args, **named)

    bridge = replace(small.bridge, archive=Fused(small.archive, Full(None, None)))  # type: ignore[arg-type]
    with pytest.raises(ArchiveUnavailable):
        list(collect(bridge))
    assert small.archive.mailboxes.cursor("pec", "INBOX") is None
    collected(small)
    assert states(small) == {"t00001": State.PEC_ACCEPTED}


def test_what_another_process_left_unread_is_read_first(small: World) -> None:
    post = Post(under_way(small, 1))
    item = Item(content=post.accettazione(), kind=EvidenceKind.MAIL, source="pec/INBOX")
    small.archive.evidence.collected("pec", "INBOX", Cursor(7, 1), [item], AT)
    assert [one.code for one in collected(small)] == ["state-pec-accepted", "mailbox-without-news"]


def test_the_first_collection_begins_where_the_settings_say(small: World) -> None:
    asked: list[date | None] = []

    class Asked(FakeInbox):
        def new_mails(self, folder: str, after: Cursor | None, since: date | None, unseen: Any) -> Any:
            asked.append(since)
            return iter(())

    collected(small, other_inbox(small, Asked()))
    assert asked == [MAILBOX.since]


def test_progress_is_told_mail_by_mail(small: World) -> None:
    put(small, *(f"From: a@b.example\r\nSubject: {number}\r\n\r\n".encode() for number in range(120)))
    steps: list[int] = []
    list(collect(small.bridge, progress=steps.append))
    assert sum(steps) == 120


# --- waiting ---------------------------------------------------------------------------------------------------------


def test_watching_collects_until_the_time_is_over(small: World) -> None:
    outcomes = list(watch(small.bridge, timedelta(minutes=5)))
    assert small.clock.at == AT + timedelta(minutes=5)
    assert [one.code for one in outcomes] == ["mailbox-without-news"]


def test_watching_collects_as_soon_as_the_server_says_that_something_came(small: World) -> None:
    post = Post(under_way(small, 1))

    class Telling(FakeInbox):
        def wait(self, folder: str, at_most: timedelta) -> bool:
            self.mails[folder].append(post.accettazione())
            small.clock.at += timedelta(seconds=20)
            return True

    bridge = replace(small.bridge, inbox=lambda _: opened(inbox))
    inbox = Telling()
    outcomes = list(watch(bridge, timedelta(seconds=20)))
    assert [one.code for one in outcomes] == ["mailbox-without-news", "state-pec-accepted", "mailbox-read"]


def test_a_server_that_is_gone_while_watching_is_told_by_the_next_collection(small: World) -> None:
    class Gone(FakeInbox):
        def wait(self, folder: str, at_most: timedelta) -> bool:
            self.down = True
            raise ChannelUnavailable("server-unreachable", server="127.0.0.1:993", reason="refused")

    inbox = Gone()
    bridge = replace(small.bridge, inbox=lambda _: opened(inbox))
    codes = [one.code for one in watch(bridge, timedelta(seconds=90))]
    assert codes == ["mailbox-without-news", "mailbox-unavailable", "mailbox-unavailable"]
