"""What can be asked of a sandbox: faults of the mail, and what the SdI does with a file.

Each step is used by the next thing that it fits, and then it is gone; `Sandbox.script(step, times=None)` keeps it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import TypeVar


class Stage(StrEnum):
    """Where in an SMTP dialogue something goes wrong."""

    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    """After the last byte of the message."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The provider answers so instead of going on: 4xx for now, 5xx for good. Nothing is taken."""

    code: int
    text: str
    stage: Stage = Stage.DATA


@dataclass(frozen=True, slots=True)
class Cut:
    """The connection breaks after the last byte of the message; `taken`: the provider has it all the same."""

    taken: bool = True


@dataclass(frozen=True, slots=True)
class Stall:
    """The provider says nothing for so many seconds after the last byte of the message, and then goes on."""

    seconds: float = 30
    taken: bool = True


@dataclass(frozen=True, slots=True)
class NotAccepted:
    """The provider takes the message and then answers with a non-accettazione."""

    errore: str = "altro"
    """Or `virus`."""
    reason: str = "5.7.1 - Sandbox - messaggio non accettato"


@dataclass(frozen=True, slots=True)
class NotDelivered:
    """The message is accepted and comes back as mancata consegna."""

    errore: str = "altro"
    """Or `no-dest`, `no-dominio`, `virus`."""
    reason: str = "5.1.1 - Sandbox - indirizzo non valido"


@dataclass(frozen=True, slots=True)
class Delayed:
    """The message needs so long to its recipients. After 12 hours the sender is warned, after 24 it has failed."""

    by: timedelta


@dataclass(frozen=True, slots=True)
class Lost:
    """The next mail of a kind never reaches the user's mailbox.

    A kind is that of a receipt as daticert.xml spells it (`accettazione`, `avvenuta-consegna` …) or of what the SdI
    sends (`RC`, `NS`, `MC`, `NE`, `DT`, `AT`, `courtesy`); None: any.
    """

    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Late:
    """The next mail of a kind reaches the mailbox so much later; what it certifies is not late."""

    by: timedelta
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Doubled:
    """The next mail of a kind reaches the mailbox twice."""

    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Reordered:
    """The next mails to users wait until there are so many, and then come the last one first."""

    count: int = 2


class Delivery(StrEnum):
    """What becomes of a file that the SdI has not rejected."""

    DELIVERED = "RC"
    UNDELIVERED = "MC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the SdI does with a file; what is None goes by the rules (docs/sandbox.md)."""

    name: str = "*"
    """The file's name, `*` and `?` standing for anything; capitals do not matter."""
    codes: tuple[str, ...] = ()
    """The file is rejected with these, whatever is in it."""
    delivery: Delivery | None = None
    delivered_after: timedelta | None = None
    """A public body is reached after all, so long after the MC; None: never, and an AT follows after ten days."""
    outcome: str | None = None
    """EC01 or EC02: a public body decides so; None: it says nothing, and a DT follows after fifteen days."""
    outcome_after: timedelta = timedelta(0)
    silent: bool = False
    """The SdI takes the file and never says a word."""

    def fits(self, name: str) -> bool:
        """Whether this is about the file of that name."""
        return fnmatchcase(name.lower(), self.name.lower())


Step = Reply | Cut | Stall | NotAccepted | NotDelivered | Delayed | Lost | Late | Doubled | Reordered | Answer
T = TypeVar("T", bound=Step)


class Script:
    """The steps that were asked for and are not used up, in their order."""

    def __init__(self) -> None:
        self._steps: list[tuple[Step, int | None]] = []

    def add(self, steps: Sequence[Step], times: int | None) -> None:
        """Each step holds so many times; None: for ever."""
        self._steps += [(step, times) for step in steps]

    def take(self, kind: type[T], fits: Callable[[T], bool] = lambda step: True) -> T | None:
        """The first step of the kind that fits, used once more by this; None where there is none."""
        for place, (step, left) in enumerate(self._steps):
            if isinstance(step, kind) and fits(step):
                remaining = [] if left == 1 else [(step, None if left is None else left - 1)]
                self._steps[place : place + 1] = remaining
                return step
        return None

    @property
    def unused(self) -> tuple[Step, ...]:
        """What was asked for and has not happened, or not as often."""
        return tuple(step for step, _ in self._steps)
