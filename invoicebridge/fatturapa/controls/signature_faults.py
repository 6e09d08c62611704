"""The judgement of a file's signatures in the SdI's codes. Loads cryptography, so import it only for a signed file.

The judgement is made by `invoicebridge.signature`. The parameter `kind` of a fault is the failure's own code
(signature/verdict.py, or that of an UnreadableSignature), by which it is put into words. Whether a certificate was
revoked (00101) only its issuer knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from invoicebridge.errors import UnreadableSignature
from invoicebridge.fatturapa.circumstances import Circumstances
from invoicebridge.fatturapa.controls.coverage import SIGNATURE
from invoicebridge.fatturapa.controls.facts import Document
from invoicebridge.fatturapa.controls.run import Findings
from invoicebridge.fatturapa.fault import Fault, Severity
from invoicebridge.signature.p7m import open_p7m
from invoicebridge.signature.path import Anchors
from invoicebridge.signature.verdict import SDI_CODES, Chain, Failure, Signature
from invoicebridge.signature.verify import judge_layers
from invoicebridge.signature.verify_xades import judge_document
from invoicebridge.signature.xmldsig import SIGNATURE as XML_SIGNATURE
from invoicebridge.xml import line_of, parse, path_of

_REVOCATION: Final = "00101"
_TRUST: Final = "00104"
_OF_CERTIFICATE: Final = frozenset({"00100", "00107"})
_OF_REMARKS: Final = {
    "signing-certificate-missing": "00102",
    "weak-algorithm": "00102",
    "signature-elsewhere": "00102",
    "not-qualified": "00107",
}


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """What a .p7m holds, and what is to be said of its signatures."""

    findings: Findings
    content: bytes | None
    """What was signed; None where it is not proven to be what the file holds."""


def unwrap(content: bytes, circumstances: Circumstances) -> Unwrapped:
    """Open a .p7m and judge every signature around what it holds; what comes out is what was verified."""
    try:
        opened = open_p7m(content)
    except UnreadableSignature as unreadable:
        parameters = {**unreadable.parameters, "kind": unreadable.code}
        fault = Fault("00102", Severity.ERROR, parameters=parameters)
        return Unwrapped(Findings([fault], set(SIGNATURE)), None)
    signatures = judge_layers(opened, circumstances.anchors or Anchors(), circumstances.at)
    intact = all(signature.intact for signature in signatures)
    return Unwrapped(_findings(signatures), opened.content if intact else None)


def judge_xades(content: bytes, document: Document) -> Findings:
    """Judge the signatures inside an XML document."""
    circumstances = document.circumstances
    signatures = judge_document(parse(content), 0, circumstances.anchors or Anchors(), circumstances.at)
    return _findings(signatures, document.root.find(XML_SIGNATURE))


def _findings(signatures: Sequence[Signature], place: etree._Element | None = None) -> Findings:
    faults = [fault for signature in signatures for fault in _faults(signature, place)]
    unchecked = {_REVOCATION}
    if any(signature.chain is Chain.NOT_CHECKED for signature in signatures):
        unchecked.add(_TRUST)
    if any(signature.signatory is None for signature in signatures):
        unchecked |= _OF_CERTIFICATE
    return Findings(faults, unchecked)


def _faults(signature: Signature, place: etree._Element | None) -> list[Fault]:
    wrong = [_fault(SDI_CODES[failure.code], Severity.ERROR, failure, place) for failure in signature.failures]
    doubtful = [_fault(_OF_REMARKS[remark.code], Severity.WARNING, remark, place) for remark in signature.remarks]
    return wrong + doubtful


def _fault(code: str, severity: Severity, failure: Failure, place: etree._Element | None) -> Fault:
    path, line = ("", None) if place is None else (path_of(place), line_of(place))
    return Fault(code, severity, path, line, {**failure.parameters, "kind": failure.code})
