"""docs/state.md and docs/state.svg say what the table says."""

import runpy
from typing import Any

from lxml import etree

from invoicebridge.transmission.state import State
from tests.conftest import ROOT

DRAWING: dict[str, Any] = runpy.run_path(str(ROOT / "scripts" / "draw_state.py"))


def test_the_page_and_the_picture_are_drawn_from_the_table_as_it_is() -> None:
    assert DRAWING["stale"]() == [], "run scripts/draw_state.py"


def test_every_state_has_a_meaning_and_a_place() -> None:
    assert set(DRAWING["MEANINGS"]) == set(State)
    places = [state for column in DRAWING["COLUMNS"] for state in column if state is not None]
    assert sorted(places) == sorted(State)


def test_the_picture_is_well_formed_and_shows_every_state() -> None:
    texts = [text for text in etree.fromstring(DRAWING["picture"]().encode()).itertext() if text.strip()]
    assert set(State) <= set(texts)
