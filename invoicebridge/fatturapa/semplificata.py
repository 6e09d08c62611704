"""The simplified invoice, FSM10: one frozen value type per block of schema 1.0.2.

Numbers such as 2.2.2 are the field numbers of Allegato A 1.9.1, appendix 3.
"""

from datetime import date
from decimal import Decimal

from invoicebridge.fatturapa.shared_blocks import Allegati, IdFiscale, Indirizzo, IscrizioneREA
from invoicebridge.fatturapa.wire import (
    attribute,
    block,
    element,
    optional,
    optional_attribute,
    other_attributes,
    raw_element,
    repeated,
)


@block
class DatiTrasmissione:
    """1.1 Who transmits, in which format, to which recipient code or PEC address."""

    id_trasmittente: IdFiscale = element("IdTrasmittente")
    progressivo_invio: str = element("ProgressivoInvio")
    formato_trasmissione: str = element("FormatoTrasmissione")
    codice_destinatario: str = element("CodiceDestinatario")
    pec_destinatario: str | None = optional("PECDestinatario")


@block
class RappresentanteFiscale:
    """1.2.8 and 1.3.2.6 A fiscal representative: either `denominazione`, or `nome` with `cognome`."""

    id_fiscale_iva: IdFiscale = element("IdFiscaleIVA")
    denominazione: str | None = optional("Denominazione")
    nome: str | None = optional("Nome")
    cognome: str | None = optional("Cognome")


@block
class CedentePrestatore:
    """1.2 The seller: either `denominazione`, or `nome` with `cognome`."""

    id_fiscale_iva: IdFiscale = element("IdFiscaleIVA")
    codice_fiscale: str | None = optional("CodiceFiscale")
    denominazione: str | None = optional("Denominazione")
    nome: str | None = optional("Nome")
    cognome: str | None = optional("Cognome")
    sede: Indirizzo = element("Sede")
    stabile_organizzazione: Indirizzo | None = optional("StabileOrganizzazione")
    rappresentante_fiscale: RappresentanteFiscale | None = optional("RappresentanteFiscale")
    iscrizione_rea: IscrizioneREA | None = optional("IscrizioneREA")
    regime_fiscale: str = element("RegimeFiscale")


@block
class IdentificativiFiscali:
    """1.3.1 At least one of the two (control 00417)."""

    id_fiscale_iva: IdFiscale | None = optional("IdFiscaleIVA")
    codice_fiscale: str | None = optional("CodiceFiscale")


@block
class AltriDatiIdentificativi:
    """1.3.2 Name and address of the buyer, compulsory only where the law asks for them."""

    denominazione: str | None = optional("Denominazione")
    nome: str | None = optional("Nome")
    cognome: str | None = optional("Cognome")
    sede: Indirizzo = element("Sede")
    stabile_organizzazione: Indirizzo | None = optional("StabileOrganizzazione")
    rappresentante_fiscale: RappresentanteFiscale | None = optional("RappresentanteFiscale")


@block
class CessionarioCommittente:
    """1.3 The buyer."""

    identificativi_fiscali: IdentificativiFiscali = element("IdentificativiFiscali")
    altri_dati_identificativi: AltriDatiIdentificativi | None = optional("AltriDatiIdentificativi")


@block
class FatturaElettronicaHeader:
    """1 What all bodies of the file share: transmission data and parties."""

    dati_trasmissione: DatiTrasmissione = element("DatiTrasmissione")
    cedente_prestatore: CedentePrestatore = element("CedentePrestatore")
    cessionario_committente: CessionarioCommittente = element("CessionarioCommittente")
    soggetto_emittente: str | None = optional("SoggettoEmittente")


@block
class DatiGeneraliDocumento:
    """2.1.1 Type, currency, date and number."""

    tipo_documento: str = element("TipoDocumento")
    divisa: str = element("Divisa")
    data: date = element("Data")
    numero: str = element("Numero")
    bollo_virtuale: str | None = optional("BolloVirtuale")


@block
class DatiFatturaRettificata:
    """2.1.2 The invoice that this one corrects, and what in it."""

    numero_fr: str = element("NumeroFR")
    data_fr: date = element("DataFR")
    elementi_rettificati: str = element("ElementiRettificati")


@block
class DatiGenerali:
    """2.1 General data of one document."""

    dati_generali_documento: DatiGeneraliDocumento = element("DatiGeneraliDocumento")
    dati_fattura_rettificata: DatiFatturaRettificata | None = optional("DatiFatturaRettificata")


@block
class DatiIVA:
    """2.2.3 Either the tax contained in the amount, or the rate in percent."""

    imposta: Decimal | None = optional("Imposta")
    aliquota: Decimal | None = optional("Aliquota")


@block
class DatiBeniServizi:
    """2.2 One line; `importo` includes VAT."""

    descrizione: str = element("Descrizione")
    importo: Decimal = element("Importo")
    dati_iva: DatiIVA = element("DatiIVA")
    natura: str | None = optional("Natura")
    riferimento_normativo: str | None = optional("RiferimentoNormativo")


@block
class FatturaElettronicaBody:
    """2 One document."""

    dati_generali: DatiGenerali = element("DatiGenerali")
    dati_beni_servizi: tuple[DatiBeniServizi, ...] = repeated("DatiBeniServizi")
    allegati: tuple[Allegati, ...] = repeated("Allegati")


@block
class FatturaElettronicaSemplificata:
    """A simplified invoice file. `versione` is FSM10."""

    fattura_elettronica_header: FatturaElettronicaHeader = element("FatturaElettronicaHeader")
    fattura_elettronica_body: tuple[FatturaElettronicaBody, ...] = repeated("FatturaElettronicaBody")
    signature: str | None = raw_element("{http://www.w3.org/2000/09/xmldsig#}Signature")
    versione: str = attribute("versione")
    sistema_emittente: str | None = optional_attribute("SistemaEmittente")
    other_attributes: tuple[tuple[str, str], ...] = other_attributes()
