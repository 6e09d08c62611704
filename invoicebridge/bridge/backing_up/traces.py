"""What mails say of files that were sent: mails that this store forgot, names that are burnt, files it never knew.

A receipt names the file of its mail in its certified subject, which is how `pec.compose` writes it; that of delivery
may also hold the whole mail. The SdI names files in its notifications. Whatever counts as proven is believed.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from invoicebridge.bridge.archived import Evidence
from invoicebridge.bridge.collecting.message_meaning import Weight
from invoicebridge.bridge.collecting.reading import Reading
from invoicebridge.bridge.inspecting.inspected import Inspected
from invoicebridge.bridge.setting_up.used_lists import is_name
from invoicebridge.catalogue.boxes import is_sdi_box
from invoicebridge.errors import InvalidDocument
from invoicebridge.pec.daticert import Daticert
from invoicebridge.pec.messages import Attachment, Receipt, ReceiptKind
from invoicebridge.sdi import archive
from invoicebridge.sdi.blocks import Kind, RiferimentoFattura
from invoicebridge.transmission.proof import Condition
from invoicebridge.transmission.state import RELEASED

MOST_UNPROVEN: Final = 100
"""Names that one mail may burn which proves nothing: a stranger must not use up all."""
_WHOLE: Final = "completa"
_NAMED: Final = re.compile(r"[A-Za-z]{2}[A-Za-z0-9]{2,28}_[A-Za-z0-9]{1,5}(?=[._\W]|\Z)")
_SUFFIX: Final = re.compile(r" \(\+\d+\)\Z")


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file in a mail that was delivered to the SdI."""

    name: str
    sha256: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMail:
    """A mail of ours that a proven receipt speaks of."""

    message_id: str
    address: str
    """The SdI's box."""
    at: datetime
    names: tuple[str, ...]
    """Of the files in it, as far as the receipt tells; a zip's own name among them."""
    files: tuple[SentFile, ...] = ()
    """Where the receipt holds the whole mail; those in a zip are taken out of it."""
    archive: SentFile | None = None
    identificativo: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """What one piece of evidence tells."""

    mails: tuple[SentMail, ...] = ()
    names: frozenset[str] = frozenset()
    """Names of files that proven messages speak of."""
    unproven: frozenset[str] = frozenset()
    ended: frozenset[str] = frozenset()
    """Names of files that the SdI rejected, or the customer refused: their invoices may be sent again."""
    refused: tuple[tuple[str, RiferimentoFattura], ...] = ()
    """Invoices of files that the customer refused by number: those may, the others of the file may not."""


def traces(evidence: Evidence, reading: Reading) -> Traces:
    """Return what the evidence tells of files that were sent."""
    weight = Weight(evidence.sha256)
    mails: list[SentMail] = []
    names, unproven, ended = set[str](), set[str](), set[str]()
    refused: list[tuple[str, RiferimentoFattura]] = []
    for one in reading.messages:
        told = set(_names(one))
        if not weight.counts(one):
            unproven |= told
            continue
        if (mail := _mail(one)) is not None:
            mails.append(mail)
            names.update(mail.names, (file.name for file in mail.files))
        elif one.notification is not None and one.notification.kind is not Kind.MT:
            names |= told
            if _ends(one):
                about = one.notification.riferimento_fattura
                ended |= told if about is None else set()
                refused += [] if about is None else [(name, about) for name in told]
        else:  # MT is about a file of somebody else, who gave it its name
            unproven |= told
    some = sorted(unproven - names)[:MOST_UNPROVEN]
    return Traces(
        mails=tuple(mails),
        names=frozenset(names),
        unproven=frozenset(some),
        ended=frozenset(ended),
        refused=tuple(refused),
    )


def _ends(one: Inspected) -> bool:
    """Whether invoices may be sent again after this; not after a rejection because the SdI has them already."""
    repeat = one.claim is not None and one.claim.only_if is Condition.NOT_A_REPEAT
    return one.proves in RELEASED and not repeat


def _names(one: Inspected) -> Iterator[str]:
    """Whatever looks like the name of a file for the SdI."""
    texts: list[str] = []
    if one.notification is not None:
        keys = one.notification.keys
        texts += [keys.nome_file or "", keys.archive.nome_file or "" if keys.archive is not None else ""]
    if one.message is not None:
        texts.append(one.message.heading.subject)
        if isinstance(one.message, Receipt) and one.message.daticert is not None:
            texts.append(one.message.daticert.oggetto or "")
    for text in texts:
        yield from (found[0] for found in _NAMED.finditer(text[:1000]))


def _mail(one: Inspected) -> SentMail | None:
    """The mail to the SdI of which this is a receipt."""
    receipt = one.message
    if not isinstance(receipt, Receipt) or receipt.daticert is None or not one.msgid:
        return None
    address = _sdi_box(receipt.daticert)
    at = receipt.daticert.at or one.at
    if address is None or at is None:
        return None
    subject = _SUFFIX.sub("", receipt.daticert.oggetto or "").strip()
    names = (subject,) if is_name(subject) else ()
    files, zipped = _files(receipt)
    return SentMail(
        message_id=one.msgid,
        address=address,
        at=at,
        names=names if zipped is None else (*names, zipped.name),
        files=files,
        archive=zipped,
        identificativo=one.identificativo,
    )


def _sdi_box(daticert: Daticert) -> str | None:
    named = (daticert.consegna or "", *(each.address for each in daticert.destinatari))
    return next((one.strip().lower() for one in named if is_sdi_box(one.strip())), None)


def _files(receipt: Receipt) -> tuple[tuple[SentFile, ...], SentFile | None]:
    """The files of the mail, and the zip in which they went, where the receipt holds them whole."""
    whole = receipt.kind is ReceiptKind.AVVENUTA_CONSEGNA and receipt.daticert is not None
    if not whole or receipt.original is None or (receipt.daticert and receipt.daticert.ricevuta) != _WHOLE:
        return (), None
    files = [_file(one) for one in receipt.original.attachments if is_name(one.name) and not one.is_damaged]
    zipped = next((one for one in files if archive.is_archive(one.content)), None)
    return (_members(zipped), zipped) if zipped is not None else (tuple(files), None)


def _file(one: Attachment) -> SentFile:
    content = one.content
    return SentFile(one.name, hashlib.sha256(content).hexdigest(), content)


def _members(zipped: SentFile) -> tuple[SentFile, ...]:
    try:
        found: Sequence[archive.Member] = tuple(archive.members(zipped.content))
    except InvalidDocument:
        return ()
    return tuple(SentFile(one.name, hashlib.sha256(one.content).hexdigest(), one.content) for one in found)
