"""The pages inside a package of evidence: the list, and the story of each file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from invoicebridge.bridge.archived import Company, Head
from invoicebridge.bridge.looking.story import Chapter
from invoicebridge.bridge.proving.export import Exported
from invoicebridge.catalogue import Text
from invoicebridge.render.invoice_values import Words
from invoicebridge.render.overview_texts import PHRASES, phrase
from invoicebridge.render.pages import page
from invoicebridge.render.signature_texts import printable
from invoicebridge.render.states import shown_of
from invoicebridge.render.story_page import chapter_page
from invoicebridge.render.story_view import party

_TITLE = Text("Prove delle fatture", "Evidence of invoices")
_HOW = Text(
    "Questo pacchetto si verifica senza rete e senza l'archivio da cui viene: "
    "invoicebridge export verify PACCHETTO.zip. Ogni file del pacchetto è elencato con la sua "
    "impronta SHA-256 in manifest.json.",
    "This package can be verified without network and without the store that it comes from: "
    "invoicebridge export verify PACKAGE.zip. manifest.json lists every file of the package with its SHA-256 hash.",
)


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One invoice of the list."""

    date: str
    number: str
    customer: str
    total: str
    state: str
    of: str
    file: str
    href: str


@dataclass(frozen=True, slots=True)
class PackagePages:
    """Makes the pages in a language; the same values give the same bytes."""

    language: str

    def story(self, chapter: Chapter, companies: Sequence[Company], head: Head, hrefs: Mapping[str, str]) -> bytes:
        """The page of one file's story."""
        return chapter_page(chapter, companies, head, self.language, hrefs, back="../index.html")

    def index(self, exported: Sequence[Exported], companies: Sequence[Company], head: Head) -> bytes:
        """The page that leads to all stories."""
        rows = [row for one in exported for row in self._rows(one)]
        named = {one.listed.company for file in exported for one in file.invoices}
        return page(
            "package.html.j2",
            self.language,
            say={key: text.in_language(self.language) for key, text in PHRASES.items()},
            title=_TITLE.in_language(self.language),
            sellers=[party(one) for one in companies if one.id in named],
            how=_HOW.in_language(self.language),
            count=phrase("row" if len(rows) == 1 else "rows", self.language, count=len(rows)),
            rows=rows,
            head=str(head),
        )

    def _rows(self, exported: Exported) -> Iterator[IndexRow]:
        words = Words(self.language)
        for standing in exported.invoices:
            one, shown = standing.listed, shown_of(standing)
            yield IndexRow(
                date=words.date(one.data),
                number=printable(one.numero),
                customer=printable(one.customer or ""),
                total="" if one.total is None else words.number(one.total),
                state=shown.label.in_language(self.language),
                of=str(shown.of),
                file=printable(one.name),
                href=f"{exported.folder}/index.html",
            )
