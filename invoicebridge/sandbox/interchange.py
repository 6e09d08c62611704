"""The SdI of the sandbox: what it does with a mail, and what it says of each file, by its rules or by the script.

Its terms (Allegato A 1.9.1, Allegato B): a private party's file that cannot be delivered is at its disposal (MC, which
is final); a public body's is tried for ten days (MC, then RC or AT); once it is delivered the body decides (NE), until
fifteen days after the SdI's first word on the delivery have gone by (DT).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Final

from invoicebridge.catalogue.boxes import is_sdi_box
from invoicebridge.fatturapa import filename
from invoicebridge.sandbox import arrived
from invoicebridge.sandbox.arrived import Arrived, Attachment, Outline, outline, unpacked
from invoicebridge.sandbox.books import Books, Entry, Said
from invoicebridge.sandbox.clock import Clock
from invoicebridge.sandbox.judge import Judge, Judged, reasons
from invoicebridge.sandbox.notification_writer import NotificationWriter, in_archive, metadata
from invoicebridge.sandbox.script import Answer, Delivery, Script
from invoicebridge.sandbox.sdi_mail import SdiMail
from invoicebridge.signature.keys import Signer

FIRST_BOX: Final = "sdi01@pec.fatturapa.it"
ASSIGNED: Final = "sdi48@pec.fatturapa.it"
TRIES_LAST: Final = timedelta(days=10)
DECISION_TERM: Final = timedelta(days=15)


@dataclass(frozen=True, slots=True)
class _Case:
    """A file in the books, what its recipient is, and what the script wants of it."""

    number: str
    content: bytes = field(repr=False)
    outline: Outline
    answer: Answer


class Interchange:
    """Receives envelopes, keeps the books, sends notifications."""

    def __init__(
        self, mail: SdiMail, clock: Clock, script: Script, judge: Judge, signer: Signer, latency: timedelta
    ) -> None:
        self._mail = mail
        self._clock = clock
        self._script = script
        self._judge = judge
        self._signer = signer
        self.latency = latency
        """How long it takes the SdI to look at a mail that reaches it now."""
        self._cases: dict[str, _Case] = {}
        self.books = Books()

    def receive(self, address: str, envelope: bytes, at: datetime) -> bool:
        """Whether the address is one of the SdI's boxes; then the envelope is dealt with when the SdI comes to it."""
        if not is_sdi_box(address):
            return False
        self._clock.after(self.latency, partial(self._open, address.lower(), arrived.read(envelope), at))
        return True

    async def decide(self, name: str, outcome: str, reason: str | None = None) -> None:
        """The public body decides of the last file of that name; LookupError where it cannot."""
        case = next((one for one in reversed(self._cases.values()) if self._entry(one).nome_file == name), None)
        if case is None or not self._awaits_decision(case):
            raise LookupError(f"{name} is not a file that was delivered to a public body and awaits its decision")
        await self._decided(case, outcome, reason)

    async def purchase(self, recipient: str, name: str, content: bytes) -> None:
        """Somebody else's invoice, which is in no books of ours, reaches a buyer with its metadata (MT)."""
        number = self.books.number()
        told = metadata(name, content, outline(content), number, self.books.message_number())
        beside = Attachment(f"{filename.stem(name)[:36]}_MT_001.xml", told)
        await self._mail.purchase(recipient, number, (Attachment(name, content), beside))

    async def _open(self, box: str, mail: Arrived, at: datetime) -> None:
        if not mail.attachments:
            await self._mail.courtesy(mail.sender)
        for attachment in mail.attachments:
            if attachment.name.lower().endswith(".zip"):
                await self._unpack(box, mail, attachment, at)
            else:
                await self._take(self._new_entry(box, mail, attachment, at), attachment)

    async def _unpack(self, box: str, mail: Arrived, archive: Attachment, at: datetime) -> None:
        """Each file of an archive is a file of its own; an archive that cannot be used is rejected as a whole."""
        whole = self._new_entry(box, mail, archive, at)
        code, files = self._objection(archive.name), unpacked(archive)
        if code or files is None:
            await self._take(whole, Attachment(archive.name, b""), Answer(codes=(code or "00106",)))
            return
        self.books.take_name(archive.name)
        for file in files:
            reference = (whole.identificativo_sdi, archive.name)
            await self._take(self._new_entry(box, mail, file, at, reference), file)

    def _new_entry(
        self, box: str, mail: Arrived, file: Attachment, at: datetime, archive: tuple[str, str] | None = None
    ) -> Entry:
        return Entry(
            identificativo_sdi=self.books.number(),
            nome_file=file.name,
            sha256=sha256(file.content).hexdigest(),
            sender=mail.sender,
            box=box,
            pec_message_id=mail.pec_message_id,
            received_at=at,
            formato=outline(file.content).formato,
            archive=archive,
        )

    def _objection(self, archive: str) -> str | None:
        """What is wrong with the name of an archive: it is none, or was sent before."""
        if filename.problem(archive) is not None:
            return "00001"
        return "00002" if self.books.name_used(archive) else None

    async def _take(self, entry: Entry, file: Attachment, given: Answer | None = None) -> None:
        """The file is judged, entered in the books, and answered."""
        answer = given or self._script.take(Answer, lambda one: one.fits(entry.nome_file)) or Answer()
        judged = (
            Judged(reasons(answer.codes)) if answer.codes else self._judge.judge(file, self.books, entry.received_at)
        )
        codes = tuple(reason.code for reason in judged.reasons)
        self.books.enter(replace(entry, codes=codes), judged.keys)
        case = _Case(entry.identificativo_sdi, file.content, outline(file.content), answer)
        self._cases[case.number] = case
        if answer.silent:
            return
        if judged.reasons:
            await self._say(case, "NS", lambda writer: writer.ns(judged.reasons))
        elif self._delivery(case) is Delivery.DELIVERED:
            await self._delivered(case)
        else:
            await self._undelivered(case)

    def _delivery(self, case: _Case) -> Delivery:
        """What the script says, or else whether the file says where to deliver it."""
        return case.answer.delivery or (Delivery.DELIVERED if case.outline.reachable else Delivery.UNDELIVERED)

    async def _delivered(self, case: _Case) -> None:
        await self._say(case, "RC", NotificationWriter.rc)
        if not case.outline.for_public_body:
            return
        if case.answer.outcome:
            self._clock.after(case.answer.outcome_after, partial(self._decided, case, case.answer.outcome, None))
        first = next(said.at for said in self._entry(case).said if said.kind in ("MC", "RC"))
        gone = self._clock.now().astimezone(UTC) - first.astimezone(UTC)
        self._clock.after(DECISION_TERM - gone, partial(self._expired, case))

    async def _undelivered(self, case: _Case) -> None:
        await self._say(case, "MC", NotificationWriter.mc)
        if not case.outline.for_public_body:
            return
        if case.answer.delivered_after is not None:
            self._clock.after(case.answer.delivered_after, partial(self._delivered, case))
        else:
            self._clock.after(TRIES_LAST, partial(self._say, case, "AT", NotificationWriter.at))

    async def _decided(self, case: _Case, outcome: str, reason: str | None) -> None:
        """A decision after the term counts for nothing, and so does a second one."""
        if self._awaits_decision(case):
            self.books.decide(case.number, outcome)
            await self._say(case, "NE", lambda writer: writer.ne(outcome, reason))

    async def _expired(self, case: _Case) -> None:
        if self._awaits_decision(case):
            await self._say(case, "DT", NotificationWriter.dt)

    def _awaits_decision(self, case: _Case) -> bool:
        entry = self._entry(case)
        return entry.formato == "FPA12" and "RC" in entry.kinds and not {"NE", "DT"} & set(entry.kinds)

    async def _say(self, case: _Case, kind: str, write: Callable[[NotificationWriter], bytes]) -> None:
        """The notification is written, entered in the books and sent."""
        entry, at = self._entry(case), self._clock.now()
        codice = case.outline.codice_destinatario
        writer = NotificationWriter(entry, self.books.message_number(), at, codice, self._signer)
        progressive = entry.kinds.count(kind) + 1
        name = f"{filename.stem(entry.nome_file)[:36]}_{kind}_{progressive:03d}"
        content = write(writer)
        if kind == "AT":
            content = in_archive({entry.nome_file: case.content, f"{name}.xml": content})
        said = Said(kind=kind, name=f"{name}.{'zip' if kind == 'AT' else 'xml'}", at=at, content=content)
        self.books.say(case.number, said)
        await self._mail.notify(entry, said, partial(self.books.settle, case.number, said.name))

    def _entry(self, case: _Case) -> Entry:
        return self.books.entries[case.number]
