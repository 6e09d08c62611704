"""The states in the reader's words: a few words for a column, a colour, and whether a person is needed.

One place for all lists, pages and stories. What a state means at length is in `message_words.STATES`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from invoicebridge.bridge.looking.standing import Condition, Standing
from invoicebridge.catalogue import Text
from invoicebridge.transmission.state import Recipient, State, recipient_of


class Class(StrEnum):
    """What a state asks of its reader."""

    DONE = "done"
    """All is well; nothing more comes."""
    GOING = "going"
    """It goes on by itself."""
    PERSON = "person"
    """Somebody has to do something."""
    ENDED = "ended"
    """It is over, and neither well nor wrong."""


COLOURS: Final[Mapping[Class, str]] = {
    Class.DONE: "green",
    Class.GOING: "cyan",
    Class.PERSON: "bold red",
    Class.ENDED: "dim",
}
"""For the terminal; pages have a CSS class of the class's own name."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A state as it is shown."""

    label: Text
    of: Class

    @property
    def colour(self) -> str:
        """The style of the terminal."""
        return COLOURS[self.of]


STATES: Final[Mapping[State, Shown]] = {
    State.PREPARED: Shown(Text("pronta", "ready"), Class.GOING),
    State.SEND_REFUSED: Shown(Text("invio rifiutato", "sending refused"), Class.PERSON),
    State.SENT: Shown(Text("inviata", "sent"), Class.GOING),
    State.PEC_REFUSED: Shown(Text("PEC non accettata", "PEC not accepted"), Class.PERSON),
    State.PEC_ACCEPTED: Shown(Text("PEC accettata", "PEC accepted"), Class.GOING),
    State.PEC_NOT_DELIVERED: Shown(Text("PEC non consegnata", "PEC not delivered"), Class.PERSON),
    State.PEC_DELIVERED: Shown(Text("ricevuta dal SdI", "with the SdI"), Class.GOING),
    State.REJECTED: Shown(Text("scartata dal SdI", "rejected by the SdI"), Class.PERSON),
    State.MADE_AVAILABLE: Shown(Text("emessa, in area riservata", "issued, in reserved area"), Class.DONE),
    State.NOT_DELIVERED: Shown(Text("emessa, in consegna", "issued, on its way"), Class.GOING),
    State.UNDELIVERABLE: Shown(Text("emessa, non recapitabile", "issued, undeliverable"), Class.PERSON),
    State.DELIVERED: Shown(Text("consegnata", "delivered"), Class.DONE),
    State.TERM_EXPIRED: Shown(Text("consegnata, termini scaduti", "delivered, term expired"), Class.ENDED),
    State.CUSTOMER_REFUSED: Shown(Text("rifiutata dal cliente", "refused by customer"), Class.PERSON),
    State.CUSTOMER_ACCEPTED: Shown(Text("accettata dal cliente", "accepted by customer"), Class.DONE),
}

_AWAITS_OUTCOME: Final = Shown(Text("consegnata, esito atteso", "delivered, outcome open"), Class.GOING)
"""DELIVERED to a public body."""

CONDITIONS: Final[Mapping[Condition, Shown]] = {
    Condition.WITHDRAWN: Shown(Text("abbandonata", "given up"), Class.ENDED),
    Condition.HELD: Shown(Text("trattenuta", "held back"), Class.PERSON),
    Condition.IN_DOUBT: Shown(Text("invio in dubbio", "sending in doubt"), Class.PERSON),
    Condition.IN_FLIGHT: Shown(Text("invio in corso", "being sent"), Class.GOING),
    Condition.QUEUED: Shown(Text("in coda", "queued"), Class.GOING),
}
_CORRECTED: Final[Mapping[State, Shown]] = {
    State.REJECTED: Shown(Text("scartata, poi corretta", "rejected, then corrected"), Class.ENDED),
    State.CUSTOMER_REFUSED: Shown(Text("rifiutata, poi corretta", "refused, then corrected"), Class.ENDED),
}
_REPLACED: Final = Shown(Text("sostituita", "replaced"), Class.ENDED)


def shown(state: State, formato: str, condition: Condition | None = None) -> Shown:
    """A state in the reader's words, given whom the file is for and what else is true of it."""
    if condition is Condition.CORRECTED:
        return _CORRECTED.get(state, _REPLACED)
    if condition is not None:
        return CONDITIONS[condition]
    if state is State.DELIVERED and recipient_of(formato) is Recipient.PUBLIC:
        return _AWAITS_OUTCOME
    return STATES[state]


def shown_of(standing: Standing) -> Shown:
    """The state of a listed invoice in the reader's words."""
    return shown(standing.listed.state, standing.listed.formato, standing.condition)
