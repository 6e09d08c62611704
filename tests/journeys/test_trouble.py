"""Trouble beside the mails themselves: a mailbox that is down or lets nobody in, and a disk that is full."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from invoicebridge.bridge.archived import Company, Cursor
from invoicebridge.bridge.bridge import Bridge, CompanyRules, MailboxRules
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.bridge.run import SENT, run
from invoicebridge.bridge.setting_up.mailboxes import resume
from invoicebridge.connectors.channels import imap, smtp
from invoicebridge.connectors.channels.servers import Server
from invoicebridge.connectors.secrets import FromFile
from invoicebridge.transmission.state import State
from tests.journeys.books import is_settled, told_wrongly
from tests.journeys.installation import Installation
from tests.journeys.stage import PASSWORD, PATIENCE, Journey, Stage, partita_iva, stage
from tests.journeys.test_sigkill import is_clean, to_the_end

pytestmark = pytest.mark.slow

Setting = Callable[["Pair"], None]


class Pair:
    """Two companies in one store, each with a mailbox of its own; the second one's is in trouble."""

    def __init__(self, on: Stage) -> None:
        self.stage = on
        self.well = on.journey(1)
        company = Company(id="altra", name="Altra", id_paese="IT", id_codice=partita_iva(2))
        rules = MailboxRules(name="altra", address="altra@pec.esempio.example")
        self.ill = Journey(on, 2, self.well.url, company, rules)
        self.port: int | None = None
        """Where the second mailbox's servers are looked for; None: where they are."""

    @contextmanager
    def life(self) -> Iterator[Bridge]:
        """The bridge of both, the ill one first."""
        with self.well.life() as bridge:
            bridge.archive.companies.save(self.ill.company)
            bridge.archive.names.start("IT", self.ill.company.id_codice)
            addresses = tuple(one.mailbox.address for one in (self.ill, self.well))
            yield replace(
                bridge,
                companies={"altra": CompanyRules(company="altra", mailbox="altra", signer="pen"), **bridge.companies},
                mailboxes={"altra": self.ill.mailbox, **bridge.mailboxes},
                outbox=lambda one: smtp.outbox(self._server(one, self.stage.sandbox.smtp), one.name),
                inbox=lambda one: imap.inbox(self._server(one, self.stage.sandbox.imap)),
                lens=lambda now: replace(bridge.lens(now), mailboxes=addresses),
            )

    def _server(self, one: MailboxRules, at: tuple[str, int]) -> Server:
        port = self.port if one.name == "altra" and self.port is not None else at[1]
        folder = self.stage.folder
        return Server(at[0], port, one.address, FromFile(folder / "password"), folder / "root.pem", PATIENCE)

    def turns(self, count: int) -> list[Outcome]:
        """What so many runs tell, half an hour after one another."""
        told = []
        with self.life() as bridge:
            for _ in range(count):
                told += list(run(bridge, (*self.ill.sources, *self.well.sources)))
                self.stage.sandbox.clock.advance(timedelta(minutes=31))
        return told


def wrong_password(pair: Pair) -> None:
    """The second mailbox has another password than the settings say."""
    pair.stage.sandbox.mailbox(pair.ill.mailbox.address, "another one")


def down(pair: Pair) -> None:
    """Nothing listens at the second mailbox's servers."""
    pair.stage.sandbox.mailbox(pair.ill.mailbox.address, PASSWORD)
    with socket.create_server(("127.0.0.1", 0)) as free:
        pair.port = free.getsockname()[1]


def well_again(pair: Pair) -> None:
    """Whatever was wrong is mended, and the mailbox taken up again where it was given up."""
    pair.port = None
    pair.stage.sandbox.mailbox(pair.ill.mailbox.address, PASSWORD)
    with pair.life() as bridge:
        list(resume(bridge, "altra"))


@pytest.mark.parametrize(
    ("trouble", "codes"),
    [
        (wrong_password, {"login-suspends", "suspended", "mailbox-suspended"}),
        (down, {"outbox-unavailable", "mailbox-unavailable"}),
    ],
)
def test_one_mailbox_in_trouble_does_not_keep_the_other_from_its_work(
    trouble: Setting, codes: set[str], tmp_path: Path
) -> None:
    with stage(tmp_path) as one:
        pair = Pair(one)
        trouble(pair)
        told = pair.turns(3)
        assert told_wrongly(pair.well) == []
        assert all(is_settled(each) for each in pair.well.listed())
        assert {each.state for each in pair.ill.listed()} == {State.PREPARED}
        assert all(each.queued for each in pair.ill.listed())
        assert {each.code for each in told if each.what in ("altra", pair.ill.mailbox.address)} == codes
        well_again(pair)
        one.sandbox.clock.advance(timedelta(hours=6))
        pair.turns(3)
        assert told_wrongly(pair.ill) == []
        assert all(is_settled(each) for each in pair.ill.listed())


# --- a full disk -----------------------------------------------------------------------------------------------------


@contextmanager
def full_disk() -> Iterator[None]:
    """No SQLite file that is opened within the block grows any more."""

    def limit(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    event.listen(Engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(Engine, "connect", limit)


def test_a_full_disk_stops_reading_and_sending_and_all_goes_on_after_room_is_made(tmp_path: Path) -> None:
    with stage(tmp_path) as one:
        journey = one.journey(1)
        journey.sources = tuple(journey.draft("semplice.json", number) for number in range(1, 9))
        stopped = [one_round(journey) for _ in range(6)]
        assert any(stopped)
        assert told_wrongly(journey) == []
        assert all(is_settled(each) for each in journey.listed())
        with journey.life() as bridge:
            mails = one.sandbox.mails(journey.mailbox.address)
            assert all(bridge.archive.evidence.get(sha256(mail).hexdigest()) for mail in mails)


def one_round(journey: Journey) -> bool:
    """A run with a full disk and one after room was made; whether the first was stopped by the disk."""
    sandbox = journey.stage.sandbox
    before = cursor(journey)
    with full_disk(), journey.life() as bridge:
        told = list(run(bridge, journey.sources))
        assert len(bridge.archive.attempts.unfinished("pec")) <= 1
    sandbox.settle()
    failed = [place for place, each in enumerate(told) if each.verdict is Verdict.FAILED]
    assert all("full" in str(told[place].error) for place in failed)
    if failed:
        assert not any(each.code in SENT for each in told[failed[0] :])
        assert cursor(journey) == before
    with journey.life() as bridge:
        list(run(bridge, journey.sources))
    sandbox.clock.advance(timedelta(minutes=31))
    return bool(failed)


def cursor(journey: Journey) -> Cursor | None:
    """How far the inbox was read."""
    with journey.life() as bridge:
        return bridge.archive.mailboxes.cursor("pec", "INBOX")


@pytest.mark.parametrize("more", [40_000, 250_000])
def test_the_command_says_that_the_disk_is_full_and_goes_on_after_room_is_made(more: int, tmp_path: Path) -> None:
    with stage(tmp_path, start=None) as one:
        installation = Installation(one.journey(1), tmp_path / "installed")
        room = Path(installation.journey.url.removeprefix("sqlite:///")).stat().st_size + more
        full = installation.begun("--wait", "20", room=room)
        assert full.end() == 2, full.text
        assert is_clean(full), full.text
        assert "lo spazio sul disco" in " ".join(full.text.split())
        for running in to_the_end(installation):
            assert is_clean(running), running.text
        assert told_wrongly(installation.journey) == []
