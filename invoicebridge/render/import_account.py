"""What an import comes to, for people: how many invoices had which outcome, and their totals."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text as Line

from invoicebridge.bridge.batches.batch import Told
from invoicebridge.bridge.report import ORDER, Outcome, Verdict
from invoicebridge.catalogue import Text
from invoicebridge.fatturapa.fault import Fault, Severity
from invoicebridge.fatturapa.remark import Remark, RemarkCode
from invoicebridge.render.invoice_values import Words
from invoicebridge.render.outcome_texts.import_ import COUNTED

_WORDS: Final = {
    "invoices": Text("fatture", "invoices"),
    "total": Text("totale", "total"),
    "all": Text("in tutto", "in all"),
    "warned": Text(
        "Con avvisi o osservazioni: {count} (--result e --annotate li scrivono)",
        "With warnings or remarks: {count} (--result and --annotate write them)",
    ),
    "more": Text(
        "… e altri {count} da guardare: con --result FILE.csv si hanno tutti",
        "… and {count} more to be looked at: --result FILE.csv has them all",
    ),
    "amounts": Text(
        "… e altre {count} con un importo diverso da quello calcolato: con --result FILE.csv si hanno tutte",
        "… and {count} more with an amount that is not the computed one: --result FILE.csv has them all",
    ),
    "none": Text("Nessuna fattura.", "No invoices."),
}
MOST_SHOWN: Final = 50
"""Outcomes that a terminal shows one by one."""
TO_DO: Final = (Verdict.ATTENTION, Verdict.FAILED)
_OF_AMOUNTS: Final = frozenset(
    {
        *(RemarkCode.LINE_TOTAL, RemarkCode.UNIT_PRICE, RemarkCode.FUND_CONTRIBUTION, RemarkCode.WITHHOLDING),
        *(RemarkCode.TAXABLE_BASE, RemarkCode.TAX, RemarkCode.DOCUMENT_TOTAL, RemarkCode.PAYMENT_TOTAL),
    }
)


class Account:
    """Counts what is told; memory does not grow with it."""

    def __init__(self) -> None:
        self._invoices: Counter[tuple[Verdict, str]] = Counter()
        self._totals: dict[tuple[Verdict, str], Decimal] = defaultdict(Decimal)
        self._warned = 0
        self._to_do = 0
        self._beside = 0
        self._unequal = 0
        self.worst = Verdict.NOTHING

    def add(self, told: Told) -> bool:
        """It is counted; whether it is to be shown by itself.

        That is what a person has to do something about, an invoice with an amount that is not the computed one, and
        what is told of no single invoice: the first of each.
        """
        outcome = told.outcome
        self.worst = max(self.worst, outcome.verdict, key=ORDER.__getitem__)
        for invoice in told.invoices:
            self._invoices[outcome.verdict, outcome.code] += 1
            self._totals[outcome.verdict, outcome.code] += invoice.total or 0
        if outcome.verdict in TO_DO:
            self._to_do += 1
            return self._to_do <= MOST_SHOWN
        if not told.invoices:
            self._beside += 1
            return self._beside <= MOST_SHOWN
        self._warned += bool(outcome.remarks or any(_warns(fault) for fault in outcome.faults))
        if not _states_another_amount(outcome):
            return False
        self._unequal += 1
        return self._unequal <= MOST_SHOWN

    def show(self, console: Console, language: str) -> None:
        """Print the account as a table, the best outcomes first."""
        for which, count in (("more", self._to_do), ("amounts", self._unequal)):
            if count > MOST_SHOWN:
                more = _WORDS[which].in_language(language).format(count=count - MOST_SHOWN)
                console.print(Line(more, style="bold"), soft_wrap=True)
        if not self._invoices:
            console.print(Line(_WORDS["none"].in_language(language)))
            return
        table = Table(box=None, pad_edge=False)
        for name in ("", "invoices", "total"):
            table.add_column(_WORDS[name].in_language(language) if name else "", justify="right" if name else "left")
        words = Words(language)
        for words_of_code, count, total in self._rows(language):
            table.add_row(words_of_code, str(count), words.number(total))
        console.print(table)
        if self._warned:
            console.print(Line(_WORDS["warned"].in_language(language).format(count=self._warned)), soft_wrap=True)

    def as_mapping(self) -> dict[str, Any]:
        """The account for JSON: by verdict and code the number of invoices and their total."""
        return {
            "invoices": sum(self._invoices.values()),
            "warned": self._warned,
            "outcomes": [
                {"verdict": str(verdict), "code": code, "invoices": count, "total": f"{self._totals[verdict, code]:f}"}
                for (verdict, code), count in self._sorted()
            ],
        }

    def _rows(self, language: str) -> Iterator[tuple[str, int, Decimal]]:
        for key, count in self._sorted():
            text = COUNTED.get(key[1])
            yield key[1] if text is None else text.in_language(language), count, self._totals[key]
        if len(self._invoices) > 1:
            every = _WORDS["all"].in_language(language)
            yield every, sum(self._invoices.values()), sum(self._totals.values(), start=Decimal(0))

    def _sorted(self) -> list[tuple[tuple[Verdict, str], int]]:
        return sorted(self._invoices.items(), key=lambda item: (ORDER[item[0][0]], -item[1], item[0][1]))


def _warns(fault: Fault) -> bool:
    return fault.severity is Severity.WARNING


def _states_another_amount(outcome: Outcome) -> bool:
    """Whether an amount that the batch states was kept although another one was computed."""
    return any(isinstance(one.found, Remark) and one.found.code in _OF_AMOUNTS for one in outcome.remarks)
