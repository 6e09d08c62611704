"""`invoicebridge run [PATH…]`: prepare, transmit, collect, once; with --wait until the answers are there."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from invoicebridge import app
from invoicebridge.cli import bridging, quantities, transmit
from invoicebridge.errors import ConfigurationError

if TYPE_CHECKING:
    from invoicebridge.bridge.bridge import Bridge
    from invoicebridge.bridge.report import Outcome

_HELP: Final = {
    "it": {
        "paths": "bozze JSON, fatture XML o firmate, archivi zip, cartelle; senza, si invia ciò che è già in coda",
        "wait": "continua a leggere la casella per al massimo tanti SECONDI, finché lo SdI non ha risposto "
        "per ogni file inviato (predefinito: 0, una sola lettura)",
        "company": "azienda a cui appartengono i file (predefinita: quella che emette ciascuno)",
        "mailbox": "invia soltanto da questa casella",
    },
    "en": {
        "paths": "JSON drafts, XML or signed invoices, zip archives, folders; without any, what is queued is sent",
        "wait": "go on reading the mailbox for at most so many SECONDS, until the SdI has answered for every file sent "
        "(default: 0, read once)",
        "company": "company that the files belong to (default: the one that issues each)",
        "mailbox": "send from this mailbox only",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _HELP[language]
    parser.add_argument("paths", nargs="*", metavar="PATH", help=texts["paths"])
    parser.add_argument("--wait", metavar="SECONDS", type=quantities.seconds, default="0", help=texts["wait"])
    parser.add_argument("--company", metavar="ID", help=texts["company"])
    parser.add_argument("--mailbox", metavar="NAME", help=texts["mailbox"])
    transmit.confirming(parser, language)
    bridging.configure(parser, language)


def run(options: argparse.Namespace) -> int:
    """Do all three; 0 all is well or goes on by itself, 1 a person is needed, 2 something failed."""
    sources = app.drafts_and_invoices(options.paths)
    if options.paths and not sources:
        raise ConfigurationError("no-files-found", paths=", ".join(options.paths))

    def work(bridge: "Bridge") -> "Iterator[Outcome]":
        from invoicebridge.bridge.run import run as run_once

        yield from transmit.released(bridge, options)
        after = bridging.outcome_files(bridge, options)
        yield from run_once(
            bridge, sources, company=options.company, mailbox=options.mailbox, wait=options.wait, after=after
        )

    return bridging.told("run", work, options, total=len(sources))
