"""`invoicebridge sign PATH…`: checked files get their signature, one by one or by the thousand."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from invoicebridge import app
from invoicebridge.bridge.signing.sign import Order, Outcome, Signed, is_qualified, sign_all
from invoicebridge.cli import signer_choice
from invoicebridge.cli.check import reception
from invoicebridge.cli.progress import with_progress
from invoicebridge.errors import ConfigurationError
from invoicebridge.fatturapa.circumstances import Circumstances
from invoicebridge.signature.verdict import Form

_HELP: Final = {
    "it": {
        "paths": "fatture XML, archivi zip (si firma ogni file dentro, mai l'archivio), cartelle",
        "form": "cades: un file .xml.p7m (predefinito); xades: la firma dentro l'XML",
        "out": "cartella dei file firmati (predefinita: accanto a ciascun file; obbligatoria con xades)",
        "force": "firma anche i file con errori, con un nome che finisce in .forced e non si può inviare",
        "at": "momento presunto della ricezione per i controlli, AAAA-MM-GG o AAAA-MM-GGThh:mm (predefinito: adesso)",
        "json": "resoconto in JSON",
        "progress": "Firma",
    },
    "en": {
        "paths": "XML invoices, zip archives (each file inside is signed, never the archive), folders",
        "form": "cades: a file .xml.p7m (default); xades: the signature inside the XML",
        "out": "folder for the signed files (default: beside each file; required with xades)",
        "force": "sign files with errors too, under a name that ends in .forced and cannot be sent",
        "at": "presumed time of reception for the checks, YYYY-MM-DD or YYYY-MM-DDThh:mm (default: now)",
        "json": "report in JSON",
        "progress": "Signing",
    },
}

_EXIT_CODES: Final = {
    Outcome.SIGNED: 0,
    Outcome.ALREADY_SIGNED: 0,
    Outcome.REFUSED: 1,
    Outcome.FORCED: 1,
    Outcome.FAILED: 2,
    Outcome.NOT_ATTEMPTED: 2,
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _HELP[language]
    parser.add_argument("paths", nargs="+", metavar="PATH", help=texts["paths"])
    forms = tuple(str(form) for form in Form)
    parser.add_argument("--format", dest="form", choices=forms, default=str(Form.CADES), help=texts["form"])
    parser.add_argument("-o", "--out", metavar="DIR", help=texts["out"])
    parser.add_argument("--force", action="store_true", help=texts["force"])
    parser.add_argument("--at", metavar="DATE", help=texts["at"])
    parser.add_argument("--json", action="store_true", help=texts["json"])
    signer_choice.configure(parser, language)


def run(options: argparse.Namespace) -> int:
    """Sign the files and report; 0 all are signed, 1 some have errors, 2 some could not be read, signed or written."""
    form = Form(options.form)
    if form is Form.XADES and options.out is None:
        raise ConfigurationError("sign-needs-folder", form="XAdES")
    sources = app.sources(options.paths)
    if not sources:
        raise ConfigurationError("no-files-found", paths=", ".join(options.paths))
    shelf = app.shelf(options.out)
    bench = app.bench(Circumstances(at=reception(options.at)))
    with signer_choice.chosen(options, datetime.now(UTC)) as signer:
        order = Order(bench=bench, form=form, force=options.force)
        results = sign_all(sources, signer, order, shelf, lambda: datetime.now(UTC))
        watched = with_progress(results, _HELP[options.lang]["progress"], len(sources))
        return _report(watched, options, len(sources), qualified=is_qualified(signer))


def _report(results: Iterable[Signed], options: argparse.Namespace, files: int, *, qualified: bool) -> int:
    worst = [0]
    watched = _watched(results, worst)
    if options.json:
        from invoicebridge.render.signature_texts import NOT_QUALIFIED
        from invoicebridge.render.signatures import json_array, signed_as_mapping

        for text in json_array(signed_as_mapping(signed, options.lang) for signed in watched):
            sys.stdout.write(text)
        if not qualified:
            print(NOT_QUALIFIED.in_language(options.lang), file=sys.stderr)
        return worst[0]
    from invoicebridge.cli.console import Console
    from invoicebridge.render.signature_tables import SignedAccount

    account = SignedAccount(Console(), options.lang, files)
    for signed in watched:
        account.add(signed)
    account.close(qualified=qualified)
    return worst[0]


def _watched(results: Iterable[Signed], worst: list[int]) -> Iterator[Signed]:
    """The same results; `worst` holds the exit code of the worst that went by."""
    for signed in results:
        worst[0] = max(worst[0], _EXIT_CODES[signed.outcome])
        yield signed
