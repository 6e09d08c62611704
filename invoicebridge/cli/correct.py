"""`invoicebridge correct TARGET`: a rejected, refused or failed invoice goes out again, under its number and date."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from invoicebridge import app
from invoicebridge.cli import bridging

if TYPE_CHECKING:
    from invoicebridge.bridge.bridge import Bridge
    from invoicebridge.bridge.report import Outcome

_HELP: Final = {
    "it": {
        "target": "numero della fattura, nome del file, o identificativo di un file o di una bozza",
        "with": "bozza JSON o fattura corretta, con lo stesso numero e la stessa data",
        "unchanged": "rimanda lo stesso documento con un nuovo nome, firmato di nuovo",
        "company": "azienda a cui appartiene la fattura (predefinita: qualunque)",
    },
    "en": {
        "target": "number of the invoice, file name, or id of a file or a draft",
        "with": "corrected JSON draft or invoice, with the same number and date",
        "unchanged": "send the same document again under a new name, signed anew",
        "company": "company that the invoice belongs to (default: any)",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _HELP[language]
    parser.add_argument("target", metavar="NUMBER|FILE", help=texts["target"])
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--with", dest="source", metavar="FILE", help=texts["with"])
    how.add_argument("--unchanged", action="store_true", help=texts["unchanged"])
    parser.add_argument("--company", metavar="ID", help=texts["company"])
    bridging.configure(parser, language)


def run(options: argparse.Namespace) -> int:
    """Prepare the correction; 0 it waits to be sent, 1 a person is needed, 2 it could not be done."""
    source = None if options.source is None else app.single(options.source)

    def work(bridge: "Bridge") -> "Iterator[Outcome]":
        from invoicebridge.bridge.preparing.correct import correct

        return correct(bridge, options.target, source=source, unchanged=options.unchanged, company=options.company)

    return bridging.told("correct", work, options)
