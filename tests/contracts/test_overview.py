"""Lists for people."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text

from invoicebridge.bridge.archived import Company, DraftKind, Filter, Label, Listed, Prepared
from invoicebridge.bridge.ports import Archive
from invoicebridge.connectors.archive import listing, overview, store
from invoicebridge.connectors.archive.database import Database, parsed_url
from invoicebridge.errors import ConfigurationError
from invoicebridge.transmission.state import State
from tests.contracts.stored import AT, COMPANY, DAY, LEASE, answered, attempt, key, prepared, recorded, sent

OTHER = Company(id="beta", name="Beta", id_paese="IT", id_codice="02345678901")
STATES = (State.SENT, State.DELIVERED, State.REJECTED, State.SEND_REFUSED)
CUSTOMERS = ("MÜLLER & Söhne", "Straße 7", "Ditta 100%", None)


def one_of(number: int) -> Prepared:
    """A file of either company, of one of five days, for one of four customers."""
    day = DAY - timedelta(days=number % 5)
    one = prepared(number, key(str(number), data=day), *([key(f"{number}/B", data=day)] if number % 7 == 0 else []))
    customer = CUSTOMERS[number % len(CUSTOMERS)]
    invoices = tuple(replace(each, customer=customer) for each in one.invoices)
    company = OTHER.id if number % 3 == 0 else COMPANY.id
    return replace(one, transmission=replace(one.transmission, company=company), invoices=invoices)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[store.SqlArchive]:
    """Forty files: waiting, held, given up, in flight, in doubt, and in every state of STATES. Only to be read."""
    if request.param == "sqlite":
        path = shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path_factory.mktemp("filled"))
        url = f"sqlite:///{path}"
    else:
        url = request.getfixturevalue("postgres").new(request.getfixturevalue("postgres_template"))
    with store.opened(url) as archive:
        fill(archive)
        yield archive


def fill(archive: Archive) -> None:
    """The forty files are in the store."""
    for company in (COMPANY, OTHER):
        archive.companies.save(company)
    files = [one_of(number) for number in range(40)]
    assert archive.transmissions.add(files, AT) == ()
    for company in (COMPANY, OTHER):
        archive.queue.claim(company.id, "me", AT, LEASE, 40)
    for number in range(5, 10):
        archive.queue.hold([f"t{number:05}"], "me", f"reason {number}", AT)
    assert archive.queue.requeue("t00005", AT)
    assert archive.queue.withdraw("t00006", AT)
    for number in range(10, 40):
        mail = replace(attempt(number, f"t{number:05}"), lease_ends=AT + timedelta(minutes=number))
        archive.attempts.save(mail, "box", "me", AT)
        if number >= 14:
            state = STATES[number % len(STATES)]
            answered(archive, mail, b"250", state)
            record = recorded(files[number], state, made_from=2, attempts={mail.message_id: State.SENT})
            archive.transmissions.record([record], AT)


def chosen(archive: Archive, wanted: Callable[[Listed], bool]) -> list[Listed]:
    """Those of the whole list that are wanted."""
    return [one for one in archive.overview.list(Filter()) if wanted(one)]


def test_the_whole_list_shows_every_invoice_of_every_file_the_latest_first(filled: Archive) -> None:
    everything = filled.overview.list(Filter())
    assert len(everything) == 46
    assert [one.data for one in everything] == sorted((one.data for one in everything), reverse=True)
    assert Counter(one.company for one in everything) == {"acme": 30, "beta": 16}
    assert len({one.place for one in everything}) == 46


def test_an_invoice_is_shown_with_all_that_is_known_of_it(archive: Archive) -> None:
    rejected = sent(archive, 1)
    number = recorded(rejected, State.REJECTED, made_from=2, identificativi_sdi=frozenset({"2", "1"}))
    archive.transmissions.record([number], AT + timedelta(hours=1))
    archive.transmissions.add([prepared(2, key("1"), corrects="t00001")], AT)
    correction, first = archive.overview.list(Filter())
    assert first == Listed(
        place=first.place,
        transmission="t00001",
        company="acme",
        name="IT01234567890_00001.xml",
        formato="FPR12",
        tipo_documento="TD01",
        numero="1",
        data=DAY,
        customer="Rossi & C.",
        total=Decimal("122.00"),
        state=State.REJECTED,
        state_at=AT + timedelta(hours=1),
        prepared_at=AT + timedelta(seconds=1),
        queued=False,
        corrected_by="t00002",
        identificativi_sdi=("1", "2"),
    )
    assert (correction.queued, correction.corrects, correction.state) == (True, "t00001", State.PREPARED)


FILTERS: dict[str, tuple[Filter, Callable[[Listed], bool]]] = {
    "company": (Filter(company="beta"), lambda one: one.company == "beta"),
    "state": (Filter(states=frozenset({State.SENT})), lambda one: one.state is State.SENT),
    "states": (
        Filter(states=frozenset({State.REJECTED, State.DELIVERED}), company="acme"),
        lambda one: one.state in (State.REJECTED, State.DELIVERED) and one.company == "acme",
    ),
    "no state": (Filter(states=frozenset()), lambda _: False),
    "dates": (
        Filter(since=date(2026, 3, 1), until=date(2026, 3, 3)),
        lambda one: date(2026, 3, 1) <= one.data <= date(2026, 3, 3),
    ),
    "dates of a state": (
        Filter(since=date(2026, 3, 3), states=frozenset({State.SENT})),
        lambda one: one.data >= date(2026, 3, 3) and one.state is State.SENT,
    ),
    "queued": (Filter(queued=True), lambda one: one.queued),
    "not queued": (Filter(queued=False), lambda one: not one.queued),
    "queued of a company and day": (
        Filter(queued=True, company="acme", until=date(2026, 3, 3)),
        lambda one: one.queued and one.company == "acme" and one.data <= date(2026, 3, 3),
    ),
    "held": (Filter(held=True), lambda one: one.held is not None),
    "neither": (Filter(held=False, queued=False), lambda one: not one.queued and one.held is None),
    "both": (Filter(held=True, queued=True), lambda _: False),
    "prepared and not queued": (
        Filter(queued=False, states=frozenset({State.PREPARED})),
        lambda one: not one.queued and one.state is State.PREPARED,
    ),
    "in doubt": (Filter(doubtful=AT + timedelta(hours=1)), lambda one: one.doubtful),
    "in doubt by now": (
        Filter(doubtful=AT + timedelta(minutes=11)),
        lambda one: one.numero in ("10", "11"),
    ),
    "in doubt, and all else": (
        Filter(
            doubtful=AT + timedelta(hours=1),
            company="acme",
            states=frozenset({State.PREPARED}),
            since=date(2026, 3, 1),
            until=date(2026, 3, 4),
            queued=False,
            held=False,
        ),
        lambda one: one.doubtful and one.company == "acme" and one.data >= date(2026, 3, 1),
    ),
    "customer": (Filter(customer="müller"), lambda one: one.customer == CUSTOMERS[0]),
    "customer in capitals": (Filter(customer=" STRASSE "), lambda one: one.customer == CUSTOMERS[1]),
    "customer with signs": (Filter(customer="100%"), lambda one: one.customer == CUSTOMERS[2]),
    "no customer": (Filter(customer="1%0"), lambda _: False),
    "customer of a company, in doubt": (
        Filter(customer="ditta", company="acme", doubtful=AT + timedelta(hours=1)),
        lambda one: one.customer == CUSTOMERS[2] and one.company == "acme" and one.doubtful,
    ),
}


@pytest.mark.parametrize("few", [listing.FEW, 3])
@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_shows_what_it_says_page_by_page(
    filled: Archive, name: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "FEW", few)
    wanted, says = FILTERS[name]
    expected = chosen(filled, says)
    found = list(filled.overview.list(wanted))
    assert found == expected
    paged: list[Listed] = []
    while page := filled.overview.list(wanted, 4, paged[-1].place if paged else None):
        assert len(page) <= 4
        paged += page
    assert paged == expected


@pytest.mark.parametrize("place", ["", "x", "2026-03-04.1.1", "2026-13-04.1.1.t", "2026-03-04.a.1.t"])
def test_a_place_that_no_list_gave_is_refused(archive: Archive, place: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        archive.overview.list(Filter(), after=place)
    assert caught.value.code == "place-unknown"


@pytest.mark.parametrize("company", [None, "acme", "beta"])
def test_the_numbers_are_those_of_the_files(filled: Archive, company: str | None) -> None:
    numbers = filled.overview.numbers(company)
    files = {one.transmission: one for one in filled.overview.list(Filter(company=company))}
    states = Counter(one.state for one in files.values())
    assert numbers.states == {state: states[state] for state in State}
    assert numbers.queued == sum(one.queued for one in files.values())
    assert numbers.held == sum(one.held is not None for one in files.values())
    assert numbers.unanswered == sum(one.doubtful for one in files.values())
    assert numbers.drafts == dict.fromkeys(DraftKind, 0)
    labels = Counter(one.label for one in filled.evidence.everything())
    assert numbers.labels == {label: labels[label] for label in Label}


@pytest.mark.parametrize(
    "meant",
    ["1", " 1 ", "it01234567890_00001.XML.p7m", "IT01234567890_00001", "t00001", "777", "<m00001@bridge.example>"],
)
def test_an_invoice_is_found_by_whatever_people_call_it(archive: Archive, meant: str) -> None:
    one = sent(archive, 1)
    sent(archive, 2)
    archive.transmissions.record([recorded(one, State.SENT, made_from=2, identificativi_sdi=frozenset({"777"}))], AT)
    assert [found.transmission for found in archive.overview.find(meant)] == ["t00001"]
    assert archive.overview.find(meant, "beta") == ()
    assert [found.transmission for found in archive.overview.find(meant, "acme")] == ["t00001"]


@pytest.mark.parametrize("meant", ["", " ", "3", "%", "IT01234567890"])
def test_nothing_is_found_by_what_nothing_is_called(archive: Archive, meant: str) -> None:
    sent(archive, 1)
    assert archive.overview.find(meant) == ()


def test_the_files_of_a_zip_are_found_by_its_name(archive: Archive) -> None:
    archive.transmissions.add([prepared(1), prepared(2)], AT)
    archive.queue.claim("acme", "me", AT, LEASE, 2)
    archive.attempts.save(attempt(1, "t00001", "t00002"), "box", "me", AT, "IT01234567890_00009.zip", "a" * 64)
    assert [one.numero for one in archive.overview.find("IT01234567890_00009.zip")] == ["2", "1"]


PLANS = {
    "ix_carried_listed_company": Filter(company="acme"),
    "ix_carried_listed": Filter(since=DAY),
    "ix_carried_listed_state": Filter(states=frozenset({State.SENT})),
    "ix_carried_listed_company_state": Filter(company="acme", states=frozenset({State.SENT}), until=DAY),
    "ix_carried_listed_company_waits": Filter(company="acme", queued=True),
    "ix_carried_listed_waits": Filter(held=True, states=frozenset({State.PREPARED})),
    "ix_attempt_open": Filter(company="acme", doubtful=AT, states=frozenset({State.PREPARED})),
}


@pytest.mark.parametrize("index", PLANS)
def test_every_list_is_one_walk_down_an_index_without_sorting(
    sqlite_template: Path, tmp_path: Path, index: str
) -> None:
    """On SQLite; PostgreSQL plans by its statistics, which an empty store does not have."""
    start = listing.Key(DAY, 1, "t00001", 0)
    database = Database(parsed_url(f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}"))
    with database.reading() as connection:
        (walk,) = listing._walks(connection, PLANS[index])
        compiled = walk.query(start, 50).compile(connection, compile_kwargs={"literal_binds": True})
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}")]
    database.close()
    assert any(f"INDEX {index} " in f"{line} " for line in plan), plan
    assert ("USE TEMP B-TREE FOR ORDER BY" in plan) == (index == "ix_attempt_open"), plan


def test_what_waits_is_written_on_file_and_invoices_alike(filled: store.SqlArchive) -> None:
    query = (
        "SELECT count(*) FROM carried JOIN transmission ON transmission.id = carried.transmission WHERE"
        " coalesce(waits, '') <> CASE WHEN queued THEN 'queued' WHEN held IS NOT NULL THEN 'held' ELSE '' END"
    )
    with filled.overview._database.reading() as connection:
        assert connection.execute(text(query)).scalar_one() == 0


def test_a_file_with_more_invoices_than_are_ever_found_is_shown_whole(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.transmissions.add([prepared(1, key("9"), key("8"), key("7")), prepared(2)], AT)
    monkeypatch.setattr(overview, "MOST_FOUND", 2)
    assert len(archive.overview.find("t00001")) == 2
    rows = archive.overview.of_files(["t00002", "t00001", "t00001", "unknown"])
    assert [(row.transmission, row.numero) for row in rows] == [
        ("t00002", "2"),
        ("t00001", "9"),
        ("t00001", "8"),
        ("t00001", "7"),
    ]
