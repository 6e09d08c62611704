"""Files that wait to be sent in the store of a small world."""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from invoicebridge.bridge.archived import Prepared, PreparedInvoice
from invoicebridge.bridge.ports import Archive
from invoicebridge.bridge.report import Outcome
from invoicebridge.fatturapa.circumstances import InvoiceKey
from invoicebridge.render.outcomes import outcome_text
from invoicebridge.sdi.blocks import RiferimentoFattura
from invoicebridge.transmission.state import State
from invoicebridge.transmission.transmission import Invoice, Transmission
from tests.fatturapa.small_invoices import SELLER, body, invoice
from tests.world import AT, COMPANY

BOX = "sdi12@pec.fatturapa.it"
DAY = date(2026, 11, 20)


def prepared(
    number: int, *, content: bytes | None = None, name: str = "", data: date = DAY, **changes: Any
) -> Prepared:
    """The file IT75100120361_00001.xml, or its like, with a good invoice of this number."""
    content = content or invoice(body(numero=str(number), data=data.isoformat()))
    reference = RiferimentoFattura(numero_fattura=str(number), anno_fattura=data.year)
    inside = Invoice(reference=reference, tipo_documento="TD01", data=data)
    key = InvoiceKey(taxpayer=f"IT{SELLER}", numero=str(number), space="", data=data, by_full_date=False)
    transmission = Transmission(
        id=f"t{number:05}",
        company=COMPANY.id,
        name=name or f"IT{SELLER}_{number:05}.xml",
        sha256=hashlib.sha256(content).hexdigest(),
        formato="FPR12",
        invoices=(inside,),
        prepared_at=AT + timedelta(seconds=number),
        **changes,
    )
    listed = PreparedInvoice(invoice=inside, key=key, customer="Beta", total=Decimal("12.20"))
    return Prepared(transmission=transmission, content=content, invoices=(listed,))


def queue(archive: Archive, *files: int | Prepared) -> list[str]:
    """The files wait to be sent, the first one longest; their ids."""
    some = [prepared(one) if isinstance(one, int) else one for one in files]
    assert archive.transmissions.add(some, AT) == ()
    return [one.transmission.id for one in some]


def known_box(archive: Archive, mailbox: str = "pec") -> None:
    """The SdI has assigned its box to the mailbox."""
    archive.mailboxes.assign(mailbox, BOX, AT)


def codes(outcomes: Iterable[Outcome]) -> list[str]:
    """What happened, in order; every outcome has its words in both languages."""
    every = list(outcomes)
    assert all(outcome_text(one, language) for one in every for language in ("it", "en"))
    return [one.code for one in every]


def state(archive: Archive, id_: str) -> State:
    """The state of a file as it is recorded."""
    return archive.transmissions.states([id_])[id_]
