"""A notification as JSON values: its fields in snake_case, times and dates in ISO 8601, nothing that is absent."""

from dataclasses import is_dataclass
from datetime import date
from typing import Any

from invoicebridge.sdi.blocks import parts
from invoicebridge.sdi.notifications import Notification


def to_json(notification: Notification) -> dict[str, Any]:
    """Return what the notification says and how it was read.

    `kind` (RC, NS…), `root`, `namespace`, `simulation`, `signed`, `message` (the fields that are there), `deviations`
    (kind, path, line, parameters), and `invoice_file` (the name of the file that an attestation brings back) or null.
    """
    message = notification.message
    return {
        "kind": str(message.kind),
        "root": type(message).__name__.removesuffix("Pa"),
        "namespace": message.namespace,
        "simulation": notification.simulation,
        "signed": notification.signed,
        "message": _value(message),
        "deviations": [
            {"kind": one.kind, "path": one.path, "line": one.line, "parameters": dict(one.parameters)}
            for one in notification.deviations
        ],
        "invoice_file": notification.invoice_file.name if notification.invoice_file else None,
    }


def _value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_value(one) for one in value]
    if is_dataclass(value):
        kind: Any = type(value)
        values = {part.name: getattr(value, part.name) for part in parts(kind)}
        return {name: _value(one) for name, one in values.items() if one is not None}
    return value.isoformat() if isinstance(value, date) else value
