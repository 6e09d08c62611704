"""A bar on standard error while results go by, where someone looks at it and it is worth it."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
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


@contextmanager
def counting(label: str) -> Iterator[Callable[[int], None]]:
    """What is to be told how many things more are done, where nobody knows how many there are.

    Their number is shown for the length of the block, where standard error is a terminal.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn

    from invoicebridge.cli.console import Console

    columns = (SpinnerColumn(), TextColumn("{task.description} {task.completed}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=None)
        yield lambda count: progress.advance(task, count)


@contextmanager
def measured(label: str) -> Iterator[Callable[[int, int], None]]:
    """What is to be told how many things more are done, and how many there are in all.

    A bar is shown for the length of the block, where there are many and standard error is a terminal.
    """
    if not sys.stderr.isatty():
        yield lambda _more, _all: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from invoicebridge.cli.console import Console

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=None)

        def advance(more: int, total: int) -> None:
            progress.update(task, advance=more, total=total)

        yield advance
