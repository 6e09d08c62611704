"""A draft of a simplified invoice, FSM10. See `draft` for the idea."""

from datetime import date
from decimal import Decimal

from invoicebridge.fatturapa import semplificata
from invoicebridge.fatturapa.bollo import POLICIES
from invoicebridge.fatturapa.draft import BOLLO
from invoicebridge.fatturapa.draft_only import draft_only
from invoicebridge.fatturapa.shared_blocks import Allegati, IdFiscale
from invoicebridge.fatturapa.wire import (
    block,
    element,
    optional,
    optional_attribute,
    other_attributes,
    raw_element,
    repeated,
)


@block
class DraftDatiTrasmissioneSemplificata:
    """1.1 Transmission data; all of it can follow from the parties and the progressive that `complete` is given."""

    id_trasmittente: IdFiscale | None = optional("IdTrasmittente")
    progressivo_invio: str | None = optional("ProgressivoInvio")
    formato_trasmissione: str | None = optional("FormatoTrasmissione")
    codice_destinatario: str | None = optional("CodiceDestinatario")
    pec_destinatario: str | None = optional("PECDestinatario")


@block
class DraftHeaderSemplificata:
    """1 Parties; the seller may be left to the company that `complete` is given."""

    dati_trasmissione: DraftDatiTrasmissioneSemplificata | None = optional("DatiTrasmissione")
    cedente_prestatore: semplificata.CedentePrestatore | None = optional("CedentePrestatore")
    cessionario_committente: semplificata.CessionarioCommittente = element("CessionarioCommittente")
    soggetto_emittente: str | None = optional("SoggettoEmittente")


@block
class DraftDatiGeneraliDocumentoSemplificata:
    """2.1.1 Type (default TD07), currency (default EUR), date and number."""

    tipo_documento: str | None = optional("TipoDocumento")
    divisa: str | None = optional("Divisa")
    data: date = element("Data")
    numero: str = element("Numero")
    bollo_virtuale: str | None = optional("BolloVirtuale")


@block
class DraftDatiGeneraliSemplificata:
    """2.1 General data of one document."""

    dati_generali_documento: DraftDatiGeneraliDocumentoSemplificata = element("DatiGeneraliDocumento")
    dati_fattura_rettificata: semplificata.DatiFatturaRettificata | None = optional("DatiFatturaRettificata")


@block
class DraftDatiBeniServiziSemplificata:
    """2.2 One line."""

    descrizione: str = element("Descrizione")
    importo: Decimal | None = optional("Importo")
    dati_iva: semplificata.DatiIVA | None = optional("DatiIVA")
    natura: str | None = optional("Natura")
    riferimento_normativo: str | None = optional("RiferimentoNormativo")
    imponibile_importo: Decimal | None = draft_only(
        "ImponibileImporto", "The net amount, from which importo (with VAT inside) is computed."
    )


@block
class DraftBodySemplificata:
    """2 One document."""

    dati_generali: DraftDatiGeneraliSemplificata = element("DatiGenerali")
    dati_beni_servizi: tuple[DraftDatiBeniServiziSemplificata, ...] = repeated("DatiBeniServizi")
    allegati: tuple[Allegati, ...] = repeated("Allegati")
    bollo: str | None = draft_only("Bollo", BOLLO, POLICIES)


@block
class DraftFatturaElettronicaSemplificata:
    """A draft of a simplified invoice file. A signature is never carried over."""

    fattura_elettronica_header: DraftHeaderSemplificata = element("FatturaElettronicaHeader")
    fattura_elettronica_body: tuple[DraftBodySemplificata, ...] = repeated("FatturaElettronicaBody")
    signature: str | None = raw_element("Signature")
    versione: str | None = optional_attribute("versione")
    sistema_emittente: str | None = optional_attribute("SistemaEmittente")
    other_attributes: tuple[tuple[str, str], ...] = other_attributes()
