"""What the store keeps of scheduled work: who leads, what became of jobs, alerts, web hooks, restorations, marks."""

from typing import Final

from sqlalchemy import Boolean, Column, ForeignKey, Index, Table, Text, UniqueConstraint, text

from invoicebridge.connectors.archive.columns import Instant, Number
from invoicebridge.connectors.archive.tables import METADATA

leader: Final = Table(
    "leader",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
)
"""Who alone does something for the whole store, and until when nobody else may."""

job_run: Final = Table(
    "job_run",
    METADATA,
    Column("id", Number, primary_key=True),
    Column("job", Text, nullable=False),
    Column("started", Instant, nullable=False),
    Column("ended", Instant, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("line", Text, nullable=False),
)
"""The last runs of every job; older ones are gone."""
Index("ix_job_run_job", job_run.c.job, job_run.c.id)

alert: Final = Table(
    "alert",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("urgency", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("first_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("total", Number, nullable=False),
    Column("pending", Boolean, nullable=False),
    Column("first_sent", Instant),
    Column("last_sent", Instant),
    Column("sent", Number, nullable=False, server_default="0"),
    Column("over_at", Instant),
)
"""What a person was told, or is to be (`pending`): one row for each thing, however often it is noted."""
Index(
    "ix_alert_pending",
    alert.c.urgency,
    alert.c.first_at,
    sqlite_where=text("pending = 1"),
    postgresql_where=text("pending"),
)

delivery: Final = Table(
    "delivery",
    METADATA,
    Column("id", Number, primary_key=True),
    Column("hook", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("tries", Number, nullable=False),
    Column("reason", Text),
    Column("delivered_at", Instant),
    UniqueConstraint("hook", "key"),
)
"""Calls of web hooks, each once by its `key`; `due_at` is known exactly as long as one is to be tried (again)."""
Index(
    "ix_delivery_due",
    delivery.c.due_at,
    sqlite_where=text("due_at IS NOT NULL"),
    postgresql_where=text("due_at IS NOT NULL"),
)

restoration: Final = Table(
    "restoration",
    METADATA,
    Column("id", Number, primary_key=True),
    Column("source", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
"""Each time this store was made from a backup; only grows."""

restoration_step: Final = Table(
    "restoration_step",
    METADATA,
    Column("restoration", ForeignKey("restoration.id"), primary_key=True),
    Column("step", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("detail", Text, nullable=False),
)
"""What was done after it, before anything may be sent; only grows."""

mark: Final = Table(
    "mark",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("detail", Text, nullable=False),
)
"""When something was last done for the whole store (a backup, a full rescan, a retention run), and what came of it."""
