"""`prepare` and `correct`: options, words, exit codes, and the way of a file that is signed elsewhere."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.bridge.bridge import Bridge
from invoicebridge.cli import bridging
from invoicebridge.cli.main import main
from invoicebridge.signature import cades
from invoicebridge.transmission.state import State
from tests.bridge import desk as given
from tests.bridge.desk import OWN, Recorded, desk
from tests.world import AT, RULES, World


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The commands work in a small world whose company signs elsewhere."""
    with desk(tmp_path, RULES) as here:

        @contextmanager
        def opened(_: object) -> Iterator[Bridge]:
            yield here.bridge

        monkeypatch.setattr(bridging, "opened", opened)
        yield here


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A draft, a ready file, a draft for a public body, a file with an error."""
    where = tmp_path / "in"
    where.mkdir()
    (where / "1.json").write_bytes(given.draft("1").content)
    (where / "2.xml").write_bytes(given.xml("2"))
    (where / "3.json").write_bytes(given.draft(values=given.draft_values("3", "PA01A")).content)
    (where / "4.xml").write_bytes(given.xml("4", Divisa="EURO"))
    return where


def report(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    code = main([*arguments, "--json", "--lang", "en"])
    return code, json.loads(capsys.readouterr().out)


def test_a_folder_is_prepared_and_told(made: World, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prepare", str(folder), "--lang", "it"]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert f"pronta per l'invio come {OWN}_00001.xml (numero 1)" in said
    assert "pronta per l'invio con un altro nome" in said
    assert f"attende la firma come {OWN}_00003.xml" in said
    assert "non parte (errori: 1)" in said
    assert "00200" in said


def test_a_report_for_programs_has_codes_and_faults(
    made: World, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = report(["prepare", str(folder)], capsys)
    assert (code, said["operation"], said["verdict"]) == (1, "prepare", "attention")
    codes = ["prepared", "prepared-renamed", "awaiting-signature", "faulty"]
    assert [one["code"] for one in said["outcomes"]] == codes
    assert [fault["code"] for fault in said["outcomes"][3]["faults"]] == ["00200"]


def test_a_dry_run_stores_nothing(made: World, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = report(["prepare", str(folder), "--dry-run"], capsys)
    assert (code, made.archive.transmissions.ids()) == (1, ())
    assert said["outcomes"][0]["text"] == "would be ready to go (number 1)"


def test_what_waits_is_written_out_signed_elsewhere_and_taken_back(
    made: World, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "to-sign"
    main(["prepare", str(folder)])
    capsys.readouterr()
    code, said = report(["prepare", "--export-unsigned", str(out)], capsys)
    assert (code, [one["code"] for one in said["outcomes"]]) == (0, ["exported-unsigned"])
    assert report(["prepare", "--export-unsigned", str(out)], capsys)[1]["outcomes"][0]["code"] == "already-exported"
    (file,) = out.iterdir()
    file.with_suffix(".xml.p7m").write_bytes(cades.sign(file.read_bytes(), Recorded(), AT))
    code, said = report(["prepare", str(out)], capsys)
    assert [one["code"] for one in said["outcomes"]] == ["awaiting-signature", "prepared"]
    assert said["outcomes"][1]["detail"]["name"] == f"{OWN}_00003.xml.p7m"
    code, said = report(["prepare", str(out)], capsys)
    assert (code, [one["code"] for one in said["outcomes"]]) == (0, ["already-prepared"] * 2)


def test_nothing_that_lies_there_is_overwritten(
    made: World, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["prepare", str(folder)])
    capsys.readouterr()
    out = tmp_path / "to-sign"
    out.mkdir()
    (out / f"{OWN}_00003.xml").write_bytes(b"something else")
    code, said = report(["prepare", "--export-unsigned", str(out)], capsys)
    assert (code, said["outcomes"][0]["error"]) == (2, "output-exists-kept")


@pytest.mark.parametrize("arguments", [["prepare"], ["prepare", "no-such-folder-but-a-file.xml"]])
def test_files_that_are_not_there_are_told(
    made: World, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_an_unknown_company_is_told(made: World, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prepare", str(folder), "--company", "altra"]) == 2
    assert "Nell'archivio non c'è l'azienda altra" in capsys.readouterr().err


def test_a_rejected_invoice_is_corrected(made: World, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["prepare", str(folder / "1.json")])
    (id_,) = made.archive.transmissions.ids()
    given.moved(made, id_, State.REJECTED)
    capsys.readouterr()
    assert main(["correct", "1", "--with", str(folder / "1.json")]) == 0
    assert f"al posto di {OWN}_00001.xml" in " ".join(capsys.readouterr().out.split())


def test_a_rejected_invoice_goes_out_again_unchanged(
    made: World, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["prepare", str(folder / "1.json")])
    (id_,) = made.archive.transmissions.ids()
    given.moved(made, id_, State.REJECTED)
    capsys.readouterr()
    code, said = report(["correct", f"{OWN}_00001.xml", "--unchanged"], capsys)
    assert (code, said["outcomes"][0]["code"]) == (0, "corrected")


@pytest.mark.parametrize("how", [[], ["--unchanged", "--with", "x.xml"]])
def test_a_correction_is_one_of_two_ways(made: World, how: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["correct", "1", *how])
    assert ended.value.code == 2
