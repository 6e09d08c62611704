"""Controls on the electronic signature: 00100, 00102 to 00105, 00107 (Allegato A 1.9.1 §1.2.1, Appendix 1)."""

from typing import Final

from invoicebridge.fatturapa.controls.facts import Document
from invoicebridge.fatturapa.controls.run import Findings
from invoicebridge.fatturapa.fault import Fault, Severity
from invoicebridge.xml import line_of, path_of

UNSIGNED: Final = "00102"
"""The code for a file that the law wants signed and that is not: no text names one, practice reports this."""


def control_xades(content: bytes, document: Document) -> Findings:
    """Judge the signatures inside an XML document, or say that it lacks the one that a public body wants."""
    if document.header.signatures != "0":
        from invoicebridge.fatturapa.controls.signature_faults import judge_xades

        return judge_xades(content, document)
    if document.formato != "FPA12":
        return Findings([], set())
    if not document.circumstances.as_sent:
        return Findings([], {UNSIGNED})
    root = document.root
    return Findings([Fault(UNSIGNED, Severity.ERROR, path_of(root), line_of(root), {"kind": "unsigned"})], set())
