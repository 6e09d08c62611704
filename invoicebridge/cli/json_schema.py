"""`invoicebridge json-schema`: the JSON Schema of the JSON form of invoices or drafts, made from the schemas in use."""

import argparse
import json
from typing import Final

from invoicebridge import app
from invoicebridge.fatturapa.codec import Document
from invoicebridge.fatturapa.draft import DraftFatturaElettronica
from invoicebridge.fatturapa.draft_json import Draft
from invoicebridge.fatturapa.draft_simplified import DraftFatturaElettronicaSemplificata
from invoicebridge.fatturapa.json_schema import draft_schema, json_schema
from invoicebridge.fatturapa.ordinaria import FatturaElettronica
from invoicebridge.fatturapa.semplificata import FatturaElettronicaSemplificata

_TYPES: Final[dict[str, type[Document]]] = {
    "ordinaria": FatturaElettronica,
    "semplificata": FatturaElettronicaSemplificata,
}
_DRAFTS: Final[dict[str, type[Draft]]] = {
    "ordinaria": DraftFatturaElettronica,
    "semplificata": DraftFatturaElettronicaSemplificata,
}
_HELP: Final = {
    "it": {
        "format": "fattura ordinaria (FPA12, FPR12) o semplificata (FSM10); predefinita: ordinaria",
        "draft": "lo schema delle bozze che invoicebridge complete legge",
    },
    "en": {
        "format": "ordinary (FPA12, FPR12) or simplified (FSM10) invoice; default: ordinaria",
        "draft": "the schema of the drafts that invoicebridge complete reads",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _HELP[language]
    parser.add_argument("--format", choices=tuple(_TYPES), default="ordinaria", help=texts["format"])
    parser.add_argument("--draft", action="store_true", help=texts["draft"])


def run(options: argparse.Namespace) -> int:
    """Print the schema; exit code 0."""
    xsd = app.schema_content(options.format)
    schema = draft_schema(_DRAFTS[options.format], xsd) if options.draft else json_schema(_TYPES[options.format], xsd)
    print(json.dumps(schema, ensure_ascii=False, indent=2))
    return 0
