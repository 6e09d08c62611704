"""Which invoices stand in a batch several times, and not the same each time: known before anything is taken.

Nobody knows which of them is meant, so none is taken. What is kept while a batch is gone through is two numbers for
each invoice.
"""

from array import array
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from invoicebridge.bridge.batches import row_remarks
from invoicebridge.bridge.batches.canonical import said
from invoicebridge.bridge.batches.entry import outcome_of
from invoicebridge.bridge.importing import Imported, ImportedDraft, ImportedFile, ImportFault
from invoicebridge.bridge.preparing.described import glimpse
from invoicebridge.bridge.report import Outcome
from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa import json_codec
from invoicebridge.fatturapa.draft import DraftBody
from invoicebridge.signature.p7m import looks_signed, open_p7m

_Identity = tuple[Any, ...]


def stated_twice(every: Iterable[Imported], at: datetime) -> frozenset[int]:
    """Return the marks, as of `mark`, of the invoices that a batch states in several ways."""
    marks, contents = array("q"), array("q")
    for one in every:
        if not isinstance(one, ImportFault) and (found := mark(one, at)) is not None:
            marks.append(found)
            contents.append(_content(one))
    ordered = sorted(marks)
    repeated = {one for one, other in pairwise(ordered) if one == other}
    said: dict[int, int] = {}
    return frozenset(
        found
        for found, content in zip(marks, contents, strict=True)
        if found in repeated and said.setdefault(found, content) != content
    )


def mark(one: ImportedDraft | ImportedFile, at: datetime) -> int | None:
    """The same number for the same company, type, number and date; None for what is no single invoice."""
    identity = _of_draft(one) if isinstance(one, ImportedDraft) else _of_file(one, at)
    return None if identity is None else hash(identity)


def refused(one: ImportedDraft | ImportedFile, others: Iterable[ImportedDraft | ImportedFile]) -> Outcome:
    """The outcome of an invoice that also stands elsewhere in the batch, and not the same."""
    elsewhere = "; ".join(_place(other) for other in others if other is not one)
    fault = row_remarks.at_column(one, row_remarks.NUMBER, "invoice-twice", {"places": elsewhere})
    return replace(outcome_of(one.label, (fault,)), code="import-twice", detail={"places": elsewhere})


def _place(one: ImportedDraft | ImportedFile) -> str:
    row = one.rows[0] if isinstance(one, ImportedDraft) and one.rows else None
    return one.label if row is None else f"{one.label} ({row})"


def _content(one: ImportedDraft | ImportedFile) -> int:
    if isinstance(one, ImportedFile):
        return hash(one.content)
    (body,) = one.draft["fattura_elettronica_body"]
    beside = repr(one.draft.get("fattura_elettronica_header"))
    try:
        return hash((beside, one.customer, said(json_codec.from_mapping(DraftBody, body))))
    except InvalidDocument:
        return hash((beside, one.customer, repr(body)))


def _of_draft(one: ImportedDraft) -> _Identity | None:
    bodies = one.draft.get("fattura_elettronica_body")
    if not isinstance(bodies, list) or len(bodies) != 1 or not isinstance(bodies[0], dict):
        return None
    document = (bodies[0].get("dati_generali") or {}).get("dati_generali_documento") or {}
    identity = (one.company, document.get("tipo_documento"), document.get("numero"), document.get("data"))
    return identity if all(part is None or isinstance(part, str) for part in identity) and identity[2] else None


def _of_file(one: ImportedFile, at: datetime) -> _Identity | None:
    try:
        xml = open_p7m(one.content).content if looks_signed(one.content) else one.content
    except InvalidDocument:
        return None
    seen = glimpse(xml, at)
    if len(seen.numbers) != 1 or seen.issuer is None:
        return None
    ((numero, data),) = seen.numbers
    return (seen.issuer.vat or seen.issuer.fiscal_code, seen.tipo_documento, numero, data)
