"""The batches that were imported, and what has become of their invoices by now."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from invoicebridge.bridge.batched import BatchInvoice, InvoiceBatch, InvoiceId, LatestFile
from invoicebridge.bridge.batches.batch import Told
from invoicebridge.bridge.batches.known import NEVER_LEFT
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.errors import ConfigurationError
from invoicebridge.transmission.state import ATTEMPT_ENDS, RELEASED, State
from invoicebridge.transmission.transmission import Transmission

_AT_ONCE: Final = 500
_MOST_SEARCHED: Final = 10_000
_FOR_A_PERSON: Final = RELEASED | ATTEMPT_ENDS | {State.UNDELIVERABLE}
_ON_ITS_WAY: Final = frozenset(
    {State.PREPARED, State.SENT, State.PEC_ACCEPTED, State.PEC_DELIVERED, State.NOT_DELIVERED}
)
WITHDRAWN: Final = "now-withdrawn"


def code_of(state: State) -> str:
    """The code of the outcome that tells this state."""
    return f"now-{str(state).lower().replace('_', '-')}"


def listed(bridge: Bridge, limit: int) -> Iterator[Outcome]:
    """Yield the last batches, the latest first, with how many of their invoices went how.

    One that was interrupted asks for nothing any more where the same file was imported to its end later.
    """
    batches = bridge.archive.batches.all(limit)
    counts = bridge.archive.batches.counts([one.id for one in batches])
    completed: set[str] = set()
    for one in batches:
        numbers = {str(verdict): str(counts.get(one.id, {}).get(str(verdict), 0)) for verdict in Verdict}
        detail = {"id": one.id, "begun": one.begun_at.isoformat(), "faults": str(one.faults), **numbers}
        if one.ended_at is None and one.sha256 in completed:
            yield Outcome(what=one.name, verdict=Verdict.NOTHING, code="batch-completed", detail=detail)
        elif one.ended_at is None:
            yield Outcome(what=one.name, verdict=Verdict.ATTENTION, code="batch-interrupted", detail=detail)
        else:
            completed |= {one.sha256} if one.sha256 is not None else set()
            yield Outcome(what=one.name, verdict=Verdict.NOTHING, code="batch-ended", detail=detail)


def shown(bridge: Bridge, id_: str) -> Iterator[Told]:
    """Yield what has become of each invoice of a batch; ConfigurationError `batch-unknown`, `batch-ambiguous`.

    The id may be its beginning, if that is unmistakable.
    """
    batch = _batch(bridge, id_)
    invoices = bridge.archive.batches.invoices(batch.id)
    while some := list(islice(invoices, _AT_ONCE)):
        yield from _now(bridge, batch, some)


def _batch(bridge: Bridge, id_: str) -> InvoiceBatch:
    found = bridge.archive.batches.get(id_)
    if found is not None:
        return found
    like = [one for one in bridge.archive.batches.all(_MOST_SEARCHED) if id_ and one.id.startswith(id_)]
    if not like:
        raise ConfigurationError("batch-unknown", id=id_)
    if len(like) > 1:
        raise ConfigurationError("batch-ambiguous", id=id_, known=", ".join(one.id for one in like[:5]))
    return like[0]


def _now(bridge: Bridge, batch: InvoiceBatch, some: Sequence[BatchInvoice]) -> Iterator[Told]:
    ids = [id_ for one in some if (id_ := _id(one)) is not None]
    latest = bridge.archive.invoices.latest_among(ids)
    sent = bridge.archive.transmissions.get(list({one.transmission for one in latest.values()}))
    files = {one.id: one for one in sent}
    for one in some:
        id_ = _id(one)
        found = None if id_ is None else latest.get(id_)
        yield Told(_became(one, batch, found, None if found is None else files[found.transmission]), (one,))


def _id(one: BatchInvoice) -> InvoiceId | None:
    if not (one.company and one.tipo_documento and one.numero and one.data):
        return None
    return InvoiceId(one.company, one.tipo_documento, one.numero, one.data)


def _became(one: BatchInvoice, batch: InvoiceBatch, latest: LatestFile | None, sent: Transmission | None) -> Outcome:
    """The state of the latest file of the invoice; of one that nobody has taken since, why it was not."""
    if latest is None or sent is None or (one.transmission is None and sent.prepared_at < batch.begun_at):
        detail = {"imported": one.code}
        return Outcome(what=one.label, verdict=Verdict(one.verdict), code="batch-not-taken", detail=detail)
    detail = {"name": sent.name, "state": str(latest.state)}
    code = code_of(latest.state)
    if latest.withdrawn and latest.state in NEVER_LEFT:
        verdict, code = Verdict.NOTHING, WITHDRAWN
    elif latest.state in _FOR_A_PERSON:
        verdict = Verdict.ATTENTION
    else:
        verdict = Verdict.WAITING if latest.state in _ON_ITS_WAY else Verdict.DONE
    return Outcome(what=one.label, verdict=verdict, code=code, detail=detail, transmission=sent.id)
