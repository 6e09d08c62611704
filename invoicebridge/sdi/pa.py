"""What the SdI and public bodies say of files to public bodies (FPA12): one type for each root, in the schema's order.

Allegato B-1 of the SdI's specification 1.8.3 (MessaggiTypes 1.1).
"""

from datetime import datetime
from typing import ClassVar, Final

from invoicebridge.sdi.blocks import (
    DestinatarioPa,
    Esito,
    Kind,
    ListaErroriPa,
    RiferimentoArchivio,
    RiferimentoFattura,
    Scarto,
    attribute,
    message,
    optional,
    required,
)

PA: Final = "http://www.fatturapa.gov.it/sdi/messaggi/v1.0"


@message
class RicevutaConsegnaPa:
    """RC: the file was delivered to the public body; the root is RicevutaConsegna."""

    namespace: ClassVar[str] = PA
    kind: ClassVar[Kind] = Kind.RC
    signature: ClassVar[bool | None] = True

    versione: str | None = attribute("versione", wanted=True)
    intermediario_con_duplice_ruolo: str | None = attribute("IntermediarioConDupliceRuolo")
    identificativo_sdi: str | None = required("IdentificativoSdI")
    nome_file: str | None = required("NomeFile")
    data_ora_ricezione: datetime | None = required("DataOraRicezione")
    data_ora_consegna: datetime | None = required("DataOraConsegna")
    destinatario: DestinatarioPa | None = required("Destinatario")
    riferimento_archivio: RiferimentoArchivio | None = optional("RiferimentoArchivio")
    message_id: str | None = required("MessageId")
    pec_message_id: str | None = optional("PecMessageId")
    note: str | None = optional("Note")


@message
class NotificaScarto:
    """NS: the file was rejected; no invoice in it was issued."""

    namespace: ClassVar[str] = PA
    kind: ClassVar[Kind] = Kind.NS
    signature: ClassVar[bool | None] = True

    versione: str | None = attribute("versione", wanted=True)
    identificativo_sdi: str | None = required("IdentificativoSdI")
    nome_file: str | None = required("NomeFile")
    data_ora_ricezione: datetime | None = required("DataOraRicezione")
    riferimento_archivio: RiferimentoArchivio | None = optional("RiferimentoArchivio")
    lista_errori: ListaErroriPa | None = required("ListaErrori")
    message_id: str | None = required("MessageId")
    pec_message_id: str | None = optional("PecMessageId")
    note: str | None = optional("Note")


@message
class NotificaMancataConsegna:
    """MC: not delivered to the public body yet; the SdI keeps trying for ten days."""

    namespace: ClassVar[str] = PA
    kind: ClassVar[Kind] = Kind.MC
    signature: ClassVar[bool | None] = True

    versione: str | None = attribute("versione", wanted=True)
    identificativo_sdi: str | None = required("IdentificativoSdI")
    nome_file: str | None = required("NomeFile")
    data_ora_ricezione: datetime | None = required("DataOraRicezione")
    riferimento_archivio: RiferimentoArchivio | None = optional("RiferimentoArchivio")
    descrizione: str | None = optional("Descrizione")
    message_id: str | None = required("MessageId")
    pec_message_id: str | None = optional("PecMessageId")
    note: str | None = optional("Note")


@message
class NotificaEsitoCommittente:
    """EC: what a public body decided, as it tells the SdI; NE carries one inside."""

    namespace: ClassVar[str] = PA
    kind: ClassVar[Kind] = Kind.EC
    signature: ClassVar[bool | None] = None

    versione: str | None = attribute("versione", wanted=True)
    identificativo_sdi: str | None = required("IdentificativoSdI")
    riferimento_fattura: RiferimentoFattura | None = optional("RiferimentoFattura")
    esito: Esito | None = required("Esito")
    descrizione: str | None = optional("Descrizione")
    message_id_committente: str | None = optional("MessageIdCommittente")


@message
class NotificaEsito:
    """NE: to the sender, what the public body decided."""

    namespace: ClassVar[str] = PA
    kind: ClassVar[Kind] = Kind.NE
    signature: ClassVar[bool | None] = True

    versione: str | None = attribute("versione", wanted=True)
    intermediario_con_duplice_ruolo: str | None = attribute("IntermediarioConDupliceRuolo")
    identificativo_sdi: str | None = required("IdentificativoSdI")
    nome_file: str | None = required("NomeFile")
    esito_committente: NotificaEsitoCommittente | None = required("EsitoCommittente")
    message_id: str | None = required("MessageId")
    pec_message_id: str | None = optional("PecMessageId")
    note: str | None = optional("Note")


@message
class NotificaDecorrenzaTermini:
    """DT: fifteen days passed without an outcome. It carries no time of its own."""

    namespace: ClassVar[str] = PA
    kind: ClassVar[Kind] = Kind.DT
    signature: ClassVar[bool | None] = True

    versione: str | None = attribute("versione", wanted=True)
    intermediario_con_duplice_ruolo: str | None = attribute("IntermediarioConDupliceRuolo")
    identificativo_sdi: str | None = required("IdentificativoSdI")
    riferimento_fattura: RiferimentoFattura | None = optional("RiferimentoFattura")
    nome_file: str | None = required("NomeFile")
    descrizione: str | None = optional("Descrizione")
    message_id: str | None = required("MessageId")
    pec_message_id: str | None = optional("PecMessageId")
    note: str | None = optional("Note")


@message
class AttestazioneTrasmissioneFattura:
    """AT: the SdI had the file and gave up delivering it; the seller may hand it over another way."""

    namespace: ClassVar[str] = PA
    kind: ClassVar[Kind] = Kind.AT
    signature: ClassVar[bool | None] = True

    versione: str | None = attribute("versione", wanted=True)
    identificativo_sdi: str | None = required("IdentificativoSdI")
    nome_file: str | None = required("NomeFile")
    data_ora_ricezione: datetime | None = required("DataOraRicezione")
    riferimento_archivio: RiferimentoArchivio | None = optional("RiferimentoArchivio")
    destinatario: DestinatarioPa | None = required("Destinatario")
    message_id: str | None = required("MessageId")
    pec_message_id: str | None = optional("PecMessageId")
    note: str | None = optional("Note")
    hash_file_originale: str | None = required("HashFileOriginale")


@message
class MetadatiInvioFile:
    """MT: goes to the public body beside the invoice."""

    namespace: ClassVar[str] = PA
    kind: ClassVar[Kind] = Kind.MT
    signature: ClassVar[bool | None] = False

    versione: str | None = attribute("versione", wanted=True)
    identificativo_sdi: str | None = required("IdentificativoSdI")
    nome_file: str | None = required("NomeFile")
    codice_destinatario: str | None = required("CodiceDestinatario")
    formato: str | None = required("Formato")
    tentativi_invio: int | None = required("TentativiInvio")
    message_id: str | None = required("MessageId")
    note: str | None = optional("Note")


@message
class ScartoEsitoCommittente:
    """SE: the SdI rejects an outcome; `identificativo_sdi` is "0" where it knows no such file."""

    namespace: ClassVar[str] = PA
    kind: ClassVar[Kind] = Kind.SE
    signature: ClassVar[bool | None] = True

    versione: str | None = attribute("versione", wanted=True)
    identificativo_sdi: str | None = required("IdentificativoSdI")
    riferimento_fattura: RiferimentoFattura | None = optional("RiferimentoFattura")
    scarto: Scarto | None = required("Scarto")
    message_id: str | None = required("MessageId")
    message_id_committente: str | None = optional("MessageIdCommittente")
    pec_message_id: str | None = optional("PecMessageId")
    note: str | None = optional("Note")
