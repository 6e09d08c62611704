"""What an operation tells, for people (a coloured account) and for machines (JSON)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from rich.console import Console
from rich.text import Text as Line

from invoicebridge.bridge.report import Outcome, Report, Verdict
from invoicebridge.catalogue import Text
from invoicebridge.render import import_texts
from invoicebridge.render.checked import fault_as_mapping
from invoicebridge.render.detail_words import in_words
from invoicebridge.render.faults import error_text, message
from invoicebridge.render.outcome_texts import (
    alert,
    backup,
    collect,
    customer,
    export,
    import_,
    outcomes,
    prepare,
    reconcile,
    resolve,
    restore,
    serve,
    setup,
    transmit,
    watch,
)
from invoicebridge.render.signature_texts import printable

_MARKS: Final = {
    Verdict.DONE: ("✓", "green"),
    Verdict.NOTHING: ("·", "dim"),
    Verdict.WAITING: ("…", "cyan"),
    Verdict.ATTENTION: ("!", "bold yellow"),
    Verdict.FAILED: ("✗", "bold red"),
}
_WORDS: Final = {
    Verdict.DONE: Text("fatto", "done"),
    Verdict.NOTHING: Text("già a posto", "nothing to do"),
    Verdict.WAITING: Text("in attesa", "waiting"),
    Verdict.ATTENTION: Text("da guardare", "to be looked at"),
    Verdict.FAILED: Text("non riuscito", "failed"),
}
_HEAD: Final = Text("impronta dell'archivio", "head of the store")
_MORE: Final = Text("… e altre {count} osservazioni", "… and {count} more remarks")
_MOST_REMARKS: Final = 20
_EMPTY: Final = Text("Non c'era nulla da fare.", "There was nothing to do.")


@cache
def texts() -> Mapping[str, Text]:
    """The text of every code of an outcome."""
    every: dict[str, Text] = {}
    for module in (
        prepare,
        transmit,
        collect,
        resolve,
        reconcile,
        export,
        setup,
        serve,
        alert,
        outcomes,
        import_,
        watch,
        backup,
        restore,
        customer,
    ):
        every.update(module.TEXTS)
    return MappingProxyType(every)


def outcome_text(outcome: Outcome, language: str) -> str:
    """What happened, in one sentence; where something failed, why."""
    if outcome.error is not None:
        return error_text(outcome.error, language)
    detail = {name: in_words(name, value, language) for name, value in outcome.detail.items()}
    return texts()[outcome.code].in_language(language).format_map(detail)


def show(outcomes: Iterable[Outcome], console: Console, language: str) -> Iterator[Outcome]:
    """Print each outcome as it comes, and at the end how many there were of each kind; yield them all."""
    counts: Counter[Verdict] = Counter()
    for outcome in outcomes:
        counts[outcome.verdict] += 1
        show_one(outcome, console, language)
        yield outcome
    console.print(Line(counted(counts, language), style="bold"))


def counted(counts: Mapping[Verdict, int], language: str) -> str:
    """How many outcomes there were of each kind, in one line."""
    found = [(verdict, counts.get(verdict, 0)) for verdict in Verdict]
    words = [f"{count} {_WORDS[verdict].in_language(language)}" for verdict, count in found if count]
    return ", ".join(words) or _EMPTY.in_language(language)


def show_one(outcome: Outcome, console: Console, language: str) -> None:
    """Print an outcome, with what was found in it; of a batch with the rows and columns that it goes back to."""
    mark, colour = _MARKS[outcome.verdict]
    line = Line.assemble((mark, colour), " ", (printable(outcome.what), "bold"), "  ", outcome_text(outcome, language))
    whole = not console.is_terminal  # lines for programs, and for grep, are not broken
    console.print(line, soft_wrap=whole)
    for fault in outcome.faults if not outcome.remarks else ():
        console.print(Line(f"    {fault.code}  {message(fault, language)}"), soft_wrap=whole)
    for remark in outcome.remarks[:_MOST_REMARKS]:
        console.print(Line(f"    {import_texts.at(remark, language)}"), soft_wrap=whole)
    if len(outcome.remarks) > _MOST_REMARKS:
        more = _MORE.in_language(language).format(count=len(outcome.remarks) - _MOST_REMARKS)
        console.print(Line(f"    {more}"), soft_wrap=whole)


def as_mapping(report: Report, language: str) -> dict[str, Any]:
    """The JSON object of a report: verdicts and codes are stable, `text` is for people."""
    return {
        "operation": report.operation,
        "verdict": str(report.worst),
        "outcomes": [one_as_mapping(one, language) for one in report.outcomes],
        "head": None if report.head is None else str(report.head),
    }


def one_as_mapping(outcome: Outcome, language: str) -> dict[str, Any]:
    """The JSON object of one outcome."""
    return {
        "what": outcome.what,
        "verdict": str(outcome.verdict),
        "code": outcome.code,
        "text": outcome_text(outcome, language),
        "detail": dict(outcome.detail),
        "transmission": outcome.transmission,
        "faults": [fault_as_mapping(fault, language) for fault in outcome.faults],
        "remarks": [import_texts.as_mapping(remark, language) for remark in outcome.remarks],
        "error": None if outcome.error is None else outcome.error.code,
    }


def head_line(report: Report, language: str) -> str:
    """The head of the stories, to be printed or written down: it shows later whether anything was changed or cut."""
    return f"{_HEAD.in_language(language)} {report.head}"
