"""The mails of a PEC provider that does not exist: every receipt and envelope of RFC 6109, signed like real ones.

`Sent` is a message as a client handed it in; a `PecProvider` makes the mails about it. Nothing here reads mail, and
nothing is shared with the code that does: the two sides must agree because both follow the rules.
"""

import binascii
import re
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from enum import StrEnum
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder

from invoicebridge.sandbox.authority import Identity
from invoicebridge.sandbox.mime_writer import base64_lines, boundary_of, multipart, signed_mail

_message_id_field = re.compile(rb"^message-id:.*\r?\n(?:[ \t].*\r?\n)*", re.IGNORECASE | re.MULTILINE)


class Kind(StrEnum):
    """The kinds of certified data, as daticert.xml spells them."""

    ACCETTAZIONE = "accettazione"
    NON_ACCETTAZIONE = "non-accettazione"
    PRESA_IN_CARICO = "presa-in-carico"
    AVVENUTA_CONSEGNA = "avvenuta-consegna"
    ERRORE_CONSEGNA = "errore-consegna"
    PREAVVISO_ERRORE_CONSEGNA = "preavviso-errore-consegna"
    RILEVAZIONE_VIRUS = "rilevazione-virus"
    POSTA_CERTIFICATA = "posta-certificata"


PREFIXES = {
    Kind.ACCETTAZIONE: "ACCETTAZIONE",
    Kind.NON_ACCETTAZIONE: "AVVISO DI NON ACCETTAZIONE",
    Kind.PRESA_IN_CARICO: "PRESA IN CARICO",
    Kind.AVVENUTA_CONSEGNA: "CONSEGNA",
    Kind.ERRORE_CONSEGNA: "AVVISO DI MANCATA CONSEGNA",
    Kind.PREAVVISO_ERRORE_CONSEGNA: "AVVISO DI MANCATA CONSEGNA PER SUP. TEMPO MASSIMO",
    Kind.RILEVAZIONE_VIRUS: "PROBLEMA DI SICUREZZA",
    Kind.POSTA_CERTIFICATA: "POSTA CERTIFICATA",
}
"""What stands before the original subject (RFC 6109 §3)."""

_STOPPED = (Kind.NON_ACCETTAZIONE, Kind.ERRORE_CONSEGNA)


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as a client handed it in. `message_id` is the client's own, without brackets; None: it set none."""

    sender: str
    recipients: tuple[str, ...]
    subject: str
    message_id: str | None
    content: bytes = field(repr=False)
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Certified:
    """What daticert.xml certifies beside the message itself. `at` is aware; its offset becomes `zona`."""

    at: datetime
    identificativo: str
    errore: str = "nessuno"
    ricevuta: str | None = None
    consegna: str | None = None
    ricezione: tuple[str, ...] = ()
    errore_esteso: str | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """What providers do differently: the order of the parts, the transfer encoding of daticert.xml, header case."""

    daticert_first: bool = True
    quoted_printable: bool = False
    tipo_ricevuta_field: str = "X-TipoRicevuta"
    with_alternative: bool = False
    encoded_names: bool = False


@dataclass(frozen=True, slots=True)
class PecProvider:
    """A provider: its name in daticert.xml, its posta-certificata address, its certificate and the authority's."""

    name: str
    address: str
    identity: Identity
    authority: Identity
    style: Style = field(default_factory=Style)

    def receipt(
        self, kind: Kind, sent: Sent, certified: Certified, *, original: bytes | None = None, number: int = 2
    ) -> bytes:
        """A signed receipt about the message; `original` is what a complete or brief one carries inside."""
        virus = certified.errore == "virus"
        head = [
            ("Date", format_datetime(certified.at)),
            ("From", self.address),
            ("To", sent.sender),
            ("Message-ID", f"<{certified.identificativo.replace('@', f'.{number}@', 1)}>"),
            (
                "Subject",
                _encoded(f"{PREFIXES[kind]}{' PER VIRUS' if virus and kind in _STOPPED else ''}: {sent.subject}"),
            ),
            ("X-Ricevuta", str(kind)),
            *([("X-VerificaSicurezza", "errore")] if virus else []),
            *self._reference(sent),
        ]
        text = f'{PREFIXES[kind]}\r\n\r\nIl messaggio "{sent.subject}" di {sent.sender}: {kind}.\r\n'
        return self.sign(head, self.body(text, daticert(kind, sent, certified, self.name), original))

    def transport(self, sent: Sent, certified: Certified) -> bytes:
        """The signed envelope in which the message travels to its recipients."""
        kind = Kind.POSTA_CERTIFICATA
        head = [
            ("Date", format_datetime(certified.at)),
            ("From", f'"Per conto di: {sent.sender}" <{self.address}>'),
            ("Reply-To", sent.reply_to or sent.sender),
            ("To", ", ".join(sent.recipients)),
            ("Message-ID", f"<{certified.identificativo}>"),
            ("Subject", _encoded(f"{PREFIXES[kind]}: {sent.subject}")),
            ("X-Trasporto", str(kind)),
            (self.style.tipo_ricevuta_field, certified.ricevuta or "completa"),
            *self._reference(sent),
        ]
        text = "Messaggio di posta certificata\r\n\r\nIl messaggio originale è incluso in allegato.\r\n"
        original = self.stamped(sent, certified.identificativo)
        return self.sign(head, self.body(text, daticert(kind, sent, certified, self.name), original))

    def anomaly(self, sent: Sent, at: datetime, message_id: str) -> bytes:
        """The signed envelope around an ordinary mail: no daticert.xml, and nobody vouches for the sender."""
        head = [
            ("Date", format_datetime(at)),
            ("From", f'"Per conto di: {sent.sender}" <{self.address}>'),
            ("Reply-To", sent.reply_to or sent.sender),
            ("To", ", ".join(sent.recipients)),
            ("Message-ID", f"<{message_id}>"),
            ("Subject", _encoded(f"ANOMALIA MESSAGGIO: {sent.subject}")),
            ("X-Trasporto", "errore"),
        ]
        text = "Anomalia messaggio\r\n\r\nIl messaggio allegato non è di posta certificata.\r\n"
        return self.sign(head, self.body(text, None, sent.content))

    def stamped(self, sent: Sent, identificativo: str) -> bytes:
        """The message with the provider's Message-ID; the client's own moves to X-Riferimento-Message-ID."""
        reference = "".join(f"{name}: {value}\r\n" for name, value in self._reference(sent))
        own = f"Message-ID: <{identificativo}>\r\n{reference}".encode("ascii")
        return own + _message_id_field.sub(b"", sent.content, count=1)

    def body(self, text: str, certified: bytes | None, original: bytes | None) -> bytes:
        """The part to be signed: text, daticert.xml and postacert.eml in the provider's order."""
        files = [] if certified is None else [self._daticert_part(certified)]
        if original is not None:
            files.append(self._original_part(original))
        ordered = files if self.style.daticert_first else files[::-1]
        return multipart("mixed", [self._text_part(text), *ordered], boundary_of(text.encode() + (original or b"")))

    def sign(self, head: list[tuple[str, str]], body: bytes) -> bytes:
        """The whole mail: the head, and a multipart/signed of the body and the provider's signature of it."""
        builder = PKCS7SignatureBuilder().set_data(body)
        builder = builder.add_signer(self.identity.certificate, self.identity.key, hashes.SHA256())
        builder = builder.add_certificate(self.authority.certificate)
        options = [PKCS7Options.DetachedSignature, PKCS7Options.Binary, PKCS7Options.NoCapabilities]
        return signed_mail(head, body, builder.sign(Encoding.DER, options))

    def _reference(self, sent: Sent) -> list[tuple[str, str]]:
        return [] if sent.message_id is None else [("X-Riferimento-Message-ID", f"<{sent.message_id}>")]

    def _text_part(self, text: str) -> bytes:
        head = 'Content-Type: text/{}; charset="iso-8859-1"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
        plain = (head.format("plain") + text).encode("iso-8859-1", "replace")
        if not self.style.with_alternative:
            return plain
        html = (head.format("html") + f"<html><body>{escape(text)}</body></html>\r\n").encode("iso-8859-1", "replace")
        return multipart("alternative", [plain, html], boundary_of(html))

    def _daticert_part(self, content: bytes) -> bytes:
        encoding = "quoted-printable" if self.style.quoted_printable else "base64"
        encoded = _quoted_printable(content) if self.style.quoted_printable else base64_lines(content)
        return self._part_head("application/xml", "daticert.xml", encoding) + encoded

    def _original_part(self, content: bytes) -> bytes:
        return self._part_head("message/rfc822", "postacert.eml", "7bit") + content

    def _part_head(self, media_type: str, name: str, encoding: str) -> bytes:
        shown = f"=?utf-8?Q?{name}?=" if self.style.encoded_names else name
        return (
            f'Content-Type: {media_type}; name="{shown}"\r\nContent-Transfer-Encoding: {encoding}\r\n'
            f'Content-Disposition: inline; filename="{shown}"\r\n\r\n'
        ).encode("ascii")


def daticert(kind: Kind, sent: Sent, certified: Certified, provider: str) -> bytes:
    """daticert.xml (RFC 6109 §4.4)."""
    to = "".join(f'<destinatari tipo="certificato">{escape(one)}</destinatari>' for one in sent.recipients)
    received = "".join(f"<ricezione>{escape(one)}</ricezione>" for one in certified.ricezione)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<postacert tipo="{kind}" errore="{certified.errore}">'
        f"<intestazione><mittente>{escape(sent.sender)}</mittente>{to}<risposte>{escape(sent.reply_to)}</risposte>"
        f"<oggetto>{escape(sent.subject)}</oggetto></intestazione>"
        f"<dati><gestore-emittente>{escape(provider)}</gestore-emittente>"
        f'<data zona="{certified.at:%z}"><giorno>{certified.at:%d/%m/%Y}</giorno>'
        f"<ora>{certified.at:%H:%M:%S}</ora></data>"
        f"<identificativo>{escape(certified.identificativo)}</identificativo>"
        + _element("msgid", None if sent.message_id is None else f"<{sent.message_id}>")
        + ("" if certified.ricevuta is None else f'<ricevuta tipo="{certified.ricevuta}"/>')
        + _element("consegna", certified.consegna)
        + received
        + _element("errore-esteso", certified.errore_esteso)
        + "</dati></postacert>\n"
    ).encode()


def _element(name: str, text: str | None) -> str:
    return "" if text is None else f"<{name}>{escape(text)}</{name}>"


def _quoted_printable(content: bytes) -> bytes:
    return binascii.b2a_qp(content.replace(b"\n", b"\r\n"))


def _encoded(text: str) -> str:
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=70).encode(linesep="\r\n")
