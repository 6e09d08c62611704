"""`invoicebridge agenda`: what is due today, tomorrow, this week, with the law's source; as a calendar too."""

import argparse
import json
import sys
from typing import Final

from invoicebridge import app
from invoicebridge.cli import bridging, quantities

_PERSON: Final = 1
_DAYS: Final = 7

_TEXTS: Final = {
    "it": {
        "days": f"quanti giorni da oggi (predefinito: {_DAYS})",
        "company": "soltanto di questa azienda",
        "ics": "scrive l'agenda come calendario (iCalendar) in questo file, o «-» per l'uscita standard",
        "force": "sostituisce il file se c'è già",
    },
    "en": {
        "days": f"how many days from today (default: {_DAYS})",
        "company": "of this company only",
        "ics": "write the agenda as a calendar (iCalendar) into this file, or “-” for standard output",
        "force": "replace the file if it is there already",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _TEXTS[language]
    bridging.configure(parser, language)
    parser.add_argument("--days", type=quantities.days, default=_DAYS, metavar="N", help=texts["days"])
    parser.add_argument("--company", metavar="ID", help=texts["company"])
    parser.add_argument("--ics", metavar="FILE", help=texts["ics"])
    parser.add_argument("--force", action="store_true", help=texts["force"])


def run(options: argparse.Namespace) -> int:
    """Show the agenda; 0, or 1 when something is to be done today or should have been."""
    from invoicebridge.bridge.looking.agenda import agenda

    with bridging.opened(options) as bridge:
        found = agenda(bridge, days=options.days, company=options.company)
    if options.ics is not None:
        from invoicebridge.render.agenda_texts import phrase
        from invoicebridge.render.ics import calendar

        content = calendar(found, options.lang)
        if options.ics == "-":
            sys.stdout.buffer.write(content)
        else:
            app.write(options.ics, content, replace=options.force)
            print(phrase("written", options.lang, name=options.ics), file=sys.stderr)
    if options.json:
        from invoicebridge.render.agenda import as_mapping

        print(json.dumps(as_mapping(found, options.lang), ensure_ascii=False, indent=2))
    elif options.ics is None:
        from invoicebridge.cli.console import Console
        from invoicebridge.render.agenda import show

        show(found, Console(), options.lang)
    return _PERSON if found.needs_person else 0
