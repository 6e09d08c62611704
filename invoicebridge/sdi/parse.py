"""Bytes and a file's name → a message of the SdI, or why it is none. Never an exception, whatever the bytes are.

    parse(content, "IT01234567890_00001_NS_001.xml", schemas)

An attestation (AT) comes in a zip together with the file that was sent; its XML is read like any other.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from invoicebridge import xml
from invoicebridge.errors import MalformedXml
from invoicebridge.sdi import archive
from invoicebridge.sdi.archive import Member, UnusableArchive
from invoicebridge.sdi.blocks import Kind
from invoicebridge.sdi.deviation import Deviations
from invoicebridge.sdi.name import note_differences
from invoicebridge.sdi.name import parse as parse_name
from invoicebridge.sdi.notifications import ROOTS, NotANotification, Notification
from invoicebridge.sdi.reading import SIGNATURE, read
from invoicebridge.sdi.schema import MessageSchemas

MAX_BYTES: Final = 2_000_000
"""Bytes of a message's XML; one with 200 errors has some 100,000."""
MAX_MEMBERS: Final = 16
"""An attestation's zip holds two files."""
MAX_CONTENT_BYTES: Final = 12_000_000
"""All that an attestation's archive may hold: the attestation and the file that was sent, 5 MB at most."""

_NSO: Final = "nso.rgs.mef.gov.it"
_BLANKS: Final = b" \t\r\n"
_MARK: Final = b"\xef\xbb\xbf"
"""The byte order mark of UTF-8."""
_DECISIVE: Final = frozenset(
    {
        *("PecMessageId", "Hash", "HashFileOriginale", "NomeFile", "IdentificativoSdI", "RiferimentoArchivio"),
        *("RiferimentoFattura", "NumeroFattura", "AnnoFattura", "PosizioneFattura"),
        *("EsitoCommittente", "Esito", "ListaErrori", "Codice"),
    }
)
"""The elements that say what a message is about and what it proves."""
_SIMULATION: Final = re.compile(r"\bSIMULAZIONE\b", re.IGNORECASE)


def parse(
    content: bytes, name: str | None = None, schemas: MessageSchemas | None = None
) -> Notification | NotANotification:
    """Return what the bytes say, with every deviation from the schema, or the reason why they are no message.

    `name` is the file's own name without folder; a message is read by its root, and a name that says otherwise is a
    deviation. Without `schemas` only what reading itself notices is listed (structure and unreadable values).
    """
    if archive.is_archive(content):
        return _in_archive(content, name, schemas)
    return _read(content, name, schemas)


def document_in(content: bytes) -> bytes:
    """The bytes from where the XML begins: blanks before it are forgiven, after a byte order mark too."""
    bare = content.lstrip(_BLANKS)
    after_mark = bare.removeprefix(_MARK).lstrip(_BLANKS)
    return bare if bare == _MARK + after_mark else after_mark


def is_simulation(text: str | None) -> bool:
    """Whether a text (a mail's subject, a note) is marked as a rehearsal of the SdI."""
    return bool(text and _SIMULATION.search(text))


def _read(content: bytes, name: str | None, schemas: MessageSchemas | None) -> Notification | NotANotification:
    if len(content) > MAX_BYTES:
        return NotANotification("xml-too-large", {"size": str(len(content)), "limit": str(MAX_BYTES)})
    deviations = Deviations()
    bare = document_in(content)
    try:
        root = xml.parse_data(bare)
    except MalformedXml as error:
        return NotANotification(error.code, error.parameters)
    kind = ROOTS.get(str(root.tag))
    if kind is None:
        return _other_root(root)
    if bare != content:
        deviations.add("leading-space")
    message: Any = read(kind, root, deviations)
    if schemas is not None:
        schemas.note_violations(root, deviations)
    if name is not None:
        note_differences(name, kind.kind, getattr(message, "nome_file", None), deviations)
    return Notification(
        message=message,
        name=parse_name(name) if name is not None else None,
        deviations=tuple(deviations),
        simulation=any(is_simulation(getattr(message, text, None)) for text in ("note", "descrizione")),
        signed=root.find(SIGNATURE) is not None,
        ambiguous=not deviations.repeated.isdisjoint(_DECISIVE),
        content=content,
    )


def _other_root(root: etree._Element) -> NotANotification:
    found = etree.QName(root)
    namespace = found.namespace or ""
    if _NSO in namespace:
        return NotANotification("nso", {"found": namespace})
    if any(tag.endswith(f"}}{found.localname}") for tag in ROOTS):
        return NotANotification("namespace", {"found": namespace, "root": found.localname})
    return NotANotification("root", {"found": found.localname})


def _in_archive(content: bytes, name: str | None, schemas: MessageSchemas | None) -> Notification | NotANotification:
    attestations: list[Notification] = []
    others: list[Member] = []
    try:
        for member in _few(archive.members(content)):
            found = _attestation(member, schemas)
            if found is None:
                others.append(member)
            else:
                attestations.append(found)
    except UnusableArchive as error:
        return NotANotification("archive", error.parameters)
    if len(attestations) != 1:
        return NotANotification("archive-content", {"found": str(len(attestations))})
    return _from_archive(attestations[0], others, name)


def _few(members: Iterator[Member]) -> Iterator[Member]:
    total = 0
    for number, member in enumerate(members, start=1):
        total += len(member.content)
        if number > MAX_MEMBERS or total > MAX_CONTENT_BYTES:
            raise UnusableArchive("unreadable", f"> {MAX_MEMBERS} / {MAX_CONTENT_BYTES} bytes")
        yield member


def _attestation(member: Member, schemas: MessageSchemas | None) -> Notification | None:
    found = _read(member.content, member.name, schemas)
    return found if isinstance(found, Notification) and found.kind is Kind.AT else None


def _from_archive(attestation: Notification, others: list[Member], name: str | None) -> Notification:
    """The attestation with the file it speaks of: the one of that name, else the only other one."""
    nome_file = (attestation.keys.nome_file or "").lower()
    named = [member for member in others if member.name.lower() == nome_file]
    deviations = Deviations()
    if name is not None:
        note_differences(name, attestation.kind, attestation.keys.nome_file, deviations)
    return Notification(
        message=attestation.message,
        name=parse_name(name) if name is not None else attestation.name,
        deviations=(*attestation.deviations, *deviations),
        simulation=attestation.simulation,
        signed=attestation.signed,
        ambiguous=attestation.ambiguous,
        content=attestation.content,
        invoice_file=next(iter(named or (others if len(others) == 1 else [])), None),
    )
