"""Two processes serve one store; one of them is killed with SIGKILL every second or two, and begun again.

Nothing is lost, nothing is doubled, and at any time one leads at most. INVOICEBRIDGE_SERVE_SECONDS is how long it goes
on over each database.
"""

import itertools
import json
import os
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest

from tests.journeys.books import is_settled
from tests.journeys.command import Running
from tests.journeys.installation import Installation, seeded
from tests.journeys.stage import stage
from tests.journeys.test_sigkill import A_LEASE, MISHAPS, is_clean, to_the_end
from tests.journeys.test_two_processes import demand_done, url

__all__ = ["url"]
pytestmark = pytest.mark.slow

SECONDS: Final = float(os.environ.get("INVOICEBRIDGE_SERVE_SECONDS", "15"))
DRAFTS: Final = max(12, round(SECONDS))
SAMPLES: Final = ("semplice.json", "prezzi-ivati.json", "pa-scissione-pagamenti.json")
SERVE: Final = """
[serve]
listen = "off"
log = "json"
lease = "2s"
drafts = "drafts"
[jobs]
prepare = { every = "1s" }
transmit = { every = "1s" }
collect = { every = "1s" }
resolve = { every = "1s" }
checks = { enabled = false }
"""


@dataclass
class Life:
    """One process that serves, and when it was killed or stopped."""

    running: Running
    ended: datetime | None = None

    @property
    def log(self) -> list[dict[str, Any]]:
        """The whole lines of its log."""
        lines = self.running.text.splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}\n")]

    @property
    def leads(self) -> bool:
        """Whether it led when it was looked at."""
        roles = [line["event"] for line in self.log if line["event"] in ("leading", "lead-lost", "stopped")]
        return roles[-1:] == ["leading"]

    @property
    def reigns(self) -> list[tuple[datetime, datetime]]:
        """From when to when it led."""
        found, since = [], None
        for line in self.log:
            at = datetime.fromisoformat(line["time"])
            if line["event"] == "leading":
                since = at
            elif line["event"] in ("lead-lost", "stopped") and since is not None:
                found.append((since, at))
                since = None
        if since is not None:
            found.append((since, self.ended or datetime.now(UTC)))
        return found


@dataclass
class Pair:
    """Two processes at a time, of many."""

    installation: Installation
    lives: list[Life] = field(default_factory=list)

    @property
    def living(self) -> list[Life]:
        return [one for one in self.lives if one.ended is None]

    def fill(self) -> None:
        """There are two again."""
        while len(self.living) < 2:
            self.lives.append(Life(self.installation.serving()))

    def kill_one(self, chance: Random) -> None:
        """Mostly the one that leads."""
        leaders = [one for one in self.living if one.leads]
        one = leaders[0] if leaders and chance.random() < 0.8 else chance.choice(self.living)
        one.running.kill()
        one.running.end()
        one.ended = datetime.now(UTC)

    def stop(self) -> None:
        """Both got SIGTERM, and ended well within seconds."""
        for one in self.living:
            process: Any = one.running.process
            began = time.monotonic()
            process.terminate()
            code = one.running.ended(15)
            one.ended = datetime.now(UTC)
            assert (code, time.monotonic() - began < 13) == (0, True), one.running.text


def feed(installation: Installation, count: int) -> None:
    """So many drafts more lie in the folder, for a minute already."""
    waiting = [one for one in installation.journey.sources if not (installation.drafts / one.label).exists()]
    for one in waiting[:count]:
        path = installation.drafts / one.label
        path.write_bytes(one.read())
        os.utime(path, (time.time() - 60,) * 2)


def test_serving_processes_that_are_killed_again_and_again_lose_and_double_nothing_and_one_leads(
    url: str | None, tmp_path: Path
) -> None:
    chance = seeded(7)
    with stage(tmp_path, start=None) as one:
        journey = one.journey(1, url)
        journey.sources = ()
        installation = Installation(journey, one.folder / "installed", box_is_known=True)
        installation.settings.write_text(installation.settings.read_text() + SERVE)
        journey.sources = tuple(journey.draft(SAMPLES[number % 3], number) for number in range(1, DRAFTS + 1))
        pair, until = Pair(installation), time.monotonic() + SECONDS
        try:
            while time.monotonic() < until:
                pair.fill()
                feed(installation, 2)
                if not one.sandbox.unused and chance.random() < 0.4:
                    one.sandbox.script(*chance.choice(MISHAPS))
                time.sleep(chance.uniform(1, 2.5))
                one.sandbox.settle()
                pair.kill_one(chance)
            feed(installation, DRAFTS)
            pair.fill()
            time.sleep(4)
            pair.stop()
            installation.advance(A_LEASE)
            finished = list(to_the_end(installation))
        finally:
            for each in pair.living:
                each.running.kill()
        demand_done(installation, *finished)
        assert all(is_clean(each.running) for each in pair.lives)
        demand_one_leader(pair)
        events = Counter(line["event"] for each in pair.lives for line in each.log)
        assert min(events["prepared"], events["sent"] + events["doubt"], events["mailbox-read"]) > 0, events


def demand_one_leader(pair: Pair) -> None:
    """No two led at the same time, and there were several one after the other."""
    reigns = sorted(reign for one in pair.lives for reign in one.reigns)
    overlaps = [(first, second) for first, second in itertools.pairwise(reigns) if second[0] < first[1]]
    assert overlaps == []
    assert len(reigns) > 1
    assert max(end - begin for begin, end in reigns) < timedelta(seconds=SECONDS + 60)


def test_an_answer_is_read_as_soon_as_it_comes_where_the_server_tells(tmp_path: Path) -> None:
    with stage(tmp_path, start=None) as one:
        installation = Installation(one.journey(1), one.folder / "installed", box_is_known=True)
        seldom = SERVE.replace('collect = { every = "1s" }', 'collect = { every = "1d" }')
        installation.settings.write_text(installation.settings.read_text() + seldom)
        for path in installation.drafts.iterdir():
            os.utime(path, (time.time() - 60,) * 2)
        pair = Pair(installation)
        pair.lives.append(Life(installation.serving()))
        try:
            for _ in range(150):
                one.sandbox.settle()
                time.sleep(0.1)
                listed = installation.journey.listed()
                if listed and all(map(is_settled, listed)):
                    break
            pair.stop()
        finally:
            for each in pair.living:
                each.running.kill()
        demand_done(installation, *(each.running for each in pair.lives))
