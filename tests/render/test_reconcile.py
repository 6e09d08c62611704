"""A reconciliation in all its forms."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path, PurePath
from typing import get_args
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook
from rich.console import Console

from invoicebridge.bridge.looking.story import find, stories, story
from invoicebridge.bridge.looking.tasks import Need
from invoicebridge.bridge.reconcile import reconcile
from invoicebridge.bridge.reconcile.history import Step
from invoicebridge.bridge.reconcile.numbering import Kind, Why
from invoicebridge.bridge.reconcile.places import Class
from invoicebridge.bridge.reconcile.reconciliation import Reconciliation, Scope
from invoicebridge.bridge.reconcile.stated import Listing, Origin, Stated
from invoicebridge.render import charts, reconcile_page
from invoicebridge.render.overview_texts import NEEDS, REMEDIES
from invoicebridge.render.reconcile_files import Csv, Json, harmless
from invoicebridge.render.reconcile_page import listed, report, to_tell
from invoicebridge.render.reconcile_stories import beside, hrefs, page_name
from invoicebridge.render.reconcile_table import show
from invoicebridge.render.reconcile_texts import CLASSES, KINDS, ORIGINS, STEPS, WHY
from invoicebridge.render.reconcile_words import duration_text
from invoicebridge.render.reconcile_xlsx import Xlsx
from tests.bridge.office import invoice, office
from tests.world import AT, World, world

ROWS = (
    Stated(numero="1/1", data=date(2026, 11, 20), total=Decimal("1.00"), row=2),
    Stated(numero="<b>", data=date(2026, 11, 20), row=3),
)
LISTS = (Listing(origin=Origin.PORTAL, name="portale.csv", rows=ROWS, unread=((4, "date-unreadable"),)),)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Read by all tests of this module, changed by none."""
    with office(tmp_path_factory.mktemp("office")) as made:
        yield made


def found_in(world: World) -> Reconciliation:
    return reconcile(world.bridge, Scope(), lists=LISTS, reread=True)


def page(world: World, language: str = "it") -> str:
    found = found_in(world)
    return report(found, story(world.bridge, to_tell(found)), language).decode()


def test_every_code_has_its_words() -> None:
    for table, codes in ((CLASSES, Class), (KINDS, Kind), (WHY, Why), (STEPS, Step), (ORIGINS, Origin)):
        assert set(table) == set(codes)
    assert set(Need) <= set(NEEDS)
    assert Need.ISSUED_TWICE in REMEDIES
    assert get_args(Need) == ()


@pytest.mark.parametrize("language", ["it", "en"])
def test_the_page_opens_with_what_to_do_and_every_story_it_links_to_is_on_it(busy: World, language: str) -> None:
    shown = page(busy, language)
    headings = re.findall(r"<h2>([^<]*)", shown)
    assert headings[0] == {"it": "Da fare oggi", "en": "To do today"}[language]
    links = set(re.findall(r'href="#(t-[^"]+)"', shown))
    assert links
    assert all(f'id="{one}"' in shown for one in links)


def test_the_page_has_charts_and_no_scripts_or_foreign_addresses(busy: World) -> None:
    shown = page(busy)
    assert shown.count("<svg") == 2
    assert "<script" not in shown
    assert not re.search(r"(src|href)=\"(?!#)", shown)
    assert " style=" not in shown


def test_what_others_wrote_is_never_markup(busy: World) -> None:
    shown = page(busy)
    assert "&lt;b&gt;" in shown
    assert "<b></b>" not in shown
    assert "Bianchi &amp; Figli" in shown


def test_the_terminal_says_what_does_not_agree(busy: World) -> None:
    text = io.StringIO()
    show(found_in(busy), Console(file=text, width=120), "it")
    said = text.getvalue()
    assert "Serve una persona." in said
    assert "8/1: manca" in said
    assert "riga 4: la data non si legge" in said


def test_csv_has_a_row_for_every_invoice_and_no_formulas(busy: World) -> None:
    stream = io.BytesIO()
    form = Csv(stream)
    form.end(reconcile(busy.bridge, Scope(), sink=form.add))
    rows = list(csv.DictReader(io.StringIO(stream.getvalue().decode("utf-8-sig"))))
    assert len(rows) == 8
    assert {row["numero"]: row["class"] for row in rows}["2/1"] == "rejected"
    assert harmless("=1+1") == "'=1+1"
    assert harmless(Decimal("-1.00")) == "-1.00"


def test_json_is_one_object_with_every_invoice(busy: World) -> None:
    stream = io.BytesIO()
    form = Json(stream, "en")
    form.end(reconcile(busy.bridge, Scope(), sink=form.add, lists=LISTS, reread=True))
    read = json.loads(stream.getvalue())
    assert len(read["invoices"]) == 8
    assert read["classes"]["rejected"] == {"count": 1, "total": "2440.00"}
    assert read["lists"][0]["unread"] == [{"row": 4, "reason": "date-unreadable"}]
    assert read["series"][0]["holes"] == [{"first": "8/1", "last": "8/1", "count": 1, "why": "nothing"}]
    assert read["needs_person"] is True


def test_the_workbook_keeps_text_as_text(tmp_path: Path) -> None:
    with world(tmp_path) as made:
        assert made.archive.transmissions.add([invoice(1, customer="=cmd|' /C calc'!A0")], AT) == ()
        path = tmp_path / "x.xlsx"
        with path.open("wb") as stream:
            form = Xlsx(stream, "it")
            form.end(reconcile(made.bridge, Scope(), sink=form.add, lists=LISTS))
    book = load_workbook(path)
    sheet = book["Tutte le fatture"]
    assert (sheet["D2"].value, sheet["D2"].data_type) == ("=cmd|' /C calc'!A0", "s")
    assert sheet["E2"].value == 1220
    assert book.sheetnames[1] == "Riconciliazione"
    assert book.active is not None
    assert book.active.title == "Riconciliazione"


def test_a_workbook_without_invoices_is_whole(tmp_path: Path) -> None:
    with world(tmp_path) as made, (tmp_path / "x.xlsx").open("wb") as stream:
        form = Xlsx(stream, "en")
        form.end(reconcile(made.bridge, Scope(), sink=form.add))
    assert load_workbook(tmp_path / "x.xlsx").sheetnames[0] == "Reconciliation"


def test_bars_stand_on_one_another_and_within_the_chart() -> None:
    bars = [charts.Bar("a", {"done": 3, "person": 1}), charts.Bar("b", {"done": 7})]
    chart = charts.stacked("x", bars, {"done": "ok", "person": "no"})
    first, second, _ = chart.boxes
    assert first.y == pytest.approx(second.y + second.height, abs=0.2)
    assert all(box.y >= 0 and box.y + box.height <= chart.height for box in chart.boxes)
    assert chart.tones == (("done", "ok"), ("person", "no"))
    assert charts.stacked("x", [], {"done": "ok"}).boxes == ()


@pytest.mark.parametrize(
    ("time", "said"),
    [
        (timedelta(minutes=5), "5 min"),
        (timedelta(hours=1), "1 ora"),
        (timedelta(hours=5), "5 ore"),
        (timedelta(hours=36), "1,5 giorni"),
        (timedelta(days=1), "1 giorno"),
    ],
)
def test_times_are_said_in_their_largest_unit(time: timedelta, said: str) -> None:
    assert duration_text(time, "it") == said


def test_a_link_to_another_place_is_used_where_it_is_given(busy: World) -> None:
    found = replace(found_in(busy), lists=())
    shown = report(found, story(busy.bridge, []), "it", href=lambda id_: f"/story/{id_}").decode()
    assert 'href="/story/t00002"' in shown


def test_rows_whose_story_is_nowhere_on_the_page_say_how_to_see_it(
    busy: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'class="soft command"' not in page(busy)
    monkeypatch.setattr(reconcile_page, "MOST_STORIES", 1)
    shown, found = page(busy), found_in(busy)
    rows = re.findall(r'<tr><td class="when">[^<]*</td><td class="number">.*?</tr>', shown, re.DOTALL)
    assert len(rows) == len(found.unsettled) > 1
    assert all(('href="#t-' in row) != ('class="soft command"' in row) for row in rows)
    for command in re.findall(r'class="soft command">invoicebridge story ([^<]+)</div>', shown):
        (one,) = {each.transmission for each in find(busy.archive, command)}
        assert one in {each.account.transmission for each in found.unsettled}


def test_with_pages_of_their_own_every_row_and_task_links_to_its_story(busy: World) -> None:
    found = found_in(busy)
    ids = listed(found)
    names = [page_name(one) for one in stories(busy.bridge, ids)]
    assert len(set(names)) == len(ids) == len(set(ids))
    shown = report(found, story(busy.bridge, ()), "it", hrefs("giugno: #1?.stories", ids)).decode()
    links = re.findall(r'href="(\./[^"]+)"', shown)
    assert {unquote(one) for one in links} == {f"./giugno: #1?.stories/{name}" for name in names}
    assert not re.search(r"[:?#]", "".join(links))
    assert 'class="soft command"' not in shown


def test_each_story_comes_by_itself_in_the_order_asked_for(busy: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("invoicebridge.bridge.looking.story._AT_ONCE", 2)
    ids = listed(found_in(busy))
    assert [one.chapters[0].known.transmission.id for one in stories(busy.bridge, ids)] == ids


@pytest.mark.parametrize(
    ("report_name", "folder"),
    [("a/giugno.html", "a/giugno.stories"), ("giugno", "giugno.stories"), ("x.stories", "x.stories.stories")],
)
def test_stories_lie_beside_their_report(report_name: str, folder: str) -> None:
    assert beside(PurePath(report_name)) == PurePath(folder)
