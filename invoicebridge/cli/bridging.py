"""What the commands of the bridge share: settings, the open store, a report told as a table or as JSON, exit codes."""

import argparse
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from invoicebridge import app
from invoicebridge.cli.progress import with_progress
from invoicebridge.errors import InvoiceBridgeError

if TYPE_CHECKING:
    from invoicebridge.bridge.archived import Head
    from invoicebridge.bridge.bridge import Bridge
    from invoicebridge.bridge.report import Outcome, Report

_TEXTS: Final = {
    "it": {
        "settings": "file di impostazioni (predefinito: $INVOICEBRIDGE_SETTINGS, poi invoicebridge.toml qui)",
        "json": "resoconto in JSON",
        "progress": "avanzamento",
    },
    "en": {
        "settings": "settings file (default: $INVOICEBRIDGE_SETTINGS, then invoicebridge.toml here)",
        "json": "report as JSON",
        "progress": "progress",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the arguments that every command of the bridge takes."""
    parser.add_argument("--settings", metavar="FILE", help=_TEXTS[language]["settings"])
    reporting(parser, language)


def reporting(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare --json for a command that tells a report; `cli.main` then tells one too of what could not begin."""
    parser.add_argument("--json", action="store_true", help=_TEXTS[language]["json"])
    parser.set_defaults(reports=True)


@contextmanager
def opened(options: argparse.Namespace) -> Iterator["Bridge"]:
    """The bridge that the settings describe, for the length of a block; ConfigurationError when they are wrong."""
    with app.bridge(app.settings(options.settings)) as bridge:
        yield bridge


def outcome_files(bridge: "Bridge", options: argparse.Namespace) -> "Callable[[], Iterator[Outcome]]":
    """What writes for the ERPs of the settings whatever changed, once mailboxes were read."""
    from invoicebridge.bridge.outcome_files.hand_over import after_collecting
    from invoicebridge.render.outcome_files import drops

    chosen = drops(app.settings(options.settings))
    return lambda: after_collecting(bridge, chosen)


def told(
    operation: str,
    work: Callable[["Bridge"], Iterable["Outcome"]],
    options: argparse.Namespace,
    total: int = 0,
) -> int:
    """Do the work and tell it; 0 all is well or goes on by itself, 1 a person is needed, 2 something failed."""
    with opened(options) as bridge:
        return said(operation, work(bridge), options, head=bridge.archive.stories.head, total=total)


def said(
    operation: str,
    outcomes: Iterable["Outcome"],
    options: argparse.Namespace,
    *,
    head: Callable[[], "Head"] | None = None,
    total: int = 0,
) -> int:
    """Tell outcomes as they come, and at the end the head of the store where there is one; the exit code of `told`."""
    from invoicebridge.bridge.report import Report
    from invoicebridge.cli.console import Console
    from invoicebridge.render import outcomes as render

    shown = with_progress(outcomes, _TEXTS[options.lang]["progress"], total)
    if options.json:
        return _said_to_a_machine(operation, shown, options, head)
    every = tuple(render.show(shown, Console(), options.lang))
    report = Report(operation=operation, outcomes=every, head=None if head is None else head())
    if report.head is not None:
        print(render.head_line(report, options.lang))
    return _exit_code(report)


def _said_to_a_machine(
    operation: str, outcomes: Iterable["Outcome"], options: argparse.Namespace, head: Callable[[], "Head"] | None
) -> int:
    """Print one JSON object; what stops the work is its last outcome, so that nothing done before goes untold."""
    from invoicebridge.bridge.report import Report

    every: list[Outcome] = []
    at_end = None
    try:
        every.extend(outcomes)
        at_end = None if head is None else head()
    except InvoiceBridgeError as error:
        every.append(stopped(operation, error))
    report = Report(operation=operation, outcomes=tuple(every), head=at_end)
    _print(report, options)
    return _exit_code(report)


def print_stopped(options: argparse.Namespace, error: InvoiceBridgeError) -> None:
    """Print the JSON object of a command that could not begin."""
    from invoicebridge.bridge.report import Report

    operation = " ".join(filter(None, (options.command, getattr(options, "action", None))))
    _print(Report(operation=operation, outcomes=(stopped(operation, error),), head=None), options)


def stopped(operation: str, error: InvoiceBridgeError) -> "Outcome":
    """The outcome of an operation that could not begin, or go on."""
    from invoicebridge.bridge.report import Outcome, Verdict

    return Outcome(what=operation, verdict=Verdict.FAILED, code="stage-failed", error=error)


def _print(report: "Report", options: argparse.Namespace) -> None:
    from invoicebridge.render import outcomes as render

    print(json.dumps(render.as_mapping(report, options.lang), ensure_ascii=False, indent=2))


def _exit_code(report: "Report") -> int:
    from invoicebridge.bridge.report import Verdict

    return {Verdict.ATTENTION: 1, Verdict.FAILED: 2}.get(report.worst, 0)
