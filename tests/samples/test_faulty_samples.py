"""The faulty samples: each raises exactly the codes that its index says, and every code has one."""

from dataclasses import replace
from datetime import datetime

import pytest

from invoicebridge.catalogue import Offline, all_entries
from invoicebridge.fatturapa.check import Checked
from invoicebridge.fatturapa.circumstances import ROME
from invoicebridge.fatturapa.fault import Severity
from tests.samples.sample_index import Judge, Sample, index, unlisted

WITHOUT_SAMPLE = {
    "00999": "retired; CausalePagamento Z is our warning IB010",
    "EC01": "an answer of a public body, not a fault of the invoice",
    "EC02": "an answer of a public body, not a fault of the invoice",
    "EN00": "a fault of a public body's answer, not of the invoice",
    "EN01": "a fault of a public body's answer, not of the invoice",
}
"""Codes that can be decided offline and yet have no sample here, and why."""


def codes(results: list[Checked], severity: Severity) -> frozenset[str]:
    """The codes of that severity, of an archive and of all files inside."""
    return frozenset(fault.code for checked in results for fault in checked.faults if fault.severity is severity)


def duplicates() -> list[Sample]:
    """The samples that repeat a number in a ledger."""
    return [sample for sample in index("faulty") if "00404" in sample.errors]


def test_a_faulty_sample_raises_exactly_what_its_index_says(faulty: Sample, judge: Judge) -> None:
    results = judge(faulty)
    assert codes(results, Severity.ERROR) == faulty.errors
    assert codes(results, Severity.WARNING) == faulty.warnings
    assert [checked.error for checked in results if checked.error] == []


def test_a_sample_is_accepted_when_it_was_examined_and_raises_no_error(faulty: Sample, judge: Judge) -> None:
    expected = not faulty.errors and "IB012" not in faulty.warnings
    assert all(checked.accepted for checked in judge(faulty)) is expected


def test_a_faulty_sample_is_named_after_a_code_that_it_raises(faulty: Sample) -> None:
    assert faulty.file.partition("-")[0] in faulty.errors | faulty.warnings


def test_every_code_that_can_be_decided_offline_has_a_sample() -> None:
    decidable = {entry.code for entry in all_entries() if entry.ours or entry.offline is not Offline.NO}
    shown = {code for sample in index("faulty") for code in sample.errors | sample.warnings}
    assert decidable - shown == set(WITHOUT_SAMPLE)


@pytest.mark.parametrize(("at", "expected"), [(14, set()), (15, {"00327"})])
def test_a_vat_group_as_buyer_is_warned_of_from_15_may_2026(at: int, expected: set[str], judge: Judge) -> None:
    (sample,) = (sample for sample in index("faulty") if sample.file == "00327-vat-group.xml")
    results = judge(replace(sample, at=datetime(2026, 5, at, 12, tzinfo=ROME)))
    assert codes(results, Severity.WARNING) == expected


@pytest.mark.parametrize("sample", duplicates(), ids=lambda sample: sample.file)
def test_a_number_of_another_year_or_kind_is_free(sample: Sample, judge: Judge) -> None:
    assert sample.ledger is not None
    (used,) = sample.ledger
    last_year = replace(used, data=used.data.replace(year=used.data.year - 1))
    other_kind = replace(used, space="" if used.space else "TD04")
    assert codes(judge(replace(sample, ledger=(last_year, other_kind))), Severity.ERROR) == set()


def test_folder_and_index_of_faulty_samples_agree() -> None:
    assert unlisted("faulty") == set()
