"""The header: which party is the issuer, who transmits, in which format, to whom (Allegato A 1.9.1 §2.1.1-2.1.6)."""

from typing import Final

from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa import ordinaria, semplificata
from invoicebridge.fatturapa.codes import codes_of
from invoicebridge.fatturapa.document_types import ISSUED_BY_BUYER, ONE_PARTY
from invoicebridge.fatturapa.draft import DraftDatiTrasmissione, DraftHeader
from invoicebridge.fatturapa.draft_only import one_of
from invoicebridge.fatturapa.draft_simplified import DraftDatiTrasmissioneSemplificata, DraftHeaderSemplificata
from invoicebridge.fatturapa.promotion import promoted, required
from invoicebridge.fatturapa.recipients import ABROAD, NO_CHANNEL
from invoicebridge.fatturapa.remark import RemarkCode, Remarks, differing
from invoicebridge.fatturapa.shared_blocks import IdFiscale
from invoicebridge.fatturapa.text_limits import LONGEST
from invoicebridge.fatturapa.wire import block, element, optional

ITALY: Final = "IT"
ORDINARY_FORMATS: Final = codes_of("FormatoTrasmissione", simplified=False)
SIMPLIFIED_FORMATS: Final = codes_of("FormatoTrasmissione", simplified=True)
_PA_CODE_LENGTH: Final = 6
_LONGEST_PROGRESSIVO: Final = LONGEST["ProgressivoInvio"]


@block
class Company:
    """Who issues: put where the type of document wants the issuer, in drafts that leave that party out.

    `id_trasmittente` is who sends the file, where it is not the company itself.
    """

    cedente_prestatore: ordinaria.CedentePrestatore = element("CedentePrestatore")
    id_trasmittente: IdFiscale | None = optional("IdTrasmittente")
    contatti_trasmittente: ordinaria.ContattiTrasmittente | None = optional("ContattiTrasmittente")


def complete_header(
    draft: DraftHeader, tipo_documento: str, company: Company | None, progressivo_invio: str | None, path: str
) -> tuple[ordinaria.FatturaElettronicaHeader, Remarks]:
    """Return the header of an ordinary file and what disagrees with the draft.

    InvalidDocument `draft-missing` for a party or a progressive that neither draft, company nor argument give,
    `draft-value` for a format that does not exist, `draft-progressivo` for a progressive that is empty or too long.
    """
    seller = required(_seller(draft, tipo_documento, company), f"{path}/CedentePrestatore")
    buyer = required(_buyer(draft, tipo_documento, company, seller), f"{path}/CessionarioCommittente")
    by_buyer = _taxpayer(buyer.dati_anagrafici) if tipo_documento in ISSUED_BY_BUYER else None
    given = draft.dati_trasmissione or DraftDatiTrasmissione()
    code = given.codice_destinatario or _recipient(buyer, tipo_documento)
    format_ = "FPA12" if len(code) == _PA_CODE_LENGTH else "FPR12"
    place = f"{path}/DatiTrasmissione/FormatoTrasmissione"
    sender = _sender(company, by_buyer or _taxpayer(seller.dati_anagrafici))
    transmission = {
        **_transmission(given, sender, progressivo_invio, path),
        "formato_trasmissione": one_of(given.formato_trasmissione, ORDINARY_FORMATS, place) or format_,
        "codice_destinatario": code,
        "contatti_trasmittente": given.contatti_trasmittente or _contacts(company),
    }
    changes = {
        "dati_trasmissione": promoted(ordinaria.DatiTrasmissione, given, transmission),
        "cedente_prestatore": seller,
        "cessionario_committente": buyer,
        "soggetto_emittente": draft.soggetto_emittente or ("CC" if tipo_documento in ISSUED_BY_BUYER else None),
    }
    remarks = differing(RemarkCode.FORMAT, place, given.formato_trasmissione, format_)
    return promoted(ordinaria.FatturaElettronicaHeader, draft, changes), remarks


def complete_simplified_header(
    draft: DraftHeaderSemplificata, company: Company | None, progressivo_invio: str | None, path: str
) -> semplificata.FatturaElettronicaHeader:
    """Return the header of a simplified file; InvalidDocument as for the ordinary one."""
    own = None if company is None else _simplified_seller(company.cedente_prestatore)
    seller = required(draft.cedente_prestatore or own, f"{path}/CedentePrestatore")
    given = draft.dati_trasmissione or DraftDatiTrasmissioneSemplificata()
    place = f"{path}/DatiTrasmissione/FormatoTrasmissione"
    changes = {
        **_transmission(given, _sender(company, _taxpayer(seller)), progressivo_invio, path),
        "formato_trasmissione": one_of(given.formato_trasmissione, SIMPLIFIED_FORMATS, place) or SIMPLIFIED_FORMATS[0],
        "codice_destinatario": given.codice_destinatario or NO_CHANNEL,
    }
    transmission = promoted(semplificata.DatiTrasmissione, given, changes)
    return promoted(
        semplificata.FatturaElettronicaHeader,
        draft,
        {"dati_trasmissione": transmission, "cedente_prestatore": seller},
    )


def _contacts(company: Company | None) -> ordinaria.ContattiTrasmittente | None:
    return None if company is None else company.contatti_trasmittente


def _transmission(
    given: DraftDatiTrasmissione | DraftDatiTrasmissioneSemplificata,
    sender: IdFiscale | None,
    progressivo_invio: str | None,
    path: str,
) -> dict[str, object]:
    place = f"{path}/DatiTrasmissione"
    progressivo = required(given.progressivo_invio or progressivo_invio, f"{place}/ProgressivoInvio")
    if not 1 <= len(progressivo) <= _LONGEST_PROGRESSIVO:
        raise InvalidDocument(
            "draft-progressivo", path=f"{place}/ProgressivoInvio", value=progressivo, limit=_LONGEST_PROGRESSIVO
        )
    return {
        "id_trasmittente": required(given.id_trasmittente or sender, f"{place}/IdTrasmittente"),
        "progressivo_invio": progressivo,
    }


def _seller(draft: DraftHeader, tipo_documento: str, company: Company | None) -> ordinaria.CedentePrestatore | None:
    if draft.cedente_prestatore is not None or company is None or tipo_documento in ISSUED_BY_BUYER:
        return draft.cedente_prestatore
    return company.cedente_prestatore


def _buyer(
    draft: DraftHeader, tipo_documento: str, company: Company | None, seller: ordinaria.CedentePrestatore
) -> ordinaria.CessionarioCommittente | None:
    if draft.cessionario_committente is not None:
        return draft.cessionario_committente
    if tipo_documento in ONE_PARTY:
        return _as_buyer(seller)
    if company is not None and tipo_documento in ISSUED_BY_BUYER:
        return _as_buyer(company.cedente_prestatore)
    return None


def _as_buyer(party: ordinaria.CedentePrestatore) -> ordinaria.CessionarioCommittente:
    identity = promoted(ordinaria.DatiAnagraficiCessionario, party.dati_anagrafici, {})
    return ordinaria.CessionarioCommittente(
        dati_anagrafici=identity, sede=party.sede, stabile_organizzazione=party.stabile_organizzazione
    )


def _simplified_seller(party: ordinaria.CedentePrestatore) -> semplificata.CedentePrestatore:
    identity = party.dati_anagrafici
    return semplificata.CedentePrestatore(
        id_fiscale_iva=identity.id_fiscale_iva,
        codice_fiscale=identity.codice_fiscale,
        denominazione=identity.anagrafica.denominazione,
        nome=identity.anagrafica.nome,
        cognome=identity.anagrafica.cognome,
        sede=party.sede,
        stabile_organizzazione=party.stabile_organizzazione,
        iscrizione_rea=party.iscrizione_rea,
        regime_fiscale=identity.regime_fiscale,
    )


_Identity = ordinaria.DatiAnagraficiCedente | ordinaria.DatiAnagraficiCessionario | semplificata.CedentePrestatore


def _taxpayer(identity: _Identity) -> IdFiscale | None:
    """The identifier of a party as sender: in Italy the codice fiscale where it is known (§2.1.1, IdTrasmittente)."""
    vat, fiscal = identity.id_fiscale_iva, identity.codice_fiscale
    if fiscal is not None and (vat is None or vat.id_paese == ITALY):
        return IdFiscale(id_paese=ITALY, id_codice=fiscal)
    return vat


def _sender(company: Company | None, issuer: IdFiscale | None) -> IdFiscale | None:
    if company is None:
        return issuer
    return company.id_trasmittente or _taxpayer(company.cedente_prestatore.dati_anagrafici)


def _recipient(buyer: ordinaria.CessionarioCommittente, tipo_documento: str) -> str:
    """Self-billing goes back to its sender, whatever the parties; TD29 to nobody (Guida 1.10)."""
    vat = buyer.dati_anagrafici.id_fiscale_iva
    foreign = buyer.sede.nazione != ITALY and (vat is None or vat.id_paese != ITALY)
    return ABROAD if foreign and tipo_documento not in ISSUED_BY_BUYER else NO_CHANNEL
