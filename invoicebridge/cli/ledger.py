"""`invoicebridge ledger import`: names and invoices that were sent by other means, so that none is ever sent again."""

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
        "action": "azione",
        "import": "registra nomi di file e fatture già trasmessi con altri strumenti",
        "paths": "fatture trasmesse (XML, .p7m, zip), cartelle, o elenchi di testo e CSV: un nome di file per riga, "
        "oppure le colonne nome_file, id_fiscale_iva, tipo_documento, numero, data, art73",
    },
    "en": {
        "action": "action",
        "import": "take in file names and invoices that were sent by other means",
        "paths": "invoices that were sent (XML, .p7m, zip), folders, or lists as text and CSV: one file name a line, "
        "or the columns nome_file, id_fiscale_iva, tipo_documento, numero, data, art73",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """The action and its arguments."""
    texts = _HELP[language]
    actions = parser.add_subparsers(dest="action", metavar=texts["action"].upper(), required=True)
    importing = actions.add_parser("import", help=texts["import"], description=texts["import"])
    importing.add_argument("paths", nargs="+", metavar="PATH", help=texts["paths"])
    bridging.configure(importing, language)


def run(options: argparse.Namespace) -> int:
    """Take in what there is; 1 where something in it tells nothing, 2 where a file could not be read."""

    def work(bridge: "Bridge") -> "Iterator[Outcome]":
        from invoicebridge.bridge.setting_up.sent_elsewhere import import_sent

        return import_sent(bridge, app.used_sources(options.paths))

    return bridging.told("ledger import", work, options)
