"""Whose invoice it is: the company in the store that issues it, by its identifiers.

The issuer is the seller; for documents that the buyer numbers (the nine self-billing types, and a public body's with
SoggettoEmittente CC) it is the buyer, by the same rule as in control 00404.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from invoicebridge.bridge.archived import Company
from invoicebridge.bridge.bridge import CompanyRules
from invoicebridge.errors import ConfigurationError, InvalidDocument
from invoicebridge.fatturapa import draft_json, header, json_codec
from invoicebridge.fatturapa.controls.facts import Party
from invoicebridge.fatturapa.document_types import ISSUED_BY_BUYER
from invoicebridge.fatturapa.draft import DraftFatturaElettronica
from invoicebridge.fatturapa.draft_simplified import DraftFatturaElettronicaSemplificata
from invoicebridge.fatturapa.ordinaria import DatiAnagraficiCedente, DatiAnagraficiCessionario
from invoicebridge.fatturapa.semplificata import CedentePrestatore

_ITALY: Final = "IT"
_PUBLIC_CODE_LENGTH: Final = 6
_BUYER_ISSUES: Final = "CC"


@dataclass(frozen=True, slots=True)
class Known:
    """A company of the store: its rules, its block for drafts that leave it out, the identifiers it is known by."""

    company: Company
    rules: CompanyRules | None
    party: header.Company | None
    vats: frozenset[str]
    """Country and code together, in upper case."""
    codes: frozenset[str]
    """What may stand as its codice fiscale."""
    declared_code: str | None
    """The codice fiscale that its block states."""

    @property
    def id(self) -> str:
        """The company's id in the store."""
        return self.company.id


class Register:
    """The companies of the store; `chosen` is the one that the user named, for every file."""

    def __init__(
        self, companies: Iterable[Company], rules: Mapping[str, CompanyRules], chosen: str | None = None
    ) -> None:
        """ConfigurationError `company-unknown` when there is none of the chosen id; `company-party-wrong`."""
        self._known = tuple(_known(one, rules.get(one.id)) for one in companies)
        self._chosen = None if chosen is None else self.by_id(chosen)

    def by_id(self, id_: str) -> Known:
        """The company of that id; ConfigurationError `company-unknown` when there is none."""
        found = next((one for one in self._known if one.id == id_), None)
        if found is None:
            known = ", ".join(one.id for one in self._known) or "-"
            raise ConfigurationError("company-unknown", company=id_, known=known)
        return found

    def of(self, issuer: Party | None, company: str | None = None) -> Known:
        """Return the company that issues a document, by its issuer; without one, the chosen or the only one.

        `company` is the id of the one that is chosen for this document.
        InvalidDocument `issuer-unknown` (identifier), `issuer-other` when the chosen company is another one,
        `issuer-ambiguous` when several companies go by these identifiers. ConfigurationError `company-not-chosen`.
        """
        chosen = self._chosen if company is None else self.by_id(company)
        if issuer is None or not (issuer.code or issuer.fiscal_code):
            return chosen or self._only()
        meant = _meant(self._known, issuer)
        identifier = issuer.vat or issuer.fiscal_code
        if chosen is not None and chosen not in meant:
            raise InvalidDocument("issuer-other", identifier=identifier, company=chosen.id)
        if not meant:
            raise InvalidDocument("issuer-unknown", identifier=identifier)
        if chosen is None and len(meant) > 1:
            raise InvalidDocument("issuer-ambiguous", identifier=identifier, known=", ".join(one.id for one in meant))
        return chosen or meant[0]

    def named(self, name: str) -> Known:
        """The company of this id or VAT number (with or without `IT`); ConfigurationError `company-unknown`."""
        wanted = {name.upper(), _ITALY + name.upper()}
        by_id = [one for one in self._known if one.id == name]
        found = by_id or [one for one in self._known if wanted & one.vats]
        return found[0] if len(found) == 1 else self.by_id(name)

    def _only(self) -> Known:
        if len(self._known) != 1:
            known = ", ".join(one.id for one in self._known) or "-"
            raise ConfigurationError("company-not-chosen", known=known)
        return self._known[0]


def _meant(known: Sequence[Known], issuer: Party) -> list[Known]:
    """The companies that go by the issuer's identifiers; of a VAT group, whose number they share, those of its code."""
    vat, code = issuer.vat.upper(), issuer.fiscal_code.upper()
    by_vat = [one for one in known if issuer.code and vat in one.vats]
    by_code = [one for one in known if code and code in one.codes]
    both = [one for one in by_vat if one in by_code]
    others = [one for one in by_vat if not (code and one.declared_code) or one.declared_code == code]
    return both or others or by_code


def _known(company: Company, rules: CompanyRules | None) -> Known:
    party = _party(company)
    vats = {company.id_paese + company.id_codice}
    codes = {company.id_codice} if company.id_paese == _ITALY else set()
    declared = None
    if party is not None:
        identity = party.cedente_prestatore.dati_anagrafici
        vats.add(identity.id_fiscale_iva.id_paese + identity.id_fiscale_iva.id_codice)
        declared = identity.codice_fiscale.upper() if identity.codice_fiscale else None
        codes |= {declared} if declared else set()
    return Known(company, rules, party, _upper(vats), _upper(codes), declared)


def _upper(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(text.upper() for text in texts)


def _party(company: Company) -> header.Company | None:
    """The company's block as a value; None where none was given."""
    try:
        values = draft_json.parse(company.party)
        return json_codec.from_mapping(header.Company, values) if values else None
    except InvalidDocument as error:
        raise ConfigurationError("company-party-wrong", company=company.id, reason=error) from error


def issuer_of_draft(draft: draft_json.Draft) -> Party | None:
    """The issuer that a draft states; None where it leaves that party out."""
    if isinstance(draft, DraftFatturaElettronicaSemplificata):
        seller = draft.fattura_elettronica_header.cedente_prestatore
        return None if seller is None else _stated(seller)
    head = draft.fattura_elettronica_header
    party = head.cessionario_committente if _buyer_issues(draft) else head.cedente_prestatore
    return None if party is None else _stated(party.dati_anagrafici)


def _buyer_issues(draft: DraftFatturaElettronica) -> bool:
    """Whether the buyer will issue it, as far as the draft says: the type decides which party a company fills in."""
    types = [body.dati_generali.dati_generali_documento.tipo_documento for body in draft.fattura_elettronica_body[:1]]
    if types and types[0] in ISSUED_BY_BUYER:
        return True
    sent = draft.fattura_elettronica_header.dati_trasmissione
    public = sent is not None and len(sent.codice_destinatario or "") == _PUBLIC_CODE_LENGTH
    return public and draft.fattura_elettronica_header.soggetto_emittente == _BUYER_ISSUES


def _stated(identity: DatiAnagraficiCedente | DatiAnagraficiCessionario | CedentePrestatore) -> Party:
    vat = identity.id_fiscale_iva
    country, code = (vat.id_paese, vat.id_codice) if vat is not None else ("", "")
    return Party(vat is not None, country, code, identity.codice_fiscale or "")
