"""`invoicebridge unwrap`: the document comes out when what was signed is what is there."""

from pathlib import Path

import pytest

from invoicebridge.cli.main import main
from tests.cli import signing
from tests.cli.signing import AT, INVOICE, Desk

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def desk(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return signing.desk(tmp_path, root, monkeypatch)


@pytest.fixture
def signed(desk: Desk, capsys: Capture) -> Path:
    """A signed file whose document is no longer beside it."""
    assert main(["sign", str(desk.invoices), *desk.key, *AT]) == 0
    (desk.invoices / INVOICE).rename(desk.folder / "original.xml")
    capsys.readouterr()
    return desk.invoices / f"{INVOICE}.p7m"


def test_the_document_is_written_beside_and_the_unchecked_chain_is_said(
    desk: Desk, signed: Path, capsys: Capture
) -> None:
    assert main(["unwrap", str(signed), "--lang", "en"]) == 0
    assert (desk.invoices / INVOICE).read_bytes() == (desk.folder / "original.xml").read_bytes()
    assert capsys.readouterr().err.splitlines() == [
        f"Wrote {desk.invoices / INVOICE}",
        "Intact signature by TEST ONLY Rossi Mario",
        "The certificate's chain is not checked: who signed is not certain (--trust)",
    ]


def test_with_trust_nothing_is_uncertain(desk: Desk, signed: Path, capsys: Capture) -> None:
    out = desk.folder / "out.xml"
    assert main(["unwrap", str(signed), "--out", str(out), "--trust", desk.trust]) == 0
    assert capsys.readouterr().err.splitlines()[1:] == ["Firma integra di TEST ONLY Rossi Mario"]


def test_the_document_goes_to_standard_output_alone(desk: Desk, signed: Path, capsys: Capture) -> None:
    assert main(["unwrap", str(signed), "--out", "-"]) == 0
    assert capsys.readouterr().out == (desk.folder / "original.xml").read_text(encoding="utf-8")


def test_a_file_that_exists_is_kept_unless_force_is_given(desk: Desk, signed: Path) -> None:
    (desk.invoices / INVOICE).write_text("mine")
    assert main(["unwrap", str(signed)]) == 2
    assert (desk.invoices / INVOICE).read_text() == "mine"
    assert main(["unwrap", str(signed), "--force"]) == 0


def test_a_tampered_document_is_not_written(desk: Desk, signed: Path, capsys: Capture) -> None:
    signed.write_bytes(signed.read_bytes().replace(b"<Numero>", b"<NUmero>"))
    assert main(["unwrap", str(signed)]) == 2
    assert not (desk.invoices / INVOICE).exists()
    assert "invoicebridge verify" in capsys.readouterr().err


def test_an_unsigned_file_is_refused(desk: Desk, signed: Path, capsys: Capture) -> None:
    original = str(desk.folder / "original.xml")
    assert main(["unwrap", original]) == 2
    assert capsys.readouterr().err == f"invoicebridge: {original} non è firmato.\n"


def test_a_certificate_that_was_out_of_date_is_said_and_gives_1(desk: Desk, signed: Path, capsys: Capture) -> None:
    assert main(["unwrap", str(signed), "--at", "2099-01-01"]) == 1
    assert "scaduto" in capsys.readouterr().err
