"""`invoicebridge outcomes`: writes what changed since the last time into the files that ERPs fetch."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from invoicebridge import app
from invoicebridge.cli import bridging, filters
from invoicebridge.errors import ConfigurationError

if TYPE_CHECKING:
    from invoicebridge.bridge.report import Outcome

_HELP: Final = {
    "it": {
        "name": "soltanto questa tabella [[outcomes]] (predefinito: tutte)",
        "dry_run": "mostra i cambiamenti che verrebbero scritti, senza scrivere nulla",
        "since": "riscrive i file già dati, dai cambiamenti di questo GIORNO (AAAA-MM-GG) in poi; chi legge riconosce "
        "le righe dal loro id",
    },
    "en": {
        "name": "this table [[outcomes]] only (default: all)",
        "dry_run": "show the changes that would be written, without writing anything",
        "since": "write again what was handed over already, from the changes of this DAY (YYYY-MM-DD) on; readers know "
        "the lines by their id",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _HELP[language]
    parser.add_argument("--name", metavar="NAME", help=texts["name"])
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--dry-run", action="store_true", help=texts["dry_run"])
    instead.add_argument("--since", metavar="DAY", help=texts["since"])
    bridging.configure(parser, language)


def run(options: argparse.Namespace) -> int:
    """Write the files; 0 they are there, or there was nothing to tell, 2 a folder cannot be used."""
    settings, since = app.settings(options.settings), filters.day("--since", options.since)
    if not settings.outcomes:
        raise ConfigurationError("outcomes-not-set")
    with app.bridge(settings) as bridge:

        def work() -> "Iterator[Outcome]":
            from invoicebridge.bridge.outcome_files.hand_over import again, foreseen, hand_over
            from invoicebridge.render.outcome_files import drops

            chosen = drops(settings, options.name)
            if options.dry_run:
                return foreseen(bridge, chosen)
            return hand_over(bridge, chosen) if since is None else again(bridge, chosen, since)

        return bridging.said("outcomes", work(), options, head=bridge.archive.stories.head)
