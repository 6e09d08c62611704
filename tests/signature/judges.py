"""Programs that others wrote, asked whether a signature of ours is good."""

import subprocess
from pathlib import Path

from cryptography import x509

from tests.certificates import pem

XADES = "http://uri.etsi.org/01903/v1.3.2#"


def openssl_takes(openssl: str, signed: bytes, anchor: x509.Certificate, folder: Path) -> bytes | None:
    """The content of a CAdES that `openssl cms -verify -cades` finds good; None where it finds it wrong."""
    file, out, trusted = folder / "signed.p7m", folder / "content", folder / "anchor.pem"
    file.write_bytes(signed)
    trusted.write_bytes(pem(anchor))
    out.unlink(missing_ok=True)
    options: list[str | Path] = [
        "-verify",
        "-cades",
        "-binary",
        "-inform",
        "DER",
        "-purpose",
        "any",
        "-CAfile",
        trusted,
    ]
    done = subprocess.run([openssl, "cms", *options, "-in", file, "-out", out], capture_output=True, check=False)
    return out.read_bytes() if done.returncode == 0 else None


def xmlsec_takes(xmlsec1: str, signed: bytes, anchor: x509.Certificate, folder: Path) -> bool:
    """Whether `xmlsec1 --verify` finds an XAdES good, its chain up to the anchor included."""
    file, trusted = folder / "signed.xml", folder / "anchor.pem"
    file.write_bytes(signed)
    trusted.write_bytes(pem(anchor))
    options: list[str | Path] = ["--verify", "--trusted-pem", trusted, "--id-attr:Id", f"{XADES}:SignedProperties"]
    return subprocess.run([xmlsec1, *options, file], capture_output=True, check=False).returncode == 0
