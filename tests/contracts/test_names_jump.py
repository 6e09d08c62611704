"""After a restoration names go on beyond every one that was seen."""

import pytest

from invoicebridge.bridge.ports import Archive
from tests.contracts.stored import AT

OWN = ("IT", "01234567890")
NAME = "IT01234567890_"


@pytest.mark.parametrize(
    ("seen", "next_"),
    [
        ([], "00007"),
        (["00005"], "0002Y"),
        (["0000A"], "00033"),
        (["00010", "0000Z"], "0003T"),
        (["a0000.xml.p7m"], "A002T"),
        (["Z9999"], "00007"),
        (["B1", "B", "0000000", "0_001"], "00007"),
    ],
)
def test_names_jump_past_what_was_seen_and_a_margin(archive: Archive, seen: list[str], next_: str) -> None:
    archive.names.start(*OWN, after="00006")
    strangers = ["IT99999999999_ZZZZA.xml", "nonsense", ""]
    given = archive.names.jump(*OWN, [*(NAME + one for one in seen), *strangers], 100)
    assert given == NAME + next_
    assert archive.names.jump(*OWN, [*(NAME + one for one in seen), *strangers], 100) == given
    assert archive.names.allocate(*OWN, 1, AT) == (NAME + next_,)


def test_a_narrow_range_is_never_left_and_keeps_half_of_what_is_left(archive: Archive) -> None:
    archive.names.start(*OWN, prefix="ABCD")
    assert archive.names.jump(*OWN, [f"{NAME}ZZZZZ", f"{NAME}ABCD5"], 100) == f"{NAME}ABCDL"
    assert archive.names.allocate(*OWN, 1, AT) == (f"{NAME}ABCDL",)


def test_an_identifier_that_never_had_a_name_begins_beyond_the_margin(archive: Archive) -> None:
    assert archive.names.jump(*OWN, [f"{NAME}0000Z"], 0) == f"{NAME}00010"
