"""Whom to believe about messages: the shipped key of the PEC providers' authority, and what the operator adds.

A folder or file may hold certificates (.pem, .crt, .cer, .der) and lists of keys (.toml, like
schemas/pec/anchors.toml). Certificates serve twice: as direct issuers of the providers' certificates, and for the SdI's
own signature on its notifications; keys in a list serve for PEC only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography import x509

from invoicebridge import resources
from invoicebridge.connectors.files import FileSource
from invoicebridge.errors import ConfigurationError, UnreadableFile
from invoicebridge.pec.trust import Anchor, Mode, Trust, anchors_from_certificates, anchors_from_toml

_CERTIFICATES: Final = (".pem", ".crt", ".cer", ".der")
_LIST: Final = ".toml"


@dataclass(frozen=True, slots=True)
class Trusted:
    """`pec` judges the providers' signatures, `signers` are the certificates for those on notifications."""

    pec: Trust
    signers: tuple[x509.Certificate, ...] = ()


def shipped() -> tuple[Anchor, ...]:
    """The anchors that come with invoicebridge: AgID CA1, by its public key."""
    return anchors_from_toml((resources.schemas() / "pec" / "anchors.toml").read_bytes())


def load(path: str | None, mode: Mode, *, replace: bool = False) -> Trusted:
    """The shipped anchors and those at `path`, a file or folder; with `replace` only the latter.

    ConfigurationError `anchors-unusable` when there is nothing to trust at the path, `anchor-unreadable` or
    `anchor-digest-differs` when something there is malformed: trust is not a matter of guessing.
    """
    own = [] if path is None else [anchor for file in _files(path) for anchor in _read(file)]
    if path is not None and not own:
        raise ConfigurationError("anchors-unusable", name=path)
    anchors = own if replace else [*shipped(), *own]
    certificates = (anchor.certificate for anchor in own if anchor.certificate is not None)
    signers = dict.fromkeys(x509.load_der_x509_certificate(one) for one in certificates)
    return Trusted(Trust(tuple(dict.fromkeys(anchors)), mode), tuple(signers))


def _files(path: str) -> Iterator[Path]:
    place = Path(path)
    if not place.is_dir():
        yield place
        return
    try:
        inside = sorted(place.iterdir())
    except OSError as error:
        raise UnreadableFile("file-not-readable", name=path, reason=error.strerror) from error
    yield from (file for file in inside if file.suffix.lower() in (*_CERTIFICATES, _LIST) and file.is_file())


def _read(file: Path) -> tuple[Anchor, ...]:
    content = FileSource(str(file)).read()
    return anchors_from_toml(content) if file.suffix.lower() == _LIST else anchors_from_certificates(content)
