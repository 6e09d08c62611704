"""SOURCES.toml names every schema of the folder and pins the official file; no schema can lead to the network."""

import csv
import hashlib
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from invoicebridge.fatturapa.schema import Schema
from invoicebridge.resources import signature_schema
from tests.schemas.pairs import LABELS, SCHEMAS, SOURCES, daticert_samples, xml_samples

FILES = sorted(path.relative_to(SCHEMAS).as_posix() for path in SCHEMAS.rglob("*.xsd"))


def test_every_schema_of_the_folder_has_its_row() -> None:
    assert sorted(row["file"] for row in SOURCES) == FILES


def test_the_pinned_digest_is_that_of_the_official_file(official: Path) -> None:
    for row in SOURCES:
        content = (official / "xsd" / row["official"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["sha256"], row["name"]


@pytest.mark.parametrize("file", FILES)
def test_a_schema_refers_to_no_address_but_namespaces(file: str) -> None:
    root = etree.parse(str(SCHEMAS / file)).getroot()
    places = {element.get("schemaLocation") for element in root.iter("{*}import", "{*}include", "{*}redefine")}
    assert places <= {"xmldsig-core-schema.xsd"}


@pytest.mark.parametrize("file", FILES)
def test_a_schema_compiles_within_ten_milliseconds(file: str) -> None:
    import time

    content, signatures = (SCHEMAS / file).read_bytes(), signature_schema()
    durations = []
    for _ in range(5):
        start = time.perf_counter()
        Schema(content, signatures).accepts(etree.Element("x"))
        durations.append(time.perf_counter() - start)
    assert min(durations) < 0.010


def test_every_enumeration_carries_the_codes_of_the_published_lists(official: Path) -> None:
    lists = official.parent / "facts" / "code-lists.csv"
    wanted: dict[tuple[str, str], set[str]] = {}
    with lists.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            wanted.setdefault((row["schema"].rpartition(" ")[0], row["simpleType"]), set()).add(row["code"])
    names = {"ordinaria": "ordinaria", "semplificata": "semplificata", "messaggi PA": "messaggi-pa"}
    for (schema, kind), codes in wanted.items():
        row = next(row for row in SOURCES if row["name"] == names[schema])
        root = etree.parse(str(SCHEMAS / row["file"])).getroot()
        found = root.iterfind(f"{{*}}simpleType[@name='{kind}']//{{*}}enumeration")
        assert {str(item.get("value")) for item in found} == codes, kind


def test_xmllint_gives_the_verdict_of_the_official_index_with_our_schemas(
    official: Path, require_tool: Callable[[str], str], tmp_path: Path
) -> None:
    xmllint = require_tool("xmllint")
    (tmp_path / "xmldsig-core-schema.xsd").write_bytes(signature_schema())
    for row in SOURCES:
        schema = tmp_path / Path(row["file"]).name
        shutil.copy(SCHEMAS / row["file"], schema)
        given = daticert_samples(official) if row["name"] == "daticert" else xml_samples(official, LABELS[row["name"]])
        for label, content, valid in given:
            document = tmp_path / "document.xml"
            document.write_bytes(content)
            command = [xmllint, "--nonet", "--noout", "--schema", str(schema), str(document)]
            judged = subprocess.run(command, capture_output=True, check=False)
            assert judged.returncode in (0, 3), judged.stderr
            assert (judged.returncode == 0) is (valid is not False), label
