"""Run as a process of its own: imports a file into a store, and prints each outcome's code and number when it is told.

python -m tests.batches.importer URL FILE
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NoReturn

from invoicebridge import app
from invoicebridge.app import importing as files
from invoicebridge.bridge.archived import Company
from invoicebridge.bridge.batches.batch import Choices
from invoicebridge.bridge.batches.importing import importing
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.connectors.archive import store
from invoicebridge.connectors.ids import SystemIds
from tests.bridge import desk as office
from tests.world import AT, COMPANY, RULES


class _Stopped:
    """It is always the same moment."""

    def now(self) -> datetime:
        return AT

    def sleep(self, duration: timedelta) -> None:
        raise NotImplementedError


def _nothing(_: object) -> NoReturn:
    raise NotImplementedError("importing needs no mailbox")


@contextmanager
def bridge(url: str) -> Iterator[Bridge]:
    """A bridge over the store, with the company of the samples, and no mailbox."""
    with store.opened(url) as archive:
        archive.companies.save(company())
        yield Bridge(
            archive=archive,
            clock=_Stopped(),
            ids=SystemIds(),
            schemas=app.schemas(),
            companies={COMPANY.id: RULES},
            mailboxes={},
            outbox=_nothing,
            inbox=_nothing,
            signer=_nothing,
            lens=_nothing,
        )


def company() -> Company:
    """The company of the samples with its block."""
    return Company(
        id=COMPANY.id,
        name=COMPANY.name,
        id_paese=COMPANY.id_paese,
        id_codice=COMPANY.id_codice,
        party=json.dumps(office.party()),
    )


def main(url: str, path: str) -> None:
    """Import the file."""
    with bridge(url) as made:
        for told in importing(made, files.batch(path, files.rules(None)), Choices()):
            numero = told.invoices[0].numero if told.invoices else ""
            print(told.outcome.code, numero, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
