"""The SdI's notifications as bytes (Allegato A 1.9.1 App. 4, Allegato B-1), signed by XAdES.

Nothing is shared with the code that reads them: the two sides must agree because both follow the rules.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from invoicebridge.sandbox.arrived import Outline
from invoicebridge.sandbox.books import Entry
from invoicebridge.sandbox.judge import Reason
from invoicebridge.signature import xades
from invoicebridge.signature.keys import Signer

PRIVATI: Final = "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fattura/messaggi/v1.0"
PA: Final = "http://www.fatturapa.gov.it/sdi/messaggi/v1.0"
NSO: Final = "http://nso.rgs.mef.gov.it/sdi/messaggi/v1.0"
"""Another system's namespace, whose messages look alike."""

_ROOTS: Final = {
    (PRIVATI, "RC"): "RicevutaConsegna",
    (PRIVATI, "NS"): "RicevutaScarto",
    (PRIVATI, "MC"): "RicevutaImpossibilitaRecapito",
    (PA, "RC"): "RicevutaConsegna",
    (PA, "NS"): "NotificaScarto",
    (PA, "MC"): "NotificaMancataConsegna",
    (PA, "NE"): "NotificaEsito",
    (PA, "DT"): "NotificaDecorrenzaTermini",
    (PA, "AT"): "AttestazioneTrasmissioneFattura",
}
SUBJECTS: Final = {
    "RC": "Ricevuta di consegna",
    "NS": "Notifica di scarto",
    "MC": "Notifica di mancata consegna",
    "NE": "Notifica di esito",
    "DT": "Decorrenza dei termini",
    "AT": "Attestazione di avvenuta trasmissione",
}
"""What the subject of the mail says before the IdentificativoSdI."""


class NotificationWriter:
    """Writes about one file; `at` is the time of the notification, and of its signature."""

    def __init__(self, entry: Entry, message_number: str, at: datetime, codice: str, signer: Signer) -> None:
        self._entry = entry
        self._public = entry.formato == "FPA12"
        self._number = message_number
        self._at = at
        self._codice = codice
        self._signer = signer

    def rc(self) -> bytes:
        """RC: delivered."""
        delivered = _element("DataOraConsegna", _time(self._at))
        return self._message("RC", [*self._head(), self._received(), delivered, self._recipient(), *self._archive()])

    def ns(self, reasons: Sequence[Reason]) -> bytes:
        """NS: rejected, for these reasons."""
        errors = "".join(
            f"<Errore>{_element('Codice', one.code)}{_element('Descrizione', one.descrizione)}"
            + ("" if self._public else _element("Suggerimento", one.suggerimento))
            + "</Errore>"
            for one in reasons[:200]
        )
        body = [*self._head(), self._received(), *self._archive(), f"<ListaErrori>{errors}</ListaErrori>"]
        return self._message("NS", body)

    def mc(self) -> bytes:
        """MC: for private parties at their disposal from the next day on, for public bodies not delivered yet."""
        day = (self._at + timedelta(days=1)).date().isoformat()
        at_disposal = [] if self._public else [_element("DataMessaADisposizione", day)]
        text = "Sandbox: canale del destinatario non raggiungibile"
        body = [*self._head(), self._received(), *at_disposal, *self._archive(), _element("Descrizione", text)]
        return self._message("MC", body)

    def ne(self, outcome: str, reason: str | None) -> bytes:
        """NE: what the public body decided of the whole file."""
        told = _element("Descrizione", reason) if reason else ""
        inside = _element("IdentificativoSdI", self._entry.identificativo_sdi) + _element("Esito", outcome) + told
        return self._message("NE", [*self._head(), f'<EsitoCommittente versione="1.0">{inside}</EsitoCommittente>'])

    def dt(self) -> bytes:
        """DT: fifteen days went by without a word of the public body."""
        text = "Sandbox: decorsi 15 giorni senza esito"
        return self._message("DT", [*self._head(), _element("Descrizione", text)])

    def at(self) -> bytes:
        """AT: the SdI had the file and could not deliver it."""
        body = [*self._head(), self._received(), *self._archive(), self._recipient()]
        return self._message("AT", body, [_element("HashFileOriginale", self._entry.sha256)])

    def _message(self, kind: str, body: list[str], after: Sequence[str] = ()) -> bytes:
        namespace = PA if self._public else PRIVATI
        root = f"types:{_ROOTS[namespace, kind]}"
        tail = _element("MessageId", self._number) + _element("PecMessageId", self._entry.pec_message_id)
        inside = "".join((*body, tail, *after))
        text = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<{root} xmlns:types="{namespace}" versione="1.0">{inside}</{root}>\n'
        )
        return xades.sign(text.encode(), self._signer, self._at)

    def _head(self) -> list[str]:
        own = _element("IdentificativoSdI", self._entry.identificativo_sdi) + _element(
            "NomeFile", self._entry.nome_file[:50]
        )
        return [own]

    def _received(self) -> str:
        """For private parties the file's hash goes before the time of reception."""
        digest = "" if self._public else _element("Hash", self._entry.sha256)
        return digest + _element("DataOraRicezione", _time(self._entry.received_at))

    def _recipient(self) -> str:
        name = "Ufficio di prova" if self._public else "Destinatario di prova"
        inside = _element("Codice", self._codice) + _element("Descrizione", name)
        return f"<Destinatario>{inside}</Destinatario>"

    def _archive(self) -> list[str]:
        if self._entry.archive is None:
            return []
        number, name = self._entry.archive
        inside = _element("IdentificativoSdI", number) + _element("NomeFile", name[:50])
        return [f"<RiferimentoArchivio>{inside}</RiferimentoArchivio>"]


def metadata(name: str, content: bytes, outline: Outline, number: str, message_number: str) -> bytes:
    """MT: what goes to a buyer beside the invoice. It is the one message that the SdI does not sign."""
    namespace, root = (PA, "MetadatiInvioFile") if outline.for_public_body else (PRIVATI, "FileMetadati")
    digest = "" if outline.for_public_body else _element("Hash", sha256(content).hexdigest())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<types:{root} xmlns:types="{namespace}" versione="1.0">{_element("IdentificativoSdI", number)}'
        f"{_element('NomeFile', name[:50])}{digest}{_element('CodiceDestinatario', outline.codice_destinatario)}"
        f"{_element('Formato', outline.formato)}{_element('TentativiInvio', '1')}"
        f"{_element('MessageId', message_number)}</types:{root}>\n"
    ).encode()


def in_archive(files: Mapping[str, bytes]) -> bytes:
    """A zip of the files, as an AT travels: the invoice's file and the attestation."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def look_alike(name: str, number: str) -> bytes:
    """A rejection by the NSO, which looks like the SdI's and is none."""
    errors = "<Errore><Codice>00200</Codice><Descrizione>File non conforme al formato</Descrizione></Errore>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<types:NotificaScarto xmlns:types="{NSO}" versione="1.0">{_element("IdentificativoSdI", number)}'
        f"{_element('NomeFile', name)}<ListaErrori>{errors}</ListaErrori>{_element('MessageId', number)}"
        "</types:NotificaScarto>\n"
    ).encode()


def _time(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"
