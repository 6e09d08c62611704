"""What a person means to correct: a file that was rejected, refused or never left, or a draft that is still open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from invoicebridge.bridge.archived import Draft, Listed
from invoicebridge.bridge.ports import Archive
from invoicebridge.bridge.preparing.open_drafts import is_called
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.transmission.state import ATTEMPT_ENDS, RELEASED, State

_NEVER_LEFT = ATTEMPT_ENDS | {State.PREPARED}

Number = tuple[str, date]


@dataclass(frozen=True, slots=True)
class Lot:
    """A file, and all invoices in it as lists show them."""

    rows: tuple[Listed, ...]

    @property
    def first(self) -> Listed:
        """What is true of the whole file stands in every row."""
        return self.rows[0]

    @property
    def released(self) -> frozenset[Number]:
        """Number and date of the invoices that were rejected or refused."""
        return frozenset((row.numero, row.data) for row in self.rows if row.state in RELEASED)

    @property
    def never_left(self) -> bool:
        """Whether the SdI does not have the file, as far as is proven."""
        return all(row.state in _NEVER_LEFT for row in self.rows)

    @property
    def demanded(self) -> frozenset[Number]:
        """Number and date of the invoices that a correction holds: those, and no others."""
        return self.released or frozenset((row.numero, row.data) for row in self.rows)

    @property
    def is_correctable(self) -> bool:
        """Whether a correction makes sense; whether nothing of it is in flight the store says when it is given up."""
        return self.first.corrected_by is None and (bool(self.released) or self.never_left)


def meant(archive: Archive, target: str, company: str | None = None) -> Lot | Draft | Outcome:
    """Return the one thing that the target names and that can be corrected; otherwise an outcome that says why not."""
    lots = _lots(archive, target, company)
    able = [lot for lot in lots if lot.is_correctable]
    if len(able) > 1:
        able = [lot for lot in able if not lot.first.withdrawn] or able
    drafts = [
        one for one in archive.drafts.open(company=company) if is_called(one, target) and not _is_among(one, able)
    ]
    choices: list[Lot | Draft] = [*able, *drafts]
    if len(choices) == 1:
        return choices[0]
    if choices:
        detail = {"choices": ", ".join(_called(one) for one in choices)}
        return Outcome(what=target, verdict=Verdict.FAILED, code="correct-ambiguous", detail=detail)
    return _not_correctable(archive, target, lots)


def _lots(archive: Archive, target: str, company: str | None) -> list[Lot]:
    """The files that the target names, each with all its invoices, the latest first."""
    ids = dict.fromkeys(row.transmission for row in archive.overview.find(target, company))
    rows = archive.overview.of_files(list(ids))
    return [Lot(tuple(own)) for _, own in groupby(rows, key=lambda row: row.transmission)]


def _is_among(draft: Draft, lots: Iterable[Lot]) -> bool:
    """Whether the draft is a failed correction of one of the files: then the file is meant."""
    return any(lot.first.company == draft.company and (draft.numero, draft.data) in lot.demanded for lot in lots)


def _called(one: Lot | Draft) -> str:
    return f"{one.source} ({one.id})" if isinstance(one, Draft) else one.first.name


def _not_correctable(archive: Archive, target: str, lots: Sequence[Lot]) -> Outcome:
    if not lots:
        return Outcome(what=target, verdict=Verdict.FAILED, code="correct-unknown")
    latest = lots[0].first
    if latest.corrected_by is not None:
        names = [one.name for one in archive.transmissions.get([latest.corrected_by])]
        detail = {"name": latest.name, "by": ", ".join(names) or latest.corrected_by}
        code, by = "already-corrected", latest.corrected_by
        return Outcome(what=target, verdict=Verdict.NOTHING, code=code, detail=detail, transmission=by)
    detail = {"name": latest.name, "state": str(latest.state)}
    return Outcome(
        what=target, verdict=Verdict.FAILED, code="not-correctable", detail=detail, transmission=latest.transmission
    )
