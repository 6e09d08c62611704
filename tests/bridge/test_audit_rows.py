"""What `audit` can tell of the rows beside files, and that it says nothing where nobody touched them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.bridge.archived import StoreKind
from invoicebridge.bridge.collecting.resolve import decide
from invoicebridge.bridge.proving.audit import audit
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.render.outcomes import outcome_text
from invoicebridge.transmission.decision import Question
from invoicebridge.transmission.dialogue import Ending
from tests.bridge.desk import desk, ready, run
from tests.bridge.office import office, sent
from tests.bridge.test_audit import changed
from tests.world import AT, World, world

OTHER, EARLIER = "2027-03-01 00:00:00.000000", "2020-03-01 00:00:00.000000"
MOVED = "UPDATE evidence SET received_at = "


def told(made: World) -> list[Outcome]:
    found = list(audit(made.bridge))
    assert all(outcome_text(one, language) for one in found for language in ("it", "en"))
    return found


def codes(made: World) -> set[str]:
    return {one.code for one in told(made)}


TAMPERINGS = {
    f"{MOVED}'{OTHER}' WHERE kind = 'file' AND id = 1": "audit-received_at-differs",
    f"{MOVED}'{EARLIER}' WHERE id = 5": "audit-received-disordered",
    "UPDATE evidence SET received_at = '2027-01-01 00:00:00.000000' WHERE id = (SELECT max(id) FROM evidence)": (
        "audit-received-disordered"
    ),
    f"{MOVED}'{EARLIER}' WHERE kind = 'mail'": "audit-received-disordered",
    f"{MOVED}'{OTHER}' WHERE kind = 'mail'": "audit-received_at-differs",
    "UPDATE evidence SET source = 'IT75100120361_ZZZZZ.xml' WHERE kind = 'file'": "audit-source-differs",
    "UPDATE counted SET total = total + 1 WHERE what = 'state' AND name = 'DELIVERED'": "audit-miscounted",
    "UPDATE counted SET total = 0 WHERE what = 'label'": "audit-miscounted",
    "DELETE FROM counted": "audit-miscounted",
    "UPDATE evidence SET label = 'matched' WHERE label = 'unproven'": "audit-miscounted",
    "DELETE FROM mailbox_cursor": "audit-cursor-missing",
    "DELETE FROM sdi_address": "audit-box-missing",
}


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a busy store."""
    folder = tmp_path_factory.mktemp("office")
    with office(folder) as made:
        assert codes(made) == {"chain-intact", "audit-lists-agree"}
    return folder


@pytest.mark.parametrize("statement", TAMPERINGS)
def test_rows_that_do_not_follow_from_stories_and_evidence_show(tmp_path: Path, busy: Path, statement: str) -> None:
    with world(tmp_path, like=busy) as made:
        made.clock.at = AT + timedelta(hours=4)
        assert codes(made) == {"chain-intact", "audit-lists-agree"}
        changed(tmp_path, statement)
        found = told(made)
    assert TAMPERINGS[statement] in {one.code for one in found}
    assert "audit-lists-agree" not in {one.code for one in found}


def test_whoever_decided_is_told_where_the_evidence_names_another(tmp_path: Path) -> None:
    with world(tmp_path) as made:
        message_id = sent(made, 7, ending=Ending.UNKNOWN).attempt.message_id
        made.clock.at = AT + timedelta(hours=3)
        list(decide(made.bridge, message_id, Question.NOT_ARRIVED, "Maria Rossi", "nulla in uscita"))
        assert codes(made) == {"chain-intact", "audit-lists-agree"}
        changed(tmp_path, "UPDATE evidence SET source = 'Nessuno' WHERE kind = 'decision'")
        (found,) = [one for one in told(made) if one.code == "audit-source-differs"]
    assert (found.detail["listed"], found.detail["told"]) == ("Nessuno", "Maria Rossi")


def test_the_same_bytes_under_another_name_are_no_change(tmp_path: Path) -> None:
    with desk(tmp_path) as made:
        (first,) = run(made.bridge, [ready("1")])
        made.archive.queue.withdraw(first.transmission or "", made.clock.now())
        made.clock.at += timedelta(days=9)
        run(made.bridge, [ready("2")])
        assert codes(made) == {"chain-intact", "audit-lists-agree"}


def test_while_others_write_numbers_are_not_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with desk(tmp_path) as made:
        run(made.bridge, [ready("1")])
        shelf = type(made.archive.evidence)
        rows = shelf.rows

        def meanwhile(own: Any) -> Iterator[object]:
            yield from rows(own)
            run(made.bridge, [ready("2")])

        monkeypatch.setattr(shelf, "rows", meanwhile)
        found = [one.code for one in audit(made.bridge)]
    assert found == ["chain-intact", "audit-numbers-move", "audit-lists-agree"]


@contextmanager
def live(folder: Path) -> Iterator[World]:
    with world(folder, kind=StoreKind.LIVE) as made:
        yield made


def test_it_is_told_who_let_a_store_send_and_when(tmp_path: Path) -> None:
    with live(tmp_path) as made:
        (held,) = [one for one in told(made) if one.code == "lock-holds"]
        assert held.detail["lock"] == "first-send"
        made.archive.release_sending("Maria Rossi", AT + timedelta(hours=1))
        (one,) = [one for one in told(made) if one.code == "lock-released"]
    assert (one.verdict, one.detail["by"], one.detail["since"]) == (Verdict.DONE, "Maria Rossi", AT.isoformat())
    assert "permessi da Maria Rossi il 25/11/2026 13:00" in outcome_text(one, "it")


def test_a_lock_that_was_taken_away_or_back_shows(tmp_path: Path) -> None:
    with live(tmp_path) as made:
        made.archive.release_sending("Maria Rossi", AT)
        sent(made, 1)
        assert "audit-sent-while-locked" not in codes(made)
        changed(tmp_path, "UPDATE sending_lock SET since = '2026-11-01 00:00:00.000000', released_at = NULL")
        assert "audit-sent-while-locked" in codes(made)
        changed(tmp_path, "DELETE FROM sending_lock")
        assert "audit-lock-missing" in codes(made)
