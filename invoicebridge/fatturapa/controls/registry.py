"""How a control is written and found.

    @on_body("00411", ORDINARY)
    def withholding_is_described(body: Body) -> Iterator[Fault]: ...

    @on_summary("00429")
    def summary_without_rate_has_natura(body: Body, summary: Summary) -> Fault | None: ...

A control that looks at a file, a document or a body yields the faults that it finds; one that looks at each
DatiRiepilogo or DatiCassaPrevidenziale returns its fault or None. `when` and `types` say in which files it has anything
to look at; in others it is not asked. It raises `Undecided` where the file alone does not tell: its code is then listed
as unchecked, as is that of a control whose argument the caller did not give.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib import import_module
from typing import Any, Final, Generic, Literal, TypeVar

from lxml import etree

from invoicebridge.fatturapa.controls.facts import Body, Cassa, Document, FileFacts, Summary
from invoicebridge.fatturapa.controls.line_columns import PRESENCE
from invoicebridge.fatturapa.controls.paths import BodyTexts, HeaderTexts
from invoicebridge.fatturapa.fault import Fault, Severity
from invoicebridge.xml import line_of, path_of

Need = Literal["name_used", "invoice_known", "registry"]

ORDINARY: Final = frozenset({"FPA12", "FPR12"})
PRIVATE: Final = frozenset({"FPR12", "FSM10"})
PUBLIC: Final = frozenset({"FPA12"})
SIMPLIFIED: Final = frozenset({"FSM10"})
EVERY: Final = ORDINARY | SIMPLIFIED

_FAMILIES: Final = (
    "file",
    "header",
    "parties",
    "document",
    "lines",
    "summary",
    "document_types",
    "simplified",
    "uniqueness",
    "advice",
)

FileFind = Callable[[FileFacts], Iterator[Fault]]
DocumentFind = Callable[[Document], Iterator[Fault]]
BodyFind = Callable[[Body], Iterator[Fault]]
SummaryFind = Callable[[Body, Summary], Fault | None]
CassaFind = Callable[[Body, Cassa], Fault | None]
Find = TypeVar("Find", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Control(Generic[Find]):
    """One code, the function that finds its faults, and where there is anything to find."""

    code: str
    find: Find
    formats: frozenset[str]
    types: frozenset[str]
    """The TipoDocumento that it judges; empty for all."""
    when: str
    """The field of the header's or body's texts that must be there; empty for none."""
    needs: Need | None
    """The circumstance without which the control cannot be made."""
    complete_with: Need | None
    """The circumstance without which only a part of the control is made (structure, not existence)."""


class Table(Generic[Find]):
    """The controls that look at one kind of thing, in the order in which they were written."""

    def __init__(self) -> None:
        self.controls: list[Control[Find]] = []

    def __call__(
        self,
        code: str,
        formats: frozenset[str],
        *,
        types: frozenset[str] = frozenset(),
        when: str = "",
        needs: Need | None = None,
        complete_with: Need | None = None,
    ) -> Callable[[Find], Find]:
        """Register the decorated function as the control of that code for those formats."""

        def register(find: Find) -> Find:
            self.controls.append(Control(code, find, formats, types, when, needs, complete_with))
            return find

        return register

    def pick(
        self, formato: str, given: frozenset[str], tipo: str = "", there: frozenset[str] = frozenset()
    ) -> "Picked[Find]":
        """The controls that have something to look at."""
        return tuple(
            (one.code, one.find)
            for one in self.controls
            if formato in one.formats
            and (one.needs is None or one.needs in given)
            and (not one.types or tipo in one.types)
            and (not one.when or one.when in there)
        )

    def not_made(self, formato: str, given: frozenset[str]) -> frozenset[str]:
        """The codes that are not, or not wholly, checked because an argument was not given."""
        mine = (one for one in self.controls if formato in one.formats)
        return frozenset(one.code for one in mine if not {one.needs, one.complete_with} - {None} <= given)


Picked = tuple[tuple[str, Find], ...]

on_file: Final[Table[FileFind]] = Table()
on_document: Final[Table[DocumentFind]] = Table()
on_body: Final[Table[BodyFind]] = Table()
on_summary: Final[Table[SummaryFind]] = Table()
on_cassa: Final[Table[CassaFind]] = Table()

_TABLES: Final[tuple[Table[Any], ...]] = (on_file, on_document, on_body, on_summary, on_cassa)
_REMEMBERED: Final = 1024


@cache
def _load_families() -> None:
    for family in _FAMILIES:
        import_module(f"invoicebridge.fatturapa.controls.{family}")


@cache
def for_file(with_: frozenset[str]) -> Picked[FileFind]:
    """The controls on name and size."""
    _load_families()
    return on_file.pick("FPR12", with_)


@lru_cache(_REMEMBERED)
def for_document(formato: str, with_: frozenset[str], header: tuple[bool, ...]) -> Picked[DocumentFind]:
    """The controls on a header in which the texts marked True are there."""
    _load_families()
    return on_document.pick(formato, with_, there=_there(HeaderTexts._fields, header))


@lru_cache(_REMEMBERED)
def for_body(formato: str, with_: frozenset[str], tipo: str, body: tuple[bool, ...]) -> Picked[BodyFind]:
    """The controls on a body of a type in which the texts marked True are there."""
    _load_families()
    return on_body.pick(formato, with_, tipo, _there((*BodyTexts._fields, *PRESENCE), body))


@lru_cache(_REMEMBERED)
def for_summary(formato: str, tipo: str) -> Picked[SummaryFind]:
    """The controls on each DatiRiepilogo."""
    return on_summary.pick(formato, frozenset(), tipo)


@lru_cache(_REMEMBERED)
def for_cassa(formato: str, tipo: str) -> Picked[CassaFind]:
    """The controls on each DatiCassaPrevidenziale."""
    return on_cassa.pick(formato, frozenset(), tipo)


def _there(fields: tuple[str, ...], present: tuple[bool, ...]) -> frozenset[str]:
    return frozenset(field for field, is_there in zip(fields, present, strict=True) if is_there)


@cache
def not_made(formato: str | None, with_: frozenset[str]) -> frozenset[str]:
    """The codes unchecked for want of an argument: inside a document of that format, or about the file with None."""
    _load_families()
    if formato is None:
        return on_file.not_made("FPR12", with_)
    return frozenset().union(*(table.not_made(formato, with_) for table in _TABLES if table is not on_file))


def implemented_codes() -> frozenset[str]:
    """The codes that have a function."""
    _load_families()
    return frozenset(control.code for table in _TABLES for control in table.controls)


def error(code: str, element: etree._Element, /, **parameters: object) -> Fault:
    """A fault at an element for which the SdI rejects the file."""
    return _fault(code, Severity.ERROR, element, parameters)


def warning(code: str, element: etree._Element, /, **parameters: object) -> Fault:
    """A fault at an element that is allowed but likely wrong."""
    return _fault(code, Severity.WARNING, element, parameters)


def _fault(code: str, severity: Severity, element: etree._Element, parameters: dict[str, object]) -> Fault:
    texts = {name: f"{value:f}" if isinstance(value, Decimal) else str(value) for name, value in parameters.items()}
    return Fault(code, severity, path_of(element), line_of(element), texts)
