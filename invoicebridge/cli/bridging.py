"""What the commands of the bridge share: settings, the open store, a report told as a table or as JSON, exit codes."""

import argparse
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from invoicebridge import app
from invoicebridge.cli.progress import with_progress

if TYPE_CHECKING:
    from invoicebridge.bridge.archived import Head
    from invoicebridge.bridge.bridge import Bridge
    from invoicebridge.bridge.report import Outcome

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
    parser.add_argument("--json", action="store_true", help=_TEXTS[language]["json"])


@contextmanager
def opened(options: argparse.Namespace) -> Iterator["Bridge"]:
    """The bridge that the settings describe, for the length of a block; ConfigurationError when they are wrong."""
    with app.bridge(app.settings(options.settings)) as bridge:
        yield bridge


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
    from invoicebridge.bridge.report import Report, Verdict
    from invoicebridge.cli.console import Console
    from invoicebridge.render import outcomes as render

    shown = with_progress(outcomes, _TEXTS[options.lang]["progress"], total)
    if not options.json:
        shown = render.show(shown, Console(), options.lang)
    every = tuple(shown)
    report = Report(operation=operation, outcomes=every, head=None if head is None else head())
    if options.json:
        print(json.dumps(render.as_mapping(report, options.lang), ensure_ascii=False, indent=2))
    elif report.head is not None:
        print(render.head_line(report, options.lang))
    return {Verdict.ATTENTION: 1, Verdict.FAILED: 2}.get(report.worst, 0)
