"""The firm: its settings, its signer, and the bridge that it uses, around a town."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from invoicebridge import app
from invoicebridge.bridge.archived import Company, StoreKind
from invoicebridge.bridge.bridge import Bridge, CompanyRules, MailboxRules
from invoicebridge.connectors.archive import migrate, store
from invoicebridge.pec.trust import anchors_from_certificates
from invoicebridge.sandbox import papers
from invoicebridge.sandbox.authority import new_signer
from invoicebridge.settings import MailboxSettings, Reference, Settings
from invoicebridge.settings.serve import JobSettings
from invoicebridge.signature.path import Anchors
from tests.journeys.stage import partita_iva
from tests.journeys.year.town import ADDRESS, Town
from tests.world import CountedIds, lens

MAILBOX: Final = MailboxRules(name="pec", address=ADDRESS)
COMPANY: Final = Company(id="ditta", name="Ditta", id_paese="IT", id_codice=partita_iva(1))
RULES: Final = CompanyRules(company="ditta", mailbox="pec", signer="pen")
TIMES: Final = {
    "transmit": ("0 9,12,16 * * mon-fri", "0 10 * * sat"),
    "collect": ("30 2,7,10,13,17,21 * * *",),
    "resolve": ("40 10,17 * * mon-fri",),
    "deadlines": ("20 7 * * mon",),
    "reconcile": ("30 6 * * mon",),
}
"""As the settings of a small firm say; on the nights on which the clocks change 2:30 comes never, or twice."""


class Pen(papers.DocumentSigner):
    """The firm's signer; its certificate is good for the whole year."""

    batch = 16


def settings(folder: Path) -> Settings:
    """The settings that the jobs of the firm go by."""
    box = MailboxSettings(name="pec", address=ADDRESS, password=Reference(env="X"))
    jobs = {name: JobSettings(cron=lines) for name, lines in TIMES.items()}
    return Settings(folder=folder, mailboxes={"pec": box}, companies={"ditta": RULES}, jobs=jobs)


@contextmanager
def opened(folder: Path, town: Town, begins: datetime, zip_from: int) -> Iterator[Bridge]:
    """The bridge with a new store in the folder."""
    url = f"sqlite:///{folder}/bridge.db"
    migrate.create(url, StoreKind.SANDBOX, begins)
    own = papers.papers()
    anchors = tuple(anchors_from_certificates(own.anchors))
    signers = Anchors([own.root_certificate])
    pen = Pen(new_signer(own.world.root, "Anna Neri", "Ditta"))

    @contextmanager
    def signer(_: str) -> Iterator[Any]:
        yield pen

    with store.opened(url) as archive:
        archive.companies.save(COMPANY)
        archive.names.start("IT", COMPANY.id_codice)
        yield Bridge(
            archive=archive,
            clock=town,
            ids=CountedIds(),
            schemas=app.schemas(),
            companies={"ditta": RULES},
            mailboxes={"pec": replace(MAILBOX, zip_from=zip_from)},
            outbox=town.outbox,
            inbox=town.inbox,
            signer=signer,
            lens=lambda now: replace(lens(now, anchors, (ADDRESS,)), anchors=signers),
        )
