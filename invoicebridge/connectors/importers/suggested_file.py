"""A suggestion as a mapping file that can be read at once: what is sure stands in it, what is not as a comment."""

import json
from collections.abc import Iterator
from typing import Final

from invoicebridge.connectors.importers.suggest import Suggestion

_TEXTS: Final = {
    "it": {
        "head": "Mappatura proposta da invoicebridge mapping suggest: leggerla, correggerla, poi provarla con\n"
        "# invoicebridge mapping check QUESTO_FILE TABELLA",
        "columns": "A sinistra le colonne della tabella, a destra quelle di invoicebridge (docs/batch.md).",
        "missing": "Mancano, e servono sempre: {names}. Nominare la colonna qui sopra, o dare una costante.",
        "unplaced": "Colonne senza posto: darne uno sopra, o lasciarle fuori togliendo il # a questa riga:",
        "totals": "Righe che sembrano totali, non righe di fattura: per lasciarle fuori togliere il # a questa riga:",
        "values": "{heading}: sembrava {column}, ma i valori non vanno bene",
        "taken": "{heading}: sembrava {column}, che è già un'altra colonna",
        "codes": "Codici trovati nella tabella; quelli con # attendono un significato.",
    },
    "en": {
        "head": "Mapping proposed by invoicebridge mapping suggest: read it, correct it, then try it with\n"
        "# invoicebridge mapping check THIS_FILE TABLE",
        "columns": "On the left the columns of the table, on the right those of invoicebridge (docs/batch.md).",
        "missing": "Missing, and always needed: {names}. Name the column above, or give a constant.",
        "unplaced": "Columns without a place: give them one above, or leave them out by removing the # of this line:",
        "totals": "Rows that seem to be totals and no lines: to leave them out remove the # of this line:",
        "values": "{heading}: it looked like {column}, but its values do not fit",
        "taken": "{heading}: it looked like {column}, which is another column already",
        "codes": "Codes that stand in the table; those with # wait for a meaning.",
    },
}
_EMPTY: Final = '""'
_UNKNOWN: Final = {"codice_iva": '{ aliquota_iva = "", natura = "", riferimento_normativo = "" }'}


def as_toml(made: Suggestion, language: str) -> str:
    """Return the mapping file."""
    return "\n".join(_lines(made, _TEXTS[language])) + "\n"


def _lines(made: Suggestion, texts: dict[str, str]) -> Iterator[str]:
    yield f"# {texts['head']}"
    yield ""
    yield "[file]"
    if made.sheet is not None:
        yield f"sheet = {_quoted(made.sheet)}"
    yield f"header_row = {made.header_row}"
    if made.totals:
        yield f"# {texts['totals']}"
        yield f"# skip = [{', '.join(_quoted(one) for one in made.totals)}]"
    if made.unplaced:
        for one in made.unplaced:
            if one.column:
                yield f"# {texts[one.reason].format(heading=_printed(one.heading), column=one.column)}"
        yield f"# {texts['unplaced']}"
        yield f"# ignore = [{', '.join(_quoted(one.heading) for one in made.unplaced)}]"
    yield ""
    yield f"# {texts['columns']}"
    yield "[columns]"
    for heading, slot in made.columns:
        yield f"{_quoted(heading)} = {_quoted(slot.heading)}"
    if made.missing:
        yield f"# {texts['missing'].format(names=', '.join(made.missing))}"
    for column, codes in made.codes:
        yield ""
        yield f"# {texts['codes']}"
        yield f"[translate.{column}]"
        for code, meant in codes:
            if meant is None:
                yield f"# {_quoted(code)} = {_UNKNOWN.get(column, _EMPTY)}"
            else:
                values = ", ".join(f"{name} = {_quoted(value)}" for name, value in meant.items())
                yield f"{_quoted(code)} = {{ {values} }}"


def _quoted(text: str) -> str:
    """A TOML string: JSON's are a kind of them, once DEL is escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _printed(text: str) -> str:
    return "".join(one if one.isprintable() else " " for one in text)
