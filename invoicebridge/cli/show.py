"""`invoicebridge show FILE`: an invoice as a person reads it, in the terminal, as a page or as a PDF."""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote

from invoicebridge import app
from invoicebridge.errors import MalformedXml, UnreadableFile
from invoicebridge.fatturapa import codec
from invoicebridge.fatturapa.attachments import MAX_COUNT, MAX_TOTAL_BYTES, Extraction, extractions
from invoicebridge.render.invoice import Document, Place, view
from invoicebridge.render.invoice_view import InvoiceView, Saved

_ARCHIVE: Final = b"PK"
_HELP: Final = {
    "it": {
        "file": "fattura XML o .p7m; - per lo standard input",
        "html": "scrive una pagina che si stampa bene su A4, invece di mostrare la fattura nel terminale",
        "pdf": "scrive un PDF (richiede l'extra pdf: pip install 'invoicebridge[pdf]')",
        "attachments": "estrae gli allegati in questa cartella; non sovrascrive mai un file",
        "force": "sostituisce i file di --html e --pdf se esistono",
        "written": "Scritto {name}",
        "refused": "oltre {count} allegati o {size} MB",
        "signed": "Firma integra di {who}; di chi sia il certificato non è verificato (invoicebridge verify --trust)",
    },
    "en": {
        "file": "XML or .p7m invoice; - for standard input",
        "html": "write a page that prints well on A4, instead of showing the invoice in the terminal",
        "pdf": "write a PDF (needs the extra pdf: pip install 'invoicebridge[pdf]')",
        "attachments": "extract the attachments into this folder; never overwrites a file",
        "force": "replace the files of --html and --pdf when they exist",
        "written": "Written {name}",
        "refused": "beyond {count} attachments or {size} MB",
        "signed": "Intact signature by {who}; whose certificate it is was not checked (invoicebridge verify --trust)",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _HELP[language]
    parser.add_argument("file", metavar="FILE", help=texts["file"])
    parser.add_argument("--html", metavar="OUT", help=texts["html"])
    parser.add_argument("--pdf", metavar="OUT", help=texts["pdf"])
    parser.add_argument("--attachments", metavar="DIR", help=texts["attachments"])
    parser.add_argument("--force", action="store_true", help=texts["force"])


def run(options: argparse.Namespace) -> int:
    """Show the invoice where it was asked for; 0 done. What cannot be read or written is raised."""
    content = opened(app.read(options.file), options.file, options.lang)
    document = read(content, options.file)
    saved = _extract(document, options.attachments, options.html, options.lang) if options.attachments else {}
    shown = view(document, options.lang, saved)
    if options.html:
        _put(options.html, html(shown), options)
    if options.pdf:
        _put(options.pdf, pdf(shown), options)
    if not (options.html or options.pdf):
        _print(shown)
    return 0


def opened(content: bytes, path: str, language: str) -> bytes:
    """The content, and of a .p7m what was signed, with a note on standard error of who did.

    InvalidDocument when the signature is not intact; UnreadableSignature when the file cannot be opened.
    """
    from invoicebridge.signature.p7m import looks_signed

    if not looks_signed(content):
        return content
    from invoicebridge.bridge.inspecting.verify import unwrapped
    from invoicebridge.render.signature_texts import signers

    verified = unwrapped(content, path, (), datetime.now(UTC))
    print(_HELP[language]["signed"].format(who=signers(verified, language)), file=sys.stderr)
    return verified.content


def read(content: bytes, path: str) -> Document:
    """The document in a file; UnreadableFile for what is no XML, InvalidDocument(path, line) for what is no invoice."""
    try:
        return codec.read(content)
    except MalformedXml as error:
        raise not_xml(path, content) or error from error


def not_xml(path: str, content: bytes) -> UnreadableFile | None:
    """The error that says what a file is which is not even meant as XML; None for one that is."""
    from invoicebridge.fatturapa.check import looks_like_xml
    from invoicebridge.signature.p7m import looks_signed

    if looks_like_xml(content):
        return None
    kind = "archive" if content.startswith(_ARCHIVE) else "signed" if looks_signed(content) else None
    return UnreadableFile("file-not-one-invoice", name=path, kind=kind)


def html(shown: InvoiceView) -> bytes:
    """The page of a view."""
    from invoicebridge.render.invoice_html import page

    return page(shown).encode()


def pdf(shown: InvoiceView) -> bytes:
    """The PDF of a view; ConfigurationError where typst is not installed."""
    from invoicebridge.render.pdf import pdf as made

    return made(shown)


def _print(shown: InvoiceView) -> None:
    from invoicebridge.cli.console import Console
    from invoicebridge.render.invoice_terminal import print_invoice

    print_invoice(shown, Console(file=sys.stdout, markup=False, highlight=False, emoji=False))


def _put(path: str, content: bytes, options: argparse.Namespace) -> None:
    if path == "-":
        sys.stdout.buffer.write(content)
        return
    app.write(path, content, replace=options.force)
    print(_HELP[options.lang]["written"].format(name=path), file=sys.stderr)


def _extract(document: Document, folder: str, page: str | None, language: str) -> dict[Place, Saved]:
    """Write the attachments into the folder; where each one went, with the link from the page to it."""
    return {(one.body, one.position): _saved(one, folder, page, language) for one in extractions(document)}


def _saved(one: Extraction, folder: str, page: str | None, language: str) -> Saved:
    if one.refused:
        limits = {"count": MAX_COUNT, "size": MAX_TOTAL_BYTES // 1_000_000}
        return Saved(reason=_HELP[language]["refused"].format_map(limits))
    path = app.write_new(folder, one.name, one.content)
    return Saved(str(path), _link(path, page) if page and page != "-" else "")


def _link(path: Path, page: str) -> str:
    """The address of a file as seen from the page: relative where it can be."""
    try:
        relative = os.path.relpath(path.resolve(), Path(page).resolve().parent)
    except ValueError:
        return path.resolve().as_uri()
    return quote(relative.replace(os.sep, "/"), safe="/")
