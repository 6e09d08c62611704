"""A mistake in a document, as a value. Texts are made from it by `invoicebridge.render`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """`error`: the SdI will reject the file. `warning`: allowed, but likely wrong."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the SdI's code (or ours, `IB…`), where it is, and the values its message names.

    `path` is an absolute element path without prefixes; an index, from 1, stands only where siblings share a name.
    `line` is the line in the file, from 1, or None where the fault has no place (the file's name, its size).
    """

    code: str
    severity: Severity
    path: str = ""
    line: int | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
