"""What the commands that are not about signatures do with signed files."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.cli.main import main

Capture = pytest.CaptureFixture[str]
AT = ("--at", "2026-11-25")


@pytest.fixture
def samples(root: Path) -> Path:
    return root / "samples"


@pytest.fixture
def signed(samples: Path) -> str:
    """A good .p7m for a public body."""
    return str(samples / "fatture" / "IT75100120361_PACAD.xml.p7m")


@pytest.fixture
def tampered(samples: Path) -> str:
    return str(samples / "faulty" / "IB012-tampered.xml.p7m")


def answer(capsys: Capture, *arguments: str) -> dict[str, Any]:
    """What `check` says of one file."""
    main(["check", *arguments, *AT, "--as-sent", "--json"])
    (of_one_file,) = json.loads(capsys.readouterr().out)
    assert isinstance(of_one_file, dict)
    return of_one_file


def test_trust_decides_whether_the_authority_is_checked(signed: str, samples: Path, capsys: Capture) -> None:
    without = answer(capsys, signed)
    assert (without["accepted"], without["faults"], "00104" in without["unchecked"]) == (True, [], True)
    for trusted in ("trust", "trust/TEST-ONLY-root.pem"):
        found = answer(capsys, signed, "--trust", str(samples / trusted))
        assert (found["accepted"], found["faults"], "00104" in found["unchecked"]) == (True, [], False)
    other = answer(capsys, signed, "--trust", str(samples / "pec" / "anchor.pem"))
    assert [fault["code"] for fault in other["faults"]] == ["00104"]


def test_trust_holds_in_every_process(samples: Path, capsys: Capture) -> None:
    trust = ("--trust", str(samples / "pec" / "anchor.pem"))
    assert main(["check", str(samples / "fatture"), *AT, "-j", "2", *trust, "--json"]) == 1
    codes = [fault["code"] for one in json.loads(capsys.readouterr().out) for fault in one["faults"]]
    assert codes == ["00104", "00104"]


def test_a_folder_without_certificates_is_no_trust(signed: str, tmp_path: Path, capsys: Capture) -> None:
    assert main(["check", signed, "--trust", str(tmp_path)]) == 2
    assert capsys.readouterr().out == ""


def test_the_format_of_a_p7m_is_that_of_the_invoice_and_p7m_where_it_was_not_proven(
    signed: str, tampered: str, capsys: Capture
) -> None:
    assert [answer(capsys, file)["format"] for file in (signed, tampered)] == ["FPA12", "p7m"]


def test_a_tampered_file_is_said_to_be_rejected_and_not_examined(
    tampered: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    shutil.copy(tampered, tmp_path / "t.p7m")
    monkeypatch.chdir(tmp_path)
    assert main(["check", "t.p7m", "--name", "IT75100120361_00001.xml.p7m", *AT, "--lang", "en"]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "the SdI would reject it" in said
    assert "The content was changed after the signing" in said
    assert "Content not examined in 1 file(s)" in said


def test_show_opens_a_p7m_and_says_who_signed_it(signed: str, tmp_path: Path, capsys: Capture) -> None:
    assert main(["show", signed, "--lang", "en"]) == 0
    said = capsys.readouterr()
    assert "Seller" in said.out
    assert said.err == (
        "Intact signature by TEST ONLY Rossi Mario; whose certificate it is was not checked "
        "(invoicebridge verify --trust)\n"
    )
    assert main(["show", signed, "--html", str(tmp_path / "page.html")]) == 0
    assert "Firma integra di TEST ONLY Rossi Mario" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("IB012-tampered.xml.p7m", "non è integra"),
        ("00102-truncated.xml.p7m", "incompleta"),
        ("00102-encrypted.xml.p7m", "cifrato"),
        ("00102-detached.xml.p7m", "detached"),
    ],
)
def test_show_shows_nothing_that_was_not_signed(samples: Path, name: str, why: str, capsys: Capture) -> None:
    assert main(["show", str(samples / "faulty" / name)]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert why in said.err


@pytest.mark.parametrize("command", ["convert", "anonymize"])
def test_convert_and_anonymize_send_the_reader_to_unwrap(
    command: str, signed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([command, signed]) == 2
    assert f"invoicebridge unwrap {signed}" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
