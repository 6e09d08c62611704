"""`invoicebridge recompute`: every state anew from the evidence; shows the differences, and writes them if asked to."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from invoicebridge.cli import bridging

if TYPE_CHECKING:
    from invoicebridge.bridge.bridge import Bridge
    from invoicebridge.bridge.report import Outcome

_HELP: Final = {
    "it": {"apply": "scrive le differenze (predefinito: le mostra soltanto)"},
    "en": {"apply": "write the differences (default: only show them)"},
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--apply", action="store_true", help=_HELP[language]["apply"])
    bridging.configure(parser, language)


def run(options: argparse.Namespace) -> int:
    """Compute every state anew; 0 nothing differs or all is written, 1 there are differences."""

    def work(bridge: "Bridge") -> "Iterator[Outcome]":
        from invoicebridge.bridge.collecting.recompute import recompute

        return recompute(bridge, apply=options.apply)

    return bridging.told("recompute", work, options)
