"""What the SdI says of files between private parties (FPR12, FSM10): one type for each root, in the schema's order.

Allegato A 1.9.1, appendix 4 (MessaggiFatturaTypes 1.0).
"""

from datetime import date, datetime
from typing import ClassVar, Final

from invoicebridge.sdi.blocks import (
    Destinatario,
    Kind,
    ListaErrori,
    RiferimentoArchivio,
    attribute,
    message,
    optional,
    required,
)

PRIVATI: Final = "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fattura/messaggi/v1.0"


@message
class RicevutaConsegna:
    """RC: the file was delivered to the buyer."""

    namespace: ClassVar[str] = PRIVATI
    kind: ClassVar[Kind] = Kind.RC
    signature: ClassVar[bool | None] = True

    versione: str | None = attribute("versione", wanted=True)
    flusso_semplificato: str | None = attribute("FlussoSemplificato")
    identificativo_sdi: str | None = required("IdentificativoSdI")
    nome_file: str | None = required("NomeFile")
    hash: str | None = required("Hash")
    data_ora_ricezione: datetime | None = required("DataOraRicezione")
    data_ora_consegna: datetime | None = required("DataOraConsegna")
    destinatario: Destinatario | None = required("Destinatario")
    riferimento_archivio: RiferimentoArchivio | None = optional("RiferimentoArchivio")
    message_id: str | None = required("MessageId")
    pec_message_id: str | None = optional("PecMessageId")
    note: str | None = optional("Note")


@message
class RicevutaScarto:
    """NS: the file was rejected; no invoice in it was issued."""

    namespace: ClassVar[str] = PRIVATI
    kind: ClassVar[Kind] = Kind.NS
    signature: ClassVar[bool | None] = True

    versione: str | None = attribute("versione", wanted=True)
    identificativo_sdi: str | None = required("IdentificativoSdI")
    nome_file: str | None = required("NomeFile")
    hash: str | None = required("Hash")
    data_ora_ricezione: datetime | None = required("DataOraRicezione")
    riferimento_archivio: RiferimentoArchivio | None = optional("RiferimentoArchivio")
    lista_errori: ListaErrori | None = required("ListaErrori")
    message_id: str | None = required("MessageId")
    pec_message_id: str | None = optional("PecMessageId")
    note: str | None = optional("Note")


@message
class RicevutaImpossibilitaRecapito:
    """MC: not delivered, but at the buyer's disposal in the reserved area; the invoice is issued, and this is final."""

    namespace: ClassVar[str] = PRIVATI
    kind: ClassVar[Kind] = Kind.MC
    signature: ClassVar[bool | None] = True

    versione: str | None = attribute("versione", wanted=True)
    identificativo_sdi: str | None = required("IdentificativoSdI")
    nome_file: str | None = required("NomeFile")
    hash: str | None = required("Hash")
    data_ora_ricezione: datetime | None = required("DataOraRicezione")
    data_messa_a_disposizione: date | None = required("DataMessaADisposizione")
    riferimento_archivio: RiferimentoArchivio | None = optional("RiferimentoArchivio")
    descrizione: str | None = optional("Descrizione")
    message_id: str | None = required("MessageId")
    pec_message_id: str | None = optional("PecMessageId")
    note: str | None = optional("Note")


@message
class FileMetadati:
    """MT: goes to the buyer beside the invoice."""

    namespace: ClassVar[str] = PRIVATI
    kind: ClassVar[Kind] = Kind.MT
    signature: ClassVar[bool | None] = False

    versione: str | None = attribute("versione", wanted=True)
    identificativo_sdi: str | None = required("IdentificativoSdI")
    nome_file: str | None = required("NomeFile")
    hash: str | None = required("Hash")
    codice_destinatario: str | None = required("CodiceDestinatario")
    formato: str | None = required("Formato")
    tentativi_invio: int | None = required("TentativiInvio")
    message_id: str | None = required("MessageId")
    note: str | None = optional("Note")
