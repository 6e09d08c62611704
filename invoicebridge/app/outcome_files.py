"""The folders from which ERPs fetch what became of their invoices, as the settings describe them."""

from collections.abc import Callable

from invoicebridge.bridge.outcome_files.change import Drop, Form
from invoicebridge.connectors.outcome_files import OutcomeFilesFolder
from invoicebridge.errors import ConfigurationError
from invoicebridge.settings import OutcomeSettings, Settings


def drops(settings: Settings, form: Callable[[OutcomeSettings], Form], name: str | None = None) -> tuple[Drop, ...]:
    """One for each ERP of the settings, or for the one of that name; ConfigurationError `outcomes-unknown`."""
    chosen = [one for one in settings.outcomes.values() if name in (None, one.name)]
    if name is not None and not chosen:
        raise ConfigurationError("outcomes-unknown", name=name, known=", ".join(settings.outcomes) or "-")
    return tuple(
        Drop(rules=one.rules, folder=OutcomeFilesFolder(one.folder, one.mode), form=form(one)) for one in chosen
    )
