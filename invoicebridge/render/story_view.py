"""What is shown of one file's story, in the terminal and on pages: texts, each with the tone in which it is said."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from invoicebridge.bridge.archived import Company, Evidence, EvidenceKind, StoryLine
from invoicebridge.bridge.looking.standing import Standing
from invoicebridge.bridge.looking.story import Chapter
from invoicebridge.render.invoice_values import Words, harmless
from invoicebridge.render.message_words import STATES
from invoicebridge.render.overview import due_text, instant
from invoicebridge.render.signature_texts import printable
from invoicebridge.render.states import Shown, shown_of
from invoicebridge.render.story import SHORT, contradiction_text, evidence_text, headline, label_text, title
from invoicebridge.render.story_lines import held_text, line_text
from invoicebridge.render.story_texts import ATTEMPTS, phrase
from invoicebridge.transmission.attempt import standing

MOST_INVOICES: Final = 50
"""How many invoices of one file are told one by one."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing about the file; the tone is a class of `render.states`, `soft`, or empty."""

    label: str
    value: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the story."""

    when: str
    text: str
    evidence: str
    """The beginning of its evidence's hash, or nothing."""
    kind: str
    """What that evidence is."""
    href: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence."""

    sha256: str
    short: str
    kind: str
    when: str
    source: str
    href: str
    tone: str


@dataclass(frozen=True, slots=True)
class ChapterView:
    """What happened to one file."""

    anchor: str
    title: str
    name: str
    state: str
    of: str
    """The class of the state."""
    facts: tuple[Fact, ...]
    lines: tuple[Line, ...]
    evidence: tuple[Piece, ...]
    end: str
    """Hash of the last line."""


def view(
    chapter: Chapter,
    companies: Sequence[Company],
    now: datetime | None,
    language: str,
    hrefs: Mapping[str, str] | None = None,
) -> ChapterView:
    """The view of a chapter; `hrefs` are where the pieces of evidence lie, by hash.

    Without `now` nothing is called overdue, so that the same story always reads the same.
    """
    links = hrefs or {}
    state = _state(chapter)
    return ChapterView(
        anchor=f"t-{chapter.known.transmission.id}",
        title=headline(chapter, language),
        name=harmless(chapter.name),
        state=state.label.in_language(language),
        of=str(state.of),
        facts=tuple(_facts(chapter, companies, now, language)),
        lines=tuple(_line(one, chapter, links, language) for one in chapter.lines),
        evidence=tuple(_piece(one, chapter, links, language) for one in chapter.evidence),
        end=chapter.lines[-1].sha256 if chapter.lines else "",
    )


def _state(chapter: Chapter) -> Shown:
    """Of several invoices the one that needs somebody, otherwise the first."""
    shown = [shown_of(one) for one in chapter.invoices]
    return next((one for one in shown if one.of == "person"), shown[0])


def party(company: Company) -> str:
    """Name and VAT number."""
    return f"{printable(company.name)}, {company.id_paese}{company.id_codice}"


# --- facts -----------------------------------------------------------------------------------------------------------


def _facts(chapter: Chapter, companies: Sequence[Company], now: datetime | None, language: str) -> Iterator[Fact]:
    one = chapter.known.transmission
    seller = next((each for each in companies if each.id == one.company), None)
    yield Fact(phrase("from", language), printable(one.company) if seller is None else party(seller))
    for each in chapter.invoices[:MOST_INVOICES]:
        yield from _of_invoice(each, alone=len(chapter.invoices) == 1, language=language)
    inside = f", {printable(one.archive)}" if one.archive else ""
    yield Fact(phrase("file", language), f"{printable(one.name)} ({one.formato}){inside}")
    if one.identificativi_sdi:
        yield Fact(phrase("sdi", language), ", ".join(sorted(one.identificativi_sdi)))
    yield Fact(phrase("id", language), one.id, "soft")
    for key, other in (("corrects", chapter.corrects), ("corrected by", chapter.corrected_by)):
        if other is not None:
            yield Fact(phrase(key, language), printable(other.name))
    for due in chapter.due:
        over = now is not None and due.is_over(now)
        told = due_text(due, chapter.known.transmission.prepared_at if now is None else now, language)
        yield Fact(phrase("waits", language), told, "person" if over else "going")
    yield from _doubts(chapter, now, language)


def _of_invoice(one: Standing, *, alone: bool, language: str) -> Iterator[Fact]:
    total = "-" if one.listed.total is None else Words(language).number(one.listed.total)
    customer, shown = printable(one.listed.customer or "-"), shown_of(one)
    state = shown.label.in_language(language)
    if not alone:
        yield Fact(title(one.listed, language), f"{customer}, {total}: {state}", str(shown.of))
        return
    yield Fact(phrase("to", language), customer)
    yield Fact(phrase("total", language), total)
    held = one.listed.held
    more = held_text(held, language) if held else STATES[one.listed.state].in_language(language)
    yield Fact(phrase("state", language), f"{state}: {more}", str(shown.of))


def _doubts(chapter: Chapter, now: datetime | None, language: str) -> Iterator[Fact]:
    folded = chapter.known.folded
    for one in folded.contradictions:
        told = f"{contradiction_text(one, language)} [{one.proof.sha256[:SHORT]}]"
        yield Fact(phrase("contradiction", language), told, "person" if one.resolved_by is None else "soft")
    if folded.gaps:
        named = "; ".join(STATES[state].in_language(language) for state in folded.gaps)
        yield Fact(phrase("gaps", language), named, "warn")
    if chapter.unproven:
        named = ", ".join(one.sha256[:SHORT] for one in chapter.unproven)
        yield Fact(phrase("unproven", language), named, "warn")
    for each in chapter.attempts:
        how = standing(each.attempt, each.state, now or each.attempt.lease_ends)
        told = f"{printable(each.attempt.message_id)}: {ATTEMPTS[how].in_language(language)}"
        yield Fact(phrase("attempts", language), told, "soft")


# --- lines and evidence ----------------------------------------------------------------------------------------------


def _line(line: StoryLine, chapter: Chapter, links: Mapping[str, str], language: str) -> Line:
    proof = line.event.evidence
    piece = next((one for one in chapter.evidence if one.sha256 == proof), None)
    return Line(
        when=instant(line.at, language),
        text=line_text(line, language),
        evidence="" if proof is None else proof[:SHORT],
        kind="" if piece is None else _worth_saying(piece, language),
        href="" if proof is None else links.get(proof, ""),
    )


def _worth_saying(one: Evidence, language: str) -> str:
    """What the evidence is, where the line does not say so already."""
    kind = evidence_text(one, language) if one.kind in (EvidenceKind.SMTP, EvidenceKind.PORTAL) else ""
    return kind or label_text(one, language)


def _piece(one: Evidence, chapter: Chapter, links: Mapping[str, str], language: str) -> Piece:
    return Piece(
        sha256=one.sha256,
        short=one.sha256[:SHORT],
        kind=evidence_text(one, language),
        when=instant(one.received_at, language),
        source=printable(one.source),
        href=links.get(one.sha256, ""),
        tone="warn" if one in chapter.unproven else "",
    )
