"""`customer`: what it prints, its exit codes, and tables that come back as they were written."""

import json
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.cli.main import main
from tests.conftest import ROOT
from tests.connectors.importers.workshop import PARTY, table

INVOICE = str(ROOT / "samples" / "fatture" / "IT75100120361_PA01A.xml")
BETA = {"cliente_codice": "B1", **PARTY}


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A store for practice, and its settings, in the present folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("INVOICEBRIDGE_SETTINGS", raising=False)
    servers = ["--smtp", "127.0.0.1:465", "--imap", "127.0.0.1:993", "--password-env", "PEC"]
    own = ["--company", INVOICE, "--id", "demo", "--address", "a@pec.example", "--last-progressivo", "00000"]
    assert main(["init", "--non-interactive", "--sandbox", *own, *servers]) == 0
    (tmp_path / "clienti.csv").write_bytes(table([BETA, {**BETA, "cliente_codice": "=1+1"}]))
    assert main(["customer", "import", "clienti.csv"]) == 0
    capsys.readouterr()


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["customer", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_register_is_listed_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["customer", "list", "beta"]) == 0
    told = capsys.readouterr().out
    assert "Beta Forniture S.p.A." in told
    assert "clienti: 2" in told
    assert main(["customer", "list", "nobody", "--lang", "en"]) == 0
    assert "no such customers" in capsys.readouterr().out
    assert main(["customer", "show", "B1"]) == 0
    assert "Corso Francia 8" in capsys.readouterr().out
    assert [one["cliente_codice"] for one in printed(capsys, "list")] == ["=1+1", "B1"]
    assert printed(capsys, "show", "B1")[0]["cliente_cap"] == "10138"
    assert main(["customer", "show", "Z"]) == 2
    assert "customer list" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "form"), [("r.csv", "csv"), ("r.json", "json")])
def test_what_is_exported_is_imported_as_it_was(capsys: pytest.CaptureFixture[str], name: str, form: str) -> None:
    before = printed(capsys, "list")
    assert main(["customer", "export", "--format", form, "--out", name]) == 0
    assert main(["customer", "export", "--format", form, "--out", name]) == 2
    assert printed_import(capsys, name)["same"] == "2"
    for code in ("B1", "=1+1"):
        assert main(["customer", "remove", code]) == 0
    assert printed_import(capsys, name)["added"] == "2"
    assert printed(capsys, "list") == before


def printed_import(capsys: pytest.CaptureFixture[str], name: str) -> Any:
    capsys.readouterr()
    return printed(capsys, "import", name)["outcomes"][-1]["detail"]


def test_no_cell_of_the_csv_runs_in_a_spreadsheet(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["customer", "list", "--csv"]) == 0
    assert ";'=1+1;" in capsys.readouterr().out


def test_an_empty_register_is_a_table_with_a_header(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["customer", "export", "--company", "demo", "--out", "r.csv"]) == 0
    for code in ("B1", "=1+1"):
        main(["customer", "remove", code])
    capsys.readouterr()
    assert main(["customer", "export"]) == 0
    assert capsys.readouterr().out.lstrip("\ufeff").startswith("azienda;cliente_codice;")
    assert printed(capsys, "export") == []


def test_what_is_not_taken_is_told_with_row_and_column(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "altri.csv").write_bytes(
        table([{**BETA, "cliente_comune": "Milano"}, {**BETA, "cliente_codice": "B2", "cliente_cap": "1"}])
    )
    assert main(["customer", "import", "altri.csv"]) == 1
    told = capsys.readouterr()
    assert "riga 2, colonna «cliente_comune»: cliente «B1»: il registro ha «Torino», qui c'è «Milano»" in told.out
    assert "riga 3, colonna «cliente_cap»: «1» non è un CAP" in told.out
    assert "clienti nella tabella: 2" in told.err
    assert main(["customer", "import", "absent.csv"]) == 2


def test_the_template_of_customers_can_be_imported(capsys: pytest.CaptureFixture[str]) -> None:
    for form in ("csv", "xlsx"):
        assert main(["template", form, "--customers", "--out", f"modello.{form}", "--lang", "en"]) == 0
    assert printed_import(capsys, "modello.csv") == {
        "added": "4",
        "changed": "0",
        "same": "0",
        "kept": "0",
        "faulty": "0",
    }
    assert printed_import(capsys, "modello.xlsx")["same"] == "4"
