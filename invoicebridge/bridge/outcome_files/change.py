"""One change of an invoice's state as an ERP is told of it, and how an outcome file is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from invoicebridge.bridge.archived import Listed, StoryLine
from invoicebridge.bridge.batched import InBatch
from invoicebridge.bridge.ports import OutcomeFolder
from invoicebridge.transmission.state import State

_DIGITS = 12


@dataclass(frozen=True, slots=True)
class SdiError:
    """One reason of a rejection; the SdI's own words where they are known."""

    code: str
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An invoice that moved from one state to another, in the order in which it was written down."""

    line: StoryLine
    listed: Listed
    """The invoice in its file, as it stands now."""
    before: State
    state: State
    settled: bool = False
    """Whether nothing has to be done about it any more: it moved on, was corrected or given up."""
    last_day: date | None = None
    """The last one on which a person may still do in time what the state asks for, in Italy."""
    identificativo_sdi: str = ""
    errors: tuple[SdiError, ...] = ()
    because: str = ""
    """Why the customer refused it."""
    batch: InBatch | None = None
    """Where it stood when the ERP gave it."""

    @property
    def id(self) -> str:
        """Its own for ever, in all stores: a store that was restored from a backup counts some numbers once more."""
        return f"{self.line.number}-{self.line.sha256[:_DIGITS]}"


class Form(Protocol):
    """How changes are written."""

    @property
    def ending(self) -> str:
        """Of the file's name, with its dot."""

    def content(self, changes: Sequence[Change]) -> bytes:
        """The whole file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRules:
    """What one ERP is told."""

    name: str
    company: str | None = None
    """Its id; None: all companies."""
    since: date | None = None
    """Changes from before this day are not told; None: all are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """One ERP: what it is told, where, and how it is written. Put together from the settings."""

    rules: OutcomeRules
    folder: OutcomeFolder
    form: Form

    @property
    def key(self) -> str:
        """As the settings call it."""
        return f"outcomes.{self.rules.name}"
