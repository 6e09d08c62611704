"""`invoicebridge check PATH…`: what the SdI would say of these files."""

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from invoicebridge import app
from invoicebridge.bridge.inspecting.inspect import Source, inspect_all
from invoicebridge.cli.progress import with_progress
from invoicebridge.errors import ConfigurationError
from invoicebridge.fatturapa.check import Checked
from invoicebridge.fatturapa.circumstances import ROME, Circumstances
from invoicebridge.fatturapa.filename import stem_key

if TYPE_CHECKING:
    from invoicebridge.signature.path import Anchors

_FORMATS: Final = ("table", "json", "jsonl", "sarif", "junit")
_WORTH_MORE_PROCESSES: Final = 200
_NOT_IN_A_NAME: Final = re.compile(r"[\s;,\"]")
"""What a line of a table has, and no name of a file that was sent."""

_HELP: Final = {
    "it": {
        "paths": "file XML o .p7m, archivi zip, cartelle; - per lo standard input",
        "jobs": "processi (predefinito: uno per core quando i file sono molti)",
        "format": "forma del risultato (predefinita: table)",
        "json": "come --format json",
        "at": "momento presunto della ricezione, AAAA-MM-GG o AAAA-MM-GGThh:mm (predefinito: adesso)",
        "as_sent": "giudica il file così come partirà: nome e dimensione definitivi, firma dove la legge la vuole",
        "name": "il nome con cui giudicare un solo file (per lo standard input)",
        "trust": "autorità fidate: file PEM, cartella, o list (vedi trust); senza, 00104 non è controllato",
        "names_used": "file con i nomi già inviati, uno per riga: chi li riusa ha 00002 (- per lo standard input)",
        "progress": "Controllo",
        "death": "un processo di controllo è stato terminato (memoria esaurita?): i suoi file si controllano di nuovo",
    },
    "en": {
        "paths": "XML or .p7m files, zip archives, folders; - for standard input",
        "jobs": "processes (default: one a core where there are many files)",
        "format": "form of the result (default: table)",
        "json": "the same as --format json",
        "at": "presumed time of reception, YYYY-MM-DD or YYYY-MM-DDThh:mm (default: now)",
        "as_sent": "judge the file as it will leave: final name and size, signature where the law wants one",
        "name": "the name under which to judge a single file (for standard input)",
        "trust": "trusted authorities: a PEM file, a folder, or list (see trust); without it 00104 is unchecked",
        "names_used": "file with the names sent before, one a line: reusing one is 00002 (- for standard input)",
        "progress": "Checking",
        "death": "a checking process was ended (out of memory?): its files are being checked again",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _HELP[language]
    parser.add_argument("paths", nargs="+", metavar="PATH", help=texts["paths"])
    parser.add_argument("-j", "--jobs", type=int, default=0, metavar="N", help=texts["jobs"])
    parser.add_argument("--format", choices=_FORMATS, default="table", help=texts["format"])
    parser.add_argument("--json", dest="format", action="store_const", const="json", help=texts["json"])
    parser.add_argument("--at", metavar="DATE", help=texts["at"])
    parser.add_argument("--as-sent", action="store_true", help=texts["as_sent"])
    parser.add_argument("--name", help=texts["name"])
    parser.add_argument("--names-used", metavar="FILE", help=texts["names_used"])
    parser.add_argument("--trust", metavar="DIR|PEM|list", help=texts["trust"])


def run(options: argparse.Namespace) -> int:
    """Check the files and print what was found; 0 all may be sent, 1 faults, 2 something could not be read."""
    used = None if options.names_used is None else _names_used(options.names_used)
    at = reception(options.at)
    anchors = _anchors(options.trust, at)
    circumstances = Circumstances(at=at, as_sent=options.as_sent, name_used=used, anchors=anchors)
    sources = app.sources(options.paths)
    if not sources:
        raise ConfigurationError("no-files-found", paths=", ".join(options.paths))
    if options.name is not None:
        sources = [_named(sources, options.name)]
    processes = _processes(options.jobs, len(sources))
    results = _flat(inspect_all(sources, app.bench(circumstances), processes, lambda: _tell_death(options.lang)))
    return _print(results, options.format, options.lang, len(sources))


def reception(text: str | None) -> datetime:
    """The instant that `--at` names: now without it, noon in Italy for a date alone; ConfigurationError otherwise."""
    if text is None:
        return datetime.now(ROME)
    try:
        instant = datetime.fromisoformat(text)
        if len(text) <= len("2026-11-25"):
            instant = datetime.combine(instant, time(12))
        return instant.replace(tzinfo=ROME) if instant.tzinfo is None else instant.astimezone(ROME)
    except (ValueError, OverflowError) as error:
        raise ConfigurationError("option-not-a-date", option="--at", value=text) from error


def _anchors(path: str | None, at: datetime) -> "Anchors | None":
    if path is None:
        return None
    from invoicebridge.signature.path import Anchors

    return Anchors(app.anchors(path, at))


def _names_used(path: str) -> Callable[[str], bool]:
    """Whether a name is in the file at `path`, UTF-8 text with a name a line; ConfigurationError for another file."""
    try:
        lines = app.read(path).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ConfigurationError("names-used-unreadable", file=path) from error
    names = {number: line.strip() for number, line in enumerate(lines, 1) if line.strip()}
    wrong = next((number for number, name in names.items() if _NOT_IN_A_NAME.search(name)), None)
    if wrong is not None:
        raise ConfigurationError("names-used-not-a-name", file=path, line=wrong, value=names[wrong])
    used = frozenset(map(stem_key, names.values()))
    return lambda name: stem_key(name) in used


def _tell_death(language: str) -> None:
    print(f"invoicebridge: {_HELP[language]['death']}", file=sys.stderr)


def _named(sources: list[Source], name: str) -> Source:
    if len(sources) != 1:
        raise ConfigurationError("option-for-one-file", option="--name", count=len(sources))
    return app.renamed(sources[0], name)


def _processes(asked: int, files: int) -> int:
    if asked < 0:
        raise ConfigurationError("option-not-a-count", option="-j", value=asked)
    if asked:
        return min(asked, files)
    return (os.cpu_count() or 1) if files >= _WORTH_MORE_PROCESSES else 1


def _flat(results: Iterable[list[Checked]]) -> Iterator[Checked]:
    for of_one_source in results:
        yield from of_one_source


def _begun(results: Iterator[Checked]) -> Iterator[Checked]:
    """The same results, the first of them made: further processes work while what prints the results is imported."""
    return chain(list(islice(results, 1)), results)


class _Worst:
    """Remembers the exit code of the worst result that went by."""

    def __init__(self) -> None:
        self.exit_code = 0

    def watch(self, results: Iterable[Checked]) -> Iterator[Checked]:
        for checked in results:
            code = 2 if checked.error is not None else 0 if checked.accepted else 1
            self.exit_code = max(self.exit_code, code)
            yield checked


def _print(results: Iterator[Checked], form: str, language: str, files: int) -> int:
    worst = _Worst()
    watched = with_progress(worst.watch(_begun(results)), _HELP[language]["progress"], files)
    if form == "table":
        _print_table(watched, language, files)
    else:
        from invoicebridge.render.checked import WRITERS

        for text in WRITERS[form](watched, language):
            sys.stdout.write(text)
    return worst.exit_code


def _print_table(results: Iterable[Checked], language: str, files: int) -> None:
    from invoicebridge.cli.console import Console
    from invoicebridge.render.checked_table import Account

    account = Account(Console(), language, files)
    for checked in results:
        account.add(checked)
    account.close()
