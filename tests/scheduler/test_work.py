"""What the jobs of the table do besides calling one operation."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from invoicebridge.app import doctor
from invoicebridge.bridge.archived import Urgency
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.errors import ChannelUnavailable, ConfigurationError
from invoicebridge.render.outcomes import outcome_text
from invoicebridge.scheduler import reports, work
from invoicebridge.scheduler.work import Stopped, Work
from invoicebridge.settings import ServeSettings, Settings
from tests.bridge.office import office
from tests.connectors.signers import keys
from tests.journeys.stage import SAMPLES, PenHolder
from tests.world import COMPANY, World, world

HERE = Settings(folder=Path())


@pytest.fixture
def small(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, signers={"pen": PenHolder(keys.held())}) as one:
        yield one


def working(small: World, settings: Settings = HERE, *, goes_on: bool = True) -> Work:
    return Work(bridge=small.bridge, settings=settings, path=Path("x.toml"), language="en", goes_on=lambda: goes_on)


def said(outcomes: Iterator[Outcome]) -> list[tuple[str, str]]:
    """Verdict and code of each; all have words."""
    every = list(outcomes)
    assert all(outcome_text(one, language) for one in every for language in ("it", "en"))
    return [(str(one.verdict), one.code) for one in every]


def test_drafts_are_prepared_once_they_are_settled(small: World, tmp_path: Path) -> None:
    folder = tmp_path / "drafts"
    folder.mkdir()
    draft = folder / "1.json"
    values = json.loads((SAMPLES / "semplice.json").read_bytes())
    seller = values["fattura_elettronica_header"]["cedente_prestatore"]["dati_anagrafici"]
    seller["id_fiscale_iva"] = {"id_paese": "IT", "id_codice": COMPANY.id_codice}
    draft.write_text(json.dumps(values))
    settings = replace(HERE, serve=ServeSettings(drafts=folder))
    now = small.clock.now().timestamp()
    os.utime(draft, (now - 4, now - 4))
    assert said(work.prepare(working(small, settings))) == []
    os.utime(draft, (now - 6, now - 6))
    assert said(work.prepare(working(small, settings))) == [("done", "prepared")]
    assert said(work.prepare(working(small, settings)))[0][0] == "nothing"


def test_a_folder_of_drafts_that_is_gone_is_told(small: World, tmp_path: Path) -> None:
    settings = replace(HERE, serve=ServeSettings(drafts=tmp_path / "gone"))
    assert said(work.prepare(working(small, settings))) == [("failed", "not-prepared")]


def test_a_mailbox_that_somebody_is_reading_is_left_alone(small: World) -> None:
    one = working(small)
    with one.doors.entered("pec") as ours:
        assert ours
        assert said(work.collect(one)) == []
    assert said(work.collect(one)) == [("nothing", "mailbox-without-news")]


def test_a_long_read_is_left_between_two_mails_and_nothing_is_lost(small: World) -> None:
    small.inbox.mails["INBOX"] = [b"Subject: 1\r\n\r\n", b"Subject: 2\r\n\r\n"]
    with pytest.raises(Stopped):
        list(work.collect(working(small, goes_on=False)))
    assert said(work.collect(working(small)))[-1] == ("nothing", "mailbox-without-news")
    assert len(list(small.archive.evidence.everything())) == 2


def test_what_is_due_is_counted(small: World) -> None:
    assert said(work.deadlines(working(small))) == [("done", "agenda-looked-at")]
    small.archive.lock_sending("first-send", small.clock.now())
    (found,) = work.deadlines(working(small))
    assert (found.verdict, found.detail["today"]) == (Verdict.ATTENTION, "1")


def test_a_reconciliation_is_told_in_numbers(small: World) -> None:
    assert said(work.reconcile(working(small))) == [("done", "reconciled")]
    assert said(work.rescan(working(small))) == [("done", "reconciled")]


def test_reports_are_files_of_their_owner_written_anew_each_time(small: World, tmp_path: Path) -> None:
    settings = replace(HERE, serve=ServeSettings(reports=tmp_path / "made" / "reports"))
    for _ in range(2):
        assert said(reports.reports(working(small, settings))) == [("done", "report-written")] * 2
    files = {path.name: path for path in (tmp_path / "made" / "reports").iterdir()}
    assert set(files) == {"reconcile-2026-11-25.html", "agenda.ics"}
    assert files["agenda.ics"].read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert {path.stat().st_mode & 0o777 for path in files.values()} == {0o600}


def test_every_report_shares_the_pages_of_the_stories_where_so_asked(tmp_path: Path) -> None:
    with office(tmp_path / "office") as busy:
        settings = replace(HERE, serve=ServeSettings(reports=tmp_path / "reports", stories=True))
        for _ in range(2):
            list(reports.reports(working(busy, settings)))
    pages = {path.name for path in (tmp_path / "reports" / "stories").iterdir()}
    shown = (tmp_path / "reports" / "reconcile-2026-11-25.html").read_text("utf-8")
    assert set(re.findall(r'href="\./stories/([^"]+)"', shown)) == pages
    assert len(pages) > 3


def test_a_folder_for_reports_that_cannot_be_is_a_mistake_of_the_settings(small: World, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings = replace(HERE, serve=ServeSettings(reports=tmp_path / "file"))
    with pytest.raises(ConfigurationError, match="output-not-written"):
        list(reports.reports(working(small, settings)))


def test_checks_tell_what_is_wrong_and_note_what_has_an_alert(small: World, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = {"name": "x", "until": "2026-11-24", "days": "-1"}
    gone = ChannelUnavailable("server-unreachable", server="x:1", reason="refused")
    refused = ConfigurationError("secret-missing", name="X")
    found = [
        Outcome(what="schemas", verdict=Verdict.DONE, code="schemas-good", detail={"count": "1", "official": "1"}),
        Outcome(what="signers.x", verdict=Verdict.FAILED, code="certificate-over", detail=certificate),
        Outcome(what="mailboxes.pec.smtp", verdict=Verdict.FAILED, code="doctor-failed", error=gone),
        Outcome(what="signers.y", verdict=Verdict.FAILED, code="doctor-failed", error=refused),
    ]
    monkeypatch.setattr(doctor, "outcomes", lambda *_, suspended: iter(found) if not suspended else iter(()))
    told = [(one.what, str(one.verdict)) for one in work.checks(working(small))]
    assert told == [("signers.x", "attention"), ("mailboxes.pec.smtp", "waiting"), ("signers.y", "failed")]
    (noted,) = small.archive.alerts.standing()
    assert (noted.alert.kind, noted.alert.urgency) == ("certificate", Urgency.DIGEST)
