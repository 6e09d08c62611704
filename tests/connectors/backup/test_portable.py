"""The contents of a backup: what a hostile file may say of itself is refused, never believed."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from invoicebridge.connectors.backup import reading
from invoicebridge.errors import UnreadableFile

MANIFEST = {
    "format": 1,
    "created": "2026-11-25T11:00:00+00:00",
    "revision": "0004",
    "kind": "live",
    "head": "0-" + "0" * 64,
    "rows": {"mark": 1},
}
TABLE = {"table": "mark", "columns": [["name", "text"], ["at", "instant"], ["total", "integer"]]}
ROW = ["backup", "2026-11-25T11:00:00+00:00", 1]


def lines(*values: Any) -> Iterator[bytes]:
    """A backup with these lines."""
    return iter([json.dumps(value).encode() for value in values])


def refused(*values: Any) -> str:
    """Why these lines are refused."""
    with pytest.raises(UnreadableFile) as error:
        list(reading.read(lines(*values), "a").rows())
    return error.value.code


def test_rows_are_read_up_to_the_end_that_sums_them_up() -> None:
    good = [{"manifest": MANIFEST}, TABLE, ROW]
    assert refused(*good) == "backup-damaged"
    assert refused(*good, {"end": {"rows": {"mark": 1}, "sha256": "0" * 64}}) == "backup-damaged"
    columns, row = next(reading.read(lines(*good), "a").rows())
    assert (columns.table, row[0], row[2]) == ("mark", "backup", 1)


@pytest.mark.parametrize(
    "row",
    [
        ["backup", "2026-11-25T11:00:00+00:00"],
        ["backup", "yesterday", 1],
        ["backup", "2026-11-25T11:00:00", 1],
        ["backup", "0001-01-01T00:00:00+23:00", 1],
        ["backup", "9999-12-31T23:59:59-23:00", 1],
        ["backup", 5, 1],
        ["backup", "2026-11-25T11:00:00+00:00", True],
        ["backup", "2026-11-25T11:00:00+00:00", 2**63],
        ["backup", "2026-11-25T11:00:00+00:00", 1.0],
        ["\ud800", "2026-11-25T11:00:00+00:00", 1],
        [{"a": 1}, "2026-11-25T11:00:00+00:00", 1],
    ],
)
def test_values_that_no_column_can_hold_are_refused(row: list[Any]) -> None:
    assert refused({"manifest": MANIFEST}, TABLE, row) == "backup-damaged"


@pytest.mark.parametrize(
    "first",
    [
        [],
        {},
        {"manifest": []},
        {"manifest": {**MANIFEST, "kind": "other"}},
        {"manifest": {**MANIFEST, "head": "x"}},
        {"manifest": {**MANIFEST, "rows": 5}},
        {"manifest": {**MANIFEST, "rows": {"mark": float("inf")}}},
        {"manifest": {**MANIFEST, "format": float("-inf")}},
        {"manifest": {**MANIFEST, "created": 5}},
    ],
)
def test_a_manifest_of_another_shape_is_refused(first: Any) -> None:
    assert refused(first) == "backup-damaged"


def test_a_later_format_is_told_as_such() -> None:
    assert refused({"manifest": {**MANIFEST, "format": 2}}) == "backup-format"


@pytest.mark.parametrize(
    "table",
    [
        {"table": "mark"},
        {"table": "mark", "columns": [["a", "sql"]]},
        {"table": "mark", "columns": [["a", "text"], ["a", "integer"]]},
        {"other": 1},
    ],
)
def test_tables_of_another_shape_are_refused(table: Any) -> None:
    assert refused({"manifest": MANIFEST}, table) == "backup-damaged"
    assert refused({"manifest": MANIFEST}, ROW) == "backup-damaged"
    assert refused({"manifest": MANIFEST}, TABLE, TABLE) == "backup-damaged"


def test_a_line_of_countless_values_is_refused_before_it_is_parsed() -> None:
    many = b"[" + b"{}," * 1_100_000 + b"0]"
    good = [json.dumps(one).encode() for one in ({"manifest": MANIFEST}, TABLE)]
    with pytest.raises(UnreadableFile, match="backup-damaged"):
        list(reading.read(iter([*good, many]), "a").rows())
