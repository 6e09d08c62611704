"""One invoice's whole story: every file that carried it, what happened to each, and what that comes to now."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import Final

from invoicebridge.bridge.archived import Company, Evidence, Head, Label, Listed, StoredAttempt, StoryLine
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.looking.listing import in_doubt
from invoicebridge.bridge.looking.standing import Known, Standing, folded, standings
from invoicebridge.bridge.ports import Archive
from invoicebridge.errors import ConfigurationError
from invoicebridge.transmission.deadlines import Deadline, deadlines

_AT_ONCE: Final = 20
_WITHOUT_EFFECT: Final = frozenset({Label.UNPROVEN, Label.AMBIGUOUS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """What happened to one file."""

    known: Known
    invoices: tuple[Standing, ...]
    """All that it holds."""
    lines: tuple[StoryLine, ...]
    evidence: tuple[Evidence, ...]
    """What speaks of it, without the bytes, in the order in which it was stored."""
    attempts: tuple[StoredAttempt, ...]
    due: tuple[Deadline, ...]
    corrects: Listed | None = None
    corrected_by: Listed | None = None

    @property
    def name(self) -> str:
        """The file's name as sent."""
        return self.known.transmission.name

    @property
    def unproven(self) -> tuple[Evidence, ...]:
        """Messages about it that move nothing."""
        without = {proof.sha256 for proof in self.known.folded.not_counted}
        return tuple(one for one in self.evidence if one.sha256 in without or one.label in _WITHOUT_EFFECT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The files that a person asked about, the earliest first."""

    at: datetime
    chapters: tuple[Chapter, ...]
    companies: tuple[Company, ...]
    head: Head


def find(archive: Archive, text: str, company: str | None = None) -> tuple[Listed, ...]:
    """Return the invoices that a person means by a number, a file name or an id; none is ConfigurationError.

    A path is taken for the name of its file.
    """
    name = text.replace("\\", "/").rsplit("/", 1)[-1]
    found = archive.overview.find(text, company) or archive.overview.find(name, company)
    if not found:
        raise ConfigurationError("invoice-not-found", text=text)
    return found


def same_invoice(found: Sequence[Listed]) -> bool:
    """Whether these are one invoice, in one or several files, or one file with several invoices."""
    return len({one.transmission for one in found}) == 1 or len({_business_key(one) for one in found}) == 1


def _business_key(one: Listed) -> tuple[str, str, str, date]:
    return one.company, one.tipo_documento, one.numero, one.data


def story(bridge: Bridge, ids: Iterable[str]) -> Story:
    """Return the story of each of these transmissions, the earliest first."""
    archive = bridge.archive
    known = folded(archive, list(ids))
    return Story(
        at=bridge.clock.now(),
        chapters=tuple(chapter(archive, known[one], bridge.clock.now()) for one in _by_time(known.values())),
        companies=archive.companies.all(),
        head=archive.stories.head(),
    )


def stories(bridge: Bridge, ids: Iterable[str]) -> Iterator[Story]:
    """Yield the story of each of these transmissions by itself, in their order; a few are in memory at once."""
    left = iter(ids)
    while some := list(islice(left, _AT_ONCE)):
        together = story(bridge, some)
        told = {one.known.transmission.id: one for one in together.chapters}
        yield from (replace(together, chapters=(told[one],)) for one in some)


def _by_time(known: Iterable[Known]) -> list[str]:
    return [one.transmission.id for one in sorted(known, key=lambda one: one.transmission.prepared_at)]


def chapter(archive: Archive, known: Known, at: datetime) -> Chapter:
    """What happened to one transmission."""
    transmission = known.transmission
    own = archive.overview.of_files([transmission.id])
    doubtful = in_doubt(archive, transmission.company, at) if any(one.doubtful for one in own) else frozenset[str]()
    standing = tuple(standings(archive, own, doubtful))
    open_ = any(one.due for one in standing)
    return Chapter(
        known=known,
        invoices=standing,
        lines=archive.stories.of(transmission.id),
        evidence=tuple(replace(one, content=None) for one in archive.evidence.of(transmission.id)),
        attempts=archive.attempts.of(transmission.id),
        due=deadlines(transmission, known.folded) if open_ else (),
        corrects=_linked(archive, (one.corrects for one in own)),
        corrected_by=_linked(archive, (one.corrected_by for one in own)),
    )


def _linked(archive: Archive, ids: Iterable[str | None]) -> Listed | None:
    """The first invoice of the first of these transmissions."""
    id_ = next((one for one in ids if one is not None), None)
    return None if id_ is None else next(iter(archive.overview.of_files([id_])), None)
