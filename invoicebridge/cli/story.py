"""`invoicebridge story NUMBER|FILE|ID`: all that happened to one invoice, and the evidence of it."""

import argparse
import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from invoicebridge import app
from invoicebridge.cli import bridging
from invoicebridge.errors import ConfigurationError

if TYPE_CHECKING:
    from invoicebridge.bridge.archived import Evidence, Listed
    from invoicebridge.bridge.bridge import Bridge
    from invoicebridge.bridge.looking.story import Story

_SEVERAL: Final = 1

_TEXTS: Final = {
    "it": {
        "which": "numero della fattura, nome del file, identificativo del SdI, Message-ID o trasmissione",
        "company": "soltanto di questa azienda",
        "html": "scrive la storia come pagina",
        "show": "stampa una prova: la sua impronta, o l'inizio",
        "save": "salva le prove in questa cartella (con --show soltanto quella)",
        "force": "sostituisce il file se c'è già",
    },
    "en": {
        "which": "number of the invoice, name of the file, the SdI's number, Message-ID or transmission",
        "company": "of this company only",
        "html": "write the story as a page",
        "show": "print one piece of evidence: its hash, or the beginning of it",
        "save": "save the evidence into this folder (with --show only that piece)",
        "force": "replace the file if it is there already",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _TEXTS[language]
    parser.add_argument("invoice", metavar="NUMBER|FILE|ID", help=texts["which"])
    bridging.configure(parser, language)
    parser.add_argument("--company", metavar="ID", help=texts["company"])
    parser.add_argument("--html", metavar="FILE", help=texts["html"])
    parser.add_argument("--show", metavar="SHA256", help=texts["show"])
    parser.add_argument("--save", metavar="DIR", help=texts["save"])
    parser.add_argument("--force", action="store_true", help=texts["force"])


def run(options: argparse.Namespace) -> int:
    """Tell the story; 0, or 1 when several invoices could be meant."""
    from invoicebridge.bridge.looking.story import find, same_invoice, story

    with bridging.opened(options) as bridge:
        found = find(bridge.archive, options.invoice, options.company)
        if not same_invoice(found):
            _tell_matches(found, options)
            return _SEVERAL
        told = story(bridge, dict.fromkeys(one.transmission for one in found))
        if options.show is not None or options.save is not None:
            _give(told, bridge, options)
        else:
            _tell(told, options)
    return 0


def _tell(told: "Story", options: argparse.Namespace) -> None:
    from invoicebridge.render.story_texts import phrase

    if options.html is not None:
        from invoicebridge.render.overview_texts import phrase
        from invoicebridge.render.story_page import story_page

        app.write(options.html, story_page(told, options.lang), replace=options.force)
        print(phrase("written", options.lang, name=options.html), file=sys.stderr)
    if options.json:
        from invoicebridge.render.story import as_mapping

        print(json.dumps(as_mapping(told, options.lang), ensure_ascii=False, indent=2))
    elif options.html is None:
        from invoicebridge.cli.console import Console
        from invoicebridge.render.story_terminal import show

        show(told, Console(), options.lang)


def _tell_matches(found: "tuple[Listed, ...]", options: argparse.Namespace) -> None:
    if options.json:
        rows = [
            {"file": one.name, "transmission": one.transmission, "company": one.company, "numero": one.numero,
             "data": one.data.isoformat(), "customer": one.customer, "state": str(one.state)}
            for one in found
        ]  # fmt: skip
        print(json.dumps({"matches": rows}, ensure_ascii=False, indent=2))
        return
    from invoicebridge.cli.console import Console
    from invoicebridge.render.story_terminal import show_matches

    show_matches(options.invoice, found, Console(), options.lang)


# --- evidence --------------------------------------------------------------------------------------------------------


def _give(told: "Story", bridge: "Bridge", options: argparse.Namespace) -> None:
    """Print or save the piece that was asked for, or save all."""
    from invoicebridge.bridge.proving.evidence_names import evidence_name
    from invoicebridge.render.story_texts import phrase

    chosen = list(_chosen(told, options.show))
    if options.save is None:
        for name, one in chosen:
            _print(_content(bridge, one, name))
        return
    for name, one in chosen:
        content = _content(bridge, one, name)
        path = app.write_new(options.save, evidence_name(one, name, content), content)
        print(phrase("saved one", options.lang, name=path), file=sys.stderr)


def _print(content: bytes) -> None:
    """The bytes as they are; on a terminal, as text without characters that it would obey."""
    if not sys.stdout.isatty():
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    text = content.decode("utf-8", "replace").replace("\r\n", "\n")
    print("".join(one if one.isprintable() or one in "\n\t" else "\N{REPLACEMENT CHARACTER}" for one in text))


def _chosen(told: "Story", wanted: str | None) -> "Iterable[tuple[str, Evidence]]":
    """The pieces of the story with this hash or beginning of one, each once, with the name of its file."""
    pieces = {piece.sha256: (one.name, piece) for one in told.chapters for piece in one.evidence}
    found = {sha256 for sha256 in pieces if wanted is None or sha256.startswith(wanted.lower())}
    if not found or (wanted is not None and len(found) > 1):
        raise ConfigurationError("evidence-not-found", sha256=wanted, count=len(found))
    return [pieces[sha256] for sha256 in pieces if sha256 in found]


def _content(bridge: "Bridge", one: "Evidence", name: str) -> bytes:
    content = bridge.archive.evidence.content(one.sha256)
    if content is None:
        raise ConfigurationError("evidence-pruned", sha256=one.sha256, name=name)
    return content
