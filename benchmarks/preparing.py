"""`prepare` as a library call: invoices checked, named, signed, checked again and queued in a store on SQLite."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from time import process_time
from typing import Any, Final, NoReturn

from benchmarks import drafts, throwaway_key
from benchmarks.corpus import RECEPTION, Invoice, invoice
from benchmarks.corpus_files import as_xml
from benchmarks.measure import Row, UnsoundResult, Wish, Workshop, spread
from invoicebridge import app
from invoicebridge.bridge.archived import Company, StoreKind
from invoicebridge.bridge.bridge import Bridge, CompanyRules, Signing
from invoicebridge.bridge.inspecting.inspect import Source
from invoicebridge.bridge.preparing.prepare import BATCH_FILES, prepare
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.connectors.archive import migrate, store
from invoicebridge.connectors.files import InputSource
from invoicebridge.connectors.ids import SystemIds
from invoicebridge.fatturapa import json_codec

LINES: Final = 10
INVOICES: Final = 2_000
_SELLER: Final = invoice(1, 1).seller
_RULES: Final = CompanyRules(company="demo", mailbox="pec", signing=Signing.ALWAYS, signer="key")


class _StoppedClock:
    """It is always the moment at which the corpus is good."""

    def now(self) -> datetime:
        return RECEPTION

    def sleep(self, duration: timedelta) -> None:
        raise NotImplementedError


def prepare_and_queue(workshop: Workshop) -> Iterator[Row]:
    """Invoices of ten lines a second on one core: complete, check, CAdES RSA-2048, last check, store on SQLite."""
    kinds = {"ready XML prepared and queued": _xml, "JSON draft completed, prepared and queued": _draft}
    key = workshop.folder / "key.p12"
    throwaway_key.make(key)
    for number, (what, make) in enumerate(kinds.items()):
        with bridge(workshop.folder / str(number), key) as made:
            _timed(made, [make(one) for one in _corpus(BATCH_FILES, 900_000)])
            found = spread(_timed(made, [make(one) for one in _corpus(workshop.many(INVOICES, least=BATCH_FILES))]))
        yield Row(
            measure="prepare",
            what=f"{what}, {LINES} lines",
            unit="ms",
            ours=found,
            figure=1 / found.median,
            figure_unit="a second",
            wish=Wish("at least", 350),
        )


def _corpus(count: int, first: int = 1) -> Iterator[Invoice]:
    """Invoices of one seller, each different from all others."""
    return (replace(invoice(serial, LINES), seller=_SELLER) for serial in range(first, first + count))


def _xml(one: Invoice) -> InputSource:
    name = f"IT{_SELLER.vat}_{one.progressive}.xml"
    return InputSource(as_xml(one), name, name)


def _draft(one: Invoice) -> InputSource:
    values: dict[str, Any] = json_codec.to_mapping(drafts.draft(one))
    del values["fattura_elettronica_header"]["dati_trasmissione"]["progressivo_invio"]
    name = f"{one.serial}.json"
    return InputSource(json.dumps(values).encode(), name, name)


def _timed(bridge: Bridge, sources: list[Source]) -> list[float]:
    """Seconds of the processor for one invoice, measured for each batch; UnsoundResult when one was not taken."""
    outcomes = prepare(bridge, sources)
    seconds = []
    while True:
        begun = process_time()
        batch = list(islice(outcomes, BATCH_FILES))
        ended = process_time()
        if not batch:
            return seconds
        _demand(batch)
        seconds.append((ended - begun) / len(batch))


def _demand(batch: list[Outcome]) -> None:
    wrong = next((one for one in batch if one.verdict is not Verdict.DONE or one.faults), None)
    if wrong is not None:
        raise UnsoundResult(f"{wrong.what}: {wrong.code} {wrong.error or ''}")


@contextmanager
def bridge(folder: Path, key: Path, rules: CompanyRules = _RULES, party: str = "{}") -> Iterator[Bridge]:
    """A bridge with a new store, one company and a signer; it has no mailbox."""
    url = f"sqlite:///{folder}/store/bridge.db"
    migrate.create(url, StoreKind.SANDBOX, RECEPTION)

    def signer(_: str) -> AbstractContextManager[Any]:
        return app.pkcs12_signer(str(key), None, None, datetime.now(UTC))

    with store.opened(url) as archive:
        archive.companies.save(Company(id="demo", name=_SELLER.name, id_paese="IT", id_codice=_SELLER.vat, party=party))
        yield Bridge(
            archive=archive,
            clock=_StoppedClock(),
            ids=SystemIds(),
            schemas=app.schemas(),
            companies={"demo": rules},
            mailboxes={},
            outbox=_nothing,
            inbox=_nothing,
            signer=signer,
            lens=_nothing,
        )


def _nothing(_: object) -> NoReturn:
    raise NotImplementedError("preparing needs no mailbox")
