"""Several processes do the same work at once on one store and one folder of drafts, as two schedulers would.

Each is the command `run` in a process of its own, where there are two in a new interpreter; the store is SQLite, then
PostgreSQL.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.books import is_settled, told_wrongly
from tests.journeys.command import Running, killed
from tests.journeys.installation import Installation, seeded
from tests.journeys.stage import Stage, stage
from tests.journeys.test_sigkill import is_clean, to_the_end

if TYPE_CHECKING:
    from tests.contracts.conftest import Postgres

pytestmark = pytest.mark.slow

DRAFTS = 8


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str | None:
    """The address of an empty store; None: a file of the journey's own."""
    if request.param == "sqlite":
        return None
    server: Postgres = request.getfixturevalue("postgres")
    return server.new(request.getfixturevalue("postgres_template"))


def installed(one: Stage, url: str | None, *, box_is_known: bool = False) -> Installation:
    """One company with so many drafts."""
    journey = one.journey(1, url)
    samples = ("semplice.json", "prezzi-ivati.json", "pa-scissione-pagamenti.json")
    drafts = tuple(journey.draft(samples[number % 3], number) for number in range(1, DRAFTS))
    journey.sources = (*drafts, journey.ready("semplice.json", DRAFTS))
    return Installation(journey, one.folder / "installed", box_is_known)


def demand_done(installation: Installation, *ended: Running) -> None:
    """Nothing was done twice or left undone, and nobody was told of a defect."""
    for running in ended:
        assert is_clean(running), running.text
    assert told_wrongly(installation.journey) == []
    assert all(is_settled(one) for one in installation.journey.listed())
    with installation.bridge() as bridge:
        assert bridge.archive.attempts.unfinished("pec") == ()
        assert bridge.archive.transmissions.unfolded(9) == ()


@pytest.mark.parametrize("processes", [2, 4])
def test_processes_at_once_do_everything_once(processes: int, url: str | None, tmp_path: Path) -> None:
    with stage(tmp_path, start=None) as one:
        installation = installed(one, url, box_is_known=processes > 2)
        running = [installation.begun("--wait", "20", warm=processes > 2) for _ in range(processes)]
        codes = [each.end() for each in running]
        assert codes == [0] * processes, [each.text for each in running]
        running.append(installation.begun("--wait", "20"))
        assert running[-1].end() == 0, running[-1].text
        demand_done(installation, *running)
        sent = "\n".join(each.text for each in running).count("inviato a ")
        assert sent == len(one.sandbox.sdi.books()) == DRAFTS


def test_a_third_process_that_is_killed_in_between_does_no_harm(url: str | None, tmp_path: Path) -> None:
    chance = seeded(3)
    with stage(tmp_path, start=None) as one:
        installation = installed(one, url)
        running = [installation.begun("--wait", "2") for _ in range(2)]
        third = [installation.begun() for _ in range(3)]
        for each in third:
            killed(each, chance.uniform(0.02, 0.5))
        assert all(each.end() in (0, 1) for each in running), [each.text for each in running]
        demand_done(installation, *running, *third, *to_the_end(installation))
