"""`invoicebridge audit`: whether the story and the evidence of the store are intact."""

import argparse
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from invoicebridge import app
from invoicebridge.cli import bridging
from invoicebridge.cli.progress import with_progress

if TYPE_CHECKING:
    from invoicebridge.bridge.bridge import Bridge
    from invoicebridge.bridge.proving.audit import Piece
    from invoicebridge.bridge.report import Outcome

_TEXTS: Final = {
    "it": {
        "known": "un'impronta dell'archivio annotata in passato: mostra se da allora qualcosa è stato cambiato o "
        "troncato (si può ripetere)",
        "evidence": "rilegge anche ogni prova e ne ricalcola l'impronta, e confronta gli elenchi con i file",
        "progress": "Prove",
    },
    "en": {
        "known": "a head of the store that was written down earlier: it shows whether anything was changed or cut "
        "since (may be repeated)",
        "evidence": "also read every piece of evidence again and compute its hash, and compare lists with files",
        "progress": "Evidence",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _TEXTS[language]
    bridging.configure(parser, language)
    parser.add_argument("--known", action="append", default=[], metavar="HEAD", help=texts["known"])
    parser.add_argument("--evidence", action="store_true", help=texts["evidence"])


def run(options: argparse.Namespace) -> int:
    """Verify and tell; 0 intact, 1 others may look into the store, 2 something was changed."""
    from invoicebridge.bridge.proving.audit import audit, head

    known = [head(text) for text in options.known]
    places = app.store_places(app.settings(options.settings))

    def work(bridge: "Bridge") -> "Iterator[Outcome]":
        def counted(pieces: "Iterable[Piece]") -> "Iterable[Piece]":
            total = sum(bridge.archive.overview.numbers().labels.values())
            return with_progress(pieces, _TEXTS[options.lang]["progress"], total)

        return audit(bridge, known, places, evidence=counted if options.evidence else None, documents=options.evidence)

    return bridging.told("audit", work, options)
