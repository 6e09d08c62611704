"""A transmission and an attempt to begin with; tests change what they are about."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from invoicebridge.transmission.attempt import Attempt
from invoicebridge.transmission.transmission import Invoice, Transmission
from tests.transmission.histories import FIRST, invoice

AT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


def transmission(number: int = 1, **changes: Any) -> Transmission:
    """The file IT75100120361_00001.xml with one immediate invoice, or its like with another number."""
    values: dict[str, Any] = {
        "id": f"t{number}",
        "company": "75100120361",
        "name": f"IT75100120361_{number:05}.xml",
        "sha256": f"{number:064x}",
        "formato": "FPR12",
        "invoices": (Invoice(reference=invoice("1"), tipo_documento="TD01", data=date(2026, 3, 4)),),
        "prepared_at": AT,
    }
    return Transmission(**values | changes)


def attempt(*transmissions: str, **changes: Any) -> Attempt:
    """The first mail, which carried these transmissions and got the id `opec1@pec.example`."""
    values: dict[str, Any] = {
        "message_id": FIRST,
        "transmissions": transmissions,
        "address": "sdi01@pec.fatturapa.it",
        "saved_at": AT,
        "lease_ends": AT + timedelta(minutes=5),
        "identificativo": "opec1@pec.example",
    }
    return Attempt(**values | changes)
