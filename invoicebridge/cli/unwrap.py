"""`invoicebridge unwrap FILE.p7m`: the document out of its signature, once the signature was found intact."""

import argparse
import sys
from pathlib import Path
from typing import Final

from invoicebridge import app
from invoicebridge.bridge.inspecting.verify import unwrapped
from invoicebridge.cli.check import reception
from invoicebridge.render.signature_texts import failure_text, signers
from invoicebridge.signature.verdict import Chain, Verified

_HELP: Final = {
    "it": {
        "file": "file .p7m in qualunque variante; - per lo standard input",
        "out": "file da scrivere, - per lo standard output (predefinito: il nome senza .p7m, accanto)",
        "force": "sostituisce il file da scrivere se esiste",
        "trust": "autorità fidate: file PEM, cartella, o list (gli elenchi di fiducia)",
        "at": "momento a cui giudicare la firma, AAAA-MM-GG o AAAA-MM-GGThh:mm (predefinito: adesso)",
        "written": "Scritto {name}",
        "intact": "Firma integra di {who}",
        "unchecked": "La catena del certificato non è verificata: chi ha firmato non è certo (--trust)",
    },
    "en": {
        "file": "a .p7m file of any variant; - for standard input",
        "out": "file to write, - for standard output (default: the name without .p7m, beside it)",
        "force": "replace the file to write when it exists",
        "trust": "trusted authorities: a PEM file, a folder, or list (the trusted lists)",
        "at": "time for which to judge the signature, YYYY-MM-DD or YYYY-MM-DDThh:mm (default: now)",
        "written": "Wrote {name}",
        "intact": "Intact signature by {who}",
        "unchecked": "The certificate's chain is not checked: who signed is not certain (--trust)",
    },
}
_WRONG: Final = 1


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _HELP[language]
    parser.add_argument("file", metavar="FILE", help=texts["file"])
    parser.add_argument("-o", "--out", metavar="PATH", help=texts["out"])
    parser.add_argument("--force", action="store_true", help=texts["force"])
    parser.add_argument("--trust", metavar="DIR|PEM|list", help=texts["trust"])
    parser.add_argument("--at", metavar="DATE", help=texts["at"])


def run(options: argparse.Namespace) -> int:
    """Write what was verified; 0 nothing is wrong, 1 the signature is intact but something else is, 2 not written."""
    at = reception(options.at)
    anchors = () if options.trust is None else app.anchors(options.trust, at)
    verified = unwrapped(app.read(options.file), options.file, anchors, at)
    target = options.out or _without_extension(options.file)
    if target == "-":
        sys.stdout.buffer.write(verified.content)
    else:
        app.write(target, verified.content, replace=options.force)
        print(_HELP[options.lang]["written"].format(name=target), file=sys.stderr)
    _say(verified, options.lang)
    return _WRONG if verified.failures else 0


def _without_extension(path: str) -> str:
    """The path without .p7m; standard output for standard input, and another name where there is no .p7m to drop."""
    if path == "-":
        return "-"
    return path[: -len(".p7m")] if path.lower().endswith(".p7m") else str(Path(path).with_suffix(".unwrapped"))


def _say(verified: Verified, language: str) -> None:
    """Who signed and what is not certain, on standard error."""
    texts = _HELP[language]
    print(texts["intact"].format(who=signers(verified, language)), file=sys.stderr)
    if any(signature.chain is Chain.NOT_CHECKED for signature in verified.signatures):
        print(texts["unchecked"], file=sys.stderr)
    for failure in verified.failures:
        print(failure_text(failure, language), file=sys.stderr)
