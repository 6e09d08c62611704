"""The job `reports`: the page of today's reconciliation and the agenda as a calendar, in a folder of the settings.

reconcile-2026-11-25.html   one a day; the same day again takes its place
agenda.ics                  a calendar program may subscribe to it
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from invoicebridge import app
from invoicebridge.bridge.looking.agenda import agenda
from invoicebridge.bridge.looking.story import story
from invoicebridge.bridge.reconcile import reconcile
from invoicebridge.bridge.reconcile.reconciliation import Scope
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.fatturapa.circumstances import ROME
from invoicebridge.render.ics import calendar
from invoicebridge.render.reconcile_page import report, to_tell
from invoicebridge.scheduler.work import Work

DAYS_AHEAD: Final = 60
"""Of the agenda."""


def reports(work: Work) -> Iterator[Outcome]:
    """Both files are in the folder, for their owner alone; ConfigurationError `output-not-written`."""
    folder = work.settings.serve.reports
    if folder is None:
        return
    today = work.bridge.clock.now().astimezone(ROME).date()
    found = reconcile(work.bridge, Scope(), progress=work.demand_going_on)
    page = report(found, story(work.bridge, to_tell(found)), work.language)
    yield _written(folder / f"reconcile-{today.isoformat()}.html", page)
    due = agenda(work.bridge, days=DAYS_AHEAD)
    yield _written(folder / "agenda.ics", calendar(due, work.language))


def _written(path: Path, content: bytes) -> Outcome:
    app.write_private(path, content)
    return Outcome(what=path.name, verdict=Verdict.DONE, code="report-written", detail={"path": str(path)})
