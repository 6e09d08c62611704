"""What proves a state: a value made from one piece of evidence, and from what its signature was found to be worth."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from invoicebridge.sdi.blocks import RiferimentoFattura
from invoicebridge.transmission.state import Recipient, State


class Source(StrEnum):
    """What kind of evidence it is."""

    SMTP = "smtp"
    """The server's replies to an attempt."""
    RECEIPT = "receipt"
    """A PEC receipt."""
    NOTIFICATION = "notification"
    """A notification of the SdI, in its envelope or with its own signature."""
    PERSON = "person"
    """The signed-off decision of a person."""


class Standing(StrEnum):
    """What the evidence is worth. Only the first two move anything."""

    PROVEN = "proven"
    SIGNED_OFF = "signed-off"
    """Unproven by itself; a person answers for it, by name."""
    UNPROVEN = "unproven"
    FORGED = "forged"


class Condition(StrEnum):
    """What else must hold for the state to be proven; other proofs of the transmission decide it."""

    LAST_NOTICE = "last-notice"
    """A preavviso: only the second one gives delivery up (pec.messages.FINAL_NOTICE after the accettazione)."""
    NOT_A_REPEAT = "not-a-repeat"
    """NS with nothing but 00002 or 00404: no rejection where the SdI has the file by another mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One state that one piece of evidence proves.

    `at` is the evidence's own certified time (the daticert's; the signing time of a notification from the portal; our
    clock for SMTP and persons), `sha256` the evidence's. `attempt` is our Message-ID, `pec_id` the provider's id of the
    mail (identificativo, PecMessageId); either may be unknown. `invoice` is None where the whole file is meant.
    `recipient` is whom the SdI's message is for, by its namespace; None for evidence of any other kind.
    """

    state: State
    at: datetime
    sha256: str
    source: Source
    standing: Standing = Standing.PROVEN
    attempt: str | None = None
    pec_id: str | None = None
    invoice: RiferimentoFattura | None = None
    only_if: Condition | None = None
    recipient: Recipient | None = None

    @property
    def instant(self) -> datetime:
        """`at` in UTC: two times of one zone would be compared by their wall clocks."""
        return self.at.astimezone(UTC)

    @property
    def counts(self) -> bool:
        """Whether it may move anything."""
        return self.standing in (Standing.PROVEN, Standing.SIGNED_OFF)


def place_in_time(proof: Proof) -> tuple[object, ...]:
    """By what proofs are sorted: their own time, then the hash; the rest only tells apart what one evidence proves."""
    rest = (proof.state, proof.source, proof.standing, proof.attempt or "", proof.pec_id or "", repr(proof.invoice))
    return (proof.instant, proof.sha256, *rest, proof.only_if or "", proof.recipient or "")
