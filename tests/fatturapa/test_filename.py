"""Names of files sent to the SdI."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoicebridge.errors import ConfigurationError, InvalidDocument
from invoicebridge.fatturapa import filename
from invoicebridge.fatturapa.filename import FileName, Problem

OFFICIAL_PATTERN = re.compile(
    r"(IT[A-Za-z0-9]{11,16}|(?!IT)[A-Z]{2}[A-Za-z0-9]{2,28})_[A-Za-z0-9]{1,5}\.(xml|xml\.p7m|zip)"
)
PROGRESSIVES = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", min_size=1, max_size=5)


@pytest.mark.parametrize(
    "name",
    ["ITAAABBB99T99X999W_00001.xml", "IT99999999999_00002.xml.p7m", "ITAAABBB99T99X999W_00001.zip", "DE12_a.xml"],
)
def test_a_good_name_is_taken_apart_and_put_together_again(name: str) -> None:
    assert filename.problem(name) is None
    assert str(filename.parse(name)) == name


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("", Problem.FORM),
        ("fattura.xml", Problem.FORM),
        ("IT01234567890-00001.xml", Problem.FORM),
        ("IT01234567890_00001_X.xml", Problem.FORM),
        ("it01234567890_00001.xml", Problem.COUNTRY),
        ("1T01234567890_00001.xml", Problem.COUNTRY),
        ("IT0123456789_00001.xml", Problem.IDENTIFIER),
        ("IT01234567890123456_00001.xml", Problem.IDENTIFIER),
        ("IT0123456789 0_00001.xml", Problem.IDENTIFIER),
        ("DE1_00001.xml", Problem.IDENTIFIER),
        ("IT01234567890_.xml", Problem.PROGRESSIVE),
        ("IT01234567890_000001.xml", Problem.PROGRESSIVE),
        ("IT01234567890_0000è.xml", Problem.PROGRESSIVE),
        ("IT01234567890_00001", Problem.EXTENSION),
        ("IT01234567890_00001.XML", Problem.EXTENSION),
        ("IT01234567890_00001.p7m", Problem.EXTENSION),
        ("IT01234567890_00001.xml.zip", Problem.EXTENSION),
    ],
)
def test_the_first_wrong_part_of_a_name_is_told(name: str, kind: Problem) -> None:
    assert filename.problem(name) is kind
    with pytest.raises(InvalidDocument) as caught:
        filename.parse(name)
    assert caught.value.parameters == {"name": name, "kind": kind.value}


@given(st.text("IT_.xmlzip7DE0a ", max_size=40) | st.from_regex(OFFICIAL_PATTERN, fullmatch=True))
def test_a_name_is_good_exactly_when_the_pattern_says_so(name: str) -> None:
    assert (filename.problem(name) is None) == bool(OFFICIAL_PATTERN.fullmatch(name))


def test_a_name_is_made_of_its_parts() -> None:
    name = filename.make("IT", "01234567890", "0000A", ".zip")
    assert name == FileName("IT", "01234567890", "0000A", ".zip")
    assert str(name.with_extension(".xml.p7m")) == "IT01234567890_0000A.xml.p7m"
    with pytest.raises(InvalidDocument):
        filename.make("IT", "01234567890", "0000-")


def test_names_that_may_not_both_exist_have_one_key() -> None:
    names = ["IT01234567890_0000a.xml", "out/IT01234567890_0000A.xml.p7m", "it01234567890_0000A.zip"]
    assert {filename.stem_key(name) for name in names} == {"IT01234567890_0000A"}


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("a.1.xml", "a.1"),
        ("a.XML.P7M", "a"),
        ("a.xml.p7m.p7m", "a"),
        ("a.zip.p7m", "a"),
        ("a.p7m", "a"),
        ("a.xml.bak", "a.xml.bak"),
        ("a.xml\n", "a.xml\n"),
        ("__MACOSX/._IT01234567890_00001.xml", "._IT01234567890_00001"),
        (".DS_Store", ".DS_Store"),
        ("in\\.xml", ""),
        ("", ""),
    ],
)
def test_only_the_extensions_of_files_for_the_sdi_are_no_part_of_the_stem(name: str, stem: str) -> None:
    assert (filename.stem(name), filename.stem_key(name)) == (stem, stem.upper())


@pytest.mark.parametrize(
    ("used", "following"),
    [
        ((), "00001"),
        ("00001", "00002"),
        ("00009", "0000A"),
        ("0000z", "00010"),
        (["FPR01", "00007"], "FPR02"),
        (["1", "Z"], "00010"),
        (["ZZZZZ", "00001", "00002"], "00003"),
    ],
)
def test_the_next_progressive_follows_the_highest_in_base_36(used: list[str] | str, following: str) -> None:
    assert filename.next_progressivo(used) == following


@given(st.lists(PROGRESSIVES, max_size=30))
def test_the_next_progressive_never_differs_from_a_used_one_by_case_only(used: list[str]) -> None:
    new = filename.next_progressivo(used)
    assert re.fullmatch(r"[0-9A-Z]{5}", new)
    assert new.lower() not in {one.lower() for one in used}


def test_when_every_progressive_is_taken_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filename, "_LAST", 3)
    with pytest.raises(ConfigurationError, match="progressivo-exhausted"):
        filename.next_progressivo(["00001", "00002", "00003"])
