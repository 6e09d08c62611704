"""What `check` found, for people: a coloured account in the terminal."""

from collections.abc import Iterable
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from invoicebridge.fatturapa.check import SIGNED, Checked
from invoicebridge.fatturapa.controls.coverage import every_code_inside
from invoicebridge.fatturapa.fault import Fault, Severity
from invoicebridge.render.faults import error_text, message, remedy, severity_label
from invoicebridge.render.file_names import as_text

_SHOW_GOOD_ONES_UP_TO: Final = 50

_TEXTS: Final = {
    "it": {
        "may go": "può essere inviato",
        "rejected": "sarebbe scartato dal SdI",
        "documents": "documenti",
        "document": "documento",
        "line": "riga",
        "summary": "{files} file: {good} accettati ({warned} con avvisi), {bad} da correggere, {unread} non letti",
        "not examined": "Contenuto non esaminato in {unexamined} file: i controlli sul contenuto non sono stati fatti",
        "unchecked": "Controlli che qui non si possono fare per intero (decide il SdI): {codes}",
    },
    "en": {
        "may go": "may be sent",
        "rejected": "the SdI would reject it",
        "documents": "documents",
        "document": "document",
        "line": "line",
        "summary": "{files} file(s): {good} accepted ({warned} with warnings), {bad} to correct, {unread} not read",
        "not examined": "Content not examined in {unexamined} file(s): the controls of the content were not made",
        "unchecked": "Controls that cannot be made in full here (the SdI decides): {codes}",
    },
}
_COLOURS: Final = {Severity.ERROR: "bold red", Severity.WARNING: "yellow"}


class Account:
    """Prints each result as it comes, and at the end how many there were of each kind."""

    def __init__(self, console: Console, language: str, files: int) -> None:
        self._console = console
        self._language = language
        self._texts = _TEXTS[language]
        self._every_one = files <= _SHOW_GOOD_ONES_UP_TO
        self._counts = dict.fromkeys(("files", "good", "warned", "bad", "unread", "unexamined"), 0)
        self._unchecked: set[str] = set()

    def add(self, checked: Checked) -> None:
        """Print one result; a good one only where there are few."""
        self._count(checked)
        if checked.error is not None:
            self._headline(checked, "✗", "bold red", error_text(checked.error, self._language))
        elif not checked.accepted:
            self._headline(checked, "✗", "bold red", self._texts["rejected"])
        elif checked.faults or self._every_one:
            self._headline(checked, "✓", "green", self._texts["may go"])
        if checked.faults:
            self._console.print(self._faults(checked.faults))

    def close(self) -> None:
        """Print which controls were not made and why, and the totals."""
        if self._counts["unexamined"]:
            self._console.print(Text(self._texts["not examined"].format_map(self._counts), style="dim"))
        if self._unchecked:
            codes = ", ".join(sorted(self._unchecked))
            self._console.print(Text(self._texts["unchecked"].format(codes=codes), style="dim"))
        style = "bold red" if self._counts["bad"] or self._counts["unread"] else "bold green"
        self._console.print(Text(self._texts["summary"].format_map(self._counts), style=style))

    def _count(self, checked: Checked) -> None:
        self._counts["files"] += 1
        kind = "unread" if checked.error is not None else "good" if checked.accepted else "bad"
        self._counts[kind] += 1
        self._counts["warned"] += bool(kind == "good" and checked.faults)
        unexamined = checked.error is None and checked.formato in {None, SIGNED}
        self._counts["unexamined"] += unexamined
        self._unchecked.update(set(checked.unchecked) - every_code_inside() if unexamined else checked.unchecked)

    def _headline(self, checked: Checked, mark: str, style: str, verdict: str) -> None:
        line = Text.assemble((f"{mark} ", style), (_safe(as_text(checked.file)), "bold"), " ")
        if checked.formato:
            line.append(f"({self._described(checked)}) ", style="dim")
        line.append(_safe(verdict), style=style)
        self._console.print(line)

    def _described(self, checked: Checked) -> str:
        if not checked.bodies:
            return str(checked.formato)
        noun = self._texts["document" if checked.bodies == 1 else "documents"]
        return f"{checked.formato}, {checked.bodies} {noun}"

    def _faults(self, faults: Iterable[Fault]) -> Table:
        table = Table(box=None, padding=(0, 1, 0, 2), show_header=False, expand=False)
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        explained: set[str] = set()
        for fault in faults:
            code = Text(
                f"{fault.code}\n{severity_label(fault.severity, self._language)}", style=_COLOURS[fault.severity]
            )
            table.add_row(code, self._told(fault, with_remedy=fault.code not in explained))
            explained.add(fault.code)
        return table

    def _told(self, fault: Fault, *, with_remedy: bool) -> Text:
        """Where, what is wrong, and what to do: the remedy once for each code of a file."""
        told = Text()
        where = self._where(fault)
        if where:
            told.append(where + "\n", style="dim")
        told.append(_safe(message(fault, self._language)))
        if with_remedy:
            told.append(f"\n→ {remedy(fault.code, self._language)}", style="dim italic")
        return told

    def _where(self, fault: Fault) -> str:
        """The line, which finds the place in an editor, and the last steps of the path."""
        line = f"{self._texts['line']} {fault.line}" if fault.line is not None else ""
        place = _safe("/".join(_shown([step for step in fault.path.split("/") if step])))
        return " · ".join(part for part in (line, place) if part)


def _shown(steps: list[str]) -> list[str]:
    body = [step for step in steps[:-2] if step.startswith("FatturaElettronicaBody[")]
    return [*body, *(["…"] if len(steps) > 2 + len(body) + 1 else []), *steps[-2:]] if len(steps) > 2 else steps


def _safe(text: str) -> str:
    """The text without line ends and control characters, which a file's name could use to say what we never said."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)
