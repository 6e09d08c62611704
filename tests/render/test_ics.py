"""The agenda as a calendar, judged by another program."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoicebridge.bridge.looking.agenda import agenda
from invoicebridge.render.ics import calendar, folded, text
from tests.bridge.office import office
from tests.world import World


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Read by all tests of this module, changed by none."""
    with office(tmp_path_factory.mktemp("office")) as made:
        yield made


def events(content: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def test_another_program_reads_every_entry(busy: World) -> None:
    found = agenda(busy.bridge, days=20)
    read = events(calendar(found, "it"))
    assert len(read) == len(found.entries)
    assert not any(event.errors for event in read)
    assert str(read[0]["SUMMARY"]) == "6/1 Ditta Verdi: Accettazione PEC attesa"
    assert "Fonte: RFC 6109 §3.1.4" in str(read[0]["DESCRIPTION"])


def test_terms_that_end_with_a_day_are_whole_days_and_others_are_instants(busy: World) -> None:
    read = {str(one["SUMMARY"]).split(" ")[0]: one for one in events(calendar(agenda(busy.bridge, days=20), "it"))}
    assert read["2/1"]["DTSTART"].dt == date(2026, 11, 30)
    assert read["2/1"]["DTEND"].dt == date(2026, 12, 1)
    assert read["6/1"]["DTSTART"].dt == datetime(2026, 11, 25, 11, 15, tzinfo=UTC)


def test_identifiers_are_stable_and_all_different(busy: World) -> None:
    first, again = (
        [str(one["UID"]) for one in events(calendar(agenda(busy.bridge, days=days), "it"))] for days in (20, 30)
    )
    assert len(set(first)) == len(first)
    assert set(first) <= set(again)


def test_lines_end_with_crlf_and_are_no_longer_than_75_octets(busy: World) -> None:
    lines = calendar(agenda(busy.bridge, days=20), "it").split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)


@given(st.text(max_size=300))
def test_any_text_comes_back_from_its_folded_line(value: str) -> None:
    pieces = list(folded(f"SUMMARY:{value}"))
    assert "".join([pieces[0], *(piece[1:] for piece in pieces[1:])]) == f"SUMMARY:{value}"
    assert all(len(piece.encode()) <= 75 for piece in pieces)


@given(st.text(alphabet=st.sampled_from("a;,\\\n\rè\x00"), max_size=50))
def test_escaped_text_holds_nothing_that_ends_a_value(value: str) -> None:
    escaped = text(value)
    assert not {"\n", "\r", "\x00"} & set(escaped)
    for mark in ";,":
        assert escaped.replace("\\\\", "").replace(f"\\{mark}", "").count(mark) == 0
