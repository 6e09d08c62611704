"""Files under way in a small world, and the mails that a PEC provider and the SdI would send about them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from invoicebridge.bridge.archived import Prepared, PreparedInvoice
from invoicebridge.bridge.collecting.folding import refold
from invoicebridge.fatturapa.circumstances import InvoiceKey
from invoicebridge.pec.compose import File, compose
from invoicebridge.sandbox.books import Entry
from invoicebridge.sandbox.judge import Reason
from invoicebridge.sandbox.notification_writer import NotificationWriter, in_archive
from invoicebridge.sandbox.pec_mail import Certified, Kind, Sent
from invoicebridge.sdi.blocks import RiferimentoFattura
from invoicebridge.transmission.attempt import Attempt
from invoicebridge.transmission.dialogue import Dialogue, Ending, smtp_proof, written
from invoicebridge.transmission.state import State
from invoicebridge.transmission.transmission import Invoice, Transmission
from tests.bridge.messages import the_sdi
from tests.pec import generator as g
from tests.world import AT, COMPANY, MAILBOX, World

BOX = "sdi48@pec.fatturapa.it"
FIRST_BOX = "sdi01@pec.fatturapa.it"
LEASE = timedelta(minutes=10)
NUMBER = "111"


def file(number: int, formato: str = "FPR12", invoices: int = 1) -> Prepared:
    """A file with so many invoices, ready to be sent."""
    content = document(number, invoices)
    held = tuple(_invoice(f"{number}/{place}", place if invoices > 1 else None) for place in range(1, invoices + 1))
    transmission = Transmission(
        id=f"t{number:05}",
        company=COMPANY.id,
        name=f"IT75100120361_{number:05}.xml",
        sha256=hashlib.sha256(content).hexdigest(),
        formato=formato,
        invoices=tuple(each.invoice for each in held),
        prepared_at=AT + timedelta(seconds=number),
    )
    return Prepared(transmission=transmission, content=content, invoices=held)


def document(number: int, invoices: int) -> bytes:
    """As much of a file as says which invoices are in it."""
    bodies = "".join(
        "<FatturaElettronicaBody><DatiGenerali><DatiGeneraliDocumento><TipoDocumento>TD01</TipoDocumento>"
        f"<Data>2026-11-20</Data><Numero>{number}/{place}</Numero>"
        "</DatiGeneraliDocumento></DatiGenerali></FatturaElettronicaBody>"
        for place in range(1, invoices + 1)
    )
    namespace = "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"
    head = f'<p:FatturaElettronica xmlns:p="{namespace}" versione="FPR12"><FatturaElettronicaHeader/>'
    return f"{head}{bodies}</p:FatturaElettronica>".encode()


def _invoice(numero: str, place: int | None) -> PreparedInvoice:
    reference = RiferimentoFattura(numero_fattura=numero, anno_fattura=2026, posizione_fattura=place)
    day = date(2026, 11, 20)
    key = InvoiceKey(taxpayer="IT75100120361", numero=numero, space="", data=day, by_full_date=False)
    return PreparedInvoice(invoice=Invoice(reference=reference, tipo_documento="TD01", data=day), key=key)


def under_way(
    world: World, *numbers: int, ending: Ending = Ending.TAKEN, archive: str | None = None, **of_file: Any
) -> Attempt:
    """Files of these numbers that one mail carries to the SdI; it is sent as `transmit` sends it."""
    prepared = [file(number, **of_file) for number in numbers]
    assert world.archive.transmissions.add(prepared, AT) == ()
    return mailed(world, [one.transmission for one in prepared], ending=ending, archive=archive)


def mailed(
    world: World, files: Sequence[Transmission], *, ending: Ending = Ending.TAKEN, archive: str | None = None
) -> Attempt:
    """One more mail with these files, which wait to be sent."""
    ids = tuple(one.id for one in files)
    claimed = world.archive.queue.claim(COMPANY.id, "me", AT, LEASE, len(ids))
    assert {one.id for one in claimed} == set(ids)
    attempt = Attempt(
        message_id=world.bridge.ids.message_id(MAILBOX.address),
        transmissions=ids,
        address=FIRST_BOX,
        saved_at=AT,
        lease_ends=AT + LEASE,
    )
    world.archive.attempts.save(attempt, MAILBOX.name, "me", AT, archive)
    dialogue = Dialogue(
        message_id=attempt.message_id, mailbox=MAILBOX.name, server="127.0.0.1:465", ended_at=AT, ending=ending
    )
    content = written(dialogue)
    proof = smtp_proof(dialogue, sha256=hashlib.sha256(content).hexdigest())
    world.archive.attempts.finish(attempt.message_id, content, [proof] if proof else [], AT)
    refold(world.archive, ids, AT)
    return attempt


@dataclass
class Post:
    """The provider and the SdI: mails about one attempt, each with a time of its own, in the order they are made in."""

    attempt: Attempt
    minutes: Any = field(default_factory=lambda: count(1))

    @property
    def identificativo(self) -> str:
        """The PEC id of the attempt."""
        return f"opec.{self.attempt.message_id}"

    def at(self) -> datetime:
        """A minute later than the mail before."""
        return (AT + timedelta(minutes=next(self.minutes))).astimezone(g.ROME)

    def sent(self, msgid: str | None) -> Sent:
        """The mail of the attempt as the provider got it."""
        to = self.attempt.address
        return Sent(MAILBOX.address, (to,), "IT75100120361_00001.xml", msgid, b"Message-ID: <x>\r\n\r\n")

    def receipt(self, kind: Kind, **facts: Any) -> bytes:
        """A receipt about the attempt; `msgid` None: it names the mail by its PEC id alone."""
        sent = self.sent(facts.pop("msgid", self.attempt.message_id))
        certified = Certified(facts.pop("at", None) or self.at(), facts.pop("pec_id", self.identificativo), **facts)
        return g.provider().receipt(kind, sent, certified, number=next(self.minutes))

    def accettazione(self) -> bytes:
        """The provider has accepted it."""
        return self.receipt(Kind.ACCETTAZIONE)

    def consegna(self) -> bytes:
        """The SdI's provider has it."""
        return self.receipt(Kind.AVVENUTA_CONSEGNA, consegna=self.attempt.address)

    def failed(self) -> bytes:
        """It did not reach the SdI's box."""
        return self.receipt(Kind.ERRORE_CONSEGNA, consegna=self.attempt.address, errore="altro")

    def notification(self, kind: str, one: Transmission, number: str = NUMBER, **more: Any) -> File:
        """A signed notification about a file."""
        at = self.at()
        entry = Entry(
            identificativo_sdi=number,
            nome_file=one.name,
            sha256=one.sha256,
            sender=MAILBOX.address,
            box=self.attempt.address,
            pec_message_id=more.pop("pec_id", self.identificativo),
            received_at=at,
            formato=one.formato,
            archive=more.pop("archive", None),
        )
        writer = NotificationWriter(entry, str(next(self.minutes)), at, "0000000", the_sdi())
        content = _written(writer, kind, **more)
        name = f"{one.name.partition('.')[0]}_{kind}_001"
        if kind == "AT":
            return File(f"{name}.zip", in_archive({one.name: b"<file/>", f"{name}.xml": content}))
        return File(f"{name}.xml", content)

    def answer(self, kind: str, one: Transmission, number: str = NUMBER, *, box: str = BOX, **more: Any) -> bytes:
        """The mail with that notification, in the envelope of the SdI's provider."""
        return self.envelope(self.notification(kind, one, number, **more), box=box)

    def envelope(self, *files: File, box: str = BOX, at: datetime | None = None) -> bytes:
        """A genuine transport envelope from a box of the SdI, or of anybody else, with these files."""
        sent = self.letter(*files, box=box)
        return g.provider().transport(sent, Certified(at or self.at(), f"sdi.{next(self.minutes)}@pec.gestore.example"))

    def forged(self, kind: str, one: Transmission) -> bytes:
        """Somebody's ordinary mail in the SdI's name, which our provider wraps as an anomaly."""
        sent = self.letter(self.notification(kind, one))
        return g.provider().anomaly(sent, self.at(), f"anomaly.{next(self.minutes)}@pec.gestore.example")

    def letter(self, *files: File, box: str = BOX) -> Sent:
        """A mail to us before it has an envelope."""
        own = f"{next(self.minutes)}.{self.attempt.message_id}"
        mail = compose(
            list(files) or [File("a.txt", b"a")], sender=box, recipient=MAILBOX.address, message_id=own, at=AT
        )
        return Sent(box, (MAILBOX.address,), "Notifica", own, mail.content)


def _written(writer: NotificationWriter, kind: str, **more: Any) -> bytes:
    if kind == "NS":
        return writer.ns([Reason(code, f"Errore {code}", "Correggere") for code in more.get("codes", ("00423",))])
    if kind == "NE":
        return writer.ne(more.get("outcome", "EC01"), more.get("because"))
    return {"RC": writer.rc, "MC": writer.mc, "DT": writer.dt, "AT": writer.at}[kind]()


def states(world: World, *ids: str) -> dict[str, State]:
    """What is recorded of the files, or of all."""
    return world.archive.transmissions.states(ids or world.archive.transmissions.ids())


def transmission(world: World, number: int) -> Transmission:
    """The file of this number as the store has it."""
    (found,) = world.archive.transmissions.get([f"t{number:05}"])
    return found
