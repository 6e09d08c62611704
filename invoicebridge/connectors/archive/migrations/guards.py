"""Triggers that refuse to change what only grows. Used by the revisions; a change needs a revision of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Guard:
    """What is refused on a table: UPDATE (of some columns, under a condition), DELETE."""

    table: str
    what: str
    columns: tuple[str, ...] = ()
    when: str | None = None


GUARDS: Final = (
    Guard("store", "UPDATE"),
    Guard("store", "DELETE"),
    Guard("story", "UPDATE"),
    Guard("story", "DELETE"),
    Guard("chain_head", "DELETE"),
    Guard("chain_head", "UPDATE", ("number", "sha256"), "NEW.number <= OLD.number"),
    Guard("evidence", "UPDATE", ("sha256", "kind", "source", "received_at", "size")),
    Guard("evidence", "DELETE"),
    Guard("blob", "UPDATE", (), "NEW.content IS NOT NULL OR NEW.sha256 <> OLD.sha256"),
    Guard("blob", "DELETE"),
    Guard("evidence_of", "UPDATE"),
    Guard("evidence_of", "DELETE"),
    Guard("file_name", "UPDATE", ("stem_key", "identifier", "origin", "taken_at")),
    Guard("file_name", "UPDATE", ("transmission",), "OLD.transmission IS NOT NULL"),
    Guard("file_name", "DELETE"),
    Guard("attempt", "UPDATE", ("message_id",)),
    Guard("attempt", "DELETE"),
    Guard("attempt_carries", "UPDATE"),
    Guard("attempt_carries", "DELETE"),
    Guard("sdi_address", "UPDATE"),
    Guard("sdi_address", "DELETE"),
)
"""Of revision 0001."""

OF_0002: Final = (
    Guard("sending_lock", "UPDATE", ("id", "reason", "since")),
    Guard("sending_lock", "UPDATE", (), "OLD.released_at IS NOT NULL"),
    Guard("sending_lock", "DELETE"),
    Guard("draft", "DELETE", (), "OLD.closed_at IS NOT NULL"),
)
"""What revision 0002 adds."""

OF_0003: Final = (
    Guard("restoration", "UPDATE"),
    Guard("restoration", "DELETE"),
    Guard("restoration_step", "UPDATE"),
    Guard("restoration_step", "DELETE"),
)
"""What revision 0003 adds."""


def statements(dialect: str, guards: Sequence[Guard] = GUARDS) -> Iterator[str]:
    """The statements that put the guards up, those of 0001 with the function that all of them use."""
    if dialect == "postgresql":
        if guards is GUARDS:
            yield _FUNCTION
        for table in dict.fromkeys(guard.table for guard in guards):
            yield f"CREATE TRIGGER keep_{table} BEFORE TRUNCATE ON {table} EXECUTE FUNCTION invoicebridge_refuse()"
    for number, guard in enumerate(guards, start=1):
        of = f" OF {', '.join(guard.columns)}" if guard.columns else ""
        when = f" WHEN ({guard.when})" if guard.when else ""
        name = f"guard_{number:02}_{guard.table}"
        head = f"CREATE TRIGGER {name} BEFORE {guard.what}{of} ON {guard.table} FOR EACH ROW{when}"
        if dialect == "postgresql":
            yield f"{head} EXECUTE FUNCTION invoicebridge_refuse()"
        else:
            yield f"{head} BEGIN SELECT RAISE(ABORT, 'invoicebridge: {guard.table} only grows'); END"


_FUNCTION: Final = """
CREATE FUNCTION invoicebridge_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'invoicebridge: % only grows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
