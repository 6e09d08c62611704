"""The drafts of which nothing became yet: kept, and closed when a file has taken their place."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Final

from invoicebridge.bridge.archived import Draft, DraftKind
from invoicebridge.bridge.ports import Archive
from invoicebridge.bridge.preparing.candidates import Candidate
from invoicebridge.fatturapa.filename import stem_key
from invoicebridge.transmission.transmission import Transmission

_Key = tuple[object, ...]
_SOURCE: Final = "source"
_NUMBER: Final = "number"
_NAME: Final = "name"
_INVOICE: Final = "invoice"
"""By what open drafts are found: the key's first part."""


def is_called(draft: Draft, text: str) -> bool:
    """Whether a person may call the draft so: by its id, number, path or file, or the name that it holds."""
    names = {draft.id, draft.numero, draft.source, draft.source.replace("\\", "/").rsplit("/", 1)[-1]}
    return text in names or (draft.name is not None and stem_key(draft.name) == stem_key(text))


class OpenDrafts:
    """The open drafts of a store; they are read when first needed, without their contents."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._known: dict[_Key, set[str]] | None = None

    def keep(self, drafts: Sequence[Draft], at: datetime) -> None:
        """The drafts are in the store; one of the same company and input takes the place of the last.

        So does one with errors of an invoice that was kept with other errors before: that one is closed.
        """
        if drafts:
            for one in drafts:
                if one.kind is DraftKind.FAULTY and one.numero is not None:
                    known = self._open().pop(_faulty(one), set())
                    self._close(known - self._open().get((_SOURCE, one.source_sha256), set()), None, at)
            self._archive.drafts.keep(drafts, at)
            self._add(self._open(), drafts)

    def waiting_from(self, source_sha256: str) -> Draft | None:
        """The draft that was made from this input and waits for its signature."""
        if (_SOURCE, source_sha256) not in self._open():
            return None
        found = [one for one in self._archive.drafts.of_source(source_sha256) if one.closed_at is None]
        return found[-1] if found and found[-1].kind is DraftKind.UNSIGNED else None

    def waiting_as(self, name: str) -> Draft | None:
        """The draft that holds this file name, compared without case and extensions."""
        return self._archive.drafts.named(name) if (_NAME, stem_key(name)) in self._open() else None

    def unsigned_of(self, company: str, numero: str, data: date) -> Draft | None:
        """The draft of that invoice which waits for its signature."""
        for id_ in self._open().get((_NUMBER, company, numero, data), ()):
            found = self._archive.drafts.get(id_)
            if found is not None and found.kind is DraftKind.UNSIGNED and found.closed_at is None:
                return found
        return None

    def close(self, candidate: Candidate, transmission: str, at: datetime) -> None:
        """What waited to become this file, was made from its input, or is the same invoice, waits no longer."""
        ids = {candidate.awaited.id} if candidate.awaited is not None else set()
        company = candidate.rules.company
        for each in candidate.described.invoices:
            ids |= self._open().pop((_NUMBER, company, each.key.numero, each.invoice.data), set())
        self._close(ids | self._open().pop((_SOURCE, candidate.source_sha256), set()), transmission, at)

    def close_made_from(self, source_sha256: str, transmission: str, at: datetime) -> None:
        """The drafts of an input wait no longer: a process that was killed had made the transmission of it."""
        self._close(self._open().pop((_SOURCE, source_sha256), set()), transmission, at)

    def close_replaced(self, company: str, numero: str, data: date, by: Transmission, at: datetime) -> None:
        """The drafts with errors of an invoice that were kept before this file was made wait no longer."""
        for id_ in self._open().get((_NUMBER, company, numero, data), set()).copy():
            found = self._archive.drafts.get(id_)
            if found is not None and found.kind is DraftKind.FAULTY and (found.kept_at or at) <= by.prepared_at:
                self._close({id_}, by.id, at)

    def _close(self, ids: Iterable[str], transmission: str | None, at: datetime) -> None:
        for id_ in sorted(ids):
            self._archive.drafts.close(id_, at, transmission)

    def _open(self) -> dict[_Key, set[str]]:
        if self._known is None:
            self._known = {}
            self._add(self._known, self._archive.drafts.outlines())
        return self._known

    def _add(self, known: dict[_Key, set[str]], drafts: Iterable[Draft]) -> None:
        """What took another's place leaves that one's id behind, which closes nothing."""
        for one in drafts:
            for key in _keys(one):
                known.setdefault(key, set()).add(one.id)


def _keys(draft: Draft) -> Iterator[_Key]:
    yield _SOURCE, draft.source_sha256
    yield _NUMBER, draft.company, draft.numero, draft.data
    if draft.kind is DraftKind.FAULTY and draft.numero is not None:
        yield _faulty(draft)
    if draft.name is not None:
        yield _NAME, stem_key(draft.name)


def _faulty(draft: Draft) -> _Key:
    return _INVOICE, draft.company, draft.tipo_documento, draft.numero, draft.data
