"""`invoicebridge alert`: tells people and web hooks what they have to know; `--test` tries whether alerts arrive."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from invoicebridge import app
from invoicebridge.cli import bridging

if TYPE_CHECKING:
    from invoicebridge.bridge.report import Outcome

_HELP: Final = {
    "it": {
        "test": "invia un avviso di prova a ogni destinatario e chiama ogni web hook, senza nulla da dire",
        "dry_run": "mostra che cosa verrebbe segnalato, senza inviare né scrivere nulla",
    },
    "en": {
        "test": "send a test alert to every recipient, and call every web hook, with nothing to tell",
        "dry_run": "show what would be told, without sending or writing anything",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _HELP[language]
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--test", action="store_true", help=texts["test"])
    instead.add_argument("--dry-run", action="store_true", help=texts["dry_run"])
    bridging.configure(parser, language)


def run(options: argparse.Namespace) -> int:
    """Tell what is due; 0 it was told, or waits and goes on by itself, 1 a hook was given up, 2 something failed."""
    settings = app.settings(options.settings)
    with app.bridge(settings) as bridge:

        def work() -> "Iterator[Outcome]":
            from invoicebridge.bridge.alerting import alert
            from invoicebridge.render.alerts import desk

            made = desk(settings, bridge.archive.kind)
            if options.test:
                return alert.trial(bridge, made)
            return alert.foreseen(bridge, made) if options.dry_run else alert.alert(bridge, made)

        return bridging.said("alert", work(), options, head=bridge.archive.stories.head)
