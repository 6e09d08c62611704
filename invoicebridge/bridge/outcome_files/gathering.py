"""Lines of the stories → the changes of states that they tell, with everything that an ERP wants to know of each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Final

from invoicebridge.bridge.archived import EvidenceKind, Listed, StoryLine
from invoicebridge.bridge.batched import InBatch
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.collecting.reading import Reading, read
from invoicebridge.bridge.looking.standing import Condition, Standing, standings
from invoicebridge.bridge.outcome_files.change import Change, SdiError
from invoicebridge.errors import ConfigurationError
from invoicebridge.fatturapa.circumstances import ROME
from invoicebridge.transmission.deadlines import Due
from invoicebridge.transmission.state import RELEASED, State

OF_FILE: Final = "state"
OF_INVOICE: Final = "invoice-state"
"""What the lines tell: a file that holds one invoice moved, or one invoice of a file that holds several."""

_OURS: Final = frozenset({Due.ISSUE, Due.RESEND})
_CLOSED: Final = frozenset({Condition.CORRECTED, Condition.WITHDRAWN})
_AN_INSTANT: Final = timedelta(microseconds=1)
_MESSAGES: Final = frozenset({EvidenceKind.MAIL, EvidenceKind.PORTAL, EvidenceKind.DECISION})


def changes(bridge: Bridge, lines: Iterable[StoryLine], company: str | None = None) -> Iterator[Change]:
    """Yield the changes that the lines tell (of a company), in their order; a few hundred lines are looked up at once.

    Of a file that holds several invoices each one's own lines count, of any other the file's.
    """
    moves = [line for line in lines if line.event.what in (OF_FILE, OF_INVOICE)]
    files = list(dict.fromkeys(line.event.transmission for line in moves))
    held = _held(bridge, files)
    batches = bridge.archive.batches.of_files(files)
    for line in moves:
        one = _invoice(line, held[line.event.transmission])
        if one is not None and company in (None, one.listed.company):
            yield _change(bridge, line, one, batches.get(line.event.transmission, ()))


def _held(bridge: Bridge, files: Sequence[str]) -> Mapping[str, Sequence[Standing]]:
    """The invoices of each file, in its order."""
    found: dict[str, list[Standing]] = defaultdict(list)
    for one in standings(bridge.archive, bridge.archive.overview.of_files(files), frozenset()):
        found[one.listed.transmission].append(one)
    return found


def _invoice(line: StoryLine, held: Sequence[Standing]) -> Standing | None:
    """The invoice that the line is about; None for a line of a whole file that holds several."""
    if line.event.what == OF_INVOICE:
        place = int(line.event.detail["place"])
        return held[place - 1] if place <= len(held) else None
    return held[0] if len(held) == 1 else None


def _change(bridge: Bridge, line: StoryLine, one: Standing, batches: Sequence[InBatch]) -> Change:
    state = State(line.event.detail["to"])
    settled = one.listed.state is not state or one.condition in _CLOSED
    ours = () if settled else tuple(due for due in one.due if due.due in _OURS)
    said = _said(bridge, line) if state in RELEASED else {}
    return Change(
        line=line,
        listed=one.listed,
        before=State(line.event.detail["from"]),
        state=state,
        settled=settled,
        last_day=(ours[0].by - _AN_INSTANT).astimezone(ROME).date() if ours else None,
        identificativo_sdi=said.get("identificativo_sdi") or " ".join(one.listed.identificativi_sdi),
        errors=tuple(_errors(bridge, line, said.get("codes", "").split())) if state is State.REJECTED else (),
        because=said.get("because", ""),
        batch=next((each for each in batches if _is(each, one.listed)), None),
    )


def _is(each: InBatch, listed: Listed) -> bool:
    given = (each.invoice.tipo_documento, each.invoice.numero, each.invoice.data)
    return given == (listed.tipo_documento, listed.numero, listed.data)


# --- what the SdI and the customer said ------------------------------------------------------------------------------


def _said(bridge: Bridge, line: StoryLine) -> Mapping[str, str]:
    """What the story repeats of the message that the state follows from."""
    said: dict[str, str] = {}
    for one in bridge.archive.stories.of(line.event.transmission):
        if one.event.what == "message" and one.event.evidence == line.event.evidence:
            said |= one.event.detail
    return said


def _errors(bridge: Bridge, line: StoryLine, codes: Sequence[str]) -> Iterator[SdiError]:
    """The reasons of the rejection as the message has them; without words where it cannot be read any more."""
    texts: dict[str, list[str]] = defaultdict(list)
    for reading in _readings(bridge, line.event.evidence):
        for message in reading.messages:
            if message.notification is not None:
                for error in message.notification.errors:
                    texts[error.codice or ""].append(error.descrizione or "")
    for code in codes:
        yield from [SdiError(code, text or None) for text in dict.fromkeys(texts.get(code, [""]))]


def _readings(bridge: Bridge, sha256: str | None) -> Iterator[Reading]:
    try:
        evidence = None if sha256 is None else bridge.archive.evidence.get(sha256)
    except ConfigurationError:  # its bytes are damaged, which `audit` tells; the change is told all the same
        return
    if evidence is not None and evidence.kind in _MESSAGES:
        found = read(evidence, bridge.lens(bridge.clock.now()), bridge.archive.evidence.get)
        yield found
        if found.vouched is not None:
            yield found.vouched
