"""Watched folders with results for people: what became of each invoice as CSV, remarks beside the rows of tables."""

from collections.abc import Mapping, Sequence

from invoicebridge.app import watching
from invoicebridge.bridge.batches.batch import Told
from invoicebridge.bridge.batches.watching import Watched
from invoicebridge.bridge.importing import ImportFault
from invoicebridge.render import import_texts
from invoicebridge.render.import_results import Csv
from invoicebridge.settings import Settings


def folders(settings: Settings, name: str | None = None) -> tuple[Watched, ...]:
    """The folders of the settings, with results in their languages; errors as `app.watching.folders`."""
    return watching.folders(
        settings,
        lambda one: Results(one.language),
        lambda one: import_texts.remarks_heading(one.language),
        name,
    )


class Results:
    """The port `Scribe` in one language."""

    def __init__(self, language: str) -> None:
        self._language, self._form = language, Csv(language)

    def heading(self) -> bytes:
        """With what every result begins."""
        return self._form.header()

    def told(self, told: Told) -> bytes:
        """What stands in a result of one outcome, and of the invoices that it is about."""
        return b"".join(self._form.lines(told))

    def remarks(self, faults: Sequence[ImportFault]) -> Mapping[int | None, str]:
        """By row, what the person who mends the table has to know."""
        return import_texts.remarks(faults, self._language)
