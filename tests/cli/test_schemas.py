"""`invoicebridge schemas`: says which schemas are in use, what a file is, and takes the official ones only."""

import json
from pathlib import Path

import pytest

from invoicebridge.cli.main import main

ORDINARIA = "Schema_VFPR12_v1.2.3.xsd"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder of the test's own."""
    monkeypatch.setenv("INVOICEBRIDGE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("INVOICEBRIDGE_LANG", raising=False)
    return tmp_path / "data"


def test_list_shows_every_schema_and_the_file_in_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schemas", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["schema", "versione", "in", "vigore", "dal", "in", "uso", "file"]
    assert [line.split()[:2] for line in lines[1:3]] == [["ordinaria", "1.2.3"], ["semplificata", "1.0.2"]]
    assert all("trascrizione" in line for line in lines[1:])


def test_list_as_json_gives_address_and_digest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schemas", "list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in rows] == [
        "ordinaria",
        "semplificata",
        "messaggi-privati",
        "messaggi-pa",
        "daticert",
    ]
    assert set(rows[0]) == {"name", "title", "version", "in_force", "official", "address", "sha256", "in_use", "path"}
    assert rows[0]["address"].endswith(ORDINARIA)


def test_verify_knows_the_official_file(official: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schemas", "verify", str(official / "xsd" / ORDINARIA), "--lang", "en"]) == 0
    assert f"this is the official file {ORDINARIA}" in capsys.readouterr().out


def test_verify_of_a_namesake_shows_both_digests_and_ends_in_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ORDINARIA).write_bytes(b"<other/>")
    assert main(["schemas", "verify", str(tmp_path / ORDINARIA)]) == 1
    said = capsys.readouterr().out
    assert f"non è il file ufficiale {ORDINARIA}" in said
    assert "152944f6eef9f5d69ef6e955ee173b32142b00a8c1c5222fc97dfab5910e8a8c" in said
    assert main(["schemas", "verify", str(tmp_path / ORDINARIA), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["official"], told["schema"], told["expected"]["name"]) == (False, None, "ordinaria")


def test_verify_of_a_stranger_ends_in_one_and_of_no_file_in_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.xsd").write_bytes(b"<other/>")
    assert main(["schemas", "verify", str(tmp_path / "a.xsd")]) == 1
    assert "nessuno degli schemi ufficiali" in capsys.readouterr().out
    assert main(["schemas", "verify", str(tmp_path / "b.xsd")]) == 2
    assert "b.xsd" in capsys.readouterr().err


def test_install_takes_the_official_file_and_list_shows_it(
    official: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["schemas", "install", str(official / "xsd" / ORDINARIA)]) == 0
    assert ORDINARIA in capsys.readouterr().out
    assert main(["schemas", "list", "--lang", "en"]) == 0
    line = capsys.readouterr().out.splitlines()[1]
    assert "  official  " in line
    assert line.endswith(str(data / "schemas" / ORDINARIA))


def test_install_refuses_any_other_file_and_changes_nothing(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ORDINARIA).write_bytes(b"<other/>")
    assert main(["schemas", "install", str(tmp_path / ORDINARIA)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "SHA-256" in said.err
    assert not data.exists()


def test_an_altered_installed_file_is_shown_and_makes_list_end_in_one(
    official: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["schemas", "install", str(official / "xsd" / ORDINARIA)])
    (data / "schemas" / ORDINARIA).write_bytes(b"<other/>")
    capsys.readouterr()
    assert main(["schemas", "list"]) == 1
    assert "ALTERATO" in capsys.readouterr().out


def test_without_an_action_the_command_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["schemas"])
    assert left.value.code == 2
    assert "uso: invoicebridge schemas" in capsys.readouterr().err
