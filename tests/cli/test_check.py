"""The command `check`: what it takes, what it prints, how it ends."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree

from invoicebridge.cli.arguments import VARIABLE
from invoicebridge.cli.main import main
from tests.fatturapa.small_invoices import NAME, body, invoice, line, summary
from tests.sdi.archives import zipped

AT = ("--at", "2026-11-25")
GOOD = invoice()
BAD = invoice(body(line("9.00"), summary("9.00", "9.00")))
PUBLIC = invoice(formato="FPA12")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """A function that runs `invoicebridge check` in an empty folder, received on 25 November 2026."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("COLUMNS", "80")

    def run(*arguments: str, at: tuple[str, ...] = AT) -> tuple[int, str, str]:
        code = main(["check", *arguments, *at])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with a good file, a bad one, an archive of both, and one that is nothing."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / NAME).write_bytes(GOOD)
    (tmp_path / "in" / "IT75100120361_00002.xml").write_bytes(BAD)
    archive = zipped(("IT75100120361_00003.xml", GOOD), ("IT75100120361_00004.xml", BAD))
    (tmp_path / "in" / "IT75100120361_0000Z.zip").write_bytes(archive)
    (tmp_path / "in" / "rubbish.xml").write_bytes(bytes(range(256)))
    return tmp_path


def told(text: str) -> list[tuple[str, bool, list[str], bool]]:
    """Of each file in a JSON answer: name, accepted, codes, and whether it could not be read."""
    return [
        (one["file"], one["accepted"], [fault["code"] for fault in one["faults"]], one["error"] is not None)
        for one in json.loads(text)
    ]


FOLDER = [
    (f"in/{NAME}", True, [], False),
    ("in/IT75100120361_00002.xml", False, ["00421"], False),
    ("in/IT75100120361_0000Z.zip", True, [], False),
    ("in/IT75100120361_0000Z.zip/IT75100120361_00003.xml", True, [], False),
    ("in/IT75100120361_0000Z.zip/IT75100120361_00004.xml", False, ["00421"], False),
    ("in/rubbish.xml", False, [], True),
]


def test_a_folder_is_every_file_in_it_and_every_file_of_its_archives_in_order(check: Run, files: Path) -> None:
    code, out, err = check("in", "--json")
    assert (told(out), code, err) == (FOLDER, 2, "")


def test_paths_are_answered_in_the_order_in_which_they_were_given(check: Run, files: Path) -> None:
    _, out, _ = check("in/IT75100120361_00002.xml", "nowhere.xml", f"./in/{NAME}", "--json")
    assert [one["file"] for one in json.loads(out)] == ["in/IT75100120361_00002.xml", "nowhere.xml", f"./in/{NAME}"]


@pytest.mark.parametrize(
    ("paths", "code"),
    [
        ([NAME], 0),
        ([NAME, "IT75100120361_00002.xml"], 1),
        (["IT75100120361_0000Z.zip"], 1),
        ([NAME, "nowhere.xml", "IT75100120361_00002.xml"], 2),
        (["rubbish.xml"], 2),
    ],
)
@pytest.mark.parametrize("form", ["table", "json", "jsonl", "sarif", "junit"])
def test_the_worst_file_decides_the_exit_code_in_every_form(
    check: Run, files: Path, paths: list[str], code: int, form: str
) -> None:
    assert check(*(f"in/{path}" for path in paths), "--format", form)[0] == code


def test_json_is_short_for_format_json(check: Run, files: Path) -> None:
    assert check("in", "--json") == check("in", "--format", "json")


def test_every_form_is_what_its_name_says(check: Run, files: Path) -> None:
    _, lines, _ = check("in", "--format", "jsonl")
    assert [json.loads(line) for line in lines.splitlines()] == json.loads(check("in", "--json")[1])
    log = json.loads(check("in", "--format", "sarif")[1])
    assert [result["ruleId"] for result in log["runs"][0]["results"]] == ["00421", "00421", "unreadable"]
    report = etree.fromstring(check("in", "--format", "junit")[1].encode())
    assert [case.get("name") for case in report.iter("testcase")] == [file for file, *_ in FOLDER]


@pytest.mark.slow
@pytest.mark.parametrize("form", ["table", "json", "jsonl", "sarif", "junit"])
def test_two_processes_print_what_one_prints(check: Run, files: Path, form: str) -> None:
    for number in range(100):
        (files / "in" / f"IT75100120361_{number:05}.xml").write_bytes(BAD if number % 3 else GOOD)
    assert check("in", "--format", form, "-j", "2") == check("in", "--format", form, "-j", "1")


# --- standard input -----------------------------------------------------------------------------------------------


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """A function that puts bytes on standard input."""

    def give(content: bytes) -> None:
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(content)))

    return give


def test_standard_input_has_no_name_and_its_name_is_unchecked(check: Run, given: Callable[[bytes], None]) -> None:
    given(GOOD)
    code, out, _ = check("-", "--json")
    (one,) = json.loads(out)
    assert (code, one["file"], one["faults"]) == (0, "-", [])
    assert "00001" in one["unchecked"]


def test_standard_input_can_be_given_a_name(check: Run, given: Callable[[bytes], None]) -> None:
    given(GOOD)
    (one,) = json.loads(check("-", "--name", "fattura.xml", "--json")[1])
    assert [fault["code"] for fault in one["faults"]] == ["00001"]


def test_an_archive_can_come_through_standard_input(check: Run, given: Callable[[bytes], None]) -> None:
    given(zipped((NAME, GOOD)))
    assert told(check("-", "--json")[1]) == [("-", True, [], False), (f"-/{NAME}", True, [], False)]


def test_nothing_on_standard_input_is_not_readable(check: Run, given: Callable[[bytes], None]) -> None:
    given(b"")
    assert check("-")[0] == 2


def test_a_name_is_for_one_file_only(check: Run, files: Path) -> None:
    code, out, err = check("in", "--name", "a.xml")
    assert (code, out) == (2, "")
    assert "--name" in err


# --- options ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "codes"),
    [
        ("2026-11-19", ["00403"]),
        ("2026-11-20", []),
        ("20261120", []),
        ("2026-11-20T00:00", []),
        ("2026-11-19T23:59", ["00403"]),
        ("2026-11-19T23:00Z", []),
        ("2026-11-19T22:59:59+00:00", ["00403"]),
        ("2026-12-25", ["IB009"]),
    ],
)
def test_at_is_the_presumed_time_of_reception_in_italy(check: Run, files: Path, at: str, codes: list[str]) -> None:
    (answer,) = told(check(f"in/{NAME}", "--json", at=("--at", at))[1])
    assert answer[2] == codes


@pytest.mark.parametrize("at", ["", "domani", "25/11/2026", "2026-13-01", "2026-11-25T25:00", "9999-12-31T23:59-12:00"])
def test_an_at_that_is_no_date_is_refused(check: Run, files: Path, at: str) -> None:
    code, out, err = check("in", at=("--at", at))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "--at" in err


def test_without_at_files_are_received_now(check: Run, files: Path) -> None:
    (files / "future.xml").write_bytes(invoice(body(data="9999-01-01")))
    (answer,) = told(check("future.xml", "--name", NAME, "--json", at=())[1])
    assert answer[2] == ["00403"]


def test_as_sent_wants_the_signature_and_the_name(check: Run, files: Path) -> None:
    (files / "pa.xml").write_bytes(PUBLIC)
    assert [told(check("pa.xml", *more, "--json")[1])[0][1:3] for more in ((), ("--as-sent",))] == [
        (True, ["00001"]),
        (False, ["00001", "00102"]),
    ]


def test_the_language_is_italian_unless_english_is_asked_for(
    check: Run, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "può essere inviato" in check(f"in/{NAME}")[1]
    assert "may be sent" in check(f"in/{NAME}", "--lang", "en")[1]
    monkeypatch.setenv(VARIABLE, "en")
    assert "may be sent" in check(f"in/{NAME}")[1]


@pytest.mark.parametrize("jobs", ["-1", "x"])
def test_a_number_of_processes_that_is_none_is_refused(check: Run, files: Path, jobs: str) -> None:
    assert exit_code(lambda: check("in", "-j", jobs)[0]) == 2


@pytest.mark.parametrize("wrong", [(), ("in", "--format", "xml"), ("in", "--unknown")])
def test_wrong_usage_is_exit_code_2(check: Run, files: Path, wrong: tuple[str, ...]) -> None:
    assert exit_code(lambda: check(*wrong)[0]) == 2


def exit_code(run: Callable[[], Any]) -> Any:
    """What a command ends with, whether it returns or argparse leaves."""
    try:
        return run()
    except SystemExit as end:
        return end.code


# --- what cannot be read ------------------------------------------------------------------------------------------


def test_a_folder_without_invoices_is_said_to_be_so(check: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    code, out, err = check("empty")
    assert (code, out) == (2, "")
    assert "empty" in err


def test_a_missing_file_is_told_beside_the_others(check: Run, files: Path) -> None:
    code, out, err = check("nowhere.xml", f"in/{NAME}", "--lang", "en")
    assert (code, err) == (2, "")
    assert out.splitlines()[0] == "✗ nowhere.xml The file nowhere.xml does not exist."
    assert f"✓ in/{NAME}" in out


def test_a_file_that_may_not_be_read_is_told_beside_the_others(
    check: Run, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(path: str, mode: str, **options: Any) -> Any:
        if path.endswith(NAME):
            raise PermissionError(13, "Permission denied", path)
        return open(path, mode, **options)

    monkeypatch.setattr("invoicebridge.connectors.files.open", refusing, raising=False)
    code, out, _ = check("in", "--json")
    assert code == 2
    assert told(out)[:2] == [(f"in/{NAME}", False, [], True), FOLDER[1]]


def test_a_path_too_long_for_the_system_is_told_like_any_other(check: Run, files: Path) -> None:
    code, out, _ = check("x" * 5000, f"in/{NAME}", "--json")
    assert code == 2
    assert [one["accepted"] for one in json.loads(out)] == [False, True]


def test_a_hostile_file_name_says_nothing_of_its_own(check: Run, tmp_path: Path) -> None:
    name = "\x1b]0;owned\x07\x1b[2J\n✓ b.xml può essere inviato.xml"
    (tmp_path / name).write_bytes(BAD)
    _, out, _ = check(name)
    assert not {"\x1b", "\x07"} & set(out)
    assert not any(line.startswith("✓") for line in out.splitlines())


def test_a_name_that_was_used_before_is_00002(check: Run, files: Path) -> None:
    (files / "used.txt").write_text(f"\ufeffIT75100120361_0ZZZZ.xml\n\n {NAME.lower()}.p7m \n", encoding="utf-8")
    asked = ("in/" + NAME, "--names-used", "used.txt", "--json")
    (ready,), (sent,) = json.loads(check(*asked)[1]), json.loads(check(*asked, "--as-sent")[1])
    assert [(fault["code"], fault["severity"]) for fault in ready["faults"]] == [("00002", "warning")]
    assert [(fault["code"], fault["severity"]) for fault in sent["faults"]] == [("00002", "error")]
    assert "00002" not in sent["unchecked"]


@pytest.mark.parametrize("content", ["a.xml;b.xml\n", "a.xml b.xml", '"a.xml"', "\ufeffa.xml".encode("utf-16")])
def test_names_used_that_are_no_list_of_names_are_refused(check: Run, files: Path, content: str | bytes) -> None:
    (files / "used.txt").write_bytes(content if isinstance(content, bytes) else content.encode())
    code, out, err = check("in", "--names-used", "used.txt")
    assert (code, out) == (2, "")
    assert "used.txt" in err


def test_files_with_names_that_are_not_unicode_are_told_apart(check: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in (b"caf\xe9.xml", b"caf\xe8.xml", b"caf\\udce9.xml"):
        Path(os.fsdecode(os.fsencode(tmp_path / "in") + b"/" + name)).write_bytes(GOOD)
    names = {"in/caf\\udce8.xml", "in/caf\\udce9.xml", "in/caf\\\\udce9.xml"}
    assert {one["file"] for one in json.loads(check("in", "--json")[1])} == names
    table = check("in")[1]
    assert [name for name in names if name not in table] == []


# --- as a process -------------------------------------------------------------------------------------------------


def process(root: Path, *arguments: str, **options: Any) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "PYTHONPATH": str(root)}
    command = [sys.executable, "-m", "invoicebridge", "check", *arguments, *AT]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["table", "json"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_reader_that_stops_reading_is_no_error_to_speak_of(root: Path, tmp_path: Path, jobs: str, form: str) -> None:
    for number in range(400):
        (tmp_path / f"IT75100120361_{number:05}.xml").write_bytes(BAD)
    running = process(root, str(tmp_path), "--format", form, "-j", jobs)
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.read(10)
    running.stdout.close()
    assert (running.wait(timeout=60), running.stderr.read()) == (141, b"")
    running.stderr.close()


@pytest.mark.slow
def test_an_interrupt_from_the_keyboard_ends_all_processes_without_a_word(root: Path, tmp_path: Path) -> None:
    for number in range(2000):
        (tmp_path / f"IT75100120361_{number:05}.xml").write_bytes(BAD)
    running = process(root, str(tmp_path), "--format", "jsonl", "-j", "2", start_new_session=True)
    assert running.stdout is not None
    running.stdout.read(10)
    os.killpg(running.pid, signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (130, b"")


@pytest.mark.slow
def test_a_process_that_is_killed_loses_no_file(root: Path, tmp_path: Path) -> None:
    for number in range(2000):
        (tmp_path / f"IT75100120361_{number:05}.xml").write_bytes(GOOD)
    running = process(root, str(tmp_path), "--format", "jsonl", "-j", "2", "--lang", "en")
    assert running.stdout is not None
    first = os.read(running.stdout.fileno(), 1)
    children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    if not children.is_file():
        pytest.skip("this system does not list the children of a process")
    os.kill(int(children.read_text().split()[0]), signal.SIGKILL)
    out, err = running.communicate(timeout=60)
    files = [json.loads(line)["file"] for line in (first + out).splitlines()]
    assert files == [str(tmp_path / f"IT75100120361_{number:05}.xml") for number in range(2000)]
    assert running.returncode == 0
    assert err.decode().startswith("invoicebridge: a checking process was ended")


@pytest.mark.slow
def test_a_name_that_is_not_unicode_is_printed_all_the_same(root: Path, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff\xfe.xml"
    Path(os.fsdecode(path)).write_bytes(GOOD)
    for form in ("table", "json", "jsonl", "sarif", "junit"):
        out, err = process(root, os.fsdecode(path), "--format", form).communicate(timeout=60)
        assert (out != b"", err) == (True, b"")


@pytest.mark.slow
def test_a_plain_terminal_of_ascii_is_enough(root: Path, tmp_path: Path) -> None:
    shutil.copy(root / "samples" / "fatture" / "IT75100120361_TD01A.xml", tmp_path / NAME)
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(root)}
    command = [sys.executable, "-m", "invoicebridge", "check", str(tmp_path / NAME), *AT]
    done = subprocess.run(command, env=environment, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
