"""A bar on standard error while results go by, where someone looks at it and it is worth it."""

import sys
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

Result = TypeVar("Result")

_WORTH_A_BAR: Final = 50


def with_progress(results: Iterable[Result], label: str, total: int) -> Iterable[Result]:
    """The same results; a bar is shown where there are many and standard error is a terminal."""
    if total < _WORTH_A_BAR or not sys.stderr.isatty():
        return results
    return _shown(results, label, total)


def _shown(results: Iterable[Result], label: str, total: int) -> Iterator[Result]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from invoicebridge.cli.console import Console

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=total)
        for result in results:
            yield result
            progress.advance(task)
