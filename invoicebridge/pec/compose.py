"""Our own mail to the SdI: one certified message that carries signed files, written byte by byte.

What a PEC provider demands (RFC 6109 §2.2.1, §3.1.1): From is the envelope sender, no recipient beside those of To, no
Bcc, a size within the limit. The Message-ID is the caller's: every receipt quotes it, so it is stored before sending.
"""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final

from invoicebridge.errors import ConfigurationError, InvalidDocument

LIMIT: Final = 30_000_000
"""Bytes of a mail times its recipients that every provider must take (RFC 6109 §3.1.1: 30 MB); some take more."""

_address: Final = re.compile(
    r"(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
)
_message_id: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+")
_name: Final = re.compile(r"[A-Za-z0-9_.-]{1,100}")
_LINE: Final = 76
_LONGEST_ID: Final = 200
_MEDIA_TYPES: Final = {"xml": "application/xml", "p7m": "application/pkcs7-mime", "zip": "application/zip"}
_PROBE: Final = "Prova di collegamento"
_PROBE_TEXT: Final = "Messaggio di prova senza allegati: non trasmette nulla.\r\n"
_TEXT: Final = "Si trasmette in allegato al Sistema di Interscambio, per l'elaborazione:\r\n{names}\r\n"


class TipoRicevuta(StrEnum):
    """The kind of delivery receipt that the sender asks for (RFC 6109 §3.3.2)."""

    COMPLETA = "completa"
    BREVE = "breve"
    SINTETICA = "sintetica"


@dataclass(frozen=True, slots=True)
class File:
    """A file to send: its name as the SdI shall know it, and its bytes, which travel unchanged."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """A mail ready for SMTP. `content` has CRLF line ends and no line that begins with a dot: it goes out as it is."""

    sender: str
    recipient: str
    message_id: str
    content: bytes = field(repr=False)

    @property
    def size(self) -> int:
        """Bytes on the wire, without the closing dot of SMTP."""
        return len(self.content)


def compose(
    files: Sequence[File],
    *,
    sender: str,
    recipient: str,
    message_id: str,
    at: datetime,
    tipo_ricevuta: TipoRicevuta = TipoRicevuta.COMPLETA,
    limit: int = LIMIT,
) -> OutgoingMail:
    """Return the mail that carries the files from sender to recipient under the given Message-ID (without brackets).

    `at` is the aware time of its Date. The subject is the file's name (of several, the first's and how many more): it
    comes back in every receipt, where people read it. Raises ConfigurationError for an address or a Message-ID that
    cannot stand in a mail, InvalidDocument for a file name that cannot, for two files of one name, for no file at all,
    and for a mail larger than `limit` bytes; ValueError for a naive `at`.
    """
    if at.tzinfo is None:
        raise ValueError("the date of a mail must be aware")
    _check_addressing(sender, recipient, message_id)
    _check_names(files)
    size = wire_size(files, sender=sender, recipient=recipient, message_id=message_id, tipo_ricevuta=tipo_ricevuta)
    if size > limit:
        raise InvalidDocument("mail-too-large", name=files[0].name, size=size, limit=limit)
    head = _head(files, sender, recipient, message_id, format_datetime(at), tipo_ricevuta)
    boundary = _boundary(message_id)
    parts = [_text_part(files), *map(_file_part, files)]
    content = (
        head + b"".join(b"\r\n--" + boundary + b"\r\n" + part for part in parts) + b"\r\n--" + boundary + b"--\r\n"
    )
    return OutgoingMail(sender, recipient, message_id, content)


def compose_probe(*, sender: str, recipient: str, message_id: str, at: datetime) -> OutgoingMail:
    """Return a mail without attachment, which the SdI answers with courtesy: it shows that the way is open.

    Arguments and errors are those of `compose`.
    """
    if at.tzinfo is None:
        raise ValueError("the date of a mail must be aware")
    _check_addressing(sender, recipient, message_id)
    lines = (
        f"Date: {format_datetime(at)}",
        f"From: {sender}",
        f"To: {recipient}",
        f"Message-ID: <{message_id}>",
        f"Subject: {_PROBE}",
        f"X-TipoRicevuta: {TipoRicevuta.BREVE}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=us-ascii",
        "Content-Transfer-Encoding: 7bit",
        "",
        _PROBE_TEXT,
    )
    return OutgoingMail(sender, recipient, message_id, "\r\n".join(lines).encode("ascii"))


def wire_size(
    files: Sequence[File],
    *,
    sender: str,
    recipient: str,
    message_id: str,
    tipo_ricevuta: TipoRicevuta = TipoRicevuta.COMPLETA,
) -> int:
    """The exact size in bytes of the mail that `compose` would make, without encoding a file."""
    head = _head(files, sender, recipient, message_id, "Thu, 01 Jan 2026 10:00:00 +0100", tipo_ricevuta)
    delimiter = len(_boundary(message_id)) + 6
    parts = len(_text_part(files)) + sum(len(_file_head(file)) + encoded_size(len(file.content)) for file in files)
    return len(head) + parts + delimiter * (len(files) + 1) + delimiter + 2


def encoded_size(size: int) -> int:
    """The bytes that so many bytes take up in base64, with a line break after every 76 characters."""
    letters = (size + 2) // 3 * 4
    return letters + 2 * (max(letters - 1, 0) // _LINE)


def _check_addressing(sender: str, recipient: str, message_id: str) -> None:
    for address in (sender, recipient):
        if _address.fullmatch(address) is None:
            raise ConfigurationError("mail-address-unusable", value=address)
    if _message_id.fullmatch(message_id) is None or len(message_id) > _LONGEST_ID:
        raise ConfigurationError("mail-id-unusable", value=message_id)


def _check_names(files: Sequence[File]) -> None:
    if not files:
        raise InvalidDocument("mail-without-file")
    for file in files:
        if _name.fullmatch(file.name) is None:
            raise InvalidDocument("mail-name-unusable", name=file.name)
    stems = [file.name.lower() for file in files]
    twice = next((name for name in stems if stems.count(name) > 1), None)
    if twice is not None:
        raise InvalidDocument("mail-name-repeated", name=twice)


def _head(
    files: Sequence[File], sender: str, recipient: str, message_id: str, date: str, tipo_ricevuta: TipoRicevuta
) -> bytes:
    others = len(files) - 1
    lines = (
        f"Date: {date}",
        f"From: {sender}",
        f"To: {recipient}",
        f"Message-ID: <{message_id}>",
        f"Subject: {files[0].name}" + (f" (+{others})" if others else ""),
        f"X-TipoRicevuta: {tipo_ricevuta}",
        "MIME-Version: 1.0",
        "Content-Type: multipart/mixed;",
        f' boundary="{_boundary(message_id).decode("ascii")}"',
        "",
    )
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _boundary(message_id: str) -> bytes:
    """Base64 has no underscore, and no line of the text begins with two hyphens."""
    return b"=_" + sha256(message_id.encode("ascii")).hexdigest()[:40].encode("ascii")


def _text_part(files: Sequence[File]) -> bytes:
    names = "\r\n".join(f" {file.name}" for file in files)
    head = "Content-Type: text/plain; charset=us-ascii\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
    return (head + _TEXT.format(names=names)).encode("ascii")


def _file_head(file: File) -> bytes:
    media_type = _MEDIA_TYPES.get(file.name.rpartition(".")[2].lower(), "application/octet-stream")
    return (
        f"Content-Type: {media_type};\r\n"
        f' name="{file.name}"\r\n'
        "Content-Transfer-Encoding: base64\r\n"
        "Content-Disposition: attachment;\r\n"
        f' filename="{file.name}"\r\n\r\n'
    ).encode("ascii")


def _file_part(file: File) -> bytes:
    letters = base64.b64encode(file.content)
    lines = (letters[start : start + _LINE] for start in range(0, len(letters), _LINE))
    return _file_head(file) + b"\r\n".join(lines)
