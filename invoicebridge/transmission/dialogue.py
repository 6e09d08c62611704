"""What was said over SMTP about one mail: evidence of what the provider did with it, and all that can be known of it.

    dialogue = read(content)
    smtp_proof(dialogue, sha256=…)

It is kept as JSON, written the same way every time, without the mail's content and without any secret. Only a reply to
the end of the message (RFC 5321 §4.1.1.4) proves that the provider has it, or has it not; a connection that breaks
before that reply proves nothing, unless it breaks before the message was handed over.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from invoicebridge.errors import InvalidDocument
from invoicebridge.transmission.proof import Proof, Source
from invoicebridge.transmission.state import State


class Ending(StrEnum):
    """How it ended."""

    TAKEN = "taken"
    """2xx after the last byte: the provider has the mail."""
    REFUSED = "refused"
    """5xx: it does not have it, and will not take it as it is."""
    LATER = "later"
    """4xx, or a connection that broke before the last byte: it does not have it, and may take it later."""
    UNKNOWN = "unknown"
    """The connection broke, or nothing came, after the last byte: nobody knows. This is a doubt."""


class Refusal(StrEnum):
    """What the server did not like, as far as its reply tells."""

    RECIPIENT = "recipient"
    SENDER = "sender"
    """The address is not this login's (553 5.7.1)."""
    SIZE = "size"
    RATE = "rate"
    """Too many mails (Legalmail: 550 Class Of Service); whatever the code is, it may go later."""
    MAILBOX = "mailbox"
    """The account is blocked, or may not send."""
    CONTENT = "content"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `who` is `C` for us and `S` for the server."""

    at: datetime
    who: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """The dialogue about one mail, from MAIL FROM to the last reply. Instants are ours, aware."""

    message_id: str
    mailbox: str
    server: str
    ended_at: datetime
    ending: Ending
    refusal: Refusal | None = None
    lines: tuple[Line, ...] = ()

    @property
    def last_reply(self) -> str:
        """What the server said last; empty where it said nothing."""
        return next((line.text for line in reversed(self.lines) if line.who == "S"), "")


_PROVEN = {Ending.TAKEN: State.SENT, Ending.REFUSED: State.SEND_REFUSED, Ending.LATER: State.SEND_REFUSED}


def state_of(dialogue: Dialogue) -> State | None:
    """What the dialogue proves of the attempt; None for a doubt."""
    return _PROVEN.get(dialogue.ending)


def smtp_proof(dialogue: Dialogue, *, sha256: str) -> Proof | None:
    """Return the proof that a dialogue is, of every file in the mail; None for a doubt. `sha256` is its bytes'."""
    state = state_of(dialogue)
    if state is None:
        return None
    return Proof(state=state, at=dialogue.ended_at, sha256=sha256, source=Source.SMTP, attempt=dialogue.message_id)


def written(dialogue: Dialogue) -> bytes:
    """The bytes under which it is kept as evidence: UTF-8 JSON, instants in ISO 8601."""
    values: dict[str, Any] = {
        "smtp": 1,
        "message_id": dialogue.message_id,
        "mailbox": dialogue.mailbox,
        "server": dialogue.server,
        "ended_at": dialogue.ended_at.isoformat(),
        "ending": dialogue.ending,
        "refusal": dialogue.refusal,
        "lines": [[line.at.isoformat(), line.who, line.text] for line in dialogue.lines],
    }
    return json.dumps(values, ensure_ascii=False, sort_keys=True, indent=1).encode()


def read(content: bytes) -> Dialogue:
    """The dialogue that was written so; InvalidDocument `dialogue-unreadable` for anything else."""
    try:
        values = json.loads(content)
        return Dialogue(
            message_id=values["message_id"],
            mailbox=values["mailbox"],
            server=values["server"],
            ended_at=datetime.fromisoformat(values["ended_at"]),
            ending=Ending(values["ending"]),
            refusal=None if values["refusal"] is None else Refusal(values["refusal"]),
            lines=tuple(Line(datetime.fromisoformat(at), who, text) for at, who, text in values["lines"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidDocument("dialogue-unreadable", reason=error) from error
