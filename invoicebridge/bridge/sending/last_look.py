"""A file at the moment of sending: its bytes are those that were prepared, and the SdI has no known reason against it.

Days may have passed since it was prepared: dates, terms and rules in force are those of now, and the ledgers of names
and invoices may have learnt something.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Final

from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.collecting.folded import folded
from invoicebridge.errors import ConfigurationError
from invoicebridge.fatturapa.check import check
from invoicebridge.fatturapa.circumstances import Circumstances
from invoicebridge.fatturapa.fault import Fault, Severity
from invoicebridge.pec.compose import File
from invoicebridge.transmission.transmission import Transmission

BYTES: Final = "bytes"
"""Why a file is held whose bytes are not there, or are not those that were prepared."""
CONTRADICTED: Final = "contradicted"
"""Why a file is held of which an earlier mail may have arrived after all."""
LATE: Final = "IB009"
"""The warning about a document whose term to be issued is over: it goes, and a person is told."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A file that may go."""

    transmission: Transmission
    content: bytes = field(repr=False)
    late: tuple[Fault, ...] = ()

    @property
    def file(self) -> File:
        """As it goes into a mail."""
        return File(self.transmission.name, self.content)


@dataclass(frozen=True, slots=True)
class Unfit:
    """A file that may not go; `reason` is BYTES, CONTRADICTED, or the codes of what is wrong between blanks."""

    transmission: Transmission
    reason: str
    faults: tuple[Fault, ...] = ()


def last_look(bridge: Bridge, transmission: Transmission, at: datetime) -> Fit | Unfit:
    """Return whether the file may go at this instant, judged on its last bytes."""
    content = _content(bridge, transmission)
    if content is None:
        return Unfit(transmission, BYTES)
    if contradicted(bridge, transmission):
        return Unfit(transmission, CONTRADICTED)
    checked = check(transmission.name, content, bridge.schemas, _circumstances(bridge, transmission, at))
    if checked.accepted:
        return Fit(transmission, content, tuple(fault for fault in checked.faults if fault.code == LATE))
    errors = tuple(fault for fault in checked.faults if fault.severity is Severity.ERROR) or checked.faults
    codes = {fault.code: None for fault in errors} or {checked.error.code if checked.error else BYTES: None}
    return Unfit(transmission, " ".join(codes), errors)


def contradicted(bridge: Bridge, transmission: Transmission) -> bool:
    """Whether proofs of earlier mails with the file cannot be true together, and nobody has decided yet.

    A provider may say «later» of a mail that it has taken: then its receipt contradicts its reply.
    """
    mails = [stored.attempt for stored in bridge.archive.attempts.of(transmission.id)]
    if not mails:
        return False
    tied = bridge.archive.transmissions.tied([transmission.id])[transmission.id]
    return any(each.resolved_by is None for each in folded(transmission, tied.proofs, mails).contradictions)


def _content(bridge: Bridge, transmission: Transmission) -> bytes | None:
    """The bytes as they were prepared; None when the store does not have them any more."""
    try:
        content = bridge.archive.evidence.content(transmission.sha256)
    except ConfigurationError as error:
        if error.code != "evidence-damaged":
            raise
        return None
    known = content is not None and sha256(content).hexdigest() == transmission.sha256
    return content if known else None


def _circumstances(bridge: Bridge, transmission: Transmission, at: datetime) -> Circumstances:
    archive = bridge.archive
    return Circumstances(
        at=at,
        as_sent=True,
        name_used=partial(archive.names.used_by_others, transmission=transmission.id),
        invoice_known=partial(archive.invoices.known, sparing=transmission.id),
        anchors=bridge.signers,
    )
