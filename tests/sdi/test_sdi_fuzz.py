"""Whatever the bytes are: an answer, no exception, in bounded time and memory."""

import random
import tracemalloc
from time import perf_counter

import pytest

from invoicebridge.sdi.notifications import NotANotification, Notification
from invoicebridge.sdi.parse import parse
from invoicebridge.transmission.proving import proves
from tests.sdi.archives import zipped
from tests.sdi.messages import every_sample, mutated, schemas


def judge(rounds: int, seed: int, seconds: float) -> dict[str, int]:
    """Reads mutated samples, alone and in zips, until the rounds or the seconds are over; counts what they were."""
    chance = random.Random(seed)
    samples = [path.read_bytes() for path in every_sample()]
    samples.append(zipped(("IT75100120361_PA001_AT_001.xml", samples[5]), ("a.xml.p7m", b"x")))
    ends = perf_counter() + seconds
    counts = {"read": 0, "refused": 0}
    for number in range(rounds):
        found = parse(mutated(samples[number % len(samples)], chance), "IT75100120361_00001_RC_001.xml", schemas())
        assert isinstance(found, Notification | NotANotification)
        counts["read" if isinstance(found, Notification) else "refused"] += 1
        if isinstance(found, Notification):
            assert found.keys is not None
            assert all(error.entry is None or error.entry.code for error in found.errors)
            proves(found)
        if perf_counter() > ends:
            break
    return counts


def test_mutated_messages_are_read_or_refused() -> None:
    counts = judge(1_500, seed=1, seconds=10)
    assert min(counts.values()) > 100


@pytest.mark.slow
def test_twenty_thousand_mutated_messages_are_read_or_refused() -> None:
    counts = judge(24_000, seed=2, seconds=60)
    assert sum(counts.values()) >= 20_000


@pytest.mark.slow
def test_the_memory_for_a_large_message_is_bounded() -> None:
    content = every_sample()[0].read_bytes().replace(b"</types:", b"<Note>" + b"x" * 1_990_000 + b"</Note></types:")
    tracemalloc.start()
    try:
        assert isinstance(parse(content, None, schemas()), Notification)
        assert tracemalloc.get_traced_memory()[1] < 6 * len(content)
    finally:
        tracemalloc.stop()
