"""What waits goes out, each file at most once, whatever the server, the network or another process does."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest

from invoicebridge.bridge.archived import Company, EvidenceKind, StoreKind
from invoicebridge.bridge.bridge import CompanyRules, MailboxRules
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.bridge.sending.transmit import release, transmit
from invoicebridge.connectors.archive.attempts import Attempts
from invoicebridge.errors import ArchiveUnavailable, ChannelRefused, ChannelUnavailable, ConfigurationError
from invoicebridge.pec.compose import OutgoingMail
from invoicebridge.sdi.addresses import FIRST
from invoicebridge.sdi.archive import members
from invoicebridge.transmission.dialogue import Dialogue, Ending, Refusal
from invoicebridge.transmission.state import State
from tests.bridge.queued import BOX, codes, known_box, prepared, queue, state
from tests.world import AT, COMPANY, MAILBOX, CountedIds, World, world


@pytest.fixture
def small(tmp_path: Path) -> Iterator[World]:
    """A small world of which the SdI's box is known."""
    with world(tmp_path) as made:
        known_box(made.archive)
        yield made


def run(small: World, **wishes: object) -> list[Outcome]:
    """Everything that a run of transmit tells."""
    return list(transmit(small.bridge, **wishes))  # type: ignore[arg-type]


def refuses(small: World, ending: Ending, refusal: Refusal | None, text: str = "550 no") -> None:
    """The server's next answer."""
    small.outbox.answers.append((ending, refusal, text))


def interrupted(*_: object) -> None:
    """The person at the keyboard has had enough."""
    raise KeyboardInterrupt


def said(small: World, id_: str) -> list[str]:
    """The story of a file, line by line."""
    return [line.event.what for line in small.archive.stories.of(id_)]


# --- sent -----------------------------------------------------------------------------------------------------------


def test_what_waits_is_sent_to_the_assigned_box_one_file_a_mail(small: World) -> None:
    first, second = queue(small.archive, 1, 2)
    outcomes = run(small)
    assert codes(outcomes) == ["sent", "sent"]
    assert [mail.recipient for mail in small.outbox.mails] == [BOX, BOX]
    assert [state(small.archive, one) for one in (first, second)] == [State.SENT, State.SENT]
    assert outcomes[0].detail["message_id"] == small.outbox.mails[0].message_id
    assert b"IT75100120361_00001.xml" in small.outbox.mails[0].content


def test_nothing_is_sent_twice_by_running_again(small: World) -> None:
    queue(small.archive, 1)
    assert codes(run(small)) == ["sent"]
    assert run(small) == []
    assert len(small.outbox.mails) == 1


def test_a_run_with_nothing_to_do_connects_to_nobody(small: World) -> None:
    assert run(small) == []
    assert small.outbox.opened == 0


def test_what_the_server_said_is_kept_as_evidence(small: World) -> None:
    (one,) = queue(small.archive, 1)
    run(small)
    assert [piece.kind for piece in small.archive.evidence.of(one)] == [EvidenceKind.FILE, EvidenceKind.SMTP]


def test_the_attempt_is_in_the_store_before_the_first_byte_leaves(small: World) -> None:
    queue(small.archive, 1)
    seen = []

    def send(mail: OutgoingMail, now: Callable[[], datetime]) -> Dialogue:
        seen.append(small.archive.attempts.get(mail.message_id))
        return type(small.outbox).send(small.outbox, mail, now)

    small.outbox.send = send  # type: ignore[method-assign]
    run(small)
    assert [one.state for one in seen if one] == [State.PREPARED]


def test_a_declared_box_serves_until_the_sdi_assigns_one(tmp_path: Path) -> None:
    with world(tmp_path, mailbox=replace(MAILBOX, sdi_address="sdi07@pec.fatturapa.it")) as small:
        queue(small.archive, 1)
        run(small)
        known_box(small.archive)
        queue(small.archive, 2)
        run(small)
        assert [mail.recipient for mail in small.outbox.mails] == ["sdi07@pec.fatturapa.it", BOX]


def test_a_limit_ends_the_run(small: World) -> None:
    queue(small.archive, 1, 2, 3)
    assert codes(run(small, limit=2)) == ["sent", "sent"]
    assert small.archive.queue.waiting(COMPANY.id, small.clock.now()) == 1


def test_companies_of_one_mailbox_take_turns(small: World) -> None:
    other = Company(id="other", name="Altra S.r.l.", id_paese="IT", id_codice="75100120361")
    small.archive.companies.save(other)
    rules = {**small.bridge.companies, "other": CompanyRules(company="other", mailbox="pec")}
    small.bridge = replace(small.bridge, companies=rules)
    alien = prepared(9)
    queue(small.archive, 1, 2, 3, replace(alien, transmission=replace(alien.transmission, company="other")))
    assert [one.what[-9:-4] for one in run(small)] == ["00001", "00009", "00002", "00003"]


def test_only_the_chosen_company_or_mailbox_sends(small: World) -> None:
    queue(small.archive, 1)
    with pytest.raises(ConfigurationError, match="mailbox-unknown"):
        run(small, mailbox="none")
    with pytest.raises(ConfigurationError, match="company-unknown"):
        run(small, company="none")
    assert codes(run(small, company="demo", mailbox="pec")) == ["sent"]


def test_files_of_a_company_that_no_mailbox_sends_for_are_told(small: World) -> None:
    queue(small.archive, 1)
    small.bridge = replace(small.bridge, companies={})
    assert [(one.code, one.detail["files"]) for one in run(small)] == [("company-without-mailbox", "1")]


def test_a_limit_holds_for_all_mailboxes_together(small: World) -> None:
    second = replace(MAILBOX, name="second", address="altra@pec.esempio.example", sdi_address=BOX)
    other = Company(id="other", name="Altra S.r.l.", id_paese="IT", id_codice="75100120361")
    small.archive.companies.save(other)
    small.bridge = replace(
        small.bridge,
        companies={**small.bridge.companies, "other": CompanyRules(company="other", mailbox="second")},
        mailboxes={**small.bridge.mailboxes, "second": second},
    )
    alien = prepared(9)
    queue(small.archive, 1, 2, replace(alien, transmission=replace(alien.transmission, company="other")))
    assert codes(run(small, limit=2)) == ["sent", "sent"]
    assert [mail.sender for mail in small.outbox.mails] == [MAILBOX.address] * 2
    assert codes(run(small, limit=2)) == ["sent"]
    assert small.outbox.mails[-1].sender == second.address


# --- the first file of a mailbox -------------------------------------------------------------------------------------


def test_the_first_file_goes_to_sdi01_and_the_others_wait_for_the_box(tmp_path: Path) -> None:
    with world(tmp_path) as small:
        queue(small.archive, 1, 2, 3)
        outcomes = run(small)
        assert codes(outcomes) == ["sent", "box-awaited"]
        assert [mail.recipient for mail in small.outbox.mails] == [FIRST]
        assert outcomes[1].detail["files"] == "2"
        known_box(small.archive)
        assert codes(run(small)) == ["sent", "sent"]


def test_a_person_is_told_when_the_box_is_long_in_coming(tmp_path: Path) -> None:
    with world(tmp_path) as small:
        queue(small.archive, 1, 2)
        run(small)
        small.clock.at += MAILBOX.address_patience
        assert [(one.code, one.verdict) for one in run(small)] == [("box-overdue", Verdict.ATTENTION)]


def test_when_the_first_file_was_refused_another_one_may_be_the_first(tmp_path: Path) -> None:
    with world(tmp_path) as small:
        queue(small.archive, 1, 2)
        refuses(small, Ending.REFUSED, Refusal.CONTENT, "554 5.6.0 virus")
        assert codes(run(small)) == ["refused-content", "sent"]


def test_two_processes_do_not_both_send_a_first_file(tmp_path: Path) -> None:
    with world(tmp_path) as small:
        queue(small.archive, 1, 2)
        other = replace(small.bridge, ids=CountedIds("other"))
        opened = type(small.outbox).open

        def meanwhile() -> None:
            opened(small.outbox)
            del small.outbox.open  # type: ignore[misc]
            assert codes(transmit(other)) == [
                "sent",
            ]

        small.outbox.open = meanwhile  # type: ignore[method-assign]
        assert codes(run(small)) == ["first-under-way", "box-awaited"]
        assert len(small.outbox.mails) == 1


# --- checked again ---------------------------------------------------------------------------------------------------


def test_a_file_that_became_wrong_is_held_with_its_faults_and_the_next_goes(small: World) -> None:
    tomorrow = date(2026, 11, 26)
    held, _ = queue(small.archive, prepared(1, data=tomorrow), 2)
    outcomes = run(small)
    assert [(one.code, one.verdict) for one in outcomes] == [("held", Verdict.ATTENTION), ("sent", Verdict.DONE)]
    assert [fault.code for fault in outcomes[0].faults] == ["00403"]
    assert "held" in said(small, held)
    assert run(small) == []


def test_a_name_that_another_file_has_meanwhile_is_held(small: World, monkeypatch: pytest.MonkeyPatch) -> None:
    queue(small.archive, 1)
    monkeypatch.setattr(type(small.archive.names), "used_by_others", lambda self, name, transmission: True)
    assert [(one.code, one.detail["reason"]) for one in run(small)] == [("held", "00002")]


def test_an_invoice_that_was_sent_by_other_means_meanwhile_is_held(small: World) -> None:
    one = prepared(1)
    queue(small.archive, one)
    small.archive.invoices.add_sent_elsewhere([one.invoices[0].key])
    assert [(each.code, each.detail["reason"]) for each in run(small)] == [("held", "00404")]


def test_a_late_invoice_goes_and_that_is_said(small: World) -> None:
    queue(small.archive, prepared(1, data=date(2026, 11, 2)))
    (outcome,) = run(small)
    assert (outcome.code, [fault.code for fault in outcome.faults]) == ("sent", ["IB009"])


def test_a_file_that_fits_in_no_mail_is_held(small: World) -> None:
    queue(small.archive, 1)
    small.bridge = small.with_rules(mailbox=replace(MAILBOX, size_limit=1000))
    assert [(one.code, one.detail["reason"]) for one in run(small)] == [("held-mail", "mail-too-large")]


def test_bytes_that_are_not_those_that_were_prepared_are_held(small: World, monkeypatch: pytest.MonkeyPatch) -> None:
    (one,) = queue(small.archive, 1)
    with monkeypatch.context() as patched:
        patched.setattr(type(small.archive.evidence), "content", lambda self, sha256: b"<other/>")
        assert codes(run(small)) == ["held-bytes"]
    assert small.archive.queue.requeue(one, small.clock.now())
    assert codes(run(small)) == ["sent"]


# --- the server's answers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("refusal", [Refusal.SIZE, Refusal.CONTENT, Refusal.OTHER, None])
def test_a_refused_mail_is_not_tried_again_and_the_next_goes(small: World, refusal: Refusal | None) -> None:
    one, _ = queue(small.archive, 1, 2)
    refuses(small, Ending.REFUSED, refusal)
    outcomes = run(small)
    assert codes(outcomes) == [f"refused-{refusal or 'other'}", "sent"]
    assert (outcomes[0].verdict, outcomes[0].detail["reply"]) == (Verdict.ATTENTION, "550 no")
    assert state(small.archive, one) is State.SEND_REFUSED
    assert run(small) == []


@pytest.mark.parametrize("refusal", [Refusal.SENDER, Refusal.MAILBOX, Refusal.RECIPIENT])
def test_a_refusal_that_every_mail_would_meet_stops_the_mailbox(small: World, refusal: Refusal) -> None:
    queue(small.archive, 1, 2)
    refuses(small, Ending.REFUSED, refusal)
    assert codes(run(small)) == [f"refused-{refusal}"]
    assert small.archive.queue.waiting(COMPANY.id, small.clock.now()) == 1


def test_after_many_refusals_in_a_row_the_mailbox_stops(small: World) -> None:
    queue(small.archive, *range(1, 9))
    for _ in range(8):
        refuses(small, Ending.REFUSED, Refusal.OTHER)
    assert codes(run(small)) == ["refused-other"] * MAILBOX.failures


def test_a_mail_that_was_put_off_waits_again_while_others_go(small: World) -> None:
    one, _ = queue(small.archive, 1, 2)
    refuses(small, Ending.LATER, None, "451 4.3.0 later")
    outcomes = run(small)
    assert [(each.code, each.verdict) for each in outcomes] == [("put-off", Verdict.WAITING), ("sent", Verdict.DONE)]
    assert state(small.archive, one) is State.SEND_REFUSED
    assert small.archive.queue.waiting(COMPANY.id, small.clock.now()) == 1
    assert codes(run(small)) == ["sent"]
    assert state(small.archive, one) is State.SENT


def test_two_mails_that_are_put_off_in_a_row_stop_the_mailbox(small: World) -> None:
    queue(small.archive, 1, 2, 3)
    for _ in range(2):
        refuses(small, Ending.LATER, None, "451 4.3.0 later")
    assert codes(run(small)) == ["put-off", "put-off"]
    assert small.archive.queue.waiting(COMPANY.id, small.clock.now()) == 3
    assert codes(run(small)) == ["sent", "sent", "sent"]


def test_a_mail_that_is_put_off_again_and_again_while_others_go_is_left_to_a_person(small: World) -> None:
    queue(small.archive, 1)
    told = []
    for number in range(2, 7):
        queue(small.archive, number)
        refuses(small, Ending.LATER, None, "451 later")
        told.append(codes(run(small)))
        small.clock.at += timedelta(minutes=1)
    assert told == [["put-off", "sent"]] * 4 + [["put-off-too-often", "sent"]]
    assert run(small) == []


def test_an_hour_in_which_the_provider_takes_nothing_leaves_no_file_behind(small: World) -> None:
    small.bridge = small.with_rules(mailbox=replace(MAILBOX, failures=99))
    queue(small.archive, 1, 2, 3)
    for _ in range(12):
        for _ in range(2):
            refuses(small, Ending.LATER, None, "451 4.3.2 not accepting mail")
        assert codes(run(small)) == ["put-off", "put-off"]
        small.clock.at += timedelta(minutes=5)
    assert codes(run(small)) == ["sent", "sent", "sent"]


def test_a_file_that_a_killed_process_did_not_queue_again_is_taken_up(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(small.archive, 1)
    refuses(small, Ending.LATER, None, "451 later")
    with monkeypatch.context() as patched:
        patched.setattr(type(small.archive.queue), "requeue", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run(small)
    assert codes(run(small)) == ["queued-again", "sent"]


def test_too_many_mails_for_the_provider_rest_the_mailbox_until_the_next_minute(small: World) -> None:
    queue(small.archive, 1, 2)
    refuses(small, Ending.LATER, Refusal.RATE, "550 Class Of Service - Too much traffic")
    assert codes(run(small)) == ["put-off-rate", "resting-rate"]
    assert codes(run(small)) == ["resting-rate"]
    small.clock.at += timedelta(minutes=2)
    assert codes(run(small)) == ["sent", "sent"]


def test_a_run_with_time_sleeps_through_the_rest(small: World) -> None:
    queue(small.archive, 1)
    refuses(small, Ending.LATER, Refusal.RATE, "550 Class Of Service - Too much traffic")
    assert codes(run(small, wait=timedelta(minutes=3))) == ["put-off-rate", "sent"]


# --- doubt -----------------------------------------------------------------------------------------------------------


def test_a_cut_after_the_last_byte_is_a_doubt_and_is_never_sent_again(small: World) -> None:
    one, _ = queue(small.archive, 1, 2)
    refuses(small, Ending.UNKNOWN, None, "")
    outcomes = run(small)
    assert [(each.code, each.verdict) for each in outcomes] == [("doubt", Verdict.ATTENTION)]
    assert state(small.archive, one) is State.PREPARED
    small.clock.at += timedelta(days=2)
    assert [each.what[-9:-4] for each in run(small)] == ["00002"]
    assert not small.archive.queue.requeue(one, small.clock.now())
    assert len(small.outbox.mails) == 2


def test_a_process_that_ends_while_sending_leaves_a_doubt_and_no_second_mail(small: World) -> None:
    (one,) = queue(small.archive, 1)
    sent = type(small.outbox).send

    def cut(mail: OutgoingMail, now: Callable[[], datetime]) -> Dialogue:
        sent(small.outbox, mail, now)
        raise KeyboardInterrupt

    small.outbox.send = cut  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        run(small)
    del small.outbox.send  # type: ignore[misc]
    small.clock.at += timedelta(days=2)
    assert run(small) == []
    assert len(small.outbox.mails) == 1
    assert state(small.archive, one) is State.PREPARED


# --- claims ----------------------------------------------------------------------------------------------------------


def test_what_was_claimed_and_not_sent_is_free_again_when_the_person_interrupts(small: World) -> None:
    queue(small.archive, 1)

    small.outbox.open = interrupted  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        run(small)
    assert small.archive.queue.waiting(COMPANY.id, small.clock.now()) == 1


def test_a_file_that_another_process_took_over_is_not_sent(small: World) -> None:
    queue(small.archive, 1)
    other = replace(small.bridge, ids=CountedIds("other"))
    opened = type(small.outbox).open

    def slow() -> None:
        opened(small.outbox)
        del small.outbox.open  # type: ignore[misc]
        small.clock.at += timedelta(hours=1)
        assert codes(transmit(other)) == ["sent"]

    small.outbox.open = slow  # type: ignore[method-assign]
    assert codes(run(small)) == ["lease-lost"]
    assert len(small.outbox.mails) == 1


def test_a_lease_that_ended_while_we_were_slow_sends_nothing(small: World) -> None:
    queue(small.archive, 1)
    opened = type(small.outbox).open

    def slow() -> None:
        opened(small.outbox)
        small.clock.at += timedelta(hours=1)

    small.outbox.open = slow  # type: ignore[method-assign]
    assert codes(run(small)) == ["lease-lost"]
    assert small.outbox.mails == []
    del small.outbox.open  # type: ignore[misc]
    assert codes(run(small)) == ["sent"]


def test_two_processes_that_take_turns_send_each_file_once(small: World) -> None:
    queue(small.archive, *range(1, 11))
    other = replace(small.bridge, ids=CountedIds("other"))
    runs = [transmit(small.bridge), transmit(other)]
    while runs:
        runs = [each for each in runs if next(each, None) is not None]
    contents = [mail.content.split(b"Subject: ")[1].split(b"\r\n")[0] for mail in small.outbox.mails]
    assert len(contents) == len(set(contents)) == 10


# --- servers that do not answer ---------------------------------------------------------------------------------------


def test_a_refused_login_suspends_the_mailbox_at_once_until_a_person_resumes_it(small: World) -> None:
    queue(small.archive, 1)
    small.outbox.refuses = ChannelRefused("login-refused", server="127.0.0.1:465", reason="535 no")
    assert [(one.code, one.verdict) for one in run(small)] == [("login-suspends", Verdict.ATTENTION)]
    small.outbox.refuses = None
    assert codes(run(small)) == ["suspended"]
    assert small.outbox.opened == 1
    small.archive.mailboxes.resume("pec")
    assert codes(run(small)) == ["sent"]


def test_a_server_that_does_not_answer_is_left_alone_longer_and_longer(small: World) -> None:
    queue(small.archive, 1)
    small.outbox.refuses = ChannelUnavailable("server-unreachable", server="127.0.0.1:465", reason="refused")
    assert [codes(run(small)) for _ in range(MAILBOX.failures + 1)] == [["outbox-unavailable"]] * MAILBOX.failures + [
        ["resting-failures"]
    ]
    small.clock.at += timedelta(minutes=1)
    assert codes(run(small)) == ["outbox-unavailable"]
    small.clock.at += timedelta(minutes=1)
    assert codes(run(small)) == ["resting-failures"]
    small.outbox.refuses = None
    small.clock.at += timedelta(minutes=1)
    assert codes(run(small)) == ["sent"]
    assert small.archive.mailboxes.failed("pec", small.clock.now()) == 1


def test_a_certificate_that_is_refused_fails_the_mailbox(small: World) -> None:
    queue(small.archive, 1)
    small.outbox.refuses = ChannelRefused("certificate-refused", server="127.0.0.1:465", reason="expired")
    assert [(one.code, one.verdict) for one in run(small)] == [("outbox-unusable", Verdict.FAILED)]
    assert small.archive.queue.waiting(COMPANY.id, small.clock.now()) == 1


def test_a_resting_mailbox_tells_the_last_error_and_asks_for_a_person_where_it_will_not_pass(small: World) -> None:
    queue(small.archive, 1)
    for code, told, verdict in (
        ("certificate-refused", "resting-lasting", Verdict.ATTENTION),
        ("server-unreachable", "resting-failures", Verdict.WAITING),
    ):
        kind = ChannelUnavailable if code == "server-unreachable" else ChannelRefused
        small.outbox.refuses = kind(code, server="127.0.0.1:465", reason="expired")
        for _ in range(MAILBOX.failures):
            run(small)
        (outcome,) = run(small)
        assert (outcome.code, outcome.verdict, outcome.detail["reason"]) == (told, verdict, code)
        small.archive.mailboxes.resume("pec")
        small.archive.mailboxes.worked("pec")


def test_a_secret_that_is_missing_stops_that_mailbox_only(small: World) -> None:
    queue(small.archive, 1)
    small.outbox.refuses = ConfigurationError("secret-missing", where="$PASSWORD")
    assert [(one.code, one.verdict) for one in run(small)] == [("outbox-unusable", Verdict.FAILED)]
    small.outbox.refuses = None
    assert codes(run(small)) == ["sent"]


def test_what_was_put_off_and_claimed_again_is_given_back_when_the_server_goes_away(small: World) -> None:
    queue(small.archive, 1)
    refuses(small, Ending.LATER, Refusal.RATE, "550 Class Of Service - Too much traffic")
    opened = type(small.outbox).open

    def once() -> None:
        opened(small.outbox)
        small.outbox.refuses = ChannelUnavailable("server-unreachable", server="127.0.0.1:465", reason="refused")

    small.outbox.open = once  # type: ignore[method-assign]
    assert codes(run(small, wait=timedelta(minutes=3))) == ["put-off-rate", "outbox-unavailable"]
    assert small.archive.queue.waiting(COMPANY.id, small.clock.now()) == 1


# --- the store -------------------------------------------------------------------------------------------------------


def failing(times: int) -> Callable[..., None]:
    """Fails so often, and then does what it did before."""
    left = [times]
    finish = Attempts.finish

    def finished(self: Attempts, *given: object) -> None:
        left[0] -= 1
        if left[0] >= 0:
            raise ArchiveUnavailable("store-unavailable", reason="database is locked")
        finish(self, *given)  # type: ignore[arg-type]

    return finished


def test_an_answer_that_the_store_does_not_take_at_once_is_offered_again(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = queue(small.archive, 1)
    monkeypatch.setattr(Attempts, "finish", failing(2))
    assert codes(run(small)) == ["sent"]
    assert state(small.archive, one) is State.SENT


def test_a_store_that_fails_stops_everything_and_leaves_a_doubt(small: World, monkeypatch: pytest.MonkeyPatch) -> None:
    queue(small.archive, 1, 2)
    with monkeypatch.context() as patched:
        patched.setattr(Attempts, "finish", failing(99))
        assert [(one.code, one.verdict) for one in run(small)] == [("store-stops", Verdict.FAILED)]
    assert codes(run(small)) == ["sent"]
    assert [mail.content.split(b"Subject: ")[1][:23] for mail in small.outbox.mails] == [
        b"IT75100120361_00001.xml",
        b"IT75100120361_00002.xml",
    ]


# --- pace ------------------------------------------------------------------------------------------------------------


def test_no_more_mails_go_in_a_minute_than_the_rules_allow(small: World) -> None:
    small.bridge = small.with_rules(mailbox=replace(MAILBOX, per_minute=2))
    queue(small.archive, 1, 2, 3)
    outcomes = run(small)
    assert codes(outcomes) == ["sent", "sent", "paced"]
    assert datetime.fromisoformat(outcomes[-1].detail["until"]) == AT + timedelta(seconds=70)
    small.clock.at += timedelta(seconds=70)
    assert codes(run(small)) == ["sent"]


def test_no_more_mails_go_around_the_edge_of_a_minute_than_in_one(small: World) -> None:
    small.bridge = small.with_rules(mailbox=replace(MAILBOX, per_minute=3))
    queue(small.archive, *range(1, 9))
    small.clock.at = AT + timedelta(seconds=55)
    assert codes(run(small, limit=2)) == ["sent", "sent"]
    small.clock.at = AT + timedelta(seconds=62)
    outcomes = run(small)
    assert codes(outcomes) == ["sent", "paced"]
    assert datetime.fromisoformat(outcomes[-1].detail["until"]) == AT + timedelta(seconds=120)
    small.clock.at = AT + timedelta(seconds=120)
    assert codes(run(small)) == ["sent", "sent", "paced"]


def test_a_run_with_time_waits_until_a_minute_is_over(small: World) -> None:
    small.bridge = small.with_rules(mailbox=replace(MAILBOX, per_minute=2))
    queue(small.archive, 1, 2, 3, 4, 5)
    assert codes(run(small, wait=timedelta(seconds=90))) == ["sent"] * 4 + ["paced"]
    assert small.clock.at == AT + timedelta(seconds=70)


def test_a_box_that_is_assigned_while_a_run_waits_for_room_is_where_the_rest_goes(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.bridge = small.with_rules(mailbox=replace(MAILBOX, per_minute=1))
    queue(small.archive, 1, 2)

    def sleep(duration: timedelta) -> None:
        small.clock.at += duration
        small.archive.mailboxes.assign("pec", "sdi99@pec.fatturapa.it", small.clock.at)

    monkeypatch.setattr(small.clock, "sleep", sleep)
    assert codes(run(small, wait=timedelta(seconds=90))) == ["sent", "sent"]
    assert [mail.recipient for mail in small.outbox.mails] == [BOX, "sdi99@pec.fatturapa.it"]


def test_a_day_is_an_italian_one(small: World) -> None:
    small.bridge = small.with_rules(mailbox=replace(MAILBOX, per_day=1))
    small.clock.at = datetime(2026, 11, 25, 22, 59, tzinfo=UTC)
    queue(small.archive, 1, 2)
    outcomes = run(small)
    assert codes(outcomes) == ["sent", "paced"]
    assert datetime.fromisoformat(outcomes[-1].detail["until"]) == datetime(2026, 11, 25, 23, tzinfo=UTC)
    small.clock.at += timedelta(minutes=1)
    assert codes(run(small)) == ["sent"]


def test_a_held_file_uses_up_no_room(small: World) -> None:
    small.bridge = small.with_rules(mailbox=replace(MAILBOX, per_minute=1))
    queue(small.archive, prepared(1, data=date(2026, 11, 26)), 2)
    assert codes(run(small)) == ["held", "sent"]


# --- zips ------------------------------------------------------------------------------------------------------------


def zip_in(mail: OutgoingMail) -> bytes:
    """The archive that a mail carries."""
    (part,) = (one for one in message_from_bytes(mail.content).walk() if one.get_filename())
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


def test_a_long_queue_goes_in_a_zip_under_a_name_of_its_own(small: World) -> None:
    small.bridge = small.with_rules(mailbox=replace(MAILBOX, zip_from=3))
    ids = queue(small.archive, 1, 2, 3)
    outcomes = run(small)
    assert codes(outcomes) == ["sent-in-zip"] * 3
    (mail,) = small.outbox.mails
    assert [member.name[-9:] for member in members(zip_in(mail))] == ["00001.xml", "00002.xml", "00003.xml"]
    (archive,) = {one.detail["archive"] for one in outcomes}
    assert archive == "IT75100120361_00004.zip"
    assert {one.archive for one in small.archive.transmissions.get(ids)} == {archive}
    assert all(one.archive_sha256 for one in small.archive.transmissions.get(ids))
    assert {state(small.archive, one) for one in ids} == {State.SENT}


def test_a_zip_holds_no_more_than_a_mail_may(small: World) -> None:
    size = len(prepared(1).content) * 2 + 5_000
    small.bridge = small.with_rules(mailbox=replace(MAILBOX, zip_from=2, size_limit=size))
    queue(small.archive, *range(1, 6))
    run(small)
    assert all(mail.size <= size for mail in small.outbox.mails)
    assert 2 < len(small.outbox.mails) <= 5


def test_a_zip_in_doubt_is_a_doubt_of_every_file(small: World) -> None:
    small.bridge = small.with_rules(mailbox=replace(MAILBOX, zip_from=2))
    ids = queue(small.archive, 1, 2)
    refuses(small, Ending.UNKNOWN, None, "")
    assert codes(run(small)) == ["doubt", "doubt"]
    small.clock.at += timedelta(days=1)
    assert run(small) == []
    assert {state(small.archive, one) for one in ids} == {State.PREPARED}


def test_a_zip_that_is_put_off_goes_in_a_new_one_with_the_same_files(small: World) -> None:
    small.bridge = small.with_rules(mailbox=replace(MAILBOX, zip_from=2))
    ids = queue(small.archive, 1, 2)
    refuses(small, Ending.LATER, None, "451 later")
    assert codes(run(small)) == ["put-off", "put-off"]
    outcomes = run(small)
    assert [one.detail["archive"] for one in outcomes] == ["IT75100120361_00004.zip"] * 2
    assert {state(small.archive, one) for one in ids} == {State.SENT}


def test_a_bad_file_stays_out_of_the_zip(small: World) -> None:
    small.bridge = small.with_rules(mailbox=replace(MAILBOX, zip_from=2))
    queue(small.archive, 1, prepared(2, data=date(2026, 11, 26)), 3)
    assert codes(run(small)) == ["held", "sent-in-zip", "sent-in-zip"]


def test_the_first_file_of_a_mailbox_goes_alone_even_where_zips_are_wanted(tmp_path: Path) -> None:
    with world(tmp_path, mailbox=replace(MAILBOX, zip_from=2)) as small:
        queue(small.archive, 1, 2, 3)
        assert codes(run(small)) == ["sent", "box-awaited"]


# --- the lock --------------------------------------------------------------------------------------------------------


def test_nothing_leaves_a_live_store_before_a_person_says_so(tmp_path: Path) -> None:
    with world(tmp_path, kind=StoreKind.LIVE) as small:
        known_box(small.archive)
        queue(small.archive, 1)
        assert [(one.code, one.verdict) for one in run(small)] == [("locked-first-send", Verdict.ATTENTION)]
        assert small.outbox.opened == 0
        with pytest.raises(ConfigurationError, match="decision-unsigned"):
            list(release(small.bridge, " "))
        assert codes(release(small.bridge, "Rossi")) == ["released"]
        assert codes(release(small.bridge, "Rossi")) == ["not-locked"]
        assert codes(run(small)) == ["sent"]


# --- dry run ---------------------------------------------------------------------------------------------------------


def test_a_dry_run_tells_what_would_go_and_touches_nothing(small: World) -> None:
    queue(small.archive, 1, prepared(2, data=date(2026, 11, 26)))
    head = small.archive.stories.head()
    outcomes = run(small, dry_run=True)
    assert codes(outcomes) == ["would-send", "would-be-held"]
    assert (outcomes[0].detail["address"], small.outbox.opened) == (BOX, 0)
    assert small.archive.stories.head() == head
    assert small.archive.queue.waiting(COMPANY.id, small.clock.now()) == 2


def test_the_size_that_a_dry_run_tells_is_the_mails(small: World) -> None:
    queue(small.archive, 1)
    (told,) = run(small, dry_run=True)
    run(small)
    assert abs(int(told.detail["size"]) - small.outbox.mails[0].size) < 10


def test_a_dry_run_tells_of_zips_and_of_what_the_limits_would_hold_back(small: World) -> None:
    small.bridge = small.with_rules(mailbox=replace(MAILBOX, per_minute=2, per_day=3))
    queue(small.archive, 1, 2, 3, 4, prepared(5, data=date(2026, 11, 26)))
    assert codes(run(small, limit=1)) == ["sent"]
    outcomes = run(small, dry_run=True)
    assert codes(outcomes)[-3:] == ["would-be-held", "would-be-paced-minute", "would-be-paced-day"]
    assert [(one.detail["mails"], one.detail["left"]) for one in outcomes[-2:]] == [("3", "1"), ("3", "2")]
    small.bridge = small.with_rules(mailbox=replace(MAILBOX, per_minute=2, zip_from=3))
    outcomes = run(small, dry_run=True)
    assert codes(outcomes) == ["would-send"] * 3 + ["would-be-held", "would-zip"]
    assert (outcomes[-1].detail["zips"], outcomes[-1].detail["files"]) == ("1", "3")
    assert codes(run(small)) == ["held", *["sent-in-zip"] * 3]


def test_a_dry_run_tells_what_holds_a_mailbox_up(tmp_path: Path) -> None:
    with world(tmp_path, kind=StoreKind.LIVE) as small:
        queue(small.archive, 1)
        small.archive.mailboxes.suspend("pec", "login-refused", AT)
        assert codes(run(small, dry_run=True)) == ["locked-first-send", "suspended", "would-send"]


def test_rules_without_a_mailbox_of_that_name_send_nothing(small: World) -> None:
    queue(small.archive, 1)
    small.bridge = replace(small.bridge, mailboxes={"other": MailboxRules(name="other", address="x@pec.example")})
    assert codes(run(small)) == ["company-without-mailbox"]
