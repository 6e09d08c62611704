"""Makes the signed samples anew, with keys that are thrown away:  python -m tests.samples.make_signed

Every certificate says TEST ONLY in each of its names. The authority's certificate is kept, in `samples/trust/`, so that
the samples can be verified; no private key is written anywhere. The trusted lists in `samples/trust-lists/` name that
authority: make them anew afterwards (`python -m tests.trust_lists`).
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from invoicebridge.fatturapa.circumstances import ROME
from invoicebridge.signature import cades, xades
from tests.certificates import holder, issuing, pem, person, root, self_signed
from tests.samples.sample_index import SAMPLES
from tests.signature import unusual

SIGNED_AT: Final = datetime(2026, 11, 24, 10, tzinfo=ROME)
LATER: Final = datetime(2026, 11, 25, 18, tzinfo=ROME)
"""After the moment at which the index has the samples received."""
SUMMER: Final = datetime(2026, 8, 31, tzinfo=UTC)
YEAR_END: Final = datetime(2026, 12, 31, tzinfo=UTC)
SOURCE: Final = SAMPLES / "fatture" / "IT75100120361_PA01A.xml"


def _numbered(progressivo: str) -> bytes:
    """The invoice to a public body under a progressivo of its own."""
    content = SOURCE.read_bytes()
    assert content.count(b"<ProgressivoInvio>PA01A<") == 1
    return content.replace(b"<ProgressivoInvio>PA01A<", f"<ProgressivoInvio>{progressivo}<".encode())


def good() -> dict[str, bytes]:
    """The signed samples that raise nothing, by name."""
    return {
        "IT75100120361_PACAD.xml.p7m": cades.sign(_numbered("PACAD"), person("rsa-2048"), SIGNED_AT),
        "IT75100120361_PAXAD.xml": xades.sign(_numbered("PAXAD"), person("rsa-2048"), SIGNED_AT),
    }


def faulty() -> dict[str, bytes]:
    """The signed samples with one fault each, by name."""
    content = _numbered("00001")
    signer = person("rsa-2048")
    right, inside = cades.sign(content, signer, SIGNED_AT), xades.sign(content, signer, SIGNED_AT)
    expired = holder("p-256", "TEST ONLY Expired", not_after=datetime(2026, 11, 24, 12, tzinfo=UTC), which="expired")
    long_expired = holder("p-256", "TEST ONLY Long expired", not_after=SUMMER, which="long expired")
    early = holder("p-256", "TEST ONLY Not yet valid", not_before=YEAR_END, which="early")
    for_encryption = holder("p-256", "TEST ONLY For encryption", use="key_encipherment", which="use")
    plain = holder("p-256", "TEST ONLY Not qualified", qualified=False, which="plain")
    stranger = holder("p-256", "TEST ONLY Stranger", issuer=issuing("unknown"), which="stranger")
    return {
        "00100-expired.xml.p7m": cades.sign(content, expired, SIGNED_AT),
        "00100-expired-xades.xml": xades.sign(content, expired, SIGNED_AT),
        "00100-expired-before-signing.xml.p7m": cades.sign(content, long_expired, SIGNED_AT),
        "00102-tampered-xades.xml": unusual.changed(inside, "<Data>2026-11-20<", "<Data>2026-11-21<"),
        "00102-wrong-signature.xml.p7m": unusual.with_wrong_signature(right),
        "00102-truncated.xml.p7m": right[: len(right) // 2],
        "00102-detached.xml.p7m": unusual.detached(right),
        "00102-encrypted.xml.p7m": unusual.encrypted(content, signer),
        "00102-certificate-not-named.xml.p7m": unusual.signed_without(
            [unusual.SIGNING_CERTIFICATE], content, signer, SIGNED_AT
        ),
        "00103-without-time.xml.p7m": unusual.signed_without([unusual.SIGNING_TIME], content, signer, SIGNED_AT),
        "00104-unknown-authority.xml.p7m": cades.sign(content, stranger, SIGNED_AT),
        "00104-self-made-xades.xml": xades.sign(content, self_signed("p-256"), SIGNED_AT),
        "00105-clock-ahead.xml.p7m": cades.sign(content, signer, LATER),
        "00105-clock-ahead-xades.xml": xades.sign(content, signer, LATER),
        "00107-not-yet-valid.xml.p7m": cades.sign(content, early, SIGNED_AT),
        "00107-for-encryption.xml.p7m": cades.sign(content, for_encryption, SIGNED_AT),
        "00107-not-qualified.xml.p7m": cades.sign(content, plain, SIGNED_AT),
        "IB012-tampered.xml.p7m": unusual.changed(right, "<Data>2026-11-20<", "<Data>2026-11-21<"),
    }


def write(samples: Path) -> None:
    """The signed samples, and the certificate of their authority, are in the folder of samples."""
    folders = {"fatture": good(), "faulty": faulty(), "trust": {"TEST-ONLY-root.pem": pem(root().certificate)}}
    for folder, files in folders.items():
        for name, content in files.items():
            (samples / folder / name).write_bytes(content)


if __name__ == "__main__":
    write(SAMPLES)
