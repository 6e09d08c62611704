"""What the store keeps of ERP batches: the register of customers, the batches, and what became of each invoice."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text

from invoicebridge.connectors.archive.columns import Instant, Number
from invoicebridge.connectors.archive.tables import METADATA

customer: Final = Table(
    "customer",
    METADATA,
    Column("company", ForeignKey("company.id"), primary_key=True),
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("codice_destinatario", Text),
    Column("pec_destinatario", Text),
    Column("email", Text),
    Column("changed_at", Instant, nullable=False),
)
"""The register: what a batch need not say of a customer whose code it gives. `party` is JSON."""

batch: Final = Table(
    "batch",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("sha256", Text, index=True),
    Column("begun_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("faults", Number, nullable=False, server_default="0"),
    CheckConstraint("ended_at IS NULL OR ended_at >= begun_at", name="order"),
)
"""One run of importing a file or folder; one that never ended was interrupted."""
Index("ix_batch_begun", batch.c.begun_at)

batch_invoice: Final = Table(
    "batch_invoice",
    METADATA,
    Column("batch", ForeignKey("batch.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("label", Text, nullable=False),
    Column("row", Integer),
    Column("company", Text),
    Column("tipo_documento", Text),
    Column("numero", Text),
    Column("data", Date),
    Column("customer", Text),
    Column("stated_sha256", Text, nullable=False),
    Column("total", Text),
    Column("taxed", Text, nullable=False, server_default="[]"),
    Column("verdict", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("transmission", ForeignKey("transmission.id"), index=True),
)
"""What became of each invoice of a batch when it was imported.

`stated_sha256`: of what the ERP said, before registers filled it in. `taxed`: as `bridge.archived.Taxed`, in JSON.
"""
Index("ix_batch_invoice_stated", batch_invoice.c.stated_sha256)
Index("ix_batch_invoice_key", batch_invoice.c.company, batch_invoice.c.data, batch_invoice.c.numero)
