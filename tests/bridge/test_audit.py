"""Whether a store is as it was written."""

import sqlite3
import zlib
from collections.abc import Iterable
from pathlib import Path

import pytest

from invoicebridge.bridge.archived import Head
from invoicebridge.bridge.audit import Piece, Place, audit, head
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.connectors.archive.exposure import places
from invoicebridge.errors import ConfigurationError
from invoicebridge.render.outcomes import outcome_text
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
    assert [one.code for one in found] == ["chain-intact", "evidence-intact"]


def test_a_line_that_was_changed_shows(tmp_path: Path) -> None:
    with office(tmp_path) as made:
        changed(tmp_path, "UPDATE story SET what = 'x' WHERE number = 3")
        found = told(made)
    assert {(one.code, one.what) for one in found} >= {("chain-hash", "#3")}
    assert [one.code for one in found][-2:] == ["chain-broken", "evidence-intact"]


def test_a_store_that_was_cut_shows_against_a_known_head(tmp_path: Path) -> None:
    with office(tmp_path) as made:
        before = made.archive.stories.head()
        changed(
            tmp_path,
            "DELETE FROM story WHERE number > 5",
            "UPDATE chain_head SET number = 5, sha256 = (SELECT sha256 FROM story WHERE number = 5)",
        )
        assert [one.code for one in told(made)] == ["chain-intact", "evidence-intact"]
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
