"""`invoicebridge import PATH…`: the invoices of an ERP's batch are taken into the store, each once."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from invoicebridge.cli import bridging, watching
from invoicebridge.cli.progress import counting
from invoicebridge.errors import ConfigurationError, InvoiceBridgeError

if TYPE_CHECKING:
    from invoicebridge.bridge.batches.batch import Batch, Choices, Told
    from invoicebridge.bridge.bridge import Bridge
    from invoicebridge.bridge.importing import ImportNote

_HELP: Final = {
    "it": {
        "paths": "tabelle CSV o XLSX, bozze JSON o JSON Lines, fatture XML o firmate, UBL; archivi zip, cartelle, - ",
        "mapping": "mappatura delle colonne (TOML)",
        "company": "azienda delle fatture che non dicono la propria (predefinita: quella che emette, o l'unica)",
        "dry-run": "dice che cosa succederebbe: nulla va nell'archivio",
        "all-or-nothing": "non prende nulla se anche una sola fattura ha errori o conflitti",
        "annotate": "scrive qui una copia della tabella con una colonna di osservazioni",
        "result": "scrive qui che cosa è stato di ogni fattura (.csv o .jsonl)",
        "update-customers": "il registro dei clienti prende i dati della tabella dove sono diversi",
        "force": "sostituisce i file di --annotate e --result se esistono",
        "progress": "fatture",
        "written": "Scritto {name}",
        "interrupted": "Interrotto: ciò che è stato preso resta; importare di nuovo lo stesso file completa il resto",
    },
    "en": {
        "paths": "CSV or XLSX tables, JSON or JSON Lines drafts, XML or signed invoices, UBL; zip archives, folders, -",
        "mapping": "mapping of the columns (TOML)",
        "company": "company of the invoices that do not state theirs (default: the one that issues, or the only one)",
        "dry-run": "say what would happen: nothing goes into the store",
        "all-or-nothing": "take nothing if even one invoice has faults or conflicts",
        "annotate": "write a copy of the table with a column of remarks here",
        "result": "write what became of each invoice here (.csv or .jsonl)",
        "update-customers": "the register of customers takes what the table says where it differs",
        "force": "replace the files of --annotate and --result when they exist",
        "progress": "invoices",
        "written": "Wrote {name}",
        "interrupted": "Interrupted: what was taken stays; importing the same file again completes the rest",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _HELP[language]
    parser.add_argument("paths", nargs="*", metavar="PATH", help=texts["paths"])
    parser.add_argument("--watch", action="store_true", help=watching.HELP[language])
    parser.add_argument("--mapping", metavar="FILE", help=texts["mapping"])
    parser.add_argument("--company", metavar="ID", help=texts["company"])
    parser.add_argument("--dry-run", action="store_true", help=texts["dry-run"])
    parser.add_argument("--all-or-nothing", action="store_true", help=texts["all-or-nothing"])
    parser.add_argument("--annotate", metavar="FILE", help=texts["annotate"])
    parser.add_argument("--result", metavar="FILE", help=texts["result"])
    parser.add_argument("--update-customers", action="store_true", help=texts["update-customers"])
    parser.add_argument("--force", action="store_true", help=texts["force"])
    bridging.configure(parser, language)


def run(options: argparse.Namespace) -> int:
    """Import the batches; 0 all is taken, 1 a person is needed, 2 some could not be read, signed or taken."""
    if options.watch:
        return watching.run(options)
    if not options.paths:
        raise ConfigurationError("import-nothing-named")
    from invoicebridge.app import importing
    from invoicebridge.bridge.batches.batch import Choices
    from invoicebridge.cli.import_telling import exit_code, result, telling
    from invoicebridge.render import import_texts

    rules = importing.rules(options.mapping)
    if options.annotate is not None:
        importing.demand_table(options.paths)
    importing.demand_apart(options.result, (*options.paths, options.annotate))
    for beside in (options.result, options.annotate):
        importing.demand_place(beside, replace=options.force)
    batches = [importing.batch(path, rules) for path in options.paths]
    choices = Choices(
        company=options.company,
        update_customers=options.update_customers,
        all_or_nothing=options.all_or_nothing,
        dry_run=options.dry_run,
    )
    remarks: dict[int | None, str] = {}
    with bridging.opened(options) as bridge, result(options) as keep, counting(_HELP[options.lang]["progress"]) as on:
        teller = telling(options)
        try:
            for told, notes in _told(bridge, batches, choices):
                teller.notes(notes)
                if told is not None:
                    teller.add(told)
                    keep(told)
                    on(len(told.invoices))
                    if options.annotate is not None:
                        import_texts.add_remarks(remarks, told.outcome.remarks, options.lang)
        except KeyboardInterrupt:
            print(_HELP[options.lang]["interrupted"], file=sys.stderr)
            raise
        teller.end(bridge.archive.stories.head())
    if options.annotate is not None:
        heading = import_texts.remarks_heading(options.lang)
        importing.annotate(options.paths[0], rules, remarks, heading, options.annotate, replace=options.force)
    for name in filter(None, (options.result, options.annotate)):
        print(_HELP[options.lang]["written"].format(name=name), file=sys.stderr)
    return exit_code(teller.account)


def _told(
    bridge: "Bridge", batches: "Sequence[Batch]", choices: "Choices"
) -> "Iterator[tuple[Told | None, Sequence[ImportNote]]]":
    """Yield what is told of each batch, with the notes that are new; what stops the work is told last.

    Where there are several batches each note says of which it is.
    """
    from invoicebridge.bridge.batches.batch import Told
    from invoicebridge.bridge.batches.importing import importing

    for batch in batches:
        noted = 0
        try:
            for told in importing(bridge, batch, choices):
                notes = batch.importer.notes()[noted:]
                yield told, _named(notes, batch) if len(batches) > 1 else notes
                noted += len(notes)
        except InvoiceBridgeError as error:
            yield Told(bridging.stopped("import", error)), ()
            return
        notes = batch.importer.notes()[noted:]
        yield None, _named(notes, batch) if len(batches) > 1 else notes


def _named(notes: "Sequence[ImportNote]", batch: "Batch") -> "Sequence[ImportNote]":
    return [replace(one, parameters={"file": batch.name, **one.parameters}) for one in notes]
