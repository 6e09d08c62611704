"""Texts for mistakes in a mapping file, each with its key, and for importers that cannot be used."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

_NAMES: Final = Text(
    "I nomi delle colonne sono in docs/batch.md; invoicebridge template csv --all li scrive tutti",
    "The names of columns are in docs/batch.md; invoicebridge template csv --all writes them all",
)

MAPPING_TEXTS: Final[Mapping[str, tuple[Text, Text | None]]] = {
    "mapping-toml": (
        Text("La mappatura non è TOML corretto: {reason}", "The mapping is not well-formed TOML: {reason}"),
        None,
    ),
    "mapping-key-unknown": (
        Text("Nella mappatura la chiave {key} non esiste", "The mapping's key {key} does not exist"),
        Text("Chiavi ammesse: {known}", "Keys that exist: {known}"),
    ),
    "mapping-type": (
        Text("Nella mappatura {key} deve essere {type}", "In the mapping {key} must be {type}"),
        None,
    ),
    "mapping-value": (
        Text("Nella mappatura {key} non può essere {value}", "In the mapping {key} cannot be {value}"),
        Text("Valori ammessi: {allowed}", "Allowed: {allowed}"),
    ),
    "mapping-column-unknown": (
        Text(
            "Nella mappatura {key} nomina «{value}», che non è una colonna",
            "In the mapping {key} names “{value}”, which is no column",
        ),
        _NAMES,
    ),
    "mapping-column-unknown/similar": (
        Text(
            "Nella mappatura {key} nomina «{value}», che non è una colonna (forse {closest}?)",
            "In the mapping {key} names “{value}”, which is no column (maybe {closest}?)",
        ),
        _NAMES,
    ),
    "mapping-column-twice": (
        Text(
            "Nella mappatura {key} nomina {value}, che è già «{other}»",
            "In the mapping {key} names {value}, which is “{other}” already",
        ),
        None,
    ),
    "mapping-constant-and-column": (
        Text(
            "Nella mappatura {key} è una costante («{value}»), ma anche una colonna",
            "In the mapping {key} is a constant (“{value}”), and a column too",
        ),
        None,
    ),
    "mapping-cell": (
        Text(
            "Nella mappatura il valore «{value}» di {key} non è adatto alla colonna {column}",
            "In the mapping the value “{value}” of {key} does not fit the column {column}",
        ),
        None,
    ),
    "importer-kind-unusable": (
        Text(
            "L'importatore {found}, installato da altri ({value}), non è utilizzabile",
            "The importer {found}, installed by others ({value}), cannot be used",
        ),
        None,
    ),
    "result-form-unknown": (
        Text("Il nome {name} non finisce con .csv o .jsonl", "The name {name} does not end in .csv or .jsonl"),
        Text("La fine del nome decide in che forma si scrive", "How the name ends decides how it is written"),
    ),
    "result-is-another": (
        Text(
            "{name} è anche un file da importare, o quello di --annotate",
            "{name} is also a file to be imported, or that of --annotate",
        ),
        Text("Dare a --result un altro nome", "Give --result another name"),
    ),
    "not-a-table": (
        Text("{name} non è una tabella CSV o XLSX", "{name} is no CSV or XLSX table"),
        None,
    ),
    "table-not-annotated": (
        Text(
            "La copia di {name} con le osservazioni non è stata scritta: la tabella non si può leggere",
            "The copy of {name} with remarks was not written: the table cannot be read",
        ),
        Text("Mettere prima a posto ciò che riguarda tutto il file", "First mend what concerns the whole file"),
    ),
    "table-too-large-to-annotate": (
        Text(
            "{name} è troppo grande per scrivervi le osservazioni",
            "{name} is too large to have remarks written into it",
        ),
        Text("Salvarlo come CSV", "Save it as CSV"),
    ),
}
