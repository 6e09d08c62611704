"""The tables `[[outcomes]]`: which ERP gets files of what became of its invoices, where, and how they are written."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from invoicebridge.bridge.outcome_files.change import OutcomeRules
from invoicebridge.errors import ConfigurationError
from invoicebridge.settings.values import Key, Spot, choice, day, name, path, table


class OutcomeFormat(StrEnum):
    """How a file is written."""

    CSV = "csv"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeSettings:
    """One ERP."""

    rules: OutcomeRules
    folder: Path
    format: OutcomeFormat = OutcomeFormat.CSV
    separator: str = ";"
    decimal: str = ","
    encoding: str = "utf-8"
    """A name of Python's; the three last ones are of CSV alone."""
    language: str = "it"
    mode: int = 0o600
    """The permissions of the files."""

    @property
    def name(self) -> str:
        """As the settings call it."""
        return self.rules.name


def read(value: object, spot: Spot) -> OutcomeSettings:
    """The settings of one ERP; numbers in CSV need another mark than what separates the cells."""
    good: dict[str, Any] = table(value, spot, KEYS)
    rules = OutcomeRules(**{one: good.pop(one) for one in ("name", "company", "since") if one in good})
    made = OutcomeSettings(rules=rules, **good)
    if made.format is OutcomeFormat.CSV and made.separator == made.decimal:
        raise ConfigurationError("setting-without", key=spot.below("decimal").key, other=spot.below("separator").key)
    return made


def dangling(outcomes: Mapping[str, OutcomeSettings], companies: Iterable[str]) -> Iterator[ConfigurationError]:
    """A mistake for each ERP of a company that the settings do not have."""
    known = set(companies)
    for number, one in enumerate(outcomes.values(), 1):
        if one.rules.company is not None and one.rules.company not in known:
            key = f"outcomes[{number}].company"
            yield ConfigurationError("setting-names-nothing", key=key, known=", ".join(sorted(known)) or "-")


KEYS: Final = {
    "name": Key(name, required=True),
    "folder": Key(path, required=True),
    "format": Key(choice({str(one): one for one in OutcomeFormat})),
    "company": Key(name),
    "since": Key(day),
    "separator": Key(choice({";": ";", ",": ",", "|": "|", "\t": "\t"})),
    "decimal": Key(choice({",": ",", ".": "."})),
    "encoding": Key(choice({"utf-8": "utf-8", "utf-8-bom": "utf-8-sig", "cp1252": "cp1252"})),
    "language": Key(choice({"it": "it", "en": "en"})),
    "readable_by": Key(choice({"owner": 0o600, "group": 0o640, "all": 0o644})),
}
