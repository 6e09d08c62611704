"""`invoicebridge reconcile`: every invoice in one class, what does not add up, and what a person must do today."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO, Final

from invoicebridge import app
from invoicebridge.cli import bridging, filters
from invoicebridge.cli.progress import counting, with_progress
from invoicebridge.errors import ConfigurationError

if TYPE_CHECKING:
    from invoicebridge.bridge.bridge import Bridge
    from invoicebridge.bridge.reconcile.places import Placed
    from invoicebridge.bridge.reconcile.reconciliation import Reconciliation
    from invoicebridge.render.reconcile_files import Form

_PERSON: Final = 1
_FAILED: Final = 2
_FORMATS: Final = ("table", "html", "xlsx", "csv", "json")
_ENDINGS: Final = {".html": "html", ".htm": "html", ".xlsx": "xlsx", ".csv": "csv", ".json": "json"}

_TEXTS: Final = {
    "it": {
        "format": "tabella (predefinito), pagina da stampare, cartella di lavoro, righe o JSON; "
        "senza, lo dice la fine del nome di --out",
        "out": "scrive in questo file invece che sull'uscita standard",
        "force": "sostituisce il file se c'è già",
        "portal": "confronta con l'elenco (CSV) esportato da «Fatture e Corrispettivi»",
        "batch": "confronta con l'elenco (CSV) delle fatture che il gestionale ha dato (si può ripetere)",
        "stories": "con html e --out: una pagina con la storia di ogni fattura elencata, nella cartella NOME.stories",
        "rescan": "rilegge tutte le caselle e le confronta con l'archivio",
    },
    "en": {
        "format": "table (default), page to print, workbook, rows or JSON; "
        "without it the end of the name of --out says it",
        "out": "write into this file instead of standard output",
        "force": "replace the file if it is there already",
        "portal": "compare with the list (CSV) that “Fatture e Corrispettivi” exports",
        "batch": "compare with the list (CSV) of the invoices that the ERP gave (may be repeated)",
        "stories": "with html and --out: a page with the story of each invoice listed, in the folder NAME.stories",
        "rescan": "read all mailboxes again and compare them with the store",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _TEXTS[language]
    bridging.configure(parser, language)
    filters.configure_dates(parser, language)
    parser.add_argument("--format", choices=_FORMATS, help=texts["format"])
    parser.add_argument("--out", metavar="FILE", help=texts["out"])
    parser.add_argument("--force", action="store_true", help=texts["force"])
    parser.add_argument("--portal", metavar="FILE", help=texts["portal"])
    parser.add_argument("--batch", action="append", default=[], metavar="FILE", help=texts["batch"])
    parser.add_argument("--stories", action="store_true", help=texts["stories"])
    parser.add_argument("--rescan", action="store_true", help=texts["rescan"])


def run(options: argparse.Namespace) -> int:
    """Reconcile; 0 all in order, 1 a person is needed, 2 when something could not be done."""
    format_ = _format(options)
    if format_ == "xlsx" and options.out is None:
        raise ConfigurationError("output-needed", format=format_)
    if options.stories:
        _demand_room_for_stories(format_, options)
    with bridging.opened(options) as bridge:
        found = _WAYS[format_](bridge, options)
    if options.out is not None:
        from invoicebridge.render.reconcile_texts import phrase

        print(phrase("written", options.lang, name=options.out), file=sys.stderr)
    if found.failed:
        return _FAILED
    return _PERSON if found.needs_person else 0


def _demand_room_for_stories(format_: str, options: argparse.Namespace) -> None:
    if format_ != "html":
        raise ConfigurationError("options-exclude", option="--stories", other=f"--format {format_}")
    if options.out is None:
        raise ConfigurationError("option-needs-another", option="--stories", other="--out")
    from invoicebridge.render.reconcile_stories import beside

    app.demand_free(str(options.out), replace=options.force)
    app.demand_free(str(beside(PurePath(options.out))), replace=options.force)


def _format(options: argparse.Namespace) -> str:
    if options.json:
        return "json"
    ending = PurePath(options.out).suffix.lower() if options.out is not None else ""
    return str(options.format or _ENDINGS.get(ending, "table"))


def _reconciled(
    bridge: "Bridge", options: argparse.Namespace, sink: "Callable[[Placed], None] | None" = None
) -> "Reconciliation":
    from invoicebridge.bridge.reconcile import reconcile
    from invoicebridge.bridge.reconcile.reconciliation import Scope
    from invoicebridge.render.reconcile_texts import phrase

    chosen = filters.dated(options)
    scope = Scope(company=chosen.company, since=chosen.since, until=chosen.until)
    lists = [*(app.batch_list(path) for path in options.batch)]
    if options.portal is not None:
        if chosen.company is None and len(bridge.archive.companies.all()) > 1:
            raise ConfigurationError("option-needs-another", option="--portal", other="--company")
        lists.insert(0, app.portal_list(options.portal))
    with counting(phrase("progress", options.lang)) as progress:
        return reconcile(bridge, scope, lists=lists, reread=options.rescan, sink=sink, progress=progress)


# --- the forms -------------------------------------------------------------------------------------------------------


def _table(bridge: "Bridge", options: argparse.Namespace) -> "Reconciliation":
    from invoicebridge.cli.console import Console
    from invoicebridge.render.reconcile_table import show

    found = _reconciled(bridge, options)
    if options.out is None:
        show(found, Console(), options.lang)
    else:
        import io

        text = io.StringIO()
        show(found, Console(file=text, width=120), options.lang)
        app.write(options.out, text.getvalue().encode(), replace=options.force)
    return found


def _html(bridge: "Bridge", options: argparse.Namespace) -> "Reconciliation":
    from invoicebridge.bridge.looking.story import story
    from invoicebridge.render.reconcile_page import report, to_tell

    found = _reconciled(bridge, options)
    if options.stories:
        page = report(found, story(bridge, ()), options.lang, _stories(bridge, found, options))
    else:
        page = report(found, story(bridge, to_tell(found)), options.lang)
    with _stream(options) as stream:
        stream.write(page)
    return found


def _stories(bridge: "Bridge", found: "Reconciliation", options: argparse.Namespace) -> "Callable[[str], str]":
    """A page of its own tells the story of whatever the report lists; where each is, seen from the report."""
    from invoicebridge.bridge.looking.story import stories
    from invoicebridge.render.reconcile_page import listed
    from invoicebridge.render.reconcile_stories import beside, hrefs, page_name, relative
    from invoicebridge.render.reconcile_texts import phrase
    from invoicebridge.render.story_page import story_page

    report, ids = PurePath(options.out), listed(found)
    folder, back = beside(report), relative(f"../{report.name}")
    for one in with_progress(stories(bridge, ids), phrase("telling", options.lang), len(ids)):
        app.write_private(Path(folder, page_name(one)), story_page(one, options.lang, back))
    if ids:
        print(phrase("stories written", options.lang, name=folder, count=len(ids)), file=sys.stderr)
    return hrefs(folder.name, ids)


def _xlsx(bridge: "Bridge", options: argparse.Namespace) -> "Reconciliation":
    from invoicebridge.render.reconcile_xlsx import Xlsx

    return _written(bridge, options, lambda stream: Xlsx(stream, options.lang))


def _csv(bridge: "Bridge", options: argparse.Namespace) -> "Reconciliation":
    from invoicebridge.render.reconcile_files import Csv

    return _written(bridge, options, Csv)


def _json(bridge: "Bridge", options: argparse.Namespace) -> "Reconciliation":
    from invoicebridge.render.reconcile_files import Json

    return _written(bridge, options, lambda stream: Json(stream, options.lang))


def _written(bridge: "Bridge", options: argparse.Namespace, form: "Callable[[BinaryIO], Form]") -> "Reconciliation":
    """Every invoice goes into the file as it goes by."""
    with _stream(options) as stream:
        made = form(stream)
        found = _reconciled(bridge, options, made.add)
        made.end(found)
    return found


@contextmanager
def _stream(options: argparse.Namespace) -> Iterator[BinaryIO]:
    """Standard output, or the file, which is its owner's alone and whole once the block ends well."""
    if options.out is None:
        yield sys.stdout.buffer
        return
    with app.writing_package(options.out, replace=options.force) as stream:
        yield stream


_WAYS: Final = {"table": _table, "html": _html, "xlsx": _xlsx, "csv": _csv, "json": _json}
