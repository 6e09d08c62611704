"""How a trusted list is kept: a zip with the list as it was published and, as JSON, what was read from it."""

import base64
import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from invoicebridge.connectors.files import FileSource
from invoicebridge.connectors.trust_etsi import Granted, Pointer
from invoicebridge.connectors.trust_list import TrustList
from invoicebridge.errors import ConfigurationError
from invoicebridge.signature.signatory import UnreadableCertificate, load

_PUBLISHED: Final = "list.xml"
_READ: Final = "read.json"
_MAX_READ: Final = 60_000_000
_DAMAGED: Final = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    zipfile.BadZipFile,
    NotImplementedError,
    EOFError,
)
"""What comes up when a file is not what `written` made."""


@dataclass(frozen=True, slots=True)
class KeptList:
    """A list and how it came here."""

    list: TrustList
    source: str
    """The address, or the absolute path."""
    signers: tuple[x509.Certificate, ...]
    """Those who might sign it."""
    through_union: bool = False
    """Whether the list of the lists named them, not the user."""


def written(kept: KeptList, content: bytes) -> bytes:
    """The file that keeps a list; `content` is the list as it was published."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_PUBLISHED, content)
        archive.writestr(_READ, json.dumps(_record(kept), ensure_ascii=False))
    return whole.getvalue()


def read(path: Path) -> KeptList:
    """What the file keeps; ConfigurationError (`trust-list-altered`) when it is not as it was written."""
    try:
        with zipfile.ZipFile(io.BytesIO(FileSource(str(path)).read())) as archive:
            if archive.getinfo(_READ).file_size > _MAX_READ:
                raise ValueError("too large")
            return _kept(json.loads(archive.read(_READ)))
    except (*_DAMAGED, UnreadableCertificate) as error:
        raise ConfigurationError("trust-list-altered", name=path) from error


def _record(kept: KeptList) -> dict[str, Any]:
    found = kept.list
    return {
        "source": kept.source,
        "signers": _encoded(kept.signers),
        "through_union": kept.through_union,
        "territory": found.territory,
        "sequence": found.sequence,
        "issued": found.issued.isoformat(),
        "next_update": found.next_update.isoformat(),
        "signer": _encoded([found.signer]),
        "left_out": found.left_out,
        "services": [
            {
                "name": one.name,
                "since": one.since.isoformat(),
                "until": None if one.until is None else one.until.isoformat(),
                "authorities": _encoded(one.authorities),
            }
            for one in found.services
        ],
        "pointers": [
            {"territory": one.territory, "address": one.address, "signers": _encoded(one.signers)}
            for one in found.pointers
        ],
    }


def _kept(record: dict[str, Any]) -> KeptList:
    (signer,) = _decoded(record["signer"])
    found = TrustList(
        territory=record["territory"],
        sequence=record["sequence"],
        issued=datetime.fromisoformat(record["issued"]),
        next_update=datetime.fromisoformat(record["next_update"]),
        signer=signer,
        services=tuple(map(_service, record["services"])),
        pointers=tuple(
            Pointer(one["territory"], one["address"], _decoded(one["signers"])) for one in record["pointers"]
        ),
        left_out=record["left_out"],
    )
    return KeptList(found, record["source"], _decoded(record["signers"]), record["through_union"])


def _service(record: dict[str, Any]) -> Granted:
    until = record["until"]
    return Granted(
        name=record["name"],
        since=datetime.fromisoformat(record["since"]),
        until=None if until is None else datetime.fromisoformat(until),
        authorities=_decoded(record["authorities"]),
    )


def _encoded(certificates: Iterable[x509.Certificate]) -> list[str]:
    return [base64.b64encode(one.public_bytes(Encoding.DER)).decode() for one in certificates]


def _decoded(texts: Iterable[str]) -> tuple[x509.Certificate, ...]:
    return tuple(load(base64.b64decode(text, validate=True)) for text in texts)
