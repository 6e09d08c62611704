"""Whom to believe about messages: the shipped key of the PEC providers' authority, and what the operator adds.

A folder or file may hold certificates (.pem, .crt, .cer, .der) and, for PEC, lists of keys (.toml, like
schemas/pec/anchors.toml). There are two roles, and no certificate serves in the other's: the direct issuers of the PEC
providers' certificates, and the SdI's own certificate or its issuer, for the signature inside its notifications.
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
    """`pec` judges the providers' signatures, `signers` (the SdI's) those inside notifications."""

    pec: Trust
    signers: tuple[x509.Certificate, ...] = ()


def shipped() -> tuple[Anchor, ...]:
    """The anchors that come with invoicebridge: AgID CA1, by its public key."""
    return anchors_from_toml((resources.schemas() / "pec" / "anchors.toml").read_bytes())


def load(path: str | None, mode: Mode, *, replace: bool = False, sdi_signer: str | None = None) -> Trusted:
    """The shipped anchors and those at `path`, a file or folder; with `replace` only the latter.

    `sdi_signer` is a file or folder too, of the SdI's certificates or their issuers; without it there are none.

    ConfigurationError `anchors-unusable` when there is nothing to trust at the path, `anchor-unreadable` or
    `anchor-digest-differs` when something there is malformed: trust is not a matter of guessing.
    """
    own = [] if path is None else [anchor for file in _files(path) for anchor in _read(file)]
    if path is not None and not own:
        raise ConfigurationError("anchors-unusable", name=path)
    anchors = own if replace else [*shipped(), *own]
    signers = () if sdi_signer is None else _signers(sdi_signer)
    return Trusted(Trust(tuple(dict.fromkeys(anchors)), mode), signers)


def _signers(path: str) -> tuple[x509.Certificate, ...]:
    """The certificates there; a list of keys has none."""
    found = (anchor.certificate for file in _files(path) for anchor in _read(file))
    signers = dict.fromkeys(x509.load_der_x509_certificate(one) for one in found if one is not None)
    if not signers:
        raise ConfigurationError("anchors-unusable", name=path)
    return tuple(signers)


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
