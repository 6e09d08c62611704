"""`invoicebridge batch list|show`: the batches that were imported, and what has become of their invoices by now."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

from invoicebridge.cli import bridging, quantities

if TYPE_CHECKING:
    from invoicebridge.bridge.bridge import Bridge
    from invoicebridge.bridge.report import Outcome

_HELP: Final = {
    "it": {
        "action": "azione",
        "list": "elenca gli ultimi file importati",
        "show": "che cosa è stato, fino ad adesso, di ogni fattura di un'importazione",
        "limit": "al massimo N (predefinito: 20)",
        "id": "identificativo dell'importazione, o il suo inizio: lo dice batch list",
        "result": "scrive qui ogni fattura (.csv o .jsonl)",
        "force": "sostituisce il file di --result se esiste",
        "written": "Scritto {name}",
    },
    "en": {
        "action": "action",
        "list": "list the last files that were imported",
        "show": "what has become, by now, of each invoice of an import",
        "limit": "at most N (default: 20)",
        "id": "id of the import, or its beginning: batch list tells it",
        "result": "write every invoice here (.csv or .jsonl)",
        "force": "replace the file of --result when it exists",
        "written": "Wrote {name}",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """The two actions and their arguments."""
    texts = _HELP[language]
    actions = parser.add_subparsers(dest="action", metavar=texts["action"].upper(), required=True)
    listing = actions.add_parser("list", help=texts["list"], description=texts["list"])
    listing.add_argument("--limit", metavar="N", type=quantities.count, default="20", help=texts["limit"])
    showing = actions.add_parser("show", help=texts["show"], description=texts["show"])
    showing.add_argument("id", metavar="ID", help=texts["id"])
    showing.add_argument("--result", metavar="FILE", help=texts["result"])
    showing.add_argument("--force", action="store_true", help=texts["force"])
    for action in (listing, showing):
        bridging.configure(action, language)


def run(options: argparse.Namespace) -> int:
    """Do what was asked; 1 where a person has to do something about an invoice, or an import was interrupted."""
    if options.action == "show":
        return _show(options)

    def work(bridge: "Bridge") -> "Iterator[Outcome]":
        from invoicebridge.bridge.batches.looking import listed

        return listed(bridge, options.limit)

    return bridging.told("batch list", work, options)


def _show(options: argparse.Namespace) -> int:
    from invoicebridge.bridge.batches.looking import shown
    from invoicebridge.cli.import_telling import exit_code, result, telling

    with bridging.opened(options) as bridge, ExitStack() as closing:
        keep = closing.enter_context(result(options))
        teller = telling(options, "batch show")
        for told in shown(bridge, options.id):
            teller.add(told)
            keep(told)
        teller.end(bridge.archive.stories.head())
    if options.result is not None:
        print(_HELP[options.lang]["written"].format(name=options.result), file=sys.stderr)
    return exit_code(teller.account)
