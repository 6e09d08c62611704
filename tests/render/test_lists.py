"""Lists, stories and their pages: every code has its words, and no text of others is ever markup."""

import ast
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html
from rich.console import Console

from invoicebridge.bridge.archived import DraftKind, EvidenceKind, Label
from invoicebridge.bridge.looking.overview import Overview
from invoicebridge.bridge.looking.standing import Condition, Standing
from invoicebridge.bridge.looking.story import Story, find, story
from invoicebridge.bridge.looking.tasks import Need
from invoicebridge.catalogue import Text
from invoicebridge.render import overview as render
from invoicebridge.render import overview_table, overview_texts, story_terminal, story_texts
from invoicebridge.render.overview_page import report
from invoicebridge.render.states import CONDITIONS, STATES, Class, shown
from invoicebridge.render.story_lines import DECISIONS, KNOWN, line_text
from invoicebridge.render.story_lines import TEXTS as LINES
from invoicebridge.render.story_page import story_page
from invoicebridge.transmission.attempt import AttemptStanding
from invoicebridge.transmission.deadlines import Due
from invoicebridge.transmission.decision import Question
from invoicebridge.transmission.state import State
from tests.bridge.office import invoice, office, seen
from tests.world import AT, World, world

PACKAGE = Path(__file__).resolve().parents[2] / "invoicebridge"
HOSTILE = (
    "<script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "{{ 7 * 7 }}{% include '/etc/passwd' %}",
    "</style><img src=x>",
    "[bold red]rich[/]",
)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Read by all tests of this module, changed by none."""
    with office(tmp_path_factory.mktemp("office")) as made:
        yield made


def told(made: World, *texts: str) -> Story:
    ids = [one.transmission for text in texts for one in find(made.archive, text)]
    return story(made.bridge, dict.fromkeys(ids))


def printed(overview: Overview, width: int) -> str:
    console = Console(file=io.StringIO(), width=width)
    overview_table.show(overview, console, "it")
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (STATES, State),
        (overview_texts.DUE, Due),
        (overview_texts.NEEDS, Need),
        (overview_texts.DRAFTS, DraftKind),
        (story_texts.KINDS, EvidenceKind),
        (story_texts.LABELS, Label),
        (story_texts.ATTEMPTS, AttemptStanding),
        (DECISIONS, Question),
        ({**CONDITIONS, Condition.CORRECTED: None}, Condition),
        ({**overview_texts.REMEDIES, Need.OVERDUE: None}, Need),
        (overview_texts.OVERDUE_REMEDIES, Due),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_every_code_has_its_words(table: dict[object, object], codes: type) -> None:
    assert table.keys() == set(codes)  # type: ignore[call-overload]


def test_the_words_differ_by_language() -> None:
    texts = [*overview_texts.NEEDS.values(), *overview_texts.DUE.values(), *LINES.values(), *DECISIONS.values()]
    assert [one for one in texts if isinstance(one, Text) and one.it == one.en] == []


def test_every_kind_of_line_that_the_package_writes_has_words() -> None:
    written = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Event":
                written |= {
                    word.value.value
                    for word in node.keywords
                    if word.arg == "what" and isinstance(word.value, ast.Constant)
                }
    assert {"prepared", "state", "message"} <= written
    assert written <= KNOWN


@pytest.mark.parametrize(
    ("state", "formato", "condition", "expected"),
    [
        (State.REJECTED, "FPR12", None, Class.PERSON),
        (State.CUSTOMER_REFUSED, "FPA12", None, Class.PERSON),
        (State.UNDELIVERABLE, "FPA12", None, Class.PERSON),
        (State.REJECTED, "FPR12", Condition.CORRECTED, Class.ENDED),
        (State.DELIVERED, "FPR12", None, Class.DONE),
        (State.DELIVERED, "FPA12", None, Class.GOING),
        (State.SENT, "FPR12", None, Class.GOING),
        (State.SEND_REFUSED, "FPR12", Condition.QUEUED, Class.GOING),
        (State.PREPARED, "FPR12", Condition.IN_DOUBT, Class.PERSON),
    ],
)
def test_a_state_says_whether_a_person_is_needed(
    state: State, formato: str, condition: Condition | None, expected: Class
) -> None:
    assert shown(state, formato, condition).of is expected


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 200])
def test_no_line_of_the_table_is_wider_than_the_terminal(busy: World, width: int) -> None:
    lines = printed(seen(busy, with_tasks=True), width).splitlines()
    assert [line for line in lines[:-1] if len(line.rstrip()) > width] == []
    assert any("scartata, poi corretta" in line for line in lines)


def test_a_terminal_too_narrow_for_columns_shows_every_number_whole(busy: World) -> None:
    overview = seen(busy)
    for width in (30, 60, 80):
        long = replace(overview, rows=tuple(_numbered(one, f"FATT/2026/{n:08}") for n, one in enumerate(overview.rows)))
        lines = printed(long, width).splitlines()
        assert [line for line in lines[:-1] if len(line.rstrip()) > width] == []
        assert all(any(one.listed.numero in line for line in lines) for one in long.rows)


def _numbered(one: Standing, numero: str) -> Standing:
    return replace(one, listed=replace(one.listed, numero=numero))


def test_a_term_that_ends_with_a_day_is_told_by_its_last_day() -> None:
    assert render.term(AT.replace(hour=23), "it") == "25/11/2026"
    assert render.term(AT, "en") == "2026-11-25 12:00"


def test_a_line_of_an_unknown_kind_is_told_by_its_own_words(busy: World) -> None:
    line = told(busy, "1/1").chapters[0].lines[0]
    strange = replace(line, event=replace(line.event, what="new-kind", detail={"a": "b\x1b[2J"}))
    assert line_text(strange, "it") == "new-kind (a: b\N{REPLACEMENT CHARACTER}[2J)"


def test_a_rejection_is_told_with_its_codes_and_what_they_mean(busy: World) -> None:
    lines = [line_text(one, "it") for one in told(busy, "2/1").chapters[0].lines]
    (rejection,) = [one for one in lines if "notifica di scarto (NS)" in one]
    assert "00423 " in rejection
    assert "00305 " in rejection


def test_a_story_in_the_terminal_tells_of_every_file(busy: World) -> None:
    console = Console(file=io.StringIO(), width=100)
    story_terminal.show(told(busy, "4/1"), console, "en")
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert "Corrected by" in text
    assert "Corrects" in text
    assert str(busy.archive.stories.head()) in text


def test_the_report_begins_with_what_to_do_and_links_every_invoice_to_its_story(busy: World) -> None:
    found = seen(busy, with_tasks=True)
    tree = html.document_fromstring(report(found, told(busy, *(one.listed.transmission for one in found.rows)), "it"))
    assert [one.text for one in tree.xpath("//h2")] == ["Da fare oggi", "In cifre", "Fatture ", "Che cosa è successo"]
    targets = {str(one)[1:] for one in tree.xpath("//table[contains(@class, 'list')]//a/@href")}
    assert len(targets) == 9
    assert targets <= {str(one) for one in tree.xpath("//@id")}
    assert str(found.head) in tree.text_content()


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("name", HOSTILE)
def test_the_name_of_a_customer_is_never_markup(tmp_path: Path, name: str, language: str) -> None:
    with world(tmp_path) as made:
        made.archive.transmissions.add([invoice(1, customer=name)], AT)
        made.clock.at = AT.replace(year=2027)
        found, own = seen(made, with_tasks=True), told(made, "t00001")
    console = Console(file=io.StringIO(), width=200)
    overview_table.show(found, console, language)
    story_terminal.show(own, console, language)
    assert name in console.file.getvalue()  # type: ignore[attr-defined]
    for page in (report(found, own, language), story_page(own, language)):
        tree = html.document_fromstring(page)
        assert {one.tag for one in tree.iter("script", "img", "iframe", "form", "link")} == set()
        assert [one for one in tree.iter() if any(str(key).startswith("on") for key in one.attrib)] == []
        assert name in tree.text_content()
        assert b"http" not in page.replace(b"http-equiv", b"")


def test_the_pages_forbid_everything_but_their_own_style(busy: World) -> None:
    tree = html.document_fromstring(story_page(told(busy, "1/1"), "it"))
    policy = tree.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
