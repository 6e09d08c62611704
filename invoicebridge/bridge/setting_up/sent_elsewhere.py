"""The operation `ledger import`: file names and invoices that went to the SdI by other means are known as used.

What is read: invoices (XML, .p7m, zips of them), whose name and numbers are taken, and lists (`used_lists`).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Final

from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.inspecting.documents import Document, Unread, documents
from invoicebridge.bridge.inspecting.inspect import Source
from invoicebridge.bridge.preparing.described import describe
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.bridge.setting_up import used_lists
from invoicebridge.bridge.setting_up.used_lists import Used, is_name
from invoicebridge.errors import InvoiceBridgeError, UnreadableFile
from invoicebridge.fatturapa.check import looks_like_xml
from invoicebridge.fatturapa.controls.reading import Undecided
from invoicebridge.fatturapa.schema import ORDINARIA, SEMPLIFICATA, Schemas
from invoicebridge.signature.p7m import looks_signed, open_p7m
from invoicebridge.xml import parse_data

LISTS: Final = (".csv", ".txt")
_BATCH: Final = 500
_MOST_LINES: Final = 10
"""Lines that a report names; of more it says how many."""


def import_sent(bridge: Bridge, sources: Iterable[Source]) -> Iterator[Outcome]:
    """Everything that the sources tell of is known as used; an outcome for each that tells nothing, then the sum.

    It can be done again at any time: what is known already is counted as such. Nothing ever leaves a ledger.
    """
    now = bridge.clock.now()
    read = (_read(one, bridge.schemas, now) for source in sources for one in documents(source))
    totals = [0, 0, 0, 0]
    while batch := list(islice(read, _BATCH)):
        yield from (outcome for _, outcome in batch if outcome is not None)
        names = [name for used, _ in batch for name in used.names]
        keys = [key for used, _ in batch for key in used.keys]
        new_names = bridge.archive.names.add_used_elsewhere(names, now)
        new_keys = bridge.archive.invoices.add_sent_elsewhere(keys)
        counted = (len(names), new_names, len(keys), new_keys)
        totals = [before + more for before, more in zip(totals, counted, strict=True)]
    yield _sum(*totals)


def _sum(names: int, new_names: int, invoices: int, new_invoices: int) -> Outcome:
    verdict = Verdict.DONE if new_names or new_invoices else Verdict.NOTHING
    counts = {"names": names, "new_names": new_names, "invoices": invoices, "new_invoices": new_invoices}
    detail = {name: str(count) for name, count in counts.items()}
    return Outcome(what="ledger", verdict=verdict, code="ledger-imported", detail=detail)


def _read(one: Document | Unread, schemas: Schemas, at: datetime) -> tuple[Used, Outcome | None]:
    """What a file tells of, and what is wrong with it."""
    if isinstance(one, Unread):
        return Used(), Outcome(what=one.label, verdict=Verdict.FAILED, code="ledger-unread", error=one.error)
    try:
        return _used(one, schemas, at)
    except InvoiceBridgeError as error:
        return Used(), Outcome(what=one.label, verdict=Verdict.FAILED, code="ledger-unread", error=error)


def _used(one: Document, schemas: Schemas, at: datetime) -> tuple[Used, Outcome | None]:
    if looks_signed(one.content):
        return _of_invoice(one, open_p7m(one.content).content, schemas, at)
    if looks_like_xml(one.content):
        return _of_invoice(one, one.content, schemas, at)
    if (one.name or "").lower().endswith(LISTS):
        used = used_lists.read(one.content)
        return used, _wrong_lines(one.label, used.wrong)
    raise UnreadableFile("file-of-unknown-kind", name=one.label)


def _of_invoice(one: Document, xml: bytes, schemas: Schemas, at: datetime) -> tuple[Used, Outcome | None]:
    """The name of the file and the numbers in it; where either is no good, that is said and the other is taken."""
    names = (one.name,) if one.name is not None and is_name(one.name) else ()
    root = parse_data(xml)
    if root.tag not in (ORDINARIA, SEMPLIFICATA):
        raise UnreadableFile("file-of-unknown-kind", name=one.label)
    try:
        keys = () if schemas.violations(root) else tuple(each.key for each in describe(xml, at).invoices)
    except Undecided:
        keys = ()
    code = "ledger-name-unusable" if not names else "ledger-invoice-unusable" if not keys else None
    attention = None if code is None else Outcome(what=one.label, verdict=Verdict.ATTENTION, code=code)
    return Used(names, keys), attention


def _wrong_lines(label: str, wrong: tuple[int, ...]) -> Outcome | None:
    if not wrong:
        return None
    shown = ", ".join(map(str, wrong[:_MOST_LINES])) + (" …" if len(wrong) > _MOST_LINES else "")
    detail = {"count": str(len(wrong)), "lines": shown}
    return Outcome(what=label, verdict=Verdict.ATTENTION, code="ledger-lines-unusable", detail=detail)
