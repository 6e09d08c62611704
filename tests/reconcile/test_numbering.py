"""Series of numbers: how they are read, and what is missing and double in them."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoicebridge.bridge.reconcile.numbering import Hole, Kind, Numbering, Series, Why, readings, written

DAY = date(2026, 3, 4)


def series(
    *numbers: str, tipo: str = "TD01", explain: Callable[[str], Why | None] = lambda _: Why.NOTHING
) -> list[Series]:
    gathered = Numbering("demo")
    for one in numbers:
        gathered.add(one, DAY, "TD01")
    return list(gathered.series(explain))


@pytest.mark.parametrize(
    ("numero", "pattern", "number"),
    [
        ("101", "#", 101),
        ("2026/101", "{year}/#", 101),
        ("101/2026", "#/{year}", 101),
        ("101/26", "#/{yy}", 101),
        ("26/0101", "{yy}/#", 101),
        ("101/A", "#/A", 101),
        ("PA/5", "PA/#", 5),
        ("PA-5/26", "PA-#/{yy}", 5),
        ("FT 2026 - 000123", "FT {year} - #", 123),
        ("FPR  7/26", "FPR #/{yy}", 7),
    ],
)
def test_a_number_is_told_apart_from_its_series_and_year(numero: str, pattern: str, number: int) -> None:
    first = readings(numero, DAY)[0]
    assert (first.pattern, first.number) == (pattern, number)


def test_a_number_without_digits_is_of_no_series() -> None:
    gathered = Numbering("demo")
    gathered.add("bis", DAY, "TD01")
    assert (gathered.unread, list(gathered.series(lambda _: None))) == (1, [])


def test_a_series_without_a_hole_says_so() -> None:
    (found,) = series("2026/1", "2026/2", "2026/3")
    assert (found.pattern, found.count, found.first, found.last) == ("{year}/#", 3, "2026/1", "2026/3")
    assert (found.holes, found.doubles, found.starts_late, found.sequential) == ((), (), False, True)


def test_holes_are_told_from_first_to_last_as_they_would_be_written() -> None:
    (found,) = series("FT001/A", "FT002/A", "FT005/A", "FT007/A")
    assert found.holes == (Hole("FT003/A", "FT004/A", 2, Why.NOTHING), Hole("FT006/A", "FT006/A", 1, Why.NOTHING))
    assert found.missing == 3


def test_a_number_that_is_used_twice_is_told() -> None:
    (found,) = series("1", "2", "2", "3")
    assert found.doubles == ("2",)


def test_holes_are_explained_and_what_lies_outside_the_period_is_no_hole() -> None:
    known = {"2": Why.GIVEN_UP, "3": Why.DRAFT, "4": None}
    (found,) = series("1", "5", "6", "8", explain=lambda numero: known.get(numero, Why.NOTHING))
    assert found.holes == (
        Hole("2", "2", 1, Why.GIVEN_UP),
        Hole("3", "3", 1, Why.DRAFT),
        Hole("7", "7", 1, Why.NOTHING),
    )


def test_a_number_that_may_be_read_in_two_ways_is_read_as_the_others() -> None:
    numbers = [f"{number}/26" for number in range(20, 31)]
    assert [(one.pattern, one.count, one.holes) for one in series(*numbers)] == [("#/{yy}", 11, ())]
    numbers = [f"26/{number}" for number in range(20, 31)]
    assert [(one.pattern, one.count, one.holes) for one in series(*numbers)] == [("{yy}/#", 11, ())]
    numbers = [f"{number}/26" for number in range(2020, 2031)]
    assert [(one.pattern, one.count, one.holes) for one in series(*numbers)] == [("#/{yy}", 11, ())]


def test_the_section_of_a_register_is_recognised_before_and_after_the_number() -> None:
    assert [(one.pattern, one.count) for one in series("1/1", "2/1", "3/1", "1/2", "2/2", "3/2", "4/2")] == [
        ("#/1", 3),
        ("#/2", 4),
    ]


def test_credit_notes_with_numbers_of_their_own_are_a_series_of_their_own() -> None:
    gathered = Numbering("demo")
    for number in range(1, 6):
        gathered.add(str(number), DAY, "TD01")
    gathered.add("1", DAY, "TD04")
    gathered.add("2", DAY, "TD04")
    found = list(gathered.series(lambda _: Why.NOTHING))
    assert [(one.kinds, one.count, one.doubles) for one in found] == [
        (frozenset({Kind.INVOICES}), 5, ()),
        (frozenset({Kind.CREDIT_NOTES}), 2, ()),
    ]


def test_credit_notes_that_fill_the_holes_of_the_invoices_share_their_series() -> None:
    gathered = Numbering("demo")
    for number in (1, 2, 4, 5):
        gathered.add(str(number), DAY, "TD01")
    gathered.add("3", DAY, "TD04")
    (found,) = gathered.series(lambda _: Why.NOTHING)
    assert (found.kinds, found.holes) == (frozenset({Kind.INVOICES, Kind.CREDIT_NOTES}), ())


def test_numbers_that_do_not_follow_one_another_have_no_holes() -> None:
    (found,) = series("104", "99871", "553")
    assert (found.sequential, found.holes) == (False, ())


def test_years_are_apart() -> None:
    gathered = Numbering("demo")
    for year in (2025, 2026):
        for number in (1, 2, 3):
            gathered.add(f"{number}/{year}", date(year, 5, 6), "TD01")
    assert [(one.year, one.count) for one in gathered.series(lambda _: Why.NOTHING)] == [(2025, 3), (2026, 3)]


@given(st.sets(st.integers(1, 60), min_size=1), st.sampled_from(["{n}", "{n}/A", "2026/{n}", "PA-{n}/26", "{n:05}/FE"]))
def test_what_is_there_and_what_is_missing_fill_the_span(numbers: set[int], written_as: str) -> None:
    (found,) = series(*(written_as.format(n=number) for number in sorted(numbers)))
    span = max(numbers) - min(numbers) + 1
    if found.sequential:
        assert found.missing == span - len(numbers) == sum(hole.count for hole in found.holes)
    assert found.doubles == ()


@given(st.integers(1, 10**6), st.sampled_from(["", "/A", "/26", "-2026"]), st.sampled_from(["", "PA/", "FT "]))
def test_a_number_is_written_as_it_was_read(number: int, suffix: str, prefix: str) -> None:
    numero = f"{prefix}{number}{suffix}"
    assert numero in {written(one.pattern, 2026, one.number, one.width) for one in readings(numero, DAY)}


@pytest.mark.parametrize("form", ["FT#{}", "{}#", "\\{}/A", "#{}\\#"])
def test_a_hole_is_written_with_the_signs_that_a_pattern_uses(form: str) -> None:
    (found,) = series(*(form.format(number) for number in (1, 2, 4, 5)))
    assert [(one.first, one.last) for one in found.holes] == [(form.format(3), form.format(3))]
