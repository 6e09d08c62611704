"""Where outcome files are asked for: the settings, the job `collect`, and the commands."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.cli.main import main
from invoicebridge.errors import ConfigurationError
from invoicebridge.render.outcome_files import Csv, JsonLines, drops
from invoicebridge.scheduler import work
from invoicebridge.scheduler.work import Work
from invoicebridge.settings import Settings, from_table
from tests.bridge.office import sent
from tests.pec import generator as g
from tests.world import world


def settings(**keys: Any) -> Settings:
    values: dict[str, Any] = {"name": "gestionale", "folder": "esiti"}
    return from_table({"outcomes": [values | keys]}, Path("/etc"))


def test_the_settings_say_where_and_how() -> None:
    (plain,) = drops(settings())
    assert (plain.key, plain.rules.company, plain.rules.since) == ("outcomes.gestionale", None, None)
    assert (plain.form, plain.folder.path_of("x")) == (Csv(";", ",", "utf-8", "it"), "/etc/esiti/x")
    (other,) = drops(settings(separator="\t", decimal=".", encoding="utf-8-bom", language="en", since=date(2026, 1, 1)))
    assert (other.form, other.rules.since) == (Csv("\t", ".", "utf-8-sig", "en"), date(2026, 1, 1))
    (lines,) = drops(settings(format="jsonl"))
    assert lines.form == JsonLines("it")


@pytest.mark.parametrize(
    ("keys", "key"),
    [
        ({"format": "xml"}, "outcomes[1].format"),
        ({"separator": ","}, "outcomes[1].decimal"),
        ({"company": "nobody"}, "outcomes[1].company"),
        ({"name": "../x"}, "outcomes[1].name"),
        ({"since": "ieri"}, "outcomes[1].since"),
        ({"readable_by": 777}, "outcomes[1].readable_by"),
    ],
)
def test_a_mistake_is_named_by_its_key(keys: dict[str, Any], key: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        settings(**keys)
    assert caught.value.parameters["key"] == key


def test_a_name_that_no_table_has_is_told() -> None:
    with pytest.raises(ConfigurationError, match="outcomes-unknown"):
        drops(settings(), "altro")


def test_the_job_collect_tells_the_erps_too(tmp_path: Path) -> None:
    (tmp_path / "esiti").mkdir()
    own = from_table({"outcomes": [{"name": "gestionale", "folder": str(tmp_path / "esiti")}]}, tmp_path)
    with world(tmp_path, anchors=g.trust().anchors) as here:
        sent(here, 1)
        task = Work(bridge=here.bridge, settings=own, path=tmp_path / "x.toml")
        assert "outcome-file-written" in [one.code for one in work.collect(task)]
        assert "outcome-file-written" not in [one.code for one in work.collect_from(task, "pec")]
    assert len(list((tmp_path / "esiti").iterdir())) == 1


def test_the_command_says_that_nothing_is_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "invoicebridge.toml"
    path.write_text('[store]\nurl = "sqlite:///x.db"\n')
    assert main(["outcomes", "--settings", str(path), "--lang", "en"]) == 2
    assert "[[outcomes]]" in capsys.readouterr().err
