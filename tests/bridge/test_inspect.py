"""Many files, archives among them, judged in order, in one process or several."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from invoicebridge.bridge.inspecting.inspect import Bench, Source, inspect, inspect_all
from invoicebridge.errors import FileTooLarge, UnreadableFile
from invoicebridge.fatturapa.check import Checked
from invoicebridge.fatturapa.circumstances import Circumstances
from invoicebridge.fatturapa.fault import Severity
from tests.fatturapa.small_invoices import NOON, body, errors, invoice, line, schemas, summary, warnings
from tests.sdi.archives import bomb, encrypted, zipped

BENCH = Bench(schemas(), Circumstances(at=NOON))
GOOD = invoice()
BAD = invoice(body(line("9.00"), summary("9.00", "9.00")))
ARCHIVE = "IT75100120361_0000Z.zip"


@dataclass(frozen=True)
class Given:
    """A source with its content; None cannot be had."""

    label: str
    content: bytes | None = GOOD
    name: str | None = "IT75100120361_00001.xml"

    def read(self) -> bytes:
        if self.content is None:
            raise UnreadableFile("file-missing", name=self.label)
        return self.content


@dataclass(frozen=True)
class Endless:
    """A source with more than is ever read; the size of a pipe is None."""

    label: str
    name: str | None
    size: int | None

    def read(self) -> bytes:
        raise FileTooLarge("file-too-large", name=self.label, limit=31_000_000, size=self.size)


def opened(content: bytes, name: str | None = ARCHIVE, *, as_sent: bool = False) -> list[Checked]:
    """What becomes of an archive and of the files inside."""
    return inspect(Given("a.zip", content, name), Bench(schemas(), Circumstances(at=NOON, as_sent=as_sent)))


def named(number: int) -> str:
    return f"IT75100120361_{number:05}.xml"


def test_a_file_goes_by_its_label_and_is_judged_by_its_name() -> None:
    (checked,) = inspect(Given("folder/x.xml", GOOD, "x.xml"), BENCH)
    assert (checked.file, warnings(checked)) == ("folder/x.xml", ["00001"])


def test_of_an_archive_comes_first_itself_then_each_file_inside() -> None:
    results = opened(zipped((named(1), GOOD), ("in/" + named(2), BAD)))
    assert [(one.file, one.formato, one.accepted) for one in results] == [
        ("a.zip", "zip", True),
        ("a.zip/" + named(1), "FPR12", True),
        ("a.zip/in/" + named(2), "FPR12", False),
    ]


def test_each_file_inside_is_judged_alone() -> None:
    _, text, xml = opened(zipped(("readme.txt", b"hello"), (named(1), GOOD)))
    assert (text.error and text.error.code, xml.accepted) == ("file-of-unknown-kind", True)


@pytest.mark.parametrize(("as_sent", "severity"), [(False, Severity.WARNING), (True, Severity.ERROR)])
def test_a_name_is_used_once_in_an_archive_whatever_its_case(as_sent: bool, severity: Severity) -> None:
    content = zipped(("IT75100120361_0000a.xml", GOOD), ("in/IT75100120361_0000A.xml", GOOD))
    faults = [(fault.code, fault.severity) for one in opened(content, as_sent=as_sent) for fault in one.faults]
    assert faults == [("00002", severity)]


def test_what_a_mac_adds_to_an_archive_takes_no_name_away() -> None:
    around = ((f"__MACOSX/._{named(1)}", b"\0\5\x16\7"), ("__MACOSX/.DS_Store", b"\0"), (".DS_Store", b"\0"))
    content = zipped(
        *around, (named(1), GOOD), ("a.1.xml", GOOD), ("a.2.xml", GOOD), ("a/.xml", GOOD), ("b/.xml", GOOD)
    )
    assert [one.file for one in opened(content) if "00002" in {fault.code for fault in one.faults}] == []


@pytest.mark.parametrize(("size", "kind"), [(40_000_000, None), (None, "at-least")])
def test_a_file_too_large_to_be_read_is_00003_and_nothing_in_it_is_checked(size: int | None, kind: str | None) -> None:
    (checked,) = inspect(Endless("big.xml", named(1), size), BENCH)
    (fault,) = checked.faults
    assert (fault.code, fault.severity, fault.parameters.get("kind")) == ("00003", Severity.ERROR, kind)
    assert fault.parameters["size"] == str(size or 31_000_000)
    assert (checked.error, checked.formato, checked.accepted) == (None, None, False)
    assert {"00002", "00200", "00423", "00102"} <= set(checked.unchecked)


def test_an_archive_too_large_to_be_read_is_measured_as_an_archive() -> None:
    (checked,) = inspect(Endless("big.zip", ARCHIVE, 40_000_000), BENCH)
    assert [(fault.code, fault.parameters["limit"]) for fault in checked.faults] == [("00003", "22000000")]
    assert "00106" in checked.unchecked


# --- names in one run ---------------------------------------------------------------------------------------------


def together(*sources: Source, as_sent: bool = True) -> list[tuple[str, str]]:
    """The files whose name another file of the run has, and which that is."""
    results = inspect_all(sources, Bench(schemas(), Circumstances(at=NOON, as_sent=as_sent)))
    faults = [(one.file, fault) for found in results for one in found for fault in one.faults if fault.code == "00002"]
    return [(file, fault.parameters.get("first", "")) for file, fault in faults]


def at(label: str, content: bytes | None = GOOD) -> Given:
    return Given(label, content, label.rpartition("/")[2])


def test_of_two_files_of_one_name_the_second_is_told_when_both_are_judged_as_sent() -> None:
    files = at(f"a/{named(1)}"), at(f"b/{named(2)}"), at(f"b/{named(1)}"), at(f"c/{named(1).upper()}")
    assert together(*files) == [(f"b/{named(1)}", f"a/{named(1)}"), (f"c/{named(1).upper()}", f"a/{named(1)}")]
    assert together(*files, as_sent=False) == []


def test_names_inside_archives_are_compared_with_those_outside_and_archives_with_archives() -> None:
    archive = zipped((named(1), GOOD), (named(2), GOOD))
    assert together(at(f"a/{ARCHIVE}", archive), at(named(2))) == [(named(2), f"a/{ARCHIVE}/{named(2)}")]
    assert together(at(named(3)), at(named(3).replace(".xml", ".zip"), archive)) == []
    assert together(at(f"a/{ARCHIVE}", archive), at(f"b/{ARCHIVE}", zipped((named(3), GOOD)))) == [
        (f"b/{ARCHIVE}", f"a/{ARCHIVE}")
    ]


def test_a_file_given_twice_a_signed_form_beside_it_and_what_was_not_read_are_no_second_file() -> None:
    assert together(at(f"a/{named(1)}"), at(f"./a/{named(1)}"), at(f"a/{named(1)}.p7m")) == []
    assert (
        together(at(f"a/{named(1)}", None), at(f"b/{named(1)}"), Given("-", GOOD, None), Given("-", GOOD, None)) == []
    )


# --- archives that cannot be opened -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (zipped(), ARCHIVE, "empty"),
        (encrypted(named(1), GOOD), ARCHIVE, "encrypted"),
        (zipped((named(1), GOOD))[:-10], ARCHIVE, "unreadable"),
        (b"not an archive", ARCHIVE, "unreadable"),
        (b"", ARCHIVE, "unreadable"),
        (zipped((named(1), GOOD)), ARCHIVE + ".p7m", "signed"),
        (bomb(40_000_000), ARCHIVE, "unreadable"),
    ],
    ids=["empty", "encrypted", "cut off", "text", "nothing", "signed", "bomb"],
)
def test_an_archive_that_the_sdi_could_not_open_is_00106(content: bytes, name: str, kind: str) -> None:
    checked, *inside = opened(content, name)
    (fault,) = (fault for fault in checked.faults if fault.code == "00106")
    assert (fault.parameters["kind"], checked.accepted, inside) == (kind, False, [])


def test_what_could_be_read_of_a_broken_archive_is_judged() -> None:
    results = opened(zipped((named(1), GOOD), (named(2), GOOD)).replace(named(2).encode(), b"?" * 23, 1))
    assert [errors(one) for one in results] == [["00106"], []]


def test_an_archive_in_an_archive_is_not_opened() -> None:
    results = opened(zipped((ARCHIVE, zipped((named(1), GOOD))), (named(2), GOOD)))
    assert [one.error and one.error.code for one in results] == [None, "archive-in-archive", None]


@pytest.mark.parametrize(("size", "severity"), [(5_000_001, Severity.WARNING), (22_000_001, Severity.ERROR)])
def test_an_archive_above_five_million_bytes_may_go_by_pec_while_it_fits_a_message(
    size: int, severity: Severity
) -> None:
    stuffed = zipped((named(1), GOOD), ("stuffing", b"\0" * size), method=zipfile.ZIP_STORED)
    checked, *_ = opened(stuffed)
    assert [(fault.code, fault.severity) for fault in checked.faults] == [("00003", severity)]


def test_an_archive_of_standard_input_needs_no_name() -> None:
    assert [one.accepted for one in opened(zipped((named(1), GOOD)), name=None)] == [True, True]


def test_a_file_that_cannot_be_had_does_not_stop_the_others() -> None:
    results = list(inspect_all([Given("a"), Given("b", None), Given("c", BAD)], BENCH))
    assert [(one.file, one.accepted, one.error and one.error.code) for (one,) in results] == [
        ("a", True, None),
        ("b", False, "file-missing"),
        ("c", False, None),
    ]


def test_files_are_read_one_at_a_time() -> None:
    read: list[int] = []

    def sources() -> Iterator[Given]:
        for number in range(3):
            read.append(number)
            yield Given(str(number))

    next(inspect_all(sources(), BENCH))
    assert read == [0]


@pytest.mark.slow
def test_two_processes_find_what_one_finds_in_the_same_order() -> None:
    sources = [
        Given(str(number), (GOOD, BAD, None, b"rubbish", zipped((named(1), BAD)))[number % 5]) for number in range(99)
    ]
    one, two = (list(inspect_all(sources, BENCH, processes)) for processes in (1, 2))
    assert [[told(checked) for checked in results] for results in two] == [
        [told(checked) for checked in results] for results in one
    ]


def told(checked: Checked) -> tuple[object, ...]:
    """A result in a form that can be compared: errors are compared by what they say."""
    return (checked.file, checked.formato, checked.faults, checked.unchecked, str(checked.error))
