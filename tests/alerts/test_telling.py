"""People are told of what they have to know: once, at the right time, and not of the mails about it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from invoicebridge.bridge.alerting import alert as alerting
from invoicebridge.bridge.alerting.kinds import URGENCIES, Kind
from invoicebridge.bridge.alerting.noting import noted
from invoicebridge.bridge.alerting.rules import Quiet
from invoicebridge.bridge.archived import Alert, Urgency
from invoicebridge.bridge.report import Outcome, Verdict
from tests.alerts.clerk import Clerk, with_mail
from tests.alerts.servers import PostOffice, post_office
from tests.bridge.office import office as busy_office
from tests.contracts_mail.mailbox import CertificateFiles
from tests.world import World, world


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a busy store, to be copied."""
    folder = tmp_path_factory.mktemp("filled")
    with busy_office(folder):
        pass
    return folder


@pytest.fixture
def busy(tmp_path: Path, filled: Path) -> Iterator[World]:
    """At 15 o'clock in Rome."""
    with world(tmp_path, like=filled) as made:
        made.clock.at += timedelta(hours=3)
        yield made


@pytest.fixture
def office(papers: CertificateFiles) -> Iterator[PostOffice]:
    with post_office(papers) as running:
        yield running


@pytest.fixture
def clerk(busy: World, office: PostOffice, papers: CertificateFiles) -> Clerk:
    return with_mail(busy, office, papers)


@pytest.fixture
def idle(tmp_path: Path, office: PostOffice, papers: CertificateFiles) -> Iterator[Clerk]:
    """One with nothing to tell."""
    with world(tmp_path) as made:
        yield with_mail(made, office, papers)


def text(mail: EmailMessage, form: str = "plain") -> str:
    part = mail.get_body((form,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def kinds(clerk: Clerk) -> set[str]:
    return {one.alert.kind for one in clerk.world.archive.alerts.standing()}


def noting(clerk: Clerk, kind: Kind = Kind.JOB_FAILED, subject: str = "collect", **detail: str) -> None:
    one = Alert(kind=kind, subject=subject, urgency=URGENCIES[kind], detail=detail)
    clerk.world.archive.alerts.note(one, clerk.world.clock.at)


# --- what is told ----------------------------------------------------------------------------------------------------


def test_what_cannot_wait_goes_in_one_mail_and_the_rest_in_the_digest(clerk: Clerk, office: PostOffice) -> None:
    assert clerk.codes() == ["alerts-mailed", "digest-mailed"]
    assert kinds(clerk) == {"rejected", "refused", "doubt", "late", "faulty-draft", "unproven"}
    at_once, digest = office.mails
    told = text(at_once)
    assert "[practice] invoicebridge: " in str(at_once["Subject"])
    assert "Rejected by the SdI: the invoice is not issued" in told
    assert "codes: 00423 00305" in told
    assert "invoicebridge correct IT75100120361_00002.xml --with FILE" in told
    assert "the customer's reason: CIG errato" in told
    assert "Nobody knows whether the mail has left" in told
    assert "novembre.json#3" not in told
    assert "Draft with faults" in text(digest)
    assert "(88)" not in told


def test_neither_customers_nor_amounts_are_told(clerk: Clerk, office: PostOffice) -> None:
    clerk.tell()
    for mail in office.mails:
        for form in ("plain", "html"):
            assert "Illuminazione" not in text(mail, form)
            assert "1220" not in text(mail, form)
            assert "2440" not in text(mail, form)


def test_the_same_is_not_told_again(clerk: Clerk, office: PostOffice) -> None:
    clerk.tell()
    clerk.later(minutes=5)
    assert clerk.codes() == []
    assert len(office.mails) == 2


def test_what_stands_after_a_day_is_told_again_in_the_digest_and_only_there(clerk: Clerk, office: PostOffice) -> None:
    clerk.tell()
    clerk.later(days=1)
    found = clerk.tell()
    assert [one.code for one in found] == ["digest-mailed"]
    assert (found[0].detail["count"], int(found[0].detail["standing"])) == ("0", len(kinds(clerk)))
    assert "Told before, still open" in text(office.mails[-1])
    clerk.later(days=1)
    assert clerk.codes() == ["digest-mailed"]


def test_what_changed_is_told_again_at_once(idle: Clerk, office: PostOffice) -> None:
    soon = Outcome(
        what="signers.firma", verdict=Verdict.ATTENTION, code="certificate-ends-soon", detail={"until": "2026-12-10"}
    )
    clerk = idle.with_rules(kinds={Kind.CERTIFICATE: Urgency.AT_ONCE})
    for _ in range(2):
        list(noted(clerk.world.bridge, [soon]))
        clerk.tell()
    assert len(office.mails) == 1
    over = replace(soon, code="certificate-over", detail={"until": "2026-12-01"})
    list(noted(clerk.world.bridge, [over]))
    assert clerk.codes() == ["alerts-mailed"]
    assert "A certificate expires soon, or has expired (signers.firma)" in office.subjects[1]


def test_what_is_mended_is_over_and_new_when_it_comes_again(idle: Clerk, office: PostOffice) -> None:
    full = Outcome(what="pec", verdict=Verdict.ATTENTION, code="mailbox-nearly-full", detail={"share": "91%"})
    room = Outcome(what="mailboxes.pec.imap", verdict=Verdict.DONE, code="quota-room", detail={"share": "40%"})
    for outcomes, count in (([full], 1), ([replace(full, detail={"share": "92%"})], 1), ([room], 1), ([full], 2)):
        assert list(noted(idle.world.bridge, outcomes)) == outcomes
        idle.tell()
        assert len(office.mails) == count


def test_a_mailbox_that_is_suspended_for_good_is_told_and_a_moments_rest_for_its_rate_is_not(idle: Clerk) -> None:
    at = idle.world.clock.at
    idle.world.archive.mailboxes.suspend("pec", "rate", at, at + timedelta(minutes=1))
    assert idle.codes() == []
    idle.world.archive.mailboxes.suspend("pec", "login-refused", at)
    assert idle.codes() == ["alerts-mailed"]
    idle.world.archive.mailboxes.resume("pec")
    idle.tell()
    assert kinds(idle) == set()


def test_kinds_that_are_off_are_not_mailed(clerk: Clerk, office: PostOffice) -> None:
    quiet = clerk.with_rules(kinds=dict.fromkeys(Kind))
    assert quiet.codes() == []
    assert office.mails == []
    assert clerk.world.archive.alerts.pending() == ()


def test_without_a_desk_nothing_happens(busy: World) -> None:
    assert Clerk(busy, alerting.Desk()).codes() == ["alerts-not-set"]
    assert busy.archive.alerts.standing() == ()


def test_a_dry_run_tells_what_would_be_told_and_leaves_no_trace(clerk: Clerk, office: PostOffice) -> None:
    found = list(alerting.foreseen(clerk.world.bridge, clerk.desk))
    assert {(one.detail["alert"], one.detail["urgency"]) for one in found} >= {
        ("rejected", "at-once"),
        ("faulty-draft", "digest"),
    }
    assert office.mails == []
    assert clerk.world.archive.alerts.standing() == ()


# --- when ------------------------------------------------------------------------------------------------------------


def test_the_digest_goes_once_a_day_at_its_time(idle: Clerk, office: PostOffice) -> None:
    idle.world.clock.at = idle.world.clock.at.replace(hour=6, minute=59)
    noting(idle, Kind.CERTIFICATE, "signers.one", until="2026-12-01")
    assert idle.codes() == []
    idle.later(minutes=1)
    assert idle.codes() == ["digest-mailed"]
    noting(idle, Kind.CERTIFICATE, "signers.two", until="2026-12-01")
    idle.later(hours=20)
    assert idle.codes() == []
    idle.later(hours=4)
    assert idle.codes() == ["digest-mailed"]
    assert "signers.two" in text(office.mails[1])


def test_in_quiet_hours_nobody_is_told_until_they_end(idle: Clerk, office: PostOffice) -> None:
    clerk = idle.with_rules(quiet=Quiet(time(20), time(7)))
    clerk.world.clock.at = clerk.world.clock.at.replace(hour=19, minute=30)
    noting(clerk)
    assert clerk.codes() == ["alerts-quiet"]
    clerk.later(hours=10)
    assert clerk.codes() == ["alerts-quiet"]
    clerk.later(hours=1)
    assert clerk.codes() == ["alerts-mailed"]


def test_a_digest_of_a_clock_that_ran_ahead_keeps_back_no_other(idle: Clerk, office: PostOffice) -> None:
    noting(idle, Kind.CERTIFICATE, "signers.one", until="2026-12-01")
    idle.later(days=30)
    assert idle.codes() == ["digest-mailed"]
    idle.later(days=-30)
    noting(idle, Kind.CERTIFICATE, "signers.two", until="2026-12-01")
    assert idle.codes() == ["digest-mailed"]


def test_a_digest_whose_time_is_in_quiet_hours_goes_when_they_end(idle: Clerk, office: PostOffice) -> None:
    clerk = idle.with_rules(quiet=Quiet(time(20), time(7)), digest=time(23, 30))
    clerk.world.clock.at = clerk.world.clock.at.replace(hour=22, minute=45)
    noting(clerk, Kind.CERTIFICATE, "signers.one", until="2026-12-01")
    codes = []
    for _ in range(24):
        codes += clerk.codes()
        clerk.later(hours=1)
    assert [code for code in codes if code != "alerts-quiet"] == ["digest-mailed"]


def test_there_are_only_so_many_mails_an_hour_and_a_day_and_nothing_is_lost(idle: Clerk, office: PostOffice) -> None:
    clerk = idle.with_rules(per_hour=2, per_day=3)
    codes = []
    for number in range(5):
        noting(clerk, subject=f"job{number}")
        codes += clerk.codes()
        clerk.later(minutes=1)
    assert codes == ["alerts-mailed"] * 2 + ["alerts-many"] * 3
    clerk.later(hours=1)
    assert clerk.codes() == ["alerts-mailed"]
    assert all(f"job{number}" in text(office.mails[2]) for number in (2, 3, 4))
    noting(clerk, subject="job5")
    clerk.later(hours=1)
    assert clerk.codes() == ["alerts-many"]
    clerk.later(days=1)
    assert "alerts-mailed" in clerk.codes()


def test_one_mail_tells_of_a_hundred_at_most(idle: Clerk, office: PostOffice) -> None:
    for number in range(130):
        noting(idle, subject=f"job{number}")
    assert idle.codes()[:1] == ["alerts-mailed"]
    assert text(office.mails[0]).count("A scheduled job failed") == 100
    assert "30 alerts more" in text(office.mails[0])


# --- what goes wrong -------------------------------------------------------------------------------------------------


def test_what_could_not_be_sent_is_sent_later_with_longer_and_longer_rests(idle: Clerk, office: PostOffice) -> None:
    office.refuses["DATA"] = "451 later"
    noting(idle)
    (failed,) = idle.tell()
    assert (failed.code, failed.verdict) == ("alerts-unsent", Verdict.WAITING)
    assert idle.codes() == ["alerts-resting"]
    idle.later(minutes=1)
    assert idle.codes() == ["alerts-unsent"]
    idle.later(minutes=1)
    assert idle.codes() == ["alerts-resting"]
    office.refuses.clear()
    idle.later(minutes=1)
    assert idle.codes() == ["alerts-mailed"]
    assert len(office.mails) == 1


def test_a_refused_login_is_not_tried_again_soon(idle: Clerk, office: PostOffice, papers: CertificateFiles) -> None:
    office.refuses["RCPT"] = "550 5.7.1 no"
    noting(idle)
    (failed,) = idle.tell()
    assert (failed.code, failed.verdict) == ("alerts-unsent", Verdict.FAILED)
    idle.later(minutes=14)
    assert idle.codes() == ["alerts-resting"]


def test_a_test_mail_ends_the_rest(idle: Clerk, office: PostOffice) -> None:
    office.refuses["RCPT"] = "550 5.7.1 no"
    noting(idle)
    idle.tell()
    assert [one.verdict for one in alerting.trial(idle.world.bridge, idle.desk)] == [Verdict.FAILED]
    office.refuses.clear()
    assert [one.code for one in alerting.trial(idle.world.bridge, idle.desk)] == ["alerts-tested"]
    assert "test of alerts" in office.subjects[0]
    assert idle.codes() == ["alerts-mailed"]


def test_that_alerts_could_not_be_sent_is_not_told_by_mail(idle: Clerk, office: PostOffice) -> None:
    noting(idle, subject="alert", line="the alerts were not sent")
    assert idle.codes() == []
    assert office.mails == []
    assert idle.world.archive.alerts.pending() == ()


def test_a_recipient_whom_the_server_refuses_is_named_and_the_others_are_told(idle: Clerk, office: PostOffice) -> None:
    clerk = idle.with_rules(recipients=("anna@esempio.example", "bruno@esempio.example"))
    office.unknown = ("bruno@esempio.example",)
    tried = list(alerting.trial(clerk.world.bridge, clerk.desk))
    assert [(one.code, one.what) for one in tried] == [
        ("alerts-tested", "anna@esempio.example"),
        ("alert-recipient-refused", "bruno@esempio.example"),
    ]
    noting(clerk)
    assert clerk.codes() == ["alerts-mailed", "alert-recipient-refused"]
    assert clerk.codes() == []


def test_two_processes_do_not_send_the_same(idle: Clerk, office: PostOffice) -> None:
    noting(idle)
    idle.world.archive.telling.take("another", idle.world.clock.at, timedelta(minutes=10))
    assert idle.codes() == ["alerts-elsewhere"]
    idle.later(minutes=10)
    assert idle.codes() == ["alerts-mailed"]


# --- words -----------------------------------------------------------------------------------------------------------


def test_nothing_that_a_document_says_is_markup_or_a_field(idle: Clerk, office: PostOffice) -> None:
    hostile = '<img src=x onerror=alert(1)>\r\nBcc: x@y.example\x1b[2J{{7*7}}{numero}"'
    noting(idle, Kind.REJECTED, "t1", numero=hostile, name="IT1_1.xml", because=hostile, company=hostile)
    list(alerting.flush(idle.world.bridge, idle.desk))
    (mail,) = office.mails
    assert "<img" not in text(mail, "html")
    assert "&lt;img" in text(mail, "html")
    assert "{{7*7}}" in text(mail)
    assert "Bcc" not in mail
    assert "\x1b" not in text(mail) + text(mail, "html") + str(mail["Subject"])
    assert office.envelopes[0].rcpt_tos == ["anna@esempio.example"]


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_told_even_without_any_detail(idle: Clerk, office: PostOffice, kind: Kind) -> None:
    clerk = idle.with_rules(kinds={kind: Urgency.AT_ONCE})
    noting(clerk, kind, "s")
    assert clerk.desk.mail is not None
    (found,) = clerk.world.archive.alerts.pending()
    assert clerk.desk.mail.writer.at_once([found], 0).subject


def test_an_alert_of_a_kind_that_is_no_longer_known_goes_in_the_digest(idle: Clerk, office: PostOffice) -> None:
    one = Alert(kind="of-another-release", subject="s", urgency=Urgency.AT_ONCE, detail={"x": "y"})
    idle.world.archive.alerts.note(one, idle.world.clock.at)
    assert idle.codes() == ["digest-mailed"]
    assert "of-another-release" in text(office.mails[0])
