"""Which state a message would prove, if it can be believed: a table for PEC receipts, one for the SdI's notifications.

What it is worth is the caller's to say (`Standing`, from pec.authenticity and signature.verify), and what it speaks of
is found by matching.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from invoicebridge.pec.messages import Receipt, ReceiptKind
from invoicebridge.sdi.blocks import Esito, RiferimentoFattura
from invoicebridge.sdi.notifications import (
    AttestazioneTrasmissioneFattura,
    Message,
    NotificaDecorrenzaTermini,
    NotificaEsito,
    NotificaMancataConsegna,
    NotificaScarto,
    Notification,
    RicevutaConsegna,
    RicevutaConsegnaPa,
    RicevutaImpossibilitaRecapito,
    RicevutaScarto,
)
from invoicebridge.sdi.pa import PA
from invoicebridge.transmission.proof import Condition, Proof, Source, Standing
from invoicebridge.transmission.state import Recipient, State


@dataclass(frozen=True, slots=True)
class Claim:
    """What a message would prove: the state, what else must hold for it, and of which invoice (None: of all)."""

    state: State
    only_if: Condition | None = None
    invoice: RiferimentoFattura | None = None


REPEATS: Final = frozenset({"00002", "00404"})
"""Name used before, invoice sent before."""

BY_RECEIPT: Final[Mapping[ReceiptKind, Claim]] = {
    ReceiptKind.ACCETTAZIONE: Claim(State.PEC_ACCEPTED),
    ReceiptKind.NON_ACCETTAZIONE: Claim(State.PEC_REFUSED),
    ReceiptKind.AVVENUTA_CONSEGNA: Claim(State.PEC_DELIVERED),
    ReceiptKind.ERRORE_CONSEGNA: Claim(State.PEC_NOT_DELIVERED),
    ReceiptKind.PREAVVISO_ERRORE_CONSEGNA: Claim(State.PEC_NOT_DELIVERED, Condition.LAST_NOTICE),
}
"""The other kinds go from provider to provider and prove nothing of a delivery."""

BY_ROOT: Final[Mapping[type[Message], State]] = {
    RicevutaConsegna: State.DELIVERED,
    RicevutaConsegnaPa: State.DELIVERED,
    RicevutaScarto: State.REJECTED,
    NotificaScarto: State.REJECTED,
    RicevutaImpossibilitaRecapito: State.MADE_AVAILABLE,
    NotificaMancataConsegna: State.NOT_DELIVERED,
    AttestazioneTrasmissioneFattura: State.UNDELIVERABLE,
    NotificaDecorrenzaTermini: State.TERM_EXPIRED,
}
"""An outcome (NE) is in the next table; metadata (MT) and the messages around an EC of ours prove nothing."""

BY_OUTCOME: Final[Mapping[Esito, State]] = {
    Esito.EC01: State.CUSTOMER_ACCEPTED,
    Esito.EC02: State.CUSTOMER_REFUSED,
}


def proves(message: Receipt | Notification) -> Claim | None:
    """Return what the message would prove; None for one that proves nothing, a rehearsal (SIMULAZIONE) among them.

    One that names twice what it is about, or its outcome, proves nothing either.
    """
    if isinstance(message, Receipt):
        return BY_RECEIPT.get(message.kind) if message.daticert is not None else None
    if message.simulation or message.ambiguous:
        return None
    state = _state_of(message.message)
    return None if state is None else Claim(state, _condition(message), message.riferimento_fattura)


def _state_of(message: Message) -> State | None:
    if isinstance(message, NotificaEsito):
        outcome = message.esito_committente
        return None if outcome is None or outcome.esito is None else BY_OUTCOME[outcome.esito]
    return BY_ROOT.get(type(message))


def _condition(notification: Notification) -> Condition | None:
    codes = {error.codice for error in notification.errors}
    return Condition.NOT_A_REPEAT if codes and codes <= REPEATS else None


def receipt_proof(
    receipt: Receipt, *, standing: Standing, sha256: str, attempt: str | None, address: str | None = None
) -> Proof | None:
    """Return the proof that a PEC receipt is; None where it proves nothing or does not say when (or absurdly).

    `attempt` is the Message-ID of the matched attempt and `address` where it went: a receipt about another recipient
    proves nothing of it. `sha256` is that of the mail.
    """
    claim = proves(receipt)
    if claim is None or receipt.daticert is None or receipt.daticert.at is None or _is_absurd(receipt.daticert.at):
        return None
    if address is not None and _is_elsewhere(receipt.daticert.consegna, address):
        return None
    return Proof(
        state=claim.state,
        at=receipt.daticert.at,
        sha256=sha256,
        source=Source.RECEIPT,
        standing=standing,
        attempt=attempt,
        pec_id=receipt.daticert.identificativo or None,
        only_if=claim.only_if,
    )


def notification_proof(
    notification: Notification, *, at: datetime, standing: Standing, sha256: str, attempt: str | None = None
) -> Proof | None:
    """Return the proof that a notification is; None where it proves nothing or its time is absurd.

    `at` is the certified time of its envelope or, for a file from the portal, the signing time; `attempt` the
    Message-ID of the mail it answers, where matching found it by PecMessageId.
    """
    claim = proves(notification)
    if claim is None or _is_absurd(at):
        return None
    return Proof(
        state=claim.state,
        at=at,
        sha256=sha256,
        source=Source.NOTIFICATION,
        standing=standing,
        attempt=attempt,
        pec_id=notification.keys.pec_message_id,
        invoice=claim.invoice,
        only_if=claim.only_if,
        recipient=Recipient.PUBLIC if notification.message.namespace == PA else Recipient.PRIVATE,
    )


def _is_elsewhere(consegna: str | None, address: str) -> bool:
    return bool(consegna) and (consegna or "").strip().lower() != address.strip().lower()


def _is_absurd(at: datetime) -> bool:
    """Whether PEC did not exist yet at this time (DM 2/11/2005), or nobody will live to see it."""
    return not 2005 <= at.year < 2200
