"""A value that remembers its spelling is otherwise a value like any other."""

import copy
import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from invoicebridge.fatturapa.lexical import (
    AsWritten,
    read_base64,
    read_date,
    read_decimal,
    read_instant,
    read_integer,
    text_of,
)

ODD: list[tuple[Callable[[str], Any], str, Any]] = [
    (read_decimal, "007.50", Decimal("7.50")),
    (read_decimal, "0.00000001", Decimal("0.00000001")),
    (read_integer, "+007", 7),
    (read_date, "2026-01-31+02:00", date(2026, 1, 31)),
    (read_instant, "2026-01-31T10:00:00Z", datetime(2026, 1, 31, 10, tzinfo=UTC)),
    (read_instant, "2026-12-31T24:00:00.000", datetime(2027, 1, 1)),  # noqa: DTZ001 - the file gives no zone
    (read_base64, "QUJD\nREVG", b"ABCDEF"),
]


@pytest.mark.parametrize(("read", "text", "value"), ODD)
def test_an_odd_spelling_equals_hashes_and_copies_as_its_value(
    read: Callable[[str], Any], text: str, value: object
) -> None:
    found = read(text)
    assert isinstance(found, AsWritten)
    assert (found, hash(found), text_of(found)) == (value, hash(value), text)
    for copied in (copy.copy(found), copy.deepcopy(found), *(pickle.loads(pickle.dumps(found, n)) for n in range(6))):  # noqa: S301
        assert (copied, type(copied), text_of(copied)) == (found, type(found), text)


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (read_decimal("007.50") + 1, "8.50"),
        (-read_decimal("007.50"), "-7.50"),
        (read_integer("007") + 1, "8"),
        (read_date("2026-01-31Z") + timedelta(days=1), "2026-02-01"),
        (read_date("2026-01-31Z").replace(day=1), "2026-01-01"),
        (read_instant("2026-01-31T10:00:00Z") + timedelta(days=1), "2026-02-01T10:00:00+00:00"),
        (read_instant("2026-01-31T10:00:00Z").replace(hour=1), "2026-01-31T01:00:00+00:00"),
        (read_instant("2026-01-31T10:00:00Z").astimezone(UTC), "2026-01-31T10:00:00+00:00"),
        (read_base64("QU\nJD")[:1], "QQ=="),
    ],
)
def test_what_is_computed_from_an_odd_spelling_has_a_spelling_of_its_own(made: Any, text: str) -> None:
    assert not isinstance(made, AsWritten)
    assert text_of(made) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1E+2"), "100"),
        (Decimal("0E-8"), "0.00000000"),
        (Decimal("-0.00"), "-0.00"),
        (Decimal("1E-7"), "0.0000001"),
    ],
)
def test_a_decimal_is_written_without_exponent(value: Decimal, text: str) -> None:
    assert text_of(value) == text
    assert read_decimal(text) == value


@pytest.mark.parametrize("value", [1.5, True, None, [], object()])
def test_what_has_no_place_in_a_file_has_no_text(value: object) -> None:
    with pytest.raises(TypeError):
        text_of(value)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_decimal, "."),
        (read_decimal, "1_000"),
        (read_decimal, "٣"),
        (read_decimal, "1 0"),
        (read_integer, "1_000"),
        (read_integer, ""),
        (read_date, "2026-1-1"),
        (read_date, "-2026-01-01"),
        (read_date, "2026-01-01T00:00:00"),
        (read_instant, "2026-01-01"),
        (read_instant, "2026-01-01 10:00:00"),
        (read_instant, "2026-01-01T24:00:01"),
        (read_instant, "2026-01-01T25:00:00"),
        (read_instant, "9999-12-31T24:00:00"),
        (read_base64, "QQ=="[:3]),
        (read_base64, "Q\u00a0Q=="),
        (read_base64, "é"),
    ],
)
def test_a_text_that_the_schema_does_not_know_is_refused(read: Callable[[str], Any], text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the text is all there is to say
        read(text)
