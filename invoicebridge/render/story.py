"""An invoice's story as values for people and, as JSON, for machines."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from invoicebridge.bridge.archived import Evidence, EvidenceKind, Listed, StoryLine
from invoicebridge.bridge.looking.story import Chapter, Story
from invoicebridge.fatturapa.document_types import CREDIT_NOTES
from invoicebridge.render.invoice_values import Words
from invoicebridge.render.message_words import STATES
from invoicebridge.render.overview import row
from invoicebridge.render.signature_texts import printable
from invoicebridge.render.story_lines import line_text
from invoicebridge.render.story_texts import KINDS, LABELS, phrase
from invoicebridge.transmission.deadlines import Deadline
from invoicebridge.transmission.fold import Contradiction

SHORT: Final = 12
"""Characters of a hash that people see; enough to find the evidence by."""


def title(one: Listed, language: str) -> str:
    """What the document is, with number and date."""
    key = "credit" if one.tipo_documento in CREDIT_NOTES else "invoice"
    return phrase(key, language, numero=printable(one.numero), data=Words(language).date(one.data))


def headline(chapter: Chapter, language: str) -> str:
    """What the file holds."""
    if len(chapter.invoices) == 1:
        return title(chapter.invoices[0].listed, language)
    return phrase("several", language, count=len(chapter.invoices), name=printable(chapter.name))


def contradiction_text(one: Contradiction, language: str) -> str:
    """What cannot be true together, and whether somebody has decided."""
    state = STATES[one.proof.state].in_language(language)
    if one.against is None:
        told = phrase("strange", language, state=state)
    else:
        against = STATES[one.against].in_language(language)
        told = phrase("contradicts", language, state=state, against=against)
    return told if one.resolved_by is None else f"{told} ({phrase('resolved', language)})"


def evidence_text(one: Evidence, language: str) -> str:
    """What a piece of evidence is, and what came of reading it where that is worth a word."""
    return ", ".join(filter(None, [KINDS[one.kind].in_language(language), label_text(one, language)]))


def label_text(one: Evidence, language: str) -> str:
    """What came of reading a piece of evidence, where that is worth a word."""
    return "" if one.kind is EvidenceKind.FILE else LABELS[one.label].in_language(language)


def as_mapping(story: Story, language: str) -> dict[str, Any]:
    """The JSON object of a story."""
    return {
        "at": story.at.isoformat(),
        "files": [_chapter(one, story, language) for one in story.chapters],
        "head": str(story.head),
    }


def _chapter(chapter: Chapter, story: Story, language: str) -> dict[str, Any]:
    one, folded = chapter.known.transmission, chapter.known.folded
    return {
        "transmission": one.id,
        "company": one.company,
        "file": one.name,
        "sha256": one.sha256,
        "formato": one.formato,
        "archive": one.archive,
        "identificativi_sdi": sorted(one.identificativi_sdi),
        "prepared_at": one.prepared_at.isoformat(),
        "state": str(folded.state),
        "invoices": [row(each, story.at, language) for each in chapter.invoices],
        "corrects": None if chapter.corrects is None else chapter.corrects.name,
        "corrected_by": None if chapter.corrected_by is None else chapter.corrected_by.name,
        "due": [_due(each) for each in chapter.due],
        "contradictions": [_contradiction(each, language) for each in folded.contradictions],
        "gaps": [str(state) for state in folded.gaps],
        "attempts": [
            {
                "message_id": each.attempt.message_id,
                "address": each.attempt.address,
                "mailbox": each.mailbox,
                "saved_at": each.attempt.saved_at.isoformat(),
                "identificativo": each.attempt.identificativo,
                "state": str(each.state),
            }
            for each in chapter.attempts
        ],
        "lines": [_line(each, language) for each in chapter.lines],
        "evidence": list(_evidence(chapter)),
    }


def _due(due: Deadline) -> Mapping[str, str]:
    return {"due": str(due.due), "by": due.by.isoformat(), "source": due.source}


def _contradiction(one: Contradiction, language: str) -> dict[str, Any]:
    return {
        "state": str(one.proof.state),
        "against": None if one.against is None else str(one.against),
        "why": str(one.why),
        "evidence": one.proof.sha256,
        "resolved": one.resolved_by is not None,
        "text": contradiction_text(one, language),
    }


def _line(line: StoryLine, language: str) -> dict[str, Any]:
    return {
        "number": line.number,
        "at": line.at.isoformat(),
        "what": line.event.what,
        "text": line_text(line, language),
        "detail": dict(line.event.detail),
        "evidence": line.event.evidence,
        "sha256": line.sha256,
    }


def _evidence(chapter: Chapter) -> Iterator[dict[str, Any]]:
    without = {one.sha256 for one in chapter.unproven}
    for one in chapter.evidence:
        yield {
            "sha256": one.sha256,
            "kind": str(one.kind),
            "source": one.source,
            "received_at": one.received_at.isoformat(),
            "label": str(one.label),
            "reason": one.reason,
            "proves_nothing": one.sha256 in without,
        }
