"""`invoicebridge collect`: reads the PEC mailboxes, or files saved elsewhere, and says what became of each invoice."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from invoicebridge import app
from invoicebridge.cli import bridging, quantities
from invoicebridge.cli.progress import counting
from invoicebridge.errors import ConfigurationError

if TYPE_CHECKING:
    from invoicebridge.bridge.bridge import Bridge
    from invoicebridge.bridge.report import Outcome

_HELP: Final = {
    "it": {
        "mailbox": "soltanto questa casella (predefinito: tutte)",
        "from": "invece delle caselle, messaggi .eml e notifiche .xml o .zip salvati altrove (anche dal portale): file "
        "e cartelle",
        "wait": "continua a leggere per tanti SECONDI, appena arriva qualcosa se il server lo segnala (predefinito: 0)",
        "read": "messaggi letti",
    },
    "en": {
        "mailbox": "this mailbox only (default: all)",
        "from": "instead of the mailboxes, .eml messages and .xml or .zip notifications saved elsewhere (from the "
        "portal too): files and folders",
        "wait": "go on reading for so many SECONDS, as soon as something comes where the server tells (default: 0)",
        "read": "messages read",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _HELP[language]
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--mailbox", metavar="NAME", help=texts["mailbox"])
    where.add_argument("--from", dest="paths", nargs="+", metavar="PATH", help=texts["from"])
    parser.add_argument("--wait", metavar="SECONDS", type=quantities.seconds, default="0", help=texts["wait"])
    bridging.configure(parser, language)


def run(options: argparse.Namespace) -> int:
    """Collect; 0 all is well or goes on by itself, 1 a person has to look at something, 2 something failed."""
    if options.paths:
        return _from_files(options)

    def work(bridge: "Bridge") -> "Iterator[Outcome]":
        from invoicebridge.bridge.alerting.noting import noted
        from invoicebridge.bridge.collecting.watch import watch

        with counting(_HELP[options.lang]["read"]) as progress:
            after = bridging.outcome_files(bridge, options)
            found = watch(bridge, options.wait, mailbox=options.mailbox, progress=progress, after=after)
            yield from noted(bridge, found)

    return bridging.told("collect", work, options)


def _from_files(options: argparse.Namespace) -> int:
    if options.wait:
        raise ConfigurationError("options-exclude", option="--from", other="--wait")
    sources = app.message_sources(options.paths)
    if not sources:
        raise ConfigurationError("no-messages-found", paths=", ".join(options.paths))

    def work(bridge: "Bridge") -> "Iterator[Outcome]":
        from invoicebridge.bridge.collecting.collect_files import collect_files

        yield from collect_files(bridge, sources)
        yield from bridging.outcome_files(bridge, options)()

    return bridging.told("collect", work, options, total=len(sources))
