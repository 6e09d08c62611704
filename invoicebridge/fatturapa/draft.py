"""A draft: the document's own shape with everything that can be computed left optional.

The fields are those of `ordinaria`, so a full document is a valid draft too. Blocks in which nothing is computed are
the very same types. Fields that exist only here are made by `draft_only`; they never reach the file.
Numbers such as 2.2.1.9 are the field numbers of the tabular view.
"""

from datetime import date
from decimal import Decimal
from typing import Final

from invoicebridge.fatturapa import bollo, ordinaria
from invoicebridge.fatturapa.codes import codes_of
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

ESIGIBILITA_IVA: Final = codes_of("EsigibilitaIVA")
END_OF_MONTH: Final = ("SI",)
BOLLO: Final = (
    "Stamp duty: stated where it is due (automatico, the default), also charged to the buyer as a line N1 "
    "(addebitato), or never stated (no)."
)


@block
class DraftDatiTrasmissione:
    """1.1 Transmission data; all of it can follow from the parties and the progressive that `complete` is given."""

    id_trasmittente: IdFiscale | None = optional("IdTrasmittente")
    progressivo_invio: str | None = optional("ProgressivoInvio")
    formato_trasmissione: str | None = optional("FormatoTrasmissione")
    codice_destinatario: str | None = optional("CodiceDestinatario")
    contatti_trasmittente: ordinaria.ContattiTrasmittente | None = optional("ContattiTrasmittente")
    pec_destinatario: str | None = optional("PECDestinatario")


@block
class DraftHeader:
    """1 Parties; the issuer's own side may be left to the company that `complete` is given."""

    dati_trasmissione: DraftDatiTrasmissione | None = optional("DatiTrasmissione")
    cedente_prestatore: ordinaria.CedentePrestatore | None = optional("CedentePrestatore")
    rappresentante_fiscale: ordinaria.RappresentanteFiscale | None = optional("RappresentanteFiscale")
    cessionario_committente: ordinaria.CessionarioCommittente | None = optional("CessionarioCommittente")
    terzo_intermediario_o_soggetto_emittente: ordinaria.TerzoIntermediarioSoggettoEmittente | None = optional(
        "TerzoIntermediarioOSoggettoEmittente"
    )
    soggetto_emittente: str | None = optional("SoggettoEmittente")


@block
class DraftDatiRitenuta:
    """2.1.1.5 A withholding; the amount is `aliquota_ritenuta` percent of what is marked Ritenuta SI."""

    tipo_ritenuta: str = element("TipoRitenuta")
    importo_ritenuta: Decimal | None = optional("ImportoRitenuta")
    aliquota_ritenuta: Decimal = element("AliquotaRitenuta")
    causale_pagamento: str = element("CausalePagamento")
    percentuale_imponibile: Decimal | None = draft_only(
        "PercentualeImponibile", "Share of the base, in percent, that is subject to it (agents: 50); default 100."
    )
    imponibile_ritenuta: Decimal | None = draft_only(
        "ImponibileRitenuta", "The base itself; default: what is marked Ritenuta SI."
    )


@block
class DraftDatiCassaPrevidenziale:
    """2.1.1.7 A pension fund's contribution: `al_cassa` percent of `imponibile_cassa`, by default of all lines but N1.

    `aliquota_iva` and `natura` default to those of the lines where these agree.
    """

    tipo_cassa: str = element("TipoCassa")
    al_cassa: Decimal = element("AlCassa")
    importo_contributo_cassa: Decimal | None = optional("ImportoContributoCassa")
    imponibile_cassa: Decimal | None = optional("ImponibileCassa")
    aliquota_iva: Decimal | None = optional("AliquotaIVA")
    ritenuta: str | None = optional("Ritenuta")
    natura: str | None = optional("Natura")
    riferimento_amministrazione: str | None = optional("RiferimentoAmministrazione")


@block
class DraftDatiGeneraliDocumento:
    """2.1.1 Type (default TD01), currency (default EUR), date, number, amounts of the whole document."""

    tipo_documento: str | None = optional("TipoDocumento")
    divisa: str | None = optional("Divisa")
    data: date = element("Data")
    numero: str = element("Numero")
    dati_ritenuta: tuple[DraftDatiRitenuta, ...] = repeated("DatiRitenuta")
    dati_bollo: ordinaria.DatiBollo | None = optional("DatiBollo")
    dati_cassa_previdenziale: tuple[DraftDatiCassaPrevidenziale, ...] = repeated("DatiCassaPrevidenziale")
    sconto_maggiorazione: tuple[ordinaria.ScontoMaggiorazione, ...] = repeated("ScontoMaggiorazione")
    importo_totale_documento: Decimal | None = optional("ImportoTotaleDocumento")
    arrotondamento: Decimal | None = optional("Arrotondamento")
    causale: tuple[str, ...] = repeated("Causale")
    art73: str | None = optional("Art73")


@block
class DraftDatiGenerali:
    """2.1 General data of one document."""

    dati_generali_documento: DraftDatiGeneraliDocumento = element("DatiGeneraliDocumento")
    dati_ordine_acquisto: tuple[ordinaria.DatiDocumentiCorrelati, ...] = repeated("DatiOrdineAcquisto")
    dati_contratto: tuple[ordinaria.DatiDocumentiCorrelati, ...] = repeated("DatiContratto")
    dati_convenzione: tuple[ordinaria.DatiDocumentiCorrelati, ...] = repeated("DatiConvenzione")
    dati_ricezione: tuple[ordinaria.DatiDocumentiCorrelati, ...] = repeated("DatiRicezione")
    dati_fatture_collegate: tuple[ordinaria.DatiDocumentiCorrelati, ...] = repeated("DatiFattureCollegate")
    dati_sal: tuple[ordinaria.DatiSAL, ...] = repeated("DatiSAL")
    dati_ddt: tuple[ordinaria.DatiDDT, ...] = repeated("DatiDDT")
    dati_trasporto: ordinaria.DatiTrasporto | None = optional("DatiTrasporto")
    fattura_principale: ordinaria.FatturaPrincipale | None = optional("FatturaPrincipale")


@block
class DraftDettaglioLinee:
    """2.2.1 One line."""

    numero_linea: int | None = optional("NumeroLinea")
    tipo_cessione_prestazione: str | None = optional("TipoCessionePrestazione")
    codice_articolo: tuple[ordinaria.CodiceArticolo, ...] = repeated("CodiceArticolo")
    descrizione: str = element("Descrizione")
    quantita: Decimal | None = optional("Quantita")
    unita_misura: str | None = optional("UnitaMisura")
    data_inizio_periodo: date | None = optional("DataInizioPeriodo")
    data_fine_periodo: date | None = optional("DataFinePeriodo")
    prezzo_unitario: Decimal | None = optional("PrezzoUnitario")
    prezzo_unitario_ivato: Decimal | None = draft_only(
        "PrezzoUnitarioIvato", "Unit price with VAT inside; discounts by amount then have VAT inside too."
    )
    sconto_maggiorazione: tuple[ordinaria.ScontoMaggiorazione, ...] = repeated("ScontoMaggiorazione")
    prezzo_totale: Decimal | None = optional("PrezzoTotale")
    aliquota_iva: Decimal | None = optional("AliquotaIVA")
    ritenuta: str | None = optional("Ritenuta")
    natura: str | None = optional("Natura")
    riferimento_amministrazione: str | None = optional("RiferimentoAmministrazione")
    altri_dati_gestionali: tuple[ordinaria.AltriDatiGestionali, ...] = repeated("AltriDatiGestionali")
    esigibilita_iva: str | None = draft_only(
        "EsigibilitaIVA", "EsigibilitaIVA of the summary block that the line goes to.", ESIGIBILITA_IVA
    )
    riferimento_normativo: str | None = draft_only(
        "RiferimentoNormativo", "RiferimentoNormativo of the summary block that the line goes to."
    )


@block
class DraftDatiRiepilogo:
    """2.2.2 What the draft knows of one summary block: its key (rate, natura) and any value it wants kept."""

    aliquota_iva: Decimal | None = optional("AliquotaIVA")
    natura: str | None = optional("Natura")
    spese_accessorie: Decimal | None = optional("SpeseAccessorie")
    arrotondamento: Decimal | None = optional("Arrotondamento")
    imponibile_importo: Decimal | None = optional("ImponibileImporto")
    imposta: Decimal | None = optional("Imposta")
    esigibilita_iva: str | None = optional("EsigibilitaIVA")
    riferimento_normativo: str | None = optional("RiferimentoNormativo")


@block
class DraftDatiBeniServizi:
    """2.2 The lines, and what is known of their summary."""

    dettaglio_linee: tuple[DraftDettaglioLinee, ...] = repeated("DettaglioLinee")
    dati_riepilogo: tuple[DraftDatiRiepilogo, ...] = repeated("DatiRiepilogo")


@block
class DraftDettaglioPagamento:
    """2.4.2 One instalment; without an amount it shares what the stated ones leave."""

    beneficiario: str | None = optional("Beneficiario")
    modalita_pagamento: str | None = optional("ModalitaPagamento")
    data_riferimento_termini_pagamento: date | None = optional("DataRiferimentoTerminiPagamento")
    giorni_termini_pagamento: int | None = optional("GiorniTerminiPagamento")
    data_scadenza_pagamento: date | None = optional("DataScadenzaPagamento")
    importo_pagamento: Decimal | None = optional("ImportoPagamento")
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
    percentuale: Decimal | None = draft_only("Percentuale", "Share of the amount to pay, in percent.")
    fine_mese: str | None = draft_only("FineMese", "Moves the due date to the end of its month.", END_OF_MONTH)
    giorni_dopo_fine_mese: int | None = draft_only(
        "GiorniDopoFineMese", "Days by which the due date moves on from the end of the month; needs fine_mese."
    )


@block
class DraftDatiPagamento:
    """2.4 Terms of payment; `condizioni_pagamento` defaults to TP02 for one instalment and TP01 for several."""

    condizioni_pagamento: str | None = optional("CondizioniPagamento")
    dettaglio_pagamento: tuple[DraftDettaglioPagamento, ...] = repeated("DettaglioPagamento")


@block
class DraftBody:
    """2 One document."""

    dati_generali: DraftDatiGenerali = element("DatiGenerali")
    dati_beni_servizi: DraftDatiBeniServizi = element("DatiBeniServizi")
    dati_veicoli: ordinaria.DatiVeicoli | None = optional("DatiVeicoli")
    dati_pagamento: tuple[DraftDatiPagamento, ...] = repeated("DatiPagamento")
    allegati: tuple[Allegati, ...] = repeated("Allegati")
    esigibilita_iva: str | None = draft_only(
        "EsigibilitaIVA",
        "EsigibilitaIVA of all taxed summary blocks that state none (S: split payment).",
        ESIGIBILITA_IVA,
    )
    bollo: str | None = draft_only("Bollo", BOLLO, bollo.POLICIES)


@block
class DraftFatturaElettronica:
    """A draft of an ordinary invoice file, FPA12 or FPR12. A signature is never carried over."""

    fattura_elettronica_header: DraftHeader = element("FatturaElettronicaHeader")
    fattura_elettronica_body: tuple[DraftBody, ...] = repeated("FatturaElettronicaBody")
    signature: str | None = raw_element("Signature")
    versione: str | None = optional_attribute("versione")
    sistema_emittente: str | None = optional_attribute("SistemaEmittente")
    other_attributes: tuple[tuple[str, str], ...] = other_attributes()
