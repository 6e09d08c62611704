"""The judge of every journey: what a bridge says, against the books of the sandbox's SdI."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final, Protocol

from invoicebridge.bridge.archived import Listed
from invoicebridge.sandbox.books import Entry
from invoicebridge.transmission.proving import REPEATS
from invoicebridge.transmission.state import State

WHAT_THE_SDI_SAID: Final = {"RC": State.DELIVERED, "NS": State.REJECTED, "MC": State.MADE_AVAILABLE}
OUTCOMES: Final = {"EC01": State.CUSTOMER_ACCEPTED, "EC02": State.CUSTOMER_REFUSED}


class Told(Protocol):
    """A journey that is over."""

    @property
    def numbers(self) -> Collection[str]:
        """The numbers of the invoices that were to be sent."""

    def listed(self) -> Sequence[Listed]:
        """The invoices in the store."""

    def entries(self) -> Sequence[Entry]:
        """What reached the SdI."""


def told_wrongly(told: Told) -> list[str]:
    """Every difference between what the bridge says and the SdI's books."""
    listed, entries = told.listed(), told.entries()
    return [*_lost(told.numbers, listed, entries), *_twice(listed, entries), *_false(listed, entries)]


def is_settled(one: Listed) -> bool:
    """Whether nothing more is to come of the invoice."""
    return one.state in (*WHAT_THE_SDI_SAID.values(), *OUTCOMES.values()) and not one.queued


def had_effect(entry: Entry) -> bool:
    """Whether the SdI dealt with the file: it did not merely say that it has the name already."""
    return not entry.codes or not set(entry.codes) <= REPEATS


def state_in_books(entry: Entry) -> State:
    """What the SdI has made of a file, by its own books."""
    if entry.outcome is not None:
        return OUTCOMES[entry.outcome]
    return WHAT_THE_SDI_SAID[entry.kinds[-1]]


def _lost(numbers: Collection[str], listed: Sequence[Listed], entries: Sequence[Entry]) -> Iterator[str]:
    known = [one.numero for one in listed]
    yield from (f"{numero} was lost" for numero in numbers if numero not in known)
    yield from (f"{numero} was prepared twice" for numero in set(known) if known.count(numero) > 1)
    arrived = {entry.nome_file for entry in entries}
    yield from (f"{one.name} never reached the SdI" for one in listed if one.name not in arrived)


def _twice(listed: Sequence[Listed], entries: Sequence[Entry]) -> Iterator[str]:
    with_effect = [entry.nome_file for entry in entries if had_effect(entry)]
    yield from (f"{name} was taken twice" for name in set(with_effect) if with_effect.count(name) > 1)
    names = {one.name for one in listed}
    yield from (f"{entry.nome_file} is in no store" for entry in entries if entry.nome_file not in names)


def _false(listed: Sequence[Listed], entries: Sequence[Entry]) -> Iterator[str]:
    true = {entry.nome_file: state_in_books(entry) for entry in entries if had_effect(entry)}
    for one in listed:
        if one.state is not true.get(one.name):
            yield f"{one.name} is {true.get(one.name)} in the books and {one.state} in the store"
