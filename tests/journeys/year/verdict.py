"""The end of a year: the class of every invoice, against what the SdI has written down."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.reconcile import reconcile
from invoicebridge.bridge.reconcile.places import Class
from invoicebridge.bridge.reconcile.reconciliation import Scope
from tests.journeys.books import had_effect
from tests.journeys.year.diary import File
from tests.journeys.year.town import Town

_BY_WORD: Final = {
    "NS": Class.REJECTED,
    "AT": Class.UNDELIVERABLE,
    "DT": Class.DONE,
    "RC": Class.WAITING,
    "MC": Class.WAITING,
}


@dataclass(frozen=True)
class Verdict:
    """What is not as it should be, and how many invoices there are of each class."""

    wrong: tuple[str, ...]
    classes: Counter[str]


def verdict(bridge: Bridge, town: Town, invoices: int) -> Verdict:
    """Every invoice is to be in the class that the books say, once, and every total to add up."""
    found: dict[str, Class] = {}
    result = reconcile(bridge, Scope(), sink=lambda one: found.update({one.account.numero: one.of}))
    wrong = [*_in_wrong_class(town, found), *_taken_twice(town), *map(str, result.differences)]
    if len(found) != invoices:
        wrong.append(f"{len(found)} invoices of {invoices}")
    return Verdict(tuple(wrong), Counter(map(str, found.values())))


def _in_wrong_class(town: Town, found: dict[str, Class]) -> Iterator[str]:
    for numero, files in town.diary.by_numero.items():
        true = _true_class(town, files)
        if found.get(numero) is not true:
            yield f"{numero}: {found.get(numero)}, not {true}"


def _taken_twice(town: Town) -> Iterator[str]:
    for name in town.diary.files:
        if sum(had_effect(one) for one in town.entries(name)) > 1:
            yield f"{name} was taken twice"


def _true_class(town: Town, files: Sequence[File]) -> Class:
    """What has become of an invoice, by what the SdI has written down of its last file."""
    with_effect = [one for one in town.entries(files[-1].name) if had_effect(one)]
    if not with_effect:
        return Class.NOT_REACHED
    entry = with_effect[-1]
    if entry.outcome is not None:
        return Class.DONE if entry.outcome == "EC01" else Class.REFUSED
    if not entry.said:
        return Class.LATE
    return Class.DONE if entry.formato != "FPA12" and not entry.rejected else _BY_WORD[entry.kinds[-1]]
