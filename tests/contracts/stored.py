"""Things to put into a store; tests change what they are about."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from invoicebridge.bridge.archived import Company, Prepared, PreparedInvoice, Record
from invoicebridge.bridge.ports import Archive
from invoicebridge.fatturapa.circumstances import InvoiceKey
from invoicebridge.sdi.blocks import RiferimentoFattura
from invoicebridge.transmission.attempt import Attempt
from invoicebridge.transmission.proof import Proof, Source
from invoicebridge.transmission.state import State
from invoicebridge.transmission.transmission import Invoice, Transmission

AT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
LEASE = timedelta(minutes=5)
DAY = date(2026, 3, 4)
COMPANY = Company(id="acme", name="ACME S.r.l.", id_paese="IT", id_codice="01234567890", party='{"regime":"RF01"}')
SDI = "sdi01@pec.fatturapa.it"


def key(numero: str = "1", **changes: Any) -> InvoiceKey:
    """What the SdI compares of an ordinary invoice of 4 March 2026."""
    values: dict[str, Any] = {"taxpayer": "IT01234567890", "space": "", "data": DAY, "by_full_date": False}
    return InvoiceKey(numero=numero, **values | changes)


def prepared(number: int, *keys: InvoiceKey, name: str | None = None, **changes: Any) -> Prepared:
    """The file IT01234567890_00001.xml, or its like with another number, with one invoice of that number."""
    content = f"<file>{number}</file>".encode() * 20
    invoices = tuple(_invoice(each) for each in keys or (key(str(number)),))
    transmission = Transmission(
        id=f"t{number:05}",
        company=COMPANY.id,
        name=name or f"IT01234567890_{number:05}.xml",
        sha256=hashlib.sha256(content).hexdigest(),
        formato="FPR12",
        invoices=tuple(each.invoice for each in invoices),
        prepared_at=AT + timedelta(seconds=number),
    )
    return Prepared(transmission=transmission, content=content, invoices=invoices, **changes)


def _invoice(one: InvoiceKey) -> PreparedInvoice:
    reference = RiferimentoFattura(numero_fattura=one.numero, anno_fattura=one.data.year)
    invoice = Invoice(reference=reference, tipo_documento=one.space or "TD01", data=one.data)
    return PreparedInvoice(invoice=invoice, key=one, customer="Rossi & C.", total=Decimal("122.00"))


def attempt(number: int, *transmissions: str, at: datetime = AT) -> Attempt:
    """A mail that carries these transmissions."""
    return Attempt(
        message_id=f"m{number:05}@bridge.example",
        transmissions=transmissions,
        address=SDI,
        saved_at=at,
        lease_ends=at + LEASE,
    )


def sent(archive: Archive, number: int, *keys: InvoiceKey, state: State = State.SENT) -> Prepared:
    """A file that was prepared, claimed, saved as an attempt and answered by the server."""
    one = prepared(number, *keys)
    assert archive.transmissions.add([one], AT) == ()
    assert [each.id for each in archive.queue.claim(COMPANY.id, "me", AT, LEASE, 1)] == [one.transmission.id]
    mail = attempt(number, one.transmission.id)
    archive.attempts.save(mail, "box", "me", AT)
    answered(archive, mail, f"250 {number}".encode(), state)
    record = recorded(one, state, made_from=2, attempts={mail.message_id: state})
    assert archive.transmissions.record([record], AT) == ()
    return one


def answered(archive: Archive, mail: Attempt, dialogue: bytes, state: State) -> Proof:
    """What was said over SMTP about the mail is in the store, with the proof that it is."""
    said = proof(dialogue, state, source=Source.SMTP, attempt=mail.message_id)
    archive.attempts.finish(mail.message_id, dialogue, [said], AT)
    return said


def proof(content: bytes, state: State, **changes: Any) -> Proof:
    """What evidence of this content proves."""
    values: dict[str, Any] = {"at": AT, "source": Source.RECEIPT}
    return Proof(state=state, sha256=hashlib.sha256(content).hexdigest(), **values | changes)


def recorded(one: Prepared, state: State, **changes: Any) -> Record:
    """What folding found: this state, of the file and of each invoice in it."""
    return Record(transmission=one.transmission.id, state=state, invoices=tuple(state for _ in one.invoices), **changes)
