"""The register of customers: tables are taken in once, checked, and what differs is shown before it is replaced."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from invoicebridge.bridge.archived import Company
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.report import Outcome
from invoicebridge.bridge.setting_up import customers as operations
from invoicebridge.bridge.setting_up.customers import Choices
from invoicebridge.connectors.importers.contents import PackedContent
from invoicebridge.connectors.importers.customers import CustomersImporter
from invoicebridge.connectors.importers.mapping import PLAIN
from invoicebridge.errors import ConfigurationError
from invoicebridge.render import outcomes as render
from tests.connectors.importers.workshop import PARTY, table
from tests.world import world

BETA = {"cliente_codice": "B1", **PARTY}


@pytest.fixture
def bridge(tmp_path: Path) -> Iterator[Bridge]:
    with world(tmp_path) as made:
        yield made.bridge


def taken(bridge: Bridge, *rows: Mapping[str, str], **choices: bool | str) -> list[Outcome]:
    content = PackedContent("c.csv", "c.csv", table(rows))
    made = list(operations.take_in(bridge, CustomersImporter(content, PLAIN), Choices(**choices)))  # type: ignore[arg-type]
    for one in made:
        assert render.outcome_text(one, "it") != render.outcome_text(one, "en")
    return made


def counts(outcomes: list[Outcome]) -> dict[str, int]:
    return {name: int(count) for name, count in outcomes[-1].detail.items() if count != "0"}


def remarks(outcomes: list[Outcome]) -> list[tuple[int | None, str | None, str]]:
    return [(each.row, each.column, each.code) for one in outcomes for each in one.remarks]


def test_customers_are_taken_in_once(bridge: Bridge) -> None:
    assert counts(taken(bridge, BETA, {**BETA, "cliente_codice": "B2"})) == {"added": 2}
    assert counts(taken(bridge, {**BETA, "cliente_codice": "B2"}, BETA)) == {"same": 2}
    (known,) = operations.called(bridge, "B1")
    assert (known.company, known.party["sede"]["nazione"]) == ("demo", "IT")


def test_what_differs_is_shown_and_replaced_only_when_asked(bridge: Bridge) -> None:
    taken(bridge, BETA)
    other = {"cliente_codice": "B1", "codice_destinatario": "ZZZ9999", **PARTY, "cliente_indirizzo": "Via Po 1"}
    kept = taken(bridge, other)
    assert (counts(kept), remarks(kept)) == ({"kept": 1}, [(2, "cliente_indirizzo", "customer-differs")])
    assert counts(taken(bridge, other, replace=True, dry_run=True)) == {"changed": 1}
    (known,) = operations.called(bridge, "B1")
    assert known.codice_destinatario is None
    assert counts(taken(bridge, other, replace=True)) == {"changed": 1}
    (known,) = operations.called(bridge, "B1")
    assert (known.codice_destinatario, known.party["sede"]["indirizzo"]) == ("ZZZ9999", "Via Po 1")


def test_what_a_row_leaves_out_stays_and_what_is_new_is_added(bridge: Bridge) -> None:
    taken(bridge, BETA)
    assert counts(taken(bridge, {"cliente_codice": "B1", "cliente_email": "a@beta.example"})) == {"changed": 1}
    (known,) = operations.called(bridge, "B1")
    assert (known.email, known.party["sede"]["comune"]) == ("a@beta.example", "Torino")


def test_a_customer_is_checked_when_it_is_taken_in(bridge: Bridge) -> None:
    wrong = {
        "cliente_codice": "x" * 101,
        **PARTY,
        "cliente_partita_iva": "09876543218",
        "cliente_codice_fiscale": "VRDLCU85M41H501X",
        "cliente_provincia": "TO1",
        "codice_destinatario": "AB",
        "pec_destinatario": "sdi01@pec.fatturapa.it",
        "cliente_email": "nowhere",
    }
    found = taken(bridge, wrong, {"cliente_codice": "B2", "cliente_denominazione": "Zeta"}, BETA)
    assert counts(found) == {"added": 1, "faulty": 2}
    assert remarks(found) == [
        (2, "cliente_codice", "text-too-long"),
        (2, "cliente_partita_iva", "vat-wrong"),
        (2, "cliente_codice_fiscale", "tax-code-wrong"),
        (2, "cliente_provincia", "province-unreadable"),
        (2, "codice_destinatario", "recipient-code-wrong"),
        (2, "pec_destinatario", "pec-of-sdi"),
        (2, "cliente_email", "mail-address-wrong"),
        (3, "cliente_partita_iva", "cell-missing"),
        (3, "cliente_indirizzo", "cell-missing"),
        (3, "cliente_cap", "cell-missing"),
        (3, "cliente_comune", "cell-missing"),
    ]


def test_of_a_code_that_stands_in_a_table_twice_the_first_counts(bridge: Bridge) -> None:
    found = taken(bridge, BETA, {**BETA, "cliente_comune": "Milano"})
    assert (counts(found), remarks(found)) == ({"added": 1, "faulty": 1}, [(3, "cliente_codice", "customer-twice")])


def test_a_row_names_its_company_by_id_or_vat_number(bridge: Bridge) -> None:
    bridge.archive.companies.save(Company(id="b", name="B", id_paese="IT", id_codice="12345678903"))
    with pytest.raises(ConfigurationError, match="company-not-chosen"):
        taken(bridge, BETA)
    rows = [{**BETA, "azienda": name} for name in ("demo", "12345678903", "IT12345678903", "c", "")]
    found = taken(bridge, *rows, company="demo")
    assert remarks(found) == [
        (3, "azienda", "company-differs"),
        (4, "azienda", "company-differs"),
        (5, "azienda", "company-unknown"),
        (6, "cliente_codice", "customer-twice"),
    ]
    taken(bridge, rows[1])
    assert [one.company for one in operations.called(bridge, "B1")] == ["b", "demo"]
    assert [one.company for one in operations.customers(bridge, "12345678903")] == ["b"]
    with pytest.raises(ConfigurationError, match="customer-of-several"):
        list(operations.remove(bridge, "B1"))
    list(operations.remove(bridge, "B1", "b"))
    assert [one.company for one in operations.called(bridge, "B1")] == ["demo"]


def test_customers_are_found_by_any_text_in_their_data(bridge: Bridge) -> None:
    taken(bridge, BETA, {**BETA, "cliente_codice": "G", "cliente_denominazione": "Gamma"})
    assert [one.code for one in operations.customers(bridge, text="GAMMA")] == ["G"]
    assert [one.code for one in operations.customers(bridge, text="torino")] == ["B1", "G"]
    with pytest.raises(ConfigurationError, match="customer-code-unknown"):
        operations.called(bridge, "Z")
