"""`invoicebridge template` and `invoicebridge mapping`."""

import json
from pathlib import Path

import pytest

from invoicebridge.cli.main import main


def test_a_template_is_written_and_checked_without_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for form in ("csv", "xlsx"):
        path = tmp_path / f"a.{form}"
        assert main(["template", form, "--out", str(path)]) == 0
        assert main(["mapping", "check", "-", str(path)]) == 0
        assert "Fatture leggibili: 6. Errori: 0" in capsys.readouterr().out
        assert main(["template", form, "--out", str(path)]) == 2


def test_a_proposal_is_written_and_what_is_left_is_told(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = tmp_path / "a.toml"
    assert main(["mapping", "suggest", str(root / "samples/erp/gestionale.csv"), "--out", str(made)]) == 1
    assert "Senza posto: Agente" in capsys.readouterr().err
    assert main(["mapping", "check", str(made)]) == 0


def test_faults_are_told_by_row_and_column_as_json_and_in_a_copy(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copia.csv"
    bad = str(root / "samples/erp/errori.csv")
    assert main(["mapping", "check", "-", bad, "--json", "--annotate", str(copy)]) == 1
    told = json.loads(capsys.readouterr().out)
    assert {(one["row"], one["column"]) for one in told["faults"]} >= {(3, "prezzo_unitario"), (5, "data")}
    assert "osservazioni_invoicebridge" in copy.read_text(encoding="utf-8-sig")


def test_a_mapping_with_mistakes_is_refused_with_all_of_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.toml"
    path.write_text('[columns]\n"A" = "x"\n"B" = "y"\n', encoding="utf-8")
    assert main(["mapping", "check", str(path)]) == 2
    said = capsys.readouterr().err
    assert 'columns."A"' in said
    assert 'columns."B"' in said
