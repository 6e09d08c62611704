"""What `doctor` looks at of the folders that are shared with ERPs: whether each is there and can be used as it is."""

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from invoicebridge.app import importing
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.reconcile.operation import companies
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.bridge.setting_up.doctor import Examination, found, room
from invoicebridge.connectors.outcome_files import OutcomeFilesFolder
from invoicebridge.connectors.watched.folder import WatchedFolder
from invoicebridge.errors import ConfigurationError, UnreadableFile
from invoicebridge.settings import OutcomeSettings, Settings, WatchSettings


def folders(settings: Settings, bridge: Bridge) -> Iterator[Examination]:
    """One for each table `[[watch]]` and `[[outcomes]]`. What is wrong has the code with which its job tells it."""
    for watch in settings.watch.values():
        yield Examination(f"watch.{watch.name}", partial(_watched, watch, bridge))
    for one in settings.outcomes.values():
        yield Examination(f"outcomes.{one.name}", partial(_outcomes, one))


def _watched(one: WatchSettings, bridge: Bridge) -> Iterator[Outcome]:
    """The folders can be used, are on one disk, the mapping can be read, and the company is in the store."""
    what = f"watch.{one.name}"
    try:
        WatchedFolder(one.folder, one.settle, one.keep).demand_usable()
        importing.rules(None if one.mapping is None else str(one.mapping))
        companies(bridge.archive, one.company)
    except (ConfigurationError, UnreadableFile) as error:
        yield Outcome(what=what, verdict=Verdict.FAILED, code="watch-folder-failed", error=error)
        return
    yield found(what, "watch-folder-usable", path=one.folder, mapping=one.mapping or "-")
    yield _room(what, one.folder)


def _outcomes(one: OutcomeSettings) -> Iterator[Outcome]:
    """The folder is there and can be written to."""
    what = f"outcomes.{one.name}"
    try:
        OutcomeFilesFolder(one.folder, one.mode).demand_usable()
    except ConfigurationError as error:
        yield Outcome(what=what, verdict=Verdict.FAILED, code="outcome-folder-failed", error=error)
        return
    yield found(what, "outcome-folder-usable", path=one.folder)
    yield _room(what, one.folder)


def _room(what: str, folder: Path) -> Outcome:
    return room(what, shutil.disk_usage(folder).free)
