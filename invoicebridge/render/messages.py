"""What `inspect` found, for machines: the objects of its JSON (docs/inspect.md), in the language asked for."""

from typing import Any

from invoicebridge.bridge.inspecting.contradictions import Conflict
from invoicebridge.bridge.inspecting.inspected import Authenticity, Basis, Carried, Cause, Inspected
from invoicebridge.catalogue import Text
from invoicebridge.pec.verdict import Proven
from invoicebridge.render.message_words import deviation_text
from invoicebridge.render.signature_texts import failure_text, printable
from invoicebridge.sdi.blocks import Errore, ErrorePa
from invoicebridge.sdi.json_form import to_json
from invoicebridge.sdi.notifications import Notification

_TOLD_ANYWAY = (None, Cause.OWN_SIGNATURE_NOT_CHECKED, Cause.NOT_A_REPEAT)
"""By `signature` and `only_if` of the notification."""
_CONFLICT = Text(
    "{file}: {state} contraddice {against}, provato da un altro di questi messaggi per {about}",
    "{file}: {state} contradicts {against}, which another of these messages proves of {about}",
)


def as_mapping(inspected: Inspected, language: str) -> dict[str, Any]:
    """The object of one message in the JSON contract."""
    notification = inspected.notification
    return {
        "file": inspected.file,
        "layer": str(inspected.layer),
        "kind": inspected.kind,
        "authenticity": str(inspected.authenticity),
        "reason": _reason(inspected),
        "sender": inspected.sender,
        "msgid": inspected.msgid,
        "identificativo": inspected.identificativo,
        "notification": None
        if notification is None or inspected.carried is None
        else _notification(notification, inspected.carried, inspected, language),
        "proves": None if inspected.proves is None else str(inspected.proves),
    }


def _reason(inspected: Inspected) -> str | None:
    """The code of what to know most; which time it was proven for comes before what `notification` tells anyway.

    A remark on a proven mail is told only where there is nothing else to say.
    """
    code = None if inspected.reason is None else str(inspected.reason.code)
    stated = inspected.authenticity is Authenticity.PROVEN and inspected.basis is Basis.STATED
    if stated and code in _TOLD_ANYWAY:
        return str(Cause.TIME_STATED)
    remarks = inspected.verdict.remarks if isinstance(inspected.verdict, Proven) else ()
    return str(remarks[0]) if code is None and remarks else code


def conflict_text(conflict: Conflict, language: str) -> str:
    """Two messages that cannot both be true, in one sentence without its full stop."""
    return _CONFLICT.in_language(language).format(
        file=printable(conflict.file),
        state=conflict.state,
        against=conflict.against,
        about=printable(conflict.about),
    )


def _notification(notification: Notification, carried: Carried, inspected: Inspected, language: str) -> dict[str, Any]:
    """The notification as `sdi.json_form` tells it, with its keys, errors and signature explained."""
    claim, told = inspected.claim, to_json(notification)
    differences = zip(told["deviations"], notification.deviations, strict=True)
    return {
        **told,
        "name": carried.name,
        "identificativo_sdi": notification.keys.identificativo_sdi,
        "nome_file": notification.keys.nome_file,
        "hash": notification.keys.hash,
        "pec_message_id": notification.keys.pec_message_id,
        "claims": None if claim is None else str(claim.state),
        "only_if": None if claim is None or claim.only_if is None else str(claim.only_if),
        "errors": [_error(error, language) for error in notification.errors],
        "signature": {
            "verdict": str(carried.own),
            "signer": None if carried.signer is None else carried.signer.name,
            "signing_time": None if carried.signed_at is None else carried.signed_at.isoformat(),
            "failures": [failure_text(failure, language) for failure in carried.failures],
        },
        "deviations": [{**one, "message": deviation_text(deviation, language)} for one, deviation in differences],
    }


def _error(error: Errore | ErrorePa, language: str) -> dict[str, Any]:
    """What the SdI says of an error, and what our catalogue knows of its code."""
    known = error.entry
    return {
        "code": error.codice,
        "description": error.descrizione,
        "suggestion": getattr(error, "suggerimento", None),
        "meaning": None if known is None else known.meaning.in_language(language),
        "remedy": None if known is None else known.remedy.in_language(language),
    }
