"""The operation `check`: many files, archives opened, in one or several processes."""

import multiprocessing
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final, Protocol

from invoicebridge.errors import InvoiceBridgeError, UnreadableFile
from invoicebridge.fatturapa.check import Checked, check
from invoicebridge.fatturapa.circumstances import Circumstances
from invoicebridge.fatturapa.controls.facts import FileFacts
from invoicebridge.fatturapa.controls.file import repeated_in_archive
from invoicebridge.fatturapa.controls.run import control_file
from invoicebridge.fatturapa.fault import Fault, Severity
from invoicebridge.fatturapa.filename import stem_key
from invoicebridge.fatturapa.schema import Schemas
from invoicebridge.sdi.archive import Member, UnusableArchive, is_archive, members

SIGNED_ARCHIVE: Final = ".zip.p7m"
"""An archive is not to be signed, the files in it are (Allegato A 1.9.1 §1.2.2)."""

_CHUNK: Final = 32


class Source(Protocol):
    """Somewhere a file comes from; must be cheap to hand to another process."""

    @property
    def label(self) -> str:
        """How the file is called in the answer: the path as the user gave it."""

    @property
    def name(self) -> str | None:
        """The file's own name, as it would be sent; None where it has none."""

    def read(self) -> bytes:
        """The bytes; UnreadableFile when they cannot be had."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What every file is judged with."""

    schemas: Schemas
    circumstances: Circumstances


def inspect(source: Source, bench: Bench) -> list[Checked]:
    """Return what became of one file; of an archive first the archive itself, then each file inside.

    A file that cannot be had or read comes back as a `Checked` with its `error`, so that it never stops the others.
    """
    try:
        content = source.read()
    except InvoiceBridgeError as error:
        return [Checked(file=source.label, error=error)]
    if is_archive(content) or _is_called_archive(source.name):
        return _inspect_archive(source, content, bench)
    return [check(source.name, content, bench.schemas, bench.circumstances, label=source.label)]


def _is_called_archive(name: str | None) -> bool:
    """Whether the name says zip, or a zip that was signed, whatever the content is."""
    return name is not None and name.lower().endswith((".zip", SIGNED_ARCHIVE))


def _inspect_archive(source: Source, content: bytes, bench: Bench) -> list[Checked]:
    outside = control_file(FileFacts(source.name, len(content), archive=True, circumstances=bench.circumstances))
    faults = outside.faults
    inside: list[Checked] = []
    seen: set[str] = set()
    try:
        for member in _members(source.name, content):
            inside.append(_inspect_member(source, member, seen, bench))
    except UnusableArchive as unusable:
        faults = [*faults, _unusable(source.label, unusable)]
    unchecked = tuple(sorted(outside.unchecked))
    return [Checked(file=source.label, formato="zip", faults=tuple(faults), unchecked=unchecked), *inside]


def _members(name: str | None, content: bytes) -> Iterator[Member]:
    if (name or "").lower().endswith(SIGNED_ARCHIVE):
        raise UnusableArchive("signed")
    return members(content)


def _unusable(name: str, unusable: UnusableArchive) -> Fault:
    return Fault("00106", Severity.ERROR, parameters={"name": name, **unusable.parameters})


def _inspect_member(source: Source, member: Member, seen: set[str], bench: Bench) -> Checked:
    label = f"{source.label}/{member.path}"
    if is_archive(member.content):
        return Checked(file=label, error=UnreadableFile("archive-in-archive", name=member.name))
    checked = check(member.name, member.content, bench.schemas, bench.circumstances, label=label)
    stem = stem_key(member.name)
    if stem in seen:
        again = repeated_in_archive(member.name, bench.circumstances)
        checked = replace(checked, faults=(again, *checked.faults))
    seen.add(stem)
    return checked


def inspect_all(
    sources: Iterable[Source],
    bench: Bench,
    processes: int = 1,
    on_death: Callable[[], None] = lambda: None,
) -> Iterator[list[Checked]]:
    """Yield, in the order of the sources, what became of each; memory does not grow with their number.

    Files judged as sent are judged together: of two that have one name the second is 00002, and the names are
    remembered. More than one process is used only where the system can fork, since the compiled schemas are inherited
    that way; `on_death` is called when one of them dies, which loses no file.
    """
    found = _found(sources, bench, processes, on_death)
    if not bench.circumstances.as_sent:
        return (results for _, results in found)
    return _each_name_once(found)


def _found(
    sources: Iterable[Source], bench: Bench, processes: int, on_death: Callable[[], None]
) -> Iterator[tuple[Source, list[Checked]]]:
    if processes > 1:
        from invoicebridge.bridge.processes import Crew, can_share

        if can_share():
            return Crew(partial(inspect, bench=bench), processes, _given_up, on_death).results(sources)
    return ((source, inspect(source, bench)) for source in sources)


def _given_up(source: Source) -> list[Checked]:
    """What is said of a file whose inspection ended two processes."""
    return [Checked(file=source.label, error=UnreadableFile("file-ends-process", name=source.label))]
