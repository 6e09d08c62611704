"""The tables of the first release.

Revision ID: 0001
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

from invoicebridge.connectors.archive.migrations.guards import statements

revision: Final = "0001"
down_revision: Final = None

NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """The tables, their indexes and their guards are there."""
    _attempt()
    _chain_head()
    _company()
    _evidence()
    _mailbox_cursor()
    _name_counter()
    _store()
    _suspension()
    _tally()
    _blob()
    _invoice()
    _sdi_address()
    _transmission()
    _attempt_carries()
    _carried()
    _evidence_of()
    _file_name()
    _identificativo_sdi()
    _invoice_key()
    _story()
    for statement in statements(op.get_bind().dialect.name):
        op.execute(sa.text(statement.replace(":", "\\:")))


def _attempt() -> None:
    op.create_table(
        "attempt",
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_ends", sa.DateTime(timezone=True), nullable=False),
        sa.Column("identificativo", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("message_id", name="pk_attempt"),
    )
    op.create_index("ix_attempt_identificativo", "attempt", ["identificativo"])
    op.create_index(
        "ix_attempt_open",
        "attempt",
        ["mailbox", "saved_at"],
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )


def _chain_head() -> None:
    op.create_table(
        "chain_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_chain_head_single")),
        sa.PrimaryKeyConstraint("id", name="pk_chain_head"),
    )


def _company() -> None:
    op.create_table(
        "company",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("id_paese", sa.Text(), nullable=False),
        sa.Column("id_codice", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_company"),
    )


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.UniqueConstraint("sha256", name="uq_evidence_sha256"),
    )
    op.create_index("ix_evidence_label", "evidence", ["label", "id"])


def _mailbox_cursor() -> None:
    op.create_table(
        "mailbox_cursor",
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", NUMBER, nullable=False),
        sa.Column("uid", NUMBER, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", "folder", name="pk_mailbox_cursor"),
    )


def _name_counter() -> None:
    op.create_table(
        "name_counter",
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("last", NUMBER, nullable=False),
        sa.Column("highest", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("identifier", name="pk_name_counter"),
    )


def _store() -> None:
    op.create_table(
        "store",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('sandbox', 'live')", name=op.f("ck_store_kind")),
        sa.CheckConstraint("id = 1", name=op.f("ck_store_single")),
        sa.PrimaryKeyConstraint("id", name="pk_store"),
    )


def _suspension() -> None:
    op.create_table(
        "suspension",
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("mailbox", name="pk_suspension"),
    )


def _tally() -> None:
    op.create_table(
        "tally",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("total", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("name", "period", name="pk_tally"),
    )


def _blob() -> None:
    op.create_table(
        "blob",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("encoding", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary()),
        sa.CheckConstraint("(content IS NULL) = (encoding = 'pruned')", name=op.f("ck_blob_pruned")),
        sa.CheckConstraint("encoding IN ('zlib', 'plain', 'pruned')", name=op.f("ck_blob_encoding")),
        sa.ForeignKeyConstraint(["sha256"], ["evidence.sha256"], name="fk_blob_sha256"),
        sa.PrimaryKeyConstraint("sha256", name="pk_blob"),
    )


def _invoice() -> None:
    op.create_table(
        "invoice",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("tipo_documento", sa.Text(), nullable=False),
        sa.Column("numero", sa.Text(), nullable=False),
        sa.Column("data", sa.Date(), nullable=False),
        sa.Column("customer", sa.Text()),
        sa.Column("total", sa.Text()),
        sa.ForeignKeyConstraint(["company"], ["company.id"], name="fk_invoice_company"),
        sa.PrimaryKeyConstraint("id", name="pk_invoice"),
        sa.UniqueConstraint(
            "company", "numero", "data", "tipo_documento", name="uq_invoice_company_numero_data_tipo_documento"
        ),
    )


def _sdi_address() -> None:
    op.create_table(
        "sdi_address",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("evidence", sa.Text()),
        sa.ForeignKeyConstraint(["evidence"], ["evidence.sha256"], name="fk_sdi_address_evidence"),
        sa.PrimaryKeyConstraint("id", name="pk_sdi_address"),
    )
    op.create_index("ix_sdi_address_mailbox", "sdi_address", ["mailbox"])


def _transmission() -> None:
    op.create_table(
        "transmission",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("stem_key", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("formato", sa.Text(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archive", sa.Text()),
        sa.Column("archive_key", sa.Text()),
        sa.Column("source_sha256", sa.Text()),
        sa.Column("corrects", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued", sa.Boolean(), nullable=False),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_ends", sa.DateTime(timezone=True)),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["company"], ["company.id"], name="fk_transmission_company"),
        sa.ForeignKeyConstraint(["corrects"], ["transmission.id"], name="fk_transmission_corrects"),
        sa.ForeignKeyConstraint(["sha256"], ["evidence.sha256"], name="fk_transmission_sha256"),
        sa.PrimaryKeyConstraint("id", name="pk_transmission"),
        sa.UniqueConstraint("stem_key", name="uq_transmission_stem_key"),
    )
    op.create_index("ix_transmission_archive_key", "transmission", ["archive_key"])
    op.create_index("ix_transmission_corrects", "transmission", ["corrects"])
    op.create_index(
        "ix_transmission_queue",
        "transmission",
        ["company", "prepared_at", "id"],
        sqlite_where=sa.text("queued = 1"),
        postgresql_where=sa.text("queued"),
    )
    op.create_index("ix_transmission_sha256", "transmission", ["sha256"])
    op.create_index("ix_transmission_source_sha256", "transmission", ["source_sha256"])
    op.create_index("ix_transmission_state", "transmission", ["company", "state", "prepared_at"])


def _attempt_carries() -> None:
    op.create_table(
        "attempt_carries",
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("transmission", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["attempt.message_id"], name="fk_attempt_carries_message_id"),
        sa.ForeignKeyConstraint(["transmission"], ["transmission.id"], name="fk_attempt_carries_transmission"),
        sa.PrimaryKeyConstraint("message_id", "position", name="pk_attempt_carries"),
    )
    op.create_index("ix_attempt_carries_transmission", "attempt_carries", ["transmission"])


def _carried() -> None:
    op.create_table(
        "carried",
        sa.Column("transmission", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("invoice", NUMBER, nullable=False),
        sa.Column("numero_fattura", sa.Text()),
        sa.Column("anno_fattura", sa.Integer()),
        sa.Column("posizione_fattura", sa.Integer()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["invoice"], ["invoice.id"], name="fk_carried_invoice"),
        sa.ForeignKeyConstraint(["transmission"], ["transmission.id"], name="fk_carried_transmission"),
        sa.PrimaryKeyConstraint("transmission", "position", name="pk_carried"),
    )
    op.create_index("ix_carried_invoice", "carried", ["invoice"])


def _evidence_of() -> None:
    op.create_table(
        "evidence_of",
        sa.Column("transmission", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["evidence.sha256"], name="fk_evidence_of_sha256"),
        sa.ForeignKeyConstraint(["transmission"], ["transmission.id"], name="fk_evidence_of_transmission"),
        sa.PrimaryKeyConstraint("transmission", "sha256", name="pk_evidence_of"),
    )
    op.create_index("ix_evidence_of_sha256", "evidence_of", ["sha256"])


def _file_name() -> None:
    op.create_table(
        "file_name",
        sa.Column("stem_key", sa.Text(), nullable=False),
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("transmission", sa.Text()),
        sa.CheckConstraint("origin IN ('allocated', 'ready', 'imported')", name=op.f("ck_file_name_origin")),
        sa.ForeignKeyConstraint(["transmission"], ["transmission.id"], name="fk_file_name_transmission"),
        sa.PrimaryKeyConstraint("stem_key", name="pk_file_name"),
        sa.UniqueConstraint("transmission", name="uq_file_name_transmission"),
    )


def _identificativo_sdi() -> None:
    op.create_table(
        "identificativo_sdi",
        sa.Column("identificativo", sa.Text(), nullable=False),
        sa.Column("transmission", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["transmission"], ["transmission.id"], name="fk_identificativo_sdi_transmission"),
        sa.PrimaryKeyConstraint("identificativo", "transmission", name="pk_identificativo_sdi"),
    )
    op.create_index("ix_identificativo_sdi_transmission", "identificativo_sdi", ["transmission"])


def _invoice_key() -> None:
    op.create_table(
        "invoice_key",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("taxpayer", sa.Text(), nullable=False),
        sa.Column("numero", sa.Text(), nullable=False),
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("anno", sa.Integer(), nullable=False),
        sa.Column("data", sa.Date(), nullable=False),
        sa.Column("by_full_date", sa.Boolean(), nullable=False),
        sa.Column("transmission", sa.Text()),
        sa.Column("position", sa.Integer()),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["transmission"], ["transmission.id"], name="fk_invoice_key_transmission"),
        sa.PrimaryKeyConstraint("id", name="pk_invoice_key"),
    )
    op.create_index("ix_invoice_key", "invoice_key", ["numero", "taxpayer", "space", "anno"])
    op.create_index("ix_invoice_key_transmission", "invoice_key", ["transmission"])


def _story() -> None:
    op.create_table(
        "story",
        sa.Column("number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("transmission", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text()),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("previous_own", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["evidence"], ["evidence.sha256"], name="fk_story_evidence"),
        sa.ForeignKeyConstraint(["transmission"], ["transmission.id"], name="fk_story_transmission"),
        sa.PrimaryKeyConstraint("number", name="pk_story"),
        sa.UniqueConstraint("transmission", "place", name="uq_story_transmission_place"),
    )
