"""A statement about a customer completed by what is known of it.

Whatever belongs together (the name, the address, the way to the recipient) is taken whole from one of the two, never a
half of each; of somebody else nothing is taken at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from invoicebridge.bridge.batched import Customer
from invoicebridge.bridge.batches.party_fields import (
    ADDRESS,
    BESIDE,
    IDENTIFIERS,
    IDENTITY,
    NAMES,
    VAT,
    address,
    identifiers,
    identity,
    is_whole_name,
    name_of,
    names,
    vat,
)
from invoicebridge.bridge.batches.statements import Difference, is_another, of_addresses, of_names

ITALY: Final = "IT"
_NEEDED: Final = ("indirizzo", "cap", "comune")
"""Of an address."""
_SCHEME_IN_ITALY: Final = "RF01"
_SCHEME_ABROAD: Final = "RF18"


class Incomplete(Exception):
    """The statement cannot be completed: these columns would have to say more."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        super().__init__(", ".join(columns))
        self.columns = columns


def presumed_scheme(nazione: str) -> str:
    """The RegimeFiscale of a supplier of whom nothing is said: RF01, abroad RF18."""
    return _SCHEME_IN_ITALY if nazione == ITALY else _SCHEME_ABROAD


def lacking(stated: Customer) -> tuple[str, ...]:
    """Return the columns that would have to be filled for a whole party; none where it is whole."""
    given, place = names(stated.party), address(stated.party)
    made = [] if any(identifiers(stated.party).values()) else [IDENTIFIERS[0]]
    made += [] if is_whole_name(given) else [_name_lacking(given)]
    return tuple(made + [ADDRESS[one] for one in _NEEDED if one not in place])


def is_silent(stated: Customer) -> bool:
    """Whether nothing at all is said of the party."""
    return not any((*identifiers(stated.party).values(), *names(stated.party).values(), address(stated.party)))


def whole(stated: Customer) -> Customer:
    """Return the statement with what goes without saying: Italy. Incomplete where something is lacking."""
    columns = lacking(stated)
    if columns:
        raise Incomplete(columns)
    place = {**address(stated.party), "nazione": address(stated.party).get("nazione", ITALY)}
    party = {**stated.party, "sede": place}
    number = vat(party)
    if number:
        country = number.get("id_paese") or place["nazione"]
        party[IDENTITY] = {**identity(party), VAT: {"id_paese": country, "id_codice": number["id_codice"]}}
    return replace(stated, party=party)


def completed(known: Customer, stated: Customer) -> Customer:
    """Return what is stated, completed by what is known of the customer.

    Incomplete: of somebody else too little is said, or a name or address is half-stated and does not agree with the
    known one, so that nothing can complete it.
    """
    if is_another(known, stated):
        return whole(stated)
    person = {**identity(known.party), **identity(stated.party)}
    number = {**vat(known.party), **vat(stated.party)}
    if number:
        person[VAT] = number
    given, place = names(stated.party), address(stated.party)
    person["anagrafica"] = _block(given, names(known.party), list(of_names(known, stated)), is_whole_name(given))
    complete = all(one in place for one in _NEEDED)
    party: dict[str, Any] = {IDENTITY: person}
    party["sede"] = _block(place, address(known.party), list(of_addresses(known, stated)), complete)
    party |= {name: one for name in BESIDE if (one := stated.party.get(name) or known.party.get(name))}
    channel = stated if stated.codice_destinatario or stated.pec_destinatario else known
    made = replace(
        known,
        name=name_of(party),
        party=party,
        codice_destinatario=channel.codice_destinatario,
        pec_destinatario=channel.pec_destinatario,
        email=stated.email or known.email,
    )
    return whole(made)


def _block(
    stated: Mapping[str, str], known: Mapping[str, str], differing: Sequence[Difference], is_whole: bool
) -> dict[str, str]:
    """The block of one of the two: the known one, where the statement is a part of it, or a short form."""
    if not stated or (not differing and (not is_whole or known.keys() > stated.keys())):
        return dict(known)
    if differing and not is_whole:
        raise Incomplete(tuple(one.column for one in differing))
    return dict(stated)


def _name_lacking(given: Mapping[str, str]) -> str:
    absent = [one for one in ("nome", "cognome") if one not in given]
    return NAMES[absent[0]] if len(absent) == 1 else NAMES["denominazione"]
