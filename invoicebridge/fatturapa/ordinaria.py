"""The ordinary invoice, FPA12 and FPR12: one frozen value type per block of schema 1.2.3.

Numbers such as 2.2.1.9 are the field numbers of the tabular view of the format (Rappresentazione tabellare 1.2.3).
The class is the schema's type name without `Type`; fields are the wire's names in snake_case.
"""

from datetime import date, datetime
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
class ContattiTrasmittente:
    """1.1.5 How to reach who transmits."""

    telefono: str | None = optional("Telefono")
    email: str | None = optional("Email")


@block
class DatiTrasmissione:
    """1.1 Who transmits, in which format, to which recipient code or PEC address."""

    id_trasmittente: IdFiscale = element("IdTrasmittente")
    progressivo_invio: str = element("ProgressivoInvio")
    formato_trasmissione: str = element("FormatoTrasmissione")
    codice_destinatario: str = element("CodiceDestinatario")
    contatti_trasmittente: ContattiTrasmittente | None = optional("ContattiTrasmittente")
    pec_destinatario: str | None = optional("PECDestinatario")


@block
class Anagrafica:
    """1.2.1.3 and alike: either `denominazione`, or `nome` with `cognome`."""

    denominazione: str | None = optional("Denominazione")
    nome: str | None = optional("Nome")
    cognome: str | None = optional("Cognome")
    titolo: str | None = optional("Titolo")
    cod_eori: str | None = optional("CodEORI")


@block
class DatiAnagraficiCedente:
    """1.2.1 Identity of the seller, tax regime included."""

    id_fiscale_iva: IdFiscale = element("IdFiscaleIVA")
    codice_fiscale: str | None = optional("CodiceFiscale")
    anagrafica: Anagrafica = element("Anagrafica")
    albo_professionale: str | None = optional("AlboProfessionale")
    provincia_albo: str | None = optional("ProvinciaAlbo")
    numero_iscrizione_albo: str | None = optional("NumeroIscrizioneAlbo")
    data_iscrizione_albo: date | None = optional("DataIscrizioneAlbo")
    regime_fiscale: str = element("RegimeFiscale")


@block
class Contatti:
    """1.2.5 How to reach the seller."""

    telefono: str | None = optional("Telefono")
    fax: str | None = optional("Fax")
    email: str | None = optional("Email")


@block
class CedentePrestatore:
    """1.2 The seller."""

    dati_anagrafici: DatiAnagraficiCedente = element("DatiAnagrafici")
    sede: Indirizzo = element("Sede")
    stabile_organizzazione: Indirizzo | None = optional("StabileOrganizzazione")
    iscrizione_rea: IscrizioneREA | None = optional("IscrizioneREA")
    contatti: Contatti | None = optional("Contatti")
    riferimento_amministrazione: str | None = optional("RiferimentoAmministrazione")


@block
class DatiAnagraficiRappresentante:
    """1.3.1 Identity of the seller's fiscal representative."""

    id_fiscale_iva: IdFiscale = element("IdFiscaleIVA")
    codice_fiscale: str | None = optional("CodiceFiscale")
    anagrafica: Anagrafica = element("Anagrafica")


@block
class RappresentanteFiscale:
    """1.3 The fiscal representative of a seller not established in Italy."""

    dati_anagrafici: DatiAnagraficiRappresentante = element("DatiAnagrafici")


@block
class DatiAnagraficiCessionario:
    """1.4.1 Identity of the buyer; at least one of `id_fiscale_iva` and `codice_fiscale` (control 00417)."""

    id_fiscale_iva: IdFiscale | None = optional("IdFiscaleIVA")
    codice_fiscale: str | None = optional("CodiceFiscale")
    anagrafica: Anagrafica = element("Anagrafica")


@block
class RappresentanteFiscaleCessionario:
    """1.4.4 The fiscal representative of a buyer not established in Italy."""

    id_fiscale_iva: IdFiscale = element("IdFiscaleIVA")
    denominazione: str | None = optional("Denominazione")
    nome: str | None = optional("Nome")
    cognome: str | None = optional("Cognome")


@block
class CessionarioCommittente:
    """1.4 The buyer."""

    dati_anagrafici: DatiAnagraficiCessionario = element("DatiAnagrafici")
    sede: Indirizzo = element("Sede")
    stabile_organizzazione: Indirizzo | None = optional("StabileOrganizzazione")
    rappresentante_fiscale: RappresentanteFiscaleCessionario | None = optional("RappresentanteFiscale")


@block
class DatiAnagraficiTerzoIntermediario:
    """1.5.1 Identity of the intermediary."""

    id_fiscale_iva: IdFiscale | None = optional("IdFiscaleIVA")
    codice_fiscale: str | None = optional("CodiceFiscale")
    anagrafica: Anagrafica = element("Anagrafica")


@block
class TerzoIntermediarioSoggettoEmittente:
    """1.5 The third party that issues the document for the seller."""

    dati_anagrafici: DatiAnagraficiTerzoIntermediario = element("DatiAnagrafici")


@block
class FatturaElettronicaHeader:
    """1 What all bodies of the file share: transmission data and parties."""

    dati_trasmissione: DatiTrasmissione = element("DatiTrasmissione")
    cedente_prestatore: CedentePrestatore = element("CedentePrestatore")
    rappresentante_fiscale: RappresentanteFiscale | None = optional("RappresentanteFiscale")
    cessionario_committente: CessionarioCommittente = element("CessionarioCommittente")
    terzo_intermediario_o_soggetto_emittente: TerzoIntermediarioSoggettoEmittente | None = optional(
        "TerzoIntermediarioOSoggettoEmittente"
    )
    soggetto_emittente: str | None = optional("SoggettoEmittente")


@block
class DatiRitenuta:
    """2.1.1.5 A withholding tax or social security contribution withheld by the buyer."""

    tipo_ritenuta: str = element("TipoRitenuta")
    importo_ritenuta: Decimal = element("ImportoRitenuta")
    aliquota_ritenuta: Decimal = element("AliquotaRitenuta")
    causale_pagamento: str = element("CausalePagamento")


@block
class DatiBollo:
    """2.1.1.6 Stamp duty paid virtually; the amount is optional since 1.2.1 of the schema."""

    bollo_virtuale: str = element("BolloVirtuale")
    importo_bollo: Decimal | None = optional("ImportoBollo")


@block
class DatiCassaPrevidenziale:
    """2.1.1.7 A contribution to a professional pension fund."""

    tipo_cassa: str = element("TipoCassa")
    al_cassa: Decimal = element("AlCassa")
    importo_contributo_cassa: Decimal = element("ImportoContributoCassa")
    imponibile_cassa: Decimal | None = optional("ImponibileCassa")
    aliquota_iva: Decimal = element("AliquotaIVA")
    ritenuta: str | None = optional("Ritenuta")
    natura: str | None = optional("Natura")
    riferimento_amministrazione: str | None = optional("RiferimentoAmministrazione")


@block
class ScontoMaggiorazione:
    """2.1.1.8 and 2.2.1.10 A discount (`SC`) or surcharge (`MG`), by rate in percent or by amount."""

    tipo: str = element("Tipo")
    percentuale: Decimal | None = optional("Percentuale")
    importo: Decimal | None = optional("Importo")


@block
class DatiGeneraliDocumento:
    """2.1.1 Type, currency, date, number, and the amounts that concern the whole document."""

    tipo_documento: str = element("TipoDocumento")
    divisa: str = element("Divisa")
    data: date = element("Data")
    numero: str = element("Numero")
    dati_ritenuta: tuple[DatiRitenuta, ...] = repeated("DatiRitenuta")
    dati_bollo: DatiBollo | None = optional("DatiBollo")
    dati_cassa_previdenziale: tuple[DatiCassaPrevidenziale, ...] = repeated("DatiCassaPrevidenziale")
    sconto_maggiorazione: tuple[ScontoMaggiorazione, ...] = repeated("ScontoMaggiorazione")
    importo_totale_documento: Decimal | None = optional("ImportoTotaleDocumento")
    arrotondamento: Decimal | None = optional("Arrotondamento")
    causale: tuple[str, ...] = repeated("Causale")
    art73: str | None = optional("Art73")


@block
class DatiDocumentiCorrelati:
    """2.1.2 to 2.1.6 A reference to an order, contract, agreement, receipt or earlier invoice."""

    riferimento_numero_linea: tuple[int, ...] = repeated("RiferimentoNumeroLinea")
    id_documento: str = element("IdDocumento")
    data: date | None = optional("Data")
    num_item: str | None = optional("NumItem")
    codice_commessa_convenzione: str | None = optional("CodiceCommessaConvenzione")
    codice_cup: str | None = optional("CodiceCUP")
    codice_cig: str | None = optional("CodiceCIG")


@block
class DatiSAL:
    """2.1.7 The phase of the works that the document refers to."""

    riferimento_fase: int = element("RiferimentoFase")


@block
class DatiDDT:
    """2.1.8 A transport document."""

    numero_ddt: str = element("NumeroDDT")
    data_ddt: date = element("DataDDT")
    riferimento_numero_linea: tuple[int, ...] = repeated("RiferimentoNumeroLinea")


@block
class DatiAnagraficiVettore:
    """2.1.9.1 Identity of the carrier."""

    id_fiscale_iva: IdFiscale = element("IdFiscaleIVA")
    codice_fiscale: str | None = optional("CodiceFiscale")
    anagrafica: Anagrafica = element("Anagrafica")
    numero_licenza_guida: str | None = optional("NumeroLicenzaGuida")


@block
class DatiTrasporto:
    """2.1.9 Transport of the goods."""

    dati_anagrafici_vettore: DatiAnagraficiVettore | None = optional("DatiAnagraficiVettore")
    mezzo_trasporto: str | None = optional("MezzoTrasporto")
    causale_trasporto: str | None = optional("CausaleTrasporto")
    numero_colli: int | None = optional("NumeroColli")
    descrizione: str | None = optional("Descrizione")
    unita_misura_peso: str | None = optional("UnitaMisuraPeso")
    peso_lordo: Decimal | None = optional("PesoLordo")
    peso_netto: Decimal | None = optional("PesoNetto")
    data_ora_ritiro: datetime | None = optional("DataOraRitiro")
    data_inizio_trasporto: date | None = optional("DataInizioTrasporto")
    tipo_resa: str | None = optional("TipoResa")
    indirizzo_resa: Indirizzo | None = optional("IndirizzoResa")
    data_ora_consegna: datetime | None = optional("DataOraConsegna")


@block
class FatturaPrincipale:
    """2.1.10 The main invoice, for invoices of the road haulage trade."""

    numero_fattura_principale: str = element("NumeroFatturaPrincipale")
    data_fattura_principale: date = element("DataFatturaPrincipale")


@block
class DatiGenerali:
    """2.1 General data of one document."""

    dati_generali_documento: DatiGeneraliDocumento = element("DatiGeneraliDocumento")
    dati_ordine_acquisto: tuple[DatiDocumentiCorrelati, ...] = repeated("DatiOrdineAcquisto")
    dati_contratto: tuple[DatiDocumentiCorrelati, ...] = repeated("DatiContratto")
    dati_convenzione: tuple[DatiDocumentiCorrelati, ...] = repeated("DatiConvenzione")
    dati_ricezione: tuple[DatiDocumentiCorrelati, ...] = repeated("DatiRicezione")
    dati_fatture_collegate: tuple[DatiDocumentiCorrelati, ...] = repeated("DatiFattureCollegate")
    dati_sal: tuple[DatiSAL, ...] = repeated("DatiSAL")
    dati_ddt: tuple[DatiDDT, ...] = repeated("DatiDDT")
    dati_trasporto: DatiTrasporto | None = optional("DatiTrasporto")
    fattura_principale: FatturaPrincipale | None = optional("FatturaPrincipale")


@block
class CodiceArticolo:
    """2.2.1.3 A code of the article and the scheme it belongs to."""

    codice_tipo: str = element("CodiceTipo")
    codice_valore: str = element("CodiceValore")


@block
class AltriDatiGestionali:
    """2.2.1.16 Data for the parties' own systems; some `tipo_dato` have a meaning in law (Allegato A 1.9.1 §2.1.8)."""

    tipo_dato: str = element("TipoDato")
    riferimento_testo: str | None = optional("RiferimentoTesto")
    riferimento_numero: Decimal | None = optional("RiferimentoNumero")
    riferimento_data: date | None = optional("RiferimentoData")


@block
class DettaglioLinee:
    """2.2.1 One line. Amounts are net of VAT; `aliquota_iva` is in percent."""

    numero_linea: int = element("NumeroLinea")
    tipo_cessione_prestazione: str | None = optional("TipoCessionePrestazione")
    codice_articolo: tuple[CodiceArticolo, ...] = repeated("CodiceArticolo")
    descrizione: str = element("Descrizione")
    quantita: Decimal | None = optional("Quantita")
    unita_misura: str | None = optional("UnitaMisura")
    data_inizio_periodo: date | None = optional("DataInizioPeriodo")
    data_fine_periodo: date | None = optional("DataFinePeriodo")
    prezzo_unitario: Decimal = element("PrezzoUnitario")
    sconto_maggiorazione: tuple[ScontoMaggiorazione, ...] = repeated("ScontoMaggiorazione")
    prezzo_totale: Decimal = element("PrezzoTotale")
    aliquota_iva: Decimal = element("AliquotaIVA")
    ritenuta: str | None = optional("Ritenuta")
    natura: str | None = optional("Natura")
    riferimento_amministrazione: str | None = optional("RiferimentoAmministrazione")
    altri_dati_gestionali: tuple[AltriDatiGestionali, ...] = repeated("AltriDatiGestionali")


@block
class DatiRiepilogo:
    """2.2.2 Taxable base and tax of one rate, or of one `natura`."""

    aliquota_iva: Decimal = element("AliquotaIVA")
    natura: str | None = optional("Natura")
    spese_accessorie: Decimal | None = optional("SpeseAccessorie")
    arrotondamento: Decimal | None = optional("Arrotondamento")
    imponibile_importo: Decimal = element("ImponibileImporto")
    imposta: Decimal = element("Imposta")
    esigibilita_iva: str | None = optional("EsigibilitaIVA")
    riferimento_normativo: str | None = optional("RiferimentoNormativo")


@block
class DatiBeniServizi:
    """2.2 The lines and their summary by rate."""

    dettaglio_linee: tuple[DettaglioLinee, ...] = repeated("DettaglioLinee")
    dati_riepilogo: tuple[DatiRiepilogo, ...] = repeated("DatiRiepilogo")


@block
class DatiVeicoli:
    """2.3 First registration and distance of a new vehicle (art. 38 c. 4 D.L. 331/1993)."""

    data: date = element("Data")
    totale_percorso: str = element("TotalePercorso")


@block
class DettaglioPagamento:
    """2.4.2 One instalment or way of payment."""

    beneficiario: str | None = optional("Beneficiario")
    modalita_pagamento: str = element("ModalitaPagamento")
    data_riferimento_termini_pagamento: date | None = optional("DataRiferimentoTerminiPagamento")
    giorni_termini_pagamento: int | None = optional("GiorniTerminiPagamento")
    data_scadenza_pagamento: date | None = optional("DataScadenzaPagamento")
    importo_pagamento: Decimal = element("ImportoPagamento")
    cod_ufficio_postale: str | None = optional("CodUfficioPostale")
    cognome_quietanzante: str | None = optional("CognomeQuietanzante")
    nome_quietanzante: str | None = optional("NomeQuietanzante")
    cf_quietanzante: str | None = optional("CFQuietanzante")
    titolo_quietanzante: str | None = optional("TitoloQuietanzante")
    istituto_finanziario: str | None = optional("IstitutoFinanziario")
    iban: str | None = optional("IBAN")
    abi: str | None = optional("ABI")
    cab: str | None = optional("CAB")
    bic: str | None = optional("BIC")
    sconto_pagamento_anticipato: Decimal | None = optional("ScontoPagamentoAnticipato")
    data_limite_pagamento_anticipato: date | None = optional("DataLimitePagamentoAnticipato")
    penalita_pagamenti_ritardati: Decimal | None = optional("PenalitaPagamentiRitardati")
    data_decorrenza_penale: date | None = optional("DataDecorrenzaPenale")
    codice_pagamento: str | None = optional("CodicePagamento")


@block
class DatiPagamento:
    """2.4 Terms of payment."""

    condizioni_pagamento: str = element("CondizioniPagamento")
    dettaglio_pagamento: tuple[DettaglioPagamento, ...] = repeated("DettaglioPagamento")


@block
class FatturaElettronicaBody:
    """2 One document."""

    dati_generali: DatiGenerali = element("DatiGenerali")
    dati_beni_servizi: DatiBeniServizi = element("DatiBeniServizi")
    dati_veicoli: DatiVeicoli | None = optional("DatiVeicoli")
    dati_pagamento: tuple[DatiPagamento, ...] = repeated("DatiPagamento")
    allegati: tuple[Allegati, ...] = repeated("Allegati")


@block
class FatturaElettronica:
    """An ordinary invoice file: one header and one or more bodies (a lot). `versione` is FPA12 or FPR12."""

    fattura_elettronica_header: FatturaElettronicaHeader = element("FatturaElettronicaHeader")
    fattura_elettronica_body: tuple[FatturaElettronicaBody, ...] = repeated("FatturaElettronicaBody")
    signature: str | None = raw_element("{http://www.w3.org/2000/09/xmldsig#}Signature")
    versione: str = attribute("versione")
    sistema_emittente: str | None = optional_attribute("SistemaEmittente")
    other_attributes: tuple[tuple[str, str], ...] = other_attributes()
