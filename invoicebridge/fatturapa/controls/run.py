"""Makes the controls that apply to a file and collects what they find."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple, TypeVar

from invoicebridge.fatturapa.controls.facts import Body, Document, FileFacts
from invoicebridge.fatturapa.controls.paths import presence
from invoicebridge.fatturapa.controls.reading import Undecided
from invoicebridge.fatturapa.controls.registry import (
    Picked,
    for_body,
    for_cassa,
    for_document,
    for_file,
    for_summary,
    not_made,
)
from invoicebridge.fatturapa.fault import Fault

Block = TypeVar("Block")
Subject = FileFacts | Document | Body


class Findings(NamedTuple):
    """Faults, and the codes of controls that were not, or not wholly, made."""

    faults: list[Fault]
    unchecked: set[str]
    """Those that this file left undecided."""
    not_made: frozenset[str] = frozenset()
    """Those that could not be made for want of an argument, the same for every file of the format."""

    @property
    def left_out(self) -> frozenset[str]:
        """All of them."""
        return self.not_made.union(self.unchecked)


def control_file(facts: FileFacts) -> Findings:
    """The faults of name and size."""
    with_ = facts.circumstances.given
    found = Findings([], set(), not_made(None, with_))
    _ask(for_file(with_), facts, found)
    return found


def control_document(document: Document) -> Findings:
    """The faults of header and bodies, by line."""
    with_ = document.circumstances.given
    found = Findings([], set(), not_made(document.formato, with_))
    _ask(for_document(document.formato, with_, presence(document.header)), document, found)
    for body in document.bodies():
        _ask(for_body(document.formato, with_, body.texts.tipo, presence(body.texts) + body.line_presence), body, found)
        if not document.simplified:
            _control_blocks(body, found)
    found.faults.sort(key=lambda fault: (fault.line or 0, fault.code))
    return found


_CANNOT_TELL: Final = (Undecided, ArithmeticError)
"""The second: numbers and dates beyond the calendar and the exact arithmetic, which the schema does not admit."""


def _ask(controls: Picked[Callable[..., Iterator[Fault]]], subject: Subject, found: Findings) -> None:
    report = found.faults.extend
    for code, find in controls:
        try:
            report(find(subject))
        except _CANNOT_TELL:
            found.unchecked.add(code)


def _control_blocks(body: Body, found: Findings) -> None:
    formato, tipo = body.document.formato, body.texts.tipo
    if body.texts.casse != "0":
        _ask_of_each(for_cassa(formato, tipo), body, lambda: body.casse, found)
    _ask_of_each(for_summary(formato, tipo), body, lambda: body.summaries, found)


def _ask_of_each(
    controls: Picked[Callable[[Body, Block], Fault | None]],
    body: Body,
    blocks: Callable[[], Sequence[Block]],
    found: Findings,
) -> None:
    try:
        readable = blocks()
    except Undecided:
        found.unchecked.update(code for code, _ in controls)
        return
    for block in readable:
        for code, find in controls:
            try:
                fault = find(body, block)
            except _CANNOT_TELL:
                found.unchecked.add(code)
            else:
                if fault is not None:
                    found.faults.append(fault)
