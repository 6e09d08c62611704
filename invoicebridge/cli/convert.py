"""`invoicebridge convert FILE`: an XML invoice as JSON, or a JSON invoice as XML; the content says which it is."""

import argparse
import sys
from typing import Final

from invoicebridge import app
from invoicebridge.errors import InvalidJson, UnreadableFile
from invoicebridge.fatturapa import codec, json_codec
from invoicebridge.render.faults import error_text
from invoicebridge.signature.p7m import looks_signed

_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_SHOWN: Final = 50

_HELP: Final = {
    "it": {
        "file": "fattura XML oppure JSON; - per lo standard input",
        "out": "file da scrivere (predefinito: standard output); se esiste già serve --force",
        "force": "sostituisce il file di --out se esiste",
        "stylesheet": "indirizzo del foglio di stile XSL da citare nel file XML",
        "more": "… e altri {count} errori",
    },
    "en": {
        "file": "XML or JSON invoice; - for standard input",
        "out": "file to write (default: standard output); an existing one is kept unless --force",
        "force": "replace the file of --out when it exists",
        "stylesheet": "address of the XSL style sheet that the XML file shall name",
        "more": "… and {count} more errors",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _HELP[language]
    parser.add_argument("file", metavar="FILE", help=texts["file"])
    parser.add_argument("-o", "--out", metavar="FILE", help=texts["out"])
    parser.add_argument("--force", action="store_true", help=texts["force"])
    parser.add_argument("--stylesheet", metavar="URL", help=texts["stylesheet"])


def run(options: argparse.Namespace) -> int:
    """Convert the file; 0 done, 2 when it cannot be read (every mistake of a JSON file is told) or not be written."""
    content = app.read(options.file)
    try:
        converted = convert(content, options.file, options.stylesheet)
    except InvalidJson as error:
        _tell(error, options.file, options.lang)
        return 2
    if options.out is None or options.out == "-":
        sys.stdout.buffer.write(converted)
    else:
        app.write(options.out, converted, replace=options.force)
    return 0


def convert(content: bytes, name: str, stylesheet: str | None = None) -> bytes:
    """Return JSON for an XML invoice and XML for a JSON invoice; UnreadableFile when it is neither."""
    match _first_character(content):
        case b"<":
            return json_codec.dumps(codec.read(content)).encode() + b"\n"
        case b"{" | b"[":
            return codec.write(json_codec.loads(content), stylesheet)
    if looks_signed(content):
        raise UnreadableFile("file-not-one-invoice", name=name, kind="signed")
    raise UnreadableFile("file-neither-xml-nor-json", name=name)


def _first_character(content: bytes) -> bytes:
    for mark in _MARKS:
        content = content.removeprefix(mark)
    return content.lstrip(b" \t\r\n\0")[:1]


def _tell(error: InvalidJson, name: str, language: str) -> None:
    for each in error.each[:_SHOWN]:
        print(f"{name}: {error_text(each, language)}", file=sys.stderr)
    if len(error.each) > _SHOWN:
        print(_HELP[language]["more"].format(count=len(error.each) - _SHOWN), file=sys.stderr)
