"""The SdI's side of the post: its boxes, its provider, its two attempts, and what others send in its name."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import partial
from typing import Final, Protocol

from invoicebridge.sandbox.arrived import Attachment
from invoicebridge.sandbox.books import Entry, Said
from invoicebridge.sandbox.clock import Clock
from invoicebridge.sandbox.notification_writer import SUBJECTS, look_alike
from invoicebridge.sandbox.pec_mail import Certified, PecProvider, Sent
from invoicebridge.sandbox.post_office import PostOffice

SECOND_ATTEMPT: Final = timedelta(hours=1)
NSO_BOX: Final = "nso3@pec.sogei.it"
PURCHASES_BOX: Final = "sdi03@pec.fatturapa.it"
_DOMAIN: Final = "pcert.sogei.it"


class Settled(Protocol):
    """Told whether the mailbox took a notification, when that is final."""

    def __call__(self, *, delivered: bool) -> None:
        """Note it."""


@dataclass(frozen=True, slots=True)
class _Letter:
    """A mail before it has an envelope."""

    box: str
    recipient: str
    subject: str
    text: str
    files: tuple[Attachment, ...] = ()


class SdiMail:
    """Sends as the SdI, from the box that it assigned to each mailbox."""

    def __init__(
        self, provider: PecProvider, users: PecProvider, post: PostOffice, clock: Clock, assigned: str
    ) -> None:
        self._provider = provider
        self._users = users
        self._post = post
        self._clock = clock
        self.assigned = assigned
        """The box that answers come from, and that further files are to be sent to."""

    async def notify(self, entry: Entry, said: Said, settled: Settled) -> None:
        """The notification is on its way: a second attempt is made an hour later, and there is no third."""
        letter = _Letter(
            box=self.assigned,
            recipient=entry.sender,
            subject=f"{SUBJECTS[said.kind]} {entry.identificativo_sdi}",
            text=f"Sandbox: in allegato {said.name}. Da ora in poi inviare i file a {self.assigned}.\r\n",
            files=(Attachment(said.name, said.content),),
        )
        at = self._clock.now()
        if await self._send(letter, said.kind, at):
            settled(delivered=True)
        else:
            self._clock.after(SECOND_ATTEMPT, partial(self._again, letter, said.kind, settled))

    async def courtesy(self, recipient: str) -> None:
        """The answer to a mail without attachment, which says that the way is open."""
        text = "Sandbox: il messaggio ricevuto non contiene file da elaborare.\r\n"
        letter = _Letter(self.assigned, recipient, "Messaggio senza allegati", text)
        await self._send(letter, "courtesy", self._clock.now())

    async def look_alike(self, recipient: str, name: str) -> None:
        """A rejection of that file by the NSO: proven PEC, a message that looks like the SdI's, and another system."""
        content = look_alike(name, "42868337")
        file = f"{name.partition('.')[0]}_NS_001.xml"
        text = "Sandbox: notifica del nodo smistamento ordini.\r\n"
        letter = _Letter(NSO_BOX, recipient, "Notifica di scarto 42868337", text, (Attachment(file, content),))
        await self._send(letter, "NS", self._clock.now())

    async def purchase(self, recipient: str, number: str, files: tuple[Attachment, ...]) -> None:
        """An invoice and its metadata reach a buyer, from a box that says nothing about where he is to send."""
        letter = _Letter(PURCHASES_BOX, recipient, f"Invio File {number}", "Sandbox: fattura ricevuta.\r\n", files)
        await self._send(letter, "MT", self._clock.now())

    async def forge(self, recipient: str, name: str, content: bytes) -> None:
        """An ordinary mail in the SdI's name, which the recipient's provider wraps as an anomaly and signs."""
        at = self._clock.now()
        files = (Attachment(name, content),)
        letter = _Letter(self.assigned, recipient, "Notifica di scarto 999999999", "Sandbox\r\n", files)
        sent = Sent(letter.box, (recipient,), letter.subject, None, _message(letter, at))
        mail = self._users.anomaly(sent, at, self._post.next_id(at))
        await self._post.deliver(recipient, mail, "anomalia", at)

    async def _again(self, letter: _Letter, kind: str, settled: Settled) -> None:
        settled(delivered=await self._send(letter, kind, self._clock.now()))

    async def _send(self, letter: _Letter, kind: str, at: datetime) -> bool:
        sent = Sent(letter.box, (letter.recipient,), letter.subject, None, _message(letter, at))
        certified = Certified(at, self._post.next_id(at, _DOMAIN), ricevuta="breve")
        return await self._post.deliver(letter.recipient, self._provider.transport(sent, certified), kind, at)


def _message(letter: _Letter, at: datetime) -> bytes:
    """The mail itself; in those of the SdI the file stands before the text."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = letter.box, letter.recipient
    message["Subject"], message["Date"] = letter.subject, format_datetime(at)
    if not letter.files:
        message.set_content(letter.text)
        return message.as_bytes()
    message.make_mixed()
    for file in letter.files:
        message.add_attachment(file.content, "application", "octet-stream", filename=file.name)
    text = EmailMessage(policy=SMTP)
    text.set_content(letter.text)
    del text["MIME-Version"]
    message.attach(text)
    return message.as_bytes()
