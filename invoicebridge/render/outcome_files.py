"""Changes of states as the files that an ERP reads: CSV, or JSON Lines.

What stands in them is a promise (docs/outcomes.md). Codes and headings do not change with the language; words for
people do.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from invoicebridge.app import outcome_files
from invoicebridge.bridge.outcome_files.change import Change, Drop, Form, SdiError
from invoicebridge.catalogue import Text, entry
from invoicebridge.fatturapa.circumstances import ROME
from invoicebridge.render.invoice_values import Words
from invoicebridge.render.message_words import STATES
from invoicebridge.render.reconcile_files import harmless
from invoicebridge.render.signature_texts import printable
from invoicebridge.settings import OutcomeSettings, Settings
from invoicebridge.settings.outcomes import OutcomeFormat
from invoicebridge.transmission.state import State

_ENDS_OF_LINES: Final = {number: f"\\u{number:04x}" for number in (0x85, 0x2028, 0x2029)}
"""What some readers take for the end of a line, and JSON does not."""
Value = str | int | Decimal | tuple[SdiError, ...] | None


class Action(NamedTuple):
    """What somebody has to do: its code, and in words; `by` is put in where there is a term."""

    code: str
    text: Text


_CORRECT: Final = Action(
    "correggere",
    Text(
        "Correggere la fattura nel gestionale e ridarla con lo stesso numero e la stessa data",
        "Correct the invoice in the ERP and hand it over again under the same number and date",
    ),
)
_RETRY: Final = Action(
    "riprovare",
    Text(
        "Il SdI non ha ricevuto il file: leggere il motivo con «invoicebridge story {name}», poi «invoicebridge retry "
        "{name}»",
        "The SdI never had the file: read why by “invoicebridge story {name}”, then “invoicebridge retry {name}”",
    ),
)
ACTIONS: Final[Mapping[State, Action]] = {
    State.REJECTED: _CORRECT,
    State.CUSTOMER_REFUSED: _CORRECT,
    State.SEND_REFUSED: _RETRY,
    State.PEC_REFUSED: _RETRY,
    State.PEC_NOT_DELIVERED: _RETRY,
    State.MADE_AVAILABLE: Action(
        "avvisare-cliente",
        Text(
            "Dire al cliente che la fattura è nella sua area riservata, e dargliene una copia",
            "Tell the customer that the invoice lies in the reserved area, and hand over a copy",
        ),
    ),
    State.UNDELIVERABLE: Action(
        "consegnare-copia",
        Text("Consegnarne una copia al cliente in un altro modo", "Hand the customer a copy in another way"),
    ),
}
"""What a state asks for; every other one asks for nothing."""
_BY: Final = Text("{what}, entro il {by}", "{what}, by {by}")


def _to_do(one: Change) -> Action | None:
    return None if one.settled else ACTIONS.get(one.state)


def _what_to_do(one: Change, language: str) -> str | None:
    action = _to_do(one)
    if action is None:
        return None
    what = action.text.in_language(language).format(name=printable(one.listed.name))
    if one.last_day is None:
        return what
    return _BY.in_language(language).format(what=what, by=Words(language).date(one.last_day))


def _action_code(one: Change) -> str | None:
    action = _to_do(one)
    return None if action is None else action.code


Cell = Callable[[Change, str], Value]
COLUMNS: Final[Mapping[str, Cell]] = {
    "id": lambda one, _: one.id,
    "evento": lambda one, _: one.line.number,
    "istante": lambda one, _: one.line.at.astimezone(ROME).isoformat(timespec="seconds"),
    "azienda": lambda one, _: one.listed.company,
    "tipo_documento": lambda one, _: one.listed.tipo_documento,
    "numero": lambda one, _: one.listed.numero,
    "data": lambda one, _: one.listed.data.isoformat(),
    "cliente": lambda one, _: one.listed.customer,
    "totale_documento": lambda one, _: one.listed.total,
    "nome_file": lambda one, _: one.listed.name,
    "identificativo_sdi": lambda one, _: one.identificativo_sdi or None,
    "stato_precedente": lambda one, _: str(one.before),
    "stato": lambda one, _: str(one.state),
    "descrizione": lambda one, language: STATES[one.state].in_language(language),
    "azione": lambda one, _: _action_code(one),
    "cosa_fare": _what_to_do,
    "entro": lambda one, _: None if one.last_day is None else one.last_day.isoformat(),
    "errori": lambda one, language: tuple(_explained(each, language) for each in one.errors),
    "motivo_rifiuto": lambda one, _: one.because or None,
    "importazione": lambda one, _: None if one.batch is None else one.batch.batch,
    "file_importato": lambda one, _: None if one.batch is None else one.batch.name,
    "riga": lambda one, _: None if one.batch is None else one.batch.invoice.row,
    "trasmissione": lambda one, _: one.listed.transmission,
}
"""By heading, in their order. A new one goes to the end: ERPs may count columns."""


def _explained(error: SdiError, language: str) -> SdiError:
    """In the SdI's own words, or in ours where those are not known."""
    if error.text:
        return error
    try:
        return SdiError(error.code, entry(error.code).meaning.in_language(language).partition(". ")[0])
    except KeyError:
        return error


@dataclass(frozen=True, slots=True)
class Csv:
    """A header and a row for each change. Nothing that comes from outside breaks a row or runs in a spreadsheet."""

    separator: str
    decimal: str
    encoding: str
    language: str
    ending: str = ".csv"

    def content(self, changes: Sequence[Change]) -> bytes:
        """The whole file; characters that the encoding lacks are question marks."""
        text = io.StringIO(newline="")
        rows = csv.writer(text, delimiter=self.separator, lineterminator="\r\n")
        rows.writerow(COLUMNS)
        for one in changes:
            rows.writerow([self._cell(cell(one, self.language)) for cell in COLUMNS.values()])
        return text.getvalue().encode(self.encoding, "replace")

    def _cell(self, value: Value) -> str:
        match value:
            case None:
                return ""
            case Decimal():
                return f"{value:f}".replace(".", self.decimal)
            case int():
                return str(value)
            case str():
                return harmless(_line(value))
            case _:
                return harmless(" | ".join(_line(f"{one.code} {one.text or ''}".strip()) for one in value))


@dataclass(frozen=True, slots=True)
class JsonLines:
    """An object for each change, in UTF-8; what is not known is null, amounts are texts with a point."""

    language: str
    ending: str = ".jsonl"

    def content(self, changes: Sequence[Change]) -> bytes:
        """The whole file."""
        return "".join(self._lines(changes)).encode("utf-8", "replace")

    def _lines(self, changes: Iterable[Change]) -> Iterable[str]:
        for one in changes:
            values = {name: _plain(cell(one, self.language)) for name, cell in COLUMNS.items()}
            yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).translate(_ENDS_OF_LINES) + "\n"


def _plain(value: Value) -> object:
    match value:
        case Decimal():
            return f"{value:f}"
        case tuple():
            return [{"codice": one.code, "testo": None if one.text is None else _line(one.text)} for one in value]
        case _:
            return value


def _line(text: str) -> str:
    """On one line."""
    return printable(" ".join(text.split()))


def drops(settings: Settings, name: str | None = None) -> tuple[Drop, ...]:
    """What the settings say of every ERP, or of one; ConfigurationError `outcomes-unknown`."""
    return outcome_files.drops(settings, _form, name)


def _form(one: OutcomeSettings) -> Form:
    if one.format is OutcomeFormat.JSONL:
        return JsonLines(one.language)
    return Csv(one.separator, one.decimal, one.encoding, one.language)
