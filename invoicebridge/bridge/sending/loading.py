"""What goes into one mail: one file as it is, or several of one company in a zip."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import accumulate, takewhile
from typing import Final

from invoicebridge.bridge.archived import Company
from invoicebridge.bridge.bridge import Bridge, MailboxRules
from invoicebridge.bridge.sending.addressing import Box
from invoicebridge.bridge.sending.last_look import Fit
from invoicebridge.fatturapa.controls.file import MAX_ARCHIVE_BYTES
from invoicebridge.pec.compose import File, OutgoingMail, compose, encoded_size
from invoicebridge.sdi import archive
from invoicebridge.transmission.attempt import Attempt

MOST_IN_ZIP: Final = 250
"""Files in one zip: a doubt about a mail is a doubt about every file in it."""
_AROUND: Final = 4_000
"""Bytes of a mail beside its file, at most: headers, text, boundaries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """A mail ready for SMTP, with the attempt that it is."""

    fits: tuple[Fit, ...]
    mail: OutgoingMail
    attempt: Attempt
    archive: str | None = None
    archive_sha256: str | None = None


def fitting(fits: Sequence[Fit], limit: int) -> int:
    """Return how many of the files, from the first, surely go into one zip in a mail of so many bytes; at least 1."""
    sizes = accumulate(archive.most_packed([one]) for one in _members(fits[:MOST_IN_ZIP]))
    good = (size <= MAX_ARCHIVE_BYTES and encoded_size(size) + _AROUND <= limit for size in sizes)
    return max(1, sum(takewhile(bool, good)))


def loaded(bridge: Bridge, rules: MailboxRules, company: Company, box: Box, fits: Sequence[Fit], at: datetime) -> Load:
    """Return the mail that carries the files; several go in a zip, whose name is burnt from now on.

    InvalidDocument and ConfigurationError as `compose`; `progressivo-exhausted` when no name is left for the zip.
    """
    message_id = bridge.ids.message_id(rules.address)
    file = fits[0].file if len(fits) == 1 else _zipped(bridge, company, fits, at)
    mail = compose(
        [file],
        sender=rules.address,
        recipient=box.address,
        message_id=message_id,
        at=at,
        tipo_ricevuta=rules.tipo_ricevuta,
        limit=rules.size_limit,
    )
    attempt = Attempt(
        message_id=message_id,
        transmissions=tuple(fit.transmission.id for fit in fits),
        address=box.address,
        saved_at=at,
        lease_ends=at + rules.lease,
    )
    if len(fits) == 1:
        return Load(fits=tuple(fits), mail=mail, attempt=attempt)
    digest = sha256(file.content).hexdigest()
    return Load(fits=tuple(fits), mail=mail, attempt=attempt, archive=file.name, archive_sha256=digest)


def _zipped(bridge: Bridge, company: Company, fits: Sequence[Fit], at: datetime) -> File:
    (name,) = bridge.archive.names.allocate(company.id_paese, company.id_codice, 1, at)
    return File(f"{name}.zip", archive.packed(_members(fits)))


def _members(fits: Sequence[Fit]) -> list[archive.Member]:
    return [archive.Member(fit.transmission.name, fit.content) for fit in fits]
