"""What check is compared with: the same schema, used by lxml or by xmllint alone."""

from functools import cache
from pathlib import Path
from typing import Any, Final

from lxml import etree

from invoicebridge import app
from invoicebridge.resources import signature_schema

SCHEMA: Final = "ordinaria.xsd"
_SIGNATURES: Final = "xmldsig-core-schema.xsd"
_IMPORT: Final = "{http://www.w3.org/2001/XMLSchema}import"


def write_schemas(folder: Path) -> Path:
    """The folder holds the schema in use and the one it imports, each finding the other by name; path of the first."""
    folder.mkdir(exist_ok=True)
    root = etree.fromstring(app.schema_content("ordinaria"))
    for imported in root.iter(_IMPORT):
        imported.set("schemaLocation", _SIGNATURES)
    signatures = etree.fromstring(signature_schema(), etree.XMLParser(no_network=True, load_dtd=False))
    (folder / _SIGNATURES).write_bytes(etree.tostring(signatures))
    (folder / SCHEMA).write_bytes(etree.tostring(root))
    return folder / SCHEMA


@cache
def compiled(path: Path) -> etree.XMLSchema:
    """The schema that `write_schemas` wrote, compiled by lxml."""
    return etree.XMLSchema(etree.parse(str(path)))


class ParseAndValidate:
    """lxml's parser and XMLSchema, with nothing around them: the floor of every check that looks at the schema."""

    name: Final = "lxml parse + XSD"

    def __init__(self, schema: Path) -> None:
        self._schema = compiled(schema)

    def __call__(self, content: bytes) -> bool:
        """Whether the document is valid."""
        return self._schema.validate(etree.fromstring(content))


def parse(content: bytes) -> Any:
    """lxml's parser alone."""
    return etree.fromstring(content)
