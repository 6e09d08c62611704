"""Many files, archives among them, judged in order, in one process or several."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from invoicebridge.bridge.inspect import Bench, inspect, inspect_all
from invoicebridge.errors import UnreadableFile
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
def test_a_name_is_used_once_in_an_archive_whatever_its_ending(as_sent: bool, severity: Severity) -> None:
    content = zipped((named(1), GOOD), ("in/" + named(1) + ".p7m", GOOD))
    faults = [(fault.code, fault.severity) for one in opened(content, as_sent=as_sent) for fault in one.faults]
    assert faults == [("00002", severity)]


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
