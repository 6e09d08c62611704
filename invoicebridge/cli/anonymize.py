"""`invoicebridge anonymize FILE`: an invoice that can be shown around, with the faults of the original."""

import argparse
import secrets
import sys
from pathlib import Path
from typing import Final

from invoicebridge import app
from invoicebridge.cli.show import not_xml
from invoicebridge.errors import MalformedXml
from invoicebridge.fatturapa.anonymize import Anonymizer, is_signed

_STANDARD: Final = "-"
_HELP: Final = {
    "it": {
        "file": "fattura XML, anche errata; - per lo standard input",
        "out": "file da scrivere (predefinito: il nome anonimizzato, in questa cartella); - per lo standard output",
        "force": "sostituisce il file se esiste",
        "written": "Scritto {name}",
        "unsigned": "La firma è stata tolta.",
    },
    "en": {
        "file": "XML invoice, a faulty one too; - for standard input",
        "out": "file to write (default: the anonymised name, in this folder); - for standard output",
        "force": "replace the file when it exists",
        "written": "Written {name}",
        "unsigned": "The signature was removed.",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _HELP[language]
    parser.add_argument("file", metavar="FILE", help=texts["file"])
    parser.add_argument("-o", "--out", metavar="FILE", help=texts["out"])
    parser.add_argument("--force", action="store_true", help=texts["force"])


def run(options: argparse.Namespace) -> int:
    """Write the anonymised file; 0 done. The secret is new for each run and kept nowhere: nothing leads back."""
    content = app.read(options.file)
    anonymizer = Anonymizer(secrets.token_bytes(32))
    try:
        made = anonymizer.document(content)
    except MalformedXml as error:
        raise not_xml(options.file, content) or error from error
    out = options.out or _default_name(options.file, anonymizer)
    if out == _STANDARD:
        sys.stdout.buffer.write(made)
    else:
        app.write(out, made, replace=options.force)
        print(_HELP[options.lang]["written"].format(name=out), file=sys.stderr)
    if is_signed(content):
        print(_HELP[options.lang]["unsigned"], file=sys.stderr)
    return 0


def _default_name(path: str, anonymizer: Anonymizer) -> str:
    return _STANDARD if path == _STANDARD else anonymizer.file_name(Path(path).name)
