"""Attachments: level 21 of the mapping, without a scheme → 2.5 Allegati."""

import base64
import binascii
from typing import Any, Final

from invoicebridge.fatturapa.text_limits import longest
from invoicebridge.fatturapa.ubl import codes
from invoicebridge.fatturapa.ubl.conversions import prose
from invoicebridge.fatturapa.ubl.mapped import Reason
from invoicebridge.fatturapa.ubl.nodes import Node
from invoicebridge.fatturapa.ubl.rows import Row, without_nothing

ATTACHMENTS: Final = (
    Row("21.3", "cbc:DocumentDescription", "DescrizioneAttachment", how="with the file's name behind it"),
    Row("21.4.1", "cac:Attachment/cbc:EmbeddedDocumentBinaryObject", "Attachment", how="base64; else lost"),
    Row("21.4.1.1", "cac:Attachment/cbc:EmbeddedDocumentBinaryObject/@mimeCode", "FormatoAttachment", how="PDF, CSV…"),
)
"""Below cac:AdditionalDocumentReference and Allegati; the identifier (21.1) is NomeAttachment."""

_DESCRIPTION: Final = longest("Allegati", "DescrizioneAttachment") or 0


def attachments(root: Node) -> list[dict[str, Any]]:
    """Return the embedded documents; what is only referred to, or is no base64, is lost."""
    found = root.all("cac:AdditionalDocumentReference")
    return [made for one in found if (made := _attachment(one)) is not None]


def _attachment(node: Node) -> dict[str, Any] | None:
    content = node.first("cac:Attachment/cbc:EmbeddedDocumentBinaryObject")
    identifier = node.first("cbc:ID")
    if content is None or identifier is None or identifier.peek_attribute("schemeID") is not None:
        return None
    encoded = _base64(content)
    name = prose(identifier, longest("Allegati", "NomeAttachment"))
    if encoded is None or name is None:
        content.refuse(Reason.FORM)
        identifier.refuse(Reason.INCOMPLETE)
        return None
    return without_nothing(
        {
            "nome_attachment": name,
            "formato_attachment": _format(content),
            "descrizione_attachment": _description(node, content, name),
            "attachment": encoded,
        }
    )


def _base64(node: Node) -> str | None:
    text = "".join((node.element.text or "").split())
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    node.notes.read(node.element)
    return text or None


def _format(content: Node) -> str | None:
    known = codes.FORMATO_ATTACHMENT.get(content.peek_attribute("mimeCode") or "")
    if known is not None:
        content.attribute("mimeCode")
    return known


def _description(node: Node, content: Node, name: str) -> str | None:
    """The description, with the file's name where it says more than the reference and there is room."""
    described = node.first("cbc:DocumentDescription")
    text = (None if described is None else prose(described, _DESCRIPTION)) or ""
    file = content.peek_attribute("filename")
    joined = f"{text} ({file})" if text else file or ""
    if file is None or file == name:
        content.attribute("filename")
        return text or None
    if len(joined) > _DESCRIPTION:
        content.refuse(Reason.TOO_LONG, "filename")
        return text or None
    content.attribute("filename")
    return joined
