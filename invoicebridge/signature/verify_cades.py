"""Judges the signers of a CMS SignedData (RFC 5652 §5.4, §5.6; ETSI EN 319 122-1 §5.2)."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from cryptography import x509

from invoicebridge.signature import ber, cms, ess
from invoicebridge.signature.algorithms import CMS_DIGESTS, Scheme, cms_scheme, is_by
from invoicebridge.signature.judge import Findings, judged, readable
from invoicebridge.signature.p7m import Layer
from invoicebridge.signature.path import Anchors
from invoicebridge.signature.signatory import UnreadableCertificate, load, serial_of, signatory
from invoicebridge.signature.verdict import Form, Signature


def judge_layer(layer: Layer, number: int, anchors: Anchors, at: datetime) -> tuple[Signature, ...]:
    """The verdict on each signer of one layer of a p7m, in the order of the file."""
    certificates = readable(layer.signed.certificates)
    content = _Content(layer.signed)
    return tuple(
        judged(_findings(signer, content, certificates, number), anchors, at) for signer in layer.signed.signers
    )


class _Content:
    """What the signers of a layer signed; each digest of it is made once, however many they are."""

    def __init__(self, signed: cms.SignedData) -> None:
        self.signed = signed
        self._digests: dict[str, bytes] = {}

    def digest(self, name: str) -> bytes:
        """The digest of that name."""
        if name not in self._digests:
            self._digests[name] = hashlib.new(name, self.signed.content or b"").digest()
        return self._digests[name]


def _findings(
    signer: cms.SignerInfo, content: _Content, certificates: Sequence[x509.Certificate], layer: int
) -> Findings:
    findings = Findings(Form.CADES, layer, algorithm=signer.algorithm.oid)
    findings.certificate = _certificate_of(signer, certificates)
    findings.others = [one for one in certificates if one != findings.certificate]
    if findings.certificate is None:
        _say_why_there_is_none(findings, content.signed)
    try:
        _judge_integrity(signer, content, findings)
    except ber.Damaged as error:
        findings.fail("attributes-malformed", reason=error)
    return findings


def _say_why_there_is_none(findings: Findings, signed: cms.SignedData) -> None:
    for encoded in signed.certificates:
        try:
            load(encoded)
        except UnreadableCertificate as error:
            findings.fail("certificate-unreadable", reason=error)
            return
    findings.fail("certificate-missing")


def _certificate_of(signer: cms.SignerInfo, certificates: Sequence[x509.Certificate]) -> x509.Certificate | None:
    for one in certificates:
        if signer.issuer is not None:
            if serial_of(one) == signer.serial and one.issuer.public_bytes() == signer.issuer:
                return one
        elif signer.key_identifier is not None and _key_identifier(one) == signer.key_identifier:
            return one
    return None


def _key_identifier(certificate: x509.Certificate) -> bytes | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return None


def _judge_integrity(signer: cms.SignerInfo, content: _Content, findings: Findings) -> None:
    digest = CMS_DIGESTS.get(signer.digest.oid)
    scheme = None if digest is None else cms_scheme(signer.algorithm, digest)
    if digest is None or scheme is None:
        findings.fail("algorithm-refused", found=signer.digest.oid if digest is None else signer.algorithm.oid)
        return
    findings.algorithm = str(scheme)
    if scheme.is_weak:
        findings.remark("weak-algorithm", found=scheme)
    if signer.signed is not None:
        _judge_attributes(signer, content.signed.content_type, content.digest(digest), findings)
        what = hashlib.new(scheme.digest, signer.signed).digest()
    else:
        findings.remark("signing-certificate-missing")
        what = content.digest(scheme.digest)
    _judge_signature(signer, scheme, what, findings)


def _judge_signature(signer: cms.SignerInfo, scheme: Scheme, digest: bytes, findings: Findings) -> None:
    if findings.certificate is None:
        return
    try:
        key = signatory(findings.certificate).key
    except UnreadableCertificate:
        return
    if not is_by(key, scheme, digest, signer.signature):
        findings.fail("signature-wrong")


def _judge_attributes(signer: cms.SignerInfo, content_type: str, digest: bytes, findings: Findings) -> None:
    if ber.identifier(_single(signer, cms.CONTENT_TYPE)) != content_type:
        findings.fail("content-changed", what="content-type")
    if not hmac.compare_digest(ber.octets(_single(signer, cms.MESSAGE_DIGEST)), digest):
        findings.fail("content-changed", what="message-digest")
    if cms.SIGNING_TIME in signer.attributes:
        findings.signing_time = ber.instant(_single(signer, cms.SIGNING_TIME))
    _judge_signing_certificate(signer, findings)


def _single(signer: cms.SignerInfo, oid: str) -> ber.Value:
    """The value of an attribute that must be there once (RFC 5652 §11)."""
    values = signer.attributes.get(oid, ())
    if len(values) != 1:
        raise ber.Damaged(f"{len(values)} values of the attribute {oid}")
    return values[0]


def _judge_signing_certificate(signer: cms.SignerInfo, findings: Findings) -> None:
    """The signature must name the certificate by its digest, lest another one with the same key take its place, and by
    its issuer and serial number where it states them.
    """
    named = [
        ess.named(_single(signer, oid), default)
        for oid, default in ((cms.SIGNING_CERTIFICATE, "sha1"), (cms.SIGNING_CERTIFICATE_V2, "sha256"))
        if oid in signer.attributes
    ]
    if not named:
        findings.remark("signing-certificate-missing")
    certificate = findings.certificate
    if certificate is not None and not all(one.is_of(certificate) for one in named):
        findings.fail("certificate-changed")
