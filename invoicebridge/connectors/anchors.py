"""Trusted certificates from disk: one PEM or DER file, or a folder of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cryptography import x509

from invoicebridge.connectors.files import FileSource
from invoicebridge.errors import ConfigurationError

_LOOKED_AT: Final = (".pem", ".crt", ".cer", ".der")
_ARMOUR: Final = b"-----BEGIN CERTIFICATE-----"


def anchors(path: Path) -> tuple[x509.Certificate, ...]:
    """The certificates in a file, or in the .pem, .crt, .cer and .der files right in a folder, in the order of names.

    ConfigurationError `anchors-unusable` when there is none or one is malformed: trust is not a matter of guessing.
    """
    files = sorted(_inside(path)) if path.is_dir() else [path]
    found = tuple(certificate for file in files for certificate in _read(file))
    if not found:
        raise ConfigurationError("anchors-unusable", name=path)
    return found


def _inside(folder: Path) -> Iterator[Path]:
    return (file for file in folder.iterdir() if file.suffix.lower() in _LOOKED_AT and file.is_file())


def _read(file: Path) -> list[x509.Certificate]:
    content = FileSource(str(file)).read()
    try:
        if _ARMOUR in content:
            return x509.load_pem_x509_certificates(content)
        return [x509.load_der_x509_certificate(content)]
    except ValueError as error:
        raise ConfigurationError("anchors-unusable", name=file) from error
