"""What `reconcile` says, for machines: as JSON, and as rows."""

from decimal import Decimal
from typing import Any, Final

from invoicebridge.bridge.reconcile.numbering import Series
from invoicebridge.bridge.reconcile.places import Placed
from invoicebridge.bridge.reconcile.reconciliation import Reconciliation
from invoicebridge.bridge.reconcile.rescan import Rescanned
from invoicebridge.bridge.reconcile.stated import Compared, Differing, Stated
from invoicebridge.bridge.reconcile.taxes import Sum, TaxRow
from invoicebridge.bridge.reconcile.totals import Difference, signed
from invoicebridge.render import reconcile_batches as batches
from invoicebridge.render.faults import error_text
from invoicebridge.render.overview import task_mapping
from invoicebridge.render.reconcile_words import difference_text

COLUMNS: Final = (
    *("company", "tipo_documento", "numero", "data", "customer", "total", "class", "person", "by", "reason"),
    *("state", "issued", "file", "transmission", "other_files"),
)
"""Of the rows of every invoice; stable names, for programs."""


def cells(one: Placed) -> tuple[str | Decimal, ...]:
    """One invoice as a row of COLUMNS; the total is negative for a credit note, and empty where it is not known."""
    account = one.account
    return (
        account.company,
        account.tipo_documento,
        account.numero,
        account.data.isoformat(),
        account.customer or "",
        "" if account.total is None else signed(account),
        str(one.of),
        "yes" if one.person else "no",
        "" if one.by is None else one.by.isoformat(),
        one.reason,
        str(account.state),
        "yes" if one.issued else "no",
        account.name,
        account.transmission,
        " ".join(other.transmission for other in one.superseded),
    )


def row(one: Placed) -> dict[str, Any]:
    """One invoice as a JSON object."""
    found: dict[str, Any] = dict(zip(COLUMNS, cells(one), strict=True))
    return {
        **found,
        "total": None if found["total"] == "" else str(found["total"]),
        "customer": one.account.customer,
        "person": one.person,
        "issued": one.issued,
        "by": found["by"] or None,
        "reason": one.reason or None,
        "other_files": [other.transmission for other in one.superseded],
    }


def as_mapping(found: Reconciliation, language: str) -> dict[str, Any]:
    """The JSON object of a reconciliation, but for the invoices themselves; codes are stable, texts are for people."""
    return {
        "at": found.at.isoformat(),
        "company": found.scope.company,
        "from": None if found.scope.since is None else found.scope.since.isoformat(),
        "to": None if found.scope.until is None else found.scope.until.isoformat(),
        "needs_person": found.needs_person,
        "adds_up": found.adds_up,
        "classes": {str(of): {"count": one.count, "total": str(one.amount)} for of, one in found.classes.items()},
        "count": found.total.count,
        "total": str(found.total.amount),
        "chain": {name: getattr(found.chain, name) for name in found.chain.__slots__},
        "made_available": found.made_available,
        "tasks": [task_mapping(one, language) for one in found.tasks],
        "task_count": found.task_count,
        "series": [_series(one) for one in found.series],
        "vat": [_tax_row(one) for one in found.taxes],
        "differences": [_difference(one, language) for one in found.differences],
        "messages": {str(label): count for label, count in found.labels.items()},
        "mailboxes": None if found.mailboxes is None else [_mailbox(one, language) for one in found.mailboxes],
        "lists": [_list(one) for one in found.lists],
        **({"batches": [batches.as_mapping(one) for one in found.batches]} if found.batches else {}),
        **({"unread": batches.unread_as_mapping(found.unread)} if found.unread.count else {}),
        "answers": _answers(found),
        "head": str(found.head),
    }


def _series(one: Series) -> dict[str, Any]:
    return {
        "company": one.company,
        "series": one.pattern,
        "year": one.year,
        "documents": sorted(one.kinds),
        "count": one.count,
        "first": one.first,
        "last": one.last,
        "starts_late": one.starts_late,
        "sequential": one.sequential,
        "missing": one.missing,
        "holes": [
            {"first": hole.first, "last": hole.last, "count": hole.count, "why": str(hole.why)} for hole in one.holes
        ],
        "doubles": list(one.doubles),
    }


def _tax_row(one: TaxRow) -> dict[str, Any]:
    return {
        "company": one.company,
        "month": one.month,
        "rate": None if one.rate is None else str(one.rate),
        "natura": one.natura,
        "self_billing": one.self_billing,
        "prepared": _sum(one.prepared),
        "issued": _sum(one.issued),
        "pending": _sum(one.pending),
    }


def _sum(one: Sum) -> dict[str, str]:
    return {"taxable": str(one.taxable), "tax": str(one.tax)}


def _difference(one: Difference, language: str) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "company": one.company,
        "expected": one.expected,
        "found": one.found,
        "count": one.count,
        "invoices": list(one.invoices),
        "wrong": one.wrong,
        "text": difference_text(one, language),
    }


def _mailbox(one: Rescanned, language: str) -> dict[str, Any]:
    return {
        "mailbox": one.mailbox,
        "folder": one.folder,
        "read": one.read,
        "new": one.new,
        "missed": one.missed_count,
        "gone": one.gone_count,
        "left_out": one.left_out,
        "missed_mails": [
            {"uid": mail.uid, "from": mail.sender, "subject": mail.subject, "date": mail.date} for mail in one.missed
        ],
        "gone_mails": [{"sha256": sha256, "collected_at": at.isoformat()} for sha256, at in one.gone],
        "error": None if one.error is None else error_text(one.error, language),
    }


def _list(one: Compared) -> dict[str, Any]:
    return {
        "origin": str(one.listing.origin),
        "name": one.listing.name,
        "rows": len(one.listing.rows),
        "matched": one.matched,
        "agrees": one.agrees,
        "only_there": [_stated(each) for each in one.only_there],
        "only_here": [{"numero": each.numero, "data": each.data.isoformat()} for each in one.only_here],
        "only_here_count": one.only_here_count,
        "amounts": [_differing(each) for each in one.amounts],
        "not_proven": [_differing(each) for each in one.not_proven],
        "numbers": [_differing(each) for each in one.numbers],
        "unread": [{"row": number, "reason": reason} for number, reason in one.listing.unread],
    }


def _stated(one: Stated) -> dict[str, Any]:
    return {
        "row": one.row,
        "numero": one.numero,
        "data": one.data.isoformat(),
        "total": None if one.total is None else str(one.total),
        "identificativo_sdi": one.identificativo_sdi,
    }


def _differing(one: Differing) -> dict[str, Any]:
    ours = one.account
    return {
        "listed": _stated(one.stated),
        "store": {
            "numero": ours.numero,
            "data": ours.data.isoformat(),
            "total": None if ours.total is None else str(ours.total),
            "file": ours.name,
            "class": None if one.of is None else str(one.of),
        },
    }


def _answers(found: Reconciliation) -> dict[str, Any]:
    answers = found.answers
    return {
        "count": answers.count,
        "median_seconds": None if answers.median is None else int(answers.median.total_seconds()),
        "p95_seconds": None if answers.nearly_all is None else int(answers.nearly_all.total_seconds()),
    }
