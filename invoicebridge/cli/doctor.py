"""`invoicebridge doctor`: everything that has to be right before a file can go, one line each with what to do."""

import argparse
import sys
from typing import TYPE_CHECKING, Final

from invoicebridge import app
from invoicebridge.cli import bridging
from invoicebridge.errors import ConfigurationError

if TYPE_CHECKING:
    from invoicebridge.bridge.bridge import Bridge, MailboxRules

_TEXTS: Final = {
    "it": {
        "probe": "invia inoltre allo SdI, da ogni casella, un messaggio senza allegati, a cui risponde con cortesia",
        "yes": "non chiede conferma per --probe in un archivio reale",
        "ask": "Inviare davvero dalla casella {mailbox} un messaggio senza allegati allo SdI? [s/N] ",
        "affirmative": "s",
    },
    "en": {
        "probe": "also send to the SdI, from each mailbox, a mail without attachment, which it answers with courtesy",
        "yes": "do not ask to confirm --probe in a live store",
        "ask": "Really send a mail without attachment to the SdI from the mailbox {mailbox}? [y/N] ",
        "affirmative": "y",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the arguments."""
    texts = _TEXTS[language]
    parser.add_argument("--probe", action="store_true", help=texts["probe"])
    parser.add_argument("--yes", action="store_true", help=texts["yes"])
    bridging.configure(parser, language)


def run(options: argparse.Namespace) -> int:
    """Look at everything; 1 where a person should do something, 2 where something does not work."""
    from invoicebridge.app import doctor

    path = app.settings_path(options.settings)
    try:
        settings = app.settings(str(path))
    except ConfigurationError as error:
        return bridging.said("doctor", doctor.unreadable(path, error), options)

    def probe(bridge: "Bridge", rules: "MailboxRules") -> bool:
        return options.probe and _is_allowed(bridge, rules, options)

    return bridging.said("doctor", doctor.outcomes(path, settings, probe), options)


def _is_allowed(bridge: "Bridge", rules: "MailboxRules", options: argparse.Namespace) -> bool:
    """Whether the probe may go: always in practice; in a live store when a person says so, now or by --yes."""
    from invoicebridge.bridge.archived import StoreKind

    if options.yes or bridge.archive.kind is StoreKind.SANDBOX:
        return True
    if not sys.stdin.isatty():
        raise ConfigurationError("probe-not-confirmed")
    texts = _TEXTS[options.lang]
    print(texts["ask"].format(mailbox=rules.name), end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower().startswith(texts["affirmative"])
