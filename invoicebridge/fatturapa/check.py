"""Bytes of a file → its faults, with the SdI's own codes, and the controls that were left unchecked.

An empty list of errors means that the SdI has no reason, that can be known offline, to reject the file.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from invoicebridge.errors import InvoiceBridgeError, MalformedXml, UnreadableFile
from invoicebridge.fatturapa.circumstances import Circumstances
from invoicebridge.fatturapa.controls.coverage import every_code_inside, undecidable
from invoicebridge.fatturapa.controls.facts import Document, FileFacts
from invoicebridge.fatturapa.controls.run import Findings, control_document, control_file
from invoicebridge.fatturapa.controls.signature import control_xades
from invoicebridge.fatturapa.fault import Fault, Severity
from invoicebridge.fatturapa.schema import ORDINARIA, SEMPLIFICATA, Schemas
from invoicebridge.signature.p7m import looks_signed
from invoicebridge.xml import parse_data

SIGNED: Final = "p7m"
"""The `formato` of a signed file whose content was not examined."""

_KINDS: Final = {"xml-malformed": "malformed", "xml-doctype": "doctype", "xml-too-large": "too-large"}
_XML_START: Final = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*+<")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What became of one file."""

    file: str
    formato: str | None = None
    """FPA12, FPR12, FSM10, `zip` or `p7m`; None where it was not recognised."""
    bodies: int = 0
    """How many documents the file holds."""
    faults: tuple[Fault, ...] = ()
    unchecked: tuple[str, ...] = ()
    """Codes whose control was not, or not wholly, made: what it needs is not in the file and was not given."""
    error: InvoiceBridgeError | None = field(default=None)
    """Why the file could not be read at all."""

    @property
    def accepted(self) -> bool:
        """Whether the file was examined and nothing is known for which the SdI would reject it."""
        examined = self.error is None and self.formato != SIGNED
        return examined and not any(fault.severity is Severity.ERROR for fault in self.faults)


def check(
    name: str | None, content: bytes, schemas: Schemas, circumstances: Circumstances, *, label: str | None = None
) -> Checked:
    """Return every fault of a FatturaPA file and the codes left unchecked.

    `name` is the file's name without folders, as it would be sent, or None where it has none yet; `label` is how the
    answer calls the file, where that is not its name. Of a .p7m the content is judged if it is what was signed; lines
    and paths are then those of the XML inside. A file that is neither XML nor .p7m comes back with `error` set;
    archives are for `invoicebridge.bridge.inspecting.inspect`. Source: Allegato A 1.9.1, Appendix 1.
    """
    file = label or name or ""
    readable = looks_like_xml(content)
    signed = not readable and looks_signed(content)
    outside = control_file(FileFacts(name, len(content), False, circumstances, signed))
    if signed:
        return _check_signed(file, content, outside, schemas, circumstances)
    if not readable:
        return Checked(file=file, error=UnreadableFile("file-of-unknown-kind", name=file))
    return _check_xml(file, content, [outside], schemas, circumstances)


def _check_signed(
    file: str, content: bytes, outside: Findings, schemas: Schemas, circumstances: Circumstances
) -> Checked:
    from invoicebridge.fatturapa.controls.signature_faults import unwrap

    unwrapped = unwrap(content, circumstances)
    if unwrapped.content is None:
        unread = Findings([Fault("IB012", Severity.WARNING)], set(every_code_inside()))
        return _checked(file, [outside, unwrapped.findings, unread], formato=SIGNED)
    return _check_xml(file, unwrapped.content, [outside, unwrapped.findings], schemas, circumstances, wrapped=True)


def looks_like_xml(content: bytes) -> bool:
    """Whether the first character of the text is `<`, in any of the encodings of XML."""
    return _XML_START.match(content) is not None


def _malformed(malformed: MalformedXml) -> Findings:
    line = malformed.parameters.get("line")
    parameters = {**malformed.parameters, "kind": _KINDS[malformed.code]}
    fault = Fault("00200", Severity.ERROR, line=int(line) if line else None, parameters=parameters)
    return Findings([fault], set(every_code_inside()))


def _check_xml(
    file: str,
    content: bytes,
    outside: list[Findings],
    schemas: Schemas,
    circumstances: Circumstances,
    *,
    wrapped: bool = False,
) -> Checked:
    try:
        root = parse_data(content)
    except MalformedXml as malformed:
        return _checked(file, [*outside, _malformed(malformed)])
    violations = schemas.violations(root, len(content))
    if root.tag not in (ORDINARIA, SEMPLIFICATA):
        return _checked(file, [*outside, Findings(violations, set(every_code_inside()))])
    simplified = root.tag == SEMPLIFICATA
    document = Document(root, circumstances, simplified=simplified, schema_valid=not violations)
    inside = control_document(document)
    findings = [*outside, Findings(violations, set()), inside] if violations else [*outside, inside]
    if not wrapped or document.header.signatures != "0":
        findings.append(control_xades(content, document))
    return _checked(file, findings, formato=document.formato, bodies=document.count)


@lru_cache(256)
def _sorted(codes: frozenset[str], *more: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(codes.union(*more)))


def _checked(file: str, findings: list[Findings], formato: str | None = None, bodies: int = 0) -> Checked:
    """All findings in one; a code for which the file is rejected is no longer unchecked."""
    faults = tuple([fault for found in findings for fault in found.faults])
    undecided = [frozenset(found.unchecked) for found in findings if found.unchecked]
    unchecked = _sorted(undecidable(formato), *undecided, *[found.not_made for found in findings])
    if faults:
        rejecting = {fault.code for fault in faults if fault.severity is Severity.ERROR}
        unchecked = tuple(code for code in unchecked if code not in rejecting)
    return Checked(file=file, formato=formato, bodies=bodies, faults=faults, unchecked=unchecked)
