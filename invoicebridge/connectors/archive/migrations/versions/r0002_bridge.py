"""What the operations of the bridge need: proofs, drafts, lists by index, holds, the sending lock.

What the evidence of before proves is not known to a migration: `recompute` reads it.

Revision ID: 0002
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

from invoicebridge.connectors.archive.migrations.guards import OF_0002, statements
from invoicebridge.connectors.archive.searching import search_key

revision: Final = "0002"
down_revision: Final = "0001"

NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT: Final = sa.DateTime(timezone=True)
_CHUNK: Final = 1000


def upgrade() -> None:
    """The tables are those of this revision; what can be told from the rows of before is filled in."""
    _transmission()
    _invoice()
    _carried()
    _attempt()
    _proof()
    _draft()
    _mailboxes()
    _evidence()
    _counted()
    _sending_lock()
    for statement in statements(op.get_bind().dialect.name, OF_0002):
        op.execute(sa.text(statement.replace(":", "\\:")))


def _partial(
    name: str, table: str, columns: list[str], condition: str, *, sqlite: str | None = None, unique: bool = False
) -> None:
    """An index of the rows that meet the condition, which SQLite may need to have in other words."""
    op.create_index(
        name,
        table,
        columns,
        unique=unique,
        sqlite_where=sa.text(sqlite or condition),
        postgresql_where=sa.text(condition),
    )


def _transmission() -> None:
    op.add_column("transmission", sa.Column("archive_sha256", sa.Text()))
    op.add_column("transmission", sa.Column("held", sa.Text()))
    op.add_column("transmission", sa.Column("unfolded", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.drop_index("ix_transmission_state", "transmission")
    _partial("ix_transmission_held", "transmission", ["company"], "held IS NOT NULL")
    _partial("ix_transmission_unfolded", "transmission", ["id"], "unfolded", sqlite="unfolded = 1")


def _invoice() -> None:
    op.add_column("invoice", sa.Column("customer_key", sa.Text()))
    _fill_customer_keys(op.get_bind())
    op.create_index("ix_invoice_numero", "invoice", ["numero"])
    op.create_index("ix_invoice_customer", "invoice", ["company", "customer_key"])


def _fill_customer_keys(connection: sa.Connection) -> None:
    some = sa.text("SELECT id, customer FROM invoice WHERE id > :last ORDER BY id LIMIT :limit")
    written = sa.text("UPDATE invoice SET customer_key = :key WHERE id = :id")
    last = 0
    while rows := connection.execute(some, {"last": last, "limit": _CHUNK}).all():
        connection.execute(written, [{"id": row.id, "key": search_key(row.customer)} for row in rows])
        last = rows[-1].id


def _carried() -> None:
    op.add_column("carried", sa.Column("company", sa.Text(), nullable=False, server_default=""))
    op.add_column("carried", sa.Column("data", sa.Date(), nullable=False, server_default="1970-01-01"))
    op.add_column("carried", sa.Column("waits", sa.Text()))
    op.execute(
        """
        UPDATE carried SET
            company = (SELECT company FROM transmission WHERE transmission.id = carried.transmission),
            data = (SELECT data FROM invoice WHERE invoice.id = carried.invoice),
            waits = (SELECT CASE WHEN queued THEN 'queued' END FROM transmission
                     WHERE transmission.id = carried.transmission)
        """
    )
    op.create_index("ix_carried_listed", "carried", ["data", "invoice"])
    op.create_index("ix_carried_listed_company", "carried", ["company", "data", "invoice"])
    op.create_index("ix_carried_listed_state", "carried", ["state", "data", "invoice"])
    op.create_index("ix_carried_listed_company_state", "carried", ["company", "state", "data", "invoice"])
    some = "waits IS NOT NULL"
    _partial("ix_carried_listed_waits", "carried", ["waits", "data", "invoice"], some)
    _partial("ix_carried_listed_company_waits", "carried", ["company", "waits", "data", "invoice"], some)


def _attempt() -> None:
    """Whatever is proven of a mail, it has its answer; one that only a receipt gave has it by the end of the lease."""
    op.create_index("ix_attempt_mailbox", "attempt", ["mailbox", "saved_at"])
    op.execute("UPDATE attempt SET finished_at = lease_ends WHERE finished_at IS NULL AND state <> 'PREPARED'")
    op.execute("UPDATE attempt SET finished_at = NULL WHERE finished_at IS NOT NULL AND state = 'PREPARED'")


def _proof() -> None:
    op.create_table(
        "proof",
        sa.Column("transmission", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Text()),
        sa.Column("pec_id", sa.Text()),
        sa.Column("of_invoice", sa.Boolean(), nullable=False),
        sa.Column("numero_fattura", sa.Text()),
        sa.Column("anno_fattura", sa.Integer()),
        sa.Column("posizione_fattura", sa.Integer()),
        sa.Column("only_if", sa.Text()),
        sa.Column("recipient", sa.Text()),
        sa.ForeignKeyConstraint(["sha256"], ["evidence.sha256"], name="fk_proof_sha256"),
        sa.ForeignKeyConstraint(["transmission"], ["transmission.id"], name="fk_proof_transmission"),
        sa.PrimaryKeyConstraint("transmission", "sha256", "fingerprint", name="pk_proof"),
    )


def _draft() -> None:
    op.create_table(
        "draft",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text()),
        sa.Column("stem_key", sa.Text()),
        sa.Column("numero", sa.Text()),
        sa.Column("data", sa.Date()),
        sa.Column("tipo_documento", sa.Text()),
        sa.Column("faults", sa.Text(), nullable=False),
        sa.Column("corrects", sa.Text()),
        sa.Column("kept_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT),
        sa.Column("transmission", sa.Text()),
        sa.ForeignKeyConstraint(["company"], ["company.id"], name="fk_draft_company"),
        sa.ForeignKeyConstraint(["corrects"], ["transmission.id"], name="fk_draft_corrects"),
        sa.ForeignKeyConstraint(["transmission"], ["transmission.id"], name="fk_draft_transmission"),
        sa.PrimaryKeyConstraint("number", name="pk_draft"),
        sa.UniqueConstraint("id", name="uq_draft_id"),
    )
    op.create_index("ix_draft_source_sha256", "draft", ["source_sha256"])
    _partial("ix_draft_open", "draft", ["company", "source_sha256"], "closed_at IS NULL", unique=True)
    _partial("ix_draft_named", "draft", ["stem_key"], "closed_at IS NULL")


def _mailboxes() -> None:
    op.create_table(
        "seen_mail",
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", "uid", name="pk_seen_mail"),
    )
    op.create_table(
        "failure_run",
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("total", NUMBER, nullable=False),
        sa.Column("last_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("mailbox", name="pk_failure_run"),
    )


def _evidence() -> None:
    """What was never there to be read (files, dialogues) does not wait for a reader."""
    op.execute("UPDATE evidence SET label = 'matched' WHERE label = 'new' AND kind IN ('file', 'smtp')")


def _counted() -> None:
    op.create_table(
        "counted",
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("total", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("what", "company", "name", name="pk_counted"),
    )
    op.execute(
        "INSERT INTO counted (what, company, name, total)"
        " SELECT 'state', company, state, count(*) FROM transmission GROUP BY company, state"
    )
    op.execute(
        "INSERT INTO counted (what, company, name, total)"
        " SELECT 'label', '', label, count(*) FROM evidence GROUP BY label"
    )


def _sending_lock() -> None:
    """A live store that never sent anything asks before it does."""
    op.create_table(
        "sending_lock",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("released_by", sa.Text()),
        sa.Column("released_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_sending_lock"),
    )
    op.execute(
        "INSERT INTO sending_lock (reason, since) SELECT 'first-send', created_at FROM store"
        " WHERE kind = 'live' AND NOT EXISTS (SELECT 1 FROM attempt)"
    )
