"""Judges XAdES signatures enveloped in an XML document (ETSI EN 319 132-1), the SdI's own on notifications included."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from invoicebridge.signature.algorithms import XML_DIGESTS, XML_SCHEMES, Scheme, is_by
from invoicebridge.signature.canonical import NotCanonical, form
from invoicebridge.signature.judge import Findings, judged, readable
from invoicebridge.signature.path import Anchors
from invoicebridge.signature.signatory import UnreadableCertificate, signatory
from invoicebridge.signature.verdict import Form, Signature
from invoicebridge.signature.xmldsig import DSIG, SIGNATURE, NotAllowed, Reference, child, reference, text_of
from invoicebridge.xml import path_of

XADES: Final = "http://uri.etsi.org/01903/v1.3.2#"
_NS: Final = {"ds": DSIG, "xades": XADES}
_MAX_SIGNATURES: Final = 5
_MAX_IN_ALL: Final = 20
"""Countersignatures, and those of embedded messages, included."""
_MAX_REFERENCES: Final = 10
_MAX_CERTIFICATES: Final = 20
_SIGNING_TIME: Final = "xades:SignedSignatureProperties/xades:SigningTime"
_SIGNING_CERTIFICATES: Final = (
    "xades:SignedSignatureProperties/xades:SigningCertificateV2/xades:Cert/xades:CertDigest",
    "xades:SignedSignatureProperties/xades:SigningCertificate/xades:Cert/xades:CertDigest",
)


def judge_document(root: etree._Element, layer: int, anchors: Anchors, at: datetime) -> tuple[Signature, ...]:
    """The verdict on each ds:Signature of a document, in its order; none where it has none.

    A signature counts as a child of the root only. A countersignature inside one is passed over; one that an embedded
    message carries (the customer's, in an outcome of the SdI) is remarked on, and may hold nothing but a signature
    where ours does not cover it. One that stands elsewhere, where no signature counts, spoils the document.
    """
    everything = list(islice(root.iter(SIGNATURE), _MAX_IN_ALL + 1))
    ours = [one for one in everything if one.getparent() is root]
    embedded = [one for one in everything if one.getparent() is not root and not _is_countersignature(one, root)]
    obstacle = _obstacle(root, everything, ours, embedded)
    findings = [_findings(one, everything, obstacle, layer) for one in (ours or everything)[:_MAX_SIGNATURES]]
    if obstacle is None:
        _remark_on(embedded, findings)
    return tuple(judged(each, anchors, at) for each in findings)


def _obstacle(
    root: etree._Element,
    everything: Sequence[etree._Element],
    ours: Sequence[etree._Element],
    embedded: Sequence[etree._Element],
) -> NotAllowed | None:
    """Why no signature of the document can be judged."""
    if len(ours) > _MAX_SIGNATURES or len(everything) > _MAX_IN_ALL:
        return NotAllowed("signature-malformed", reason=f"{len(everything)} Signature")
    misplaced = embedded if not ours else [one for one in embedded if _is_inside(one, ours)]
    return NotAllowed("signature-misplaced", path=path_of(misplaced[0])) if misplaced else None


def _is_inside(element: etree._Element, others: Sequence[etree._Element]) -> bool:
    return any(ancestor in others for ancestor in element.iterancestors())


def _is_countersignature(element: etree._Element, root: etree._Element) -> bool:
    """Whether a signature is one of the unsigned properties of a signature of the document."""
    above = [ancestor.tag for ancestor in element.iterancestors() if ancestor is not root]
    return bool(above) and above[-1] == SIGNATURE and f"{{{XADES}}}UnsignedProperties" in above


def _remark_on(embedded: Sequence[etree._Element], findings: Sequence[Findings]) -> None:
    for one in embedded:
        for each in findings:
            each.remark("signature-elsewhere", path=path_of(one))


def _findings(
    signature: etree._Element, everything: Sequence[etree._Element], obstacle: NotAllowed | None, layer: int
) -> Findings:
    findings = Findings(Form.XADES, layer)
    if obstacle is not None:
        findings.fail(obstacle.code, **obstacle.parameters)
        return findings
    try:
        _judge(signature, everything, findings)
    except NotAllowed as error:
        findings.fail(error.code, **error.parameters)
    except NotCanonical as error:
        findings.fail("signature-malformed", reason=error)
    return findings


def _judge(signature: etree._Element, everything: Sequence[etree._Element], findings: Findings) -> None:
    """Note what is wrong. What the signature refers to is digested only once its value is known to be the signer's."""
    info = child(signature, "SignedInfo")
    scheme = _scheme(info, findings)
    references = _references(info, signature, everything)
    properties = _signed_properties(references)
    certificates = _certificates(signature)
    _read_properties(properties, certificates, findings)
    if findings.certificate is None:
        findings.fail("certificate-missing")
        return
    value = text_of(child(signature, "SignatureValue"))
    if not _judge_signature(findings.certificate, scheme, _signed_octets(info), value, findings):
        return
    for one in references:
        _judge_reference(one, findings)


def _scheme(info: etree._Element, findings: Findings) -> Scheme:
    algorithm = child(info, "SignatureMethod").get("Algorithm", "")
    findings.algorithm = algorithm
    scheme = XML_SCHEMES.get(algorithm)
    if scheme is None:
        raise NotAllowed("algorithm-refused", found=algorithm)
    findings.algorithm = str(scheme)
    if scheme.is_weak:
        findings.remark("weak-algorithm", found=scheme)
    return scheme


def _signed_octets(info: etree._Element) -> bytes:
    method = child(info, "CanonicalizationMethod")
    canonical = form(method)
    if canonical is None:
        raise NotAllowed("transform-refused", found=method.get("Algorithm", ""))
    return canonical.of(info)


def _references(
    info: etree._Element, signature: etree._Element, everything: Sequence[etree._Element]
) -> list[Reference]:
    """All references, of which exactly one covers the document."""
    elements = info.findall(f"{{{DSIG}}}Reference")
    if len(elements) > _MAX_REFERENCES:
        raise NotAllowed("signature-malformed", reason=f"{len(elements)} Reference")
    references = [reference(element, signature, everything) for element in elements]
    if sum(one.covers_document for one in references) != 1:
        raise NotAllowed("reference-missing")
    return references


def _judge_reference(one: Reference, findings: Findings) -> None:
    name = XML_DIGESTS.get(one.method)
    if name is None:
        raise NotAllowed("algorithm-refused", found=one.method)
    if name == "sha1":
        findings.remark("weak-algorithm", found=name)
    if not hmac.compare_digest(hashlib.new(name, one.octets()).digest(), _decoded(one.digest, "DigestValue")):
        what = "document" if one.covers_document else etree.QName(one.target).localname
        findings.fail("content-changed", what=what)


def _decoded(text: str, name: str) -> bytes:
    """The bytes of base64, which must be written in the one way that there is (RFC 4648 §3.5)."""
    letters = "".join(text.split())
    try:
        octets = base64.b64decode(letters, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotAllowed("signature-malformed", reason=name) from error
    if base64.b64encode(octets).decode() != letters:
        raise NotAllowed("signature-malformed", reason=name)
    return octets


def _signed_properties(references: Sequence[Reference]) -> etree._Element | None:
    """The signed properties: only those that a reference covers say anything."""
    found = [one.target for one in references if one.target.tag == f"{{{XADES}}}SignedProperties"]
    if len(found) > 1:
        raise NotAllowed("signature-malformed", reason=f"{len(found)} SignedProperties")
    return found[0] if found else None


def _certificates(signature: etree._Element) -> list[x509.Certificate]:
    elements = signature.findall("ds:KeyInfo/ds:X509Data/ds:X509Certificate", _NS)
    found = readable(_decoded(text_of(element), "X509Certificate") for element in elements[:_MAX_CERTIFICATES])
    if elements and not found:
        raise NotAllowed("certificate-unreadable", reason="X509Certificate")
    return list(dict.fromkeys(found))


def _read_properties(
    properties: etree._Element | None, certificates: Sequence[x509.Certificate], findings: Findings
) -> None:
    """Note the signing time and the signer's certificate: the one named by its digest, else the first."""
    named = (
        [] if properties is None else [one for path in _SIGNING_CERTIFICATES for one in properties.findall(path, _NS)]
    )
    if named:
        method = child(named[0], "DigestMethod").get("Algorithm", "")
        digest = _decoded(text_of(child(named[0], "DigestValue")), "DigestValue")
        findings.certificate = next((one for one in certificates if _digest(one, method) == digest), None)
        if findings.certificate is None and certificates:
            findings.certificate = certificates[0]
            findings.fail("certificate-changed")
    else:
        findings.remark("signing-certificate-missing")
        findings.certificate = certificates[0] if certificates else None
    findings.others = [one for one in certificates if one != findings.certificate]
    time = None if properties is None else properties.find(_SIGNING_TIME, _NS)
    if time is not None:
        _read_time(text_of(time).strip(), findings)


def _digest(certificate: x509.Certificate, method: str) -> bytes:
    name = XML_DIGESTS.get(method)
    if name is None:
        raise NotAllowed("algorithm-refused", found=method)
    return hashlib.new(name, certificate.public_bytes(Encoding.DER)).digest()


def _read_time(text: str, findings: Findings) -> None:
    """Note an xs:dateTime with its zone; without one it names no instant."""
    try:
        time = datetime.fromisoformat(text)
        findings.signing_time = time.astimezone(UTC) if time.utcoffset() is not None else None
    except (ValueError, OverflowError):
        findings.signing_time = None
    if findings.signing_time is None:
        findings.unusable_time = text[:40]


def _judge_signature(
    certificate: x509.Certificate, scheme: Scheme, octets: bytes, value: str, findings: Findings
) -> bool:
    """Whether the value is by the certificate's key."""
    try:
        key = signatory(certificate).key
    except UnreadableCertificate:
        return False
    signature = _decoded(value, "SignatureValue")
    if scheme.kind == "ecdsa":
        half = len(signature) // 2
        halves = int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
        signature = encode_dss_signature(*halves)
    if is_by(key, scheme, hashlib.new(scheme.digest, octets).digest(), signature):
        return True
    findings.fail("signature-wrong")
    return False
