"""What a server's reply to a command means for a mail (RFC 5321 §4.2, RFC 3463, and what PEC providers really say)."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from invoicebridge.transmission.dialogue import Ending, Refusal


class Stage(StrEnum):
    """What the reply answers."""

    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    """The word DATA: the mail itself has not left."""
    END = "end"
    """The last byte of the mail."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply code and its text; a code below 200 or above 599 is none that SMTP knows."""

    code: int
    text: str

    @property
    def closes(self) -> bool:
        """Whether the server ends the connection with it."""
        return self.code == 421

    def __str__(self) -> str:
        return f"{self.code} {self.text}".rstrip()


_LOGIN_CODES: Final = frozenset({530, 534, 535, 538})
_RATE: Final = re.compile(
    r"class of service|too much traffic|too many|\b4\.7\.\d|\brate\b|limit exceeded|throttl|slow down", re.I
)
_SIZE: Final = re.compile(r"\b5\.(?:3\.4|2\.3)\b|message size|size limit|too (?:large|big)|exceeds .*size", re.I)
_SENDER: Final = re.compile(r"\b5\.1\.[78]\b|sender address rejected|not owned by", re.I)
_MAILBOX: Final = re.compile(
    r"\b5\.2\.1\b|(?:account|mailbox|casella|utente|user) .*(?:disab|block|suspend|lock|sospes|blocc|expired|scadut)",
    re.I,
)
_FULL: Final = re.compile(r"\b[45]\.2\.2\b|over ?quota|(?:mailbox|storage|casella) .*(?:\bfull\b|quota|piena)", re.I)
"""Our own mailbox is full: a matter neither of this mail's size nor of how many there were."""
_CONTENT: Final = re.compile(r"\b5\.6\.\d|\b5\.7\.\d|virus|spam|content|attachment|allegat", re.I)
_ADDRESS: Final = re.compile(r"[45]\.[12]\.")
_ABOUT_MAILBOX: Final = re.compile(r"[45]\.2\.")
"""RFC 3463 §3.3: of a mailbox, which after RCPT is the recipient's."""
_NO_RECIPIENT: Final = frozenset({550, 551, 553})
_TOO_LARGE: Final = 552


def accepted(reply: Reply, stage: Stage) -> bool:
    """Whether the dialogue goes on, or at its end the provider has the mail."""
    return reply.code == 354 if stage is Stage.DATA else 200 <= reply.code < 300


def ending(reply: Reply, stage: Stage) -> Ending:
    """How the mail ends with a reply that is not `accepted`; one that SMTP does not know is a doubt only at the end."""
    if 400 <= reply.code < 500 or is_rate(reply):
        return Ending.LATER
    if 500 <= reply.code < 600:
        return Ending.REFUSED
    return Ending.UNKNOWN if stage is Stage.END else Ending.LATER


def is_rate(reply: Reply) -> bool:
    """Whether the server had too many mails, whatever its code says of for how long."""
    meant_otherwise = _SIZE.search(reply.text) or _FULL.search(reply.text)
    return 400 <= reply.code < 600 and _RATE.search(reply.text) is not None and not meant_otherwise


def is_login(reply: Reply) -> bool:
    """Whether the reply to AUTH is about this login (RFC 4954 §6), and not about the server or the traffic."""
    return reply.code in _LOGIN_CODES or (500 <= reply.code < 600 and not is_rate(reply))


def refusal(reply: Reply, stage: Stage) -> Refusal | None:
    """What the server did not like; None where it did not refuse."""
    if not 400 <= reply.code < 600:
        return None
    if is_rate(reply):
        return Refusal.RATE
    if stage is Stage.RCPT and _ABOUT_MAILBOX.match(reply.text):
        return Refusal.RECIPIENT
    by_text = next((found for pattern, found in _BY_TEXT if pattern.search(reply.text)), None)
    return by_text or _by_code(reply, stage)


_BY_TEXT: Final = (
    (_SENDER, Refusal.SENDER),
    (_FULL, Refusal.MAILBOX),
    (_SIZE, Refusal.SIZE),
    (_MAILBOX, Refusal.MAILBOX),
)


def _by_code(reply: Reply, stage: Stage) -> Refusal:
    if reply.code in _LOGIN_CODES:
        return Refusal.MAILBOX
    if stage is Stage.RCPT and (reply.code in _NO_RECIPIENT or _ADDRESS.match(reply.text)):
        return Refusal.RECIPIENT
    if reply.code == _TOO_LARGE:
        return Refusal.SIZE
    if stage is Stage.END and _CONTENT.search(reply.text):
        return Refusal.CONTENT
    return Refusal.OTHER
