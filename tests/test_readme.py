"""What README.md and docs/ show is what happens: their examples are run, and every command has one.

In a block marked `console` a line that starts with `$ ` is a command; what follows is its output, compared line by line
where it is given: `…` in a line stands for any text, alone on a line for any number of lines. `# exit 1` at the end of
a command says its exit code (0 otherwise). The blocks of one page share a folder, where `samples` is the repository's.
Blocks marked `python` are run there too.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from invoicebridge.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(?P<language>console|python)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
EXIT = re.compile(r"\s+# exit (\d+)$")


class Example(NamedTuple):
    command: str
    code: int
    output: list[str]


def blocks(page: Path, language: str) -> list[str]:
    return [
        found["body"] for found in BLOCK.finditer(page.read_text(encoding="utf-8")) if found["language"] == language
    ]


def examples(page: Path) -> Iterator[Example]:
    """The examples of a page, in order."""
    for block in blocks(page, "console"):
        for piece in re.split(r"^\$ ", block.replace("\\\n", ""), flags=re.MULTILINE)[1:]:
            command, *output = piece.rstrip("\n").split("\n")
            annotated = EXIT.search(command)
            yield Example(EXIT.sub("", command), int(annotated[1]) if annotated else 0, output)


def matches(shown: list[str], said: list[str]) -> bool:
    """Whether the lines shown are those said."""
    pattern = "\n".join(r"(?:.*\n)*?.*" if line == "…" else in_line(line.rstrip()) for line in shown)
    return re.fullmatch(pattern, "\n".join(line.rstrip() for line in said)) is not None


def in_line(line: str) -> str:
    """The pattern of one line."""
    return ".*".join(re.escape(part) for part in line.split("…"))


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """A folder as a reader has it: the samples, and the command on the path."""
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    command = tmp_path / "bin" / "invoicebridge"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m invoicebridge "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return tmp_path


def environment(workplace: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("INVOICEBRIDGE_")}
    path = os.pathsep.join([str(workplace / "bin"), os.environ["PATH"]])
    own = {"INVOICEBRIDGE_DATA": str(workplace / "data"), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return kept | own | {"PATH": path, "COLUMNS": "100", "NO_COLOR": "1"}


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_examples_of_a_page_do_what_the_page_shows(page: Path, workplace: Path) -> None:
    for example in examples(page):
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", example.command],
            cwd=workplace,
            env=environment(workplace),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
        )
        assert done.returncode == example.code, f"{example.command}\n{done.stdout}{done.stderr}"
        said = (done.stdout + done.stderr).splitlines()
        assert not example.output or matches(example.output, said), f"{example.command}\n" + "\n".join(said)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_python_of_a_page_runs(page: Path, workplace: Path) -> None:
    for block in blocks(page, "python"):
        done = subprocess.run(
            [sys.executable, "-c", block],
            cwd=workplace,
            env=environment(workplace),
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr


def test_every_command_has_an_example() -> None:
    shown = " ".join(example.command for page in PAGES for example in examples(page))
    assert {command.name for command in COMMANDS} <= set(re.findall(r"invoicebridge ([a-z-]+)", shown))


def test_every_page_that_a_page_links_to_exists() -> None:
    links = [
        (page.name, link)
        for page in [*PAGES, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs" / "adr").glob("*.md"))]
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]
    assert links == []
