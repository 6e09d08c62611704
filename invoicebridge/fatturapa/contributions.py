"""Pension fund contributions and withholdings (Allegato A 1.9.1 §2.1.7, DatiCassaPrevidenziale and DatiRitenuta)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from invoicebridge.fatturapa.amounts import percent_of, round_half_up, total
from invoicebridge.fatturapa.draft import DraftDatiCassaPrevidenziale, DraftDatiRitenuta
from invoicebridge.fatturapa.draft_only import percentage
from invoicebridge.fatturapa.lines import PricedLine, rate_and_natura
from invoicebridge.fatturapa.ordinaria import DatiCassaPrevidenziale, DatiRitenuta, DettaglioLinee
from invoicebridge.fatturapa.promotion import promoted
from invoicebridge.fatturapa.remark import RemarkCode, Remarks, differing, step

ADVANCES: Final = "N1"
"""Natura of sums advanced in the buyer's name: no fee, so neither contribution nor withholding is due on them."""
INCOME_TAX: Final = frozenset({"RT01", "RT02"})
"""Withholdings of income tax; the other kinds are social contributions, due on the lines only."""


def fund_contributions(
    drafts: Sequence[DraftDatiCassaPrevidenziale], lines: Sequence[DettaglioLinee], natura: str | None, path: str
) -> tuple[tuple[DatiCassaPrevidenziale, ...], Remarks]:
    """Return the contributions, `al_cassa` percent of their base to the cent, and what disagrees with the draft.

    `path` is that of DatiGeneraliDocumento; `natura` that of the seller's scheme. Rate and Natura default to those of
    the lines when all fee lines have the same; otherwise InvalidDocument `draft-missing`.
    """
    places = (path + step("DatiCassaPrevidenziale", at, len(drafts)) for at in range(len(drafts)))
    made = [_contribution(draft, lines, natura, place) for draft, place in zip(drafts, places, strict=True)]
    return tuple(block for block, _ in made), tuple(remark for _, remarks in made for remark in remarks)


def _contribution(
    draft: DraftDatiCassaPrevidenziale, lines: Sequence[DettaglioLinee], natura: str | None, path: str
) -> tuple[DatiCassaPrevidenziale, Remarks]:
    fees = [line for line in lines if line.natura != ADVANCES]
    rate, natura = _taxation(draft, fees, natura, path)
    base = draft.imponibile_cassa
    if base is None:
        base = round_half_up(total(line.prezzo_totale for line in fees))
    amount = round_half_up(percent_of(draft.al_cassa, base))
    changes: dict[str, object] = {"aliquota_iva": rate, "natura": natura}
    if draft.importo_contributo_cassa is None:
        changes |= {"importo_contributo_cassa": amount, "imponibile_cassa": base}
    remarks = differing(
        RemarkCode.FUND_CONTRIBUTION, f"{path}/ImportoContributoCassa", draft.importo_contributo_cassa, amount
    )
    return promoted(DatiCassaPrevidenziale, draft, changes), remarks


def _taxation(
    draft: DraftDatiCassaPrevidenziale, fees: Iterable[DettaglioLinee], natura: str | None, path: str
) -> tuple[Decimal, str | None]:
    if draft.aliquota_iva is None and draft.natura is None:
        known = {(line.aliquota_iva, line.natura) for line in fees}
        if len(known) == 1:
            return known.pop()
    return rate_and_natura(draft.aliquota_iva, draft.natura, natura, path)


def with_withholding_marks(lines: Sequence[PricedLine], drafts: Sequence[DraftDatiRitenuta]) -> tuple[PricedLine, ...]:
    """Return the lines marked Ritenuta SI where an amount has to be computed and the draft marks no line.

    Then all lines count but those of advances (N1). A marked contribution (2.1.1.7.6) is subject to the withholding
    besides the lines, never instead of them.
    """
    computed = any(draft.importo_ritenuta is None and draft.imponibile_ritenuta is None for draft in drafts)
    if not computed or any(priced.line.ritenuta for priced in lines):
        return tuple(lines)
    return tuple(
        priced if priced.line.natura == ADVANCES else replace(priced, line=replace(priced.line, ritenuta="SI"))
        for priced in lines
    )


def withholdings(
    drafts: Sequence[DraftDatiRitenuta],
    lines: Iterable[DettaglioLinee],
    casse: Iterable[DatiCassaPrevidenziale],
    path: str,
) -> tuple[tuple[DatiRitenuta, ...], Remarks]:
    """Return the withholdings, each on what is marked Ritenuta SI, and what disagrees with the draft.

    Income tax (RT01, RT02) is withheld on marked lines and marked fund contributions, social contributions on lines.
    """
    on_lines = total(line.prezzo_totale for line in lines if line.ritenuta == "SI")
    on_casse = total(one.importo_contributo_cassa for one in casse if one.ritenuta == "SI")
    blocks: list[DatiRitenuta] = []
    remarks: Remarks = ()
    for at, draft in enumerate(drafts):
        place = path + step("DatiRitenuta", at, len(drafts))
        percentage(draft.percentuale_imponibile, f"{place}/PercentualeImponibile")
        marked = on_lines + on_casse if draft.tipo_ritenuta in INCOME_TAX else on_lines
        amount = _withheld(draft, marked)
        remarks += _withholding_remarks(draft, marked, amount, f"{place}/ImportoRitenuta")
        kept = amount if draft.importo_ritenuta is None else draft.importo_ritenuta
        blocks.append(promoted(DatiRitenuta, draft, {"importo_ritenuta": kept}))
    return tuple(blocks), remarks


def _withheld(draft: DraftDatiRitenuta, marked: Decimal) -> Decimal:
    base = marked if draft.imponibile_ritenuta is None else draft.imponibile_ritenuta
    if draft.percentuale_imponibile is not None:
        base = percent_of(draft.percentuale_imponibile, base)
    return round_half_up(percent_of(draft.aliquota_ritenuta, base))


def _withholding_remarks(draft: DraftDatiRitenuta, marked: Decimal, amount: Decimal, path: str) -> Remarks:
    """Nothing can be said about a stated amount when neither a mark nor a base tells what it is due on."""
    if not marked and draft.imponibile_ritenuta is None:
        return ()
    return differing(RemarkCode.WITHHOLDING, path, draft.importo_ritenuta, amount)
