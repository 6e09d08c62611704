"""What `complete` has to say about a draft: a value stated in it was kept although another one was computed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from invoicebridge.fatturapa.amounts import round_half_up

T = TypeVar("T", str, Decimal, date, int)


class RemarkCode(StrEnum):
    """What was looked at. All but the last three: the draft's value was kept, and differs from the computed one."""

    LINE_TOTAL = "line-total"
    UNIT_PRICE = "unit-price"
    FUND_CONTRIBUTION = "fund-contribution"
    WITHHOLDING = "withholding"
    TAXABLE_BASE = "taxable-base"
    TAX = "tax"
    DOCUMENT_TOTAL = "document-total"
    PAYMENT_TOTAL = "payment-total"
    DUE_DATE = "due-date"
    FORMAT = "format"
    STAMP_DUTY = "stamp-duty"
    STAMP_DUTY_CURRENCY = "stamp-duty-currency"
    """The currency is not the euro: whether stamp duty is due was not decided."""
    SPLIT_PAYMENT_DROPPED = "split-payment-dropped"
    """A reverse-charge line asked for split payment (control 00420): the line's wish was ignored."""
    SIGNATURE_DROPPED = "signature-dropped"
    """The draft carried a signature, which cannot hold for the completed document."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark: element path as in `Fault`, the value stated in the draft, the value computed; empty where none."""

    code: RemarkCode
    path: str
    stated: str = ""
    computed: str = ""


Remarks = tuple[Remark, ...]


def differing(code: RemarkCode, path: str, stated: T | None, computed: T) -> Remarks:
    """Return one remark when a value is stated and is not the computed one, otherwise none."""
    if stated is None or stated == computed:
        return ()
    return (Remark(code, path, _text(stated), _text(computed)),)


def _text(value: str | Decimal | date | int) -> str:
    """The value as the file would show it: a number with two decimals at least."""
    if not isinstance(value, Decimal):
        return str(value)
    rounded = round_half_up(value)
    return f"{rounded if rounded == value else value:f}"


def step(name: str, position: int, count: int) -> str:
    """Return the path step of the element at `position` (from 0) among `count` siblings of its name."""
    return f"/{name}[{position + 1}]" if count > 1 else f"/{name}"
