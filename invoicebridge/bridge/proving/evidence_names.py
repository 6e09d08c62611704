"""What a piece of evidence is called when it leaves the store as a file: never by a name that came from outside."""

from typing import Final

from invoicebridge.bridge.archived import Evidence, EvidenceKind
from invoicebridge.fatturapa.filename import problem
from invoicebridge.sdi.archive import is_archive

_SHORT: Final = 20
_BLANKS: Final = b"\xef\xbb\xbf \t\r\n"


def evidence_name(one: Evidence, sent_as: str, content: bytes) -> str:
    """Return a name of letters, digits, `.`, `_` and `-`; the file's own where it follows the rule of the SdI."""
    if one.kind is EvidenceKind.FILE and problem(sent_as) is None:
        return sent_as
    return f"{one.kind}-{one.sha256[:_SHORT]}{_extension(one.kind, content)}"


def _extension(kind: EvidenceKind, content: bytes) -> str:
    match kind:
        case EvidenceKind.SMTP | EvidenceKind.DECISION:
            return ".json"
        case EvidenceKind.MAIL:
            return ".eml"
    if is_archive(content):
        return ".zip"
    return ".xml" if content.lstrip(_BLANKS).startswith(b"<") else ".bin"
