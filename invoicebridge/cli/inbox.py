"""`invoicebridge inbox`: messages that nobody could match, prove or read, and what to do about each."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from invoicebridge.cli import bridging, quantities

if TYPE_CHECKING:
    from invoicebridge.bridge.bridge import Bridge
    from invoicebridge.bridge.report import Outcome

_LABELS: Final = ("quarantined", "unproven", "ambiguous", "unmatched")
_HELP: Final = {
    "it": {
        "label": "soltanto quelli illeggibili (quarantined), non provati (unproven), ambigui (ambiguous) o non "
        "abbinati (unmatched); si può ripetere",
        "limit": "al massimo N di ogni genere (predefinito: 200)",
    },
    "en": {
        "label": "only those that are unreadable (quarantined), unproven, ambiguous or unmatched; may be repeated",
        "limit": "at most N of each kind (default: 200)",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _HELP[language]
    parser.add_argument("--label", action="append", choices=_LABELS, help=texts["label"])
    parser.add_argument("--limit", metavar="N", type=quantities.count, default="200", help=texts["limit"])
    bridging.configure(parser, language)


def run(options: argparse.Namespace) -> int:
    """List the messages; 0 there is none, 1 a person has to look at them."""

    def work(bridge: "Bridge") -> "Iterator[Outcome]":
        from invoicebridge.bridge.archived import Label
        from invoicebridge.bridge.collecting.inbox import LABELS, inbox

        chosen = [Label(label) for label in options.label] if options.label else LABELS
        return inbox(bridge, labels=chosen, limit=options.limit)

    return bridging.told("inbox", work, options)
