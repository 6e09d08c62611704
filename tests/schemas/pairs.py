"""Our schemas beside the official ones, both compiled, for the tests that compare them."""

import csv
import email
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from invoicebridge.fatturapa.schema import Schema
from invoicebridge.resources import signature_schema

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
SOURCES = tomllib.loads((SCHEMAS / "SOURCES.toml").read_text(encoding="utf-8"))["schema"]

LABELS = {"ordinaria": "1.2.3", "semplificata": "s1.0.2", "messaggi-privati": "msgB2B1.0", "messaggi-pa": "msgPA1.1"}
"""What the index of the official samples calls the schemas."""


@dataclass(frozen=True)
class Pair:
    """One schema of ours and the official one."""

    name: str
    ours: Schema
    official: Any
    content: bytes
    official_content: bytes
    samples: tuple[tuple[str, bytes, bool | None], ...]
    """Label, content, and whether the official index calls it valid (None where it does not say)."""

    def verdicts(self, root: etree._Element) -> tuple[bool, bool]:
        judge = self.official.accepts if isinstance(self.official, Schema) else self.official.validate
        return self.ours.accepts(root), judge(root)

    def tree(self) -> etree._Element:
        return etree.fromstring(self.content)


def pair_of(row: Mapping[str, Any], official: Path) -> Pair:
    """The pair of one row of SOURCES.toml."""
    path = official / "xsd" / row["official"]
    judge: Any = etree.DTD(str(path)) if path.suffix == ".dtd" else _official(path)
    samples = daticert_samples(official) if row["name"] == "daticert" else xml_samples(official, LABELS[row["name"]])
    content = (SCHEMAS / row["file"]).read_bytes()
    ours = Schema(content, signature_schema())
    return Pair(row["name"], ours, judge, content, path.read_bytes(), tuple(samples))


def _official(path: Path) -> Schema:
    return Schema(path.read_bytes(), (path.parent / "xmldsig-core-schema.xsd").read_bytes())


def xml_samples(official: Path, label: str) -> Iterator[tuple[str, bytes, bool | None]]:
    """The official samples that the index judges by one schema."""
    with (official / "samples" / "SOURCES.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            verdicts = (row["validates_against"] or "").split()
            is_xml = row["file"].endswith(".xml")
            if is_xml and any(word.lstrip("-") == label for word in verdicts):
                yield row["file"], (official / "samples" / row["file"]).read_bytes(), label in verdicts


def daticert_samples(official: Path) -> Iterator[tuple[str, bytes, bool | None]]:
    """The daticert.xml of every official mail that has one."""
    for path in sorted((official / "pec").glob("*.eml")):
        for part in email.message_from_bytes(path.read_bytes()).walk():
            if (part.get_filename() or "").lower() == "daticert.xml":
                yield path.name, bytes(part.get_payload(decode=True)), None
