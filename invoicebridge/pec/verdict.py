"""What can be said about who really sent a mail: Proven | Unproven(reason) | Forged(reason).

Forged says that the mail contradicts itself or its signature: somebody changed it, or pretends to be somebody else.
Unproven says that the proof is missing, ended or meant for others; the mail may well be genuine.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """Why a mail is not proven. Codes are stable; texts are made from them and the parameters."""

    ORDINARY_MAIL = "ordinary-mail"
    """No PEC message at all."""
    NOT_SIGNED = "not-signed"
    """The mail as a whole carries no S/MIME signature; what it may carry inside is another mail."""
    SIGNATURE_MISSING = "signature-missing"
    """A multipart/signed without smime.p7s."""
    SIGNATURE_UNREADABLE = "signature-unreadable"
    """smime.p7s is no CMS signature of one signer over content outside of it (parameter: detail)."""
    SIGNER_CERTIFICATE_MISSING = "signer-certificate-missing"
    """smime.p7s does not bring the certificate that it names, or one that cannot be read."""
    DIGEST_WEAK = "digest-weak"
    """Signed with a digest that proves nothing (any more) at that time (parameter: algorithm)."""
    ALGORITHM_UNKNOWN = "algorithm-unknown"
    """A signature algorithm that is not supported here (parameter: algorithm)."""
    KEY_WEAK = "key-weak"
    """An RSA key under 2048 bits, or a curve under 256 (parameter: bits)."""
    NO_ANCHOR = "no-anchor"
    """No trust anchor is configured: nothing can be proven."""
    ISSUER_UNKNOWN = "issuer-unknown"
    """The signer's certificate was not issued by a configured anchor (parameter: issuer)."""
    ISSUER_EXPIRED = "issuer-expired"
    """Every known certificate of the anchor was out of its validity at that time (parameter: issuer)."""
    NAME_NOT_PERMITTED = "name-not-permitted"
    """The anchor's certificate does not let it vouch for the signer's address (parameter: signer)."""
    SIGNER_NOT_YET_VALID = "signer-not-yet-valid"
    """The signer's certificate began after that time (parameters: since, at)."""
    SIGNER_EXPIRED = "signer-expired"
    """The signer's certificate had ended at that time (parameters: until, at)."""
    SIGNER_NOT_FOR_MAIL = "signer-not-for-mail"
    """The signer's certificate is not for signing mail: key usage, extended key usage, or it is an authority's."""
    SIGNER_WITHOUT_ADDRESS = "signer-without-address"
    """The signer's certificate names no e-mail address."""
    DATICERT_MISSING = "daticert-missing"
    """The signed part has no daticert.xml of its own."""
    DATICERT_REPEATED = "daticert-repeated"
    """The signed part has several daticert.xml: none can be believed."""
    DATICERT_MALFORMED = "daticert-malformed"
    """daticert.xml cannot be read."""
    DATICERT_AMBIGUOUS = "daticert-ambiguous"
    """daticert.xml says twice what it may say once, and could be read in two ways (parameter: names)."""
    KIND_UNSAID = "kind-unsaid"
    """No header says that this is a PEC message."""
    HEADER_TOO_LARGE = "header-too-large"
    """The head of the mail is too large to be read whole: what it says twice may not be seen."""
    OTHER_MAILBOX = "other-mailbox"
    """The message was sent to, or is about, another mailbox (parameter: addresses)."""

    CONTENT_ALTERED = "content-altered"
    """The signed part is not the one that was signed."""
    SIGNATURE_FALSE = "signature-false"
    """The signature was not made with the key of the certificate that it names."""
    SIGNED_PARTS = "signed-parts"
    """The mail has parts beside the signed one and its signature (parameter: parts)."""
    DATICERT_OUTSIDE = "daticert-outside"
    """A daticert.xml stands outside the signed part, to be mistaken for a signed one."""
    ISSUER_IMPERSONATED = "issuer-impersonated"
    """The issuer has an anchor's name and another key (parameter: issuer). Or the authority has a new key: compare
    with what it publishes, and add it to the anchors."""
    SIGNER_IS_NOT_SENDER = "signer-is-not-sender"
    """From names another address than the signer's certificate (parameters: sender, signer)."""
    SENDER_UNCLEAR = "sender-unclear"
    """From names no address, or could mean several."""
    HEADER_REPEATED = "header-repeated"
    """A field that may stand once stands twice (parameter: name)."""
    KIND_DISAGREES = "kind-disagrees"
    """The headers claim another kind than the signed daticert.xml (parameter: kinds)."""
    SENDER_NAME_DISAGREES = "sender-name-disagrees"
    """From says «per conto di» somebody who is not the signed sender (parameters: said, signed)."""
    REPLY_TO_DISAGREES = "reply-to-disagrees"
    """Reply-To leads to an address that the signed data do not have (parameters: said, signed)."""
    SUBJECT_DISAGREES = "subject-disagrees"
    """The subject is not the signed one (parameters: said, signed)."""
    REFERENCE_DISAGREES = "reference-disagrees"
    """X-Riferimento-Message-ID is not the signed msgid (parameters: said, signed)."""


FORGERIES: Final = frozenset(
    {
        Reason.CONTENT_ALTERED,
        Reason.SIGNATURE_FALSE,
        Reason.SIGNED_PARTS,
        Reason.DATICERT_OUTSIDE,
        Reason.ISSUER_IMPERSONATED,
        Reason.SIGNER_IS_NOT_SENDER,
        Reason.SENDER_UNCLEAR,
        Reason.HEADER_REPEATED,
        Reason.KIND_DISAGREES,
        Reason.SENDER_NAME_DISAGREES,
        Reason.REPLY_TO_DISAGREES,
        Reason.SUBJECT_DISAGREES,
        Reason.REFERENCE_DISAGREES,
    }
)
"""The reasons that make a mail Forged; every other one makes it Unproven."""


class Remark(StrEnum):
    """What a person may want to know about a proven mail; no condition of anything."""

    SDI_PROVIDER_UNUSUAL = "sdi-provider-unusual"
    """An envelope of the SdI that another provider signed than every one seen so far."""


@dataclass(frozen=True, slots=True)
class Proven:
    """The provider named by `signer` (its address) made this mail as it is, and `anchor` vouches for the provider.

    `signed_at` is the time that the signature states, in UTC, where it states one: the provider's word, not a proof.
    """

    signer: str
    organisation: str
    anchor: str
    digest: str
    signed_at: datetime | None = None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Unproven:
    """Nothing is proven by this mail, and why."""

    reason: Reason
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Forged:
    """The mail is not what it says it is, and what shows it."""

    reason: Reason
    parameters: Mapping[str, str] = field(default_factory=dict)


Refusal = Unproven | Forged
Verdict = Proven | Unproven | Forged


def refusal(reason: Reason, **parameters: str) -> Refusal:
    """The verdict that a reason makes."""
    return (Forged if reason in FORGERIES else Unproven)(reason, parameters)
