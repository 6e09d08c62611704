"""`invoicebridge retry`: files that the SdI is proven not to have, or that were held, wait to be sent once more."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from invoicebridge.cli import bridging
from invoicebridge.errors import ConfigurationError

if TYPE_CHECKING:
    from invoicebridge.bridge.bridge import Bridge
    from invoicebridge.bridge.report import Outcome

_HELP: Final = {
    "it": {
        "targets": "numero di fattura, nome di file o un qualunque identificativo",
        "all": "tutti i file trattenuti, rifiutati o non recapitati al SdI",
        "give-up": "non rimette in coda: ritira il file, che non sarà mai inviato (con --by e --because), o una bozza",
        "by": "chi decide, per nome",
        "because": "perché",
    },
    "en": {
        "targets": "number of an invoice, file name or any id",
        "all": "all files that are held, or were refused or not delivered to the SdI",
        "give-up": "do not queue: give the file up, which will never be sent (with --by and --because), or a draft",
        "by": "who decides, by name",
        "because": "why",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _HELP[language]
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=texts["targets"])
    parser.add_argument("--all", action="store_true", help=texts["all"])
    parser.add_argument("--give-up", action="store_true", help=texts["give-up"])
    parser.add_argument("--by", metavar="NAME", default="", help=texts["by"])
    parser.add_argument("--because", metavar="TEXT", default="", help=texts["because"])
    bridging.configure(parser, language)


def run(options: argparse.Namespace) -> int:
    """Queue the files again, or give them up; 0 done, 1 one of them needs something else first, 2 unknown."""
    if not options.targets and not options.all:
        raise ConfigurationError("retry-without-target")
    if options.give_up and options.all:
        raise ConfigurationError("retry-gives-up-all")

    def work(bridge: "Bridge") -> "Iterator[Outcome]":
        from invoicebridge.bridge.sending.retry import retry, withdraw

        if not options.give_up:
            yield from retry(bridge, options.targets, all_=options.all)
        for target in options.targets if options.give_up else ():
            yield from withdraw(bridge, target, options.by, options.because)

    return bridging.told("retry", work, options)
