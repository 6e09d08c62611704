"""`status`, `story`, `export` and `audit` as they are typed, on a store on the disk."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.cli.main import main
from tests.bridge.mailroom import under_way
from tests.bridge.office import office
from tests.pec import generator as g
from tests.world import world

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The settings of a busy store, and the authority's certificate beside them."""
    folder = tmp_path_factory.mktemp("desk")
    with office(folder):
        pass
    (folder / "bridge.toml").write_text('[store]\nurl = "sqlite:///store/bridge.db"\n', encoding="utf-8")
    (folder / "anchor.pem").write_bytes(g.pem(g.world().authority))
    return folder


@pytest.fixture(autouse=True)
def settings(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings are found by their variable."""
    if "desk" in request.fixturenames:
        monkeypatch.setenv("INVOICEBRIDGE_SETTINGS", str(request.getfixturevalue("desk") / "bridge.toml"))


def read(capture: Capture) -> Any:
    return json.loads(capture.readouterr().out)


def test_status_lists_what_the_filters_choose(desk: Path, capsys: Capture) -> None:
    assert main(["status", "--json", "--state", "rejected", "--customer", "verdi"]) == 0
    found = read(capsys)
    assert [(one["numero"], one["state"], one["class"]) for one in found["invoices"]] == [("2/1", "REJECTED", "person")]
    assert found["tasks"] is None
    assert found["numbers"]["states"]["DELIVERED"] == 2
    assert main(["status", "--json", "--queued"]) == 0
    assert [one["condition"] for one in read(capsys)["invoices"]] == ["queued"]
    assert main(["status", "--json", "--from", "2026-11-21"]) == 0
    assert read(capsys)["invoices"] == []


def test_status_with_check_says_by_its_exit_code_that_a_person_is_needed(desk: Path, capsys: Capture) -> None:
    assert main(["status"]) == 0
    assert "Da fare oggi" not in capsys.readouterr().out
    assert main(["status", "--check"]) == 1
    assert "Da fare oggi" in capsys.readouterr().out


def test_status_with_check_is_content_with_an_empty_store(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world(tmp_path):
        pass
    (tmp_path / "a.toml").write_text('[store]\nurl = "sqlite:///store/bridge.db"\n', encoding="utf-8")
    assert main(["status", "--check", "--settings", str(tmp_path / "a.toml"), "--lang", "en"]) == 0
    assert "Nothing: everything goes on by itself." in capsys.readouterr().out


def test_status_writes_a_report_and_replaces_none(desk: Path, tmp_path: Path, capsys: Capture) -> None:
    name = str(tmp_path / "report.html")
    assert main(["status", "--html", name]) == 0
    assert (tmp_path / "report.html").read_bytes().startswith(b"<!doctype html>")
    assert main(["status", "--html", name]) == 2
    assert "esiste già" in capsys.readouterr().err
    assert main(["status", "--html", name, "--force"]) == 0


@pytest.mark.parametrize("options", [["--from", "ieri"], ["--limit", "0"], ["--to", "2026-13-01"]])
def test_status_says_what_is_wrong_with_its_options(desk: Path, options: list[str], capsys: Capture) -> None:
    assert main(["status", *options]) == 2
    assert options[1] in capsys.readouterr().err


def test_story_tells_of_an_invoice_and_gives_its_evidence(desk: Path, tmp_path: Path, capsys: Capture) -> None:
    assert main(["story", "1/1", "--json"]) == 0
    (file,) = read(capsys)["files"]
    assert [one["what"] for one in file["lines"]][-1] == "state"
    smtp = next(one["sha256"] for one in file["evidence"] if one["kind"] == "smtp")
    assert main(["story", "1/1", "--show", smtp[:10]]) == 0
    assert read(capsys)["ending"] == "taken"
    assert main(["story", "1/1", "--save", str(tmp_path / "out")]) == 0
    assert len(list((tmp_path / "out").iterdir())) == len(file["evidence"])
    assert main(["story", "1/1", "--show", "ffffffffffff"]) == 2
    assert main(["story", "1/1", "--html", str(tmp_path / "a.html")]) == 0


def test_story_says_which_invoices_could_be_meant(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world(tmp_path) as made:
        mail = under_way(made, 1, 2).message_id
    (tmp_path / "a.toml").write_text('[store]\nurl = "sqlite:///store/bridge.db"\n', encoding="utf-8")
    monkeypatch.setenv("INVOICEBRIDGE_SETTINGS", str(tmp_path / "a.toml"))
    assert main(["story", mail]) == 1
    said = capsys.readouterr().out
    assert "IT75100120361_00001.xml" in said
    assert "IT75100120361_00002.xml" in said
    assert main(["story", mail, "--json"]) == 1
    assert {one["numero"] for one in read(capsys)["matches"]} == {"1/1", "2/1"}
    assert main(["export", mail, "--out", str(tmp_path / "x.zip")]) == 2


def test_story_says_that_nothing_is_called_so(desk: Path, capsys: Capture) -> None:
    assert main(["story", "sdi"]) == 2
    assert "Nessuna fattura è «sdi»" in capsys.readouterr().err


def test_export_and_verify_go_together(desk: Path, tmp_path: Path, capsys: Capture) -> None:
    package = str(tmp_path / "evidence.zip")
    assert main(["export", "4/1", "IT75100120361_00001", "--out", package]) == 0
    assert (tmp_path / "evidence.zip").stat().st_mode & 0o777 == 0o600
    assert main(["export", "4/1", "--out", package]) == 2
    assert main(["export", "verify", package]) == 0
    assert "NON verificate" in " ".join(capsys.readouterr().out.split())
    assert main(["export", "verify", package, "--trust", str(desk / "anchor.pem"), "--json"]) == 0
    assert [one["code"] for one in read(capsys)["outcomes"]] == [*["story-intact"] * 3, "package-intact"]
    with zipfile.ZipFile(package, "a") as archive:
        archive.writestr("evidence/more.txt", b"more")
    assert main(["export", "verify", package]) == 2
    assert main(["export", "verify", str(tmp_path / "nothing.zip")]) == 2


@pytest.mark.parametrize(
    "options", [[], ["1/1"], ["--out", "x.zip"], ["verify"], ["verify", "a", "b"], ["9999", "--out", "x.zip"]]
)
def test_export_says_what_is_missing(
    desk: Path, tmp_path: Path, options: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["export", *options]) == 2
    assert capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_package_that_could_not_be_finished_leaves_nothing(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("invoicebridge.bridge.proving.package.MAX_TOTAL", 1000)
    assert main(["export", "1/1", "--out", str(tmp_path / "x.zip")]) == 2
    assert list(tmp_path.iterdir()) == []


def test_audit_prints_the_head_to_write_down(desk: Path, capsys: Capture) -> None:
    assert main(["audit", "--json"]) == 0
    found = read(capsys)
    assert [one["code"] for one in found["outcomes"]] == ["chain-intact", "audit-lists-agree"]
    assert main(["audit", "--known", found["head"]]) == 0
    number, _, digest = found["head"].partition("-")
    assert main(["audit", "--known", f"{number}-{digest[::-1]}"]) == 2
    assert main(["audit", "--known", "x"]) == 2
