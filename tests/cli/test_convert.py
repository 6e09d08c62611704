"""The commands convert and json-schema, as a user meets them."""

import io
import json
import re
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from invoicebridge.cli.main import main
from invoicebridge.fatturapa import codec
from invoicebridge.render.error_texts import TEXTS
from tests.conftest import ROOT
from tests.fatturapa.xml_texts import INVOICE


@pytest.fixture
def invoice(tmp_path: Path) -> Path:
    path = tmp_path / "IT01234567890_00001.xml"
    path.write_text(INVOICE, encoding="utf-8")
    return path


def test_an_xml_invoice_becomes_json_and_comes_back(invoice: Path, tmp_path: Path) -> None:
    as_json, back = tmp_path / "a.json", tmp_path / "back.xml"
    assert main(["convert", str(invoice), "--out", str(as_json)]) == 0
    assert json.loads(as_json.read_bytes())["versione"] == "FPR12"
    assert main(["convert", str(as_json), "-o", str(back), "--stylesheet", "a.xsl"]) == 0
    assert b'href="a.xsl"' in back.read_bytes()
    assert codec.read(back.read_bytes()) == codec.read(INVOICE.encode())


@pytest.mark.parametrize("format_", ["ordinaria", "semplificata"])
def test_the_schema_of_drafts_is_printed_on_request(format_: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["json-schema", "--draft", "--format", format_]) == 0
    schema = json.loads(capsys.readouterr().out)
    Draft202012Validator.check_schema(schema)
    assert "required" in schema
    assert "versione" not in schema["required"]


def test_the_result_goes_to_standard_output_unless_a_file_is_named(
    invoice: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["convert", str(invoice)]) == 0
    assert json.loads(capfdbinary.readouterr().out)["versione"] == "FPR12"


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    content = b"\xef\xbb\xbf\n" + INVOICE.encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert main(["convert", "-"]) == 0
    assert b'"versione": "FPR12"' in capfdbinary.readouterr().out


def test_an_existing_file_is_kept_unless_it_may_be_replaced(
    invoice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.json"
    out.write_text("mine")
    assert main(["convert", str(invoice), "--out", str(out)]) == 2
    assert (out.read_text(), "a.json" in capsys.readouterr().err) == ("mine", True)
    assert main(["convert", str(invoice), "--out", str(out), "--force"]) == 0
    assert json.loads(out.read_bytes())["versione"] == "FPR12"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["IT01234567890_00001.xml", "a.json"]


def test_a_folder_that_does_not_exist_is_named(
    invoice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["convert", str(invoice), "--out", str(tmp_path / "no" / "a.json")]) == 2
    assert "a.json" in capsys.readouterr().err


@pytest.mark.parametrize(
    "content",
    [b"", b"rubbish", b"\x30\x82", b"{", b"[]", b"[" * 100_000, b'{"versione": "X"}',
     b'{"versione": "FPR12"}', b"<a", b"<a/>"],
)  # fmt: skip
def test_a_file_that_cannot_be_converted_is_explained_and_nothing_is_written(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "in", tmp_path / "out"
    path.write_bytes(content)
    assert main(["convert", str(path), "--out", str(out)]) == 2
    said = capsys.readouterr()
    assert (said.out, out.exists()) == ("", False)
    assert said.err.strip()
    assert "Traceback" not in said.err
    assert "errore interno" not in said.err


def test_every_mistake_of_a_json_file_is_told_on_a_line_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"versione": "FPR12", "a": 1, "fattura_elettronica_header": {}}))
    assert main(["convert", str(path), "--lang", "en"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 4
    assert all(line.startswith(f"{path}: ") for line in lines)


@pytest.mark.parametrize(("form", "versione"), [("ordinaria", ["FPA12", "FPR12"]), ("semplificata", ["FSM10"])])
def test_the_json_schema_of_each_format_is_printed(
    form: str, versione: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["json-schema", "--format", form]) == 0
    schema = json.loads(capsys.readouterr().out)
    Draft202012Validator.check_schema(schema)
    assert schema["properties"]["versione"]["enum"] == versione


CODECS = ("codec", "element_reader", "element_writer", "json_codec")


def test_every_error_of_the_codecs_has_a_text() -> None:
    sources = [ROOT / "invoicebridge" / "fatturapa" / f"{name}.py" for name in CODECS]
    sources += [ROOT / "invoicebridge" / "cli" / "convert.py", ROOT / "invoicebridge" / "connectors" / "output.py"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    raised = set(re.findall(r'(?:InvalidDocument|ConfigurationError|UnreadableFile|_fault)\(\s*"([a-z-]+)"', text))
    raised |= {"element-missing", "attribute-missing", "element-misplaced", "json-type"}
    assert len(raised) > 15
    assert raised <= set(TEXTS)
