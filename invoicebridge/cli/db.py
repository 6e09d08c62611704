"""`invoicebridge db info|upgrade|prune`: what the store is, its tables after a new release, what it keeps no longer."""

import argparse
from typing import TYPE_CHECKING, Final

from invoicebridge import app
from invoicebridge.cli import bridging
from invoicebridge.cli.progress import counting

if TYPE_CHECKING:
    from invoicebridge.settings import Settings

_HELP: Final = {
    "it": {
        "action": "azione",
        "info": "dice che archivio è: di prova o reale, revisione, quanto contiene",
        "upgrade": "aggiorna le tabelle; prima copia un archivio SQLite accanto a sé",
        "prune": "toglie ciò che [retention] non vuole più; restano impronte e storie",
        "dry-run": "dice che cosa toglierebbe, e non toglie nulla",
        "pruned": "prove ridotte all'impronta",
    },
    "en": {
        "action": "action",
        "info": "tell what the store is: for practice or live, its revision, how much it holds",
        "upgrade": "bring the tables up to date; a SQLite store is copied beside itself first",
        "prune": "take away what [retention] wants no longer; hashes and stories stay",
        "dry-run": "tell what would be taken away, and take nothing away",
        "pruned": "evidence reduced to its hash",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """The actions and their arguments."""
    texts = _HELP[language]
    actions = parser.add_subparsers(dest="action", metavar=texts["action"].upper(), required=True)
    for name in ("info", "upgrade", "prune"):
        action = actions.add_parser(name, help=texts[name], description=texts[name])
        bridging.configure(action, language)
        if name == "prune":
            action.add_argument("--dry-run", action="store_true", help=texts["dry-run"])


def run(options: argparse.Namespace) -> int:
    """Do what was asked; the store is never touched unless the copy succeeded."""
    settings = app.settings(options.settings)
    from invoicebridge.app import storing

    if options.action == "prune":
        return _pruned(settings, options)
    work = storing.info if options.action == "info" else storing.upgrade
    return bridging.said(f"db {options.action}", work(settings), options)


def _pruned(settings: "Settings", options: argparse.Namespace) -> int:
    from invoicebridge.app import backing_up
    from invoicebridge.bridge.backing_up.pruning import prune

    with app.bridge(settings) as bridge, counting(_HELP[options.lang]["pruned"]) as progress:
        kept = backing_up.retention(settings.retention)
        work = prune(bridge, kept, dry_run=options.dry_run, progress=progress)
        return bridging.said("db prune", work, options, head=bridge.archive.stories.head)
