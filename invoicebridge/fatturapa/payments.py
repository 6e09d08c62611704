"""Totals of a document, what is left to pay, and when (Allegato A 1.9.1 §2.1.7 and §2.1.10)."""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain
from typing import Final

from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa.amounts import ZERO, discounted, percent_of, round_half_up, total
from invoicebridge.fatturapa.draft import END_OF_MONTH, DraftDatiPagamento, DraftDettaglioPagamento
from invoicebridge.fatturapa.draft_only import one_of, percentage
from invoicebridge.fatturapa.normative import SPLIT_PAYMENT
from invoicebridge.fatturapa.ordinaria import (
    DatiPagamento,
    DatiRiepilogo,
    DatiRitenuta,
    DettaglioPagamento,
    ScontoMaggiorazione,
)
from invoicebridge.fatturapa.promotion import promoted, required
from invoicebridge.fatturapa.remark import RemarkCode, Remarks, differing, step

INSTALMENTS: Final = "TP01"
IN_FULL: Final = "TP02"
BANK_TRANSFER: Final = "MP05"


def document_total(
    blocks: Iterable[DatiRiepilogo], discounts: Sequence[ScontoMaggiorazione], rounding: Decimal | None
) -> Decimal:
    """Return ImportoTotaleDocumento to the cent: bases and taxes, less the document's own discounts, plus its rounding.

    Tabular view 1.2.3, 2.1.1.9: net of discount, tax included (also under split payment).
    """
    amount = total(block.imponibile_importo + block.imposta for block in blocks)
    for discount in discounts:
        amount = round_half_up(discounted(amount, (discount,)))
    return round_half_up(amount + (rounding or ZERO))


def net_to_pay(amount: Decimal, ritenute: Iterable[DatiRitenuta], blocks: Iterable[DatiRiepilogo]) -> Decimal:
    """Return what the buyer pays the seller: the total, less withholdings and taxes under split payment."""
    withheld = total(one.importo_ritenuta for one in ritenute)
    split = total(block.imposta for block in blocks if block.esigibilita_iva == SPLIT_PAYMENT)
    return round_half_up(amount - withheld - split)


def payments(
    drafts: Sequence[DraftDatiPagamento], net: Decimal, document_date: date, path: str
) -> tuple[tuple[DatiPagamento, ...], Remarks]:
    """Return the terms of payment with every due date and amount; computed instalments add up to `net` to the cent.

    `path` is that of the body. InvalidDocument `draft-missing` for an instalment without ModalitaPagamento and IBAN,
    `draft-value` for a share or an end of month that means nothing.
    """
    instalments = [one for draft in drafts for one in draft.dettaglio_pagamento]
    all_places = _places(drafts, path)
    for instalment, place in zip(instalments, chain.from_iterable(all_places), strict=True):
        _judge(instalment, place)
    amounts = iter(shares(instalments, net))
    blocks: list[DatiPagamento] = []
    remarks = _sum_remarks(instalments, net, path)
    for draft, places in zip(drafts, all_places, strict=True):
        details = draft.dettaglio_pagamento
        made = [_instalment(*each, document_date) for each in zip(details, amounts, places, strict=False)]
        remarks += tuple(
            one for each in zip(details, places, strict=True) for one in _due_remarks(*each, document_date)
        )
        terms = draft.condizioni_pagamento or (INSTALMENTS if len(made) > 1 else IN_FULL)
        blocks.append(DatiPagamento(condizioni_pagamento=terms, dettaglio_pagamento=tuple(made)))
    return tuple(blocks), remarks


def _places(drafts: Sequence[DraftDatiPagamento], path: str) -> list[list[str]]:
    """The path of each instalment, by block."""
    blocks = [path + step("DatiPagamento", at, len(drafts)) for at in range(len(drafts))]
    counts = [len(draft.dettaglio_pagamento) for draft in drafts]
    return [
        [block + step("DettaglioPagamento", at, count) for at in range(count)]
        for block, count in zip(blocks, counts, strict=True)
    ]


def _judge(draft: DraftDettaglioPagamento, path: str) -> None:
    percentage(draft.percentuale, f"{path}/Percentuale")
    month_end = one_of(draft.fine_mese, END_OF_MONTH, f"{path}/FineMese")
    if draft.giorni_dopo_fine_mese is not None:
        required(month_end, f"{path}/FineMese")


def shares(instalments: Sequence[DraftDettaglioPagamento], net: Decimal) -> list[Decimal]:
    """Return the amount of each instalment: as stated, its percentage of `net`, or an equal part of what is left.

    The last one that states neither (or, without such, the last with a percentage) takes the odd cents.
    """
    known = [_own_share(one, net) for one in instalments]
    unstated = [at for at, one in enumerate(instalments) if one.importo_pagamento is None]
    equal = [at for at in unstated if known[at] is None]
    rest = net - total(amount for amount in known if amount is not None)
    for at in equal:
        known[at] = round_half_up(rest / len(equal))
    amounts = [ZERO if amount is None else amount for amount in known]
    if equal or _complete(instalments):
        amounts[(equal or unstated)[-1]] += net - total(amounts)
    return amounts


def _own_share(instalment: DraftDettaglioPagamento, net: Decimal) -> Decimal | None:
    if instalment.importo_pagamento is not None or instalment.percentuale is None:
        return instalment.importo_pagamento
    return round_half_up(percent_of(instalment.percentuale, net))


def _complete(instalments: Sequence[DraftDettaglioPagamento]) -> bool:
    """Whether percentages alone make up the whole."""
    return total(one.percentuale or ZERO for one in instalments if one.importo_pagamento is None) == 100


def _instalment(draft: DraftDettaglioPagamento, amount: Decimal, path: str, document_date: date) -> DettaglioPagamento:
    way = draft.modalita_pagamento or (BANK_TRANSFER if draft.iban else None)
    changes: dict[str, object] = {
        "modalita_pagamento": required(way, f"{path}/ModalitaPagamento"),
        "importo_pagamento": amount,
    }
    if draft.data_scadenza_pagamento is None and _says_when(draft):
        changes["data_riferimento_termini_pagamento"] = draft.data_riferimento_termini_pagamento or document_date
        changes["data_scadenza_pagamento"] = due_date(draft, document_date, path)
    return promoted(DettaglioPagamento, draft, changes)


def _says_when(draft: DraftDettaglioPagamento) -> bool:
    return draft.giorni_termini_pagamento is not None or draft.fine_mese is not None


def due_date(draft: DraftDettaglioPagamento, document_date: date, path: str) -> date:
    """Return the reference date (default: the document's) plus the days, moved to the end of the month when asked.

    InvalidDocument `draft-date` when that is beyond the calendar.
    """
    start = draft.data_riferimento_termini_pagamento or document_date
    try:
        due = start + timedelta(days=draft.giorni_termini_pagamento or 0)
        if draft.fine_mese is not None:
            due = due.replace(day=calendar.monthrange(due.year, due.month)[1])
        return due + timedelta(days=draft.giorni_dopo_fine_mese or 0)
    except OverflowError as error:
        raise InvalidDocument("draft-date", path=f"{path}/GiorniTerminiPagamento") from error


def _due_remarks(draft: DraftDettaglioPagamento, path: str, document_date: date) -> Remarks:
    """A due date at the end of its month is as good as the day itself where the draft asks for neither."""
    stated = draft.data_scadenza_pagamento
    if stated is None or not _says_when(draft):
        return ()
    computed = due_date(draft, document_date, path)
    if draft.fine_mese is None and stated == due_date(replace(draft, fine_mese="SI"), document_date, path):
        return ()
    return differing(RemarkCode.DUE_DATE, f"{path}/DataScadenzaPagamento", stated, computed)


def _sum_remarks(instalments: Sequence[DraftDettaglioPagamento], net: Decimal, path: str) -> Remarks:
    if not instalments:
        return ()
    return differing(RemarkCode.PAYMENT_TOTAL, f"{path}/DatiPagamento", total(shares(instalments, net)), net)
