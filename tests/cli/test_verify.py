"""`invoicebridge verify`: every signature of files, archives and folders, for people and for programs."""

import json
import zipfile
from pathlib import Path

import pytest

from invoicebridge.cli.main import main
from tests.cli import signing
from tests.cli.signing import AT, INVOICE, Desk

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def desk(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = signing.desk(tmp_path, root, monkeypatch)
    assert main(["sign", str(made.invoices), *made.key, *AT, "--json"]) == 0
    return made


@pytest.fixture
def signed(desk: Desk, capsys: Capture) -> Path:
    """A signed file."""
    capsys.readouterr()
    return desk.invoices / f"{INVOICE}.p7m"


def verdicts(capsys: Capture) -> list[str]:
    return [row["verdict"] for row in json.loads(capsys.readouterr().out)]


def test_without_trust_the_chain_is_not_checked_and_never_good(signed: Path, capsys: Capture) -> None:
    assert main(["verify", str(signed), "--lang", "en"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "intact signature; chain not checked" in said
    assert "TEST ONLY Rossi Mario (RSSMRA80A01H501U)" in said
    assert "0 good, 1 intact with the chain not checked" in said


def test_with_trust_the_signature_is_good(desk: Desk, signed: Path, capsys: Capture) -> None:
    assert main(["verify", str(signed), "--trust", desk.trust]) == 0
    assert "firma valida" in capsys.readouterr().out
    assert main(["verify", str(signed), "--trust", str(desk.folder), "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    (signature,) = row["signatures"]
    assert (row["verdict"], row["encodings"], signature["chain"], signature["good"]) == ("good", ["der"], "good", True)
    assert signature["signer"]["codice_fiscale"] == "RSSMRA80A01H501U"


def test_each_fault_has_its_word_and_the_code_of_the_sdi(desk: Desk, signed: Path, capsys: Capture) -> None:
    signed.write_bytes(signed.read_bytes().replace(b"<Numero>", b"<NUmero>"))
    assert main(["verify", str(signed), "--json"]) == 1
    (row,) = json.loads(capsys.readouterr().out)
    assert [one["sdi_code"] for one in row["signatures"][0]["failures"]] == ["00102"]
    assert main(["verify", str(signed)]) == 1
    assert "Il contenuto è stato cambiato" in capsys.readouterr().out


def test_the_time_of_judgement_is_chosen(desk: Desk, signed: Path, capsys: Capture) -> None:
    assert main(["verify", str(signed), "--trust", desk.trust, "--at", "2099-01-01", "--json"]) == 1
    (row,) = json.loads(capsys.readouterr().out)
    assert row["signatures"][0]["valid_now"] is False


def test_folders_and_archives_are_looked_into(desk: Desk, signed: Path, capsys: Capture) -> None:
    with zipfile.ZipFile(desk.invoices / "a.zip", "w") as archive:
        archive.write(signed, "inside.xml.p7m")
    signed.with_name("cut.p7m").write_bytes(signed.read_bytes()[:-100])
    assert main(["verify", str(desk.invoices), str(desk.folder / "none"), "--json"]) == 2
    assert verdicts(capsys) == ["unsigned", "not-checked", "not-checked", "damaged", "unread"]


@pytest.mark.parametrize("trust", ["none.pem", "invoices", f"invoices/{INVOICE}"])
def test_trust_that_holds_no_certificate_is_refused(desk: Desk, signed: Path, capsys: Capture, trust: str) -> None:
    assert main(["verify", str(signed), "--trust", str(desk.folder / trust)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_official_signed_samples_are_told_apart(official: Path, capsys: Capture) -> None:
    """They are real: judged at the time of their signing they are intact, cut short, or by an unchecked chain."""
    samples = official / "samples"
    files = sorted(str(file) for folder in ("signed_p7m", "signed_xades") for file in (samples / folder).iterdir())
    main(["verify", *files, "--at", "2018-10-01", "--json"])
    rows = {Path(row["file"]).name: row["verdict"] for row in json.loads(capsys.readouterr().out)}
    assert {name: rows[name] for name in ("OK.xml.p7m", "z.p7m", "TAMPERED.xml.p7m", "TAMPERED.txt.p7m")} == {
        "OK.xml.p7m": "not-checked",
        "z.p7m": "not-checked",
        "TAMPERED.xml.p7m": "damaged",
        "TAMPERED.txt.p7m": "damaged",
    }
    assert rows["ITHVQWPH73P42H501Y_X0024.xml"] == "not-checked"
