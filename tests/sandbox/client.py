"""A client of the sandbox as others would write it: smtplib and imapclient; and a reader that proves every mail."""

import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from cryptography import x509
from imapclient import IMAPClient

from invoicebridge import resources
from invoicebridge.pec.authenticity import proves_sdi, verify
from invoicebridge.pec.compose import File, compose
from invoicebridge.pec.messages import Message, TransportEnvelope
from invoicebridge.pec.parse import parse
from invoicebridge.pec.trust import Trust, anchors_from_certificates
from invoicebridge.pec.verdict import Proven, Verdict
from invoicebridge.sandbox import Sandbox
from invoicebridge.sdi.notifications import Notification
from invoicebridge.sdi.parse import parse as parse_notification
from invoicebridge.sdi.schema import MessageSchemas
from invoicebridge.signature.verify import verify as verify_signature

ROME = ZoneInfo("Europe/Rome")
START = datetime(2026, 11, 25, 12, tzinfo=ROME)
COMPANY = "ditta@pec.esempio.example"
PASSWORD = "not-a-secret"  # noqa: S105  it opens a mailbox that exists for a test
SDI01 = "sdi01@pec.fatturapa.it"
SAMPLES = Path(__file__).resolve().parents[2] / "samples"
PRIVATE = "IT75100120361_TD01A.xml"
UNREACHABLE = "IT75100120361_PRIVA.xml"
PUBLIC = "IT75100120361_PAXAD.xml"
_numbers = count(1)


@dataclass(frozen=True)
class Read:
    """A mail of the inbox, what it is, and whether it is proven."""

    raw: bytes
    message: Message
    verdict: Verdict

    @property
    def kind(self) -> str | None:
        """`accettazione`, `posta-certificata` … as its header claims."""
        return self.message.claims


def sample(name: str, under: str = "") -> File:
    """A good or faulty sample, under another name where one is given."""
    folder = "fatture" if name[:2].isalpha() else "faulty"
    return File(under or name, (SAMPLES / folder / name).read_bytes())


def mail(sandbox: Sandbox, *files: File, to: str = SDI01) -> tuple[str, bytes]:
    """A mail with the files as invoicebridge composes it, and its Message-ID."""
    own = f"{next(_numbers)}.test@bridge.example"
    composed = compose(files, sender=COMPANY, recipient=to, message_id=own, at=sandbox.clock.now())
    return own, composed.content


def hand_in(
    sandbox: Sandbox, content: bytes, *to: str, sender: str = COMPANY, password: str = PASSWORD, timeout: float = 10
) -> None:
    """The message is given to the provider's SMTP server."""
    with smtplib.SMTP_SSL(*sandbox.smtp, context=sandbox.tls, timeout=timeout) as smtp:
        smtp.login(COMPANY, password)
        smtp.sendmail(sender, to or (SDI01,), content)


def send(sandbox: Sandbox, *files: File, to: str = SDI01) -> str:
    """The files are with the SdI, and all that is due has happened; the Message-ID of the mail."""
    own, content = mail(sandbox, *files, to=to)
    hand_in(sandbox, content, to)
    sandbox.settle()
    return own


def connected(sandbox: Sandbox) -> IMAPClient:
    """An IMAP connection with the company's inbox selected."""
    client = IMAPClient(sandbox.imap.host, sandbox.imap.port, ssl_context=sandbox.tls, timeout=10)
    client.login(COMPANY, PASSWORD)
    client.select_folder("INBOX", readonly=True)
    return client


def inbox(sandbox: Sandbox) -> list[Read]:
    """The mails of the inbox, fetched by IMAP, each judged under the sandbox's anchors."""
    with connected(sandbox) as client:
        fetched = client.fetch(client.search(), [b"BODY.PEEK[]"])
    return [judged(sandbox, fetched[uid][b"BODY[]"]) for uid in sorted(fetched)]


def judged(sandbox: Sandbox, raw: bytes) -> Read:
    """The mail, read and verified as on arrival."""
    message = parse(raw)
    trust = Trust(anchors_from_certificates(sandbox.anchors))
    return Read(raw, message, verify(message, trust, sandbox.clock.now(), [COMPANY]))


def proven(sandbox: Sandbox) -> list[Read]:
    """The same, after making sure that every one of them is proven."""
    found = inbox(sandbox)
    assert [read.verdict for read in found if not isinstance(read.verdict, Proven)] == []
    return found


def receipts(sandbox: Sandbox) -> list[str | None]:
    """The kinds of the proven mails of the inbox, in order of arrival."""
    return [read.kind for read in proven(sandbox)]


def notifications(sandbox: Sandbox) -> list[Notification]:
    """What the SdI said, in order of arrival: proven mails, valid by the schema, signed under the sandbox's root."""
    return [one for read in proven(sandbox) for one in carried(sandbox, read)]


def carried(sandbox: Sandbox, read: Read) -> Iterator[Notification]:
    """The SdI's notification in a mail that proves to be the SdI's."""
    if not isinstance(read.message, TransportEnvelope) or not proves_sdi(read.message, read.verdict):
        return
    assert read.message.original is not None
    for name, content in files_in(read.raw):
        found = parse_notification(content, name, schemas())
        assert isinstance(found, Notification)
        assert found.deviations == ()
        root = x509.load_pem_x509_certificates(sandbox.root)
        assert verify_signature(found.content, root, sandbox.clock.now()).good
        yield found


def files_in(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """The files of the message inside an envelope."""
    outer = message_from_bytes(raw, policy=policy.SMTP)
    original = next(part for part in outer.walk() if part.get_content_type() == "message/rfc822").get_payload(0)
    for part in original.walk():
        if part.get_filename():
            yield part.get_filename(), part.get_payload(decode=True)


def schemas() -> MessageSchemas:
    """Our transcriptions of the schemas of the SdI's messages."""
    folder = resources.schemas() / "sdi"
    return MessageSchemas(
        privati=(folder / "messaggi-privati-1.0.xsd").read_bytes(), pa=(folder / "messaggi-pa-1.1.xsd").read_bytes()
    )
