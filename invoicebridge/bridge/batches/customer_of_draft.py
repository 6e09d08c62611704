"""Where a draft has its customer: what it says of it, and the draft with a whole one in its place."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from invoicebridge.bridge.batched import Customer
from invoicebridge.bridge.batches.completing import presumed_scheme
from invoicebridge.bridge.batches.party_fields import BESIDE, IDENTITY, SCHEME, name_of
from invoicebridge.bridge.importing import ImportedDraft
from invoicebridge.fatturapa.document_types import ISSUED_BY_BUYER, ORDINARY_DEFAULT
from invoicebridge.fatturapa.recipients import NO_CHANNEL

_HEADER: Final = "fattura_elettronica_header"
_TRANSMISSION: Final = "dati_trasmissione"
_BUYER: Final = "cessionario_committente"
_SELLER: Final = "cedente_prestatore"
_OF_PARTIES: Final = (IDENTITY, "sede", *BESIDE)
_OF_BUYERS_ALONE: Final = "rappresentante_fiscale"
"""Of sellers it stands elsewhere in the header."""
_OF_IDENTITIES: Final = ("id_fiscale_iva", "codice_fiscale", "anagrafica", SCHEME)


def code_of(one: ImportedDraft) -> str:
    """The customer's code; "" where the draft gives none."""
    return (one.customer or "").strip()


def stated_of(company: str, code: str, one: ImportedDraft) -> Customer:
    """Return what a draft says of its customer: of self-billing, of its supplier."""
    header = one.draft.get(_HEADER) or {}
    place = _place(one.draft)
    party = header.get(place) or {}
    identity = party.get(IDENTITY) or {}
    kept = {name: party[name] for name in _OF_PARTIES if party.get(name)}
    if identity:
        kept[IDENTITY] = {name: identity[name] for name in _OF_IDENTITIES if identity.get(name)}
    sent = header.get(_TRANSMISSION) or {} if place == _BUYER else {}
    return Customer(
        company=company,
        code=code,
        name=name_of(kept),
        party=kept,
        codice_destinatario=sent.get("codice_destinatario"),
        pec_destinatario=sent.get("pec_destinatario"),
        email=one.customer_email,
    )


def with_customer(one: ImportedDraft, customer: Customer) -> ImportedDraft:
    """The draft with this customer, which is whole, in its place; and the way to it where the draft says none."""
    header = dict(one.draft.get(_HEADER) or {})
    place = _place(one.draft)
    party = {name: value for name, value in customer.party.items() if place == _BUYER or name != _OF_BUYERS_ALONE}
    identity = dict(party[IDENTITY])
    scheme = identity.pop(SCHEME, None)
    if place == _SELLER:
        identity[SCHEME] = scheme or presumed_scheme(party["sede"]["nazione"])
    own = header.get(place) or {}
    header[place] = {**own, **party, IDENTITY: {**(own.get(IDENTITY) or {}), **identity}}
    sent = dict(header.get(_TRANSMISSION) or {})
    if not (sent.get("codice_destinatario") or sent.get("pec_destinatario")) and place == _BUYER:
        sent |= _channel(customer)
    if sent:
        header[_TRANSMISSION] = sent
    return replace(one, draft={**one.draft, _HEADER: header})


def _channel(customer: Customer) -> dict[str, str]:
    code, pec = customer.codice_destinatario, customer.pec_destinatario
    made = {} if code is None else {"codice_destinatario": code}
    return made | ({"pec_destinatario": pec} if pec is not None and code in (None, NO_CHANNEL) else {})


def _place(draft: Mapping[str, Any]) -> str:
    """Where the customer stands: documents that the buyer issues have the supplier in its place."""
    bodies: Sequence[Mapping[str, Any]] = draft.get("fattura_elettronica_body") or ({},)
    document = (bodies[0].get("dati_generali") or {}).get("dati_generali_documento") or {}
    return _SELLER if document.get("tipo_documento", ORDINARY_DEFAULT) in ISSUED_BY_BUYER else _BUYER
