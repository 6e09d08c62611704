"""Values put into a draft by the paths of their columns.

Lists are kept by the number of their entries until all values are there, then become lists in that order.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from invoicebridge.connectors.importers.draft_fields import Step


class Slots(dict[tuple[int, str], Any]):
    """A list in the making: entries by their number, and by what tells apart two of one number."""


def put(target: dict[str, Any], steps: Sequence[Step], value: Any) -> None:
    """The value stands in the draft at the end of the steps."""
    place: Any = target
    for step, after in pairwise(steps):
        found = place.get(step)
        if found is None:
            found = place[step] = Slots() if isinstance(after, tuple) else {}
        place = found
    place[steps[-1]] = value


def finished(value: Any) -> Any:
    """The draft with its lists as lists. Entries of one number stand in the order SC, MG."""
    if isinstance(value, Slots):
        return [finished(value[place]) for place in sorted(value, key=lambda one: (one[0], one[1] != "SC"))]
    if isinstance(value, dict):
        return {name: finished(one) for name, one in value.items()}
    return value
