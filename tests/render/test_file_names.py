"""Names of files as text: two names are never the same, and every text can be written as UTF-8."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoicebridge.render.file_names import as_text

NAMES = st.text(st.sampled_from("a\\ud c\udcdd\udce9è"), max_size=12)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("folder\\caffè.xml", "folder\\caffè.xml"),
        ("caf\udce9.xml", "caf\\udce9.xml"),
        ("in\\caf\udce9.xml", "in\\\\caf\\udce9.xml"),
        ("caf\\udce9.xml", "caf\\\\udce9.xml"),
    ],
)
def test_a_byte_that_is_no_character_is_shown_as_such(name: str, text: str) -> None:
    assert as_text(name) == text


@given(NAMES, NAMES)
def test_two_names_are_never_shown_alike(one: str, other: str) -> None:
    assert (as_text(one) == as_text(other)) == (one == other)


@given(st.text(st.characters(codec=None)))
def test_every_name_can_be_written(name: str) -> None:
    assert as_text(name).encode().decode() == as_text(name)
