"""What holds for every signature, CAdES or XAdES: the signer's certificate, its chain and the times."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from invoicebridge.signature.path import Anchors, path
from invoicebridge.signature.signatory import Signatory, UnreadableCertificate, load, signatory
from invoicebridge.signature.verdict import Chain, Failure, Form, Signature

_MIN_RSA_BITS: Final = 2048


@dataclass(slots=True)
class Findings:
    """What comes to light while one signature is judged."""

    form: Form
    layer: int
    algorithm: str = ""
    certificate: x509.Certificate | None = None
    others: Sequence[x509.Certificate] = ()
    """The further certificates that the signature carries."""
    signing_time: datetime | None = None
    unusable_time: str | None = None
    """What stands in the place of the signing time, where that is no instant."""
    failures: list[Failure] = field(default_factory=list)
    remarks: list[Failure] = field(default_factory=list)

    def fail(self, code: str, **parameters: object) -> None:
        """Note a failure."""
        self.failures.append(Failure(code, {name: str(value) for name, value in parameters.items()}))

    def remark(self, code: str, **parameters: object) -> None:
        """Note a remark."""
        self.remarks.append(Failure(code, {name: str(value) for name, value in parameters.items()}))


def judged(findings: Findings, anchors: Anchors, at: datetime) -> Signature:
    """The verdict on a signature whose integrity has been looked at: everything that depends on trust and time."""
    who = _signatory(findings)
    time = findings.signing_time
    _judge_time(findings, at)
    chain = Chain.NOT_CHECKED
    if who is not None:
        _judge_dates(who, findings, at)
        chain = _chain(who, findings, anchors, at)
        if not who.qualified:
            findings.remark("not-qualified")
        if isinstance(who.key, rsa.RSAPublicKey) and who.key.key_size < _MIN_RSA_BITS:
            findings.remark("weak-algorithm", found=f"rsa-{who.key.key_size}")
    return Signature(
        form=findings.form,
        layer=findings.layer,
        signatory=who,
        signing_time=time,
        algorithm=findings.algorithm,
        chain=chain,
        valid_at_signing=who.is_valid(time) if who and time else None,
        valid_now=who.is_valid(at) if who else None,
        key_usage=who.may_sign if who else None,
        failures=tuple(findings.failures),
        remarks=tuple(findings.remarks),
    )


def _signatory(findings: Findings) -> Signatory | None:
    if findings.certificate is None:
        return None
    try:
        return signatory(findings.certificate)
    except UnreadableCertificate as error:
        findings.fail("certificate-unreadable", reason=error)
        return None


def _judge_time(findings: Findings, at: datetime) -> None:
    time = findings.signing_time
    if time is not None and time > at:
        findings.fail("signing-time-future", time=_iso(time), at=_iso(at))
    elif time is None and findings.unusable_time is not None:
        findings.fail("signing-time-missing", found=findings.unusable_time)
    elif time is None:
        findings.fail("signing-time-missing")


def _judge_dates(who: Signatory, findings: Findings, at: datetime) -> None:
    time = findings.signing_time
    if at > who.not_after:
        findings.fail("certificate-expired", date=_iso(who.not_after), at=_iso(at))
    elif at < who.not_before:
        findings.fail("certificate-not-yet-valid", date=_iso(who.not_before), at=_iso(at))
    if time is not None and not who.is_valid(time):
        dates = {"not_before": _iso(who.not_before), "not_after": _iso(who.not_after)}
        findings.fail("certificate-not-valid-at-signing", time=_iso(time), **dates)
    if not who.may_sign:
        findings.fail("key-usage", found=", ".join(who.uses or ()))


def _chain(who: Signatory, findings: Findings, anchors: Anchors, at: datetime) -> Chain:
    """A path is good when its issuers were valid at the signing time, or are now where no earlier time is stated."""
    if not anchors:
        return Chain.NOT_CHECKED
    time = min(findings.signing_time or at, at)
    if path(who.certificate, findings.others, anchors, time):
        return Chain.GOOD
    findings.fail("chain-untrusted", issuer=who.issuer)
    return Chain.UNTRUSTED


def _iso(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="seconds")


def readable(encoded: Iterable[bytes]) -> list[x509.Certificate]:
    """The certificates among these DER values that can be read; one that cannot is no link of any path."""
    found = []
    for one in encoded:
        try:
            found.append(load(one))
        except UnreadableCertificate:
            continue
    return found
