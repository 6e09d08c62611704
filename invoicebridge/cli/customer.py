"""`invoicebridge customer list|show|import|export|remove`: the register from which batches take what rows leave out."""

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, Final

from invoicebridge.cli import bridging

if TYPE_CHECKING:
    from invoicebridge.bridge.batched import Customer
    from invoicebridge.bridge.bridge import Bridge
    from invoicebridge.bridge.report import Outcome

_HELP: Final = {
    "it": {
        "action": "azione",
        "list": "elenca i clienti",
        "show": "mostra tutto ciò che si sa di un cliente",
        "import": "prende i clienti di una tabella; chi è già nel registro con altri dati è mostrato e resta com'è",
        "export": "scrive il registro come tabella che customer import rilegge",
        "remove": "toglie un cliente dal registro; le fatture restano come sono",
        "text": "soltanto quelli nei cui dati c'è questo testo",
        "company": "azienda: il suo id o la partita IVA (predefinita: tutte)",
        "of_company": "azienda di cui sono i clienti, se la tabella non lo dice: id o partita IVA",
        "code": "codice del cliente, come lo scrive il gestionale",
        "table": "tabella CSV, XLSX, JSON o JSON Lines; - per lo standard input",
        "mapping": "mappatura (TOML), come per le fatture",
        "dry_run": "dice che cosa cambierebbe, senza scrivere nulla",
        "replace": "mette i dati della tabella al posto di quelli diversi del registro",
        "csv": "in CSV, come customer export",
        "form": "csv (predefinito) o json",
        "out": "file da scrivere (predefinito: standard output); se esiste già serve --force",
        "force": "sostituisce il file di --out se esiste",
        "written": "Scritto {name}",
    },
    "en": {
        "action": "action",
        "list": "list the customers",
        "show": "show all that is known of a customer",
        "import": "take in the customers of a table; whoever is known with other data is shown, and stays as before",
        "export": "write the register as a table that customer import reads again",
        "remove": "take a customer out of the register; invoices stay as they are",
        "text": "only those in whose data this text is",
        "company": "company: its id or VAT number (default: all)",
        "of_company": "whose customers they are, where the table does not say so: id or VAT number",
        "code": "the customer's code, as the ERP writes it",
        "table": "CSV, XLSX, JSON or JSON Lines table; - for standard input",
        "mapping": "mapping (TOML), as for invoices",
        "dry_run": "tell what would change, without writing anything",
        "replace": "put the data of the table in the place of those of the register that differ",
        "csv": "as CSV, like customer export",
        "form": "csv (default) or json",
        "out": "file to write (default: standard output); an existing one is kept unless --force",
        "force": "replace the file of --out when it exists",
        "written": "Wrote {name}",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """The actions and their arguments."""
    texts = _HELP[language]
    actions = parser.add_subparsers(dest="action", metavar=texts["action"].upper(), required=True)
    made = {
        name: actions.add_parser(name, help=texts[name], description=texts[name])
        for name in ("list", "show", "import", "export", "remove")
    }
    made["list"].add_argument("text", metavar="TEXT", nargs="?", help=texts["text"])
    made["list"].add_argument("--csv", action="store_true", help=texts["csv"])
    for name in ("show", "remove"):
        made[name].add_argument("code", metavar="CODE", help=texts["code"])
    made["import"].add_argument("table", metavar="TABLE", help=texts["table"])
    made["import"].add_argument("--mapping", metavar="FILE", help=texts["mapping"])
    made["import"].add_argument("--dry-run", action="store_true", help=texts["dry_run"])
    made["import"].add_argument("--replace", action="store_true", help=texts["replace"])
    made["export"].add_argument("--format", choices=("csv", "json"), default="csv", help=texts["form"])
    made["export"].add_argument("-o", "--out", metavar="FILE", help=texts["out"])
    made["export"].add_argument("--force", action="store_true", help=texts["force"])
    for name, action in made.items():
        action.add_argument("--company", metavar="ID", help=texts["of_company" if name == "import" else "company"])
        bridging.configure(action, language)


def run(options: argparse.Namespace) -> int:
    """Do what was asked; 0 done, 1 something of a table was not taken, 2 it could not be done."""
    return _ACTIONS[options.action](options)


def _list(options: argparse.Namespace) -> int:
    from invoicebridge.cli.console import Console
    from invoicebridge.render import customers as render

    with bridging.opened(options) as bridge:
        found = _customers(bridge, options)
        if options.csv:
            render.write_csv(found, sys.stdout.buffer)
        elif options.json:
            print(render.as_json(found))
        else:
            render.show(tuple(found), Console(), options.lang)
    return 0


def _show(options: argparse.Namespace) -> int:
    from invoicebridge.bridge.setting_up.customers import called
    from invoicebridge.cli.console import Console
    from invoicebridge.render import customers as render

    with bridging.opened(options) as bridge:
        found = called(bridge, options.code, options.company)
    if options.json:
        print(render.as_json(found))
    else:
        render.show_each(found, Console(), options.lang)
    return 0


def _import(options: argparse.Namespace) -> int:
    from invoicebridge.app import importing
    from invoicebridge.bridge.setting_up.customers import Choices, take_in
    from invoicebridge.render import import_texts

    table = importing.customers(options.table, importing.rules(options.mapping))
    choices = Choices(company=options.company, replace=options.replace, dry_run=options.dry_run)
    code = bridging.told("customer import", lambda bridge: take_in(bridge, table, choices), options)
    for one in () if options.json else table.notes():
        print(import_texts.note(one, options.lang), file=sys.stderr)
    return code


def _export(options: argparse.Namespace) -> int:
    from invoicebridge.app import importing

    with bridging.opened(options) as bridge:
        if options.out is None or options.out == "-":
            _write(bridge, sys.stdout.buffer, options)
            return 0
        with importing.whole_file(options.out, replace=options.force) as stream:
            _write(bridge, stream, options)
    print(_HELP[options.lang]["written"].format(name=options.out), file=sys.stderr)
    return 0


def _write(bridge: "Bridge", stream: BinaryIO, options: argparse.Namespace) -> None:
    from invoicebridge.render import customers as render

    write = render.write_json if options.json or options.format == "json" else render.write_csv
    write(_customers(bridge, options), stream)


def _customers(bridge: "Bridge", options: argparse.Namespace) -> "Iterator[Customer]":
    from invoicebridge.bridge.setting_up.customers import customers

    return customers(bridge, options.company, getattr(options, "text", None))


def _remove(options: argparse.Namespace) -> int:
    def work(bridge: "Bridge") -> "Iterator[Outcome]":
        from invoicebridge.bridge.setting_up.customers import remove

        return remove(bridge, options.code, options.company)

    return bridging.told("customer remove", work, options)


_ACTIONS: Final = {"list": _list, "show": _show, "import": _import, "export": _export, "remove": _remove}
