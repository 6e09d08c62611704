"""The attachments of a document under names that are safe to write, whatever the document calls them.

The name and the content are the sender's, so neither is trusted: a name cannot leave the folder, hide, steer a terminal
or be a device; the content is handed over as it is, and AlgoritmoCompressione is never carried out.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from invoicebridge.fatturapa.ordinaria import FatturaElettronica
from invoicebridge.fatturapa.ordinaria import FatturaElettronicaBody as Ordinary
from invoicebridge.fatturapa.semplificata import FatturaElettronicaBody as Simplified
from invoicebridge.fatturapa.semplificata import FatturaElettronicaSemplificata
from invoicebridge.fatturapa.shared_blocks import Allegati

MAX_NAME_BYTES: Final = 120
"""Longest name in UTF-8, the number of a doublet included: every file system takes it, below a long path too."""
MAX_COUNT: Final = 500
MAX_TOTAL_BYTES: Final = 60_000_000

NAMELESS: Final = "attachment"
_LONGEST_EXTENSION: Final = 12
_FORBIDDEN: Final = re.compile(r'[<>:"|?*]')
_INVISIBLE: Final = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9¹²³])", re.IGNORECASE)
_PACKED: Final = {"zip": "zip", "rar": "rar", "7z": "7z", "gz": "gz", "gzip": "gz", "tgz": "tgz", "bz2": "bz2"}


@dataclass(frozen=True, slots=True)
class Extraction:
    """An attachment to be written: which one it is, both counted from 0, its safe and distinct name, its content."""

    body: int
    position: int
    name: str
    content: bytes
    refused: bool = False
    """Beyond the bounds on number and total size: it is not to be written."""


def extractions(document: FatturaElettronica | FatturaElettronicaSemplificata) -> Iterator[Extraction]:
    """Every attachment of the document in its order; no two names are alike, upper and lower case being the same.

    The first 500 attachments and 60 MB are meant to be written; the rest come marked as refused.
    """
    taken: set[str] = set()
    count = total = 0
    for body, allegati in enumerate(one.allegati for one in _bodies(document)):
        for position, one in enumerate(allegati):
            count, total = count + 1, total + len(one.attachment)
            refused = count > MAX_COUNT or total > MAX_TOTAL_BYTES
            name = distinct(safe_name(one), taken)
            taken.add(name.casefold())
            yield Extraction(body, position, name, one.attachment, refused)


def _bodies(document: FatturaElettronica | FatturaElettronicaSemplificata) -> Sequence[Ordinary | Simplified]:
    return document.fattura_elettronica_body


def safe_name(attachment: Allegati) -> str:
    """A file name of at most 120 bytes, made of the attachment's own; its ending says how the content is packed.

    No path, control or direction characters, leading dot or dash, trailing dot or space, characters or names that
    Windows forbids. A name without ending gets FormatoAttachment as one.
    """
    stem, ending = _parted(_plain(attachment.nome_attachment))
    formato = (attachment.formato_attachment or "").strip().lower()
    if not ending and re.fullmatch(r"[a-z0-9]{1,5}", formato):
        ending = "." + formato
    packed = _PACKED.get((attachment.algoritmo_compressione or "").strip().lower(), "")
    if packed and ending.lower() != f".{packed}":
        ending += f".{packed}"
    if _DEVICES.fullmatch(stem.partition(".")[0].strip()):
        stem = "_" + stem
    return _bounded(stem or NAMELESS, ending)


def distinct(name: str, taken: set[str]) -> str:
    """The name, with a number where it is taken: `name (2).pdf`; `taken` holds names as `str.casefold` makes them."""
    stem, ending = _parted(name)
    number = 2
    found = name
    while found.casefold() in taken:
        found = _bounded(stem, f" ({number}){ending}")
        number += 1
    return found


def _plain(raw: str) -> str:
    text = unicodedata.normalize("NFC", raw).replace("\\", "/").rstrip("/ ").rpartition("/")[2]
    visible = "".join(one for one in " ".join(text.split()) if unicodedata.category(one) not in _INVISIBLE)
    return re.sub(r"^-", "_", _FORBIDDEN.sub("_", visible).lstrip(". ")).rstrip(". ")


def _parted(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    if not stem or not ending.isalnum() or len(ending) > _LONGEST_EXTENSION:
        return name, ""
    return stem, dot + ending


def _bounded(stem: str, ending: str) -> str:
    room = MAX_NAME_BYTES - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + ending
