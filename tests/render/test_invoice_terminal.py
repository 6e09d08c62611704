"""The invoice in the terminal: complete, whatever the width, and without anything that a terminal would obey."""

import io
import re
from collections.abc import Callable

import pytest
from rich.console import Console

from invoicebridge.fatturapa import codec
from invoicebridge.render.invoice import view
from invoicebridge.render.invoice_terminal import print_invoice
from tests.render.full_documents import full_ordinary, full_simplified


def printed(document: codec.Document, width: int, *, colour: bool = False) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=width, markup=False, highlight=False, emoji=False, force_terminal=colour)
    print_invoice(view(document, "it"), console)
    return stream.getvalue()


@pytest.mark.parametrize("make", [full_ordinary, full_simplified], ids=["ordinary", "simplified"])
def test_every_text_of_a_document_is_printed(make: Callable[[], tuple[codec.Document, list[str]]]) -> None:
    document, texts = make()
    made = printed(document, 400)
    assert [text for text in texts if text not in made] == []


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(len(line) for line in printed(full_ordinary()[0], width).splitlines()) <= width


def test_markup_of_the_console_is_printed_as_it_stands() -> None:
    document, texts = full_ordinary(" [red]x[/red] :smile:")
    made = printed(document, 600)
    assert [text for text in texts if text not in made] == []


def test_only_the_console_sends_control_sequences() -> None:
    made = printed(full_ordinary("\x9b31m\u202e")[0], 200, colour=True)
    assert "\x9b" not in made
    assert "\u202e" not in made
    assert re.sub(r"\x1b\[[0-9;]*m", "", made).count("\x1b") == 0
