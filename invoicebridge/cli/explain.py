"""`invoicebridge explain CODE…`: what a code means, why it happens, how to mend it; `--all` lists every code."""

import argparse
import json
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import partial
from itertools import takewhile
from typing import Final

from invoicebridge.catalogue import Entry, Offline, all_entries
from invoicebridge.errors import ConfigurationError

_HELP: Final = {
    "it": {
        "codes": "codice del SdI (00421), esito (EC02) o avviso nostro (IB001), anche senza gli zeri iniziali",
        "metavar": "CODICE",
        "all": "elenca tutti i codici",
        "format": "forma del risultato (predefinita: table)",
        "json": "come --format json",
    },
    "en": {
        "codes": "code of the SdI (00421), outcome (EC02) or warning of ours (IB001), leading zeros optional",
        "metavar": "CODE",
        "all": "list all codes",
        "format": "form of the result (default: table)",
        "json": "the same as --format json",
    },
}

_LABELS: Final = {
    "it": {
        "meaning": "Che cosa significa",
        "cause": "Perché succede",
        "remedy": "Come rimediare",
        "offline": "Si controlla prima dell'invio",
        "applies_to": "Riguarda",
        "since": "In uso almeno da",
        "source": "Fonte",
        "code": "Codice",
        "title": "Titolo",
        "withdrawn": "ritirato",
        "elsewhere": "non i file fattura di oggi",
    },
    "en": {
        "meaning": "What it means",
        "cause": "Why it happens",
        "remedy": "How to mend it",
        "offline": "Checked before sending",
        "applies_to": "Applies to",
        "since": "In use since at least",
        "source": "Source",
        "code": "Code",
        "title": "Title",
        "withdrawn": "withdrawn",
        "elsewhere": "not the invoice files of today",
    },
}

_OFFLINE: Final = {
    "it": {Offline.YES: "sì", Offline.PARTLY: "in parte", Offline.NO: "no, lo sa solo il SdI"},
    "en": {Offline.YES: "yes", Offline.PARTLY: "partly", Offline.NO: "no, only the SdI knows"},
}

_WIDTHS: Final = {"": 5, "IB": 3, "EC": 2, "EN": 2}
_NEAREST: Final = 3
_LEGEND: Final = ("offline", "applies_to", "since", "source")


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _HELP[language]
    parser.add_argument("codes", nargs="*", metavar=texts["metavar"], help=texts["codes"])
    parser.add_argument("--all", action="store_true", help=texts["all"])
    parser.add_argument("--format", choices=("table", "json"), default="table", help=texts["format"])
    parser.add_argument("--json", dest="format", action="store_const", const="json", help=texts["json"])


def run(options: argparse.Namespace) -> int:
    """Print what the catalogue knows of the codes; ConfigurationError when one is unknown (the others are printed)."""
    if not options.codes and not options.all:
        raise ConfigurationError("codes-not-given")
    known = {entry.code: entry for entry in all_entries()}
    wanted = list(dict.fromkeys(_canonical(code) for code in options.codes))
    found = list(known.values()) if options.all else [known[code] for code in wanted if code in known]
    _print(found, options.format, options.lang, in_full=not options.all)
    unknown = [code for code in wanted if code not in known]
    if unknown:
        raise ConfigurationError(
            "code-unknown", value=", ".join(unknown), closest=", ".join(dict.fromkeys(_nearest(unknown, known)))
        )
    return 0


def _canonical(code: str) -> str:
    """The code as the catalogue writes it: upper case, with its leading zeros."""
    text = code.strip().upper()
    parts = re.fullmatch(r"(IB|EC|EN|)(\d+)", text, re.ASCII)
    return text if parts is None else parts[1] + parts[2].zfill(_WIDTHS[parts[1]])


def _nearest(unknown: Iterable[str], known: Collection[str]) -> Iterator[str]:
    """The three codes that look most like each unknown one; those that begin alike first."""
    for code in unknown:
        likeness = partial(_likeness, code)
        yield from sorted(known, key=likeness, reverse=True)[:_NEAREST]


def _likeness(code: str, known: str) -> tuple[int, float]:
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(code, known, strict=False))
    return len(list(alike)), SequenceMatcher(None, code, known).ratio()


def _print(entries: Sequence[Entry], form: str, language: str, *, in_full: bool) -> None:
    if form == "json":
        print(json.dumps([as_mapping(entry, language) for entry in entries], ensure_ascii=False, indent=2))
    elif sys.stdout.isatty():
        _print_in_colour(entries, language, in_full=in_full)
    else:
        for line in _plain(entries, language, in_full=in_full):
            print(line)


def as_mapping(entry: Entry, language: str) -> dict[str, object]:
    """The entry as the JSON form of this command gives it; texts in the language asked for."""
    return {
        "code": entry.code,
        "title": entry.title.in_language(language),
        "meaning": entry.meaning.in_language(language),
        "cause": entry.cause.in_language(language),
        "remedy": entry.remedy.in_language(language),
        "offline": str(entry.offline),
        "applies_to": list(entry.applies_to),
        "since": entry.since,
        "source": entry.source,
        "withdrawn": entry.withdrawn,
    }


def _title(entry: Entry, language: str) -> str:
    withdrawn = f" ({_LABELS[language]['withdrawn']})" if entry.withdrawn else ""
    return entry.title.in_language(language) + withdrawn


def _paragraphs(entry: Entry, language: str) -> Iterator[tuple[str, str]]:
    """The three paragraphs of an entry, each with its label."""
    for name, text in (("meaning", entry.meaning), ("cause", entry.cause), ("remedy", entry.remedy)):
        yield _LABELS[language][name], text.in_language(language)


def _offline(entry: Entry, language: str) -> str:
    """Whether the control is made before sending; empty for what is no control of a file: outcomes, withdrawn codes."""
    is_control = not entry.withdrawn and not entry.code.startswith("E")
    return _OFFLINE[language][entry.offline] if is_control else ""


def _legend(entry: Entry, language: str) -> Iterator[tuple[str, str]]:
    """The short facts of an entry, each with its label."""
    labels = _LABELS[language]
    formats = ", ".join(entry.applies_to) or labels["elsewhere"]
    facts = (_offline(entry, language), formats, entry.since, entry.source)
    for name, fact in zip(_LEGEND, facts, strict=True):
        if fact:
            yield labels[name], fact


def _plain(entries: Sequence[Entry], language: str, *, in_full: bool) -> Iterator[str]:
    """Lines for a pipe or a file: one a code when listing, a paragraph a fact when explaining."""
    for number, entry in enumerate(entries):
        if not in_full:
            yield f"{entry.code}\t{entry.offline}\t{_title(entry, language)}"
            continue
        if number:
            yield ""
        yield f"{entry.code}  {_title(entry, language)}"
        yield from (f"{label}: {text}" for label, text in _paragraphs(entry, language))
        yield from (f"{label}: {fact}" for label, fact in _legend(entry, language))


def _print_in_colour(entries: Sequence[Entry], language: str, *, in_full: bool) -> None:
    from invoicebridge.cli.console import Console

    console = Console()
    if in_full:
        for entry in entries:
            console.print(_panel(entry, language))
    elif entries:
        console.print(_list(entries, language))


def _panel(entry: Entry, language: str) -> object:
    from rich.panel import Panel
    from rich.text import Text

    body = Text()
    for label, text in _paragraphs(entry, language):
        body.append(f"{label}\n", style="bold").append(f"{text}\n\n")
    for label, fact in _legend(entry, language):
        body.append(f"{label}: {fact}\n", style="dim")
    body.rstrip()
    heading = Text(f"{entry.code}  {_title(entry, language)}", style="bold")
    return Panel(body, title=heading, title_align="left", border_style="blue")


def _list(entries: Sequence[Entry], language: str) -> object:
    from rich.table import Table
    from rich.text import Text

    labels = _LABELS[language]
    table = Table(box=None, header_style="dim")
    for name in ("code", "title", "offline"):
        table.add_column(labels[name], no_wrap=name == "code")
    for entry in entries:
        title = Text(_title(entry, language), style="dim" if entry.withdrawn else "")
        table.add_row(Text(entry.code, style="bold"), title, _offline(entry, language))
    return table
