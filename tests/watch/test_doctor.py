"""What `doctor` says of the folders that are shared with ERPs; nothing in them changes."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.app.folder_doctor import folders
from invoicebridge.bridge.outcome_files.change import OutcomeRules
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.bridge.setting_up.doctor import examine
from invoicebridge.render.outcomes import outcome_text
from invoicebridge.settings import OutcomeSettings, Settings, WatchSettings
from tests.watch.erp import company


def found(tmp_path: Path, **changes: Any) -> list[Outcome]:
    """What is said of a watched folder and one for outcome files."""
    values: dict[str, Any] = {"name": "erp", "folder": tmp_path / "erp", "settle": timedelta()}
    watch = {"erp": WatchSettings(**(values | changes))}
    outcomes = {"erp": OutcomeSettings(rules=OutcomeRules(name="erp"), folder=tmp_path / "esiti")}
    with company(tmp_path) as here:
        settings = Settings(folder=tmp_path, watch=watch, outcomes=outcomes)
        told = list(examine(folders(settings, here.bridge)))
    assert all(outcome_text(one, language) for one in told for language in ("it", "en"))
    return told


def codes(told: list[Outcome]) -> list[tuple[str, str, str]]:
    each = [one for one in told if one.code != "disk-room"]
    return [(one.what, one.code, "" if one.error is None else one.error.code) for one in each]


def test_folders_that_can_be_used_are_said_so_and_left_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "esiti").mkdir()
    (tmp_path / "m.toml").write_text('[columns]\n"Num" = "numero"\n')
    told = found(tmp_path, mapping=tmp_path / "m.toml", company="demo")
    assert codes(told) == [("watch.erp", "watch-folder-usable", ""), ("outcomes.erp", "outcome-folder-usable", "")]
    assert {one.verdict for one in told} == {Verdict.DONE}
    assert os.listdir(tmp_path / "erp") == ["in"]
    assert os.listdir(tmp_path / "esiti") == []


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"folder": Path("/absent")}, "watch-folder-missing"),
        ({"mapping": Path("/absent.toml")}, "file-missing"),
        ({"company": "nobody"}, "company-unknown"),
    ],
)
def test_what_would_fail_at_night_is_told_by_day(tmp_path: Path, changes: dict[str, Any], error: str) -> None:
    told = found(tmp_path, **changes)
    assert codes(told) == [
        ("watch.erp", "watch-folder-failed", error),
        ("outcomes.erp", "outcome-folder-failed", "outcome-folder-missing"),
    ]
    assert {one.verdict for one in told} == {Verdict.FAILED}


def test_a_mapping_with_a_mistake_is_told(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text("[columns]\nNum = 7\n")
    assert found(tmp_path, mapping=tmp_path / "m.toml")[0].code == "watch-folder-failed"


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "esiti").mkdir()
    shared, real = (tmp_path / "erp", tmp_path / "esiti"), os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path not in shared and real(path, mode))
    assert [code for _, code, _ in codes(found(tmp_path))] == ["watch-folder-failed", "outcome-folder-failed"]


def test_a_file_in_the_way_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "other" / "in").mkdir(parents=True)
    (tmp_path / "other" / "done").touch()
    assert codes(found(tmp_path, folder=tmp_path / "other"))[0][2] == "watch-folder-unusable"


def test_folders_on_several_disks_are_told(tmp_path: Path) -> None:
    elsewhere = Path("/dev/shm")  # noqa: S108  another file system, where there is one
    if not elsewhere.is_dir() or elsewhere.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second file system")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "done").symlink_to(elsewhere)
    assert codes(found(tmp_path, folder=tmp_path / "other"))[0][2] == "watch-folder-elsewhere"
