"""`invoicebridge complete DRAFT.json`: the XML invoice that a draft describes, and what the draft says otherwise."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, Final

from invoicebridge import app
from invoicebridge.errors import ConfigurationError, InvalidJson
from invoicebridge.fatturapa import codec, draft_json, filename, json_codec
from invoicebridge.fatturapa.complete import Company, Completed, complete
from invoicebridge.fatturapa.draft_attachments import with_attachments
from invoicebridge.fatturapa.transliterate import Changes, transliterate
from invoicebridge.render import remarks
from invoicebridge.render.faults import error_text

_FIRST: Final = "00001"
_UNREADABLE: Final = 2

_HELP: Final = {
    "it": {
        "draft": "bozza JSON: la forma JSON della fattura, senza ciò che si può calcolare; - per lo standard input",
        "progressivo": "progressivo di invio e nome del file (predefinito: 00001; in una cartella il primo libero)",
        "company": "file JSON con i dati di chi emette: cedente_prestatore, id_trasmittente, contatti_trasmittente",
        "out": "file da scrivere, o cartella per un file con il nome da SdI (predefinito: standard output)",
        "force": "sostituisce il file di --out se esiste",
        "transliterate": "sostituisce i caratteri che lo schema non ammette ed elenca ogni sostituzione",
        "format": "forma del resoconto (predefinita: table)",
        "json": "come --format json",
        "written": "Scritto {name}",
    },
    "en": {
        "draft": "JSON draft: the JSON form of the invoice, without what can be computed; - for standard input",
        "progressivo": "progressive of transmission and file name (default: 00001; in a folder the first free one)",
        "company": "JSON file on who issues: cedente_prestatore, id_trasmittente, contatti_trasmittente",
        "out": "file to write, or folder for a file with the name for the SdI (default: standard output)",
        "force": "replace the file of --out when it exists",
        "transliterate": "replace characters that the schema does not allow, and list every replacement",
        "format": "form of the report (default: table)",
        "json": "the same as --format json",
        "written": "Wrote {name}",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _HELP[language]
    parser.add_argument("draft", metavar="DRAFT", help=texts["draft"])
    parser.add_argument("--progressivo", metavar="CODE", help=texts["progressivo"])
    parser.add_argument("--company", metavar="FILE", help=texts["company"])
    parser.add_argument("-o", "--out", metavar="PATH", help=texts["out"])
    parser.add_argument("--force", action="store_true", help=texts["force"])
    parser.add_argument("--transliterate", action="store_true", help=texts["transliterate"])
    parser.add_argument("--format", choices=("table", "json"), default="table", help=texts["format"])
    parser.add_argument("--json", dest="format", action="store_const", const="json", help=texts["json"])


def run(options: argparse.Namespace) -> int:
    """Complete the draft and write the XML; 0 done, with remarks or without, 2 when it cannot be read or completed."""
    try:
        source = app.single(options.draft)
        draft = draft_json.from_parsed(with_attachments(draft_json.parse(source.read()), source.beside))
        company = _company(options.company)
    except InvalidJson as error:
        return _refused(error, options.lang)
    make = partial(_made, draft, company, options.transliterate)
    if not _is_folder(options.out):
        made, target = make(options.progressivo or _FIRST), None if options.out == "-" else options.out
        _write(made, target, replace=options.force)
    elif options.progressivo:
        made = make(options.progressivo)
        target = _path_in(options.out, made, options.progressivo)
        _write(made, target, replace=options.force)
    else:
        made, target = _under_a_free_name(options.out, make)
    _tell(made, target, options)
    return 0


@dataclass(frozen=True, slots=True)
class _Made:
    """The completed document, what transliteration changed in it, and its XML."""

    completed: Completed
    changes: Changes
    content: bytes


def _made(draft: draft_json.Draft, company: Company | None, in_latin: bool, progressivo: str) -> _Made:
    completed = complete(draft, company, progressivo_invio=progressivo)
    changes: Changes = ()
    if in_latin:
        document, changes = transliterate(completed.document)
        completed = Completed(document, completed.remarks)
    return _Made(completed, changes, codec.write(completed.document))


def _write(made: _Made, target: str | None, *, replace: bool) -> None:
    if target is not None:
        app.write(target, made.content, replace=replace)


def _refused(error: InvalidJson, language: str) -> int:
    for each in error.each:
        print(f"invoicebridge: {error_text(each, language)}", file=sys.stderr)
    return _UNREADABLE


def _is_folder(path: str | None) -> bool:
    return path is not None and path != "-" and (path.endswith(("/", os.sep)) or os.path.isdir(path))


def _under_a_free_name(folder: str, make: Callable[[str], _Made]) -> tuple[_Made, str]:
    """The document is written under the next free progressive, whoever else writes into the folder; and its path."""
    names = (source.name or "" for source in app.sources([folder]))
    taken = [filename.parse(name).progressivo for name in names if not filename.problem(name)]
    while True:
        progressivo = filename.next_progressivo(taken)
        made = make(progressivo)
        target = _path_in(folder, made, progressivo)
        try:
            app.write(target, made.content, replace=False)
        except ConfigurationError as error:
            if error.code != "output-exists":
                raise
            taken.append(progressivo)
        else:
            return made, target


def _path_in(folder: str, made: _Made, progressivo: str) -> str:
    sender = made.completed.document.fattura_elettronica_header.dati_trasmissione.id_trasmittente
    return os.path.join(folder, str(filename.make(sender.id_paese, sender.id_codice, progressivo)))


def _company(path: str | None) -> Company | None:
    return None if path is None else json_codec.from_mapping(Company, draft_json.parse(app.read(path)))


def _tell(made: _Made, target: str | None, options: argparse.Namespace) -> None:
    if options.format == "json":
        print(json.dumps(_report(made.completed, made.changes, target, options.lang), ensure_ascii=False, indent=2))
        return
    if target is None:
        sys.stdout.buffer.write(made.content)
    stream = sys.stderr if target is None else sys.stdout
    for remark in made.completed.remarks:
        print(f"{remark.path}: {remarks.message(remark, options.lang)}", file=stream)
    for change in made.changes:
        print(f"{change.path}: {remarks.change_text(change, options.lang)}", file=stream)
    if target is not None:
        print(_HELP[options.lang]["written"].format(name=target))


def _report(completed: Completed, changes: Changes, target: str | None, language: str) -> dict[str, Any]:
    report: dict[str, Any] = {
        "file": target,
        "remarks": [remarks.as_json(remark, language) for remark in completed.remarks],
        "changes": [asdict(change) for change in changes],
    }
    if target is None:
        report["document"] = json_codec.to_json(completed.document)
    return report
