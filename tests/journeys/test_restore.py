"""An old copy takes the place of a store that has sent more since: against the SdI's books, nothing goes twice."""

from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from invoicebridge.bridge.archived import Filter
from invoicebridge.bridge.backing_up import returning
from invoicebridge.bridge.collecting.collect import collect
from invoicebridge.bridge.preparing.prepare import prepare
from invoicebridge.bridge.run import run
from invoicebridge.bridge.sending.retry import retry
from invoicebridge.bridge.sending.transmit import transmit
from invoicebridge.connectors.archive.database import Database, parsed_url
from invoicebridge.connectors.backup import restoring, writing
from invoicebridge.transmission.state import State
from tests.journeys.stage import Journey, stage

MARGIN: Final = 50
MOMENTS: Final = ("empty", "prepared", "first sent", "first answered", "some sent")
"""When the copy was made, of a store that sent everything afterwards."""


def quietly(_more: int, _all: int) -> None:
    """Nobody looks."""


def until(journey: Journey, moment: str) -> None:
    """The store has come as far as this."""
    steps = MOMENTS.index(moment)
    with journey.life() as bridge:
        if steps >= 1:
            list(prepare(bridge, journey.sources))
        if steps >= 2:
            list(transmit(bridge, limit=1))
        if steps >= 3:
            journey.stage.sandbox.settle()
            list(collect(bridge))
        if steps >= 4:
            list(transmit(bridge, limit=1))


def to_the_end(journey: Journey) -> None:
    """Everything is sent and answered."""
    with journey.life() as bridge:
        for _ in range(3):
            list(run(bridge, journey.sources))
            journey.stage.sandbox.settle()
        list(collect(bridge))


def copied(journey: Journey, path: Path) -> None:
    """The backup holds the store as it is now."""
    database = Database(parsed_url(journey.url))
    with path.open("xb") as stream:
        writing.write(database, stream, None, journey.stage.sandbox.clock.now(), quietly)
    database.close()


def lost(journey: Journey) -> None:
    """The store is gone."""
    file = Path(journey.url.removeprefix("sqlite:///"))
    for one in file.parent.glob(f"{file.name}*"):
        one.unlink()


@pytest.mark.slow
def test_an_old_copy_never_sends_again_what_it_forgot(tmp_path: Path) -> None:
    with stage(tmp_path) as one:
        for number, moment in enumerate(MOMENTS, 1):
            journey = one.journey(number)
            until(journey, moment)
            copied(journey, tmp_path / f"{number}.ibbackup")
            to_the_end(journey)
            before = journey.entries()
            known = {each.name: each.numero for each in journey.listed()}
            assert sorted(known) == sorted({entry.nome_file for entry in before}), moment
            lost(journey)
            at = one.sandbox.clock.now()
            restoring.restore(tmp_path / f"{number}.ibbackup", None, journey.url, at, MARGIN, quietly)
            brought_back(journey)
            assert journey.entries() == before, f"{moment}: something was sent again"
            still_true(journey, {entry.nome_file for entry in before}, moment)


def brought_back(journey: Journey) -> None:
    """The mailboxes are read, a person releases, retries all that is held, and the ERP gives everything once more."""
    with journey.life() as bridge:
        list(run(bridge, journey.sources))
        list(returning.rescan(bridge, MARGIN))
        list(returning.release(bridge, "Maria Rossi", "confrontato con il portale"))
    for _ in range(3):
        with journey.life() as bridge:
            list(retry(bridge, all_=True))
            list(run(bridge, journey.sources))
            journey.stage.sandbox.clock.advance(timedelta(hours=1))
            journey.stage.sandbox.settle()
            list(collect(bridge))


def still_true(journey: Journey, sent: set[str], moment: str) -> None:
    """What the copy knew of is as the SdI has it; the stories are whole, and no name is given out again."""
    with journey.life() as bridge:
        for each in bridge.archive.overview.list(Filter()):
            if each.name in sent:
                assert each.state not in (State.PREPARED, State.SENT), f"{moment}: {each.name} {each.state}"
        assert bridge.archive.stories.verify() == ()
        assert bridge.archive.names.used_among(sent) == sent
        (name,) = bridge.archive.names.allocate("IT", journey.company.id_codice, 1, bridge.clock.now())
        assert name not in {each.partition(".")[0] for each in sent}
