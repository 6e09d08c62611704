"""The signed files that real programs made, with the verdict that openssl and xmlsec1 give too."""

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from invoicebridge.errors import UnreadableSignature
from invoicebridge.signature.verdict import Chain, Signature
from invoicebridge.signature.verify import verify

AT = datetime(2026, 11, 25, tzinfo=UTC)
SDI = "Sistema Interscambio Fattura PA"


def only(path: Path) -> Signature:
    """The verdict on the one signature of a file."""
    (signature,) = verify(path.read_bytes(), (), AT).signatures
    return signature


@pytest.mark.parametrize(
    ("name", "signer", "codice_fiscale", "time"),
    [
        ("OK.txt.p7m", "Filippo Tessarotto", "TSSFPP87C29E889R", "2023-01-12T09:21:06+00:00"),
        ("OK.xml.p7m", "GARDINI STEFANO", "GRDSFN66D17H199K", "2018-09-08T13:32:45+00:00"),
        ("z.p7m", "GARDINI STEFANO", "GRDSFN66D17H199K", "2018-09-08T13:32:45+00:00"),
    ],
)
def test_signatures_made_with_qualified_certificates_are_intact(
    official: Path, name: str, signer: str, codice_fiscale: str, time: str
) -> None:
    signature = only(official / "samples" / "signed_p7m" / name)
    assert signature.signatory is not None
    assert (signature.signatory.name, signature.signatory.codice_fiscale) == (signer, codice_fiscale)
    assert (signature.intact, signature.chain, signature.valid_at_signing) == (True, Chain.NOT_CHECKED, True)
    assert (signature.signatory.qualified, signature.key_usage) == (True, True)
    assert signature.signing_time == datetime.fromisoformat(time)
    assert [failure.code for failure in signature.failures] == ["certificate-expired"]


def test_the_content_of_the_same_file_in_base64_is_the_same(official: Path) -> None:
    folder = official / "samples" / "signed_p7m"
    one, other = (verify((folder / name).read_bytes(), (), AT) for name in ("OK.xml.p7m", "z.p7m"))
    assert one.content == other.content
    assert (one.encodings, other.encodings) == (("ber",), ("base64",))


@pytest.mark.parametrize("name", ["TAMPERED.txt.p7m", "TAMPERED.xml.p7m"])
def test_tampered_files_cannot_be_opened(official: Path, name: str) -> None:
    with pytest.raises(UnreadableSignature) as caught:
        verify((official / "samples" / "signed_p7m" / name).read_bytes(), (), AT)
    assert caught.value.code in {"p7m-truncated", "p7m-damaged"}


def test_the_official_xades_of_an_invoice_is_intact(official: Path) -> None:
    signature = only(official / "samples" / "signed_xades" / "ITHVQWPH73P42H501Y_X0024.xml")
    assert signature.intact
    assert signature.signing_time == datetime(2018, 5, 16, 11, 7, 49, tzinfo=UTC)
    assert [failure.code for failure in signature.failures] == ["certificate-expired"]
    assert [remark.code for remark in signature.remarks] == ["signing-certificate-missing", "not-qualified"]


@pytest.mark.parametrize("kind", ["RC", "NS", "MC"])
def test_the_published_notifications_carry_one_signature_that_fits_none_of_them(official: Path, kind: str) -> None:
    """All were published with the same ds:Signature: its SignedInfo is genuine, its digests are of something else."""
    name = f"ITHVQWPH73P42H501Y_00022_{kind}_001.xml"
    signature = only(official / "samples" / "notifications" / name)
    assert signature.signatory is not None
    assert signature.signatory.name == SDI
    assert {failure.code for failure in signature.failures} == {"content-changed", "certificate-expired"}


def test_openssl_and_xmlsec_agree(official: Path, require_tool: Callable[[str], str], tmp_path: Path) -> None:
    openssl, xmlsec1 = require_tool("openssl"), require_tool("xmlsec1")
    samples = official / "samples"
    for path in sorted((samples / "signed_p7m").glob("*.xml.p7m")):
        command: list[str | Path] = [
            openssl,
            "cms",
            "-verify",
            "-noverify",
            "-inform",
            "DER",
            "-in",
            path,
            "-out",
            tmp_path / "content",
        ]
        assert (subprocess.run(command, capture_output=True, check=False).returncode == 0) == intact(path)
    ids = ("http://uri.etsi.org/01903/v1.3.2#:SignedProperties", "http://www.w3.org/2000/09/xmldsig#:KeyInfo")
    for path in (*(samples / "signed_xades").iterdir(), *(samples / "notifications").glob("ITHV*_[RN][CS]_*")):
        command = [xmlsec1, "--verify", "--insecure", *(word for one in ids for word in ("--id-attr:Id", one)), path]
        assert (subprocess.run(command, capture_output=True, check=False).returncode == 0) == intact(path)


def intact(path: Path) -> bool:
    """Our verdict; a file that cannot be opened is not intact."""
    try:
        return verify(path.read_bytes(), (), AT).intact
    except UnreadableSignature:
        return False
