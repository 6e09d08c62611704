"""Faults, remedies and errors as sentences for a person, in Italian (`it`) or English (`en`).

Texts come from the catalogue (faults) and from `error_texts` (exceptions); values come from the document. A value is
shown on one line, without characters that a terminal would obey, and cut where it is long. A parameter that a template
names and a fault lacks is shown as a question mark: an unfinished sentence is better than no report.
"""

import re
from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text, entry
from invoicebridge.errors import InvalidJson, InvalidUbl, InvoiceBridgeError, WrongSettings
from invoicebridge.fatturapa.controls.coverage import SIGNATURE
from invoicebridge.fatturapa.fault import Fault, Severity
from invoicebridge.render.error_texts import FALLBACK, TEXTS, WORDS
from invoicebridge.render.reasons import in_language

LONGEST_VALUE: Final = 200
"""Characters of a value that a sentence shows; enough for every permitted value of an enumeration."""
MOST_ERRORS: Final = 10
"""How many errors of one JSON text are told."""

_NAMESPACE: Final = re.compile(r"^\{[^}]*\}")
_UNREADABLE: Final = "p7m-"
"""How the codes of an UnreadableSignature begin."""
_NOTHING: Final = Text("nessun elemento", "no element")
_UNKNOWN: Final = Text("Codice {code}, che il catalogo non conosce.", "Code {code}, which the catalogue does not know.")
_UNKNOWN_REMEDY: Final = Text(
    "Cercare il codice nell'elenco dei controlli pubblicato dall'Agenzia delle entrate.",
    "Look the code up in the list of controls that the Agenzia delle entrate publishes.",
)
_SEVERITIES: Final[Mapping[Severity, Text]] = {
    Severity.ERROR: Text("errore", "error"),
    Severity.WARNING: Text("avviso", "warning"),
}
_LINE: Final = Text("riga", "line")


class _Parameters(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "?"


def message(fault: Fault, language: str) -> str:
    """What is wrong, in one sentence, with the fault's own values; never raises."""
    try:
        known = entry(fault.code)
    except KeyError:
        return _UNKNOWN.in_language(language).format(code=_one_line(fault.code))
    of_signature = _about_signature(fault, language)
    if of_signature is not None:
        return of_signature
    template = known.messages.get(fault.parameters.get("kind", ""), known.message)
    return template.in_language(language).format_map(_shown(fault.parameters, language))


def _about_signature(fault: Fault, language: str) -> str | None:
    """What the judgement of a signature says in its own words; None for other faults."""
    kind = fault.parameters.get("kind", "")
    if fault.code not in SIGNATURE or not kind:
        return None
    if kind.startswith(_UNREADABLE):
        return _told(kind, fault.parameters, language)
    from invoicebridge.render.signature_texts import FAILURES, failure_text
    from invoicebridge.signature.verdict import Failure

    return failure_text(Failure(kind, fault.parameters), language) + "." if kind in FAILURES else None


def remedy(code: str, language: str) -> str:
    """How to mend a fault of this code; never raises."""
    try:
        return entry(code).remedy.in_language(language)
    except KeyError:
        return _UNKNOWN_REMEDY.in_language(language)


def severity_label(severity: Severity, language: str) -> str:
    """The word for a severity: errore, avviso; error, warning."""
    return _SEVERITIES[severity].in_language(language)


def error_text(error: InvoiceBridgeError, language: str) -> str:
    """What stopped the document, where, and what to do next; never raises.

    Of several errors of a JSON text, of a UBL document, or of the settings, the first ten are told, a line each.
    """
    if isinstance(error, InvalidJson | InvalidUbl | WrongSettings):
        return "\n".join(_told(one.code, one.parameters, language) for one in error.each[:MOST_ERRORS])
    return _told(error.code, error.parameters, language)


def sentence(code: str, parameters: Mapping[str, str], language: str) -> str:
    """As `error_text`, for an error of which only the code and the parameters are left."""
    return _told(code, parameters, language)


def _told(code: str, parameters: Mapping[str, str], language: str) -> str:
    kind = parameters.get("kind", "")
    known = TEXTS.get(f"{code}/{kind}") or TEXTS.get(code) or FALLBACK
    template = known.what.in_language(language)
    values = _shown(parameters, language)
    values["code"] = code
    if known is FALLBACK:
        values["details"] = ", ".join(f"{name}: {values[name]}" for name in parameters) or "-"
    sentence = template.format_map(values) + _place(template, values, language) + "."
    return sentence if known.next is None else f"{sentence} {known.next.in_language(language).format_map(values)}."


def _place(template: str, values: Mapping[str, str], language: str) -> str:
    """The path and the line in brackets, where the error knows them and its template does not already say them."""
    parts = []
    if "line" in values and "{line}" not in template:
        parts.append(f"{_LINE.in_language(language)} {values['line']}")
    if "path" in values and "{path}" not in template:
        parts.append(values["path"])
    return f" ({', '.join(parts)})" if parts else ""


def _shown(parameters: Mapping[str, str], language: str) -> _Parameters:
    return _Parameters({name: _value(name, value, language) for name, value in parameters.items()})


def _value(name: str, value: str, language: str) -> str:
    if name == "reason":
        return _one_line(in_language(value, language))
    if name == "expected" and value in {"", "-"}:
        return _NOTHING.in_language(language)
    if name == "element":
        return _one_line(_NAMESPACE.sub("", value))
    if name in {"type", "found"} and value in WORDS:
        return WORDS[value].in_language(language)
    return _one_line(value)


def _one_line(text: str) -> str:
    """The text on one line, cut where it is long; what is no printable character is shown as one that is."""
    cut = text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "…"
    return "".join(character if character.isprintable() else _stand_in(character) for character in cut)


def _stand_in(character: str) -> str:
    return " " if character.isspace() else "\ufffd"
