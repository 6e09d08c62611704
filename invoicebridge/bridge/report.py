"""What an operation tells: an outcome for each thing it dealt with; doors make tables, JSON and exit codes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from invoicebridge.bridge.archived import Head
from invoicebridge.bridge.importing import ImportFault
from invoicebridge.errors import InvoiceBridgeError
from invoicebridge.fatturapa.fault import Fault


class Verdict(StrEnum):
    """How it went, the best first."""

    DONE = "done"
    NOTHING = "nothing"
    """It was so already, or there was nothing to do."""
    WAITING = "waiting"
    """Not done yet, and it will go on by itself."""
    ATTENTION = "attention"
    """A person has to do something."""
    FAILED = "failed"
    """It could not be done."""


ORDER: Final = {verdict: place for place, verdict in enumerate(Verdict)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one thing: a file, a mail, a mailbox, an invoice."""

    what: str
    """As people call it: a path, a file name, an address."""
    verdict: Verdict
    code: str
    """What happened, for render to say (`prepared`, `sent` …); its text may use the detail."""
    detail: Mapping[str, str] = field(default_factory=dict)
    transmission: str | None = None
    faults: tuple[Fault, ...] = ()
    remarks: tuple[ImportFault, ...] = ()
    """What there is to say of the rows and columns of a batch; the faults are among them where there are any."""
    error: InvoiceBridgeError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that one run of an operation dealt with, and the head of the stories after it."""

    operation: str
    outcomes: tuple[Outcome, ...]
    head: Head | None = None

    @property
    def worst(self) -> Verdict:
        """The worst verdict among the outcomes; NOTHING where there is none."""
        return max((one.verdict for one in self.outcomes), key=ORDER.__getitem__, default=Verdict.NOTHING)
