"""`invoicebridge mailbox list|resume|address`: how the PEC mailboxes stand, and what a person decides about them."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from invoicebridge.cli import bridging

if TYPE_CHECKING:
    from invoicebridge.bridge.bridge import Bridge
    from invoicebridge.bridge.report import Outcome

_HELP: Final = {
    "it": {
        "action": "azione",
        "list": "mostra le caselle: attive o sospese, e a quale casella del SdI trasmettono",
        "resume": "riattiva una casella sospesa, tolta la causa (di solito la password)",
        "address": "dichiara la casella che lo SdI ha assegnato, se si conosce già",
        "name": "nome della casella nelle impostazioni",
        "box": "sdiNN@pec.fatturapa.it, come indicata dallo SdI nella sua prima risposta",
    },
    "en": {
        "action": "action",
        "list": "show the mailboxes: in use or suspended, and to which box of the SdI they send",
        "resume": "resume a suspended mailbox, once the cause is gone (the password, as a rule)",
        "address": "declare the box that the SdI assigned, where it is known already",
        "name": "name of the mailbox in the settings",
        "box": "sdiNN@pec.fatturapa.it, as the SdI's first answer gave it",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """The three actions and their arguments."""
    texts = _HELP[language]
    actions = parser.add_subparsers(dest="action", metavar=texts["action"].upper(), required=True)
    for name in ("list", "resume", "address"):
        action = actions.add_parser(name, help=texts[name], description=texts[name])
        if name != "list":
            action.add_argument("name", metavar="NAME", help=texts["name"])
        if name == "address":
            action.add_argument("address", metavar="ADDRESS", help=texts["box"])
        bridging.configure(action, language)


def run(options: argparse.Namespace) -> int:
    """Do what was asked; 1 where a mailbox waits for a person."""

    def work(bridge: "Bridge") -> "Iterator[Outcome]":
        from invoicebridge.bridge.setting_up import mailboxes

        if options.action == "list":
            return mailboxes.listed(bridge)
        if options.action == "resume":
            return mailboxes.resume(bridge, options.name)
        return mailboxes.declare_address(bridge, options.name, options.address)

    return bridging.told(f"mailbox {options.action}", work, options)
