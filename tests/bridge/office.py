"""A store as an office has it on some afternoon: invoices in every kind of state, with genuine mails about them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from invoicebridge.bridge.archived import Draft, DraftKind, Filter, Prepared
from invoicebridge.bridge.collecting.collect import collect
from invoicebridge.bridge.looking.overview import Overview, overview
from invoicebridge.fatturapa.fault import Fault, Severity
from invoicebridge.transmission.dialogue import Ending
from tests.bridge.mailroom import Post, document, file, mailed, transmission
from tests.pec import generator as g
from tests.world import AT, COMPANY, World, world

LATER = timedelta(hours=3)
CUSTOMERS = (
    "Bianchi & Figli S.n.c.",
    "Comune di Pontedera",
    "Ditta Verdi",
    "Società per l'Illuminazione Notturna S.p.A.",
)


def invoice(number: int, *, customer: str | None = None, corrects: str | None = None, **of_file: Any) -> Prepared:
    """A file with a customer and a total."""
    made = file(number, **of_file)
    name = customer or CUSTOMERS[number % len(CUSTOMERS)]
    held = tuple(replace(one, customer=name, total=Decimal("1220.00") * number) for one in made.invoices)
    return replace(made, invoices=held, corrects=corrects)


def sent(world: World, number: int, *, ending: Ending = Ending.TAKEN, **of_file: Any) -> Post:
    """A file that one mail has carried, and the mails that may come about it."""
    one = invoice(number, **of_file)
    assert world.archive.transmissions.add([one], AT) == ()
    return Post(mailed(world, [one.transmission], ending=ending))


def arrive(world: World, *mails: bytes) -> None:
    """The mails are in the mailbox, and collected three hours later."""
    world.inbox.mails["INBOX"] += mails
    world.clock.at = AT + LATER
    for _ in collect(world.bridge):
        pass


def busy(world: World) -> None:
    """Fill the store: delivered, rejected, corrected, made available, refused, awaited, in doubt, queued, a draft."""
    done, rejected, available, outcome, refused, old = (
        sent(world, 1),
        sent(world, 2),
        sent(world, 3),
        sent(world, 5, formato="FPA12"),
        sent(world, 9, formato="FPA12"),
        sent(world, 4),
    )
    late = sent(world, 6)
    sent(world, 7, ending=Ending.UNKNOWN)
    mails = [
        *(done.accettazione(), done.consegna(), done.answer("RC", transmission(world, 1), "101")),
        late.forged("NS", transmission(world, 6)),
        *(rejected.accettazione(), rejected.consegna()),
        rejected.answer("NS", transmission(world, 2), "102", codes=("00423", "00305")),
        *(available.accettazione(), available.consegna(), available.answer("MC", transmission(world, 3), "103")),
        *(outcome.accettazione(), outcome.consegna(), outcome.answer("RC", transmission(world, 5), "105")),
        *(refused.accettazione(), refused.consegna(), refused.answer("RC", transmission(world, 9), "109")),
        refused.answer("NE", transmission(world, 9), "109", outcome="EC02", because="CIG errato"),
        *(old.accettazione(), old.consegna(), old.answer("NS", transmission(world, 4), "104", codes=("00404",))),
    ]
    arrive(world, *mails)
    again = invoice(8, corrects="t00004")
    held = tuple(
        replace(one, invoice=each.invoice, key=each.key)
        for one, each in zip(again.invoices, invoice(4).invoices, strict=True)
    )
    content = document(4, 1) + b"<!-- corrected -->"
    sent_anew = replace(
        again.transmission, invoices=tuple(one.invoice for one in held), sha256=sha256(content).hexdigest()
    )
    again = replace(again, transmission=sent_anew, content=content, invoices=held)
    assert world.archive.transmissions.add([again], AT) == ()
    world.archive.drafts.keep([faulty()], AT)


def faulty() -> Draft:
    """Input with two faults."""
    faults = tuple(Fault(code, Severity.ERROR, "/FatturaElettronica", 1, {}) for code in ("00423", "00424"))
    return Draft(
        id="d1", company=COMPANY.id, kind=DraftKind.FAULTY, source="novembre.json#3", source_sha256="a" * 64,
        content=b"{}", numero="88", data=date(2026, 11, 24), tipo_documento="TD01", faults=faults,
    )  # fmt: skip


@contextmanager
def office(folder: Path) -> Iterator[World]:
    """The busy store."""
    with world(folder, anchors=g.trust().anchors) as made:
        busy(made)
        yield made


def seen(world: World, *, with_tasks: bool = False, limit: int = 100, **wanted: Any) -> Overview:
    """What `status` finds."""
    return overview(world.bridge, Filter(**wanted), limit, with_tasks=with_tasks)
