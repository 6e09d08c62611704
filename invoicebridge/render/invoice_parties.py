"""The parties of a document, in both formats, as a person reads them."""

from typing import Final

from invoicebridge.render.invoice_sheet import Fact, Sheet
from invoicebridge.render.invoice_view import Party

_REGISTER: Final = ("albo_professionale", "provincia_albo", "numero_iscrizione_albo", "data_iscrizione_albo")


def ordinary_parties(header: Sheet) -> tuple[Party, ...]:
    """Seller, buyer, fiscal representatives and third party of an ordinary document, those that there are."""
    seller, buyer = header.sheet("cedente_prestatore"), header.sheet("cessionario_committente")
    found = [
        _ordinary("CedentePrestatore", seller),
        _ordinary("CessionarioCommittente", buyer),
        _ordinary("RappresentanteFiscale", header.sheet("rappresentante_fiscale"), of="CedentePrestatore"),
        _flat("RappresentanteFiscale", buyer and buyer.sheet("rappresentante_fiscale"), of="CessionarioCommittente"),
        _ordinary("TerzoIntermediarioOSoggettoEmittente", header.sheet("terzo_intermediario_o_soggetto_emittente")),
    ]
    return tuple(party for party in found if party)


def simplified_parties(header: Sheet) -> tuple[Party, ...]:
    """Seller, buyer and their fiscal representatives of a simplified document, those that there are."""
    seller, buyer = header.sheet("cedente_prestatore"), header.sheet("cessionario_committente")
    other = buyer and buyer.sheet("altri_dati_identificativi")
    found = [
        _flat("CedentePrestatore", seller),
        _simplified_buyer(buyer, other) if buyer else None,
        _flat("RappresentanteFiscale", seller and seller.sheet("rappresentante_fiscale"), of="CedentePrestatore"),
        _flat("RappresentanteFiscale", other and other.sheet("rappresentante_fiscale"), of="CessionarioCommittente"),
    ]
    return tuple(party for party in found if party)


def carrier(sheet: Sheet) -> tuple[Fact, ...]:
    """A carrier as facts, its name first."""
    label = sheet.words.label("DatiAnagraficiVettore")
    name = _name(sheet.sheet("anagrafica"))
    return (Fact(label, name), *_identifiers(sheet), *sheet.facts("numero_licenza_guida"), *sheet.rest())


def one_line(address: Sheet | None) -> str:
    """An address on one line; empty when absent."""
    return ", ".join(_address(address))


def vat_number(sheet: Sheet | None) -> str:
    """Country and code of a tax identifier, written together as is usual."""
    return sheet.text("id_paese") + sheet.text("id_codice") if sheet else ""


def _ordinary(role: str, party: Sheet | None, of: str = "") -> Party | None:
    identity = party and party.sheet("dati_anagrafici")
    if party is None or identity is None:
        return None
    name = _name(identity.sheet("anagrafica"))
    facts = (*_identifiers(identity), *identity.facts("regime_fiscale", *_REGISTER), *identity.rest())
    return Party(_role(party, role, of), name, *_whereabouts(party, facts))


def _flat(role: str, party: Sheet | None, of: str = "") -> Party | None:
    if party is None:
        return None
    name = _name(party)
    facts = (*_identifiers(party), *party.facts("regime_fiscale"))
    return Party(_role(party, role, of), name, *_whereabouts(party, facts))


def _simplified_buyer(buyer: Sheet, other: Sheet | None) -> Party:
    identifiers = buyer.sheet("identificativi_fiscali")
    facts = _identifiers(identifiers) if identifiers else ()
    role = _role(buyer, "CessionarioCommittente", "")
    return Party(role, _name(other), *_whereabouts(other, facts)) if other else Party(role, "", (), facts)


def _whereabouts(party: Sheet, facts: tuple[Fact, ...]) -> tuple[tuple[str, ...], tuple[Fact, ...]]:
    """The lines of the address, and the facts of the party with its other addresses, register entry and contacts."""
    inner = (_establishment(party), _register_entry(party), _contacts(party))
    lines = _address(party.sheet("sede"))
    more = tuple(fact for group in inner for fact in group)
    own = party.facts("riferimento_amministrazione")
    return lines, (*facts, *more, *own)


def _role(party: Sheet, role: str, of: str) -> str:
    label = party.words.label(role)
    return f"{label} ({party.words.label(of).lower()})" if of else label


def _name(sheet: Sheet | None) -> str:
    if sheet is None:
        return ""
    parts = [sheet.text(name) for name in ("titolo", "denominazione", "nome", "cognome")]
    return " ".join(part for part in parts if part)


def _identifiers(sheet: Sheet) -> tuple[Fact, ...]:
    number = vat_number(sheet.sheet("id_fiscale_iva"))
    label = sheet.words.label("IdFiscaleIVA")
    vat = (Fact(label, number),) if number else ()
    names = sheet.sheet("anagrafica")
    eori = names.facts("cod_eori") if names else ()
    return (*vat, *sheet.facts("codice_fiscale"), *eori)


def _address(sheet: Sheet | None) -> tuple[str, ...]:
    if sheet is None:
        return ()
    street = ", ".join(part for part in (sheet.text("indirizzo"), sheet.text("numero_civico")) if part)
    province = sheet.text("provincia")
    town = [sheet.text("cap"), sheet.text("comune"), f"({province})" if province else "", sheet.text("nazione")]
    return tuple(line for line in (street, " ".join(part for part in town if part)) if line)


def _establishment(party: Sheet) -> tuple[Fact, ...]:
    where = one_line(party.sheet("stabile_organizzazione"))
    return (Fact(party.words.label("StabileOrganizzazione"), where),) if where else ()


def _register_entry(party: Sheet) -> tuple[Fact, ...]:
    entry = party.sheet("iscrizione_rea")
    if entry is None:
        return ()
    number = " ".join(part for part in (entry.text("ufficio"), entry.text("numero_rea")) if part)
    return (Fact(party.words.label("IscrizioneREA"), number), *entry.rest())


def _contacts(party: Sheet) -> tuple[Fact, ...]:
    contacts = party.sheet("contatti")
    return contacts.rest() if contacts else ()
