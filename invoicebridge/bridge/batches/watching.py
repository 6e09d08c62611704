"""The operation `import --watch`: everything that ERPs put into watched folders is imported, and each has its result.

    yield from watch(bridge, folders)

What is in hand belongs to this process; whatever it leaves, by its end or by a store that does not answer, the next
run takes up again. Importing takes nothing twice, so that a batch may be gone through again at any time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import BinaryIO, Final, Protocol

from invoicebridge.bridge.alerting.noting import noted
from invoicebridge.bridge.batches.batch import Batch, Choices, Told
from invoicebridge.bridge.batches.importing import NO_FAULTS, importing
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.importing import ImportFault
from invoicebridge.bridge.ports import Given, WatchFolder
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.errors import ArchiveUnavailable, ConfigurationError, InvoiceBridgeError, UnreadableFile

MOST_REMARKS: Final = 100_000
"""So many are written into the copy of a table; the result has all."""
_OF_SETTINGS: Final = frozenset({"company-unknown", "company-party-wrong"})
_BAD: Final = (Verdict.ATTENTION, Verdict.FAILED)


class Scribe(Protocol):
    """Writes results, for people."""

    def heading(self) -> bytes:
        """With what every result begins."""

    def told(self, told: Told) -> bytes:
        """What stands in a result of one outcome, and of the invoices that it is about."""

    def remarks(self, faults: Sequence[ImportFault]) -> Mapping[int | None, str]:
        """By row, what the person who mends the table has to know."""


@dataclass(frozen=True, kw_only=True)
class Reader:
    """How what lies in one folder is read."""

    batch: Callable[[Given], Batch]
    """InvoiceBridgeError."""
    copied: Callable[[Given, Mapping[int | None, str]], Callable[[BinaryIO], None] | None]
    """What writes the table with remarks; None for what is no table. InvoiceBridgeError."""


@dataclass(frozen=True, kw_only=True)
class Watched:
    """One folder, and how its batches are read. Put together from the settings."""

    name: str
    folder: WatchFolder
    choices: Choices
    reader: Callable[[], Reader]
    """By the mapping as it stands now; InvoiceBridgeError where that cannot be used."""
    scribe: Scribe

    @property
    def key(self) -> str:
        """As the settings call it."""
        return f"watch.{self.name}"


def watch(bridge: Bridge, folders: Iterable[Watched], *, each: bool = True) -> Iterator[Outcome]:
    """Import all that lies in the folders; yield what became of each batch, and (`each`) of each invoice in it.

    A folder that cannot be used keeps no other waiting, and a person is alerted. ArchiveUnavailable.
    """
    for one in folders:
        yield from noted(bridge, _through(bridge, one, each=each))


def _through(bridge: Bridge, one: Watched, *, each: bool) -> Iterator[Outcome]:
    try:
        reader = one.reader()
        one.folder.prepare()
        with closing(one.folder.given()) as every:
            for given in every:
                yield from _Result(bridge, one, reader, given).outcomes(each=each)
    except (ConfigurationError, UnreadableFile) as error:
        yield Outcome(what=one.key, verdict=Verdict.FAILED, code="watch-folder-failed", error=error)
        return
    yield Outcome(what=one.key, verdict=Verdict.NOTHING, code="watch-folder-good")


class _Result:
    """One batch on its way from `in` to `done` or `failed`."""

    def __init__(self, bridge: Bridge, one: Watched, reader: Reader, given: Given) -> None:
        self._bridge, self._one, self._reader, self._given = bridge, one, reader, given
        self._faults: list[ImportFault] = []
        self._invoices = self._bad = 0

    def outcomes(self, *, each: bool) -> Iterator[Outcome]:
        """Yield what became of it; it is where it belongs then."""
        self._given.record(self._one.scribe.heading())
        for told in self._told():
            self._note(told)
            if each:
                yield told.outcome
        yield self._finished()

    def _told(self) -> Iterator[Told]:
        """Whatever there is to tell; what stops this batch stops no other, but for what the settings have wrong."""
        if self._given.odd is not None:
            yield Told(self._failed(f"watch-odd-{self._given.odd}"))
            return
        try:
            yield from importing(self._bridge, self._reader.batch(self._given), self._one.choices)
        except ArchiveUnavailable:
            raise
        except InvoiceBridgeError as error:
            if error.code in _OF_SETTINGS:
                raise
            yield Told(replace(self._failed("watch-not-read"), error=error))
        except Exception as error:  # noqa: BLE001  a defect that one batch brings to light must not stop all others
            yield Told(self._defect(error))
        if self._given.changed():
            yield Told(self._failed("watch-written-to"))

    def _failed(self, code: str) -> Outcome:
        return Outcome(what=self._given.label, verdict=Verdict.FAILED, code=code)

    def _defect(self, error: Exception) -> Outcome:
        return replace(self._failed("watch-defect"), detail={"type": type(error).__name__})

    def _note(self, told: Told) -> None:
        outcome = told.outcome
        self._given.record(self._one.scribe.told(told))
        self._invoices += len(told.invoices)
        if outcome.verdict in _BAD and outcome.code not in NO_FAULTS:
            self._bad += 1
            self._faults += outcome.remarks[: MOST_REMARKS - len(self._faults)]

    def _finished(self) -> Outcome:
        self._annotate()
        path = self._given.finish(good=not self._bad)
        detail = {"path": path, "count": str(self._invoices), "bad": str(self._bad)}
        verdict, code = (Verdict.ATTENTION, "watch-failed") if self._bad else (Verdict.DONE, "watch-done")
        return Outcome(what=self._given.label, verdict=verdict, code=code, detail=detail)

    def _annotate(self) -> None:
        """Where it is a table, a copy says beside each row what is wrong; else the result alone does."""
        if not self._faults:
            return
        try:
            write = self._reader.copied(self._given, self._one.scribe.remarks(self._faults))
            if write is not None:
                self._given.annotate(write)
        except InvoiceBridgeError as error:
            if error.code == "watch-folder-unusable":
                raise
            without = Outcome(what=self._given.label, verdict=Verdict.NOTHING, code="watch-not-annotated", error=error)
            self._given.record(self._one.scribe.told(Told(without)))
        except Exception as error:  # noqa: BLE001  as in _told; the result says all that the copy would
            self._given.record(self._one.scribe.told(Told(self._defect(error))))
