"""Whether a store is as it was written."""

import sqlite3
import zlib
from collections.abc import Iterable
from pathlib import Path

import pytest

from invoicebridge.bridge.archived import Head
from invoicebridge.bridge.preparing.correct import correct
from invoicebridge.bridge.proving.audit import Piece, Place, audit, head
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.connectors.archive.exposure import places
from invoicebridge.errors import ConfigurationError
from invoicebridge.render.outcomes import outcome_text
from tests.bridge.desk import desk, ready, run
from tests.bridge.office import office
from tests.world import World


def told(made: World, known: Iterable[Head] = (), where: Iterable[Place] = ()) -> list[Outcome]:
    found = list(audit(made.bridge, tuple(known), where, evidence=lambda pieces: pieces))
    assert all(outcome_text(one, language) for one in found for language in ("it", "en"))
    return found


def changed(folder: Path, *statements: str, values: tuple[object, ...] = ()) -> None:
    """The tables as somebody could change them who owns the file."""
    with sqlite3.connect(folder / "store" / "bridge.db") as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement, values)


def test_a_store_that_nobody_touched_is_intact(tmp_path: Path) -> None:
    with office(tmp_path) as made:
        found = told(made, [made.archive.stories.head()], places(made.url))
    assert [one.code for one in found] == ["chain-intact", "audit-lists-agree", "evidence-intact"]


def test_a_store_without_its_head_is_refused_with_words(tmp_path: Path) -> None:
    with office(tmp_path) as made:
        changed(tmp_path, "DELETE FROM chain_head")
        with pytest.raises(ConfigurationError) as caught:
            told(made)
    assert caught.value.code == "store-damaged"


def test_a_line_that_was_changed_shows(tmp_path: Path) -> None:
    with office(tmp_path) as made:
        changed(tmp_path, "UPDATE story SET what = 'x' WHERE number = 3")
        found = told(made)
    assert {(one.code, one.what) for one in found} >= {("chain-hash", "#3")}
    assert [one.code for one in found if one.code.startswith("chain")][-1] == "chain-broken"


def test_a_store_that_was_cut_shows_against_a_known_head(tmp_path: Path) -> None:
    with office(tmp_path) as made:
        before = made.archive.stories.head()
        changed(
            tmp_path,
            "DELETE FROM story WHERE number > 5",
            "UPDATE chain_head SET number = 5, sha256 = (SELECT sha256 FROM story WHERE number = 5)",
        )
        assert told(made)[0].code == "chain-intact"
        assert "chain-missing" in [one.code for one in told(made, [before])]


def test_evidence_that_was_changed_or_lost_shows_and_the_rest_is_looked_at(tmp_path: Path) -> None:
    with office(tmp_path) as made:
        first, second, *_ = [sha256 for sha256, _ in made.archive.evidence.examined()]
        changed(tmp_path, "DELETE FROM blob WHERE sha256 = ?", values=(second,))
        other = zlib.compress(b"other")
        set_to = "UPDATE blob SET encoding = 'zlib', content = ? WHERE sha256 = ?"
        changed(tmp_path, set_to, values=(other, first))
        found = [one.what for one in told(made) if one.code == "evidence-changed"]
    assert found == [first, second]


def test_a_store_that_others_may_read_is_told(tmp_path: Path) -> None:
    with office(tmp_path) as made:
        (tmp_path / "store" / "bridge.db").chmod(0o644)
        found = [one for one in told(made, where=places(made.url)) if one.code == "store-exposed"]
    assert [(Path(one.what).name, one.verdict, one.detail["mode"]) for one in found] == [
        ("bridge.db", Verdict.ATTENTION, "0644")
    ]


def test_a_head_is_read_as_it_is_printed() -> None:
    assert head(f" 12-{'a' * 64}\n") == Head(12, "a" * 64)
    for wrong in ("", "12", "12-abc", f"x-{'a' * 64}", f"12-{'A' * 64}", f"²-{'a' * 64}"):
        with pytest.raises(ConfigurationError, match="head-malformed"):
            head(wrong)


def test_the_pieces_go_through_whoever_counts_them(tmp_path: Path) -> None:
    counted: list[Piece] = []

    def through(pieces: Iterable[Piece]) -> Iterable[Piece]:
        for one in pieces:
            counted.append(one)
            yield one

    with office(tmp_path) as made:
        list(audit(made.bridge, evidence=through))
        assert len(counted) == len(list(made.archive.evidence.everything()))


TAMPERINGS = {
    "DELETE FROM transmission WHERE name LIKE '%_00001.%'": "audit-file-missing",
    "UPDATE transmission SET name = 'IT75100120361_0000Z.xml' WHERE name LIKE '%_00001.%'": "audit-name-differs",
    "UPDATE transmission SET sha256 = (SELECT max(sha256) FROM transmission)": "audit-sha256-differs",
    "UPDATE transmission SET prepared_at = '2020-01-01 00:00:00.000000'": "audit-prepared_at-differs",
    "UPDATE transmission SET formato = 'FSM10'": "audit-formato-differs",
    "UPDATE transmission SET company = 'other'": "audit-company-differs",
    "UPDATE transmission SET withdrawn_at = '2026-11-25 11:00:00.000000', queued = 0": "audit-withdrawn",
    "UPDATE transmission SET state = 'DELIVERED'; UPDATE carried SET state = 'DELIVERED'": "audit-waits",
    "UPDATE carried SET numero_fattura = 'ZZ'": "audit-invoices-differs",
    "DELETE FROM carried WHERE rowid = 1": "audit-invoices-differs",
    "DELETE FROM invoice WHERE numero = '1'": "audit-invoices-differs",
    "UPDATE invoice SET numero = 'Z1' WHERE numero = '1'": "audit-numero-differs",
    "UPDATE invoice SET customer = 'Mallory'": "audit-customer-differs",
    "UPDATE invoice SET total = '0.01'": "audit-total-differs",
    "DELETE FROM invoice_key": "audit-invoice-free",
    "UPDATE invoice_key SET holds = 0": "audit-invoice-free",
    "DELETE FROM file_name": "audit-name-free",
    "DELETE FROM blob; DELETE FROM evidence": "audit-evidence-missing",
    "INSERT INTO transmission SELECT 'x', company, 'x.xml', 'x', sha256, formato, prepared_at, archive, archive_key, "
    "NULL, NULL, state, state_at, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 FROM transmission LIMIT 1": "audit-file-untold",
}


@pytest.mark.parametrize("statements", TAMPERINGS)
def test_what_lists_and_ledgers_say_otherwise_than_stories_and_files_shows(tmp_path: Path, statements: str) -> None:
    with desk(tmp_path) as made:
        run(made.bridge, [ready("1"), ready("2")])
        before = list(audit(made.bridge, documents=True))
        changed(tmp_path, *statements.split("; "))
        found = list(audit(made.bridge, documents=True))
    assert [one.code for one in before] == ["chain-intact", "audit-documents-agree"]
    assert TAMPERINGS[statements] in {one.code for one in found}
    assert all(outcome_text(one, language) for one in found for language in ("it", "en"))
    assert {one.verdict for one in found[1:]} == {Verdict.FAILED}


def test_an_invoice_that_is_corrected_may_have_another_total_than_its_first_file(tmp_path: Path) -> None:
    with desk(tmp_path) as made:
        run(made.bridge, [ready("1")])
        list(correct(made.bridge, "1", source=ready("1", sample="TD01A", Denominazione="Altra S.r.l.")))
        found = list(audit(made.bridge, documents=True))
    assert [one.code for one in found] == ["chain-intact", "audit-documents-agree"]
