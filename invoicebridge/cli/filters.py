"""Options that choose invoices, for every command that lists them."""

import argparse
from datetime import date
from typing import Final

from invoicebridge.bridge.archived import Filter
from invoicebridge.errors import ConfigurationError
from invoicebridge.transmission.state import State

_TEXTS: Final = {
    "it": {
        "company": "soltanto di questa azienda",
        "state": "soltanto in questo stato (si può ripetere)",
        "since": "soltanto con data da questo giorno, AAAA-MM-GG",
        "until": "soltanto con data fino a questo giorno compreso",
        "customer": "soltanto i clienti il cui nome contiene questo testo",
        "queued": "soltanto in coda",
        "held": "soltanto trattenute",
        "doubtful": "soltanto con un invio in dubbio",
    },
    "en": {
        "company": "of this company only",
        "state": "in this state only (may be repeated)",
        "since": "dated this day or later only, YYYY-MM-DD",
        "until": "dated this day or earlier only",
        "customer": "of customers whose name has this text in it only",
        "queued": "queued only",
        "held": "held back only",
        "doubtful": "with a mail in doubt only",
    },
}


def configure_dates(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare --company, --from and --to."""
    texts = _TEXTS[language]
    parser.add_argument("--company", metavar="ID", help=texts["company"])
    parser.add_argument("--from", dest="since", metavar="DATE", help=texts["since"])
    parser.add_argument("--to", dest="until", metavar="DATE", help=texts["until"])


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare every option that chooses invoices."""
    texts = _TEXTS[language]
    configure_dates(parser, language)
    names = [str(state) for state in State]
    parser.add_argument(
        "--state", action="append", type=str.upper, choices=names, metavar="STATE", default=[], help=texts["state"]
    )
    parser.add_argument("--customer", metavar="TEXT", help=texts["customer"])
    parser.add_argument("--queued", action="store_true", help=texts["queued"])
    parser.add_argument("--held", action="store_true", help=texts["held"])
    parser.add_argument("--doubtful", action="store_true", help=texts["doubtful"])


def dated(options: argparse.Namespace) -> Filter:
    """What the options of `configure_dates` choose; ConfigurationError for what is no date, or no period."""
    since, until = day("--from", options.since), day("--to", options.until)
    if since is not None and until is not None and since > until:
        raise ConfigurationError("options-reversed", first=f"--from {since}", second=f"--to {until}")
    return Filter(company=options.company, since=since, until=until)


def day(option: str, text: str | None) -> date | None:
    """The day that an option names; ConfigurationError for what is none."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ConfigurationError("option-not-a-date", option=option, value=text) from error
