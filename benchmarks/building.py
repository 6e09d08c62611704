"""`complete` and `codec.write`: from parties and lines to the bytes of a file, beside the same by a38."""

from collections.abc import Iterator
from typing import Final

from benchmarks import a38_side, drafts
from benchmarks.corpus import Invoice, invoice
from benchmarks.interleave import Contender, interleaved, spreads
from benchmarks.measure import Other, Row, Wish, Workshop
from invoicebridge.fatturapa import codec
from invoicebridge.fatturapa.complete import complete
from invoicebridge.fatturapa.draft import DraftFatturaElettronica

LINES: Final = 10
_WARM_UP: Final = 5
_Both = tuple[Invoice, DraftFatturaElettronica]


def complete_and_write(workshop: Workshop) -> Iterator[Row]:
    """complete + write of a draft; and, from plain values on both sides, with making the draft, beside a38."""
    given: Contender[_Both] = Contender("draft given", lambda pair: _written(pair[1]))
    made: Contender[_Both] = Contender("draft made", lambda pair: _written(drafts.draft(pair[0])))
    a38: Contender[_Both] = Contender("a38", lambda pair: a38_side.build_and_write(pair[0]))
    contenders = (given, made, a38) if a38_side.installed() else (given, made)
    interleaved(contenders, _corpus(_WARM_UP, 900_000))
    found = spreads(interleaved(contenders, _corpus(workshop.many(400, least=10)), at_most=20))
    yield Row(
        measure="complete",
        what=f"complete + write, {LINES} lines",
        unit="ms",
        ours=found[0],
        figure=found[0].median / 1e-3,
        figure_unit="ms",
        wish=Wish("at most", 1),
    )
    beside = Other(f"{a38_side.name()} build + write", found[2]) if a38_side.installed() else None
    yield Row(
        measure="complete",
        what=f"draft made + complete + write, {LINES} lines",
        unit="ms",
        ours=found[1],
        beside=beside,
        figure=beside.spread.median / found[1].median if beside else None,
        wish=Wish("at least", 10),
        note="" if beside else "a38 is not installed",
    )


def _corpus(count: int, first: int = 1) -> list[_Both]:
    invoices = (invoice(serial, LINES) for serial in range(first, first + count))
    return [(one, drafts.draft(one)) for one in invoices]


def _written(draft: DraftFatturaElettronica) -> bytes:
    return codec.write(complete(draft).document)
