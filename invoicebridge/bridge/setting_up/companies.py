"""The operations `company`: the party that a file tells of is in the store, for drafts that leave it out."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from invoicebridge.bridge.archived import Company
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.inspecting.inspect import Source
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa import codec, draft_json, header, json_codec
from invoicebridge.fatturapa.check import looks_like_xml
from invoicebridge.fatturapa.document_types import ISSUED_BY_BUYER
from invoicebridge.fatturapa.ordinaria import FatturaElettronica
from invoicebridge.signature.p7m import looks_signed, open_p7m

_HEADER: Final = "fattura_elettronica_header"


def party_of(source: Source) -> header.Company:
    """The issuer that a file tells of: an invoice of its (XML, .p7m), the JSON form of one, a draft, a company's JSON.

    InvalidDocument: `company-simplified` for a simplified invoice, which has no whole seller; `company-of-another` for
    an invoice that the buyer issued; `draft-missing` for JSON without a seller, and what reading it may raise.
    UnreadableFile when it cannot be had.
    """
    content = source.read()
    if looks_signed(content):
        content = open_p7m(content).content
    return _from_xml(content) if looks_like_xml(content) else _from_json(content)


def company(party: header.Company, id_: str | None = None) -> Company:
    """The company as the store keeps it; without an id of its own it is called by its IdFiscaleIVA."""
    identity = party.cedente_prestatore.dati_anagrafici
    vat = identity.id_fiscale_iva
    return Company(
        id=id_ or f"{vat.id_paese}{vat.id_codice}",
        name=_name(party),
        id_paese=vat.id_paese,
        id_codice=vat.id_codice,
        party=json.dumps(json_codec.to_mapping(party), ensure_ascii=False),
    )


def add(bridge: Bridge, source: Source, id_: str | None = None) -> Iterator[Outcome]:
    """The company that the file tells of is in the store; one of the same id has what the file says now.

    Without an id that is the one company of the same IdFiscaleIVA, where there is one: two would make every invoice of
    theirs ambiguous.
    """
    stored = bridge.archive.companies.all()
    new = company(party_of(source), id_)
    if id_ is None:
        same = [one.id for one in stored if (one.id_paese, one.id_codice) == (new.id_paese, new.id_codice)]
        new = replace(new, id=same[0]) if len(same) == 1 else new
    known = {one.id: one for one in stored}
    if known.get(new.id) == new:
        yield Outcome(what=new.id, verdict=Verdict.NOTHING, code="company-known", detail=_detail(new))
    else:
        bridge.archive.companies.save(new)
        code = "company-changed" if new.id in known else "company-added"
        yield Outcome(what=new.id, verdict=Verdict.DONE, code=code, detail=_detail(new))
    if new.id not in bridge.companies:
        yield _without_rules(new)


def listed(bridge: Bridge) -> Iterator[Outcome]:
    """Each company with its rules; those that only the store or only the settings know are to be looked at."""
    stored = bridge.archive.companies.all()
    for one in stored:
        rules = bridge.companies.get(one.id)
        if rules is None:
            yield _without_rules(one)
            continue
        detail = _detail(one) | {"mailbox": rules.mailbox, "signing": str(rules.signing)}
        yield Outcome(what=one.id, verdict=Verdict.DONE, code="company-listed", detail=detail)
    for id_ in sorted(bridge.companies.keys() - {one.id for one in stored}):
        yield Outcome(what=id_, verdict=Verdict.ATTENTION, code="company-not-in-store", detail={"id": id_})


def _without_rules(one: Company) -> Outcome:
    detail = _detail(one) | {"id": one.id}
    return Outcome(what=one.id, verdict=Verdict.ATTENTION, code="company-without-rules", detail=detail)


def _detail(one: Company) -> dict[str, str]:
    return {"name": one.name, "identifier": f"{one.id_paese}{one.id_codice}"}


def _from_xml(content: bytes) -> header.Company:
    document = codec.read(content)
    if not isinstance(document, FatturaElettronica):
        raise InvalidDocument("company-simplified")
    types = {body.dati_generali.dati_generali_documento.tipo_documento for body in document.fattura_elettronica_body}
    if types & ISSUED_BY_BUYER or document.fattura_elettronica_header.soggetto_emittente == "CC":
        raise InvalidDocument("company-of-another")
    seller = document.fattura_elettronica_header.cedente_prestatore
    return header.Company(cedente_prestatore=replace(seller, riferimento_amministrazione=None))


def _from_json(content: bytes) -> header.Company:
    values = draft_json.parse(content)
    if isinstance(values, dict) and isinstance(values.get(_HEADER), dict):
        seller = values[_HEADER].get("cedente_prestatore")
        if seller is None:
            raise InvalidDocument("draft-missing", path="/FatturaElettronicaHeader/CedentePrestatore")
        values = {"cedente_prestatore": seller}
    return json_codec.from_mapping(header.Company, values)


def _name(party: header.Company) -> str:
    names = party.cedente_prestatore.dati_anagrafici.anagrafica
    return names.denominazione or " ".join(filter(None, (names.nome, names.cognome)))
