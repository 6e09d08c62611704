"""The controls that need more than the file: a clock, the names and invoices sent before, the tax register.

Each is tried with its argument; without it the code is in `unchecked`.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from stdnum.it import codicefiscale

from invoicebridge.catalogue import all_entries
from invoicebridge.fatturapa.circumstances import ROME, Circumstances, InvoiceKey
from invoicebridge.fatturapa.controls.registry import implemented_codes
from invoicebridge.fatturapa.document_types import ISSUED_BY_BUYER
from invoicebridge.fatturapa.filename import stem_key
from tests.fatturapa.small_invoices import (
    BUYER,
    NAME,
    NOON,
    PERSON,
    SELLER,
    body,
    errors,
    invoice,
    judge,
    only,
    simplified,
    simplified_line,
    vat,
    warnings,
)

ALL_TYPES = [f"TD{number:02}" for number in (1, 2, 3, 4, 5, 6, *range(16, 30))]
FOREIGN = vat("12345678", "DE")


def fitting(tipo: str, **more: Any) -> dict[str, Any]:
    """Parties that the type admits."""
    if tipo in {"TD17", "TD18", "TD19", "TD28"}:
        return {"seller": FOREIGN, "buyer": vat(SELLER), **more}
    if tipo in {"TD21", "TD27"}:
        return {"seller": vat(SELLER), "buyer": vat(SELLER), **more}
    return {"codice": "0000000", **more} if tipo == "TD29" else more


# --- the clock ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 11, 19, 22, 59, 59, tzinfo=UTC), ["00403"]),  # a second before midnight in Rome, winter
        (datetime(2026, 11, 19, 23, 0, 0, tzinfo=UTC), []),
        (datetime(2026, 11, 19, 23, 59, 59, tzinfo=ROME), ["00403"]),
        (datetime(2026, 11, 20, 0, 0, 0, tzinfo=ROME), []),
    ],
)
def test_a_document_is_not_dated_after_the_day_of_its_reception_in_italy(at: datetime, expected: list[str]) -> None:
    assert errors(judge(invoice(body(data="2026-11-20")), at=at)) == expected


def test_in_summer_midnight_in_italy_is_two_hours_ahead() -> None:
    content = invoice(body(data="2026-07-01"))
    assert errors(judge(content, at=datetime(2026, 6, 30, 22, tzinfo=UTC))) == []
    assert errors(judge(content, at=datetime(2026, 6, 30, 21, 59, tzinfo=UTC))) == ["00403"]


@pytest.mark.parametrize("data", ["2026-11-20+14:00", "2026-11-20-12:00", "2026-11-20Z"])
def test_the_zone_of_a_date_does_not_move_it(data: str) -> None:
    assert judge(invoice(body(data=data)), at=datetime(2026, 11, 20, tzinfo=ROME)).faults == ()


@pytest.mark.parametrize("data", ["9999-12-31", "10000-01-01", "99999-12-31"])
def test_a_date_at_the_end_of_the_calendar_or_beyond_is_after_reception(data: str) -> None:
    assert errors(judge(invoice(body(data=data)))) == ["00403"]


def test_a_reception_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        Circumstances(at=datetime(2026, 11, 25))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 5, 14, 23, 59, 59, tzinfo=ROME), []),
        (datetime(2026, 5, 14, 22, 0, 0, tzinfo=UTC), ["00327"]),  # 15 May in Rome
    ],
)
def test_a_company_shown_by_fiscal_code_alone_is_warned_of_since_1_9_1(at: datetime, expected: list[str]) -> None:
    content = invoice(body(data="2026-05-14"), buyer="", buyer_cf=BUYER)
    assert warnings(judge(content, at=at)) == expected


@pytest.mark.parametrize(
    "whose",
    [
        {"formato": "FPA12", "buyer": "", "buyer_cf": BUYER},
        {"buyer_cf": BUYER},
        {"buyer": "", "buyer_cf": PERSON},
    ],
    ids=["public body", "VAT number given", "person"],
)
def test_others_are_not_taken_for_a_vat_group(whose: dict[str, Any]) -> None:
    assert "00327" not in warnings(judge(invoice(**whose)))


@pytest.mark.parametrize(
    ("tipo", "data", "last_day"),
    [
        ("TD01", "2026-11-01", date(2026, 11, 13)),
        ("TD24", "2026-11-01", date(2026, 12, 15)),
        ("TD24", "2026-12-31", date(2027, 1, 15)),
        ("TD25", "2026-10-31", date(2026, 11, 30)),
        ("TD25", "2026-12-01", date(2027, 1, 31)),
    ],
)
def test_a_document_is_late_on_the_day_after_its_last(tipo: str, data: str, last_day: date) -> None:
    content = invoice(body(tipo=tipo, data=data))
    noon = datetime.combine(last_day, NOON.timetz())
    assert warnings(judge(content, at=noon)) == []
    assert only(judge(content, at=noon + timedelta(days=1)), "IB009").parameters["limit"] == last_day.isoformat()


@pytest.mark.parametrize("tipo", sorted(ISSUED_BY_BUYER))
def test_a_self_billing_document_is_dated_otherwise_and_never_late(tipo: str) -> None:
    assert "IB009" not in warnings(judge(invoice(body(tipo=tipo, data="2026-01-01"), **fitting(tipo))))


# --- names sent before --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "as_sent", "expected"),
    [
        (NAME, False, ([], ["00002"])),
        (NAME, True, (["00002"], [])),
        (NAME.lower() + ".p7m", True, (["00002"], [])),
        ("IT75100120361_00002.xml", True, ([], [])),
    ],
)
def test_a_name_is_used_once_whatever_its_case_and_ending(
    sent: str, as_sent: bool, expected: tuple[list[str], list[str]]
) -> None:
    checked = judge(invoice(), as_sent=as_sent, name_used=lambda name: stem_key(name) == stem_key(sent))
    assert (errors(checked), warnings(checked)) == expected
    assert "00002" not in checked.unchecked


def test_without_the_names_sent_before_or_a_name_of_its_own_a_file_is_unchecked_for_them() -> None:
    assert "00002" in judge(invoice()).unchecked
    assert {"00001", "00002"} <= set(judge(invoice(), name=None, name_used=lambda _: True).unchecked)


# --- invoices sent before -----------------------------------------------------------------------------------------


def asked(content: bytes) -> list[InvoiceKey]:
    """The keys that `check` looks up in the ledger of invoices."""
    keys: list[InvoiceKey] = []

    def is_known(key: InvoiceKey) -> bool:
        keys.append(key)
        return False

    judge(content, invoice_known=is_known)
    return keys


@pytest.mark.parametrize("tipo", ALL_TYPES)
def test_the_number_is_the_buyers_for_the_nine_self_billing_types_and_the_sellers_for_all_others(tipo: str) -> None:
    parties = fitting(tipo)
    (key,) = asked(invoice(body(tipo=tipo), **parties))
    seller, buyer = parties.get("seller", vat(SELLER)), parties.get("buyer", vat(BUYER))
    whose = buyer if tipo in ISSUED_BY_BUYER else seller
    assert vat(key.taxpayer[2:], key.taxpayer[:2]) == whose


@pytest.mark.parametrize(("last", "owner"), [("", SELLER), ("<SoggettoEmittente>CC</SoggettoEmittente>", BUYER)])
def test_for_public_bodies_the_number_is_the_buyers_where_the_buyer_issues(last: str, owner: str) -> None:
    (key,) = asked(invoice(formato="FPA12", last=last))
    assert key.taxpayer == f"IT{owner}"


def test_in_the_private_flow_who_issues_plays_no_part() -> None:
    (key,) = asked(invoice(last="<SoggettoEmittente>CC</SoggettoEmittente>"))
    assert key.taxpayer == f"IT{SELLER}"


@pytest.mark.parametrize(("tipo", "space"), [("TD04", "TD04"), ("TD08", ""), ("TD01", ""), ("TD16", "")])
def test_credit_notes_have_a_space_of_their_own(tipo: str, space: str) -> None:
    (key,) = asked(invoice(body(tipo=tipo)))
    assert key.space == space


@pytest.mark.parametrize(("tipo", "space"), [("TD08", "TD08"), ("TD07", "")])
def test_simplified_credit_notes_have_one_too(tipo: str, space: str) -> None:
    (key,) = asked(simplified(simplified_line("10.00"), tipo=tipo))
    assert (key.space, key.taxpayer) == (space, f"IT{SELLER}")


def key(data: date, *, by_full_date: bool = False, **other: str) -> InvoiceKey:
    return InvoiceKey(
        **{"taxpayer": f"IT{SELLER}", "numero": "1", "space": "", **other}, data=data, by_full_date=by_full_date
    )


@pytest.mark.parametrize(
    ("later", "earlier", "clash"),
    [
        (key(date(2026, 12, 31)), key(date(2026, 1, 1)), True),
        (key(date(2026, 1, 1)), key(date(2025, 12, 31)), False),
        (key(date(2026, 3, 2), by_full_date=True), key(date(2026, 3, 1)), False),
        (key(date(2026, 3, 1), by_full_date=True), key(date(2026, 3, 1)), True),
        (key(date(2026, 3, 2)), key(date(2026, 3, 1), by_full_date=True), True),
        (key(date(2026, 1, 1)), key(date(2026, 1, 1), space="TD04"), False),
        (key(date(2026, 1, 1)), key(date(2026, 1, 1), taxpayer=f"IT{BUYER}"), False),
        (key(date(2026, 1, 1), numero="1/A"), key(date(2026, 1, 1)), False),
    ],
)
def test_two_invoices_clash_by_owner_number_space_and_year_or_full_date(
    later: InvoiceKey, earlier: InvoiceKey, clash: bool
) -> None:
    assert later.clashes_with(earlier) is clash


def test_an_invoice_in_the_ledger_is_refused_and_without_a_ledger_it_is_unchecked() -> None:
    earlier = key(date(2026, 1, 1))
    checked = judge(invoice(), invoice_known=lambda one: one.clashes_with(earlier))
    assert errors(checked) == ["00404"]
    assert only(checked, "00404").parameters == {"numero": "1", "date": "2026-11-20"}
    assert "00404" not in judge(invoice(), invoice_known=lambda _: False).unchecked
    assert "00404" in judge(invoice()).unchecked


def test_a_number_whose_owner_the_file_does_not_name_is_unchecked() -> None:
    content = invoice(body(tipo="TD16"), buyer="", buyer_cf=BUYER)
    assert "00404" in judge(content, invoice_known=lambda _: True).unchecked


ART_73 = "<Art73>SI</Art73>"


@pytest.mark.parametrize(
    ("bodies", "expected"),
    [
        ([body(), body()], "1"),
        ([body(), body(data="2026-11-01")], "1"),
        ([body(), body(data="2025-12-31", tipo="TD24")], None),
        ([body(), body(tipo="TD04")], None),
        ([body(tipo="TD04"), body(numero="2"), body(tipo="TD04")], "1"),
        ([body(general=ART_73), body(data="2026-11-01", general=ART_73)], None),
        ([body(general=ART_73), body(general=ART_73)], "1"),
        ([body(general=ART_73), body(data="2026-11-01")], "1"),
        ([body(), body(data="2026-11-01", general=ART_73)], "1"),
    ],
)
def test_two_bodies_of_a_lot_clash_like_two_files(bodies: list[str], expected: str | None) -> None:
    checked = judge(invoice(*bodies))
    assert errors(checked) == (["00409"] if expected else [])
    if expected:
        assert only(checked, "00409").parameters["first"] == expected
        assert only(checked, "00409").path.startswith(f"/FatturaElettronica/FatturaElettronicaBody[{len(bodies)}]/")


# --- the tax register ---------------------------------------------------------------------------------------------


@dataclass
class Register:
    """A tax register that gives one answer, and remembers what it was asked."""

    answer: bool | None
    asked: list[tuple[str, date | None]] = field(default_factory=list)

    def has_vat_number(self, code: str, on: date | None) -> bool | None:
        self.asked.append((code, on))
        return self.answer

    def has_fiscal_code(self, code: str) -> bool | None:
        self.asked.append((code, None))
        return self.answer


REPRESENTATIVE = (
    f"<RappresentanteFiscale><DatiAnagrafici>{vat(BUYER)}<CodiceFiscale>{PERSON}</CodiceFiscale>"
    "<Anagrafica><Denominazione>Gamma</Denominazione></Anagrafica></DatiAnagrafici></RappresentanteFiscale>"
)
EVERYBODY = invoice(seller_cf=PERSON, buyer_cf=BUYER, representative=REPRESENTATIVE)
PERSON_BUYS = invoice(buyer="", buyer_cf=PERSON)


@pytest.mark.parametrize(
    ("content", "expected"),
    [(EVERYBODY, ["00300", "00301", "00302", "00303", "00304", "00305"]), (PERSON_BUYS, ["00300", "00301", "00306"])],
    ids=["everybody", "a person buys"],
)
def test_what_the_register_does_not_know_is_refused(content: bytes, expected: list[str]) -> None:
    checked = judge(content, registry=Register(answer=False))
    assert errors(checked) == expected
    assert {fault.parameters["kind"] for fault in checked.faults} == {"unknown"}


@pytest.mark.parametrize("answer", [True, None])
def test_what_the_register_knows_or_cannot_tell_passes(answer: bool | None) -> None:
    checked = judge(EVERYBODY, registry=Register(answer))
    assert checked.faults == ()
    assert not {"00300", "00301", "00302", "00303", "00304", "00305", "00306"} & set(checked.unchecked)


def test_without_a_register_identifiers_are_checked_in_part_and_listed() -> None:
    assert {"00300", "00301", "00302", "00303", "00304", "00305", "00306"} <= set(judge(EVERYBODY).unchecked)


def test_the_seller_must_be_active_on_the_latest_date_but_for_regularising_documents() -> None:
    register = Register(answer=True)
    judge(invoice(body(data="2026-11-01"), body(data="2026-11-20", numero="2")), registry=register)
    judge(invoice(body(tipo="TD20")), registry=register)
    assert [on for code, on in register.asked if code == SELLER and on] == [date(2026, 11, 20)]


def test_foreign_identifiers_are_not_looked_up() -> None:
    register = Register(answer=False)
    judge(invoice(body(tipo="TD17"), seller=FOREIGN, buyer=vat(SELLER)), registry=register)
    assert "12345678" not in [code for code, _ in register.asked]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("75100240178", "check"),
        ("7510024017", "length"),
        ("751002401770", "length"),
        ("ZNRLCU88C14B157P", "length"),
    ],
)
def test_an_italian_vat_number_has_eleven_digits_and_a_check_digit(code: str, kind: str) -> None:
    assert only(judge(invoice(buyer=vat(code))), "00305").parameters == {"value": code, "kind": kind}


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("ZNRLCU88C14B157Q", "check"),
        ("ZNRLCU88C14B157", None),  # fifteen characters: the schema's matter too
        ("75100240178", "check"),
        ("ZNRLCUUUCMQBMRTF", "check"),
    ],
)
def test_a_fiscal_code_has_its_length_and_check_character(code: str, kind: str | None) -> None:
    fault = only(judge(invoice(buyer="", buyer_cf=code)), "00306")
    assert fault.parameters == {"value": code, "kind": kind or "length"}


def test_the_fiscal_code_of_a_homonym_is_good() -> None:
    assert errors(judge(invoice(buyer="", buyer_cf=homonym(PERSON)))) == []


def homonym(code: str) -> str:
    """The code with its last digit replaced by the letter that stands for it, and its check character made anew."""
    changed = code[:14] + "LMNPQRSTUV"[int(code[14])]
    return changed + str(codicefiscale.calc_check_digit(changed))


# --- all of them --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def facts(official: Path) -> list[dict[str, str]]:
    """Every code of the SdI with what is known of it."""
    path = official.parent / "facts" / "controls.json"
    if not path.is_file():
        pytest.skip("the list of official controls is not beside this checkout")
    return list(json.loads(path.read_text(encoding="utf-8")))


ELSEWHERE = {
    "00106": "the archive: bridge/inspecting/inspect.py",
    "00200": "the schema",
    "00201": "the schema",
    "00100": "a signature",
    "00102": "a signature; its absence where the law wants one is fatturapa/check.py",
    "00103": "a signature",
    "00104": "a signature",
    "00105": "a signature",
    "00107": "a signature",
    "00999": "retired: our warning IB010",
    "EC01": "the answer of a public body",
    "EC02": "the answer of a public body",
    "EN00": "the answer of a public body",
    "EN01": "the answer of a public body",
    "IB012": "a signed file that is not looked into: fatturapa/check.py",
}


def test_every_code_that_can_be_decided_offline_has_a_function_or_a_reason(facts: list[dict[str, str]]) -> None:
    decidable = {fact["code"] for fact in facts if fact["offline"] != "no"}
    assert decidable - implemented_codes() == set(ELSEWHERE) - {"IB012"}


def test_every_function_has_a_code_of_the_catalogue() -> None:
    known = {entry.code for entry in all_entries() if not entry.withdrawn}
    assert implemented_codes() <= known
    assert {code for code in known if code.startswith("IB")} - implemented_codes() == {"IB012"}


SIGNED_FILES = {"00101", "00104", "00107"}
JUDGED_BY_THE_FILE = {"00403", "00471", "00472"}
"""Partly decidable, and decided for these files: the clock is given, and both parties show a VAT number."""


@pytest.mark.parametrize(
    ("formato", "content", "also"),
    [
        ("FPR12", invoice(), set()),
        ("FPA12", invoice(formato="FPA12"), {"00102"}),
        ("FSM10", simplified(simplified_line("10.00")), set()),
    ],
)
def test_unchecked_is_what_cannot_be_decided_without_the_sdi_or_an_argument_and_nothing_else(
    formato: str, content: bytes, also: set[str], facts: list[dict[str, str]]
) -> None:
    """`also`: whether the signature that a public body wants will be there."""
    open_questions = {
        fact["code"] for fact in facts if fact["offline"] != "yes" and formato in fact["applies_to"].split(", ")
    }
    not_faults = {"EC01", "EC02", "00459"}
    expected = open_questions - SIGNED_FILES - JUDGED_BY_THE_FILE - not_faults | also
    assert set(judge(content).unchecked) == expected
