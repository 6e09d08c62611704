"""Who somebody is: VAT numbers, codici fiscali, names, and the prefixed identifiers of BT-29, BT-46 and their kin."""

import re
from collections.abc import Collection
from typing import Any, Final

from invoicebridge.fatturapa.text_limits import longest
from invoicebridge.fatturapa.ubl import codes
from invoicebridge.fatturapa.ubl.conversions import CODICE_FISCALE, ITALIAN_CODICE, is_day, prose
from invoicebridge.fatturapa.ubl.document import ITALY
from invoicebridge.fatturapa.ubl.mapped import Reason
from invoicebridge.fatturapa.ubl.nodes import Node

_PARTS: Final = re.compile(r"[#:&;|]")
_PREFIX: Final = re.compile(r"(?:IT:)?(EORI|ALBO|REA|CF):(.+)", re.IGNORECASE)
_PERSON: Final = re.compile(r"Nome\s*[#&]\s*Cognome\s*:\s*(.+)", re.IGNORECASE)
_FIRM: Final = re.compile(r"Denominazione\s*:\s*", re.IGNORECASE)
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_EORI_LENGTHS: Final = range(13, 18)
_GREECE: Final = {"EL": "GR"}
_DENOMINAZIONE: Final = longest("Anagrafica", "Denominazione")
_LONGEST_CODE: Final = longest("IdFiscaleIVA", "IdCodice") or 0

Identifier = dict[str, str]


def vat_number(node: Node | None, country: str) -> Identifier | None:
    """Return IdFiscale of a VAT number: the first two letters are the country (mapping, level 23.1.5.1).

    `country` stands in where there are no such letters. EL is GR, as ISO 3166-1 has it.
    """
    if node is None or node.peek() is None:
        return None
    text = re.sub(r"[\s.\-/]", "", node.text() or "").upper()
    prefixed = _COUNTRY.fullmatch(text[:2])
    found, code = (text[:2], text[2:]) if prefixed else (country, text)
    found = _GREECE.get(found, found)
    if not 1 <= len(code) <= _LONGEST_CODE:
        node.refuse(Reason.TOO_LONG)
        return None
    return {"id_paese": found, "id_codice": code}


def codice_fiscale(node: Node | None) -> str | None:
    """Return the codice fiscale that an identifier is: by its scheme, its prefix CF:, or its form in Italy."""
    if node is None or node.peek() is None:
        return None
    scheme, text = node.peek_attribute("schemeID"), (node.peek() or "").upper().replace(" ", "")
    prefix, value = _split_prefix(text)
    if scheme in codes.VAT_SCHEMES and value.startswith(ITALY):
        value = value.removeprefix(ITALY)
    said = prefix == "CF" or scheme in codes.CODICE_FISCALE_SCHEMES | codes.VAT_SCHEMES
    form = CODICE_FISCALE if said else ITALIAN_CODICE
    if (not said and scheme is not None) or prefix not in ("", "CF") or not form.fullmatch(value):
        return None
    node.attribute("schemeID")
    node.text()
    return value


def _split_prefix(text: str) -> tuple[str, str]:
    found = _PREFIX.fullmatch(text)
    return (found[1].upper(), found[2].strip()) if found else ("", text)


def prefixed(nodes: Collection[Node], prefix: str) -> tuple[Node, str] | None:
    """Return the first identifier with a prefix (`EORI:`, `REA:`…) and what follows it."""
    for node in nodes:
        found, value = _split_prefix(node.peek() or "")
        if found == prefix:
            return node, value
    return None


def eori(nodes: Collection[Node]) -> str | None:
    """Return CodEORI among the identifiers of a party."""
    found = prefixed(nodes, "EORI")
    if found is None:
        return None
    node, value = found
    if len(value) not in _EORI_LENGTHS:
        node.refuse(Reason.FORM)
        return None
    node.text()
    return value


def albo(nodes: Collection[Node]) -> dict[str, Any]:
    """Return the entry in a professional register, `ALBO:register#number#date`."""
    found = prefixed(nodes, "ALBO")
    if found is None:
        return {}
    node, value = found
    parts = [part.strip() for part in _PARTS.split(value)]
    names = ("albo_professionale", "numero_iscrizione_albo", "data_iscrizione_albo")
    limit = longest("", "AlboProfessionale") or 0
    if len(parts) > len(names) or any(len(part) > limit for part in parts) or not _is_day(parts[2:]):
        node.refuse(Reason.FORM)
        return {}
    node.text()
    return {name: part for name, part in zip(names, parts, strict=False) if part}


def _is_day(parts: list[str]) -> bool:
    return not any(parts) or is_day(parts[0])


def rea(nodes: Collection[Node], form: Node | None) -> dict[str, Any] | None:
    """Return the entry in the business register: `REA:office#number`, with capital, members and state from BT-33."""
    found = prefixed(nodes, "REA")
    if found is None:
        return None
    node, value = found
    parts = [part.strip().upper() for part in _PARTS.split(value)]
    details = _legal_form(form)
    if len(parts) != 2 or not _COUNTRY.fullmatch(parts[0]) or not 1 <= len(parts[1]) <= 20:
        node.refuse(Reason.FORM)
        return None
    if form is None or "stato_liquidazione" not in details:
        node.refuse(Reason.INCOMPLETE)
        return None
    node.text()
    form.text()
    return {"ufficio": parts[0], "numero_rea": parts[1], **details}


def _legal_form(node: Node | None) -> dict[str, Any]:
    """CapitaleSociale, SocioUnico and StatoLiquidazione of `10000.00#SM#LN`; nothing of a text that says more."""
    made: dict[str, Any] = {}
    for part in _PARTS.split("" if node is None else node.peek() or ""):
        word = part.strip().upper()
        if word in ("SU", "SM"):
            made["socio_unico"] = word
        elif word in ("LS", "LN"):
            made["stato_liquidazione"] = word
        elif re.fullmatch(r"[0-9]{1,11}(?:\.[0-9]{1,2})?", word):
            made["capitale_sociale"] = f"{word}.00" if "." not in word else word.ljust(word.index(".") + 3, "0")
        elif word:
            return {}
    return made


def name(node: Node | None) -> dict[str, str]:
    """Return the fields of Anagrafica: the firm's name, or name and surname of `Nome#Cognome:Mario#Rossi`."""
    if node is None or node.peek() is None:
        return {}
    text = node.peek() or ""
    person = _PERSON.fullmatch(text)
    if person and (parts := pair(person[1])):
        node.text()
        return {"nome": parts[0], "cognome": parts[1]}
    value = _FIRM.sub("", text, count=1) if _FIRM.match(text) else text
    if len(value) > (_DENOMINAZIONE or 0):
        node.text()
        node.cut(value[_DENOMINAZIONE:])
        return {"denominazione": value[:_DENOMINAZIONE].rstrip()}
    node.text()
    return {"denominazione": value}


def pair(text: str) -> tuple[str, str] | None:
    """Return the two names of `Mario#Rossi`, or of two words; None for anything else, or too long."""
    parts = [part.strip() for part in _PARTS.split(text)] if _PARTS.search(text) else text.split()
    fits = len(parts) == 2 and all(1 <= len(part) <= (longest("", "Nome") or 0) for part in parts)
    return (parts[0], parts[1]) if fits else None


def person(node: Node | None) -> dict[str, str]:
    """Return name and surname of a cac:Person that has both."""
    first, last = (None, None) if node is None else (node.first("cbc:FirstName"), node.first("cbc:FamilyName"))
    if first is None or last is None or first.peek() is None or last.peek() is None:
        return {}
    return {"nome": prose(first, longest("", "Nome")) or "", "cognome": prose(last, longest("", "Cognome")) or ""}
