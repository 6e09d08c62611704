"""The arithmetic of lines, summaries and taxes, with the tolerances of both flows at their very edge.

Sources: Elenco dei controlli, cases 1 to 3 of 00423 and the note on 00421; Allegato A 1.9.1 §2.1.8.
"""

from decimal import Decimal
from typing import Any

import pytest

from tests.fatturapa.small_invoices import (
    body,
    cassa,
    discount,
    errors,
    invoice,
    judge,
    line,
    only,
    simplified,
    simplified_line,
    summary,
    warnings,
)

CASE_1 = discount(amount="10.05") + discount(amount="5.25") + discount(amount="4.70")
CASE_2 = discount("8.50") + discount("5.15") + discount("3.00")
CASE_3 = discount("8.50") + discount("5.15", "23.56") + discount(amount="15.00") + discount("2.00")


def codes_of_line(formato: str, total: str, **of_line: Any) -> tuple[list[str], list[str]]:
    """Which of 00423 and IB003 an invoice with that one line gets, as errors and as warnings."""
    checked = judge(invoice(body(line(total, **of_line), summary("10.00", "2.20")), formato=formato))
    return (
        [code for code in errors(checked) if code == "00423"],
        [code for code in warnings(checked) if code == "IB003"],
    )


@pytest.mark.parametrize("formato", ["FPR12", "FPA12"])
@pytest.mark.parametrize(
    ("discounts", "total"),
    [
        (CASE_1, "48000.00"),
        (CASE_2, "42092.05875"),
        (CASE_2, "42092.05"),
        (CASE_2, "42092.06"),
        (CASE_3, "41056.12"),
    ],
)
def test_the_official_examples_of_discounted_lines_pass(formato: str, discounts: str, total: str) -> None:
    assert codes_of_line(formato, total, price="500.00", quantity="100.00", discounts=discounts) == ([], [])


@pytest.mark.parametrize(
    ("formato", "total", "expected"),
    [
        ("FPR12", "10.01", ([], [])),  # exact 10.005, rounded 10.01
        ("FPR12", "10.00", ([], [])),
        ("FPR12", "10.02", ([], ["IB003"])),  # a cent from the rounded product, 0.015 from the exact one
        ("FPR12", "10.02000001", (["00423"], [])),
        ("FPR12", "9.99999999", (["00423"], [])),
        ("FPA12", "10.00", ([], [])),
        ("FPA12", "9.99500001", ([], [])),
        ("FPA12", "9.995", (["00423"], [])),  # a whole cent from the exact product
        ("FPA12", "10.01499999", ([], [])),
        ("FPA12", "10.015", (["00423"], [])),
    ],
)
def test_a_line_total_may_miss_by_a_cent_in_the_private_flow_and_by_less_for_public_bodies(
    formato: str, total: str, expected: tuple[list[str], list[str]]
) -> None:
    assert codes_of_line(formato, total, price="3.335", quantity="3.00") == expected


@pytest.mark.parametrize(
    ("of_line", "total"),
    [
        ({"price": "10.00"}, "10.00"),
        ({"price": "10.00", "quantity": "0.00"}, "0.00"),
        ({"price": "-10.00", "quantity": "3.00"}, "-30.00"),
        ({"price": "100.00", "discounts": discount("10.00", tipo="MG")}, "110.00"),
        ({"price": "100.00", "discounts": discount("10.00") + discount("10.00", tipo="MG")}, "99.00"),
        ({"price": "100.00", "quantity": "2.00", "discounts": discount(amount="5.00", tipo="MG")}, "210.00"),
        ({"price": "12345678901.12345678", "quantity": "1.00"}, "12345678901.12345678"),
    ],
)
def test_quantity_defaults_to_one_and_discounts_are_per_unit_in_their_order(
    of_line: dict[str, str], total: str
) -> None:
    assert codes_of_line("FPR12", total, **of_line) == ([], [])


def test_a_wrong_line_total_says_what_was_expected_unrounded() -> None:
    content = invoice(body(line("9.00", price="3.335", quantity="3.00"), summary("9.00", "1.98")))
    fault = only(judge(content), "00423")
    assert fault.parameters == {"expected": "10.005", "found": "9.00"}
    assert fault.path == "/FatturaElettronica/FatturaElettronicaBody/DatiBeniServizi/DettaglioLinee/PrezzoTotale"


def codes_of_tax(formato: str, taxable: str, tax: str, rate: str = "22.00") -> tuple[list[str], list[str]]:
    checked = judge(
        invoice(body(line(taxable, rate=rate), summary(taxable, tax, rate=rate)), formato=formato),
    )
    return errors(checked), warnings(checked)


@pytest.mark.parametrize(
    ("taxable", "tax"),
    [("150024.48", "1500.24"), ("150024.58", "1500.25"), ("150024.50", "1500.25"), ("-150024.50", "-1500.25")],
)
@pytest.mark.parametrize("formato", ["FPR12", "FPA12"])
def test_the_official_examples_of_tax_are_rounded_half_up(formato: str, taxable: str, tax: str) -> None:
    """1500.2448 gives .24 and 1500.2458 gives .25; a half goes away from zero."""
    assert codes_of_tax(formato, taxable, tax, rate="1.00") == ([], [])


@pytest.mark.parametrize(
    ("formato", "tax", "expected"),
    [
        ("FPR12", "0.01", ([], [])),  # 0.005 goes up
        ("FPR12", "0.00", ([], ["IB001"])),
        ("FPR12", "0.02", ([], ["IB001"])),
        ("FPR12", "0.03", (["00421"], [])),
        ("FPR12", "-0.01", (["00421"], [])),
        ("FPA12", "0.01", ([], [])),
        ("FPA12", "0.00", (["00421"], [])),
        ("FPA12", "0.02", (["00421"], [])),
    ],
)
def test_tax_may_miss_by_a_cent_in_the_private_flow_only(
    formato: str, tax: str, expected: tuple[list[str], list[str]]
) -> None:
    assert codes_of_tax(formato, "0.05", tax, rate="10.00") == expected


def codes_of_base(formato: str, taxable: str, **of_summary: str) -> tuple[list[str], list[str]]:
    tax = f"{Decimal(taxable) / 10:.2f}"
    goods = (line("60.00", rate="10.00"), line("40.00", rate="10.00", number=2))
    checked = judge(invoice(body(*goods, summary(taxable, tax, rate="10.00", **of_summary)), formato=formato))
    return errors(checked), warnings(checked)


@pytest.mark.parametrize(
    ("formato", "taxable", "expected"),
    [
        ("FPR12", "100.00", ([], [])),
        ("FPR12", "100.10", ([], ["IB002"])),
        ("FPR12", "101.00", ([], ["IB002"])),
        ("FPR12", "99.00", ([], ["IB002"])),
        ("FPR12", "101.10", (["00422"], [])),
        ("FPR12", "98.90", (["00422"], [])),
        ("FPA12", "100.90", ([], ["IB002"])),
        ("FPA12", "101.00", (["00422"], [])),
        ("FPA12", "99.00", (["00422"], [])),
    ],
)
def test_a_taxable_base_may_miss_by_a_euro_in_the_private_flow_and_by_less_for_public_bodies(
    formato: str, taxable: str, expected: tuple[list[str], list[str]]
) -> None:
    assert codes_of_base(formato, taxable) == expected


def test_rounding_is_part_of_the_base() -> None:
    assert codes_of_base("FPA12", "102.00", rounding="2.00") == ([], [])


def test_the_base_of_a_rate_is_summed_over_natures_casse_and_summaries() -> None:
    exempt = (
        line("10.00", rate="0.00", natura="N1"),
        line("20.00", rate="0.00", natura="N7", number=2),
        line("100.00", rate="10.00", number=3),
        summary("28.00", "0.00", rate="0.00", natura="N1"),
        summary("2.00", "0.00", rate="0.00", natura="N7"),
        summary("50.00", "5.00", rate="10.00"),
        summary("54.00", "5.40", rate="10.00", esigibilita="D"),
    )
    assert judge(invoice(body(*exempt, general=cassa("4.00", rate="10.00")))).faults == ()


def test_rates_are_compared_as_numbers() -> None:
    goods = (line("10.00", rate="4.00"), line("10.00", rate="04.00", number=2), summary("20.00", "0.80", rate=" 4.00 "))
    assert "00443" not in errors(judge(invoice(body(*goods))))


def test_a_rate_without_summary_is_a_count_and_a_member_that_lacks() -> None:
    goods = (line("10.00"), line("10.00", rate="10.00", number=2), summary("10.00", "2.20"))
    checked = judge(invoice(body(*goods)))
    assert errors(checked) == ["00419", "00443"]
    assert only(checked, "00419").parameters == {"expected": "2", "found": "1", "rates": "10.00"}
    assert only(checked, "00443").path.endswith("/DettaglioLinee[2]/AliquotaIVA")


def test_enough_summaries_of_wrong_rates_are_a_missing_member_only() -> None:
    checked = judge(invoice(body(line("10.00"), summary("10.00", "1.00", rate="10.00"))))
    assert sorted(errors(checked)) == ["00422", "00443"]
    assert warnings(checked) == ["IB004"]


@pytest.mark.parametrize(("rate", "expected"), [("0.01", 2), ("0.99", 2), ("1.00", 0)])
def test_a_rate_between_zero_and_one_is_no_percentage(rate: str, expected: int) -> None:
    checked = judge(invoice(body(line("100.00", rate=rate), summary("100.00", rate, rate=rate))))
    assert errors(checked) == ["00424"] * expected


@pytest.mark.parametrize(
    ("lines", "regime", "corrected", "expected"),
    [
        (["400.00"], "RF01", "", []),
        (["400.01"], "RF01", "", ["00460"]),
        (["200.00", "200.01"], "RF01", "", ["00460"]),
        (["500.00", "-100.00"], "RF01", "", []),
        (["900.00"], "RF19", "", []),
        (["900.00"], "RF20", "", []),
        (["900.00"], "RF18", "", ["00460"]),
        (
            ["900.00"],
            "RF01",
            "<DatiFatturaRettificata><NumeroFR>1</NumeroFR><DataFR>2026-11-01</DataFR><ElementiRettificati>Importo"
            "</ElementiRettificati></DatiFatturaRettificata>",
            [],
        ),
    ],
)
def test_a_simplified_invoice_is_of_400_euro_at_most(
    lines: list[str], regime: str, corrected: str, expected: list[str]
) -> None:
    content = simplified(*map(simplified_line, lines), regime=regime, corrected=corrected)
    assert errors(judge(content)) == expected


def test_hundreds_of_doublings_make_a_number_that_is_still_judged_or_left_unchecked() -> None:
    """A schema-valid line whose exact total has more digits than any amount: 12.50 × 2^400."""
    doubled = line("10.00", price="12.50", discounts=discount("100.00", tipo="MG") * 400)
    checked = judge(invoice(body(doubled, summary("10.00", "2.20"))))
    assert "00423" in {*errors(checked), *checked.unchecked}
