"""What `audit` compares beside the chain: whether lists and ledgers say of each file what its story and its bytes say.

The chain shows that the stories are as they were written, the hashes that the evidence is, and `recompute` that states
are what the evidence proves. What is left are the rows of which lists, ledgers and the queue are made.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import timedelta
from itertools import chain
from typing import Final

from invoicebridge.bridge.archived import Listed, PreparedInvoice, StoryLine
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.ports import Archive
from invoicebridge.bridge.preparing.described import Described, describe, glimpse
from invoicebridge.bridge.preparing.recognise import Register
from invoicebridge.bridge.proving.audit_rows import Rows
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.errors import ConfigurationError, InvalidDocument, InvoiceBridgeError
from invoicebridge.signature.p7m import looks_signed, open_p7m
from invoicebridge.transmission.state import ATTEMPT_ENDS, RELEASED, State
from invoicebridge.transmission.transmission import Invoice, Transmission

_AT_ONCE: Final = 500
_ONE_RUN: Final = timedelta(days=1)
"""Within that time a file is made and in the store."""
_MAY_WAIT: Final = ATTEMPT_ENDS | {State.PREPARED}

_Difference = tuple[str, str, str]
"""What differs, what the rows say, and what they should say."""


def compared(bridge: Bridge, *, documents: bool) -> Iterator[Outcome]:
    """Yield every file that the stories know otherwise than the lists, ledgers and queue; or else that they agree.

    With `documents` every file is read, and what lists and the ledger of invoices (00404) say is compared with it.
    """
    archive = bridge.archive
    ids = archive.transmissions.ids()
    left, given_up = set(ids), set[str]()
    rows = Rows(bridge)
    found = [
        _told(archive, left, given_up, rows),
        _untold(archive, left),
        _standing(archive, ids, given_up, rows),
        rows.rest(),
    ]
    agree = True
    for outcome in chain(*found, _documents(bridge, ids) if documents else ()):
        agree = agree and outcome.verdict is Verdict.NOTHING
        yield outcome
    if agree:
        code = "audit-documents-agree" if documents else "audit-lists-agree"
        yield Outcome(what=str(len(ids)), verdict=Verdict.DONE, code=code)


# --- against the stories ---------------------------------------------------------------------------------------------


def _told(archive: Archive, left: set[str], given_up: set[str], rows: Rows) -> Iterator[Outcome]:
    """The files whose story begins, taken out of those that are `left`; which were given up is noted."""
    last = 0
    while lines := archive.stories.after(last, _AT_ONCE):
        last = lines[-1].number
        begun = {one.event.transmission: one for one in lines if one.event.what == "prepared"}
        left.difference_update(begun)
        given_up.update(one.event.transmission for one in lines if one.event.what == "withdrawn")
        yield from _begun(archive, begun)
        yield from rows.story(lines)


def _begun(archive: Archive, begun: Mapping[str, StoryLine]) -> Iterator[Outcome]:
    files = {one.id: one for one in archive.transmissions.get(list(begun))}
    names = archive.names.used_among(one.name for one in files.values())
    for id_, line in begun.items():
        name = line.event.detail.get("name", id_)
        if id_ not in files:
            yield _wrong(name, "audit-file-missing", id_)
            continue
        one = files[id_]
        yield from (_differs(one, each) for each in _row_differences(one, line))
        if one.name not in names:
            yield _wrong(one.name, "audit-name-free", id_)


def _row_differences(one: Transmission, line: StoryLine) -> Iterator[_Difference]:
    name, sha256 = line.event.detail.get("name", ""), line.event.evidence or ""
    if one.name != name:
        yield "name", one.name, name
    if one.sha256 != sha256:
        yield "sha256", one.sha256, sha256
    if abs(line.at - one.prepared_at) > _ONE_RUN:
        yield "prepared_at", one.prepared_at.isoformat(), line.at.isoformat()


def _untold(archive: Archive, left: Iterable[str]) -> Iterator[Outcome]:
    for one in archive.transmissions.get(sorted(left)):
        yield _wrong(one.name, "audit-file-untold", one.id)


def _standing(archive: Archive, ids: Sequence[str], given_up: AbstractSet[str], rows: Rows) -> Iterator[Outcome]:
    """Files that wait, or do not, against what is known of them."""
    for first in range(0, len(ids), _AT_ONCE):
        some = tuple(_first_rows(archive.overview.of_files(ids[first : first + _AT_ONCE])))
        rows.files({one.transmission: one.company for one in some})
        for one in some:
            if one.withdrawn is not (one.transmission in given_up):
                yield _wrong(one.name, "audit-withdrawn", one.transmission)
            if (one.queued or one.held is not None) and one.state not in _MAY_WAIT:
                yield _wrong(one.name, "audit-waits", one.transmission, state=str(one.state))


def _first_rows(listed: Iterable[Listed]) -> Iterator[Listed]:
    """What is true of a whole file stands in each of its rows."""
    yield from {one.transmission: one for one in listed}.values()


# --- against the documents -------------------------------------------------------------------------------------------


def _documents(bridge: Bridge, ids: Sequence[str]) -> Iterator[Outcome]:
    for first in range(0, len(ids), _AT_ONCE):
        yield from _some_documents(bridge, ids[first : first + _AT_ONCE])


def _some_documents(bridge: Bridge, ids: Sequence[str]) -> Iterator[Outcome]:
    archive = bridge.archive
    files = archive.transmissions.get(ids)
    read = {one.id: _read(bridge, one) for one in files}
    listed: dict[str, list[Listed]] = {one.id: [] for one in files}
    for row in archive.overview.of_files(ids):
        listed[row.transmission].append(row)
    keys = archive.invoices.known_among(each.key for one in read.values() if one is not None for each in one.invoices)
    for one in files:
        found, shown = read[one.id], listed[one.id]
        if found is None:
            if not _is_pruned(archive, one):
                yield _wrong(one.name, "audit-document-unread", one.id)
            continue
        yield from (_differs(one, each) for each in _identity(bridge, one, found))
        if len(shown) != len(found.invoices):
            yield _differs(one, ("invoices", str(len(shown)), str(len(found.invoices))))
            continue
        for row, invoice in zip(shown, found.invoices, strict=True):
            yield from (_differs(one, each) for each in _shown(archive, row, invoice))
            if invoice.key not in keys and _holds(row):
                yield _wrong(one.name, "audit-invoice-free", one.id, numero=invoice.key.numero)


def _read(bridge: Bridge, one: Transmission) -> Described | None:
    """What the file says; None when it is not there, damaged, or no invoice."""
    try:
        content = bridge.archive.evidence.content(one.sha256) or b""
        xml = open_p7m(content).content if looks_signed(content) else content
        at = bridge.clock.now()
        return describe(xml, at) if glimpse(xml, at).numbers else None
    except InvoiceBridgeError:
        return None


def _is_pruned(archive: Archive, one: Transmission) -> bool:
    """Whether only the file's hash is kept any more, as it should be after its time."""
    try:
        gone = archive.evidence.content(one.sha256) is None
    except ConfigurationError:
        return False
    return gone and bool(archive.evidence.kept_among([one.sha256]))


def _identity(bridge: Bridge, one: Transmission, found: Described) -> Iterator[_Difference]:
    if one.formato != found.formato:
        yield "formato", one.formato, found.formato
    if not _issues(bridge, one.company, found):
        yield "company", one.company, found.issuer.vat or found.issuer.fiscal_code
    invoices = tuple(each.invoice for each in found.invoices)
    if one.invoices != invoices and len(one.invoices) == len(invoices):
        yield "invoices", _numbers(one.invoices), _numbers(invoices)


def _issues(bridge: Bridge, company: str, found: Described) -> bool:
    """Whether the file is the company's, by its identifiers."""
    try:
        return Register(bridge.archive.companies.all(), bridge.companies, company).of(found.issuer).id == company
    except (InvalidDocument, ConfigurationError):
        return False


def _numbers(invoices: Iterable[Invoice]) -> str:
    return ", ".join(f"{one.tipo_documento} {one.reference.numero_fattura} {one.data.isoformat()}" for one in invoices)


def _shown(archive: Archive, row: Listed, invoice: PreparedInvoice) -> Iterator[_Difference]:
    """What the lists show of one invoice; of its customer and total they show what the latest file with it says."""
    if row.numero != invoice.key.numero:
        yield "numero", row.numero, invoice.key.numero
    elif (row.customer, row.total) != (invoice.customer, invoice.total) and _is_latest(archive, row):
        if row.customer != invoice.customer:
            yield "customer", row.customer or "", invoice.customer or ""
        if row.total != invoice.total:
            yield "total", str(row.total or ""), str(invoice.total or "")


def _is_latest(archive: Archive, row: Listed) -> bool:
    business = (row.company, row.tipo_documento, row.numero, row.data)
    same = [
        (one.prepared_at, one.transmission)
        for one in archive.overview.find(row.numero, row.company)
        if (one.company, one.tipo_documento, one.numero, one.data) == business
    ]
    return max(same, default=None) == (row.prepared_at, row.transmission)


def _holds(row: Listed) -> bool:
    """Whether the invoice may not be sent in another file."""
    return row.state not in RELEASED and not (row.withdrawn and row.state in _MAY_WAIT)


# --- what is told ----------------------------------------------------------------------------------------------------


def _differs(one: Transmission, difference: _Difference) -> Outcome:
    field, listed, told = difference
    return _wrong(one.name, f"audit-{field}-differs", one.id, listed=listed, told=told)


def _wrong(what: str, code: str, transmission: str, **detail: str) -> Outcome:
    return Outcome(what=what, verdict=Verdict.FAILED, code=code, detail=detail, transmission=transmission)
