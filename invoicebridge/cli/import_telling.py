"""How an import is told while it goes on: to a person, what needs one and an account of the rest; to a machine, all."""

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, Protocol

from invoicebridge.app import importing
from invoicebridge.bridge.archived import Head
from invoicebridge.bridge.batches.batch import Told
from invoicebridge.bridge.importing import ImportNote
from invoicebridge.bridge.report import Report, Verdict
from invoicebridge.cli.console import Console
from invoicebridge.render import import_results, import_texts, outcomes
from invoicebridge.render.import_account import Account

OPERATION: Final = "import"
_EXIT_CODES: Final = {Verdict.ATTENTION: 1, Verdict.FAILED: 2}


class Telling(Protocol):
    """Who tells."""

    account: Account

    def notes(self, every: Sequence[ImportNote]) -> None:
        """How a file was understood is told."""

    def add(self, told: Told) -> None:
        """It is told, or only counted."""

    def end(self, head: Head) -> None:
        """All is told."""


def telling(options: argparse.Namespace, operation: str = OPERATION) -> Telling:
    """Who tells what was asked for."""
    return _ToAMachine(options.lang, operation) if options.json else _ToAPerson(options.lang, operation)


@contextmanager
def result(options: argparse.Namespace) -> Iterator[Callable[[Told], None]]:
    """What writes everything that is told into the file of --result; it is there once the block has ended well."""
    if options.result is None:
        yield lambda told: None
        return
    form = import_results.form(options.result, options.lang)
    with importing.whole_file(options.result, replace=options.force) as stream:
        stream.write(form.header())
        yield lambda told: stream.writelines(form.lines(told))


def exit_code(account: Account) -> int:
    """0 all is well, 1 a person is needed, 2 something failed."""
    return _EXIT_CODES.get(account.worst, 0)


class _ToAPerson:
    """Lines, and a table at the end."""

    def __init__(self, language: str, operation: str) -> None:
        self.account = Account()
        self._language = language
        self._operation = operation
        self._console = Console()

    def notes(self, every: Sequence[ImportNote]) -> None:
        for one in every:
            self._console.print(import_texts.note(one, self._language), markup=False, highlight=False, soft_wrap=True)

    def add(self, told: Told) -> None:
        if self.account.add(told):
            outcomes.show_one(told.outcome, self._console, self._language)

    def end(self, head: Head) -> None:
        self.account.show(self._console, self._language)
        self._console.print(
            outcomes.head_line(Report(operation=self._operation, outcomes=(), head=head), self._language),
            soft_wrap=True,
        )


class _ToAMachine:
    """One JSON object, printed while it grows."""

    def __init__(self, language: str, operation: str) -> None:
        self.account = Account()
        self._language = language
        self._notes: list[str] = []
        self._first = True
        print(f'{{"operation": "{operation}", "outcomes": [', end="")

    def notes(self, every: Sequence[ImportNote]) -> None:
        self._notes += [import_texts.note(one, self._language) for one in every]

    def add(self, told: Told) -> None:
        self.account.add(told)
        values = outcomes.one_as_mapping(told.outcome, self._language)
        values["invoices"] = [
            {
                "company": one.company,
                "tipo_documento": one.tipo_documento,
                "numero": one.numero,
                "data": None if one.data is None else one.data.isoformat(),
                "customer": one.customer,
                "total": None if one.total is None else f"{one.total:f}",
                "row": one.row,
            }
            for one in told.invoices
        ]
        print("\n" if self._first else ",\n", _json(values), sep="", end="")
        self._first = False

    def end(self, head: Head) -> None:
        rest = {
            "verdict": str(self.account.worst),
            "notes": self._notes,
            "account": self.account.as_mapping(),
            "head": str(head),
        }
        print("\n],", _json(rest)[1:])


def _json(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False)
