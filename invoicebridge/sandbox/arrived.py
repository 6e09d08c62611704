"""What the SdI finds in the mail that its provider hands it: who sent it, under which identifier, with which files."""

from dataclasses import dataclass, field
from itertools import pairwise

from invoicebridge.errors import InvoiceBridgeError
from invoicebridge.sandbox import mail_reader
from invoicebridge.sdi.archive import UnusableArchive, is_archive, members
from invoicebridge.signature.p7m import Kind, kind_of, open_p7m
from invoicebridge.xml import parse_data


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a mail."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail as its envelope brings it."""

    sender: str
    pec_message_id: str
    """The identifier that the sender's provider gave it."""
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """What the SdI has to know of a file to answer about it."""

    formato: str = ""
    codice_destinatario: str = ""
    pec_destinatario: str = ""

    @property
    def for_public_body(self) -> bool:
        """Whether its recipient is a public body."""
        return self.formato == "FPA12"

    @property
    def reachable(self) -> bool:
        """Whether it says where to deliver it."""
        return self.codice_destinatario not in ("", "0000000") or bool(self.pec_destinatario)


def read(envelope: bytes) -> Arrived:
    """What a transport envelope brings."""
    outer = mail_reader.read(envelope)
    original = next(after for part, after in pairwise(outer.walk()) if part.get_content_type() == "message/rfc822")
    return Arrived(
        sender=next(iter(mail_reader.addresses(original, "From")), ""),
        pec_message_id=mail_reader.text(outer, "Message-ID").strip("<>"),
        attachments=tuple(Attachment(name, content) for name, content in mail_reader.files(original)),
    )


def unpacked(attachment: Attachment) -> tuple[Attachment, ...] | None:
    """The files of an archive; None where it is none that can be used (00106)."""
    if not is_archive(attachment.content):
        return None
    try:
        return tuple(Attachment(member.name, member.content) for member in members(attachment.content))
    except UnusableArchive:
        return None


def outline(content: bytes) -> Outline:
    """What the file, signed or not, says of its recipient; empty where it cannot be read."""
    try:
        document = open_p7m(content).content if kind_of(content) is Kind.SIGNED else content
        root = parse_data(document)
    except InvoiceBridgeError:
        return Outline()
    found = {str(element.tag): (element.text or "").strip() for element in root.iter("*")}
    return Outline(
        formato=found.get("FormatoTrasmissione", ""),
        codice_destinatario=found.get("CodiceDestinatario", ""),
        pec_destinatario=found.get("PECDestinatario", ""),
    )
