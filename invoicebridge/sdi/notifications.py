"""Every message of the SdI by its root element. The root decides what a message is, never the file's name.

MC has two meanings: `RicevutaImpossibilitaRecapito` (private parties: issued, and final) and `NotificaMancataConsegna`
(public bodies: the SdI keeps trying). RC has one root name in two namespaces, hence `RicevutaConsegna` and
`RicevutaConsegnaPa`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from invoicebridge.sdi.archive import Member
from invoicebridge.sdi.blocks import Errore, ErrorePa, Kind, RiferimentoArchivio, RiferimentoFattura
from invoicebridge.sdi.deviation import Deviation
from invoicebridge.sdi.name import NotificationName
from invoicebridge.sdi.pa import (
    AttestazioneTrasmissioneFattura,
    MetadatiInvioFile,
    NotificaDecorrenzaTermini,
    NotificaEsito,
    NotificaEsitoCommittente,
    NotificaMancataConsegna,
    NotificaScarto,
    RicevutaConsegnaPa,
    ScartoEsitoCommittente,
)
from invoicebridge.sdi.privati import (
    FileMetadati,
    RicevutaConsegna,
    RicevutaImpossibilitaRecapito,
    RicevutaScarto,
)

__all__ = [
    "ROOTS",
    "AttestazioneTrasmissioneFattura",
    "FileMetadati",
    "Keys",
    "Message",
    "MetadatiInvioFile",
    "NotANotification",
    "NotificaDecorrenzaTermini",
    "NotificaEsito",
    "NotificaEsitoCommittente",
    "NotificaMancataConsegna",
    "NotificaScarto",
    "Notification",
    "RicevutaConsegna",
    "RicevutaConsegnaPa",
    "RicevutaImpossibilitaRecapito",
    "RicevutaScarto",
    "ScartoEsitoCommittente",
    "bare_message_id",
    "keys_of",
]

Message = (
    RicevutaConsegna
    | RicevutaScarto
    | RicevutaImpossibilitaRecapito
    | FileMetadati
    | RicevutaConsegnaPa
    | NotificaScarto
    | NotificaMancataConsegna
    | NotificaEsito
    | NotificaDecorrenzaTermini
    | AttestazioneTrasmissioneFattura
    | MetadatiInvioFile
    | NotificaEsitoCommittente
    | ScartoEsitoCommittente
)

ROOTS: Final[Mapping[str, type[Message]]] = {
    f"{{{kind.namespace}}}{kind.__name__.removesuffix('Pa')}": kind for kind in Message.__args__
}
"""The type of each root, written `{namespace}name`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """By what a message may be joined to what was sent; each may be missing."""

    pec_message_id: str | None = None
    """Which mail of ours it answers: the PEC id that our provider gave it, without angle brackets."""
    hash: str | None = None
    """SHA-256 of the file, hexadecimal in lower case."""
    nome_file: str | None = None
    identificativo_sdi: str | None = None
    archive: RiferimentoArchivio | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """A message of the SdI as it was read. What it is worth is another question: see pec.authenticity."""

    message: Message
    name: NotificationName | None = None
    deviations: tuple[Deviation, ...] = ()
    simulation: bool = False
    """Marked as a rehearsal of the SdI: it says nothing about any invoice."""
    signed: bool = False
    """Whether it carries an XML signature, verified or not."""
    ambiguous: bool = False
    """Whether it says twice what it is about or what became of it: it proves nothing, since nobody can choose."""
    content: bytes = b""
    """The XML itself, also when it came in a zip."""
    invoice_file: Member | None = None
    """The file that was sent, which an attestation (AT) brings back in its zip."""

    @property
    def kind(self) -> Kind:
        """The two letters of the message's root."""
        return self.message.kind

    @property
    def keys(self) -> Keys:
        """By what it may be joined to a transmission."""
        return keys_of(self.message)

    @property
    def errors(self) -> tuple[Errore | ErrorePa, ...]:
        """The reasons of a rejection; empty for every other message."""
        match self.message:
            case RicevutaScarto(lista_errori=errors) if errors is not None:
                return errors.errori
            case NotificaScarto(lista_errori=errors) if errors is not None:
                return errors.errori
        return ()

    @property
    def riferimento_fattura(self) -> RiferimentoFattura | None:
        """The one invoice of the file that an outcome or an expired term speaks of; None means all."""
        match self.message:
            case NotificaEsito(esito_committente=outcome) if outcome is not None:
                return outcome.riferimento_fattura
            case NotificaEsitoCommittente() | NotificaDecorrenzaTermini() | ScartoEsitoCommittente():
                return self.message.riferimento_fattura
        return None


@dataclass(frozen=True, slots=True)
class NotANotification:
    """Bytes that are no message of the SdI about an invoice.

    reasons and their parameters: xml-malformed, xml-doctype, xml-too-large (as in the safe parser) · root (found) ·
    namespace (found, root) · nso (found: a message about an order, of the other exchange) · archive (kind, reason) ·
    archive-content (found: how many attestations the zip holds).
    """

    reason: str
    parameters: Mapping[str, str] = field(default_factory=dict)


def keys_of(message: Message) -> Keys:
    """Return by what a message may be joined to a transmission."""
    values = {name: getattr(message, name, None) for name in ("pec_message_id", "nome_file", "identificativo_sdi")}
    found_hash = getattr(message, "hash", None) or getattr(message, "hash_file_originale", None)
    return Keys(
        pec_message_id=bare_message_id(values["pec_message_id"]),
        hash=found_hash.lower() if found_hash else None,
        nome_file=values["nome_file"],
        identificativo_sdi=values["identificativo_sdi"],
        archive=getattr(message, "riferimento_archivio", None),
    )


def bare_message_id(text: str | None) -> str | None:
    """Return a message id without angle brackets and blanks, None where nothing is left."""
    return "".join((text or "").split()).removeprefix("<").removesuffix(">") or None
