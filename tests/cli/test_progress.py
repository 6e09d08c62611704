"""The bar is there for a person who waits, and nowhere else."""

import io
import sys

import pytest

from invoicebridge.cli.progress import with_progress


class Terminal(io.StringIO):
    """A standard error that somebody looks at."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "count", "shown"), [(Terminal, 60, True), (Terminal, 5, False), (io.StringIO, 60, False)]
)
def test_a_bar_is_shown_to_a_terminal_for_many_results(
    monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO], count: int, shown: bool
) -> None:
    error = stream()
    monkeypatch.setattr(sys, "stderr", error)
    monkeypatch.setenv("TERM", "xterm")
    assert list(with_progress(range(count), "Firma", count)) == list(range(count))
    assert bool(error.getvalue()) is shown
