"""The operation `check`: many files, archives opened, in one or several processes."""

import posixpath
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, Protocol

from invoicebridge.errors import FileTooLarge, InvoiceBridgeError, UnreadableFile
from invoicebridge.fatturapa.check import Checked, check
from invoicebridge.fatturapa.circumstances import Circumstances
from invoicebridge.fatturapa.controls.coverage import SIGNATURE, every_code_inside
from invoicebridge.fatturapa.controls.facts import FileFacts
from invoicebridge.fatturapa.controls.file import repeated_in_archive
from invoicebridge.fatturapa.controls.run import control_file
from invoicebridge.fatturapa.fault import Fault, Severity
from invoicebridge.fatturapa.filename import stem, stem_key
from invoicebridge.fatturapa.schema import Schemas
from invoicebridge.sdi.archive import Member, UnusableArchive, is_archive, members

SIGNED_ARCHIVE: Final = ".zip.p7m"
"""An archive is not to be signed, the files in it are (Allegato A 1.9.1 §1.2.2)."""


class Source(Protocol):
    """Somewhere a file comes from; must be cheap to hand to another process."""

    @property
    def label(self) -> str:
        """How the file is called in the answer: the path as the user gave it."""

    @property
    def name(self) -> str | None:
        """The file's own name, as it would be sent; None where it has none."""

    def read(self) -> bytes:
        """The bytes; UnreadableFile when they cannot be had, FileTooLarge when there are too many to read."""


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
    except FileTooLarge as error:
        return [_unread(source, error, bench)]
    except InvoiceBridgeError as error:
        return [Checked(file=source.label, error=error)]
    if is_archive(content) or _is_called_archive(source.name):
        return _inspect_archive(source, content, bench)
    return [check(source.name, content, bench.schemas, bench.circumstances, label=source.label)]


def _unread(source: Source, too_large: FileTooLarge, bench: Bench) -> Checked:
    """A file beyond what is read is judged from outside: name and size."""
    archive = _is_called_archive(source.name)
    outside = control_file(FileFacts(source.name, too_large.size, archive, bench.circumstances))
    faults = [fault if too_large.exact or fault.code != "00003" else _at_least(fault) for fault in outside.faults]
    inside = {*every_code_inside(), *SIGNATURE, *(["00106"] if archive else [])}
    return Checked(file=source.label, faults=tuple(faults), unchecked=tuple(sorted(outside.left_out | inside)))


def _at_least(fault: Fault) -> Fault:
    return replace(fault, parameters={**fault.parameters, "kind": "at-least"})


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
    unchecked = tuple(sorted(outside.left_out))
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
    key = stem_key(member.name)
    if key in seen and checked.error is None:
        checked = _with(checked, repeated_in_archive(member.name, bench.circumstances))
    if key:
        seen.add(key)
    return checked


def _with(checked: Checked, fault: Fault) -> Checked:
    """The same result with one more fault; a code for which the file is rejected is no longer unchecked."""
    settled = fault.code if fault.severity is Severity.ERROR else None
    unchecked = tuple(code for code in checked.unchecked if code != settled)
    return replace(checked, faults=(fault, *checked.faults), unchecked=unchecked)


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
        from invoicebridge.bridge.inspecting.processes import Crew, can_share

        if can_share():
            return Crew(partial(inspect, bench=bench), processes, _given_up, on_death).results(sources)
    return ((source, inspect(source, bench)) for source in sources)


def _given_up(source: Source) -> list[Checked]:
    """What is said of a file whose inspection ended two processes."""
    return [Checked(file=source.label, error=UnreadableFile("file-ends-process", name=source.label))]


def _each_name_once(found: Iterable[tuple[Source, list[Checked]]]) -> Iterator[list[Checked]]:
    first: dict[tuple[str, bool], str] = {}
    for source, results in found:
        if source.name is None:
            yield results
        else:
            yield [_name_compared(checked, first) for checked in results]


def _name_compared(checked: Checked, first: dict[tuple[str, bool], str]) -> Checked:
    """The result with 00002 where another file of the run has its name; `first` holds where each name was met first.

    A file and its signed form in one folder are two states of one file; an archive's name is compared with archives'.
    """
    file = posixpath.normpath(checked.file.replace("\\", "/"))
    folder, name = posixpath.split(file)
    key = stem_key(name), name.lower().endswith((".zip", SIGNED_ARCHIVE))
    if not key[0] or checked.error is not None or any(fault.code == "00002" for fault in checked.faults):
        return checked
    earlier = first.setdefault(key, file)
    if (posixpath.dirname(earlier), stem(earlier)) == (folder, stem(name)):
        return checked
    parameters = {"kind": "together", "name": name, "first": earlier}
    return _with(checked, Fault("00002", Severity.ERROR, parameters=parameters))
