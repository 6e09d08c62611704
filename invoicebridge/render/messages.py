"""What `inspect` found, for machines: the objects of its JSON (docs/inspect.md), in the language asked for."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from invoicebridge.bridge.contradictions import Conflict
from invoicebridge.bridge.inspected import Carried, Inspected
from invoicebridge.catalogue import Text
from invoicebridge.render.message_words import deviation_text
from invoicebridge.render.signature_texts import failure_text, printable
from invoicebridge.sdi.blocks import Errore, ErrorePa
from invoicebridge.sdi.notifications import Notification

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
        "reason": None if inspected.reason is None else str(inspected.reason.code),
        "sender": inspected.sender,
        "msgid": inspected.msgid,
        "identificativo": inspected.identificativo,
        "notification": None
        if notification is None or inspected.carried is None
        else _notification(notification, inspected.carried, inspected, language),
        "proves": None if inspected.proves is None else str(inspected.proves),
    }


def conflict_text(conflict: Conflict, language: str) -> str:
    """Two messages that cannot both be true, in one sentence without its full stop."""
    return _CONFLICT.in_language(language).format(
        file=printable(conflict.file),
        state=conflict.state,
        against=conflict.against,
        about=printable(conflict.about),
    )


def _notification(notification: Notification, carried: Carried, inspected: Inspected, language: str) -> dict[str, Any]:
    claim = inspected.claim
    return {
        "root": type(notification.message).__name__.removesuffix("Pa"),
        "namespace": notification.message.namespace,
        "kind": str(notification.kind),
        "name": carried.name,
        "simulation": notification.simulation,
        "identificativo_sdi": notification.keys.identificativo_sdi,
        "nome_file": notification.keys.nome_file,
        "hash": notification.keys.hash,
        "pec_message_id": notification.keys.pec_message_id,
        "claims": None if claim is None else str(claim.state),
        "only_if": None if claim is None or claim.only_if is None else str(claim.only_if),
        "errors": [_error(error, language) for error in notification.errors],
        "content": _value(notification.message),
        "signature": {
            "verdict": str(carried.own),
            "signer": None if carried.signer is None else carried.signer.name,
            "signing_time": None if carried.signed_at is None else carried.signed_at.isoformat(),
            "failures": [failure_text(failure, language) for failure in carried.failures],
        },
        "deviations": [
            {"kind": one.kind, "path": one.path, "line": one.line, "message": deviation_text(one, language)}
            for one in notification.deviations
        ],
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


def _value(value: Any) -> Any:
    """A message or block as an object with the law's names in snake_case; None where the message does not say."""
    if is_dataclass(value):
        return {item.name: _value(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple):
        return [_value(one) for one in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if value is None or isinstance(value, int) else str(value)
