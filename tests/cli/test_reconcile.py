"""`reconcile` and `agenda` as they are typed, on a store on the disk."""

import json
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from invoicebridge.cli.main import main
from tests.bridge.office import office
from tests.world import COMPANY, world

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The settings of a busy store."""
    folder = tmp_path_factory.mktemp("desk")
    with office(folder):
        pass
    (folder / "bridge.toml").write_text('[store]\nurl = "sqlite:///store/bridge.db"\n', encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def settings(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings are found by their variable."""
    if "desk" in request.fixturenames:
        monkeypatch.setenv("INVOICEBRIDGE_SETTINGS", str(request.getfixturevalue("desk") / "bridge.toml"))


def test_the_exit_code_says_that_a_person_is_needed(desk: Path, capsys: Capture) -> None:
    assert main(["reconcile"]) == 1
    assert "Serve una persona." in capsys.readouterr().out


def test_the_exit_code_says_that_all_is_in_order(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world(tmp_path):
        pass
    (tmp_path / "b.toml").write_text('[store]\nurl = "sqlite:///store/bridge.db"\n', encoding="utf-8")
    monkeypatch.setenv("INVOICEBRIDGE_SETTINGS", str(tmp_path / "b.toml"))
    assert main(["reconcile"]) == 0
    assert "Tutto in ordine." in capsys.readouterr().out
    assert main(["agenda"]) == 0


def test_json_goes_to_standard_output_with_every_invoice(desk: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["reconcile", "--json", "--from", "2026-11-01", "--company", "demo"]) == 1
    assert len(json.loads(capfdbinary.readouterr().out)["invoices"]) == 8


def test_the_end_of_the_files_name_says_its_form(desk: Path, tmp_path: Path, capsys: Capture) -> None:
    for ending in ("html", "csv", "json", "xlsx", "txt"):
        assert main(["reconcile", "--out", str(tmp_path / f"r.{ending}")]) == 1
    assert (tmp_path / "r.html").read_bytes().startswith(b"<!doctype html>")
    assert (tmp_path / "r.csv").read_bytes().startswith(b"\xef\xbb\xbfcompany,")
    assert json.loads((tmp_path / "r.json").read_bytes())["count"] == 9
    assert load_workbook(tmp_path / "r.xlsx").sheetnames
    assert (tmp_path / "r.txt").read_text(encoding="utf-8").startswith("Riconciliazione")
    assert main(["reconcile", "--out", str(tmp_path / "r.csv")]) == 2
    assert "esiste già" in capsys.readouterr().err


def test_a_workbook_needs_a_file(desk: Path, capsys: Capture) -> None:
    assert main(["reconcile", "--format", "xlsx"]) == 2
    assert "--out" in capsys.readouterr().err


def test_lists_are_compared(desk: Path, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "p.csv").write_text("numero;data;totale\n1/1;20/11/2026;9,00\n", encoding="utf-8")
    assert (
        main(["--lang", "en", "reconcile", "--portal", str(tmp_path / "p.csv"), "--batch", str(tmp_path / "p.csv")])
        == 1
    )
    said = capsys.readouterr().out
    assert "Compared with the portal's list: p.csv" in said
    assert "Compared with the ERP's batch: p.csv" in said
    assert main(["reconcile", "--portal", str(tmp_path / "missing.csv")]) == 2


def test_the_portals_list_is_of_one_company(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    with world(tmp_path) as small:
        small.archive.companies.save(replace(COMPANY, id="other", id_codice="01234567897"))
    (tmp_path / "b.toml").write_text('[store]\nurl = "sqlite:///store/bridge.db"\n', encoding="utf-8")
    (tmp_path / "p.csv").write_text("Numero;Data\n1/1;20/11/2026\n", encoding="utf-8")
    monkeypatch.setenv("INVOICEBRIDGE_SETTINGS", str(tmp_path / "b.toml"))
    assert main(["reconcile", "--portal", str(tmp_path / "p.csv")]) == 2
    assert "--company" in capsys.readouterr().err
    assert main(["reconcile", "--portal", str(tmp_path / "p.csv"), "--company", "other"]) == 1


def test_an_unknown_company_could_not_be_reconciled(desk: Path, capsys: Capture) -> None:
    assert main(["reconcile", "--company", "nobody"]) == 2
    assert main(["agenda", "--company", "nobody"]) == 2


def test_a_period_that_ends_before_it_begins_is_not_all_in_order(desk: Path, capsys: Capture) -> None:
    assert main(["reconcile", "--from", "2026-12-01", "--to", "2026-11-01"]) == 2
    assert "--from 2026-12-01" in capsys.readouterr().err


def test_an_agenda_has_ten_years_at_most(desk: Path, capsys: Capture) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["agenda", "--days", "99999999"])
    assert ended.value.code == 2
    assert "--days" in capsys.readouterr().err


def test_the_agenda_is_told_as_table_json_and_calendar(desk: Path, tmp_path: Path, capsys: Capture) -> None:
    assert main(["agenda"]) == 1
    assert "Oggi" in capsys.readouterr().out
    assert main(["agenda", "--json", "--days", "3000"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert {one["sort"] for one in found["entries"]} >= {"task"}
    assert datetime.fromisoformat(found["at"]).tzinfo is not None
    assert main(["agenda", "--ics", str(tmp_path / "a.ics")]) == 1
    assert (tmp_path / "a.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_with_stories_a_page_for_each_lies_beside_the_report(desk: Path, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "giugno 2026.html"
    assert main(["reconcile", "--stories", "--out", str(out)]) == 1
    assert "storie in" in capsys.readouterr().err
    folder = tmp_path / "giugno 2026.stories"
    pages = {path.name: path.read_text("utf-8") for path in folder.iterdir()}
    links = set(re.findall(r'href="\./giugno%202026\.stories/([^"]+)"', out.read_text("utf-8")))
    assert links == set(pages)
    assert all('href="./../giugno%202026.html"' in page for page in pages.values())
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert main(["reconcile", "--stories", "--out", str(out)]) == 2
    out.unlink()
    assert main(["reconcile", "--stories", "--out", str(out)]) == 2
    assert "giugno 2026.stories" in capsys.readouterr().err
    assert not out.exists()
    assert main(["reconcile", "--stories", "--out", str(out), "--force"]) == 1


@pytest.mark.parametrize("wrong", [["--out", "r.csv"], ["--format", "html"], []])
def test_stories_want_a_page_in_a_file(desk: Path, capsys: Capture, wrong: list[str]) -> None:
    assert main(["reconcile", "--stories", *wrong]) == 2
    assert "--stories" in capsys.readouterr().err
