"""What findings are worth, and how an examination that fails leaves the others alone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest

from invoicebridge.bridge.archived import StoreKind
from invoicebridge.bridge.mailing import Quota
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.bridge.setting_up import doctor
from invoicebridge.bridge.setting_up.doctor import Examination, found
from invoicebridge.errors import ChannelRefused, ConfigurationError
from invoicebridge.render.outcome_texts import setup
from invoicebridge.render.outcomes import outcome_text
from invoicebridge.transmission.dialogue import Ending, Refusal
from tests.world import AT, world


def test_one_examination_that_fails_does_not_stop_the_others() -> None:
    def fails() -> Iterator[Outcome]:
        yield found("a", "schemas-good", count=5, official=0)
        raise ConfigurationError("store-not-set")

    outcomes = list(
        doctor.examine([Examination("a", fails), Examination("b", lambda: [found("b", "permissions-good")])])
    )
    assert [(one.what, one.verdict) for one in outcomes] == [
        ("a", Verdict.DONE),
        ("a", Verdict.FAILED),
        ("b", Verdict.DONE),
    ]
    assert "[store]" in outcome_text(outcomes[1], "en")


@pytest.mark.parametrize(
    ("days", "code"),
    [(-1, "certificate-over"), (0, "certificate-over"), (30, "certificate-ends-soon"), (31, "certificate-good")],
)
def test_a_certificate_is_good_ends_soon_or_is_over(days: int, code: str) -> None:
    assert doctor.expiry("signers.firma", AT + timedelta(days=days), AT, "CN=x").code == code


@pytest.mark.parametrize(
    ("free", "code"), [(10**8 - 1, "disk-full"), (10**9 - 1, "disk-nearly-full"), (10**9, "disk-room")]
)
def test_a_disk_has_room_little_or_none(free: int, code: str) -> None:
    assert doctor.room("/data", free).code == code


@pytest.mark.parametrize(
    ("quota", "code"),
    [
        (None, "quota-not-told"),
        (Quota(90, 100), "quota-room"),
        (Quota(91, 100), "quota-nearly-used"),
        (Quota(0, 0), "quota-nearly-used"),
    ],
)
def test_a_mailbox_has_room_is_nearly_full_or_does_not_say(quota: Quota | None, code: str) -> None:
    assert doctor.fullness("mailboxes.pec", quota).code == code


def test_a_store_is_written_to_and_nothing_is_left_of_it(tmp_path: Path) -> None:
    with world(tmp_path) as around:
        codes = [one.code for one in doctor.store(around.archive, "db")]
        assert codes == ["store-writable-sandbox", "stories-whole"]
        assert around.archive.mailboxes.total("doctor", "0") == 0


def test_a_live_store_says_that_sending_is_locked(tmp_path: Path) -> None:
    with world(tmp_path, kind=StoreKind.LIVE) as around:
        last = list(doctor.store(around.archive, "db"))[-1]
        assert (last.code, last.verdict) == ("sending-locked", Verdict.ATTENTION)


def test_without_an_accettazione_the_clock_is_not_compared(tmp_path: Path) -> None:
    with world(tmp_path) as around:
        finding = doctor.clock(around.bridge, around.bridge.mailboxes["pec"], "mailboxes.pec")
        assert (finding.code, finding.verdict) == ("clock-not-checked", Verdict.NOTHING)


def test_the_probe_is_a_mail_without_attachment_to_the_box_in_use(tmp_path: Path) -> None:
    with world(tmp_path) as around:
        rules = replace(around.bridge.mailboxes["pec"], sdi_address="sdi12@pec.fatturapa.it")
        (sent,) = doctor.probe(around.bridge, rules, "mailboxes.pec")
        (mail,) = around.outbox.mails
        read = message_from_bytes(mail.content)
        assert (sent.code, sent.detail["box"]) == ("probe-sent", "sdi12@pec.fatturapa.it")
        assert (read["To"], read["From"], read.get_content_type()) == (mail.recipient, rules.address, "text/plain")
        assert read["Message-ID"] == f"<{mail.message_id}>"


def test_a_probe_that_was_refused_says_what_the_server_said(tmp_path: Path) -> None:
    with world(tmp_path) as around:
        around.outbox.answers.append((Ending.REFUSED, Refusal.RECIPIENT, "550 5.1.1 no"))
        (refused,) = doctor.probe(around.bridge, around.bridge.mailboxes["pec"], "mailboxes.pec")
        assert (refused.verdict, refused.detail["said"]) == (Verdict.FAILED, "550 5.1.1 no")
        around.outbox.refuses = ChannelRefused("login-refused", server="x", reason="535")
        with pytest.raises(ChannelRefused):
            list(doctor.probe(around.bridge, around.bridge.mailboxes["pec"], "mailboxes.pec"))


def test_every_text_differs_by_language() -> None:
    assert [code for code, text in setup.TEXTS.items() if text.it == text.en] == []
