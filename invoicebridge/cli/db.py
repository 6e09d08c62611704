"""`invoicebridge db info|upgrade`: what the store is, and its tables after a new release."""

import argparse
from typing import Final

from invoicebridge import app
from invoicebridge.cli import bridging

_HELP: Final = {
    "it": {
        "action": "azione",
        "info": "dice che archivio è: di prova o reale, revisione, quanto contiene",
        "upgrade": "aggiorna le tabelle; prima copia un archivio SQLite accanto a sé",
    },
    "en": {
        "action": "action",
        "info": "tell what the store is: for practice or live, its revision, how much it holds",
        "upgrade": "bring the tables up to date; a SQLite store is copied beside itself first",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """The two actions and their arguments."""
    texts = _HELP[language]
    actions = parser.add_subparsers(dest="action", metavar=texts["action"].upper(), required=True)
    for name in ("info", "upgrade"):
        bridging.configure(actions.add_parser(name, help=texts[name], description=texts[name]), language)


def run(options: argparse.Namespace) -> int:
    """Do what was asked; the store is never touched unless the copy succeeded."""
    settings = app.settings(options.settings)
    from invoicebridge.app import storing

    work = storing.info if options.action == "info" else storing.upgrade
    return bridging.said(f"db {options.action}", work(settings), options)
