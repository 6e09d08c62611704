"""What a package of evidence says of one file, as JSON: enough to read the story, and to compute the state again.

Everything is written the same way every time; `read` of what was `written` gives the same value.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from invoicebridge.bridge.archived import Event, Evidence, EvidenceKind, Label, StoryLine
from invoicebridge.errors import InvalidDocument
from invoicebridge.sdi.blocks import RiferimentoFattura
from invoicebridge.transmission.attempt import Attempt
from invoicebridge.transmission.proof import Condition, Proof, Source, Standing
from invoicebridge.transmission.state import Recipient, State
from invoicebridge.transmission.transmission import Invoice, Transmission

VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One file, what happened to it, and what is told of its state."""

    transmission: Transmission
    state: State
    invoices: tuple[State, ...]
    """In the order of the file."""
    attempts: tuple[Attempt, ...]
    proofs: tuple[Proof, ...]
    lines: tuple[StoryLine, ...]
    evidence: tuple[Evidence, ...]
    """Without the bytes."""
    entries: Mapping[str, str]
    """Where the bytes lie in the package, by hash; a piece of which only the hash remains is not among them."""


def written(account: Account, more: Mapping[str, Any]) -> bytes:
    """The account as UTF-8 JSON; `more` is what people may want to know besides (company, customers), unread later."""
    values = {
        "story": VERSION,
        "transmission": _transmission(account.transmission),
        "state": account.state,
        "invoices": list(account.invoices),
        "attempts": [_attempt(one) for one in account.attempts],
        "proofs": [_proof(one) for one in account.proofs],
        "evidence": [_evidence(one, account.entries.get(one.sha256)) for one in account.evidence],
        "lines": [_line(one) for one in account.lines],
        **more,
    }
    return json.dumps(values, ensure_ascii=False, sort_keys=True, indent=1).encode()


def read(content: bytes) -> Account:
    """The account that was written so; InvalidDocument `package-story-unreadable` for anything else."""
    try:
        values = json.loads(content)
        if values["story"] != VERSION:
            raise InvalidDocument("package-version", found=values["story"], known=VERSION)
        return Account(
            transmission=_read_transmission(values["transmission"]),
            state=State(values["state"]),
            invoices=tuple(State(one) for one in values["invoices"]),
            attempts=tuple(_read_attempt(one) for one in values["attempts"]),
            proofs=tuple(_read_proof(one) for one in values["proofs"]),
            lines=tuple(_read_line(one, values["transmission"]["id"]) for one in values["lines"]),
            evidence=tuple(_read_evidence(one) for one in values["evidence"]),
            entries=dict(_entries(values["evidence"])),
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise InvalidDocument("package-story-unreadable", reason=error) from error


# --- writing ---------------------------------------------------------------------------------------------------------


def _transmission(one: Transmission) -> dict[str, Any]:
    return {
        "id": one.id,
        "company": one.company,
        "name": one.name,
        "sha256": one.sha256,
        "formato": one.formato,
        "prepared_at": one.prepared_at.isoformat(),
        "archive": one.archive,
        "archive_sha256": one.archive_sha256,
        "identificativi_sdi": sorted(one.identificativi_sdi),
        "invoices": [
            {"tipo_documento": each.tipo_documento, "data": each.data.isoformat(), **_reference(each.reference)}
            for each in one.invoices
        ],
    }


def _reference(one: RiferimentoFattura) -> dict[str, Any]:
    return {
        "numero_fattura": one.numero_fattura,
        "anno_fattura": one.anno_fattura,
        "posizione_fattura": one.posizione_fattura,
    }


def _attempt(one: Attempt) -> dict[str, Any]:
    return {
        "message_id": one.message_id,
        "transmissions": list(one.transmissions),
        "address": one.address,
        "saved_at": one.saved_at.isoformat(),
        "lease_ends": one.lease_ends.isoformat(),
        "identificativo": one.identificativo,
    }


def _proof(one: Proof) -> dict[str, Any]:
    return {
        "state": one.state,
        "at": one.at.isoformat(),
        "sha256": one.sha256,
        "source": one.source,
        "standing": one.standing,
        "attempt": one.attempt,
        "pec_id": one.pec_id,
        "invoice": None if one.invoice is None else _reference(one.invoice),
        "only_if": one.only_if,
        "recipient": one.recipient,
    }


def _evidence(one: Evidence, entry: str | None) -> dict[str, Any]:
    return {
        "sha256": one.sha256,
        "kind": one.kind,
        "source": one.source,
        "received_at": one.received_at.isoformat(),
        "label": one.label,
        "reason": one.reason,
        "entry": entry,
    }


def _line(one: StoryLine) -> dict[str, Any]:
    return {
        "number": one.number,
        "place": one.place,
        "at": one.at.isoformat(),
        "what": one.event.what,
        "detail": dict(one.event.detail),
        "evidence": one.event.evidence,
        "previous": one.previous,
        "previous_own": one.previous_own,
        "sha256": one.sha256,
    }


# --- reading ---------------------------------------------------------------------------------------------------------


def _read_transmission(values: Mapping[str, Any]) -> Transmission:
    return Transmission(
        id=_text(values["id"]),
        company=_text(values["company"]),
        name=_text(values["name"]),
        sha256=_text(values["sha256"]),
        formato=_text(values["formato"]),
        invoices=tuple(_read_invoice(one) for one in values["invoices"]),
        prepared_at=_instant(values["prepared_at"]),
        archive=values["archive"],
        archive_sha256=values["archive_sha256"],
        identificativi_sdi=frozenset(map(_text, values["identificativi_sdi"])),
    )


def _read_invoice(values: Mapping[str, Any]) -> Invoice:
    return Invoice(
        reference=_read_reference(values),
        tipo_documento=_text(values["tipo_documento"]),
        data=date.fromisoformat(values["data"]),
    )


def _read_reference(values: Mapping[str, Any]) -> RiferimentoFattura:
    anno, posizione = values["anno_fattura"], values["posizione_fattura"]
    return RiferimentoFattura(
        numero_fattura=None if values["numero_fattura"] is None else _text(values["numero_fattura"]),
        anno_fattura=None if anno is None else int(anno),
        posizione_fattura=None if posizione is None else int(posizione),
    )


def _read_attempt(values: Mapping[str, Any]) -> Attempt:
    return Attempt(
        message_id=_text(values["message_id"]),
        transmissions=tuple(map(_text, values["transmissions"])),
        address=_text(values["address"]),
        saved_at=_instant(values["saved_at"]),
        lease_ends=_instant(values["lease_ends"]),
        identificativo=values["identificativo"],
    )


def _read_proof(values: Mapping[str, Any]) -> Proof:
    return Proof(
        state=State(values["state"]),
        at=_instant(values["at"]),
        sha256=_text(values["sha256"]),
        source=Source(values["source"]),
        standing=Standing(values["standing"]),
        attempt=values["attempt"],
        pec_id=values["pec_id"],
        invoice=None if values["invoice"] is None else _read_reference(values["invoice"]),
        only_if=None if values["only_if"] is None else Condition(values["only_if"]),
        recipient=None if values["recipient"] is None else Recipient(values["recipient"]),
    )


def _read_evidence(values: Mapping[str, Any]) -> Evidence:
    return Evidence(
        sha256=_text(values["sha256"]),
        kind=EvidenceKind(values["kind"]),
        source=_text(values["source"]),
        received_at=_instant(values["received_at"]),
        label=Label(values["label"]),
        reason=values["reason"],
        content=None,
    )


def _entries(evidence: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, str]]:
    return ((one["sha256"], _text(one["entry"])) for one in evidence if one["entry"] is not None)


def _read_line(values: Mapping[str, Any], transmission: str) -> StoryLine:
    detail = {_text(name): _text(value) for name, value in values["detail"].items()}
    event = Event(transmission=transmission, what=_text(values["what"]), detail=detail, evidence=values["evidence"])
    return StoryLine(
        number=int(values["number"]),
        place=int(values["place"]),
        at=_instant(values["at"]),
        event=event,
        previous=_text(values["previous"]),
        previous_own=_text(values["previous_own"]),
        sha256=_text(values["sha256"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r}")
    return value


def _instant(value: object) -> datetime:
    at = datetime.fromisoformat(_text(value))
    if at.tzinfo is None:
        raise ValueError(f"{value!r}")
    return at
