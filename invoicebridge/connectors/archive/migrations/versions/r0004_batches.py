"""ERP batches: the register of customers, the batches that were imported, and what became of each invoice.

Revision ID: 0004
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0004"
down_revision: Final = "0003"

NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT: Final = sa.DateTime(timezone=True)


def upgrade() -> None:
    """The tables are those of this revision."""
    _customer()
    _batch()
    _batch_invoice()


def _customer() -> None:
    op.create_table(
        "customer",
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("codice_destinatario", sa.Text()),
        sa.Column("pec_destinatario", sa.Text()),
        sa.Column("email", sa.Text()),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["company"], ["company.id"], name="fk_customer_company"),
        sa.PrimaryKeyConstraint("company", "code", name="pk_customer"),
    )


def _batch() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text()),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("faults", NUMBER, nullable=False, server_default="0"),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= begun_at", name="order"),
        sa.PrimaryKeyConstraint("id", name="pk_batch"),
    )
    op.create_index("ix_batch_sha256", "batch", ["sha256"])
    op.create_index("ix_batch_begun", "batch", ["begun_at"])


def _batch_invoice() -> None:
    op.create_table(
        "batch_invoice",
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("row", sa.Integer()),
        sa.Column("company", sa.Text()),
        sa.Column("tipo_documento", sa.Text()),
        sa.Column("numero", sa.Text()),
        sa.Column("data", sa.Date()),
        sa.Column("customer", sa.Text()),
        sa.Column("stated_sha256", sa.Text(), nullable=False),
        sa.Column("total", sa.Text()),
        sa.Column("taxed", sa.Text(), nullable=False, server_default="[]"),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("transmission", sa.Text()),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name="fk_batch_invoice_batch"),
        sa.ForeignKeyConstraint(["transmission"], ["transmission.id"], name="fk_batch_invoice_transmission"),
        sa.PrimaryKeyConstraint("batch", "place", name="pk_batch_invoice"),
    )
    op.create_index("ix_batch_invoice_transmission", "batch_invoice", ["transmission"])
    op.create_index("ix_batch_invoice_stated", "batch_invoice", ["stated_sha256"])
    op.create_index("ix_batch_invoice_key", "batch_invoice", ["company", "data", "numero"])
