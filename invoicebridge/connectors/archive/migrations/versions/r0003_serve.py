"""What scheduled work needs: the leader, what became of jobs, alerts and web hooks, restorations, marks.

And what reconciling needs: amounts by rate, and which files have contradictions.

Revision ID: 0003
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

from invoicebridge.connectors.archive.migrations.guards import OF_0003, statements

revision: Final = "0003"
down_revision: Final = "0002"

NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT: Final = sa.DateTime(timezone=True)


def upgrade() -> None:
    """The tables are those of this revision."""
    _leader()
    _job_run()
    _alert()
    _delivery()
    _restoration()
    _mark()
    _taxed()
    _contradictions()
    for statement in statements(op.get_bind().dialect.name, OF_0003):
        op.execute(sa.text(statement.replace(":", "\\:")))


def _leader() -> None:
    op.create_table(
        "leader",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leader"),
    )


def _job_run() -> None:
    op.create_table(
        "job_run",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("started", INSTANT, nullable=False),
        sa.Column("ended", INSTANT, nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_job_run"),
    )
    op.create_index("ix_job_run_job", "job_run", ["job", "id"])


def _alert() -> None:
    op.create_table(
        "alert",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("first_at", INSTANT, nullable=False),
        sa.Column("last_at", INSTANT, nullable=False),
        sa.Column("total", NUMBER, nullable=False),
        sa.Column("pending", sa.Boolean(), nullable=False),
        sa.Column("first_sent", INSTANT),
        sa.Column("last_sent", INSTANT),
        sa.Column("sent", NUMBER, nullable=False, server_default="0"),
        sa.Column("over_at", INSTANT),
        sa.PrimaryKeyConstraint("kind", "subject", name="pk_alert"),
    )
    op.create_index(
        "ix_alert_pending",
        "alert",
        ["urgency", "first_at"],
        sqlite_where=sa.text("pending = 1"),
        postgresql_where=sa.text("pending"),
    )


def _delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("hook", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT),
        sa.Column("tries", NUMBER, nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("delivered_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.UniqueConstraint("hook", "key", name="uq_delivery_hook_key"),
    )
    condition = "due_at IS NOT NULL"
    op.create_index(
        "ix_delivery_due",
        "delivery",
        ["due_at"],
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
    )


def _restoration() -> None:
    op.create_table(
        "restoration",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_restoration"),
    )
    op.create_table(
        "restoration_step",
        sa.Column("restoration", NUMBER, nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["restoration"], ["restoration.id"], name="fk_restoration_step_restoration"),
        sa.PrimaryKeyConstraint("restoration", "step", name="pk_restoration_step"),
    )


def _mark() -> None:
    op.create_table(
        "mark",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_mark"),
    )


def _taxed() -> None:
    op.create_table(
        "taxed",
        sa.Column("transmission", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("rate", sa.Text()),
        sa.Column("natura", sa.Text()),
        sa.Column("taxable", NUMBER, nullable=False),
        sa.Column("tax", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["transmission"], ["transmission.id"], name="fk_taxed_transmission"),
        sa.PrimaryKeyConstraint("transmission", "position", "place", name="pk_taxed"),
    )


def _contradictions() -> None:
    """Files that may have some are folded again: a line of their story says so."""
    op.add_column("transmission", sa.Column("contradictions", NUMBER, nullable=False, server_default="0"))
    op.create_index(
        "ix_transmission_contradicted",
        "transmission",
        ["id"],
        sqlite_where=sa.text("contradictions > 0"),
        postgresql_where=sa.text("contradictions > 0"),
    )
    story = sa.table("story", sa.column("transmission"), sa.column("what"))
    files = sa.table("transmission", sa.column("id"), sa.column("unfolded", sa.Boolean()))
    told = sa.select(story.c.transmission).where(story.c.what == "contradiction")
    op.execute(sa.update(files).where(files.c.id.in_(told)).values(unfolded=True))
