"""What is known of a signature after it was judged: values, whose words are made by `render`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from invoicebridge.signature.signatory import Signatory


class Form(StrEnum):
    """How a signature is laid out."""

    CADES = "cades"
    """CMS around the file."""
    XADES = "xades"
    """XML inside the document."""


class Chain(StrEnum):
    """Whether a path leads from the signer's certificate to a trusted one."""

    GOOD = "good"
    NOT_CHECKED = "not-checked"
    """No trusted certificate was given."""
    UNTRUSTED = "untrusted"


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that is wrong with a signature; `code` is a key of SDI_CODES or, for a remark, of REMARKS."""

    code: str
    parameters: Mapping[str, str] = field(default_factory=dict)


INTEGRITY: Final = frozenset(
    {
        "content-changed",
        "signature-wrong",
        "certificate-changed",
        "certificate-missing",
        "certificate-unreadable",
        "attributes-malformed",
        "algorithm-refused",
        "reference-missing",
        "reference-refused",
        "transform-refused",
        "id-ambiguous",
        "signature-misplaced",
        "signature-malformed",
    }
)
"""Failures after which a signature proves nothing about the content."""

SDI_CODES: Final[Mapping[str, str]] = {
    **dict.fromkeys(INTEGRITY, "00102"),
    "signing-time-missing": "00103",
    "signing-time-future": "00105",
    "chain-untrusted": "00104",
    "certificate-expired": "00100",
    "certificate-not-yet-valid": "00107",
    "certificate-not-valid-at-signing": "00107",
    "key-usage": "00107",
}
"""The code with which the SdI would reject a file for each failure (Allegato A 1.9.1, App. 1). Parameters:

content-changed: what (the signed attribute or reference) · certificate-unreadable, attributes-malformed and
signature-malformed: reason · algorithm-refused, transform-refused, reference-refused (the URI), id-ambiguous: found ·
signature-misplaced: path · signing-time-missing: found, where there is one without zone · signing-time-future: time,
at · chain-untrusted: issuer · certificate-expired, certificate-not-yet-valid: date, at ·
certificate-not-valid-at-signing: not_before, not_after, time · key-usage: found (what the certificate allows).
Dates and times are ISO 8601 in UTC.
"""

REMARKS: Final = frozenset({"signing-certificate-missing", "not-qualified", "weak-algorithm", "signature-elsewhere"})
"""What does not make a signature wrong and is worth knowing: it lacks what Baseline B demands of it
(signing-certificate), its certificate does not say that it is a qualified one, it uses SHA-1 or an RSA key of less than
2048 bits (found), the document holds another signature that was not judged, inside an embedded message (path)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One signature, judged."""

    form: Form
    layer: int
    """Which wrapping it belongs to: 0 is the outermost p7m; an XAdES counts as the innermost."""
    signatory: Signatory | None
    """Who signed, by the certificate; None where it is not in the file or cannot be read."""
    signing_time: datetime | None
    """The time that the signer states, aware; None where none is signed."""
    algorithm: str
    """Such as rsa-sha256; the identifier in the file where it is not a known one."""
    chain: Chain
    valid_at_signing: bool | None
    """Whether the certificate was within its dates at the signing time; None where one of them is unknown."""
    valid_now: bool | None
    """The same for the time of judgement."""
    key_usage: bool | None
    """Whether the certificate may be used to sign documents (nonRepudiation or digitalSignature)."""
    failures: tuple[Failure, ...]
    remarks: tuple[Failure, ...] = ()

    @property
    def intact(self) -> bool:
        """Whether the signature is by the key of the signer's certificate and over the content as it is now."""
        return not any(failure.code in INTEGRITY for failure in self.failures)

    @property
    def good(self) -> bool:
        """Whether nothing is wrong and the chain leads to a trusted certificate."""
        return not self.failures and self.chain is Chain.GOOD


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A file and all signatures in it."""

    content: bytes
    """What was signed: the innermost content of a p7m; the XML itself, signature included, of an XAdES."""
    encodings: tuple[str, ...]
    """How each p7m layer is written (der, ber, base64, pem), the outermost first; empty for XML."""
    signatures: tuple[Signature, ...]
    """Empty where the file is not signed."""

    @property
    def signed(self) -> bool:
        """Whether there is any signature."""
        return bool(self.signatures)

    @property
    def intact(self) -> bool:
        """Whether there are signatures and each of them is intact: then `content` is what was verified."""
        return self.signed and all(signature.intact for signature in self.signatures)

    @property
    def good(self) -> bool:
        """Whether there are signatures and nothing is wrong with any of them."""
        return self.signed and all(signature.good for signature in self.signatures)

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Everything that is wrong, signature by signature."""
        return tuple(failure for signature in self.signatures for failure in signature.failures)
