"""One mail that carries 1..n transmissions under one Message-ID, saved before it is sent.

Sending is not a state. While the lease of whoever sends it lasts, an attempt of which nothing is proven is in flight;
when the lease has ended it is in doubt: the mail may have gone or not. Nothing is ever sent again on a doubt alone.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from invoicebridge.transmission.state import ATTEMPT_ENDS, State


class AttemptStanding(StrEnum):
    """How an attempt stands at a moment."""

    IN_FLIGHT = "in-flight"
    IN_DOUBT = "in-doubt"
    OPEN = "open"
    """The mail has gone; its way is not at an end."""
    ARRIVED = "arrived"
    ENDED = "ended"
    """The SdI never had it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A mail as it was saved. `identificativo` is the provider's PEC id of it, learnt from a proven receipt."""

    message_id: str
    """Our own, without angle brackets."""
    transmissions: tuple[str, ...]
    address: str
    """The SdI's box it goes to."""
    saved_at: datetime
    lease_ends: datetime
    identificativo: str | None = None


def with_identificativo(attempt: Attempt, identificativo: str) -> Attempt:
    """Return the attempt knowing its PEC id; the first one learnt stays."""
    return attempt if attempt.identificativo else replace(attempt, identificativo=identificativo)


def standing(attempt: Attempt, proven: State, at: datetime) -> AttemptStanding:
    """Return how the attempt stands at a moment, given what `fold` found proven of it."""
    if proven is State.PREPARED:
        return AttemptStanding.IN_FLIGHT if at < attempt.lease_ends else AttemptStanding.IN_DOUBT
    if proven in ATTEMPT_ENDS:
        return AttemptStanding.ENDED
    return AttemptStanding.ARRIVED if proven is State.PEC_DELIVERED else AttemptStanding.OPEN


def asks_for_a_person(attempt: Attempt, proven: State, at: datetime, patience: timedelta) -> bool:
    """Whether a doubt has lasted so long that a person should look for the mail and decide."""
    in_doubt = standing(attempt, proven, at) is AttemptStanding.IN_DOUBT
    return in_doubt and at - attempt.lease_ends >= patience
