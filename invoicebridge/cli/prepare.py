"""`invoicebridge prepare PATH…`: drafts and ready invoices become files that are checked, signed and wait to go."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from invoicebridge import app
from invoicebridge.cli import bridging
from invoicebridge.errors import ConfigurationError

if TYPE_CHECKING:
    from invoicebridge.bridge.bridge import Bridge
    from invoicebridge.bridge.report import Outcome

_HELP: Final = {
    "it": {
        "paths": "bozze JSON, fatture XML o firmate, archivi zip, cartelle",
        "company": "azienda a cui appartengono tutti i file (predefinita: quella che emette ciascuno)",
        "dry-run": "dice che cosa succederebbe: nessun nome, nessuna firma, nulla nell'archivio",
        "export": "scrive qui, con il nome definitivo, i file che attendono una firma fatta altrove; "
        "firmati, si danno di nuovo a prepare",
    },
    "en": {
        "paths": "JSON drafts, XML or signed invoices, zip archives, folders",
        "company": "company that all files belong to (default: the one that issues each)",
        "dry-run": "say what would happen: no name, no signature, nothing in the store",
        "export": "write the files that wait for a signature made elsewhere here, under their final names; "
        "once signed, give them to prepare again",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _HELP[language]
    parser.add_argument("paths", nargs="*", metavar="PATH", help=texts["paths"])
    parser.add_argument("--company", metavar="ID", help=texts["company"])
    parser.add_argument("--dry-run", action="store_true", help=texts["dry-run"])
    parser.add_argument("--export-unsigned", metavar="DIR", help=texts["export"])
    bridging.configure(parser, language)


def run(options: argparse.Namespace) -> int:
    """Prepare the files; 0 all are prepared, 1 some need a person, 2 some could not be read, signed or taken."""
    sources = app.drafts_and_invoices(options.paths)
    if not sources and (options.paths or options.export_unsigned is None):
        raise ConfigurationError("no-files-found", paths=", ".join(options.paths) or "-")
    shelf = None if options.export_unsigned is None or options.dry_run else app.shelf(options.export_unsigned)

    def work(bridge: "Bridge") -> "Iterator[Outcome]":
        from invoicebridge.bridge.preparing.prepare import prepare
        from invoicebridge.bridge.preparing.unsigned import export_unsigned

        yield from prepare(bridge, sources, company=options.company, dry_run=options.dry_run)
        if shelf is not None:
            yield from export_unsigned(bridge, shelf, options.company)

    return bridging.told("prepare", work, options, total=len(sources))
