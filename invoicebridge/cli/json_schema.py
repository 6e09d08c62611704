"""`invoicebridge json-schema`: the JSON Schema of the JSON form of invoices, made from the schemas in use."""

import argparse
import json
from typing import Final

from invoicebridge import app
from invoicebridge.fatturapa.codec import Document
from invoicebridge.fatturapa.json_schema import json_schema
from invoicebridge.fatturapa.ordinaria import FatturaElettronica
from invoicebridge.fatturapa.semplificata import FatturaElettronicaSemplificata

_TYPES: Final[dict[str, type[Document]]] = {
    "ordinaria": FatturaElettronica,
    "semplificata": FatturaElettronicaSemplificata,
}
_HELP: Final = {
    "it": {"format": "fattura ordinaria (FPA12, FPR12) o semplificata (FSM10); predefinita: ordinaria"},
    "en": {"format": "ordinary (FPA12, FPR12) or simplified (FSM10) invoice; default: ordinaria"},
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--format", choices=tuple(_TYPES), default="ordinaria", help=_HELP[language]["format"])


def run(options: argparse.Namespace) -> int:
    """Print the schema; exit code 0."""
    schema = json_schema(_TYPES[options.format], app.schema_content(options.format))
    print(json.dumps(schema, ensure_ascii=False, indent=2))
    return 0
