"""Where watched folders are asked for: the settings, the job `import`, and `import --watch`."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.cli.main import main
from invoicebridge.errors import ConfigurationError
from invoicebridge.scheduler.table import chosen
from invoicebridge.scheduler.work import Work, import_watched
from invoicebridge.settings import Settings, from_table
from tests.watch.erp import company, table


def settings(*folders: dict[str, Any]) -> Settings:
    return from_table({"watch": [{"name": f"n{place}", **one} for place, one in enumerate(folders)]}, Path("/etc"))


def test_the_settings_say_where_and_how() -> None:
    one = settings({"folder": "fatture", "mapping": "m.toml", "settle": "1m", "keep": "30d"}).watch["n0"]
    assert (one.folder, one.mapping) == (Path("/etc/fatture"), Path("/etc/m.toml"))
    assert (one.settle, one.keep) == (timedelta(minutes=1), timedelta(days=30))
    assert [job.name for job in chosen(settings({"folder": "fatture"})) if job.name == "import"] == ["import"]


@pytest.mark.parametrize(
    ("folders", "key"),
    [
        ([{"folder": "a"}, {"folder": "a"}], "watch[2].folder"),
        ([{"folder": "a"}, {"folder": "b/../a"}], "watch[2].folder"),
        ([{"folder": "a"}, {"folder": "a/in/b"}], "watch[2].folder"),
        ([{"folder": "a/done"}, {"folder": "a"}], "watch[2].folder"),
        ([{"folder": "a", "company": "nobody"}], "watch[1].company"),
        ([{"folder": "a", "settle": "0s"}], "watch[1].settle"),
        ([{"folder": "a", "all_or_nothing": "no"}], "watch[1].all_or_nothing"),
    ],
)
def test_a_mistake_is_named_by_its_key(folders: list[dict[str, Any]], key: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        settings(*folders)
    assert caught.value.parameters["key"] == key


def test_the_job_imports_what_was_put_there(tmp_path: Path) -> None:
    with company(tmp_path) as here:
        (tmp_path / "erp" / "in" / "novembre.csv").write_text(table("1"))
        own = from_table({"watch": [{"name": "erp", "folder": str(tmp_path / "erp"), "settle": "1s"}]}, tmp_path)
        assert [one.code for one in import_watched(Work(bridge=here.bridge, settings=own, path=tmp_path))] == [
            "watch-folder-good"
        ]


@pytest.mark.parametrize(
    ("more", "said"),
    [((), "[[watch]]"), (("a.csv",), "PATH"), (("--dry-run",), "--dry-run"), (("--mapping", "m"), "--map")],
)
def test_the_command_takes_nothing_beside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], said: str
) -> None:
    path = tmp_path / "invoicebridge.toml"
    path.write_text('[store]\nurl = "sqlite:///x.db"\n')
    assert main(["import", "--watch", *more, "--settings", str(path), "--lang", "en"]) == 2
    assert said in capsys.readouterr().err


def test_import_wants_to_know_what(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "--lang", "en"]) == 2
    assert "--watch" in capsys.readouterr().err


def test_outcome_files_never_come_back_as_batches() -> None:
    watch = [{"name": "erp", "folder": "erp"}]
    from_table({"watch": watch, "outcomes": [{"name": "erp", "folder": "erp/esiti"}]}, Path("/etc"))
    with pytest.raises(ConfigurationError) as caught:
        from_table({"watch": watch, "outcomes": [{"name": "erp", "folder": "erp/in"}]}, Path("/etc"))
    assert caught.value.parameters["key"] == "outcomes[1].folder"
