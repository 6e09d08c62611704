"""Zip archives are opened in memory, within bounds, whatever they say of themselves (control 00106)."""

import hashlib
import pickle
import struct
import tracemalloc
import zipfile

import pytest

from invoicebridge.sdi import archive
from invoicebridge.sdi.archive import Member, UnusableArchive, is_archive, members
from tests.sdi.archives import bomb, encrypted, zipped

GOOD = zipped(("a.xml", b"<a/>"), ("folder/b.xml", b"<b/>"))


def problem(content: bytes) -> tuple[str, str]:
    """Why an archive is unusable: kind and reason."""
    with pytest.raises(UnusableArchive) as raised:
        list(members(content))
    return raised.value.parameters["kind"], raised.value.parameters["reason"]


def test_the_files_of_an_archive_come_in_order_with_their_content() -> None:
    assert list(members(GOOD)) == [Member("a.xml", b"<a/>"), Member("folder/b.xml", b"<b/>")]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a.xml", "a.xml"),
        ("folder/b.xml", "b.xml"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\c.xml", "c.xml"),
        ("/absolute/d.xml", "d.xml"),
    ],
)
def test_a_member_keeps_its_path_and_is_called_by_the_last_step(path: str, name: str) -> None:
    assert Member(path, b"").name == name


def test_a_path_that_climbs_is_only_a_label() -> None:
    (member,) = members(zipped(("../../up.xml", b"<a/>")))
    assert (member.path, member.name) == ("../../up.xml", "up.xml")


@pytest.mark.parametrize(
    ("content", "expected"), [(GOOD, True), (zipped(), True), (b"PK", False), (b"", False), (b"<a/>", False)]
)
def test_an_archive_is_known_by_its_first_bytes(content: bytes, expected: bool) -> None:
    assert is_archive(content) is expected


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (zipped(), "empty"),
        (zipped(("folder/", b"")), "empty"),
        (GOOD[:-30], "unreadable"),
        (GOOD[:40], "unreadable"),
        (b"PK\x03\x04" + b"\0" * 100, "unreadable"),
        (b"", "unreadable"),
        (b"no archive at all", "unreadable"),
        (encrypted("a.xml", b"<a/>"), "encrypted"),
        (zipped(("a.xml", b"<a/>"), method=zipfile.ZIP_STORED).replace(b"<a/>", b"<c/>"), "unreadable"),
        (zipped(("a.xml", b"<a/>"), method=zipfile.ZIP_LZMA), "unreadable"),
        (zipped(("a.xml", b"<a/>"), method=zipfile.ZIP_BZIP2), "unreadable"),
    ],
    ids=[
        "empty",
        "folder-only",
        "cut-at-the-end",
        "cut-early",
        "zeros",
        "nothing",
        "text",
        "encrypted",
        "damaged",
        "lzma",
        "bzip2",
    ],
)
def test_an_archive_that_cannot_be_opened_says_why(content: bytes, kind: str) -> None:
    assert problem(content)[0] == kind


def test_what_came_before_the_damage_is_still_given() -> None:
    content = zipped(("a.xml", b"<a/>"), ("b.xml", b"<b/>"), method=zipfile.ZIP_STORED).replace(b"<b/>", b"<c/>")
    given: list[Member] = []
    with pytest.raises(UnusableArchive):
        given.extend(members(content))
    assert given == [Member("a.xml", b"<a/>")]


def test_a_bomb_is_given_up_at_the_bound_and_costs_little_memory() -> None:
    content = bomb(100_000_000)
    tracemalloc.start()
    kind, reason = problem(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (kind, str(archive.MAX_MEMBER_BYTES) in reason) == ("unreadable", True)
    assert peak < 3 * archive.MAX_MEMBER_BYTES


def test_a_size_that_lies_is_not_believed() -> None:
    """The member declares 4 bytes, and holds many more."""
    whole = bytearray(zipped(("a.xml", b" " * 100_000)))
    struct.pack_into("<I", whole, whole.index(b"PK\x01\x02") + 24, 4)
    assert problem(bytes(whole))[0] == "unreadable"


def test_all_members_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_TOTAL_BYTES", 250)
    content = zipped(*((f"{number}.xml", b" " * 100) for number in range(3)))
    assert problem(content)[0] == "unreadable"


def test_ten_thousand_members_are_read_and_one_more_is_refused() -> None:
    entries = [(f"{number}.xml", b"") for number in range(10_000)]
    assert sum(1 for _ in members(zipped(*entries))) == 10_000
    assert problem(zipped(*entries, ("more.xml", b""))) == ("unreadable", "10001 > 10000")


def test_a_flood_of_entries_is_refused_before_they_are_listed() -> None:
    content = zipped(("a.xml", b"")) + b"PK\x01\x02" * (archive.MAX_ENTRIES + 1)
    assert problem(content)[0] == "unreadable"


def test_the_reason_survives_the_way_to_another_process() -> None:
    error = UnusableArchive("encrypted", "a.xml")
    assert pickle.loads(pickle.dumps(error)).parameters == error.parameters  # noqa: S301


# --- archives that we make -------------------------------------------------------------------------------------------


def test_what_is_packed_comes_out_again_in_its_order_and_the_same_files_give_the_same_bytes() -> None:
    files = [Member("IT75100120361_00002.xml", b"<b/>" * 500), Member("IT75100120361_00001.xml.p7m", b"\x30\x80")]
    packed = archive.packed(files)
    assert list(members(packed)) == files
    assert packed == archive.packed(files)


@pytest.mark.parametrize("content", [b"", b"<a/>", b"<a/>" * 100_000, bytes(range(256)) * 400])
def test_an_archive_is_never_larger_than_was_said(content: bytes) -> None:
    files = [Member(f"IT75100120361_{number:05}.xml.p7m", content) for number in range(7)]
    assert len(archive.packed(files)) <= archive.most_packed(files)


def test_incompressible_files_are_bounded_too() -> None:
    noise = b"".join(hashlib.sha256(bytes([a, b])).digest() for a in range(64) for b in range(256))
    assert len(archive.packed([Member("a.xml", noise)])) <= archive.most_packed([Member("a.xml", noise)])


def test_no_archive_is_made_of_nothing() -> None:
    with pytest.raises(UnusableArchive):
        archive.packed([])
