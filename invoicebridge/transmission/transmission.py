"""One file under one name that is never used again, and the invoices in it."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from invoicebridge.sdi.blocks import RiferimentoFattura
from invoicebridge.transmission.state import Recipient, recipient_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """What the law's terms and the SdI's answers need to know of an invoice."""

    reference: RiferimentoFattura
    tipo_documento: str
    data: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Transmission:
    """A file as it was prepared; a second attempt carries the same name and the same bytes."""

    id: str
    company: str
    name: str
    """As sent: `IT01234567890_00001.xml.p7m`."""
    sha256: str
    """Of the bytes as sent, hexadecimal in lower case."""
    formato: str
    """FormatoTrasmissione: FPA12, FPR12, FSM10."""
    invoices: tuple[Invoice, ...]
    prepared_at: datetime
    archive: str | None = None
    """Name of the zip that carried the file, if one did."""
    archive_sha256: str | None = None
    """Of that zip as sent, where it is known: a rejection of the whole zip names it."""
    identificativi_sdi: frozenset[str] = frozenset()
    """The numbers that the SdI gave the file, one for each time it came; learnt from proven notifications."""

    @property
    def recipient(self) -> Recipient:
        """Whom the file is for."""
        return recipient_of(self.formato)

    @property
    def references(self) -> tuple[RiferimentoFattura, ...]:
        """The invoices of the file as the SdI names them."""
        return tuple(invoice.reference for invoice in self.invoices)


def with_identificativo_sdi(transmission: Transmission, identificativo_sdi: str) -> Transmission:
    """Return the transmission knowing one more number that the SdI gave it."""
    return replace(transmission, identificativi_sdi=transmission.identificativi_sdi | {identificativo_sdi})
