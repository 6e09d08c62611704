"""Controls on the file from outside: name and size (Allegato A 1.9.1 §1.2.2, §1.3.1, Appendix 1)."""

from collections.abc import Iterator
from typing import Final

from invoicebridge.fatturapa import filename
from invoicebridge.fatturapa.circumstances import Circumstances
from invoicebridge.fatturapa.controls.facts import FileFacts
from invoicebridge.fatturapa.controls.reading import Undecided
from invoicebridge.fatturapa.controls.registry import EVERY, on_file
from invoicebridge.fatturapa.fault import Fault, Severity

MAX_INVOICE_BYTES: Final = 5_000_000
"""5 MB on every channel; the specification does not say which megabyte, so the smaller one."""

MAX_ARCHIVE_BYTES: Final = 22_000_000
"""What fits, in base64, into the 30 MB of one PEC message."""


def _name(facts: FileFacts) -> str:
    if facts.name is None:
        raise Undecided("name")
    return facts.name


def _about_name(name: str, circumstances: Circumstances, code: str, kind: str, **parameters: str) -> Fault:
    severity = Severity.ERROR if circumstances.as_sent else Severity.WARNING
    return Fault(code, severity, parameters={"name": name, "kind": kind, **parameters})


@on_file("00001", EVERY)
def name_is_well_formed(facts: FileFacts) -> Iterator[Fault]:
    """Country, identifier, progressive and extension; a warning until the file is judged as it will leave."""
    name = _name(facts)
    kind = filename.problem(name)
    if kind is not None:
        yield _about_name(name, facts.circumstances, "00001", kind)
    elif not name.endswith(facts.extension):
        yield _about_name(name, facts.circumstances, "00001", "content", expected=facts.extension)


@on_file("00002", EVERY, needs="name_used")
def name_is_new(facts: FileFacts) -> Iterator[Fault]:
    """No file of this name was handed to the SdI before, whatever became of it."""
    used = facts.circumstances.name_used
    if used is not None and used(_name(facts)):
        yield _about_name(_name(facts), facts.circumstances, "00002", "ledger")


@on_file("00003", EVERY)
def size_is_admitted(facts: FileFacts) -> Iterator[Fault]:
    """5 MB an invoice file; an archive above that is taken by PEC only, as far as the message has room."""
    if facts.size <= MAX_INVOICE_BYTES:
        return
    by_pec = facts.archive and facts.size <= MAX_ARCHIVE_BYTES
    limit = MAX_ARCHIVE_BYTES if facts.archive and not by_pec else MAX_INVOICE_BYTES
    severity = Severity.WARNING if by_pec else Severity.ERROR
    yield Fault("00003", severity, parameters={"size": str(facts.size), "limit": str(limit)})


def repeated_in_archive(name: str, circumstances: Circumstances) -> Fault:
    """The 00002 of a file whose name an earlier file of the same archive has."""
    return _about_name(name, circumstances, "00002", "archive")
