"""A piece of evidence → what it says and the keys by which it is matched; `understanding` says what it proves.

    reading = read(evidence, lens, find)

The same bytes give the same reading whenever they are read: messages are judged as of their reception by us, which the
store remembers. So every state can be computed anew from the evidence alone.
"""

import posixpath
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qsl, urlencode

from invoicebridge.bridge.archived import Evidence, EvidenceKind, Wanted
from invoicebridge.bridge.inspecting.inspect_mail import inspect_mail
from invoicebridge.bridge.inspecting.inspect_messages import inspect_content
from invoicebridge.bridge.inspecting.inspect_notification import Lens
from invoicebridge.bridge.inspecting.inspected import Inspected, Reason
from invoicebridge.bridge.mailing import LEFT_OUT
from invoicebridge.errors import ArchiveUnavailable, InvoiceBridgeError
from invoicebridge.pec.messages import Receipt
from invoicebridge.pec.parse import parse as parse_mail
from invoicebridge.transmission import decision as decisions
from invoicebridge.transmission import dialogue as dialogues
from invoicebridge.transmission.decision import OF_MAILS, Decision, Question
from invoicebridge.transmission.dialogue import Dialogue

Find = Callable[[str], Evidence | None]
"""The evidence with this hash."""

_LONGEST_REASON: Final = 500
_LEFT_OUT: Final = f"{LEFT_OUT}:".encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one piece of evidence says; one of its parts is filled, by its kind."""

    sha256: str
    kind: EvidenceKind
    messages: tuple[Inspected, ...] = ()
    """MAIL, PORTAL: the message, or each notification of a mail that carries several."""
    dialogue: Dialogue | None = None
    decision: Decision | None = None
    vouched: "Reading | None" = None
    """The message that a person answers for."""
    failure: Reason | None = None
    """Why it could not be read; then nothing else is there."""


def read(evidence: Evidence, lens: Lens, find: Find = lambda _: None) -> Reading:
    """Return what the evidence says; never raises for what stands in it: a failure is part of the reading.

    `find` gets the message that a decision speaks of. Evidence of which only the hash remains says nothing.
    """
    bare = Reading(sha256=evidence.sha256, kind=evidence.kind)
    if evidence.content is None:
        return bare
    try:
        return _read(bare, evidence, evidence.content, lens, find)
    except ArchiveUnavailable:
        raise
    except InvoiceBridgeError as error:
        return replace(bare, failure=Reason(error.code, error.parameters))
    except Exception as error:  # noqa: BLE001  one message that nobody foresaw must not stop all the others
        return replace(bare, failure=Reason("exception", {"type": type(error).__name__, "text": str(error)}))


def _read(bare: Reading, evidence: Evidence, content: bytes, lens: Lens, find: Find) -> Reading:
    through = replace(lens, now=evidence.received_at, at=evidence.received_at)
    match evidence.kind:
        case EvidenceKind.MAIL:
            if content.startswith(_LEFT_OUT):
                return replace(bare, failure=Reason("mail-left-out", {"why": _first_line(content)}))
            message = parse_mail(content)
            return replace(bare, messages=tuple(inspect_mail(evidence.source, message, content, through)))
        case EvidenceKind.PORTAL:
            name = posixpath.basename(evidence.source) or None
            return replace(bare, messages=tuple(inspect_content(evidence.source, name, content, through)))
        case EvidenceKind.SMTP:
            return replace(bare, dialogue=dialogues.read(content))
        case EvidenceKind.DECISION:
            decision = decisions.read(content)
            return replace(bare, decision=decision, vouched=_vouched(decision, lens, find))
    return bare


def _first_line(content: bytes) -> str:
    """Why the mail stands for one that was not taken."""
    return content[len(_LEFT_OUT) :].partition(b"\n")[0].decode("utf-8", "replace").strip()


def _vouched(decision: Decision, lens: Lens, find: Find) -> Reading | None:
    named = find(decision.subject) if decision.question is Question.GENUINE else None
    if named is None or named.kind not in (EvidenceKind.MAIL, EvidenceKind.PORTAL):
        return None
    return read(named, lens)


def wanted(readings: Iterable[Reading]) -> Wanted:
    """Return every key by which any of the readings may be matched."""
    message_ids, pec_ids, names, hashes, numbers = (set[str]() for _ in range(5))
    for reading in readings:
        if reading.dialogue is not None:
            message_ids.add(reading.dialogue.message_id)
        if reading.decision is not None and reading.decision.question in OF_MAILS:
            message_ids.add(reading.decision.subject)
        for message in _messages(reading):
            if isinstance(message.message, Receipt):
                message_ids.update(filter(None, [message.msgid]))
                pec_ids.update(filter(None, [message.identificativo]))
            if message.notification is not None:
                keys = message.notification.keys
                pec_ids.update(filter(None, [keys.pec_message_id]))
                names.update(filter(None, [keys.nome_file]))
                hashes.update(filter(None, [keys.hash]))
                numbers.update(filter(None, [keys.identificativo_sdi]))
    return Wanted(
        message_ids=frozenset(message_ids),
        pec_ids=frozenset(pec_ids),
        names=frozenset(names),
        sha256=frozenset(hashes),
        identificativi_sdi=frozenset(numbers),
    )


def _messages(reading: Reading) -> Iterator[Inspected]:
    yield from reading.messages
    if reading.vouched is not None:
        yield from reading.vouched.messages


def written_reason(reason: Reason | None) -> str | None:
    """The reason as one line of text, as the store keeps it beside a label: `code?name=value&…`."""
    if reason is None:
        return None
    parameters = {name: value[:_LONGEST_REASON] for name, value in reason.parameters.items()}
    return f"{reason.code}?{urlencode(parameters)}" if parameters else str(reason.code)


def read_reason(text: str) -> Reason:
    """The reason that was written so."""
    code, _, parameters = text.partition("?")
    return Reason(code, dict(parse_qsl(parameters, keep_blank_values=True)))
