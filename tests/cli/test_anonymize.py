"""`invoicebridge anonymize`: a new file under a new name, the original untouched."""

import re
from pathlib import Path

import pytest

from invoicebridge.cli.main import main
from invoicebridge.fatturapa import codec
from tests.render.full_documents import full_ordinary


@pytest.fixture
def invoice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file named as the SdI wants, in the current folder."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "IT00743110157_abc12.xml"
    path.write_bytes(codec.write(full_ordinary()[0]))
    return path


def test_the_file_is_written_under_an_anonymised_name(
    invoice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = invoice.read_bytes()
    assert main(["anonymize", str(invoice)]) == 0
    (made,) = (path for path in tmp_path.iterdir() if path != invoice)
    assert re.fullmatch(r"IT[0-9]{11}_[a-z]{3}[0-9]{2}\.xml", made.name)
    assert made.name != invoice.name
    assert capsys.readouterr().err == f"Scritto {made.name}\n"
    assert invoice.read_bytes() == before
    assert b"Denominazione012" not in made.read_bytes()


def test_each_run_has_a_secret_of_its_own(invoice: Path) -> None:
    for name in ("one.xml", "two.xml"):
        assert main(["anonymize", str(invoice), "--out", name]) == 0
    assert Path("one.xml").read_bytes() != Path("two.xml").read_bytes()


def test_an_existing_file_is_kept_unless_force_is_given(invoice: Path) -> None:
    Path("mine.xml").write_text("mine")
    assert main(["anonymize", str(invoice), "--out", "mine.xml"]) == 2
    assert Path("mine.xml").read_text() == "mine"
    assert main(["anonymize", str(invoice), "--out", "mine.xml", "--force"]) == 0


def test_standard_output_gets_nothing_but_the_document(
    invoice: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["anonymize", str(invoice), "--out", "-"]) == 0
    assert capfdbinary.readouterr().out.startswith(b"<?xml")


def test_it_is_said_that_the_signature_was_removed(
    official: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    signed = next((official / "samples" / "signed_xades").glob("*.xml"))
    assert main(["anonymize", str(signed), "--out", str(tmp_path / "out.xml"), "--lang", "en"]) == 0
    assert "The signature was removed." in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"<a>", b"PK\x03\x04"])
def test_what_is_no_xml_is_said_with_exit_code_2(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file.xml").write_bytes(content)
    assert main(["anonymize", "file.xml"]) == 2
    assert capsys.readouterr().err.startswith("invoicebridge: ")
    assert [path.name for path in tmp_path.iterdir()] == ["file.xml"]
