"""The operation `export`: files with all their evidence and stories, in a package that anybody can read and verify.

package
├── index.html        the list, for people
├── manifest.json     every entry with its hash, the head of the store, what the states are said to be
├── evidence/         mails, notifications, SMTP dialogues, decisions
└── IT01234567890_00001/
    ├── index.html    the story, for people
    ├── story.json    the story, its chain, and what the state is computed from
    ├── IT01234567890_00001.xml.p7m     the file as it was sent
    └── document.xml  the document inside, where it is signed
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any, Final, Protocol

from invoicebridge import __version__
from invoicebridge.bridge.archived import Company, Evidence, EvidenceKind, Filter, Head
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.looking.listing import every
from invoicebridge.bridge.looking.standing import Standing, folded
from invoicebridge.bridge.looking.story import Chapter, chapter, find, same_invoice
from invoicebridge.bridge.ports import Archive
from invoicebridge.bridge.proving import package, package_values
from invoicebridge.bridge.proving.evidence_names import evidence_name
from invoicebridge.bridge.proving.package_values import Account
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.errors import ConfigurationError, UnreadableSignature
from invoicebridge.fatturapa.filename import problem, stem
from invoicebridge.signature import p7m

_AT_ONCE: Final = 100
STORY: Final = "story.json"
INDEX: Final = "index.html"
DOCUMENT: Final = "document.xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """One file in a package."""

    name: str
    folder: str
    invoices: tuple[Standing, ...]


class Pages(Protocol):
    """Makes what people read in a package."""

    def story(self, chapter: Chapter, companies: Sequence[Company], head: Head, hrefs: Mapping[str, str]) -> bytes:
        """The page of one file's story; `hrefs` lead from it to the evidence, by hash."""

    def index(self, exported: Sequence[Exported], companies: Sequence[Company], head: Head) -> bytes:
        """The page that leads to all stories."""


def chosen(archive: Archive, texts: Sequence[str], wanted: Filter) -> tuple[str, ...]:
    """Return the transmissions that people mean by the texts, or without any, those that the filter chooses.

    ConfigurationError: `invoice-not-found`, `invoice-ambiguous`, `nothing-to-export`.
    """
    if not texts:
        ids = dict.fromkeys(one.transmission for one in every(archive, wanted))
        if not ids:
            raise ConfigurationError("nothing-to-export")
        return tuple(ids)
    meant: dict[str, None] = {}
    for text in texts:
        found = find(archive, text, wanted.company)
        if not same_invoice(found):
            raise ConfigurationError(
                "invoice-ambiguous", text=text, known=", ".join(sorted({one.name for one in found}))
            )
        meant.update(dict.fromkeys(one.transmission for one in found))
    return tuple(meant)


def export(
    bridge: Bridge, ids: Sequence[str], stream: IO[bytes], pages: Pages, name: str
) -> Generator[Outcome, None, Outcome]:
    """Write a package of these transmissions into the stream; yield each when it is in, and return the whole's outcome.

    The same store gives the same bytes. ConfigurationError `evidence-damaged` when a piece is no longer what it was:
    then there is no package.
    """
    archive = bridge.archive
    companies, head = archive.companies.all(), archive.stories.head()
    with package.writing(stream) as writer:
        packing = _Packing(bridge, writer, pages, companies, head)
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            known = folded(archive, some)
            for id_ in some:
                told = chapter(archive, known[id_], bridge.clock.now())
                packing.add(told)
                yield Outcome(what=told.name, verdict=Verdict.DONE, code="exported", transmission=id_)
        manifest = packing.close()
    detail = {"files": str(len(ids)), "evidence": str(packing.pieces), "manifest": manifest}
    return Outcome(what=name, verdict=Verdict.DONE, code="package-written", detail=detail)


def signed_document(content: bytes) -> bytes | None:
    """Return what is inside a .p7m; None for any other file, and for one that cannot be opened."""
    if not p7m.looks_signed(content):
        return None
    try:
        return p7m.open_p7m(content).content
    except UnreadableSignature:
        return None


class _Packing:
    """What is in the package so far."""

    def __init__(
        self, bridge: Bridge, writer: package.Writer, pages: Pages, companies: Sequence[Company], head: Head
    ) -> None:
        self._archive = bridge.archive
        self._writer = writer
        self._pages = pages
        self._companies = companies
        self._head = head
        self._entries: dict[str, str] = {}
        self._files: list[dict[str, Any]] = []
        self._exported: list[Exported] = []

    @property
    def pieces(self) -> int:
        """How many pieces of evidence are in it."""
        return len(self._entries)

    def add(self, told: Chapter) -> None:
        """The file, its evidence and its story are in the package."""
        folder = self._folder(told)
        for piece in told.evidence:
            self._add_evidence(piece, told, folder)
        account = self._account(told)
        hrefs = {sha256: f"../{entry}" for sha256, entry in account.entries.items()}
        self._writer.add(f"{folder}/{STORY}", package_values.written(account, self._more(told)))
        page = self._pages.story(told, self._companies, self._head, hrefs)
        self._writer.add(f"{folder}/{INDEX}", page)
        self._files.append(
            {
                "name": told.name,
                "transmission": told.known.transmission.id,
                "story": f"{folder}/{STORY}",
                "state": account.state,
                "last": {"number": told.lines[-1].number, "sha256": told.lines[-1].sha256} if told.lines else None,
            }
        )
        self._exported.append(Exported(name=told.name, folder=folder, invoices=told.invoices))

    def _folder(self, told: Chapter) -> str:
        """Names are unique in a store without case and extension; one that breaks the SdI's rule is not used."""
        good = problem(told.name) is None
        return stem(told.name) if good else f"file-{told.known.transmission.sha256[:16]}-{len(self._files)}"

    def _add_evidence(self, piece: Evidence, told: Chapter, folder: str) -> None:
        """The bytes are in the package, once."""
        if piece.sha256 in self._entries:
            return
        content = self._archive.evidence.content(piece.sha256)
        if content is None:
            return
        own = piece.kind is EvidenceKind.FILE
        name = evidence_name(piece, told.name, content)
        entry = f"{folder}/{name}" if own else f"evidence/{name}"
        self._writer.add(entry, content)
        self._entries[piece.sha256] = entry
        if own:
            self._add_document(content, folder)

    def _add_document(self, content: bytes, folder: str) -> None:
        document = signed_document(content)
        if document is not None:
            self._writer.add(f"{folder}/{DOCUMENT}", document)

    def _account(self, told: Chapter) -> Account:
        one, found = told.known.transmission, told.known.folded
        return Account(
            transmission=one,
            state=found.state,
            invoices=tuple(each.state for each in found.invoices[: len(one.invoices)]),
            attempts=tuple(stored.attempt for stored in told.attempts),
            proofs=self._archive.transmissions.tied([one.id])[one.id].proofs,
            lines=told.lines,
            evidence=told.evidence,
            entries={
                piece.sha256: self._entries[piece.sha256] for piece in told.evidence if piece.sha256 in self._entries
            },
        )

    def _more(self, told: Chapter) -> Mapping[str, Any]:
        company = next((one for one in self._companies if one.id == told.known.transmission.company), None)
        seller = None if company is None else {"name": company.name, "id": f"{company.id_paese}{company.id_codice}"}
        return {
            "company": seller,
            "customers": [one.listed.customer for one in told.invoices],
            "corrects": None if told.corrects is None else told.corrects.name,
            "corrected_by": None if told.corrected_by is None else told.corrected_by.name,
        }

    def close(self) -> str:
        """The index and the manifest are in the package; the manifest's hash."""
        self._writer.add(INDEX, self._pages.index(self._exported, self._companies, self._head))
        about = {
            "software": f"invoicebridge {__version__}",
            "store": {"kind": self._archive.kind, "head": str(self._head)},
            "files": self._files,
        }
        return self._writer.close(about)
