"""The notifications that a mail or a file carries: found by what they are, and judged by their own XML signature."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from cryptography.x509.oid import NameOID

from invoicebridge.bridge.inspecting.inspected import Carried, Own
from invoicebridge.errors import InvoiceBridgeError
from invoicebridge.pec.messages import Attachment
from invoicebridge.sdi import archive
from invoicebridge.sdi.name import parse as parse_name
from invoicebridge.sdi.notifications import NotANotification, Notification
from invoicebridge.sdi.parse import MAX_BYTES, document_in, parse
from invoicebridge.sdi.schema import MessageSchemas
from invoicebridge.signature.path import Anchors
from invoicebridge.signature.signatory import Signatory
from invoicebridge.signature.verdict import INTEGRITY, Chain, Failure, Signature
from invoicebridge.signature.verify import verify

LARGEST_ARCHIVE: Final = 12_000_000
"""Bytes of an attestation's zip in a mail: it holds an invoice of at most 5 MB, and a p7m may be written in base64."""

_ENCODED: Final = 1.5
"""A transfer encoding makes a file at most so much larger, line breaks included."""
_FALSE: Final = frozenset(
    {"content-changed", "signature-wrong", "certificate-changed", "reference-missing", "id-ambiguous"}
)
"""What shows that somebody changed a file or signed another one; the rest of INTEGRITY may be an unusual signer."""
_SDI: Final = {
    NameOID.COMMON_NAME: ["Sistema Interscambio Fattura PA"],
    NameOID.ORGANIZATION_NAME: ["Agenzia delle Entrate"],
}
"""The SdI's seal by its subject, as it stands in the official samples of its notifications: nothing less, no more."""
_COMMITTENTE: Final = "/NotificaEsito/EsitoCommittente"


def in_attachment(attachment: Attachment, schemas: MessageSchemas) -> Notification | NotANotification | None:
    """The notification that a file of a mail is, or why it only passes for one; None for any other file.

    Files larger than a notification can be are not decoded.
    """
    part = attachment.part
    if part.end - part.body > LARGEST_ARCHIVE * _ENCODED:
        return None
    content = attachment.content
    zipped = archive.is_archive(content)
    if len(content) > (LARGEST_ARCHIVE if zipped else MAX_BYTES):
        return None
    found = parse(content, attachment.name or None, schemas)
    if isinstance(found, Notification) or found.reason in ("nso", "namespace"):
        return found
    return found if parse_name(attachment.name) is not None else None


def carried_by(
    name: str | None, notification: Notification, anchors: Anchors, at: datetime, *, sha1: bool = False
) -> Carried:
    """The notification with what its own signature is worth, judged at that time.

    `anchors` are the SdI's alone; `sha1` says whether a signature that uses it may count.
    """
    try:
        signatures = verify(document_in(notification.content), anchors, at).signatures
    except InvoiceBridgeError as error:
        failure = Failure(error.code, error.parameters)
        return Carried(name=name, found=notification, own=Own.BROKEN, failures=(failure,))
    if not signatures:
        return Carried(name=name, found=notification)
    return Carried(
        name=name,
        found=notification,
        own=_own(signatures, anchors, sha1=sha1),
        signer=next((one.signatory for one in signatures if one.signatory is not None), None),
        signed_at=max((one.signing_time for one in signatures if one.signing_time is not None), default=None),
        failures=tuple(failure for one in signatures for failure in one.failures),
    )


def _own(signatures: Sequence[Signature], anchors: Anchors, *, sha1: bool) -> Own:
    failures = [failure for one in signatures for failure in one.failures]
    if any(failure.code in _FALSE for failure in failures):
        return Own.FALSE
    if any(failure.code in INTEGRITY for failure in failures):
        return Own.NOT_CHECKED if all(map(_is_customers, failures)) else Own.BROKEN
    if not all(one.good and one.chain is Chain.GOOD for one in signatures):
        return Own.NOT_CHECKED
    if not sha1 and any(remark.code == "weak-algorithm" for one in signatures for remark in one.remarks):
        return Own.NOT_CHECKED
    return Own.GOOD if all(_is_sdi(one.signatory, anchors) for one in signatures) else Own.STRANGER


def _is_customers(failure: Failure) -> bool:
    """An outcome (NE) may carry the customer's own signature inside; then none in the file can be judged."""
    inside = failure.parameters.get("path", "").startswith(_COMMITTENTE)
    return failure.code not in INTEGRITY or (failure.code == "signature-misplaced" and inside)


def _is_sdi(signatory: Signatory | None, anchors: Anchors) -> bool:
    """Whether a certificate is the SdI's: pinned as such, or its authority is and its subject is exactly the seal's.

    `anchors` are given for this role alone. Part of a name is nobody's: any company may be called like the SdI.
    """
    if signatory is None:
        return False
    subject = signatory.certificate.subject
    return signatory.certificate in anchors or all(
        [attribute.value for attribute in subject.get_attributes_for_oid(kind)] == wanted
        for kind, wanted in _SDI.items()
    )
