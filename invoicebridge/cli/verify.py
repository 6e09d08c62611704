"""`invoicebridge verify PATH…`: what the signatures in these files are worth."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from typing import Final

from invoicebridge import app
from invoicebridge.bridge.inspecting.verify import Judged, Verdict, verify_all
from invoicebridge.cli.check import reception
from invoicebridge.cli.progress import with_progress
from invoicebridge.errors import ConfigurationError

_HELP: Final = {
    "it": {
        "paths": "file .p7m o XML firmati, archivi zip, cartelle; - per lo standard input",
        "trust": "autorità fidate: file PEM, cartella, o list (vedi trust); senza, la catena non è verificata",
        "at": "momento a cui giudicare, AAAA-MM-GG o AAAA-MM-GGThh:mm (predefinito: adesso)",
        "format": "forma del risultato (predefinita: table)",
        "json": "come --format json",
        "progress": "Verifica",
    },
    "en": {
        "paths": "signed .p7m or XML files, zip archives, folders; - for standard input",
        "trust": "trusted authorities: a PEM file, a folder, or list (see trust); without it no chain is checked",
        "at": "time for which to judge, YYYY-MM-DD or YYYY-MM-DDThh:mm (default: now)",
        "format": "form of the result (default: table)",
        "json": "the same as --format json",
        "progress": "Verifying",
    },
}

_EXIT_CODES: Final = {
    Verdict.GOOD: 0,
    Verdict.NOT_CHECKED: 0,
    Verdict.WRONG: 1,
    Verdict.UNSIGNED: 1,
    Verdict.DAMAGED: 1,
    Verdict.UNREAD: 2,
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _HELP[language]
    parser.add_argument("paths", nargs="+", metavar="PATH", help=texts["paths"])
    parser.add_argument("--trust", metavar="DIR|PEM|list", help=texts["trust"])
    parser.add_argument("--at", metavar="DATE", help=texts["at"])
    parser.add_argument("--format", choices=("table", "json"), default="table", help=texts["format"])
    parser.add_argument("--json", dest="format", action="store_const", const="json", help=texts["json"])


def run(options: argparse.Namespace) -> int:
    """Verify the files and report; 0 nothing is wrong with any signature, 1 something is, 2 a file was not read."""
    sources = app.sources(options.paths)
    if not sources:
        raise ConfigurationError("no-files-found", paths=", ".join(options.paths))
    at = reception(options.at)
    anchors = () if options.trust is None else app.anchors(options.trust, at)
    results = verify_all(sources, anchors, at)
    return _report(with_progress(results, _HELP[options.lang]["progress"], len(sources)), options, len(sources))


def _report(results: Iterable[Judged], options: argparse.Namespace, files: int) -> int:
    worst = [0]
    watched = _watched(results, worst)
    if options.format == "json":
        from invoicebridge.render.signatures import json_array, judged_as_mapping

        for text in json_array(judged_as_mapping(judged, options.lang) for judged in watched):
            sys.stdout.write(text)
        return worst[0]
    from invoicebridge.cli.console import Console
    from invoicebridge.render.signature_tables import VerifiedAccount

    account = VerifiedAccount(Console(), options.lang, files)
    for judged in watched:
        account.add(judged)
    account.close()
    return worst[0]


def _watched(results: Iterable[Judged], worst: list[int]) -> Iterator[Judged]:
    """The same results; `worst` holds the exit code of the worst that went by."""
    for judged in results:
        worst[0] = max(worst[0], _EXIT_CODES[judged.verdict])
        yield judged
