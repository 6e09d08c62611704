"""The command line as a whole: its languages, its exit codes, its start-up, what it does when something breaks."""

import argparse
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from invoicebridge import __version__
from invoicebridge.cli import main as door
from invoicebridge.cli.arguments import VARIABLE, in_italian, language_asked
from invoicebridge.cli.commands import COMMANDS, Command
from invoicebridge.errors import UnreadableFile


def command(*arguments: str, root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "invoicebridge", *arguments], cwd=root, capture_output=True, text=True, timeout=60
    )


@pytest.fixture
def explain_does(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[argparse.Namespace], int]], None]:
    """A function that replaces what the command `explain` does; the rest of the command line stays as it is."""

    def replace(action: Callable[[argparse.Namespace], int]) -> None:
        module = ModuleType("invoicebridge.cli.explain")
        module.configure = lambda parser, language: parser.add_argument("code", help=language)  # type: ignore[attr-defined]
        module.run = action  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "invoicebridge.cli.explain", module)

    return replace


@pytest.fixture(autouse=True)
def no_language_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


def raising(error: BaseException) -> Callable[[argparse.Namespace], int]:
    def action(options: argparse.Namespace) -> int:
        raise error

    return action


def test_the_version_is_one_line(root: Path) -> None:
    assert command("--version", root=root).stdout == f"invoicebridge {__version__}\n"


def test_the_version_is_told_without_loading_anything_heavy(root: Path) -> None:
    script = (
        "import sys, invoicebridge.cli.main as door\ntry: door.main(['--version'])\nfinally: print(sorted(sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True).stdout
    heavy = ("lxml", "rich", "jinja2", "xmlschema", "invoicebridge.fatturapa", "invoicebridge.render", "decimal")
    assert [name for name in heavy if f"'{name}'" in said] == []


@pytest.mark.slow
def test_the_version_takes_at_most_three_tenths_of_a_second(root: Path) -> None:
    def seconds() -> float:
        start = time.perf_counter()
        command("--version", root=root)
        return time.perf_counter() - start

    assert min(seconds() for _ in range(5)) <= 0.3


def test_without_a_command_the_help_is_shown_and_the_exit_code_is_2(root: Path) -> None:
    done = command(root=root)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("uso: invoicebridge")
    assert all(known.name in done.stderr for known in COMMANDS)


@pytest.mark.parametrize("known", COMMANDS, ids=lambda known: known.name)
@pytest.mark.parametrize(("language", "usage", "options"), [("it", "uso: ", "opzioni:"), ("en", "usage: ", "options:")])
def test_every_command_has_help_in_both_languages(
    known: Command, language: str, usage: str, options: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as leaving:
        door.main([known.name, "--lang", language, "--help"])
    said = capsys.readouterr().out
    assert leaving.value.code == 0
    assert said.startswith(f"{usage}invoicebridge {known.name}")
    assert options in said


def test_no_english_phrase_of_argparse_is_left_in_italian_help(capsys: pytest.CaptureFixture[str]) -> None:
    for known in COMMANDS:
        with pytest.raises(SystemExit):
            door.main([known.name, "--help"])
    said = capsys.readouterr().out
    assert [
        phrase for phrase in ("usage:", "options:", "positional arguments", "show this help") if phrase in said
    ] == []


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "it"),
        (["--lang", "en", "check"], {}, "en"),
        (["check", "--lang=en"], {}, "en"),
        (["check"], {VARIABLE: "en"}, "en"),
        (["check", "--lang", "it"], {VARIABLE: "en"}, "it"),
        (["check", "--", "--lang", "en"], {}, "it"),
        (["--lang", "fr"], {}, "it"),
    ],
)
def test_the_language_is_asked_before_or_after_the_command_or_by_the_environment(
    arguments: list[str], environment: dict[str, str], language: str
) -> None:
    assert language_asked(arguments, environment) == language


@pytest.mark.parametrize("arguments", [["--lang", "en", "explain", "x"], ["explain", "x", "--lang", "en"]])
def test_a_command_learns_the_language(
    arguments: list[str], explain_does: Callable[[Callable[[argparse.Namespace], int]], None]
) -> None:
    asked: list[str] = []
    explain_does(lambda options: asked.append(options.lang) or 0)
    assert (door.main(arguments), asked) == (0, ["en"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], "errore: argomento COMANDO: valore non ammesso: 'chek' (scegliere tra "),
        (["--lang", "fr", "check"], "errore: argomento --lang: valore non ammesso: 'fr'"),
        (["explain"], "errore: mancano gli argomenti obbligatori: code"),
        (["explain", "00400", "--nothing"], "errore: argomenti sconosciuti: --nothing"),
        (["explain", "--lang"], "errore: argomento --lang: serve un valore"),
        (["--lang", "en", "explain"], "error: the following arguments are required: code"),
    ],
)
def test_misuse_is_told_in_the_readers_language_with_exit_code_2(
    arguments: list[str],
    said: str,
    capsys: pytest.CaptureFixture[str],
    explain_does: Callable[[Callable[[argparse.Namespace], int]], None],
) -> None:
    explain_does(lambda options: 0)
    with pytest.raises(SystemExit) as leaving:
        door.main(arguments)
    assert leaving.value.code == 2
    assert said in capsys.readouterr().err


def test_a_language_of_the_environment_that_does_not_exist_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, "fr")
    with pytest.raises(SystemExit):
        door.main(["explain", "00400"])
    assert "INVOICEBRIDGE_LANG vale 'fr'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("english", "italian"),
    [
        ("argument -j: invalid int value: 'x'", "argomento -j: valore non valido: 'x'"),
        ("argument --a: not allowed with argument --b", "argomento --a: non ammesso insieme all'argomento --b"),
        ("one of the arguments --a --b is required", "è obbligatorio uno degli argomenti --a --b"),
        ("argument --a: ignored explicit argument 'x'", "argomento --a: non accetta il valore 'x'"),
        (
            "argument C: invalid choice: 'x' (choose from a, b)",
            "argomento C: valore non ammesso: 'x' (scegliere tra a, b)",
        ),
        ("argument --a: expected 2 arguments", "argomento --a: servono 2 valori"),
        ("something new", "something new"),
    ],
)
def test_argparses_own_messages_have_an_italian_form(english: str, italian: str) -> None:
    assert in_italian(english) == italian


def test_an_error_of_ours_is_one_line_with_exit_code_2(
    capsys: pytest.CaptureFixture[str], explain_does: Callable[[Callable[[argparse.Namespace], int]], None]
) -> None:
    explain_does(raising(UnreadableFile("file-missing", name="nowhere.xml")))
    assert door.main(["explain", "x"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("invoicebridge: ")
    assert "nowhere.xml" in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(("language", "said"), [("it", "errore interno"), ("en", "internal error")])
def test_a_defect_is_one_line_that_says_how_to_report_it(
    language: str,
    said: str,
    capsys: pytest.CaptureFixture[str],
    explain_does: Callable[[Callable[[argparse.Namespace], int]], None],
) -> None:
    explain_does(raising(ZeroDivisionError("a\nb")))
    assert door.main(["explain", "x", "--lang", language]) == 2
    line = capsys.readouterr().err
    assert said in line
    assert "--debug" in line
    assert line.count("\n") == 1


def test_debug_adds_the_traceback(
    capsys: pytest.CaptureFixture[str], explain_does: Callable[[Callable[[argparse.Namespace], int]], None]
) -> None:
    explain_does(raising(ZeroDivisionError("a")))
    assert door.main(["explain", "x", "--debug"]) == 2
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_an_interruption_is_quiet_and_its_exit_code_is_130(
    capsys: pytest.CaptureFixture[str], explain_does: Callable[[Callable[[argparse.Namespace], int]], None]
) -> None:
    explain_does(raising(KeyboardInterrupt()))
    assert door.main(["explain", "x"]) == 130
    assert capsys.readouterr().err == ""


def test_a_reader_that_stops_reading_is_no_error(root: Path) -> None:
    script = (
        "import sys, invoicebridge.cli.main as door\n"
        "from invoicebridge.cli.commands import Command\n"
        "Command.load = lambda self: type('M', (), {'configure': lambda *a: None, "
        "'run': lambda *a: [print('x' * 1000) for _ in range(10_000)] and 0})()\n"
        "sys.argv = ['invoicebridge', 'explain']\ndoor.run()"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", script], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    assert writer.stderr is not None
    writer.stdout.readline()
    writer.stdout.close()
    with writer.stderr as stderr:
        assert stderr.read() == ""
    assert writer.wait(timeout=30) == 141


@pytest.mark.skipif(sys.platform != "linux", reason="needs the device that is always full")
def test_a_full_disk_is_one_line_and_not_called_a_defect(root: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "invoicebridge", "explain", "00423"],
            cwd=root,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
    assert done.returncode == 2
    assert done.stderr == "invoicebridge: il sistema rifiuta di leggere o scrivere: spazio su disco esaurito\n"
    assert done.stderr.count("\n") == 1


def test_a_character_that_the_terminal_cannot_show_is_replaced(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "invoicebridge", "€"],
        cwd=root,
        capture_output=True,
        env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C.UTF-8"},
        timeout=60,
    )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


ENDED_WHILE_WRITING = """
import os, sys, time
from pathlib import Path
from invoicebridge.cli import main as door
from invoicebridge.connectors.whole_file import write_whole

def wait(descriptor):
    print("writing", flush=True)
    time.sleep(30)

os.fsync = wait
door._do = lambda *arguments: write_whole(Path(sys.argv[1]), b"x", replace=False)
door.run()
"""


def test_sigterm_leaves_no_unfinished_file(root: Path, tmp_path: Path) -> None:
    script = [sys.executable, "-c", ENDED_WHILE_WRITING, str(tmp_path / "a.xml")]
    with subprocess.Popen(script, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "writing\n"
        running.send_signal(signal.SIGTERM)
        assert (running.wait(20), running.stderr.read() if running.stderr else "") == (door.ENDED, "")
    assert list(tmp_path.iterdir()) == []
