"""`invoicebridge template csv|xlsx`: the table of a batch or of customers, with examples that can be imported."""

import argparse
import sys
from typing import Final

from invoicebridge import app

_HELP: Final = {
    "it": {
        "form": "csv oppure xlsx",
        "out": "file da scrivere (predefinito: standard output); se esiste già serve --force",
        "force": "sostituisce il file di --out se esiste",
        "all": "tutte le colonne, non solo le solite",
        "customers": "il modello della tabella di clienti, per invoicebridge customer import",
        "written": "Scritto {name}",
    },
    "en": {
        "form": "csv or xlsx",
        "out": "file to write (default: standard output); an existing one is kept unless --force",
        "force": "replace the file of --out when it exists",
        "all": "all columns, not only the usual ones",
        "customers": "the template of a table of customers, for invoicebridge customer import",
        "written": "Wrote {name}",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _HELP[language]
    parser.add_argument("form", choices=("csv", "xlsx"), help=texts["form"])
    parser.add_argument("-o", "--out", metavar="FILE", help=texts["out"])
    parser.add_argument("--force", action="store_true", help=texts["force"])
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help=texts["all"])
    which.add_argument("--customers", action="store_true", help=texts["customers"])


def run(options: argparse.Namespace) -> int:
    """Write the template; 0 done."""
    from invoicebridge.app import importing

    content = importing.template(options.form, options.lang, everything=options.all, customers=options.customers)
    if options.out is None or options.out == "-":
        sys.stdout.buffer.write(content)
        return 0
    app.write(options.out, content, replace=options.force)
    print(_HELP[options.lang]["written"].format(name=options.out))
    return 0
