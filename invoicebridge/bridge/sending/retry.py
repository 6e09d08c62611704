"""The operation `retry`: files that the SdI is proven not to have, and held ones, wait to be sent once more.

Always under the same name, with the same bytes. Whoever asks for a file that may not go again is told why, and what may
be done instead. `withdraw` gives such a file up.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from invoicebridge.bridge.archived import Draft, Event, Filter, Listed
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.collecting.folding import heal
from invoicebridge.bridge.looking.listing import every
from invoicebridge.bridge.looking.story import find
from invoicebridge.bridge.preparing.open_drafts import is_called
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.bridge.sending.last_look import contradicted
from invoicebridge.errors import ConfigurationError
from invoicebridge.transmission.attempt import AttemptStanding, standing
from invoicebridge.transmission.state import ATTEMPT_ENDS, ISSUED, State

_STANDINGS: Final = {
    AttemptStanding.IN_DOUBT: ("retry-in-doubt", Verdict.ATTENTION),
    AttemptStanding.IN_FLIGHT: ("retry-in-flight", Verdict.WAITING),
}
_STATES: Final = {
    State.REJECTED: ("retry-rejected", Verdict.ATTENTION),
    State.CUSTOMER_REFUSED: ("retry-customer-refused", Verdict.ATTENTION),
    State.UNDELIVERABLE: ("retry-undeliverable", Verdict.ATTENTION),
    **dict.fromkeys(ISSUED - {State.CUSTOMER_REFUSED, State.UNDELIVERABLE}, ("retry-issued", Verdict.NOTHING)),
}
_UNDER_WAY: Final = ("retry-under-way", Verdict.WAITING)


def retry(bridge: Bridge, targets: Sequence[str] = (), *, all_: bool = False) -> Iterator[Outcome]:
    """Queue the files that are named (by number, file name or any id), or all that may go again; yield each answer.

    A refused or undelivered attempt lets its file go again, and so does a person who has looked at a held one. No doubt
    does: `resolve` comes first. A target that names nothing is told as failed, and stops no other.
    """
    heal(bridge.archive, bridge.clock.now())
    for target in targets:
        try:
            found = find(bridge.archive, target)
        except ConfigurationError as error:
            yield Outcome(what=target, verdict=Verdict.FAILED, code="retry-unknown", error=error)
        else:
            yield from (_again(bridge, one) for one in _files(found))
    if all_:
        yield from (_again(bridge, one) for one in _files(_all(bridge)))


def withdraw(bridge: Bridge, target: str, by: str, because: str) -> Iterator[Outcome]:
    """Give a file up: it will never be sent, its name stays burnt, and its invoices may be sent in another file.

    Who did it and why stands in its story. ConfigurationError `decision-unsigned` without both, `invoice-not-found`.
    What names no file may name a draft of which nothing became: it is closed, and as it has no story, nobody is asked
    why.
    """
    if not bridge.archive.overview.find(target) and (drafts := _drafts(bridge, target)):
        yield _ambiguous(target, [f"{one.source} ({one.id})" for one in drafts]) or _closed(bridge, drafts[0])
        return
    if not by.strip() or not because.strip():
        raise ConfigurationError("decision-unsigned")
    heal(bridge.archive, bridge.clock.now())
    files = list(_files(find(bridge.archive, target)))
    yield _ambiguous(target, [one.name for one in files]) or _given_up(bridge, files[0], by, because)


def _ambiguous(target: str, meant: Sequence[str]) -> Outcome | None:
    if len(meant) == 1:
        return None
    detail = {"files": ", ".join(meant)}
    return Outcome(what=target, verdict=Verdict.ATTENTION, code="withdraw-ambiguous", detail=detail)


def _drafts(bridge: Bridge, target: str) -> list[Draft]:
    return [one for one in bridge.archive.drafts.open() if is_called(one, target)]


def _closed(bridge: Bridge, draft: Draft) -> Outcome:
    bridge.archive.drafts.close(draft.id, bridge.clock.now())
    detail = {"numero": draft.numero or "-"}
    return Outcome(what=draft.source, verdict=Verdict.DONE, code="draft-given-up", detail=detail)


def _all(bridge: Bridge) -> Iterator[Listed]:
    """The invoices whose files may go again, as far as lists tell."""
    ended = Filter(states=ATTEMPT_ENDS, queued=False)
    for wanted in (Filter(held=True), ended):
        yield from (one for one in every(bridge.archive, wanted) if not one.withdrawn and one.corrected_by is None)


def _files(found: Iterable[Listed]) -> Iterator[Listed]:
    """One row for each file, in the order of their names."""
    return iter(sorted({one.transmission: one for one in found}.values(), key=lambda one: one.name))


def _again(bridge: Bridge, one: Listed) -> Outcome:
    refused = _refused(bridge, one)
    if refused is None and bridge.archive.queue.requeue(one.transmission, bridge.clock.now()):
        return _outcome(one, "requeued", Verdict.DONE, {"reason": one.held} if one.held else {})
    code, verdict = refused or _why_not(bridge, one)
    return _outcome(one, code, verdict)


def _refused(bridge: Bridge, one: Listed) -> tuple[str, Verdict] | None:
    """What the store would not object to, but we do: another file has its invoices, or its proofs contradict."""
    if one.withdrawn:
        return "retry-withdrawn", Verdict.ATTENTION
    if one.corrected_by is not None:
        return "retry-corrected", Verdict.NOTHING
    if one.queued:
        return "retry-queued", Verdict.NOTHING
    return ("retry-contradicted", Verdict.ATTENTION) if _contradicted(bridge, one.transmission) else None


def _contradicted(bridge: Bridge, id_: str) -> bool:
    return any(contradicted(bridge, one) for one in bridge.archive.transmissions.get([id_]))


def _why_not(bridge: Bridge, one: Listed) -> tuple[str, Verdict]:
    """Why the store did not queue the file."""
    now = bridge.clock.now()
    stand = {standing(stored.attempt, stored.state, now) for stored in bridge.archive.attempts.of(one.transmission)}
    open_one = next((_STANDINGS[each] for each in _STANDINGS if each in stand), None)
    state = bridge.archive.transmissions.states([one.transmission])[one.transmission]
    return open_one or _STATES.get(state, _UNDER_WAY)


def _given_up(bridge: Bridge, one: Listed, by: str, because: str) -> Outcome:
    now = bridge.clock.now()
    if not _contradicted(bridge, one.transmission) and bridge.archive.queue.withdraw(one.transmission, now):
        detail = {"by": by, "because": because}
        bridge.archive.stories.add([Event(transmission=one.transmission, what="given-up", detail=detail)], now)
        return _outcome(one, "withdrawn", Verdict.DONE, detail)
    if one.withdrawn:
        return _outcome(one, "already-withdrawn", Verdict.NOTHING)
    if one.queued:
        return _outcome(one, "withdraw-claimed", Verdict.WAITING)
    code, verdict = _refused(bridge, one) or _why_not(bridge, one)
    return _outcome(one, code, verdict)


def _outcome(one: Listed, code: str, verdict: Verdict, detail: dict[str, str] | None = None) -> Outcome:
    return Outcome(what=one.name, verdict=verdict, code=code, detail=detail or {}, transmission=one.transmission)
