"""Whether the SdI takes a file: our own check is the judge, asked as the SdI asks, with the SdI's own ledgers."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from invoicebridge import resources
from invoicebridge.catalogue import entry
from invoicebridge.fatturapa.check import SIGNED, Checked, check
from invoicebridge.fatturapa.circumstances import Circumstances, InvoiceKey
from invoicebridge.fatturapa.fault import Severity
from invoicebridge.fatturapa.schema import Schemas
from invoicebridge.sandbox.arrived import Attachment
from invoicebridge.sandbox.books import Books
from invoicebridge.signature.path import Anchors


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a file is rejected, as the notification says it."""

    code: str
    descrizione: str
    suggerimento: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The reasons to reject a file, none when it is taken, and the keys of the invoices in it."""

    reasons: tuple[Reason, ...]
    keys: tuple[InvoiceKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges with these schemas; without anchors, no signer's authority is asked for (00104)."""

    schemas: Schemas
    anchors: Anchors | None

    def judge(self, file: Attachment, books: Books, at: datetime) -> Judged:
        """The verdict on a file received at that time."""
        keys: list[InvoiceKey] = []

        def known(key: InvoiceKey) -> bool:
            keys.append(key)
            return books.invoice_known(key)

        circumstances = Circumstances(
            at=at, as_sent=True, name_used=books.name_used, invoice_known=known, anchors=self.anchors
        )
        checked = check(file.name, file.content, self.schemas, circumstances)
        return Judged(reasons(_codes(checked)), tuple(keys))


def reasons(codes: tuple[str, ...]) -> tuple[Reason, ...]:
    """What the notification says of each code."""
    return tuple(map(_reason, codes))


@cache
def our_schemas() -> Schemas:
    """The schemas that are shipped with this installation."""
    folder = resources.schemas() / "fatturapa"
    return Schemas(
        ordinaria=(folder / "ordinaria-1.2.3.xsd").read_bytes(),
        semplificata=(folder / "semplificata-1.0.2.xsd").read_bytes(),
        xmldsig=resources.signature_schema(),
    )


def _codes(checked: Checked) -> tuple[str, ...]:
    """The codes of the errors, each once; 00102 for a file whose content cannot be got at, 00200 for what is none."""
    if checked.error is not None:
        return ("00200",)
    found = dict.fromkeys(fault.code for fault in checked.faults if fault.severity is Severity.ERROR)
    if not found and checked.formato == SIGNED:
        return ("00102",)
    return tuple(found)


def _reason(code: str) -> Reason:
    try:
        known = entry(code)
    except KeyError:
        return Reason(code, f"Errore {code} del sandbox", "Codice chiesto dal copione")
    return Reason(code, known.title.it[:255], known.remedy.it[:2000])
