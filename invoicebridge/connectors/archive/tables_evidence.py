"""What the store keeps of evidence: raw bytes, what each proves of which file, and the story of every file."""

from typing import Final

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from invoicebridge.connectors.archive.columns import Instant, Number, Sha256
from invoicebridge.connectors.archive.tables import METADATA

evidence: Final = Table(
    "evidence",
    METADATA,
    Column("id", Number, primary_key=True),
    Column("sha256", Sha256, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("size", Number, nullable=False),
    Column("label", Text, nullable=False),
    Column("reason", Text),
)
Index("ix_evidence_label", evidence.c.label, evidence.c.id)

blob: Final = Table(
    "blob",
    METADATA,
    Column("sha256", ForeignKey("evidence.sha256"), primary_key=True),
    Column("encoding", Text, nullable=False),
    Column("content", LargeBinary),
    CheckConstraint("encoding IN ('zlib', 'plain', 'pruned')", name="encoding"),
    CheckConstraint("(content IS NULL) = (encoding = 'pruned')", name="pruned"),
)
"""The bytes, apart, so that lists of evidence stay small to read."""

evidence_of: Final = Table(
    "evidence_of",
    METADATA,
    Column("transmission", ForeignKey("transmission.id"), primary_key=True),
    Column("sha256", ForeignKey("evidence.sha256"), primary_key=True, index=True),
)

proof: Final = Table(
    "proof",
    METADATA,
    Column("transmission", ForeignKey("transmission.id"), primary_key=True),
    Column("sha256", ForeignKey("evidence.sha256"), primary_key=True),
    Column("fingerprint", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("source", Text, nullable=False),
    Column("standing", Text, nullable=False),
    Column("attempt", Text),
    Column("pec_id", Text),
    Column("of_invoice", Boolean, nullable=False),
    Column("numero_fattura", Text),
    Column("anno_fattura", Integer),
    Column("posizione_fattura", Integer),
    Column("only_if", Text),
    Column("recipient", Text),
)
"""What the evidence of a transmission proves: read from it, and written anew when all is computed again.

The fingerprint stands for all other columns, some of which may be unknown, so that no proof is there twice.
"""

story: Final = Table(
    "story",
    METADATA,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("transmission", ForeignKey("transmission.id"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("what", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("evidence", ForeignKey("evidence.sha256")),
    Column("previous", Sha256, nullable=False),
    Column("previous_own", Sha256, nullable=False),
    Column("sha256", Sha256, nullable=False),
    UniqueConstraint("transmission", "place"),
)

chain_head: Final = Table(
    "chain_head",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("number", Number, nullable=False),
    Column("sha256", Sha256, nullable=False),
    CheckConstraint("id = 1", name="single"),
)
"""The last line of the stories: whoever appends holds this row until the end of the transaction."""
