"""What reconciling says of the ERP's batches: invoices that never became a file, amounts and VAT that differ."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final, NamedTuple

from invoicebridge.bridge.batched import BatchInvoice
from invoicebridge.bridge.reconcile.from_batches import FromBatches, OtherAmount, TaxGap, Unread
from invoicebridge.bridge.reconcile.reconciliation import Reconciliation
from invoicebridge.bridge.reconcile.totals import Total
from invoicebridge.catalogue import Text
from invoicebridge.render.invoice_values import Words
from invoicebridge.render.outcome_texts.import_ import COUNTED
from invoicebridge.render.reconcile_words import rate_text
from invoicebridge.render.signature_texts import printable

_TITLE: Final = Text(
    "Confronto con ciò che il gestionale ha dato: {company}", "Compared with what the ERP gave: {company}"
)
_SAID: Final = Text(
    "{filed} su {stated} sono diventate un file ({filed_total} su {stated_total})",
    "{filed} of {stated} became a file ({filed_total} of {stated_total})",
)
_GIVEN_UP: Final = Text("abbandonate: {count}", "given up: {count}")
_WAITING: Final = Text("in attesa di una firma: {count}", "waiting for a signature: {count}")
_UNREAD: Final = Text("Ciò che il gestionale ha dato e non si legge", "What the ERP gave and cannot be read")
_UNREAD_SAID: Final = Text(
    "Così sbagliate che non si sa quali fatture sono", "So faulty that nobody knows which invoices they are"
)
_NEVER: Final = Text("Mai più arrivate", "Never came again")
_OTHERWISE: Final = Text("arrivate per altra via: {count}", "came another way: {count}")
_AGREES: Final = Text("Dicono lo stesso.", "They say the same.")
_UNFILED: Final = Text(
    "Date dal gestionale e mai diventate un file: correggerle e ridarle",
    "Given by the ERP and never a file: correct them and give them again",
)
_AMOUNTS: Final = Text("Importi diversi", "Other amounts")
_TAXES: Final = Text("Imponibile e IVA diversi", "Other taxable amounts and VAT")
_MORE: Final = Text(
    "dato in più {taxable} di imponibile e {tax} di IVA", "given beyond the files: {taxable} taxable and {tax} VAT"
)
_ROW: Final = Text("riga {row}", "row {row}")
_BOTH: Final = Text("il gestionale {stated}, nel file {filed}", "the ERP {stated}, in the file {filed}")


class Part(NamedTuple):
    """What differs in one way: how many there are, and the first of them in words."""

    label: str
    total: int
    texts: list[str]


class View(NamedTuple):
    """One company's batches, for people."""

    title: str
    said: str
    agrees: str
    parts: list[Part]


def views(found: Reconciliation, language: str) -> Iterator[View]:
    """Yield what is to be said of each company of which batches were imported."""
    names = {one.id: one.name for one in found.companies}
    for one in found.batches:
        yield _view(one, names.get(one.company, one.company), language)
    if found.unread.count:
        yield _unread(found.unread, language)


def _unread(one: Unread, language: str) -> View:
    part = Part(_NEVER.in_language(language), one.count, [_unfiled(each, language) for each in one.first])
    return View(_UNREAD.in_language(language), _UNREAD_SAID.in_language(language), "", [part])


def _view(one: FromBatches, company: str, language: str) -> View:
    parts = (
        Part(_UNFILED.in_language(language), one.unfiled_count, [_unfiled(each, language) for each in one.unfiled]),
        Part(_AMOUNTS.in_language(language), one.amounts_count, [_amounts(each, language) for each in one.amounts]),
        Part(_TAXES.in_language(language), len(one.taxes), [_tax(each, language) for each in one.taxes]),
    )
    return View(
        title=_TITLE.in_language(language).format(company=printable(company)),
        said=_said(one, language),
        agrees=_AGREES.in_language(language) if one.agrees else "",
        parts=[part for part in parts if part.total],
    )


def _said(one: FromBatches, language: str) -> str:
    number = Words(language).number
    said = _SAID.in_language(language).format(
        filed=one.filed.count,
        stated=one.stated.count,
        filed_total=number(one.filed.amount),
        stated_total=number(one.stated.amount),
    )
    beside = [(_GIVEN_UP, one.given_up), (_WAITING, one.waiting), (_OTHERWISE, one.unstated_count)]
    return "; ".join([said, *(text.in_language(language).format(count=count) for text, count in beside if count)])


def _unfiled(one: BatchInvoice, language: str) -> str:
    words = Words(language)
    known = (
        printable(one.numero or one.label),
        "" if one.data is None else words.date(one.data),
        "" if one.total is None else words.number(one.total),
        f"({printable(one.label)}{_row(one, language)})",
    )
    why = COUNTED[one.code].in_language(language) if one.code in COUNTED else printable(one.code)
    return f"{' '.join(filter(None, known))}: {why}"


def _row(one: BatchInvoice, language: str) -> str:
    return "" if one.row is None else f", {_ROW.in_language(language).format(row=one.row)}"


def _amounts(one: OtherAmount, language: str) -> str:
    account = one.account
    both = _BOTH.in_language(language).format(
        stated=_number(one.stated.total, language), filed=_number(account.total, language)
    )
    return f"{printable(account.numero)} {Words(language).date(account.data)}: {both}"


def _number(amount: str | None, language: str) -> str:
    return "–" if amount is None else Words(language).number(Decimal(amount))


def _tax(one: TaxGap, language: str) -> str:
    number = Words(language).number
    more = _MORE.in_language(language).format(taxable=number(one.more.taxable), tax=number(one.more.tax))
    return f"{one.month} {rate_text(one, language)}: {more}"


# --- for machines ----------------------------------------------------------------------------------------------------


def as_mapping(one: FromBatches) -> dict[str, Any]:
    """The JSON object of one company's batches."""
    return {
        "company": one.company,
        "agrees": one.agrees,
        "stated": _total(one.stated),
        "filed": _total(one.filed),
        "given_up": one.given_up,
        "waiting": one.waiting,
        "came_otherwise": one.unstated_count,
        "unfiled_count": one.unfiled_count,
        "unfiled": [_stated(each) for each in one.unfiled],
        "amounts_count": one.amounts_count,
        "amounts": [
            {
                "numero": each.account.numero,
                "data": each.account.data.isoformat(),
                "transmission": each.account.transmission,
                "stated": each.stated.total,
                "filed": each.account.total,
            }
            for each in one.amounts
        ],
        "vat": [
            {
                "month": each.month,
                "rate": None if each.rate is None else str(each.rate),
                "natura": each.natura,
                "self_billing": each.self_billing,
                "more": {"taxable": str(each.more.taxable), "tax": str(each.more.tax)},
            }
            for each in one.taxes
        ],
    }


def unread_as_mapping(one: Unread) -> dict[str, Any]:
    """The JSON object of what could not be read."""
    return {"count": one.count, "first": [_stated(each) for each in one.first]}


def _total(one: Total) -> dict[str, Any]:
    return {"count": one.count, "total": str(one.amount)}


def _stated(one: BatchInvoice) -> dict[str, Any]:
    return {
        "label": one.label,
        "row": one.row,
        "tipo_documento": one.tipo_documento,
        "numero": one.numero,
        "data": None if one.data is None else one.data.isoformat(),
        "total": None if one.total is None else str(one.total),
        "verdict": one.verdict,
        "code": one.code,
    }
