"""The operation `prepare`: drafts and ready invoices become files that are checked, named, signed and wait to be sent.

It can be run again at any time. What is prepared already, or waits for its signature, is recognised by its content and
left as it is; what has errors is kept as a draft with them, and judged again when it is given again. Files are taken in
by batches, so that memory does not grow with their number, and one that fails never stops the others.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Final

from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.inspecting.documents import Unread
from invoicebridge.bridge.inspecting.inspect import Source
from invoicebridge.bridge.preparing.inputs import Input, inputs
from invoicebridge.bridge.preparing.preparation import Preparation
from invoicebridge.bridge.report import Outcome

BATCH_FILES: Final = 200
_BATCH_BYTES: Final = 20_000_000


def prepare(
    bridge: Bridge, sources: Iterable[Source], *, company: str | None = None, dry_run: bool = False
) -> Iterator[Outcome]:
    """Yield, in the order of the sources, what became of each draft or invoice in them.

    `company` is whose they all are; otherwise each is recognised by its issuer. `dry_run` gives out no name, signs
    nothing and stores nothing. ConfigurationError `company-unknown`, `company-party-wrong` before anything is done.
    """
    with ExitStack() as closing:
        preparation = Preparation(bridge, closing, company, dry_run=dry_run)
        for batch in _batches(sources):
            yield from preparation.taken(preparation.examined(batch))


def _batches(sources: Iterable[Source]) -> Iterator[list[Input | Unread]]:
    batch: list[Input | Unread] = []
    size = 0
    for source in sources:
        for one in inputs(source):
            batch.append(one)
            size += len(one.content) if isinstance(one, Input) else 0
            if len(batch) >= BATCH_FILES or size >= _BATCH_BYTES:
                yield batch
                batch, size = [], 0
    if batch:
        yield batch
