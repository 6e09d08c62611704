"""What is said of a customer, by a row or by the register, compared field by field.

Both are a `Customer`; that of a row may say only a part, down to nothing but the code.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from invoicebridge.bridge.batched import Customer
from invoicebridge.bridge.batches.party_fields import (
    ADDRESS,
    BESIDE,
    IDENTIFIERS,
    NAMES,
    SCHEME,
    address,
    identifiers,
    identity,
    is_whole_name,
    name_of,
    names,
    vat,
)
from invoicebridge.fatturapa.recipients import NO_CHANNEL

_STREET: Final = ("indirizzo", "numero_civico")
_ABBREVIATED: Final = re.compile(r"(?<=[^\W\d_])[.’']|[’']")
_BETWEEN: Final = re.compile(r"[\W_]+")


class Difference(NamedTuple):
    """A field of which two statements do not say the same."""

    column: str
    """As batches call it."""
    known: str
    stated: str


def differences(known: Customer, stated: Customer) -> tuple[Difference, ...]:
    """Return the fields of which both say something, and not the same; case, spacing and punctuation do not matter."""
    return (
        *_of_identifiers(known, stated),
        *of_names(known, stated),
        *of_addresses(known, stated),
        *_differing("cliente_regime_fiscale", *(str(identity(one.party).get(SCHEME, "")) for one in (known, stated))),
        *_of_channel(known, stated),
        *_differing("cliente_email", known.email or "", stated.email or ""),
    )


def is_another(known: Customer, stated: Customer) -> bool:
    """Whether the statement is of somebody else: another VAT number or codice fiscale under the same code."""
    return any(True for _ in _of_identifiers(known, stated))


def same(one: Customer, other: Customer) -> bool:
    """Whether both say the same, and of the same fields."""
    return _said(one) == _said(other)


def of_names(known: Customer, stated: Customer) -> Iterator[Difference]:
    """Yield the fields of the names that differ; a name in one cell and one in two are compared word by word."""
    before, now = names(known.party), names(stated.party)
    if not before or not now:
        return
    if before.keys() & NAMES.keys() != now.keys() & NAMES.keys() and is_whole_name(now):
        first, second = name_of(known.party), name_of(stated.party)
        if sorted(_plain(first).split()) != sorted(_plain(second).split()):
            yield Difference(NAMES["denominazione"], first, second)
        return
    for name, column in NAMES.items():
        yield from _differing(column, before.get(name, ""), now.get(name, ""))


def of_addresses(known: Customer, stated: Customer) -> Iterator[Difference]:
    """Yield the fields of the addresses that differ; the number of a street may stand beside it or in it."""
    before, now = address(known.party), address(stated.party)
    one_street = _plain(_street(before)) == _plain(_street(now))
    for name, column in ADDRESS.items():
        if not (one_street and name in _STREET):
            yield from _differing(column, before.get(name, ""), now.get(name, ""))


def _of_identifiers(known: Customer, stated: Customer) -> Iterator[Difference]:
    before, now = identifiers(known.party), identifiers(stated.party)
    one, other = vat(known.party), vat(stated.party)
    if not (one.get("id_paese") and other.get("id_paese")):  # then the numbers alone are compared
        before[IDENTIFIERS[0]], now[IDENTIFIERS[0]] = one.get("id_codice", ""), other.get("id_codice", "")
    for column in IDENTIFIERS:
        if before[column] and now[column] and _code(before[column]) != _code(now[column]):
            yield Difference(column, before[column], now[column])


def _of_channel(known: Customer, stated: Customer) -> Iterator[Difference]:
    """How to reach the recipient: a code, or instead of it a PEC address."""
    before, now = known.codice_destinatario or "", stated.codice_destinatario or ""
    if before and now:
        yield from _differing("codice_destinatario", before, now)
    elif stated.pec_destinatario and before not in ("", NO_CHANNEL):
        yield Difference("pec_destinatario", before, stated.pec_destinatario)
        return
    yield from _differing("pec_destinatario", known.pec_destinatario or "", stated.pec_destinatario or "")


def _differing(column: str, first: str, second: str) -> Iterator[Difference]:
    compared = _mail_address if "@" in first + second else _plain
    if first and second and compared(first) != compared(second):
        yield Difference(column, first, second)


def _said(one: Customer) -> dict[str, Any]:
    """Everything that is said, comparable."""
    made = {column: _code(text) for column, text in identifiers(one.party).items()}
    made |= {name: _plain(str(text)) for name, text in names(one.party).items()}
    made |= {name: _plain(str(text)) for name, text in address(one.party).items() if name not in _STREET}
    made["street"] = _plain(_street(address(one.party)))
    made["scheme"] = identity(one.party).get(SCHEME, "")
    made |= {"recipient": _code(one.codice_destinatario or ""), "pec": _mail_address(one.pec_destinatario or "")}
    made["email"] = _mail_address(one.email or "")
    return {name: text for name, text in made.items() if text} | {name: one.party.get(name) for name in BESIDE}


def _street(place: Mapping[str, str]) -> str:
    return " ".join(place.get(one, "") for one in _STREET)


def _code(text: str) -> str:
    return _BETWEEN.sub("", text).upper()


def _plain(text: str) -> str:
    """The text without what is mere writing: case, accents, punctuation; what it stands between stays apart."""
    apart = unicodedata.normalize("NFKD", _ABBREVIATED.sub("", text)).casefold()
    return _BETWEEN.sub(" ", "".join(one for one in apart if not unicodedata.combining(one))).strip()


def _mail_address(text: str) -> str:
    return "".join(text.split()).casefold()
