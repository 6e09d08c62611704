"""DatiRiepilogo: taxable base and tax by rate, Natura and EsigibilitaIVA (Allegato A 1.9.1 §2.1.8).

What controls 00419-00422, 00443 and 00444 ask for holds by construction.

The base is what lines and pension fund contributions add up to; where that sum has fractions of a cent, they go to
Arrotondamento, so that 00422 holds exactly. The tax is computed once on the base, never line by line.

For prices with VAT inside, the base is chosen so that base + tax is what the buyer was told; some gross amounts cannot
be reached so (22 %: no base gives 0.03), and the cent left over is returned for the document's own Arrotondamento.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from invoicebridge.fatturapa.amounts import CENT, ZERO, percent_of, round_half_up, tax_on, total, without_tax
from invoicebridge.fatturapa.draft import DraftDatiRiepilogo
from invoicebridge.fatturapa.lines import PricedLine
from invoicebridge.fatturapa.normative import SPLIT_PAYMENT, esigibilita_iva, may_be_split, riferimento_normativo
from invoicebridge.fatturapa.ordinaria import DatiCassaPrevidenziale, DatiRiepilogo
from invoicebridge.fatturapa.promotion import promoted
from invoicebridge.fatturapa.remark import Remark, RemarkCode, Remarks, differing, step


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one line, or one pension fund contribution, brings to the summary."""

    aliquota_iva: Decimal
    natura: str | None
    amount: Decimal
    gross: Decimal | None = None
    esigibilita_iva: str | None = None
    riferimento_normativo: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """The blocks, the cents that no base could take in, and what disagrees with the draft."""

    blocks: tuple[DatiRiepilogo, ...]
    left_over: Decimal
    remarks: Remarks


@dataclass(frozen=True, slots=True)
class Scheme:
    """What decides the defaults of a block: the document's EsigibilitaIVA, the seller's RegimeFiscale."""

    esigibilita_iva: str | None
    regime_fiscale: str


_Group = tuple[DraftDatiRiepilogo, tuple[Contribution, ...]]


def contributions(lines: Iterable[PricedLine], casse: Iterable[DatiCassaPrevidenziale]) -> tuple[Contribution, ...]:
    """Return everything that has to appear in the summary, lines first."""
    of_lines = tuple(_of_line(priced) for priced in lines)
    return of_lines + tuple(_of_cassa(cassa, of_lines) for cassa in casse)


def _of_line(priced: PricedLine) -> Contribution:
    line, chosen = priced.line, priced.esigibilita_iva
    if chosen == SPLIT_PAYMENT and not may_be_split(line.natura):
        chosen = None
    return Contribution(
        line.aliquota_iva, line.natura, line.prezzo_totale, priced.gross, chosen, priced.riferimento_normativo
    )


def _of_cassa(cassa: DatiCassaPrevidenziale, lines: Iterable[Contribution]) -> Contribution:
    """A contribution shares the block of the lines of its rate and Natura, where these agree among themselves."""
    alike = [one for one in lines if (one.aliquota_iva, one.natura) == (cassa.aliquota_iva, cassa.natura)]
    return Contribution(
        cassa.aliquota_iva,
        cassa.natura,
        cassa.importo_contributo_cassa,
        esigibilita_iva=_in_common(one.esigibilita_iva for one in alike),
        riferimento_normativo=_in_common(one.riferimento_normativo for one in alike),
    )


def _in_common(values: Iterable[str | None]) -> str | None:
    known = set(values)
    return known.pop() if len(known) == 1 else None


def summarise(
    parts: Sequence[Contribution], stated: Sequence[DraftDatiRiepilogo], scheme: Scheme, path: str
) -> Summary:
    """Return a block for each rate, Natura, EsigibilitaIVA and reference; what is stated is kept, in its order.

    `path` is that of DatiBeniServizi. A stated block that only gives defaults and takes nothing in is left out.
    """
    groups = _groups(parts, stated, scheme)
    made = [_block(draft, members, scheme) for draft, members in groups]
    blocks = tuple(block for block, _ in made)
    remarks = _tax_remarks(groups, blocks, path) + _base_remarks(groups, blocks, path)
    return Summary(blocks, total(left_over for _, left_over in made), remarks)


def _groups(parts: Sequence[Contribution], stated: Sequence[DraftDatiRiepilogo], scheme: Scheme) -> tuple[_Group, ...]:
    in_stated: dict[int, list[Contribution]] = {at: [] for at in range(len(stated))}
    others: dict[DraftDatiRiepilogo, list[Contribution]] = {}
    for part in parts:
        at = _home(part, stated)
        if at is None:
            others.setdefault(_key(part, scheme), []).append(part)
        else:
            in_stated[at].append(part)
    kept = ((stated[at], tuple(found)) for at, found in in_stated.items() if found or _says_amount(stated[at]))
    return (*kept, *((key, tuple(found)) for key, found in others.items()))


def _says_amount(draft: DraftDatiRiepilogo) -> bool:
    return draft.imponibile_importo is not None or draft.imposta is not None


def _home(part: Contribution, stated: Sequence[DraftDatiRiepilogo]) -> int | None:
    """The stated block that takes the part in: the first that fits, before all one without a base of its own."""
    fitting = [at for at, draft in enumerate(stated) if _fits(part, draft)]
    open_ones = (at for at in fitting if stated[at].imponibile_importo is None)
    return next(open_ones, fitting[0] if fitting else None)


def _fits(part: Contribution, draft: DraftDatiRiepilogo) -> bool:
    return (
        (draft.aliquota_iva or ZERO) == part.aliquota_iva
        and draft.natura == part.natura
        and (part.esigibilita_iva is None or draft.esigibilita_iva in (None, part.esigibilita_iva))
        and (part.riferimento_normativo is None or draft.riferimento_normativo in (None, part.riferimento_normativo))
    )


def _key(part: Contribution, scheme: Scheme) -> DraftDatiRiepilogo:
    return DraftDatiRiepilogo(
        aliquota_iva=part.aliquota_iva,
        natura=part.natura,
        esigibilita_iva=part.esigibilita_iva or _default_esigibilita(part.aliquota_iva, part.natura, scheme),
        riferimento_normativo=part.riferimento_normativo,
    )


def _default_esigibilita(rate: Decimal, natura: str | None, scheme: Scheme) -> str | None:
    return esigibilita_iva(rate, natura, scheme.esigibilita_iva, scheme.regime_fiscale)


def _block(draft: DraftDatiRiepilogo, members: Sequence[Contribution], scheme: Scheme) -> tuple[DatiRiepilogo, Decimal]:
    rate = draft.aliquota_iva or ZERO
    exact = total(part.amount for part in members)
    base, rounding, left_over = _base(draft, members, exact, rate)
    changes: dict[str, object] = {
        "aliquota_iva": rate,
        "arrotondamento": rounding,
        "imponibile_importo": base,
        "imposta": tax_on(rate, base) if draft.imposta is None else draft.imposta,
    }
    if draft.imponibile_importo is None or draft.imposta is None:
        changes.update(_defaults(draft, members, rate, scheme))
    return promoted(DatiRiepilogo, draft, changes), left_over


def _defaults(
    draft: DraftDatiRiepilogo, members: Sequence[Contribution], rate: Decimal, scheme: Scheme
) -> Mapping[str, object]:
    asked = next((part.esigibilita_iva for part in members if part.esigibilita_iva), None)
    cited = next((part.riferimento_normativo for part in members if part.riferimento_normativo), None)
    chosen = draft.esigibilita_iva or asked or _default_esigibilita(rate, draft.natura, scheme)
    usual = riferimento_normativo(draft.natura, chosen, scheme.regime_fiscale)
    return {"esigibilita_iva": chosen, "riferimento_normativo": draft.riferimento_normativo or cited or usual}


def _base(
    draft: DraftDatiRiepilogo, members: Sequence[Contribution], exact: Decimal, rate: Decimal
) -> tuple[Decimal, Decimal | None, Decimal]:
    if draft.imponibile_importo is not None:
        return draft.imponibile_importo, draft.arrotondamento, ZERO
    if draft.arrotondamento is not None:
        return round_half_up(exact + draft.arrotondamento), draft.arrotondamento, ZERO
    if draft.imposta is None and any(part.gross is not None for part in members):
        base, left_over = _base_within(_gross(members, rate), exact, rate)
    else:
        base, left_over = round_half_up(exact), ZERO
    return base, base - exact or None, left_over


def _gross(members: Iterable[Contribution], rate: Decimal) -> Decimal:
    """What the buyer pays for the members: gross amounts as told, the others with their tax."""
    told = total(part.gross for part in members if part.gross is not None)
    net = total(part.amount for part in members if part.gross is None)
    return round_half_up(told + net + percent_of(rate, net))


def _base_within(gross: Decimal, exact: Decimal, rate: Decimal) -> tuple[Decimal, Decimal]:
    """The base whose tax makes up the gross amount, nearest to the lines; and the cent that may be left over."""
    nearest = without_tax(gross, rate, 2)
    candidates = (round_half_up(exact), nearest, nearest - CENT, nearest + CENT)
    misses = [(abs(gross - base - tax_on(rate, base)), at, base) for at, base in enumerate(candidates)]
    _, _, best = min(misses)
    return best, gross - best - tax_on(rate, best)


def _tax_remarks(groups: Sequence[_Group], blocks: Sequence[DatiRiepilogo], path: str) -> Remarks:
    return tuple(
        remark
        for at, ((draft, _), block) in enumerate(zip(groups, blocks, strict=True))
        if draft.imposta is not None
        for remark in differing(
            RemarkCode.TAX,
            f"{path}{step('DatiRiepilogo', at, len(blocks))}/Imposta",
            draft.imposta,
            tax_on(block.aliquota_iva, block.imponibile_importo),
        )
    )


def _base_remarks(groups: Sequence[_Group], blocks: Sequence[DatiRiepilogo], path: str) -> Remarks:
    """Compare bases by rate and Natura: blocks that differ only in how the tax is due share their lines."""
    found: list[Remark] = []
    for key in dict.fromkeys((block.aliquota_iva, block.natura) for block in blocks):
        same = [at for at, block in enumerate(blocks) if (block.aliquota_iva, block.natura) == key]
        if all(groups[at][0].imponibile_importo is None for at in same):
            continue
        expected = total(part.amount for at in same for part in groups[at][1])
        expected += total(blocks[at].arrotondamento or ZERO for at in same)
        base = total(blocks[at].imponibile_importo for at in same)
        place = f"{path}{step('DatiRiepilogo', same[0], len(blocks))}/ImponibileImporto"
        if base != round_half_up(expected):
            found += differing(RemarkCode.TAXABLE_BASE, place, base, round_half_up(expected))
    return tuple(found)


def split_remarks(lines: Sequence[PricedLine], path: str) -> Remarks:
    """Return a remark for each reverse-charge line whose wish for split payment was ignored (control 00420)."""
    return tuple(
        Remark(RemarkCode.SPLIT_PAYMENT_DROPPED, path + step("DettaglioLinee", at, len(lines)), SPLIT_PAYMENT)
        for at, priced in enumerate(lines)
        if priced.esigibilita_iva == SPLIT_PAYMENT and not may_be_split(priced.line.natura)
    )
