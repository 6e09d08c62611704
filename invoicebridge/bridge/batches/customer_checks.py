"""Whether a customer can be taken into the register: what can be told offline of identifiers and addresses.

Of the same kind as controls 00305, 00306, 00330 and the schema's patterns, and with the same strictness, so that what
is in the register makes no invoice fail later.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from invoicebridge.bridge.batched import Customer
from invoicebridge.bridge.batches.completing import ITALY
from invoicebridge.fatturapa.controls.identifiers import fiscal_code_problem, vat_number_problem
from invoicebridge.fatturapa.recipients import SDI_DOMAIN

LONGEST_CODE: Final = 100
LONGEST_ADDRESS: Final = 256
_SHOWN: Final = 60
_CAP: Final = re.compile(r"[0-9]{5}")
_LETTERS: Final = re.compile(r"[A-Z]{2}")
_RECIPIENT: Final = re.compile(r"[A-Z0-9]{6,7}")
_ATOM: Final = r"[!#-'*+/-9=?A-Z^-~-]+"
_MAIL: Final = re.compile(rf"{_ATOM}(\.{_ATOM})*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class Problem(NamedTuple):
    """What is wrong with a field."""

    column: str
    code: str
    parameters: Mapping[str, str]


def problems(customer: Customer) -> Iterator[Problem]:
    """Yield everything that is wrong with what is said of a customer; what is not said is not wrong."""
    if len(customer.code) > LONGEST_CODE:
        yield _too_long("cliente_codice", customer.code, LONGEST_CODE)
    identity = customer.party.get("dati_anagrafici") or {}
    yield from _identifiers(identity)
    yield from _address(customer.party.get("sede") or {})
    recipient = customer.codice_destinatario
    if recipient and not _RECIPIENT.fullmatch(recipient):
        yield Problem("codice_destinatario", "recipient-code-wrong", {"value": recipient[:_SHOWN]})
    yield from _mail("pec_destinatario", customer.pec_destinatario or "")
    if (customer.pec_destinatario or "").lower().endswith(SDI_DOMAIN):
        yield Problem("pec_destinatario", "pec-of-sdi", {"value": customer.pec_destinatario or ""})
    yield from _mail("cliente_email", customer.email or "")


def _identifiers(identity: Mapping[str, Any]) -> Iterator[Problem]:
    vat = identity.get("id_fiscale_iva") or {}
    country, code = vat.get("id_paese") or ITALY, vat.get("id_codice") or ""
    kind = vat_number_problem(code) if code and country == ITALY else None
    if kind is not None:
        yield Problem("cliente_partita_iva", "vat-wrong", {"kind": kind, "value": code[:_SHOWN]})
    fiscal = identity.get("codice_fiscale") or ""
    kind = fiscal_code_problem(fiscal) if fiscal else None
    if kind is not None:
        yield Problem("cliente_codice_fiscale", "tax-code-wrong", {"kind": kind, "value": fiscal[:_SHOWN]})


def _address(address: Mapping[str, str]) -> Iterator[Problem]:
    forms = {
        "cap": ("cliente_cap", "cap-unreadable", _CAP),
        "provincia": ("cliente_provincia", "province-unreadable", _LETTERS),
        "nazione": ("cliente_nazione", "country-unreadable", _LETTERS),
    }
    for name, (column, code, form) in forms.items():
        text = address.get(name)
        if text and not form.fullmatch(text):
            yield Problem(column, code, {"value": text[:_SHOWN]})


def _mail(column: str, address: str) -> Iterator[Problem]:
    if len(address) > LONGEST_ADDRESS:
        yield _too_long(column, address, LONGEST_ADDRESS)
    elif address and not _MAIL.fullmatch(address):
        yield Problem(column, "mail-address-wrong", {"value": address[:_SHOWN]})


def _too_long(column: str, text: str, limit: int) -> Problem:
    parameters = {"length": str(len(text)), "limit": str(limit), "value": text[:_SHOWN] + "…"}
    return Problem(column, "text-too-long", parameters)
