"""From what an importer gives to what may be prepared: whose it is, its customer, and what it says."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from invoicebridge.bridge.batched import InvoiceId
from invoicebridge.bridge.batches import row_remarks
from invoicebridge.bridge.batches.canonical import digests
from invoicebridge.bridge.batches.customers import Filled, Filling
from invoicebridge.bridge.batches.entry import About, Came, Entry, faulty
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.importing import ImportedDraft, ImportedFile
from invoicebridge.bridge.preparing.candidates import failed
from invoicebridge.bridge.preparing.described import glimpse
from invoicebridge.bridge.preparing.inputs import Input, Kind, ready_input
from invoicebridge.bridge.preparing.preparation import Preparation
from invoicebridge.bridge.preparing.recognise import issuer_of_draft
from invoicebridge.errors import ConfigurationError, InvalidDocument, UnreadableFile
from invoicebridge.fatturapa import draft_json
from invoicebridge.fatturapa.controls.facts import Party
from invoicebridge.fatturapa.document_types import ORDINARY_DEFAULT, SIMPLIFIED_DEFAULT

_HEADER: Final = "fattura_elettronica_header"
_SELLER: Final = "cedente_prestatore"
_BODIES: Final = "fattura_elettronica_body"


@dataclass(frozen=True, slots=True)
class _Stated:
    """A draft as it was stated, of a company that is known; its customer may be no more than a code."""

    about: About
    imported: ImportedDraft
    company: str


class Reader:
    """Reads what one batch holds."""

    def __init__(self, bridge: Bridge, preparation: Preparation, filling: Filling, company: str | None) -> None:
        """`company`: the id of the one that everything belongs to which does not say so itself."""
        self._bridge = bridge
        self._preparation = preparation
        self._filling = filling
        self._company = company

    def read(self, window: Sequence[ImportedDraft | ImportedFile]) -> list[Entry | Came]:
        """Return each, in their order: as it may be prepared, or what keeps it from that."""
        read = [self._file(one) if isinstance(one, ImportedFile) else self._stated(one) for one in window]
        filled = self._filled([one for one in read if isinstance(one, _Stated)])
        return [next(filled) if isinstance(one, _Stated) else one for one in read]

    def _stated(self, imported: ImportedDraft) -> _Stated | Came:
        about = About(imported=imported, ids=ids_of(imported))
        try:
            company = self._company_of(imported)
        except (InvalidDocument, ConfigurationError) as error:
            return faulty(about, row_remarks.of_company(imported, error))
        return _Stated(replace(about, company=company, ids=ids_of(imported, company)), imported, company)

    def _company_of(self, imported: ImportedDraft) -> str:
        """The id of the company that the row names, else of the chosen one, else of the issuer, or of the only one.

        InvalidDocument, ConfigurationError as of the register; `company-differs` when the row names another than the
        chosen.
        """
        register = self._preparation.register
        named = None if imported.company is None else register.named(imported.company).id
        if named is not None and self._company is not None and named != self._company:
            raise InvalidDocument("company-differs", company=named, chosen=self._company)
        return named or self._company or register.of(_issuer(imported)).id

    def _file(self, imported: ImportedFile) -> Entry | Came:
        about = About(imported=imported)
        try:
            one = ready_input(imported.label, imported.name, imported.content)
        except UnreadableFile as error:
            return Came(about=about, outcome=failed(about.label, error))
        about = replace(about, stated_sha256=one.sha256)
        seen = glimpse(self._preparation.examiner.made(one).xml, self._bridge.clock.now())
        try:
            company = self._preparation.register.of(seen.issuer, self._company).id
        except (InvalidDocument, ConfigurationError):
            return Entry(about, one)  # that nobody's invoice cannot be prepared is told with all that is wrong
        ids = [InvoiceId(company, seen.tipo_documento or "", numero, data) for numero, data in seen.numbers if data]
        about = replace(about, company=company, ids=tuple(ids) if len(ids) == len(seen.numbers) else ())
        return Entry(about, replace(one, company=company))

    def _filled(self, stated: Sequence[_Stated]) -> Iterator[Entry | Came]:
        """Yield each with what the register knows of its customer."""
        of_company: dict[str, list[ImportedDraft]] = defaultdict(list)
        for one in stated:
            of_company[one.company].append(one.imported)
        filled = {company: iter(self._filling.fill(company, every)) for company, every in of_company.items()}
        for one in stated:
            yield _entry(one, next(filled[one.company]))


def _entry(stated: _Stated, filled: Filled) -> Entry | Came:
    about = replace(stated.about, filled=filled)
    if filled.fault is not None:
        return faulty(about, (filled.fault,))
    values = filled.draft.draft
    try:
        draft = draft_json.from_parsed(values)
    except InvalidDocument as error:
        return faulty(about, row_remarks.errors(filled.draft, error))
    imported = stated.imported
    made = digests(draft, stated.company, imported.draft[_HEADER], imported.customer)
    one = Input(
        label=about.label,
        name=None,
        kind=Kind.DRAFT,
        content=json.dumps(values).encode(),
        sha256=made.source,
        values=values,
        draft=draft,
        company=stated.company,
    )
    return Entry(replace(about, stated_sha256=made.stated), one)


def _issuer(imported: ImportedDraft) -> Party | None:
    """Whom the draft states as its issuer; None where it states nobody, or is no whole draft yet."""
    if _SELLER not in imported.draft.get(_HEADER, ()):
        return None
    try:
        return issuer_of_draft(draft_json.from_parsed(imported.draft))
    except InvalidDocument:
        return None


def ids_of(imported: ImportedDraft, company: str = "") -> tuple[InvoiceId, ...]:
    """Type, number and date of every invoice in the draft; none where one is not what it should be."""
    usual = SIMPLIFIED_DEFAULT if draft_json.is_simplified(imported.draft) else ORDINARY_DEFAULT
    try:
        documents = [body["dati_generali"]["dati_generali_documento"] for body in imported.draft[_BODIES]]
        made = tuple(
            InvoiceId(company, one.get("tipo_documento") or usual, one["numero"], date.fromisoformat(one["data"]))
            for one in documents
        )
        return made if all((one.tipo_documento + one.numero).isprintable() for one in made) else ()
    except (KeyError, TypeError, ValueError, AttributeError):
        return ()
