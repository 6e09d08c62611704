"""What was pruned is known as such: nothing is computed, compared or told otherwise for want of its bytes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from invoicebridge.bridge.archived import Label
from invoicebridge.bridge.backing_up.pruning import Retention, cut, prune
from invoicebridge.bridge.collecting.collect import collect
from invoicebridge.bridge.collecting.recompute import recompute
from invoicebridge.bridge.proving.audit import audit
from invoicebridge.bridge.report import Verdict
from invoicebridge.fatturapa.circumstances import ROME
from invoicebridge.transmission.state import State
from tests.bridge.mailroom import Post, states, transmission, under_way
from tests.bridge.queued import codes
from tests.pec import generator as g
from tests.world import World, world

TEN_YEARS = Retention(evidence_years=10)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[World]:
    """A file that was delivered, and one that still waits for its answer."""
    with world(tmp_path, anchors=g.trust().anchors) as made:
        post = Post(under_way(made, 1))
        made.inbox.mails["INBOX"] += [post.accettazione(), post.consegna(), post.answer("RC", transmission(made, 1))]
        list(collect(made.bridge))
        made.clock.at += timedelta(days=366 * 11)
        yield made


def test_states_stories_and_hashes_stay(small: World) -> None:
    before = states(small)
    assert before == {"t00001": State.DELIVERED}
    assert codes(prune(small.bridge, TEN_YEARS, dry_run=True)) == ["prune-would-evidence"]
    assert small.archive.evidence.content(transmission(small, 1).sha256) is not None
    assert codes(prune(small.bridge, TEN_YEARS)) == ["prune-evidence"]
    assert codes(prune(small.bridge, TEN_YEARS)) == ["prune-nothing"]
    left = [one.content is not None for one in small.archive.evidence.of("t00001")]
    assert left == [False, False, False, False, True]  # the SdI's answer shows which box is ours
    assert states(small) == before
    assert all(one.verdict in (Verdict.DONE, Verdict.NOTHING) for one in audit(small.bridge, documents=True))


def test_recompute_remembers_what_pruned_evidence_proved(small: World) -> None:
    list(prune(small.bridge, TEN_YEARS))
    assert codes(recompute(small.bridge)) == ["recomputed"]
    assert codes(recompute(small.bridge, apply=True)) == ["recomputed"]
    assert states(small) == {"t00001": State.DELIVERED}
    assert small.archive.evidence.labelled(Label.UNRELATED, 9) == ()


def test_years_are_whole_ones_after_the_one_in_which_something_came() -> None:
    last = datetime(2037, 1, 1, 0, 0, tzinfo=ROME)
    assert cut(last, 10) == datetime(2027, 1, 1, tzinfo=ROME)
    assert cut(last - timedelta(seconds=1), 10) == datetime(2026, 1, 1, tzinfo=ROME)
    assert cut(datetime(2036, 12, 31, 23, 30, tzinfo=UTC), 10) == datetime(2027, 1, 1, tzinfo=ROME)


def test_without_settings_nothing_goes(small: World) -> None:
    assert codes(prune(small.bridge, Retention())) == ["prune-nothing-set"]
    assert small.archive.evidence.content(transmission(small, 1).sha256) is not None
