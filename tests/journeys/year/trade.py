"""What a firm invoices in a year: on working days, most of it at the end of a month, little in August."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from invoicebridge.connectors.files import InputSource

SAMPLES: Final = Path(__file__).resolve().parents[3] / "samples" / "drafts"
THE_YEAR: Final = date(2026, 1, 2), date(2026, 12, 31)
"""The first and the last day on which anything is invoiced."""
HOLIDAYS: Final = frozenset(
    date(2026, month, day)
    for month, day in (
        (1, 1), (1, 6), (4, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26),
    )
) | {date(2027, 1, 1), date(2027, 1, 6)}  # fmt: skip
_PEAK: Final = 6
_PRIVATE: Final[Any] = json.loads((SAMPLES / "semplice.json").read_bytes())
_PUBLIC: Final[Any] = json.loads((SAMPLES / "pa-scissione-pagamenti.json").read_bytes())


def is_workday(day: date) -> bool:
    """Whether people are in the office."""
    return day.weekday() < 5 and day not in HOLIDAYS


def days(count: int, first: date, last: date) -> dict[date, int]:
    """How many invoices are made on each working day; `count` together."""
    every = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    weights = {day: _weight(day) for day in every if is_workday(day)}
    whole = sum(weights.values())
    made: dict[date, int] = {}
    share = 0.0
    for day, weight in weights.items():
        share += count * weight / whole
        made[day] = round(share) - sum(made.values())
    return made


def _weight(day: date) -> float:
    if (day + timedelta(days=3)).month != day.month:
        return _PEAK
    return 0.2 if day.month == 8 else 1


def is_public(number: int) -> bool:
    """Whether the invoice of this number is for a public body."""
    return number % 9 == 4


def dated(number: int, today: date) -> date:
    """The date of an invoice that is made today: some are late."""
    return today - timedelta(days=number % 11 if number % 10 == 7 else 0)


def draft(seller: str, number: int, data: date, version: int = 1) -> InputSource:
    """The draft of an invoice; a later version is another document, under the same number and date."""
    values = json.loads(json.dumps(_PUBLIC if is_public(number) else _PRIVATE))
    header, (body,) = values["fattura_elettronica_header"], values["fattura_elettronica_body"]
    header["cedente_prestatore"]["dati_anagrafici"]["id_fiscale_iva"]["id_codice"] = seller
    if not is_public(number) and number % 7 == 3:
        header["dati_trasmissione"]["codice_destinatario"] = "0000000"
    body["dati_generali"]["dati_generali_documento"] |= {"numero": str(number), "data": data.isoformat()}
    line = body["dati_beni_servizi"]["dettaglio_linee"][0]
    line["descrizione"] += f" ({number}, {version})"
    return InputSource(json.dumps(values).encode(), f"{number}-{version}.json", f"{number}-{version}.json")


def drafts(seller: str, numbers: Iterator[int], count: int, today: date) -> list[InputSource]:
    """The drafts of a day."""
    return [draft(seller, number, dated(number, today)) for number, _ in zip(numbers, range(count), strict=False)]
