"""`invoicebridge complete DRAFT.json`: the XML invoice that a draft describes, and what the draft says otherwise."""

import argparse
import base64
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from invoicebridge import app
from invoicebridge.errors import InvalidDocument, InvalidJson
from invoicebridge.fatturapa import codec, draft_json, filename, json_codec
from invoicebridge.fatturapa.complete import Company, Completed, complete
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
    folder = options.out is not None and options.out != "-" and _is_folder(options.out)
    progressivo = options.progressivo or (_free_in(options.out) if folder else _FIRST)
    try:
        draft = draft_json.from_json(_with_attachments(json_codec.parse(app.read(options.draft)), options.draft))
        company = _company(options.company)
    except InvalidJson as error:
        return _refused(error, options.lang)
    completed = complete(draft, company, progressivo_invio=progressivo)
    changes: Changes = ()
    if options.transliterate:
        document, changes = transliterate(completed.document)
        completed = Completed(document, completed.remarks)
    _deliver(completed, changes, _target(options.out, folder, completed, progressivo), options)
    return 0


def _refused(error: InvalidJson, language: str) -> int:
    for each in error.each:
        print(f"invoicebridge: {error_text(each, language)}", file=sys.stderr)
    return _UNREADABLE


def _is_folder(path: str) -> bool:
    return path.endswith(("/", os.sep)) or os.path.isdir(path)


def _free_in(folder: str) -> str:
    """The progressive after the highest of the folder's file names."""
    names = (source.name or "" for source in app.sources([folder]))
    return filename.next_progressivo([filename.parse(name).progressivo for name in names if not filename.problem(name)])


def _company(path: str | None) -> Company | None:
    return None if path is None else json_codec.from_mapping(Company, json_codec.parse(app.read(path)))


def _target(out: str | None, folder: bool, completed: Completed, progressivo: str) -> str | None:
    """The file to write, None for standard output."""
    if out is None or out == "-" or not folder:
        return None if out == "-" else out
    sender = completed.document.fattura_elettronica_header.dati_trasmissione.id_trasmittente
    return os.path.join(out, str(filename.make(sender.id_paese, sender.id_codice, progressivo)))


def _deliver(completed: Completed, changes: Changes, target: str | None, options: argparse.Namespace) -> None:
    content = codec.write(completed.document)
    if target is not None:
        app.write(target, content, replace=options.force)
    if options.format == "json":
        print(json.dumps(_report(completed, changes, target, options.lang), ensure_ascii=False, indent=2))
        return
    if target is None:
        sys.stdout.buffer.write(content)
    stream = sys.stderr if target is None else sys.stdout
    for remark in completed.remarks:
        print(f"{remark.path}: {remarks.message(remark, options.lang)}", file=stream)
    for change in changes:
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


def _with_attachments(values: Any, draft: str) -> Any:
    """The draft's values with the content of every attachment that names a `file` beside the draft instead."""
    bodies = values.get("fattura_elettronica_body") if isinstance(values, Mapping) else None
    for number, body in enumerate(bodies if isinstance(bodies, list) else ()):
        attachments = body.get("allegati") if isinstance(body, Mapping) else None
        for at, attachment in enumerate(attachments if isinstance(attachments, list) else ()):
            if isinstance(attachment, dict) and isinstance(attachment.get("file"), str):
                _load(attachment, draft, f"$.fattura_elettronica_body[{number}].allegati[{at}]")
    return values


def _load(attachment: dict[str, Any], draft: str, path: str) -> None:
    name = attachment.pop("file")
    if os.path.isabs(name) or ".." in name.replace("\\", "/").split("/"):
        raise InvalidDocument("draft-attachment", path=path, name=name)
    folder = "" if draft == "-" else os.path.dirname(draft)
    attachment.setdefault("nome_attachment", os.path.basename(name))
    attachment.setdefault("attachment", base64.b64encode(app.read(os.path.join(folder, name))).decode())
