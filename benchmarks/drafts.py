"""The corpus as drafts: what a program that invoices knows, with everything that `complete` computes left out."""

from benchmarks.corpus import Invoice, Line, Party
from invoicebridge.fatturapa.draft import (
    DraftBody,
    DraftDatiBeniServizi,
    DraftDatiGenerali,
    DraftDatiGeneraliDocumento,
    DraftDatiPagamento,
    DraftDatiTrasmissione,
    DraftDettaglioLinee,
    DraftDettaglioPagamento,
    DraftFatturaElettronica,
    DraftHeader,
)
from invoicebridge.fatturapa.ordinaria import (
    Anagrafica,
    CedentePrestatore,
    CessionarioCommittente,
    CodiceArticolo,
    Contatti,
    DatiAnagraficiCedente,
    DatiAnagraficiCessionario,
    ScontoMaggiorazione,
)
from invoicebridge.fatturapa.shared_blocks import IdFiscale, Indirizzo, IscrizioneREA


def draft(one: Invoice) -> DraftFatturaElettronica:
    """The invoice as a draft: parties, lines, terms of payment; no totals, no summary."""
    document = DraftDatiGeneraliDocumento(data=one.day, numero=one.number, causale=("Fornitura di materiali e lavori",))
    payment = DraftDettaglioPagamento(modalita_pagamento="MP05", data_scadenza_pagamento=one.due, iban=one.iban)
    body = DraftBody(
        dati_generali=DraftDatiGenerali(dati_generali_documento=document),
        dati_beni_servizi=DraftDatiBeniServizi(dettaglio_linee=tuple(_line(line) for line in one.lines)),
        dati_pagamento=(DraftDatiPagamento(dettaglio_pagamento=(payment,)),),
    )
    return DraftFatturaElettronica(fattura_elettronica_header=_header(one), fattura_elettronica_body=(body,))


def _header(one: Invoice) -> DraftHeader:
    seller, buyer = one.seller, one.buyer
    register = IscrizioneREA(ufficio=seller.town[2], numero_rea=seller.rea, stato_liquidazione="LN")
    return DraftHeader(
        dati_trasmissione=DraftDatiTrasmissione(progressivo_invio=one.progressive, codice_destinatario=one.recipient),
        cedente_prestatore=CedentePrestatore(
            dati_anagrafici=DatiAnagraficiCedente(
                id_fiscale_iva=_identifier(seller),
                anagrafica=Anagrafica(denominazione=seller.name),
                regime_fiscale="RF01",
            ),
            sede=_address(seller),
            iscrizione_rea=register,
            contatti=Contatti(telefono=seller.phone, email=seller.email),
        ),
        cessionario_committente=CessionarioCommittente(
            dati_anagrafici=DatiAnagraficiCessionario(
                id_fiscale_iva=_identifier(buyer), anagrafica=Anagrafica(denominazione=buyer.name)
            ),
            sede=_address(buyer),
        ),
    )


def _identifier(party: Party) -> IdFiscale:
    return IdFiscale(id_paese="IT", id_codice=party.vat)


def _address(party: Party) -> Indirizzo:
    cap, comune, provincia = party.town
    return Indirizzo(
        indirizzo=party.street,
        numero_civico=party.civic,
        cap=cap,
        comune=comune,
        provincia=provincia,
        nazione="IT",
    )


def _line(line: Line) -> DraftDettaglioLinee:
    discount = () if line.discount is None else (ScontoMaggiorazione(tipo="SC", percentuale=line.discount),)
    code = () if line.code is None else (CodiceArticolo(codice_tipo="INTERNO", codice_valore=line.code),)
    return DraftDettaglioLinee(
        codice_articolo=code,
        descrizione=line.description,
        quantita=line.quantity,
        unita_misura=line.unit,
        prezzo_unitario=line.price,
        sconto_maggiorazione=discount,
        aliquota_iva=line.rate,
    )
