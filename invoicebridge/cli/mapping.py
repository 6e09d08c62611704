"""`invoicebridge mapping suggest|check`: a proposal of what an ERP's columns are, and whether a mapping is right."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Final

from invoicebridge import app
from invoicebridge.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from invoicebridge.app.importing import Suggestion
    from invoicebridge.bridge.importing import ImportFault, ImportNote

_HELP: Final = {
    "it": {
        "action": "azione",
        "suggest": "propone una mappatura dalle intestazioni e dai valori di una tabella",
        "check": "controlla una mappatura; con una tabella, anche che cosa se ne legge",
        "table": "tabella CSV o XLSX, anche cartella o archivio di tabelle",
        "mapping": "mappatura (TOML); - per controllare la tabella senza mappatura",
        "out": "file da scrivere (predefinito: standard output); se esiste già serve --force",
        "force": "sostituisce il file se esiste",
        "annotate": "scrive qui una copia della tabella con una colonna di osservazioni",
        "json": "resoconto in JSON",
        "right": "La mappatura è corretta",
        "read": "Fatture leggibili: {drafts}. Errori: {faults}",
        "placed": "Colonne riconosciute: {count}. Senza posto: {unplaced}",
        "missing": "Mancano: {names}",
        "none": "nessuna",
        "written": "Scritto {name}",
    },
    "en": {
        "action": "action",
        "suggest": "propose a mapping from the headings and values of a table",
        "check": "check a mapping; with a table, what can be read of it too",
        "table": "CSV or XLSX table, or a folder or archive of tables",
        "mapping": "mapping (TOML); - to check the table without a mapping",
        "out": "file to write (default: standard output); an existing one is kept unless --force",
        "force": "replace the file when it exists",
        "annotate": "write a copy of the table with a column of remarks here",
        "json": "report as JSON",
        "right": "The mapping is right",
        "read": "Invoices that can be read: {drafts}. Faults: {faults}",
        "placed": "Columns that were recognised: {count}. Without a place: {unplaced}",
        "missing": "Missing: {names}",
        "none": "none",
        "written": "Wrote {name}",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """The two actions and their arguments."""
    texts = _HELP[language]
    actions = parser.add_subparsers(dest="action", metavar=texts["action"].upper(), required=True)
    suggesting = actions.add_parser("suggest", help=texts["suggest"], description=texts["suggest"])
    suggesting.add_argument("table", metavar="TABLE", help=texts["table"])
    suggesting.add_argument("-o", "--out", metavar="FILE", help=texts["out"])
    checking = actions.add_parser("check", help=texts["check"], description=texts["check"])
    checking.add_argument("mapping", metavar="MAPPING", help=texts["mapping"])
    checking.add_argument("table", metavar="TABLE", nargs="?", help=texts["table"])
    checking.add_argument("--annotate", metavar="FILE", help=texts["annotate"])
    checking.add_argument("--json", action="store_true", help=texts["json"])
    for action in (suggesting, checking):
        action.add_argument("--force", action="store_true", help=texts["force"])


def run(options: argparse.Namespace) -> int:
    """Do what was asked; 0 all is well, 1 something is left to be done by a person."""
    return _suggest(options) if options.action == "suggest" else _check(options)


def _suggest(options: argparse.Namespace) -> int:
    """Write the proposal; 1 when columns are without a place, or missing."""
    from invoicebridge.app import importing

    made = importing.suggestion(options.table)
    text = importing.as_toml(made, options.lang)
    if options.out is None or options.out == "-":
        sys.stdout.write(text)
        _tell(made, options.lang)
    else:
        app.write(options.out, text.encode(), replace=options.force)
        _tell(made, options.lang)
        print(_HELP[options.lang]["written"].format(name=options.out), file=sys.stderr)
    return 1 if made.unplaced or made.missing else 0


def _tell(made: "Suggestion", language: str) -> None:
    texts = _HELP[language]
    unplaced = ", ".join(one.heading for one in made.unplaced) or texts["none"]
    count = len(made.columns) + len(made.known)
    print(texts["placed"].format(count=count, unplaced=unplaced), file=sys.stderr)
    if made.missing:
        print(texts["missing"].format(names=", ".join(made.missing)), file=sys.stderr)


def _check(options: argparse.Namespace) -> int:
    """Read the mapping and, if there is one, the table; 1 when the table has faults."""
    from invoicebridge.app import importing
    from invoicebridge.bridge.importing import ImportFault
    from invoicebridge.render import import_texts

    rules = importing.rules(None if options.mapping == "-" else options.mapping)
    if options.annotate is not None and options.table in (None, "-"):
        raise ConfigurationError("not-a-table", name=options.table or options.mapping)
    if options.table is None:
        print(json.dumps({"mistakes": []}) if options.json else _HELP[options.lang]["right"])
        return 0
    importer = importing.importer(options.table, rules)
    faults: list[ImportFault] = []
    drafts = 0
    for one in importer.drafts():
        if isinstance(one, ImportFault):
            faults.append(one)
        else:
            drafts += 1
    _show(importer.notes(), faults, drafts, options)
    if options.annotate is not None:
        remarks = import_texts.remarks(faults, options.lang)
        heading = import_texts.remarks_heading(options.lang)
        importing.annotate(options.table, rules, remarks, heading, options.annotate, replace=options.force)
        print(_HELP[options.lang]["written"].format(name=options.annotate), file=sys.stderr)
    return 1 if faults else 0


def _show(
    notes: "Sequence[ImportNote]",
    faults: "list[ImportFault]",
    drafts: int,
    options: argparse.Namespace,
) -> None:
    from invoicebridge.cli.console import Console
    from invoicebridge.render import import_texts

    language = options.lang
    if options.json:
        told = [import_texts.as_mapping(one, language) for one in faults]
        said = [import_texts.note(one, language) for one in notes]
        print(json.dumps({"invoices": drafts, "notes": said, "faults": told}, ensure_ascii=False, indent=2))
        return
    for one in notes:
        print(import_texts.note(one, language))
    import_texts.show(faults, Console(), language)
    print(_HELP[language]["read"].format(drafts=drafts, faults=len(faults)))
