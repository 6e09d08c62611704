"""The whole way with real servers: a store of its own for each journey, one sandbox for many of them.

A journey's bridge is opened anew for every life of its process, under another owner. Its clock is the sandbox's.
"""

import itertools
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509

from invoicebridge import app
from invoicebridge.bridge.archived import Company, Filter, Listed, StoreKind
from invoicebridge.bridge.bridge import Bridge, CompanyRules, MailboxRules
from invoicebridge.bridge.inspecting.inspect import Source
from invoicebridge.connectors.archive import migrate, store
from invoicebridge.connectors.channels import imap, smtp
from invoicebridge.connectors.channels.servers import Patience, Server
from invoicebridge.connectors.files import InputSource
from invoicebridge.connectors.secrets import FromFile
from invoicebridge.fatturapa import codec, draft_json
from invoicebridge.fatturapa.complete import complete
from invoicebridge.pec.trust import Anchor, anchors_from_certificates
from invoicebridge.sandbox import Sandbox
from invoicebridge.sandbox.books import Entry
from invoicebridge.signature.path import Anchors
from tests.certificates import Holder
from tests.connectors.signers import keys
from tests.world import AT, CountedIds, lens

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "drafts"
PATIENCE = Patience(connect=10, reply=10, end_of_mail=10)
PASSWORD = "not-a-secret"  # noqa: S105  it opens a mailbox that exists for a test
_lives = itertools.count(1)


class PenHolder:
    """A certificate's holder as the bridge's signers are."""

    batch = 16

    def __init__(self, holder: Holder) -> None:
        self.chain, self.algorithm, self.sign_digests = holder.chain, holder.algorithm, holder.sign_digests


@dataclass
class SandboxClock:
    """The sandbox's time; sleeping drives it."""

    sandbox: Sandbox

    def now(self) -> Any:
        return self.sandbox.clock.now()

    def sleep(self, duration: timedelta) -> None:
        self.sandbox.clock.advance(duration)


@dataclass
class Stage:
    """A running sandbox, and what its journeys share."""

    sandbox: Sandbox
    folder: Path
    anchors: tuple[Anchor, ...]
    pen: PenHolder

    def journey(self, number: int, url: str | None = None) -> "Journey":
        """The journey of this number (from 1), with a store, a company and a mailbox of its own."""
        company = Company(
            id="ditta", name=f"Ditta {number}", id_paese="IT", id_codice=partita_iva(number), party=json.dumps({})
        )
        rules = MailboxRules(name="pec", address=f"ditta{number}@pec.esempio.example", since=date(2026, 11, 1))
        self.sandbox.mailbox(rules.address, PASSWORD)
        folder = self.folder / f"journey{number}"
        if url is None:
            folder.mkdir(mode=0o700)
            shutil.copy(self.folder / "template.db", folder / "bridge.db")
            url = f"sqlite:///{folder}/bridge.db"
        with store.opened(url) as archive:
            archive.companies.save(company)
            archive.names.start("IT", company.id_codice)
        return Journey(self, number, url, company, rules)


@contextmanager
def stage(folder: Path, start: datetime | None = AT) -> Iterator[Stage]:
    """A new sandbox, with an empty store to copy; `start` None: its time is this machine's."""
    with Sandbox(start=start) as sandbox:
        (folder / "password").write_text(PASSWORD)
        (folder / "root.pem").write_bytes(sandbox.root)
        migrate.create(f"sqlite:///{folder}/template.db", StoreKind.SANDBOX, AT)
        yield Stage(sandbox, folder, tuple(anchors_from_certificates(sandbox.anchors)), PenHolder(keys.held()))


@dataclass
class Journey:
    """One company, its store and its mailbox; `sources` is what it sends."""

    stage: Stage
    number: int
    url: str
    company: Company
    mailbox: MailboxRules
    sources: tuple[Source, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.sources = (
            self.draft("semplice.json", 1),
            self.draft("prezzi-ivati.json", 2),
            self.draft("pa-scissione-pagamenti.json", 3),
            self.ready("semplice.json", 4),
        )

    @contextmanager
    def life(self, rules: MailboxRules | None = None) -> Iterator[Bridge]:
        """The bridge as a new process has it."""
        sandbox, folder = self.stage.sandbox, self.stage.folder
        mailbox = rules or self.mailbox
        password, root = FromFile(folder / "password"), folder / "root.pem"

        @contextmanager
        def signer(_: str) -> Iterator[PenHolder]:
            yield self.stage.pen

        with store.opened(self.url) as archive:
            yield Bridge(
                archive=archive,
                clock=SandboxClock(sandbox),
                ids=CountedIds(own=f"j{self.number}-{next(_lives)}"),
                schemas=app.schemas(),
                companies={"ditta": CompanyRules(company="ditta", mailbox="pec", signer="pen")},
                mailboxes={"pec": mailbox},
                outbox=lambda one: smtp.outbox(Server(*sandbox.smtp, one.address, password, root, PATIENCE), one.name),
                inbox=lambda one: imap.inbox(Server(*sandbox.imap, one.address, password, root, PATIENCE)),
                signer=signer,
                lens=lambda now: replace(
                    lens(now, self.stage.anchors, (mailbox.address,)), anchors=sdi_anchors(sandbox)
                ),
            )

    def draft(self, sample: str, number: int) -> InputSource:
        """A draft of this journey's company, under a number of its own."""
        values = json.loads((SAMPLES / sample).read_bytes())
        seller = values["fattura_elettronica_header"]["cedente_prestatore"]["dati_anagrafici"]
        seller["id_fiscale_iva"] = {"id_paese": "IT", "id_codice": self.company.id_codice}
        document = values["fattura_elettronica_body"][0]["dati_generali"]["dati_generali_documento"]
        document["numero"] = f"{self.number}/{number}"
        return InputSource(json.dumps(values).encode(), f"{number}.json", f"{number}.json")

    def ready(self, sample: str, number: int) -> InputSource:
        """The same as a ready XML under a good name of its own."""
        draft = draft_json.from_json(json.loads(self.draft(sample, number).content))
        name = f"IT{self.company.id_codice}_R{number:04}.xml"
        content = codec.write(complete(draft, progressivo_invio=f"R{number:04}").document)
        return InputSource(content, name, name)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of the invoices that it sends."""
        return tuple(f"{self.number}/{place}" for place in range(1, len(self.sources) + 1))

    def listed(self) -> tuple[Listed, ...]:
        """The company's invoices in the store."""
        with store.opened(self.url) as archive:
            return archive.overview.list(Filter(company=self.company.id))

    def entries(self) -> tuple[Entry, ...]:
        """What reached the SdI from this journey's mailbox."""
        return tuple(one for one in self.stage.sandbox.sdi.books() if one.sender == self.mailbox.address)


def sdi_anchors(sandbox: Sandbox) -> Anchors:
    """The authority above the SdI's signer of notifications."""
    return Anchors(x509.load_pem_x509_certificates(sandbox.root))


def partita_iva(number: int) -> str:
    """A VAT number with a good check digit, another one for each number."""
    digits = [int(one) for one in f"{7_000_000 + number:07}001"]
    doubled = [digit if place % 2 == 0 else sum(divmod(2 * digit, 10)) for place, digit in enumerate(digits)]
    return "".join(map(str, digits)) + str(-sum(doubled) % 10)
