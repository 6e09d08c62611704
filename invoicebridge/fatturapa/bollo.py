"""Stamp duty on electronic invoices (D.M. 17/06/2014 art. 6; Agenzia delle entrate, guide of June 2026, list B)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from invoicebridge.fatturapa.amounts import total
from invoicebridge.fatturapa.draft_only import one_of
from invoicebridge.fatturapa.recipients import ABROAD
from invoicebridge.fatturapa.remark import Remark, RemarkCode, Remarks

if TYPE_CHECKING:
    from invoicebridge.fatturapa.ordinaria import DettaglioLinee

AMOUNT: Final = Decimal("2.00")
"""The duty on one document, in euro."""
LIMIT: Final = Decimal("77.47")
"""The duty is due above this amount, in euro."""

LIABLE_NATURA: Final = frozenset({"N2.1", "N2.2", "N3.5", "N3.6", "N4"})
EXEMPT_TIPO_DATO: Final = frozenset({"NB1", "NB2", "NB3"})
EXEMPT_TIPO_DOCUMENTO: Final = frozenset({"TD16", "TD17", "TD18", "TD19", "TD28"})
EXEMPT_REGIME_FISCALE: Final = frozenset({"RF05", "RF06", "RF07", "RF08", "RF09", "RF10", "RF11"})

AUTOMATIC: Final = "automatico"
CHARGED: Final = "addebitato"
NEVER: Final = "no"
POLICIES: Final = (AUTOMATIC, CHARGED, NEVER)

DESCRIPTION: Final = "Imposta di bollo assolta in modo virtuale"
NATURA: Final = "N1"
"""A duty charged on to the buyer is an advance in the buyer's name (art. 15 DPR 633/1972)."""


def liable_amount(lines: "Iterable[DettaglioLinee]") -> Decimal:
    """Return what counts towards the limit: the totals of lines of a liable Natura without NB1, NB2 or NB3.

    Contributions to pension funds do not count, whatever their Natura: the Agenzia delle entrate adds up the fields
    PrezzoTotale with a liable Natura (guide of June 2026, list B), and a contribution has no PrezzoTotale.
    """
    return total(line.prezzo_totale for line in lines if line.natura in LIABLE_NATURA and not _exempt(line))


def _exempt(line: "DettaglioLinee") -> bool:
    return any(datum.tipo_dato in EXEMPT_TIPO_DATO for datum in line.altri_dati_gestionali)


def is_due(amount: Decimal, tipo_documento: str, regime_fiscale: str, codice_destinatario: str) -> bool:
    """Whether a document in euro with this liable amount bears the duty (guide 06/2026, p. 5-7)."""
    return (
        amount > LIMIT
        and tipo_documento not in EXEMPT_TIPO_DOCUMENTO
        and regime_fiscale not in EXEMPT_REGIME_FISCALE
        and codice_destinatario != ABROAD
    )


def decide(stated: str | None, policy: str | None, due: bool, in_euro: bool, path: str) -> tuple[bool, Remarks]:
    """Return whether BolloVirtuale is to be put where none is stated, and what there is to say about it.

    `policy` is one of POLICIES (default: automatic), otherwise InvalidDocument `draft-value`; `path` that of the mark.
    """
    one_of(policy, POLICIES, path)
    if stated is not None:
        return False, () if due else (Remark(RemarkCode.STAMP_DUTY, path, stated, "NO"),)
    if due and policy == NEVER:
        return False, (Remark(RemarkCode.STAMP_DUTY, path, "NO", "SI"),)
    if due and not in_euro:
        return False, (Remark(RemarkCode.STAMP_DUTY_CURRENCY, path),)
    return due, ()
