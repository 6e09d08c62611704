"""The benchmark measures what it says: the corpus is good, the turns are fair, a wish is read as it is written."""

import json
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from benchmarks import a38_side, floor, report
from benchmarks.__main__ import MEASURES
from benchmarks.corpus import RECEPTION, invoice
from benchmarks.corpus_files import as_file, files
from benchmarks.drafts import draft
from benchmarks.interleave import Contender, interleaved
from benchmarks.measure import Other, Row, Spread, UnsoundResult, Wish, spread
from invoicebridge import app
from invoicebridge.fatturapa import codec
from invoicebridge.fatturapa.check import check
from invoicebridge.fatturapa.circumstances import Circumstances
from invoicebridge.fatturapa.complete import complete
from invoicebridge.fatturapa.fault import Fault

SERIALS = range(1, 31)


def faults(name: str, content: bytes) -> tuple[Fault, ...]:
    return check(name, content, app.schemas(), Circumstances(at=RECEPTION)).faults


def test_the_corpus_is_the_same_in_every_run_and_its_files_differ_from_each_other() -> None:
    first = list(files(10, 50))
    assert first == list(files(10, 50))
    assert len({file.name for file in first}) == len({file.content for file in first}) == 50


@pytest.mark.parametrize("lines", [1, 10, 100])
def test_a_file_of_the_corpus_raises_no_fault_not_even_a_warning(lines: int) -> None:
    assert [faults(file.name, file.content) for file in files(lines, len(SERIALS))] == [()] * len(SERIALS)


def test_a_file_of_ten_lines_weighs_about_six_kilobytes() -> None:
    weights = [len(file.content) for file in files(10, 50)]
    assert 5_500 < sum(weights) / len(weights) < 6_500


def test_the_file_with_an_attachment_is_just_below_five_megabytes_and_good() -> None:
    file = as_file(invoice(2, 10, attached=3_740_000))
    assert 4_950_000 < len(file.content) <= 5_000_000
    assert faults(file.name, file.content) == ()


def test_the_draft_of_an_invoice_completes_to_the_totals_of_its_file_without_remarks() -> None:
    for serial in SERIALS:
        completed = complete(draft(invoice(serial, 10)))
        assert completed.remarks == ()
        written = codec.write(completed.document)
        assert amounts(written) == amounts(as_file(invoice(serial, 10)).content)
        assert faults(as_file(invoice(serial, 10)).name, written) == ()


def test_a38_takes_the_files_and_builds_invoices_with_the_same_totals() -> None:
    for serial in SERIALS:
        file = as_file(invoice(serial, 10))
        assert a38_side.read_and_validate(file.content) == []
        assert amounts(a38_side.build_and_write(invoice(serial, 10))) == amounts(file.content)


def amounts(content: bytes) -> list[Decimal]:
    """Total, payment, and the sorted summary amounts of a file."""
    root = floor.parse(content)
    names = ("ImportoTotaleDocumento", "ImportoPagamento", "ImponibileImporto", "Imposta")
    return [amount for name in names for amount in sorted(Decimal(found.text) for found in root.iter(name))]


def test_the_floor_accepts_what_the_schema_accepts_and_nothing_else(tmp_path: Path) -> None:
    validate = floor.ParseAndValidate(floor.write_schemas(tmp_path / "schemas"))
    content = as_file(invoice(1, 1)).content
    assert validate(content)
    assert not validate(content.replace(b"<Divisa>EUR</Divisa>", b""))


@pytest.mark.parametrize(("turn", "order"), [(1, "a1 b1 b2 a2 a3 b3 b4 a4"), (2, "a1 a2 b1 b2 b3 b4 a3 a4")])
def test_contenders_take_turns_and_each_is_first_as_often_as_the_other(turn: int, order: str) -> None:
    ran: list[str] = []
    times = interleaved([recorder("a", ran), recorder("b", ran)], range(1, 5), turn=turn)
    assert " ".join(ran) == order
    assert [(timed.item, len(timed.seconds)) for timed in times] == [(1, 2), (2, 2), (3, 2), (4, 2)]


def recorder(name: str, ran: list[str]) -> Contender[int]:
    def run(item: int) -> bool:
        ran.append(f"{name}{item}")
        return True

    return Contender(name, run)


def test_when_the_time_is_up_no_further_turn_is_begun_but_one_is_always_taken() -> None:
    assert len(interleaved([recorder("a", [])], range(1_000), at_most=0)) == 1


def test_a_contender_that_does_not_do_its_work_is_refused() -> None:
    with pytest.raises(UnsoundResult, match="lazy did not do its work on 7"):
        interleaved([Contender("lazy", lambda item: None)], [7])


@pytest.mark.parametrize(
    ("wish", "kept", "broken"),
    [(Wish("at most", 2), 2.0, 2.01), (Wish("at least", 35), 35.0, 34.9), (Wish("below", 150), 149.9, 150.0)],
)
def test_a_wish_is_kept_up_to_its_bound_and_not_beyond(wish: Wish, kept: float, broken: float) -> None:
    assert (wish.kept_by(kept), wish.kept_by(broken)) == (True, False)


def test_a_row_shows_medians_ranges_the_figure_the_wish_and_the_verdict() -> None:
    beside = Other("floor", spread([0.001, 0.002, 0.003]))
    wish = Wish("at most", 2.5)
    row = Row(
        measure="m", what="w", unit="ms", ours=Spread(0.005, 0.004, 0.0625, 3), beside=beside, figure=2.5, wish=wish
    )
    assert report.cells(row) == (
        "w",
        "5.00 ms (4.00-62.5)",
        "floor",
        "2.00 ms (1.00-3.00)",
        "2.50 ×",
        "≤ 2.5 ×",
        "ok",
    )
    assert json.loads(report.as_json([row]))["rows"][0]["ok"] is True


@pytest.mark.slow
def test_a_quick_run_takes_every_measure_and_never_fails_on_a_clock(
    root: Path, require_tool: Callable[[str], str]
) -> None:
    require_tool("xmllint")
    command = [sys.executable, "-m", "benchmarks", "--quick", "--json"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True, timeout=240)
    rows = json.loads(done.stdout)["rows"]
    assert {row["measure"] for row in rows} == set(MEASURES)
    assert [row["what"] for row in rows if row["ours"] is None or row["figure"] is None] == []
