"""`invoicebridge explain`: codes as people write them, both languages, every form of the answer."""

import io
import json
import sys
from collections.abc import Callable

import pytest

from invoicebridge.catalogue import all_entries
from invoicebridge.cli import main as door
from invoicebridge.cli.arguments import VARIABLE

Explain = Callable[..., tuple[int, str, str]]


@pytest.fixture
def explain(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Explain:
    """The command in this process: its exit code, what it prints, what it complains of."""
    monkeypatch.delenv(VARIABLE, raising=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        exit_code = door.main(["explain", *arguments])
        said = capsys.readouterr()
        return exit_code, said.out, said.err

    return run


class Terminal(io.StringIO):
    """Standard output that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_code_is_explained_in_italian_by_default(explain: Explain) -> None:
    exit_code, said, complaint = explain("00424")
    assert (exit_code, complaint) == (0, "")
    assert said.splitlines()[0] == "00424  Aliquota non espressa in percentuale"
    assert [line.partition(":")[0] for line in said.splitlines()[1:]] == [
        "Che cosa significa",
        "Perché succede",
        "Come rimediare",
        "Si controlla prima dell'invio",
        "Riguarda",
        "In uso almeno da",
        "Fonte",
    ]


def test_a_code_is_explained_in_english_when_asked(explain: Explain) -> None:
    exit_code, said, _ = explain("00424", "--lang", "en")
    assert exit_code == 0
    assert said.startswith("00424  Rate not stated as a percentage\nWhat it means: The VAT rate")


@pytest.mark.parametrize(
    ("written", "code"), [("424", "00424"), (" 00424", "00424"), ("ib1", "IB001"), ("ec02", "EC02"), ("EN0", "EN00")]
)
def test_a_code_may_be_written_carelessly(explain: Explain, written: str, code: str) -> None:
    assert explain(written)[1].startswith(f"{code}  ")


def test_several_codes_are_explained_in_the_order_asked_and_each_once(explain: Explain) -> None:
    said = explain("IB001", "421", "00421")[1]
    assert [block.split()[0] for block in said.split("\n\n")] == ["IB001", "00421"]


def test_a_withdrawn_code_says_so_and_applies_to_nothing_today(explain: Explain) -> None:
    said = explain("426", "--lang", "en")[1]
    assert said.startswith("00426  PECDestinatario and CodiceDestinatario incompatible (withdrawn)")
    assert "Applies to: not the invoice files of today" in said


@pytest.mark.parametrize("code", ["EC01", "00426"])
def test_what_is_no_control_of_a_file_is_not_said_to_be_checked(explain: Explain, code: str) -> None:
    assert "Checked before sending" not in explain(code, "--lang", "en")[1]


def test_an_unknown_code_is_refused_with_the_nearest_ones(explain: Explain) -> None:
    exit_code, said, complaint = explain("0042Z")
    assert (exit_code, said) == (2, "")
    assert complaint.startswith("invoicebridge: Codice sconosciuto: 0042Z (i più vicini: 0042")


def test_the_known_codes_are_explained_even_when_another_is_unknown(explain: Explain) -> None:
    exit_code, said, complaint = explain("00424", "99999", "--lang", "en")
    assert exit_code == 2
    assert said.startswith("00424  ")
    assert "Unknown code: 99999" in complaint


def test_without_a_code_the_reader_is_told_what_to_give(explain: Explain) -> None:
    exit_code, said, complaint = explain("--lang", "en")
    assert (exit_code, said) == (2, "")
    assert complaint == "invoicebridge: Give at least one code, or --all. For example: invoicebridge explain 00421.\n"


def test_all_codes_are_listed_one_a_line(explain: Explain) -> None:
    lines = explain("--all")[1].splitlines()
    assert [line.split("\t")[0] for line in lines] == [entry.code for entry in all_entries()]
    assert lines[1] == "00002\tpartly\tNome file duplicato"


def test_the_json_form_holds_everything_that_is_known(explain: Explain) -> None:
    [entry] = json.loads(explain("EC02", "--json", "--lang", "en")[1])
    assert set(entry) == {
        "code",
        "title",
        "meaning",
        "cause",
        "remedy",
        "offline",
        "applies_to",
        "since",
        "source",
        "withdrawn",
    }
    assert (entry["code"], entry["title"]) == ("EC02", "Customer's outcome: refusal")


def test_the_json_form_of_all_codes_is_one_array(explain: Explain) -> None:
    assert len(json.loads(explain("--all", "--format", "json")[1])) == len(list(all_entries()))


@pytest.mark.parametrize("arguments", [("00421",), ("--all",)])
def test_a_terminal_gets_a_drawn_answer(monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("COLUMNS", "100")
    assert door.main(["explain", *arguments, "--lang", "en"]) == 0
    assert "Imposta not computed correctly" in terminal.getvalue()
    assert "\x1b[" in terminal.getvalue() or "╭" in terminal.getvalue()
