"""What `init` is told: everything from which a settings file and a new store are made."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from invoicebridge.bridge.archived import StoreKind
from invoicebridge.settings.values import Reference

MAILBOX: Final = "pec"
"""What the mailbox is called in the file."""
SIGNER: Final = "firma"
"""What the signer is called there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Paths are as they shall stand in the file; a relative one is relative to it."""

    kind: StoreKind
    company: str
    """The id of the company."""
    company_name: str
    store: str
    """The address of the database."""
    address: str
    password: Reference
    provider: str | None = None
    smtp: str | None = None
    imap: str | None = None
    pop3: str | None = None
    user: str | None = None
    since: date | None = None
    sdi_address: str | None = None
    ca: Path | None = None
    pkcs12: Path | None = None
    passphrase: Reference | None = None
    trust_pec: Path | None = None
    sdi_signer: Path | None = None
