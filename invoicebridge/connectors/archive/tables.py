"""What the store keeps of files and mails; tables_evidence.py and tables_beside.py hold the rest.

Tables that only grow are guarded by triggers, which the migrations make.
"""

from typing import Final

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from invoicebridge.connectors.archive.columns import Instant, Number

REVISIONS: Final = ("0001", "0002", "0003", "0004")
"""Every revision of the tables, the oldest first; the last one is what this program works with."""

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

store: Final = Table(
    "store",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    CheckConstraint("id = 1", name="single"),
    CheckConstraint("kind IN ('sandbox', 'live')", name="kind"),
)
"""One row, which never changes."""

company: Final = Table(
    "company",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("id_paese", Text, nullable=False),
    Column("id_codice", Text, nullable=False),
    Column("party", Text, nullable=False),
)

transmission: Final = Table(
    "transmission",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("company", ForeignKey("company.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("stem_key", Text, nullable=False, unique=True),
    Column("sha256", ForeignKey("evidence.sha256"), nullable=False, index=True),
    Column("formato", Text, nullable=False),
    Column("prepared_at", Instant, nullable=False),
    Column("archive", Text),
    Column("archive_key", Text, index=True),
    Column("archive_sha256", Text),
    Column("source_sha256", Text, index=True),
    Column("corrects", ForeignKey("transmission.id"), index=True),
    Column("state", Text, nullable=False),
    Column("state_at", Instant, nullable=False),
    Column("queued", Boolean, nullable=False),
    Column("lease_owner", Text),
    Column("lease_ends", Instant),
    Column("withdrawn_at", Instant),
    Column("held", Text),
    Column("unfolded", Boolean, nullable=False, server_default=false()),
    Column("contradictions", Number, nullable=False, server_default="0"),
)
"""`held`: why it is not sent. `unfolded`: whether evidence was tied to it that no recorded state takes in.

`contradictions`: how many nobody has resolved, as it was last recorded.
"""
Index(
    "ix_transmission_queue",
    transmission.c.company,
    transmission.c.prepared_at,
    transmission.c.id,
    sqlite_where=text("queued = 1"),
    postgresql_where=text("queued"),
)
Index(
    "ix_transmission_held",
    transmission.c.company,
    sqlite_where=text("held IS NOT NULL"),
    postgresql_where=text("held IS NOT NULL"),
)
Index(
    "ix_transmission_unfolded",
    transmission.c.id,
    sqlite_where=text("unfolded = 1"),
    postgresql_where=text("unfolded"),
)

Index(
    "ix_transmission_contradicted",
    transmission.c.id,
    sqlite_where=text("contradictions > 0"),
    postgresql_where=text("contradictions > 0"),
)

file_name: Final = Table(
    "file_name",
    METADATA,
    Column("stem_key", Text, primary_key=True),
    Column("identifier", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("taken_at", Instant, nullable=False),
    Column("transmission", ForeignKey("transmission.id"), unique=True),
    CheckConstraint("origin IN ('allocated', 'ready', 'imported')", name="origin"),
)
"""Names are burnt for ever: this table only grows."""

name_counter: Final = Table(
    "name_counter",
    METADATA,
    Column("identifier", Text, primary_key=True),
    Column("last", Number, nullable=False),
    Column("highest", Number, nullable=False),
)
"""The last number given out, and the highest that may be."""

invoice: Final = Table(
    "invoice",
    METADATA,
    Column("id", Number, primary_key=True),
    Column("company", ForeignKey("company.id"), nullable=False),
    Column("tipo_documento", Text, nullable=False),
    Column("numero", Text, nullable=False),
    Column("data", Date, nullable=False),
    Column("customer", Text),
    Column("customer_key", Text),
    Column("total", Text),
    UniqueConstraint("company", "numero", "data", "tipo_documento"),
)
"""The business document. `total` is a decimal as text, which SQLite would otherwise keep as binary floating point.

`customer_key` is the customer's name as it is searched: see searching.py.
"""
Index("ix_invoice_numero", invoice.c.numero)
Index("ix_invoice_customer", invoice.c.company, invoice.c.customer_key)

carried: Final = Table(
    "carried",
    METADATA,
    Column("transmission", ForeignKey("transmission.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("invoice", ForeignKey("invoice.id"), nullable=False, index=True),
    Column("numero_fattura", Text),
    Column("anno_fattura", Integer),
    Column("posizione_fattura", Integer),
    Column("state", Text, nullable=False),
    Column("company", Text, nullable=False, server_default=""),
    Column("data", Date, nullable=False, server_default="1970-01-01"),
    Column("waits", Text),
)
"""Which invoices a file holds, in its order, and what has become of each.

Company, date and `waits` (`queued`, `held`) are those of the invoice and its file, repeated here for the indexes of
the lists: each filter is one walk down an index by date.
"""
Index("ix_carried_listed", carried.c.data, carried.c.invoice)
Index("ix_carried_listed_company", carried.c.company, carried.c.data, carried.c.invoice)
Index("ix_carried_listed_state", carried.c.state, carried.c.data, carried.c.invoice)
Index("ix_carried_listed_company_state", carried.c.company, carried.c.state, carried.c.data, carried.c.invoice)
Index(
    "ix_carried_listed_waits",
    carried.c.waits,
    carried.c.data,
    carried.c.invoice,
    sqlite_where=text("waits IS NOT NULL"),
    postgresql_where=text("waits IS NOT NULL"),
)
Index(
    "ix_carried_listed_company_waits",
    carried.c.company,
    carried.c.waits,
    carried.c.data,
    carried.c.invoice,
    sqlite_where=text("waits IS NOT NULL"),
    postgresql_where=text("waits IS NOT NULL"),
)

taxed: Final = Table(
    "taxed",
    METADATA,
    Column("transmission", ForeignKey("transmission.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("rate", Text),
    Column("natura", Text),
    Column("taxable", Number, nullable=False),
    Column("tax", Number, nullable=False),
)
"""What an invoice in a file says by rate, in cents: its DatiRiepilogo, so that sums need not read every file again.

The rate is a decimal as text, as short as it can be; unknown in a simplified invoice that states the tax alone.
"""

invoice_key: Final = Table(
    "invoice_key",
    METADATA,
    Column("id", Number, primary_key=True),
    Column("taxpayer", Text, nullable=False),
    Column("numero", Text, nullable=False),
    Column("space", Text, nullable=False),
    Column("anno", Integer, nullable=False),
    Column("data", Date, nullable=False),
    Column("by_full_date", Boolean, nullable=False),
    Column("transmission", ForeignKey("transmission.id"), index=True),
    Column("position", Integer),
    Column("holds", Boolean, nullable=False),
)
"""What the SdI compares (00404); a key no longer holds once its invoice was rejected, refused or given up."""
Index("ix_invoice_key", invoice_key.c.numero, invoice_key.c.taxpayer, invoice_key.c.space, invoice_key.c.anno)

identificativo_sdi: Final = Table(
    "identificativo_sdi",
    METADATA,
    Column("identificativo", Text, primary_key=True),
    Column("transmission", ForeignKey("transmission.id"), primary_key=True, index=True),
)

attempt: Final = Table(
    "attempt",
    METADATA,
    Column("message_id", Text, primary_key=True),
    Column("mailbox", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("saved_at", Instant, nullable=False),
    Column("lease_ends", Instant, nullable=False),
    Column("identificativo", Text, index=True),
    Column("state", Text, nullable=False),
    Column("finished_at", Instant),
)
"""`finished_at` is unknown exactly as long as nothing is proven of the mail, whose state is PREPARED then."""
Index("ix_attempt_mailbox", attempt.c.mailbox, attempt.c.saved_at)
Index(
    "ix_attempt_open",
    attempt.c.mailbox,
    attempt.c.saved_at,
    sqlite_where=text("finished_at IS NULL"),
    postgresql_where=text("finished_at IS NULL"),
)

attempt_carries: Final = Table(
    "attempt_carries",
    METADATA,
    Column("message_id", ForeignKey("attempt.message_id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("transmission", ForeignKey("transmission.id"), nullable=False, index=True),
)
