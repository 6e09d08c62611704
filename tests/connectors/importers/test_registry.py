"""Every file by its own kind: tables, JSON, ready invoices, archives and folders of these."""

import io
import json
import tomllib
import zipfile
from pathlib import Path

import pytest

from invoicebridge.bridge.importing import Imported, ImportedDraft, ImportedFile, ImportFault
from invoicebridge.connectors.importers import json_drafts, registry
from invoicebridge.connectors.importers.kind import Kind
from invoicebridge.fatturapa import draft_json
from invoicebridge.sdi.archive import Member, packed
from tests.connectors.importers.workshop import codes, drafts, imported, row, table


def kinds(path: Path) -> list[tuple[str, str]]:
    """What a path yields, by class, and how it is called below the path."""
    return [(type(one).__name__, one.label.removeprefix(f"{path}").lstrip("/")) for one in opened(path)]


def opened(path: Path) -> list[Imported]:
    return list(registry.opened(str(path)).drafts())


def test_the_built_in_kinds_are_the_entry_points_of_the_package(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"][registry.GROUP] == dict(registry.BUILT_IN)
    assert all(isinstance(registry.kind(name), Kind) for name in registry.names())


def test_a_draft_in_json_is_yielded_as_it_is(root: Path) -> None:
    path = root / "samples/drafts/semplice.json"
    (draft,) = opened(path)
    assert isinstance(draft, ImportedDraft)
    assert draft_json.from_parsed(draft.draft) == draft_json.loads(path.read_bytes())


def test_json_lines_are_drafts_with_the_number_of_their_line(root: Path) -> None:
    line = json.dumps(json.loads((root / "samples/drafts/semplice.json").read_text(encoding="utf-8")))
    found = imported(f'{line}\n\n{{"x": 1}}\n{{\n{line}\n'.encode(), "a.jsonl")
    assert [one.rows for one in drafts(found)] == [(1,), (5,)]
    assert codes(found)[:2] == [(3, "$", "json-key-unknown"), (3, "$", "json-key-missing")]
    assert codes(found)[-1] == (4, None, "json-malformed")


def test_a_list_in_json_is_several_drafts(root: Path) -> None:
    one = (root / "samples/drafts/semplice.json").read_text(encoding="utf-8")
    assert [each.label for each in drafts(imported(f"[{one}, {one}]".encode(), "a.json"))] == ["a.json[1]", "a.json[2]"]


def test_a_draft_that_names_a_file_gets_it(root: Path, tmp_path: Path) -> None:
    draft = json.loads((root / "samples/drafts/semplice.json").read_text(encoding="utf-8"))
    draft["fattura_elettronica_body"][0]["allegati"] = [{"file": "a.pdf"}]
    (tmp_path / "a.json").write_text(json.dumps(draft), encoding="utf-8")
    assert kinds(tmp_path / "a.json") == [("ImportFault", "")]
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    (found,) = opened(tmp_path / "a.json")
    assert isinstance(found, ImportedDraft)
    assert found.draft["fattura_elettronica_body"][0]["allegati"][0]["attachment"] == "JVBERg=="


@pytest.mark.parametrize("name", ["IT75100120361_TD01A.xml", "IT75100120361_PACAD.xml.p7m"])
def test_a_ready_invoice_goes_on_as_it_is(root: Path, name: str) -> None:
    path = root / "samples/fatture" / name
    assert opened(path) == [ImportedFile(content=path.read_bytes(), name=name, label=str(path))]


def test_an_archive_holds_files_of_every_kind(root: Path, tmp_path: Path) -> None:
    invoice = (root / "samples/fatture/IT75100120361_TD01A.xml").read_bytes()
    inner = packed([Member("b.xml", invoice)])
    path = tmp_path / "a.zip"
    path.write_bytes(
        packed(
            [
                Member("x/a.csv", table([row()])),
                Member("b.xml", invoice),
                Member("c.zip", inner),
                Member("d.bin", b"\0"),
            ]
        )
    )
    assert kinds(path) == [
        ("ImportedDraft", "x/a.csv: 1"),
        ("ImportedFile", "b.xml"),
        ("ImportFault", "c.zip"),
        ("ImportFault", "d.bin"),
    ]


def test_an_archive_on_standard_input_is_one_though_it_has_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    content = packed([Member("a.csv", table([row()]))])
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert [one.label for one in registry.opened("-").drafts()] == ["-/a.csv: 1"]


def test_notes_say_their_file_where_several_may_have_some(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(table([row()]))
    for given, files in ((path, {None}), (tmp_path, {str(path)})):
        importer = registry.opened(str(given))
        list(importer.drafts())
        assert {one.parameters.get("file") for one in importer.notes()} == files


def test_a_folder_is_gone_through_with_all_that_is_below(root: Path, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "a.csv").write_bytes(table([row()]))
    (tmp_path / "a.jsonl").write_bytes(b"{\n")
    (tmp_path / "note.doc").write_bytes(b"x")
    assert kinds(tmp_path) == [("ImportFault", "a.jsonl:1"), ("ImportedDraft", "b/a.csv: 1")]


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    (one,) = opened(tmp_path / "none.csv")
    assert isinstance(one, ImportFault)
    assert one.code == "file-missing"


@pytest.mark.parametrize("name", ["a.xls", "a.ods", "a.xlsx"])
def test_other_spreadsheets_are_known_for_what_they_are(name: str) -> None:
    assert codes(imported(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", name)) == [(None, None, "spreadsheet-other")]


def test_an_importer_can_be_asked_again(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(table([row()]))
    importer = registry.opened(str(tmp_path / "a.csv"))
    assert list(importer.drafts()) == list(importer.drafts())
    assert [one.code for one in importer.notes()].count("invoices") == 1


def test_a_spreadsheet_of_another_kind_in_a_folder_is_told_and_not_passed_by(tmp_path: Path) -> None:
    (tmp_path / "vecchio.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (fault,) = registry.opened(str(tmp_path)).drafts()
    assert isinstance(fault, ImportFault)
    assert fault.code == "spreadsheet-other"


def test_what_systems_put_into_archives_is_passed_by_and_anything_else_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("x/Thumbs.db", ".DS_Store", "__MACOSX/._a.csv", "leggimi.pdf"):
            archive.writestr(name, "x")
    (fault,) = registry.opened(str(path)).drafts()
    assert isinstance(fault, ImportFault)
    assert (fault.code, fault.label) == ("input-of-unknown-kind", f"{path}/leggimi.pdf")


def test_a_line_of_json_that_is_too_long_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_drafts, "MAX_BYTES", 20)
    assert codes(imported(b'{"x": "' + b"x" * 30 + b'"}\n{}\n', "a.jsonl")) == [(1, None, "file-too-large")]
