"""Bytes → Receipt | TransportEnvelope | AnomalyEnvelope | OrdinaryMail. Never an exception, whatever the bytes are.

What a message is comes from the daticert.xml among the direct children of the part that the provider signed; a PEC
message inside the message (a reply, a forward) is another message and is not looked at. X-Ricevuta and X-Trasporto,
which nothing signs, decide only where there is no signed daticert.xml, and are compared with it where there is.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, TypedDict

from invoicebridge.pec import addresses, mime
from invoicebridge.pec.daticert import Daticert, bare_id
from invoicebridge.pec.daticert import parse as parse_daticert
from invoicebridge.pec.deviations import Deviation, Oddity
from invoicebridge.pec.headers import Headers, decoded
from invoicebridge.pec.messages import (
    POSTA_CERTIFICATA,
    AnomalyEnvelope,
    Attachment,
    Heading,
    Message,
    OrdinaryMail,
    Original,
    Receipt,
    ReceiptKind,
    Signed,
    TransportEnvelope,
)
from invoicebridge.pec.mime import Part

ANOMALY: Final = "errore"
"""The value of X-Trasporto of an anomaly envelope."""

_DATICERT_NAMES: Final = frozenset({"daticert.xml", "certdata.xml"})
_ORIGINAL_NAME: Final = "postacert.eml"
_TRASPORTO: Final = ("x-trasporto", "x-trasplorto")  # the second is how RFC 6109 spells it for anomalies
_LONGEST_DATE: Final = 100
_ONCE: Final = ("from", "content-type", "x-ricevuta", "x-trasporto", "subject", "reply-to")
_SIGNATURES: Final = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature"})
_RECEIPTS: Final = frozenset(ReceiptKind)


def parse(raw: bytes) -> Message:
    """Return what a mail is, with everything that is odd in it as deviations; never raises."""
    root = mime.read(raw)
    return _Reading(root).message()


def heading(headers: Headers) -> Heading:
    """The fields at the head of a mail, decoded."""
    sender = headers.first("from") or ""
    return Heading(
        sender=addresses.only(sender),
        sender_name=decoded(addresses.display_name(sender)),
        reply_to=addresses.named(headers.first("reply-to") or ""),
        to=addresses.named(headers.first("to") or ""),
        subject=headers.text("subject"),
        message_id=_message_id(headers.first("message-id")),
        riferimento_message_id=_message_id(headers.first("x-riferimento-message-id")),
        date=_date(headers.first("date")),
    )


class _Common(TypedDict):
    """What every kind of message is made of."""

    heading: Heading
    headers: Headers
    signed: Signed | None
    claims: str | None
    deviations: tuple[Deviation, ...]
    size: int


class _Reading:
    """Reads one mail and collects what is odd in it."""

    def __init__(self, root: Part) -> None:
        self._root = root
        self._deviations: list[Deviation] = []
        self._claims = _claimed_kind(root.headers)

    def message(self) -> Message:
        self._note_head()
        signed = self._signed()
        content = self._root if signed is None else signed.content
        own_parts = self._children(content)
        self._note_daticert_outside(content)
        daticert = self._daticert(own_parts) if signed is not None or self._claims is not None else None
        kind = self._kind(daticert, is_signed=signed is not None)
        return self._of_kind(kind, signed, daticert, own_parts)

    def _of_kind(
        self, kind: str | None, signed: Signed | None, daticert: Daticert | None, own_parts: tuple[Part, ...]
    ) -> Message:
        if kind is None:
            files = tuple(self._attachments(self._root))
            return OrdinaryMail(**self._common(signed), attachments=files)
        original = self._original(own_parts, daticert, required=kind in {POSTA_CERTIFICATA, ANOMALY})
        if kind == ANOMALY:
            return AnomalyEnvelope(**self._common(signed), original=original)
        if daticert is None and not any(one.oddity in _ABOUT_DATICERT for one in self._deviations):
            self._note(Oddity.DATICERT_MISSING)
        if kind == POSTA_CERTIFICATA:
            return TransportEnvelope(**self._common(signed), daticert=daticert, original=original)
        return Receipt(**self._common(signed), kind=ReceiptKind(kind), daticert=daticert, original=original)

    def _common(self, signed: Signed | None) -> "_Common":
        return _Common(
            heading=heading(self._root.headers),
            headers=self._root.headers,
            signed=signed,
            claims=self._claims,
            deviations=tuple(dict.fromkeys(self._deviations)),
            size=len(self._root.source),
        )

    def _note(self, oddity: Oddity, detail: str = "") -> None:
        self._deviations.append(Deviation(oddity, detail))

    def _note_head(self) -> None:
        if self._root.headers.cut:
            self._note(Oddity.HEADER_TOO_LARGE)
        names = [name for name, _ in self._root.headers.fields]
        for name in _ONCE:
            if names.count(name) > 1:
                self._note(Oddity.HEADER_REPEATED, name)

    def _signed(self) -> Signed | None:
        if self._root.media_type != "multipart/signed":
            return None
        parts = self._children(self._root)
        if len(parts) != 2:
            self._note(Oddity.SIGNED_PARTS, str(len(parts)))
        if not parts:
            return None
        is_signature = len(parts) > 1 and (parts[1].media_type in _SIGNATURES or parts[1].name.lower() == "smime.p7s")
        return Signed(parts[0], parts[1].content if is_signature else None, len(parts))

    def _children(self, part: Part) -> tuple[Part, ...]:
        split = part.split
        if part.is_multipart and not split.boundary:
            self._note(Oddity.BOUNDARY_MISSING)
        elif split.cut:
            self._note(Oddity.PARTS_TOO_MANY)
        elif not split.closed:
            self._note(Oddity.BOUNDARY_UNCLOSED, split.boundary)
        return split.parts

    def _note_daticert_outside(self, content: Part) -> None:
        outside = self._root.split.parts
        wraps = any(part.media_type == "multipart/signed" for part in outside)
        if (content is not self._root or wraps) and any(_is_daticert(part) for part in outside):
            self._note(Oddity.DATICERT_OUTSIDE)

    def _daticert(self, own_parts: tuple[Part, ...]) -> Daticert | None:
        found = [part for part in own_parts if _is_daticert(part)]
        if len(found) > 1:
            self._note(Oddity.DATICERT_REPEATED, str(len(found)))
        if len(found) != 1:
            return None
        read = parse_daticert(found[0].content)
        self._deviations += read.deviations
        return read.daticert

    def _kind(self, daticert: Daticert | None, *, is_signed: bool) -> str | None:
        claims, tipo = self._claims, None if daticert is None else daticert.tipo
        if claims is not None and claims not in _KINDS:
            self._note(Oddity.KIND_UNKNOWN, claims)
        if tipo is None or tipo not in _KINDS or not (is_signed or claims in _KINDS):
            return claims if claims in _KINDS else None
        if claims is None:
            self._note(Oddity.KIND_UNSAID)
        elif claims != tipo:
            self._note(Oddity.KIND_DISAGREES, f"{claims}, {tipo}")
        return tipo

    def _original(self, own_parts: tuple[Part, ...], daticert: Daticert | None, *, required: bool) -> Original | None:
        messages = [part for part in own_parts if part.media_type == "message/rfc822"]
        found = [part for part in messages if part.name.lower() == _ORIGINAL_NAME] or messages
        if len(found) > 1:
            self._note(Oddity.ORIGINAL_REPEATED, str(len(found)))
        elif not found and required:
            self._note(Oddity.ORIGINAL_MISSING)
        if len(found) != 1:
            return None
        inside = _message_inside(found[0])
        head = heading(inside.headers)
        if daticert is not None and daticert.identificativo and head.message_id != daticert.identificativo:
            self._note(Oddity.IDENTIFICATIVO_DISAGREES, head.message_id or "")
        return Original(head, tuple(self._attachments(inside)), inside)

    def _attachments(self, mail: Part) -> Iterator[Attachment]:
        """The files of a mail in their order. A message inside it is one of them and is not opened."""
        pending, read = [(mail, 0)], 0
        while pending:
            part, depth = pending.pop()
            read += 1
            if depth > mime.DEEPEST or read > mime.MOST_PARTS:
                self._note(Oddity.PARTS_TOO_MANY)
            elif part.is_multipart:
                pending += [(child, depth + 1) for child in reversed(self._children(part))]
            elif _is_file(part):
                yield Attachment(part.name, part.media_type, part)


_KINDS: Final = _RECEIPTS | {POSTA_CERTIFICATA, ANOMALY}
_ABOUT_DATICERT: Final = frozenset({Oddity.DATICERT_MALFORMED, Oddity.DATICERT_REPEATED})


def _claimed_kind(headers: Headers) -> str | None:
    """An envelope too carries X-Riferimento-Message-ID, and X-Trasporto goes before X-Ricevuta."""
    for name in (*_TRASPORTO, "x-ricevuta"):
        value = headers.first(name)
        if value:
            return value.strip().lower()
    return None


def _is_daticert(part: Part) -> bool:
    return part.name.lower() in _DATICERT_NAMES


def _is_file(part: Part) -> bool:
    """Text without a name that is no attachment is what people read."""
    is_text = part.media_type in {"text/plain", "text/html"}
    return bool(part.name) or not is_text or part.headers.value("content-disposition") == "attachment"


def _message_inside(part: Part) -> Part:
    """The mail that a message/rfc822 part carries; its transfer encoding should be none, and sometimes is base64."""
    if part.headers.value("content-transfer-encoding") in {"", "7bit", "8bit", "binary"}:
        return mime.read(part.source, part.body, part.end)
    return mime.read(part.content)


def _message_id(text: str | None) -> str | None:
    return bare_id(text) or None if text else None


def _date(text: str | None) -> datetime | None:
    if not text or len(text) > _LONGEST_DATE:
        return None
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return date if date.tzinfo is not None else date.replace(tzinfo=UTC)  # the zone -0000 says UTC and no more
