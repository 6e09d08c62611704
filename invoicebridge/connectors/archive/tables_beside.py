"""What the store keeps beside files and mails: drafts, mailboxes, the sending lock, counters."""

from typing import Final

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    text,
)

from invoicebridge.connectors.archive.columns import Instant, Number
from invoicebridge.connectors.archive.tables import METADATA

draft: Final = Table(
    "draft",
    METADATA,
    Column("number", Number, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("company", ForeignKey("company.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("source_sha256", Text, nullable=False, index=True),
    Column("content", LargeBinary, nullable=False),
    Column("name", Text),
    Column("stem_key", Text),
    Column("numero", Text),
    Column("data", Date),
    Column("tipo_documento", Text),
    Column("faults", Text, nullable=False),
    Column("corrects", ForeignKey("transmission.id")),
    Column("kept_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("transmission", ForeignKey("transmission.id")),
)
"""Input that is no transmission (yet). The content is compressed (zlib), the faults are JSON."""
Index(
    "ix_draft_open",
    draft.c.company,
    draft.c.source_sha256,
    unique=True,
    sqlite_where=text("closed_at IS NULL"),
    postgresql_where=text("closed_at IS NULL"),
)
Index(
    "ix_draft_named",
    draft.c.stem_key,
    sqlite_where=text("closed_at IS NULL"),
    postgresql_where=text("closed_at IS NULL"),
)

counted: Final = Table(
    "counted",
    METADATA,
    Column("what", Text, primary_key=True),
    Column("company", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("total", Number, nullable=False),
)
"""How many rows of large tables have a value, kept by whoever changes them (counting.py), in the same transaction."""

sending_lock: Final = Table(
    "sending_lock",
    METADATA,
    Column("id", Number, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("released_by", Text),
    Column("released_at", Instant),
)
"""Why nothing may be sent, since when, and who said at last that it may."""

mailbox_cursor: Final = Table(
    "mailbox_cursor",
    METADATA,
    Column("mailbox", Text, primary_key=True),
    Column("folder", Text, primary_key=True),
    Column("uidvalidity", Number, nullable=False),
    Column("uid", Number, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

seen_mail: Final = Table(
    "seen_mail",
    METADATA,
    Column("mailbox", Text, primary_key=True),
    Column("uid", Text, primary_key=True),
)
"""The ids of the mails that were collected from a server without UIDs (POP3)."""

failure_run: Final = Table(
    "failure_run",
    METADATA,
    Column("mailbox", Text, primary_key=True),
    Column("total", Number, nullable=False),
    Column("last_at", Instant, nullable=False),
)
"""The failures of a mailbox since it last worked."""

tally: Final = Table(
    "tally",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("total", Number, nullable=False),
)

suspension: Final = Table(
    "suspension",
    METADATA,
    Column("mailbox", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
)

sdi_address: Final = Table(
    "sdi_address",
    METADATA,
    Column("id", Number, primary_key=True),
    Column("mailbox", Text, nullable=False, index=True),
    Column("address", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("evidence", ForeignKey("evidence.sha256")),
)
