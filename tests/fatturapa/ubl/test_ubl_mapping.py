"""The table of the mapping against the official one, the samples and the documentation."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from invoicebridge.fatturapa.draft import DraftFatturaElettronica
from invoicebridge.fatturapa.ubl.mapping import all_rows
from invoicebridge.fatturapa.ubl.nodes import NAMESPACES
from invoicebridge.fatturapa.ubl.rows import key
from invoicebridge.fatturapa.wire import wire_fields
from tests.fatturapa.ubl import mapping_page
from tests.fatturapa.ubl.ubl_samples import SAMPLES

ROWS = tuple(all_rows())
OURS = {"23.1.1", "23.1.4.6.1", "24.1.4.6.1", "27.2.2.6.1", "35.12.1"}
"""Levels that the official mapping gives no field, and this one does."""


@pytest.fixture(scope="module")
def official_levels(official: Path) -> set[str]:
    """Every level of the official mapping that has a field of FatturaPA."""
    calamine = pytest.importorskip("python_calamine", reason="python-calamine is not installed")
    found = official.parent / "spec" / "Mapping_UBL-Peppol-3_FatturaPA_V3.3.xlsx"
    if not found.is_file():
        pytest.skip("the official mapping is not beside this checkout")
    sheet = calamine.load_workbook(str(found)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return {level for row in sheet[3:] if (level := _level(row[1:8])) and str(row[14]).strip()}


def _level(cells: list[object]) -> str:
    stated = next((cell for cell in cells if cell != ""), "")
    return str(int(stated)) if isinstance(stated, float) and stated.is_integer() else str(stated)


def test_every_row_of_the_official_mapping_is_read(official_levels: set[str]) -> None:
    numbers = {row.number for row in ROWS}
    groups = {number.rsplit(".", depth)[0] for number in numbers for depth in range(1, 6)}
    assert {level for level in official_levels if level not in numbers | groups} == set()
    assert numbers - official_levels == OURS


def test_every_field_that_a_row_names_exists() -> None:
    for row in ROWS:
        path = [step for step in row.fatturapa.split("/") if not step.startswith("@")]
        assert list(_unknown(path)) == [], row.number


def _unknown(path: list[str]) -> Iterator[str]:
    block: object = DraftFatturaElettronica
    for step in path:
        fields = {item.xml_name: item for item in wire_fields(block)} if isinstance(block, type) else {}
        if step not in fields:
            yield step
            return
        assert fields[step].name == key(step)
        block = fields[step].type


def test_every_group_of_the_mapping_occurs_in_a_sample() -> None:
    roots = [etree.fromstring(one.content) for one in SAMPLES]
    assert [row.number for row in ROWS if not any(_occurs(root, row.ubl) for root in roots)] == []


def _occurs(root: etree._Element, path: str) -> bool:
    plain, _, attribute = re.sub(r"\[[^\]]*\]", "", path).partition("/@")
    if plain.startswith("ext:UBLExtensions/cac:"):
        plain = plain.replace("ext:UBLExtensions/", ".//")
    found = root.findall(plain, NAMESPACES)
    return any(one.get(attribute) is not None for one in found) if attribute else bool(found)


def test_the_documentation_shows_the_table_as_it_is() -> None:
    page = mapping_page.PAGE.read_text(encoding="utf-8")
    assert page == mapping_page.renewed(page)
