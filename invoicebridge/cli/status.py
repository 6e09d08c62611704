"""`invoicebridge status`: the invoices and what became of them, in the terminal, as JSON or as a report to print."""

import argparse
import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from invoicebridge import app
from invoicebridge.cli import bridging, filters
from invoicebridge.errors import ConfigurationError
from invoicebridge.transmission.state import State

if TYPE_CHECKING:
    from invoicebridge.bridge.archived import Filter
    from invoicebridge.bridge.bridge import Bridge
    from invoicebridge.bridge.looking.overview import Overview

LIMIT: Final = 100
_PERSON: Final = 1

_TEXTS: Final = {
    "it": {
        "limit": f"quante fatture al massimo, le più recenti (predefinito: {LIMIT})",
        "check": "elenca ciò che aspetta una persona, in tutto l'archivio; esce con 1 se c'è qualcosa",
        "html": "scrive un resoconto da stampare, con la storia di ogni fattura elencata",
        "force": "sostituisce il file se c'è già",
    },
    "en": {
        "limit": f"how many invoices at most, the latest (default: {LIMIT})",
        "check": "list what waits for a person, in the whole store; exit code 1 if there is anything",
        "html": "write a report to print, with the story of every invoice in the list",
        "force": "replace the file if it is there already",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _TEXTS[language]
    bridging.configure(parser, language)
    filters.configure(parser, language)
    parser.add_argument("--limit", type=int, default=LIMIT, metavar="N", help=texts["limit"])
    parser.add_argument("--check", action="store_true", help=texts["check"])
    parser.add_argument("--html", metavar="FILE", help=texts["html"])
    parser.add_argument("--force", action="store_true", help=texts["force"])


def run(options: argparse.Namespace) -> int:
    """Show the list; 0, or with --check 1 when something waits for a person."""
    from invoicebridge.bridge.looking.overview import overview

    if options.limit < 1:
        raise ConfigurationError("limit-too-small", value=options.limit)
    with bridging.opened(options) as bridge:
        found = overview(
            bridge, _wanted(options, bridge), options.limit, with_tasks=options.check or options.html is not None
        )
        if options.html is not None:
            _write(found, bridge, options)
    if options.json:
        from invoicebridge.render.overview import as_mapping

        print(json.dumps(as_mapping(found, options.lang), ensure_ascii=False, indent=2))
    elif options.html is None:
        from invoicebridge.cli.console import Console
        from invoicebridge.render.overview_table import show

        show(found, Console(), options.lang)
    return _PERSON if options.check and found.tasks else 0


def _wanted(options: argparse.Namespace, bridge: "Bridge") -> "Filter":
    states = frozenset(State(name) for name in options.state) or None
    return replace(
        filters.dated(options),
        states=states,
        customer=options.customer,
        queued=options.queued or None,
        held=options.held or None,
        doubtful=bridge.clock.now() if options.doubtful else None,
    )


def _write(found: "Overview", bridge: "Bridge", options: argparse.Namespace) -> None:
    from invoicebridge.bridge.looking.story import story
    from invoicebridge.render.overview_page import report
    from invoicebridge.render.overview_texts import phrase

    told = story(bridge, [one.listed.transmission for one in found.rows])
    app.write(options.html, report(found, told, options.lang), replace=options.force)
    print(phrase("written", options.lang, name=options.html), file=sys.stderr)
