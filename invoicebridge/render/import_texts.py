"""Faults and notes of importers in Italian or English: as lines, as a table, as JSON, as remarks beside the rows."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from invoicebridge.bridge.importing import ImportFault, ImportNote
from invoicebridge.catalogue import Text
from invoicebridge.fatturapa.fault import Fault, Severity
from invoicebridge.fatturapa.remark import Remark
from invoicebridge.render import remarks as remarks_of_drafts
from invoicebridge.render.conflict_texts import words_for
from invoicebridge.render.faults import message as fault_message
from invoicebridge.render.faults import sentence, severity_label
from invoicebridge.render.import_fault_texts import FAULTS, NOTES
from invoicebridge.render.signature_texts import printable

_WORDS: Final = {
    "row": Text("riga", "row"),
    "column": Text("colonna", "column"),
    "invoice": Text("fattura", "invoice"),
    "fault": Text("errore", "fault"),
    "more": Text("… e altri {count} errori", "… and {count} more faults"),
    "remarks": Text("osservazioni_invoicebridge", "invoicebridge_remarks"),
}
MOST_SHOWN: Final = 200
_LONGEST_REMARK: Final = 2_000
_BETWEEN: Final = " · "


def message(fault: ImportFault, language: str) -> str:
    """Return what is wrong, without the place. Codes that are not of tables have the texts of faults and of errors."""
    if fault.found is not None:
        return printable(_found(fault.found, language))
    text = _text(FAULTS, fault.code, fault.parameters)
    if text is None:
        return printable(sentence(fault.code, fault.parameters, language))
    return printable(text.in_language(language).format_map(_Parameters(words_for(fault, language))))


def note(one: ImportNote, language: str) -> str:
    """Return what was understood, with the file where several were read."""
    text = _text(NOTES, one.code, one.parameters)
    said = one.code if text is None else text.in_language(language).format_map(_Parameters(one.parameters))
    file = one.parameters.get("file")
    return printable(said) if file is None else f"{printable(file)}: {printable(said)}"


def place(fault: ImportFault, language: str) -> str:
    """Return where it is: `riga 7, colonna «prezzo»`; "" where it concerns the whole file."""
    parts = [] if fault.row is None else [f"{_WORDS['row'].in_language(language)} {fault.row}"]
    if fault.column is not None:
        parts.append(f"{_WORDS['column'].in_language(language)} «{printable(fault.column)}»")
    return ", ".join(parts)


def at(fault: ImportFault, language: str) -> str:
    """Return the fault as one line with its place, below what it belongs to."""
    return ": ".join(filter(None, (place(fault, language), message(fault, language))))


def line(fault: ImportFault, language: str) -> str:
    """Return the fault as one line, with file or invoice and place."""
    where = ": ".join(filter(None, (printable(fault.label), place(fault, language))))
    return f"{where}: {message(fault, language)}" if where else message(fault, language)


def show(faults: Iterable[ImportFault], console: Console, language: str) -> int:
    """Print the faults as a table, the first MOST_SHOWN of them; how many there are."""
    table = Table(box=None, pad_edge=False)
    for name in ("row", "column", "invoice", "fault"):
        table.add_column(_WORDS[name].in_language(language), justify="right" if name == "row" else "left")
    count = 0
    for count, one in enumerate(faults, 1):
        if count <= MOST_SHOWN:
            cells = ("" if one.row is None else str(one.row), one.column or "", one.label, message(one, language))
            table.add_row(*(Styled(printable(cell)) for cell in cells))
    if count:
        console.print(table)
    if count > MOST_SHOWN:
        console.print(_WORDS["more"].in_language(language).format(count=count - MOST_SHOWN))
    return count


def as_mapping(fault: ImportFault, language: str) -> dict[str, Any]:
    """Return the fault for JSON."""
    return {
        "row": fault.row,
        "column": fault.column,
        "code": fault.code,
        "invoice": fault.label,
        "parameters": dict(fault.parameters),
        "message": message(fault, language),
    }


def remarks_heading(language: str) -> str:
    """Return the heading of the column of remarks in annotated copies; it is never imported."""
    return _WORDS["remarks"].in_language(language)


def remarks(faults: Iterable[ImportFault], language: str) -> dict[int | None, str]:
    """Return what to write beside each row; what concerns the whole file under None."""
    made: dict[int | None, str] = {}
    add_remarks(made, faults, language)
    return made


def add_remarks(made: dict[int | None, str], faults: Iterable[ImportFault], language: str) -> None:
    """What to write beside each row says these faults too, each once."""
    for one in faults:
        said = message(one, language) if one.column is None else f"{one.column}: {message(one, language)}"
        before = made.get(one.row)
        if before is None:
            made[one.row] = said
        elif len(before) < _LONGEST_REMARK and said not in before.split(_BETWEEN):
            made[one.row] = f"{before}{_BETWEEN}{said}"


def _found(found: Fault | Remark, language: str) -> str:
    """What `check` or `complete` says, with the SdI's code; a mere warning is called one."""
    if isinstance(found, Remark):
        return remarks_of_drafts.message(found, language)
    told = f"{found.code}: {fault_message(found, language)}"
    return f"{severity_label(found.severity, language)} {told}" if found.severity is Severity.WARNING else told


def _text(texts: Mapping[str, Text], code: str, parameters: Mapping[str, str]) -> Text | None:
    return texts.get(f"{code}/{parameters.get('kind', '')}", texts.get(code))


class _Parameters(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return ""
