"""The job `reports`: the page of today's reconciliation and the agenda as a calendar, in a folder of the settings.

reconcile-2026-11-25.html   one a day; the same day again takes its place
stories/ID.html             if so asked: the story of each invoice that a page lists, as it stood at the last one
agenda.ics                  a calendar program may subscribe to it
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from invoicebridge import app
from invoicebridge.bridge.looking.agenda import agenda
from invoicebridge.bridge.looking.story import stories, story
from invoicebridge.bridge.reconcile import reconcile
from invoicebridge.bridge.reconcile.reconciliation import Reconciliation, Scope
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.fatturapa.circumstances import ROME
from invoicebridge.render.ics import calendar
from invoicebridge.render.reconcile_page import Href, listed, report, to_tell
from invoicebridge.render.reconcile_stories import hrefs, page_name
from invoicebridge.render.story_page import story_page
from invoicebridge.scheduler.work import Work

DAYS_AHEAD: Final = 60
"""Of the agenda."""
STORIES: Final = "stories"
"""The folder of the stories; every day's report shares them."""


def reports(work: Work) -> Iterator[Outcome]:
    """Both files are in the folder, for their owner alone; ConfigurationError `output-not-written`."""
    folder = work.settings.serve.reports
    if folder is None:
        return
    today = work.bridge.clock.now().astimezone(ROME).date()
    found = reconcile(work.bridge, Scope(), progress=work.demand_going_on)
    if work.settings.serve.stories:
        page = report(found, story(work.bridge, ()), work.language, _stories(work, found, folder / STORIES))
    else:
        page = report(found, story(work.bridge, to_tell(found)), work.language)
    yield _written(folder / f"reconcile-{today.isoformat()}.html", page)
    due = agenda(work.bridge, days=DAYS_AHEAD)
    yield _written(folder / "agenda.ics", calendar(due, work.language))


def _stories(work: Work, found: Reconciliation, folder: Path) -> Href:
    """A page tells the story of whatever the report lists; where each is, seen from the report."""
    ids = listed(found)
    for one in stories(work.bridge, ids):
        work.demand_going_on()
        app.write_private(folder / page_name(one), story_page(one, work.language))
    return hrefs(folder.name, ids)


def _written(path: Path, content: bytes) -> Outcome:
    app.write_private(path, content)
    return Outcome(what=path.name, verdict=Verdict.DONE, code="report-written", detail={"path": str(path)})
