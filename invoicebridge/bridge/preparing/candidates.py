"""What an input is on its way to a file in the store."""

from dataclasses import dataclass
from typing import Final

from invoicebridge.bridge.archived import Draft
from invoicebridge.bridge.bridge import CompanyRules, Signing
from invoicebridge.bridge.importing import ImportFault
from invoicebridge.bridge.preparing.described import PUBLIC_BODY, Described
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.errors import InvoiceBridgeError
from invoicebridge.fatturapa.fault import Fault
from invoicebridge.fatturapa.remark import Remarks
from invoicebridge.signature.verdict import Form

PLACEHOLDER: Final = "00000"
"""ProgressivoInvio until the file has a name; no name is ever given out with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An input as a file."""

    content: bytes
    """The XML; of a file that came signed, the file."""
    xml: bytes
    """What is, or is to be, signed; empty where a signature cannot be opened."""
    follows: bool = False
    """Whether its ProgressivoInvio is the placeholder, and will be the one in the file's name."""
    remarks: Remarks = ()
    """Where the draft states something else than what follows from it."""
    sign: bool = False
    """Whether it is to be signed, whatever the company's rules say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A document that lacks nothing but its name, and maybe a signature."""

    label: str
    made: Made
    described: Described
    rules: CompanyRules
    source_sha256: str
    warnings: tuple[Fault, ...]
    remarks: tuple[ImportFault, ...] = ()
    """Where the issuer is stated otherwise than the store knows the company."""
    came_signed: Form | None = None
    given: str | None = None
    """The name that a ready file came with."""
    stem: str | None = None
    """The name that it keeps, without extension; None where it is to be given one."""
    awaited: Draft | None = None
    """The draft that waited for this signed file."""
    corrects: str | None = None

    @property
    def needs_signature(self) -> bool:
        """Whether it may not leave as it is: the law wants files for public bodies signed."""
        wanted = self.made.sign or self.described.formato == PUBLIC_BODY or self.rules.signing is Signing.ALWAYS
        return wanted and self.came_signed is None


@dataclass(frozen=True, slots=True)
class Faulty:
    """An input with errors: what is kept of it, and what is told."""

    draft: Draft
    outcome: Outcome


def failed(what: str, error: InvoiceBridgeError) -> Outcome:
    """The outcome of what could not be done, for the error's reason."""
    return Outcome(what=what, verdict=Verdict.FAILED, code="not-prepared", error=error)
