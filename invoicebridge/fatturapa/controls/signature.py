"""Controls on the electronic signature of a file (Allegato A 1.9.1 §1.2.1, Appendix 1): 00100, 00102 to 00105, 00107.

The judgement is made by `invoicebridge.signature`; here it is put into the SdI's codes. The parameter `kind` of a fault
is the failure's own code (signature/verdict.py, or that of an UnreadableSignature), by which it is put into words.
Whether a certificate was revoked (00101) only its issuer knows.
"""

from dataclasses import dataclass
from typing import Final

from lxml import etree

from invoicebridge.errors import UnreadableSignature
from invoicebridge.fatturapa.circumstances import Circumstances
from invoicebridge.fatturapa.controls.coverage import SIGNATURE
from invoicebridge.fatturapa.controls.facts import Document
from invoicebridge.fatturapa.controls.run import Findings
from invoicebridge.fatturapa.fault import Fault, Severity
from invoicebridge.signature.path import Anchors
from invoicebridge.signature.verdict import SDI_CODES, Chain, Failure, Signature, Verified
from invoicebridge.signature.verify import verify
from invoicebridge.xml import line_of, path_of

UNSIGNED: Final = "00102"
"""The code for a file that the law wants signed and that is not: no text names one, practice reports this."""

_REVOCATION: Final = "00101"
_TRUST: Final = "00104"
_OF_REMARKS: Final = {"signing-certificate-missing": "00102", "weak-algorithm": "00102", "not-qualified": "00107"}


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """What a .p7m holds, and what is to be said of its signatures."""

    findings: Findings
    content: bytes | None
    """What was signed; None where it is not proven to be what the file holds."""


def unwrap(content: bytes, circumstances: Circumstances) -> Unwrapped:
    """Open a .p7m and judge every signature in it; what comes out is what was verified."""
    try:
        verified = verify(content, circumstances.anchors or Anchors(), circumstances.at)
    except UnreadableSignature as unreadable:
        parameters = {**unreadable.parameters, "kind": unreadable.code}
        fault = Fault("00102", Severity.ERROR, parameters=parameters)
        return Unwrapped(Findings([fault], set(SIGNATURE)), None)
    return Unwrapped(_findings(verified, None), verified.content if verified.intact else None)


def control_xades(content: bytes, document: Document) -> Findings:
    """Judge the signatures inside an XML document, or say that it lacks the one that a public body wants."""
    if document.header.signatures != "0":
        circumstances = document.circumstances
        place = document.place("signatures")
        return _findings(verify(content, circumstances.anchors or Anchors(), circumstances.at), place)
    if document.formato != "FPA12":
        return Findings([], set())
    if not document.circumstances.as_sent:
        return Findings([], {UNSIGNED})
    root = document.root
    return Findings([Fault(UNSIGNED, Severity.ERROR, path_of(root), line_of(root), {"kind": "unsigned"})], set())


def _findings(verified: Verified, place: etree._Element | None) -> Findings:
    faults = [fault for signature in verified.signatures for fault in _faults(signature, place)]
    chain_unknown = any(signature.chain is Chain.NOT_CHECKED for signature in verified.signatures)
    return Findings(faults, {_REVOCATION, _TRUST} if chain_unknown else {_REVOCATION})


def _faults(signature: Signature, place: etree._Element | None) -> list[Fault]:
    wrong = [_fault(SDI_CODES[failure.code], Severity.ERROR, failure, place) for failure in signature.failures]
    doubtful = [_fault(_OF_REMARKS[remark.code], Severity.WARNING, remark, place) for remark in signature.remarks]
    return wrong + doubtful


def _fault(code: str, severity: Severity, failure: Failure, place: etree._Element | None) -> Fault:
    path, line = ("", None) if place is None else (path_of(place), line_of(place))
    return Fault(code, severity, path, line, {**failure.parameters, "kind": failure.code})
