"""Mails in batches whose number and bytes are bounded, by the sizes that the server says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

MANY: Final = 200
LARGE: Final = 20_000_000
LARGEST: Final = 60_000_000
"""Bytes of a mail that is fetched; a PEC mail has 30 MB at most by law, and base64 adds a third to a forwarded one."""

Id = TypeVar("Id")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many mails, and how many bytes, are fetched at a time; `largest` is the most that one mail may have."""

    mails: int = MANY
    size: int = LARGE
    largest: int = LARGEST


def batches(sizes: Mapping[Id, int], bounds: Bounds) -> Iterator[tuple[Id, ...]]:
    """Yield the ids in their order, each once; a mail larger than a batch may be stands alone.

    What is larger than `largest` counts as nothing, since it is not fetched.
    """
    some: list[Id] = []
    total = 0
    for one, told in sizes.items():
        size = 0 if told > bounds.largest else told
        if some and (len(some) == bounds.mails or total + size > bounds.size):
            yield tuple(some)
            some, total = [], 0
        some.append(one)
        total += size
    if some:
        yield tuple(some)
