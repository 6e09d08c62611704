"""Numbers and dates are read as they are meant, or not at all."""

from datetime import date
from decimal import Decimal

import pytest

from invoicebridge.connectors.importers import dates, numbers
from invoicebridge.connectors.importers.dates import UnreadDate, read_date
from invoicebridge.connectors.importers.numbers import UnreadNumber, mark_shown, read_number


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("1.234", ",", "1234"),
        ("1.234", ".", "1.234"),
        ("1,234", ".", "1234"),
        ("10,50", None, "10.50"),
        ("1.234,50", None, "1234.50"),
        ("1,234.50", None, "1234.50"),
        ("1.234.567", ",", "1234567"),
        ("€ 1.234,50", ",", "1234.50"),
        ("1 234,5", ",", "1234.5"),
        ("1\u00a0234,5", ",", "1234.5"),
        ("1'234.5", ".", "1234.5"),
        ("10,00-", ",", "-10.00"),
        ("−3", None, "-3"),
        ("0,125", None, "0.125"),
        ("0.125", ".", "0.125"),
        (",5", ",", "0.5"),
        ("007", None, "7"),
    ],
)
def test_a_number_is_read_with_the_mark_of_its_column(text: str, mark: str | None, value: str) -> None:
    assert read_number(text, mark) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "mark", "code"),
    [
        ("1.234", None, "number-ambiguous"),
        ("1,234", None, "number-ambiguous"),
        ("10.50", ",", "number-other-mark"),
        ("10,50", ".", "number-other-mark"),
        ("0.125", ",", "number-other-mark"),
        ("1,234.5", ",", "number-other-mark"),
        ("1.2.3", ",", "number-unreadable"),
        ("12.34,5", ",", "number-unreadable"),
        ("12 34", ",", "number-unreadable"),
        ("1e3", ",", "number-unreadable"),
        ("١٢", None, "number-unreadable"),
        ("-", None, "number-unreadable"),
        ("+5-", None, "number-unreadable"),
        ("9" * 60, None, "number-unreadable"),
    ],
)
def test_what_may_be_two_numbers_or_none_is_refused(text: str, mark: str | None, code: str) -> None:
    with pytest.raises(UnreadNumber) as raised:
        read_number(text, mark)
    assert raised.value.code == code


def test_a_text_shows_its_mark_only_when_it_can_have_no_other() -> None:
    assert [mark_shown(one) for one in ("10,5", "10.5", "1.234", "1.234,5", "1.234.567", "12", "x")] == [
        *(",", ".", None, ",", ",", None, None)
    ]


def test_a_column_whose_values_all_have_three_decimals_is_suspicious() -> None:
    assert numbers.detected(["1.000", "2.500", "12.000"]) == (frozenset(), True)
    assert numbers.detected(["1.000", "2.500", "12"]) == (frozenset(), False)
    assert numbers.detected(["1.000", "0.500", "12.000"]) == (frozenset({"."}), False)


@pytest.mark.parametrize(
    ("text", "order", "value"),
    [
        ("03/04/2026", dates.DAY_FIRST, date(2026, 4, 3)),
        ("03/04/2026", dates.MONTH_FIRST, date(2026, 3, 4)),
        ("3-4-26", dates.DAY_FIRST, date(2026, 4, 3)),
        ("2026-04-03", dates.DAY_FIRST, date(2026, 4, 3)),
        ("2026-04-03T00:00:00", dates.DAY_FIRST, date(2026, 4, 3)),
        ("03.04.2026 12:30", dates.DAY_FIRST, date(2026, 4, 3)),
        ("20260403", dates.DAY_FIRST, date(2026, 4, 3)),
        ("03042026", dates.DAY_FIRST, date(2026, 4, 3)),
        ("25/04/2026", None, date(2026, 4, 25)),
        ("04/04/2026", None, date(2026, 4, 4)),
    ],
)
def test_a_date_is_read_in_the_order_of_its_column(text: str, order: str | None, value: date) -> None:
    assert read_date(text, order) == value


@pytest.mark.parametrize(
    ("text", "order", "code"),
    [
        ("03/04/2026", None, "date-ambiguous"),
        ("04/25/2026", dates.DAY_FIRST, "date-other-order"),
        ("25/04/2026", dates.MONTH_FIRST, "date-other-order"),
        ("31/02/2026", dates.DAY_FIRST, "date-unreadable"),
        ("46113", dates.DAY_FIRST, "date-unreadable"),
        ("03/04-2026", dates.DAY_FIRST, "date-unreadable"),
        ("03/04/0026", dates.DAY_FIRST, "date-unreadable"),
        ("2026-04-03T23:30:00Z", dates.DAY_FIRST, "date-unreadable"),
    ],
)
def test_what_may_be_two_dates_or_none_is_refused(text: str, order: str | None, code: str) -> None:
    with pytest.raises(UnreadDate) as raised:
        read_date(text, order)
    assert raised.value.code == code


def test_the_orders_that_dates_show_and_the_first_unclear_one_are_told() -> None:
    assert dates.detected(["03/04/2026", "25/04/2026", "2026-01-01"]) == (frozenset({"dmy"}), "03/04/2026")
