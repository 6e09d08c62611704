"""`invoicebridge company add|list`: the companies that issue invoices, from an invoice of theirs or a JSON file."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from invoicebridge import app
from invoicebridge.cli import bridging
from invoicebridge.errors import ConfigurationError

if TYPE_CHECKING:
    from invoicebridge.bridge.bridge import Bridge
    from invoicebridge.bridge.report import Outcome

_HELP: Final = {
    "it": {
        "action": "azione",
        "add": "aggiunge o aggiorna un'azienda",
        "list": "elenca le aziende, con casella e firma",
        "file": "una fattura emessa dall'azienda (XML o .p7m), una bozza, o il JSON dei suoi dati",
        "id": "come si chiamerà qui (predefinito: paese e partita IVA)",
    },
    "en": {
        "action": "action",
        "add": "add a company, or bring its data up to date",
        "list": "list the companies, with mailbox and signing",
        "file": "an invoice that the company issued (XML or .p7m), a draft, or the JSON of its data",
        "id": "how it will be called here (default: country and VAT number)",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """The two actions and their arguments."""
    texts = _HELP[language]
    actions = parser.add_subparsers(dest="action", metavar=texts["action"].upper(), required=True)
    adding = actions.add_parser("add", help=texts["add"], description=texts["add"])
    adding.add_argument("file", metavar="FILE", help=texts["file"])
    adding.add_argument("--id", metavar="ID", help=texts["id"])
    listing = actions.add_parser("list", help=texts["list"], description=texts["list"])
    for action in (adding, listing):
        bridging.configure(action, language)


def run(options: argparse.Namespace) -> int:
    """Do what was asked; 1 where a company has no rules in the settings, or is not in the store."""
    from invoicebridge.settings.values import is_name

    if options.action == "add" and options.id is not None and not is_name(options.id):
        raise ConfigurationError("setting-type", key="--id", type="name")

    def work(bridge: "Bridge") -> "Iterator[Outcome]":
        from invoicebridge.bridge.setting_up import companies

        if options.action == "list":
            return companies.listed(bridge)
        return companies.add(bridge, app.single(options.file), options.id)

    return bridging.told(f"company {options.action}", work, options)
