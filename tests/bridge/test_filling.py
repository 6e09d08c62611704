"""What a batch says of a customer and what the register knows come together: filled in, compared, learnt."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from invoicebridge.bridge.batched import Customer
from invoicebridge.bridge.batches.customers import CustomerConflict, Filled, Filling
from invoicebridge.bridge.importing import ImportedDraft
from invoicebridge.fatturapa import draft_json
from tests.connectors.importers.workshop import PARTY, codes, drafts, imported, row, table

AT = datetime(2026, 11, 25, 11, tzinfo=UTC)
BETA: Mapping[str, Any] = {
    "dati_anagrafici": {
        "id_fiscale_iva": {"id_paese": "IT", "id_codice": "09876543217"},
        "codice_fiscale": "09876543217",
        "anagrafica": {"denominazione": "Beta Forniture S.p.A."},
    },
    "sede": {
        "indirizzo": "Corso Francia",
        "numero_civico": "8",
        "cap": "10138",
        "comune": "Torino",
        "provincia": "TO",
        "nazione": "IT",
    },
}
KNOWN = Customer(
    company="demo", code="B1", name="Beta", party=BETA, codice_destinatario="ABC1234", email="a@beta.example"
)
ROSSI = {"cliente_nome": "Anna", "cliente_cognome": "Rossi", "cliente_codice_fiscale": "RSSNNA85M41H501G"}
AT_MILANO = {"cliente_indirizzo": "Via Po 1", "cliente_cap": "20121", "cliente_comune": "Milano"}


@dataclass
class Register:
    """The register with the port's shape."""

    known: dict[tuple[str, str], Customer] = field(default_factory=dict)
    asked: list[set[str]] = field(default_factory=list)

    def save(self, customers: Sequence[Customer], at: datetime) -> None:
        self.known |= {(one.company, one.code): replace(one, changed_at=at) for one in customers}

    def get(self, company: str, codes: Collection[str]) -> Mapping[str, Customer]:
        self.asked.append(set(codes))
        return {code: one for (own, code), one in self.known.items() if own == company and code in codes}

    def all(self, company: str | None = None) -> Iterator[Customer]:
        return iter(self.known.values())

    def remove(self, company: str, code: str) -> bool:
        return self.known.pop((company, code), None) is not None


def filling(*known: Customer, update: bool = False) -> tuple[Filling, Register]:
    register = Register({(one.company, one.code): one for one in known})
    return Filling(SimpleNamespace(customers=register), update=update), register  # type: ignore[arg-type]


def given(*rows: Mapping[str, str]) -> list[ImportedDraft]:
    """The drafts of a table with one invoice a row."""
    found = imported(table([row(numero=str(at), **one) for at, one in enumerate(rows, 1)]))
    assert codes(found) == []
    return drafts(found)


def filled(*rows: Mapping[str, str], known: Sequence[Customer] = (KNOWN,), update: bool = False) -> list[Filled]:
    return filling(*known, update=update)[0].fill("demo", given(*rows))


def header(one: Filled) -> Any:
    assert one.fault is None
    draft_json.from_parsed(one.draft.draft)
    return one.draft.draft["fattura_elettronica_header"]


def told(one: Filled) -> list[tuple[str, str, str]]:
    return [(each.field, each.register, each.batch) for each in one.conflicts]


def test_a_code_is_enough() -> None:
    (one,) = filled({"cliente_codice": " B1 "})
    assert header(one)["cessionario_committente"] == BETA
    assert header(one)["dati_trasmissione"] == {"codice_destinatario": "ABC1234"}
    assert (one.conflicts, one.learns) == ((), None)


def test_without_a_code_a_draft_stays_as_it_is() -> None:
    ours, register = filling(KNOWN)
    (draft,) = given(PARTY)
    assert ours.fill("demo", [draft]) == [Filled(draft)]
    assert register.asked == []


def test_the_register_is_asked_once_for_all_drafts() -> None:
    ours, register = filling(KNOWN)
    ours.fill("demo", given({"cliente_codice": "B1"}, {"cliente_codice": "B2"}, PARTY, {"cliente_codice": "B1"}))
    assert register.asked == [{"B1", "B2"}]


def test_a_code_that_nobody_knows_is_a_fault_in_its_column() -> None:
    (one,) = filled({"customer_code": "b1"})
    assert one.fault is not None
    assert (one.fault.row, one.fault.column, one.fault.code) == (2, "customer_code", "customer-unknown")
    assert one.fault.parameters == {"code": "b1"}


def test_of_a_code_that_nobody_knows_a_part_of_the_party_is_not_enough() -> None:
    (one,) = filled({"cliente_codice": "Z", "cliente_denominazione": "Zeta"})
    assert one.fault is not None
    lacking = "cliente_partita_iva, cliente_indirizzo, cliente_cap, cliente_comune"
    assert (one.fault.code, one.fault.parameters["columns"]) == ("customer-unknown", lacking)


def test_what_is_written_otherwise_is_no_conflict() -> None:
    same = {
        "cliente_codice": "B1",
        "cliente_partita_iva": "IT 09876543217",
        "cliente_denominazione": "BETA  FORNITURE SPA",
        "cliente_indirizzo": "corso francia, 8",
        "cliente_cap": "10138",
        "cliente_comune": "TORINO",
        "codice_destinatario": "abc1234",
        "cliente_email": "A@beta.example",
    }
    (one,) = filled(same, update=True)
    assert (told(one), one.learns) == ([], None)
    assert header(one)["cessionario_committente"]["sede"] == BETA["sede"]


def test_what_differs_is_shown_and_the_invoice_goes_with_what_the_batch_says() -> None:
    (one,) = filled({"cliente_codice": "B1", **AT_MILANO, "codice_destinatario": "ZZZ9999"})
    assert told(one) == [
        ("cliente_indirizzo", "Corso Francia", "Via Po 1"),
        ("cliente_cap", "10138", "20121"),
        ("cliente_comune", "Torino", "Milano"),
        ("codice_destinatario", "ABC1234", "ZZZ9999"),
    ]
    sede = {"indirizzo": "Via Po 1", "cap": "20121", "comune": "Milano", "nazione": "IT"}
    assert header(one)["cessionario_committente"] == {**BETA, "sede": sede}
    assert header(one)["dati_trasmissione"] == {"codice_destinatario": "ZZZ9999"}
    assert one.learns is None


def test_a_part_of_the_address_that_agrees_is_completed_and_one_that_does_not_is_a_fault() -> None:
    agreeing, differing = filled(
        {"cliente_codice": "B1", "cliente_comune": "torino"}, {"cliente_codice": "B1", "cliente_comune": "Milano"}
    )
    assert header(agreeing)["cessionario_committente"] == BETA
    assert differing.fault is not None
    assert (differing.fault.row, differing.fault.column) == (3, "cliente_comune")
    assert (differing.fault.code, differing.fault.parameters["columns"]) == ("customer-half-stated", "cliente_comune")


def test_nothing_of_somebody_else_is_filled_in() -> None:
    other = {"cliente_codice": "B1", "cliente_partita_iva": "12345678903"}
    (half,) = filled(other)
    assert half.fault is not None
    assert half.fault.code == "customer-other"
    (one,) = filled({**other, "cliente_denominazione": "Gamma", **AT_MILANO})
    assert told(one)[0] == ("cliente_partita_iva", "09876543217", "12345678903")
    party = header(one)["cessionario_committente"]["dati_anagrafici"]
    assert party == {
        "id_fiscale_iva": {"id_paese": "IT", "id_codice": "12345678903"},
        "anagrafica": {"denominazione": "Gamma"},
    }
    assert "dati_trasmissione" not in header(one)


def test_the_way_to_the_recipient_comes_from_one_source() -> None:
    by_pec = replace(KNOWN, code="P", codice_destinatario="0000000", pec_destinatario="beta@pec.example")
    one, two, three = filled(
        {"cliente_codice": "P"},
        {"cliente_codice": "P", "codice_destinatario": "ZZZ9999"},
        {"cliente_codice": "B1", "pec_destinatario": "altra@pec.example"},
        known=[KNOWN, by_pec],
    )
    assert header(one)["dati_trasmissione"] == {
        "codice_destinatario": "0000000",
        "pec_destinatario": "beta@pec.example",
    }
    assert header(two)["dati_trasmissione"] == {"codice_destinatario": "ZZZ9999"}
    assert header(three)["dati_trasmissione"] == {"pec_destinatario": "altra@pec.example"}
    assert told(three) == [("pec_destinatario", "ABC1234", "altra@pec.example")]


def test_of_self_billing_the_supplier_is_filled_in() -> None:
    german = {
        "dati_anagrafici": {
            "id_fiscale_iva": {"id_paese": "DE", "id_codice": "123456789"},
            "anagrafica": {"denominazione": "Adler GmbH"},
        },
        "sede": {"indirizzo": "Weg 1", "cap": "00000", "comune": "Berlin", "nazione": "DE"},
        "rappresentante_fiscale": {"id_fiscale_iva": {"id_paese": "IT", "id_codice": "12345678903"}},
    }
    adler = Customer(company="demo", code="A", name="Adler", party=german, codice_destinatario="XXXXXXX")
    plain, stated = filled(
        {"tipo_documento": "TD17", "cliente_codice": "A", "cliente_partita_iva": "123456789"},
        {"tipo_documento": "TD18", "cliente_codice": "A", "cliente_regime_fiscale": "RF01"},
        known=[adler],
    )
    supplier = header(plain)["cedente_prestatore"]
    assert supplier["dati_anagrafici"] == {**german["dati_anagrafici"], "regime_fiscale": "RF18"}
    assert supplier["sede"] == german["sede"]
    assert supplier.keys() == {"dati_anagrafici", "sede"}
    assert "dati_trasmissione" not in header(plain)
    assert header(stated)["cedente_prestatore"]["dati_anagrafici"]["regime_fiscale"] == "RF01"
    assert (plain.conflicts, stated.conflicts) == ((), ())


def test_whom_the_register_does_not_know_it_learns_from_the_batch() -> None:
    ours, register = filling()
    first = ours.fill("demo", given({"cliente_codice": "B1"}, {"cliente_codice": "B1", **PARTY}))
    assert [one.fault for one in first] == [None, None]
    assert first[0].draft.draft["fattura_elettronica_header"] == first[1].draft.draft["fattura_elettronica_header"]
    ours.learn(first, AT)
    (known,) = register.all()
    assert (known.code, known.name, known.changed_at) == ("B1", "Beta Forniture S.p.A.", AT)
    assert known.party["sede"]["nazione"] == "IT"
    (again,) = ours.fill("demo", given({"cliente_codice": "B1"}))
    assert header(again)["cessionario_committente"]["sede"]["comune"] == "Torino"


def test_invoices_that_were_not_stored_teach_nothing() -> None:
    ours, register = filling()
    ours.fill("demo", given({"cliente_codice": "B1", **PARTY}))
    (again,) = ours.fill("demo", given({"cliente_codice": "B1"}))
    assert again.fault is not None
    assert list(register.all()) == []


def test_a_trial_run_goes_on_as_if_it_had_learnt() -> None:
    ours, register = filling()
    ours.presume(ours.fill("demo", given({"cliente_codice": "B1", **PARTY, "cliente_email": "x@y.example"})))
    (again,) = ours.fill("demo", given({"cliente_codice": "B1", "cliente_email": "z@y.example"}))
    assert again.conflicts == (CustomerConflict("B1", "cliente_email", "x@y.example", "z@y.example", 2),)
    assert list(register.all()) == []


def test_rows_of_one_batch_that_do_not_agree_are_shown_with_the_row_that_spoke_first() -> None:
    ours, register = filling()
    two = ours.fill("demo", given({"cliente_codice": "R", **ROSSI, **AT_MILANO}, {"cliente_codice": "R", **PARTY}))
    assert two[0].conflicts == ()
    assert {one.row for one in two[1].conflicts} == {2}
    assert ("cliente_cap", "20121", "10138") in told(two[1])
    ours.learn(two, AT)
    assert register.known["demo", "R"].party["sede"]["cap"] == "20121"


def test_what_is_known_changes_only_when_asked_and_once_a_batch() -> None:
    rows = ({"cliente_codice": "B1", **AT_MILANO}, {"cliente_codice": "B1", **PARTY})
    ours, register = filling(KNOWN)
    ours.learn(ours.fill("demo", given(*rows)), AT)
    assert register.known["demo", "B1"] == KNOWN
    ours, register = filling(KNOWN, update=True)
    for one in rows:
        ours.learn(ours.fill("demo", given(one)), AT)
    changed = register.known["demo", "B1"]
    assert changed.party["sede"]["comune"] == "Milano"
    assert changed.party["dati_anagrafici"] == BETA["dati_anagrafici"]
    assert (changed.codice_destinatario, changed.email) == ("ABC1234", "a@beta.example")


def test_codes_and_addresses_beyond_measure_are_faults() -> None:
    long_code, long_email = filled(
        {"cliente_codice": "x" * 101}, {"cliente_codice": "B1", "cliente_email": "x" * 300 + "@y.example"}
    )
    assert long_code.fault is not None
    assert long_email.fault is not None
    assert (long_code.fault.code, long_code.fault.column) == ("text-too-long", "cliente_codice")
    assert (long_email.fault.code, long_email.fault.column) == ("text-too-long", "cliente_email")
