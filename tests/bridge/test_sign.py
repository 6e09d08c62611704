"""Signing many files: what is signed, skipped, refused or forced, what stops and what does not, in constant memory."""

import gc
import io
import re
import tracemalloc
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from invoicebridge import app
from invoicebridge.bridge.inspecting.inspect import Source
from invoicebridge.bridge.signing import signer_in_use as signing
from invoicebridge.bridge.signing.sign import Order, Outcome, Signed, sign_all
from invoicebridge.connectors.files import FileSource, InputSource
from invoicebridge.connectors.shelf import FolderShelf
from invoicebridge.errors import ConfigurationError, SigningError, UnreadableFile
from invoicebridge.fatturapa import filename
from invoicebridge.fatturapa.circumstances import ROME, Circumstances
from invoicebridge.fatturapa.fault import Severity
from invoicebridge.signature import cades, xades
from invoicebridge.signature.keys import Algorithm, Prepared
from invoicebridge.signature.p7m import open_p7m
from invoicebridge.signature.verdict import Form
from tests import certificates
from tests.connectors.signers import keys

RECEPTION = Circumstances(at=datetime(2026, 11, 25, 12, tzinfo=ROME))
FORMS = list(Form)


@dataclass
class Recorded:
    """A signer that remembers how many digests each call had, and fails when it is told to."""

    batch: int = 4
    calls: list[int] = field(default_factory=list)
    fail_from_call: int = 1_000_000
    holder: certificates.Holder = field(default_factory=keys.held)

    @property
    def chain(self) -> tuple[bytes, ...]:
        return self.holder.chain

    @property
    def algorithm(self) -> Algorithm:
        return self.holder.algorithm

    def sign_digests(self, digests: Sequence[bytes]) -> list[bytes]:
        self.calls.append(len(digests))
        if len(self.calls) >= self.fail_from_call:
            raise SigningError("signer-pin-wrong", token="prova")  # noqa: S106  a label
        return self.holder.sign_digests(digests)


@pytest.fixture
def good(root: Path) -> bytes:
    """An invoice without errors."""
    return (root / "samples" / "fatture" / "IT75100120361_TD01A.xml").read_bytes()


@pytest.fixture
def faulty(root: Path) -> bytes:
    """An invoice that the SdI rejects."""
    return (root / "samples" / "faulty" / "00423-rounded-first.xml").read_bytes()


def name(number: int) -> str:
    return f"IT75100120361_{number:05}.xml"


def source(content: bytes, number: int = 1) -> Source:
    return InputSource(content, name(number), name(number))


def renumbered(invoice: bytes) -> bytes:
    """The same invoice with another number."""
    return re.sub(rb"<Numero>[^<]+", b"<Numero>another 9", invoice)


def sign(
    sources: Iterable[Source],
    folder: Path,
    signer: Recorded | None = None,
    form: Form = Form.CADES,
    force: bool = False,
) -> list[Signed]:
    order = Order(bench=app.bench(RECEPTION), form=form, force=force)
    return list(sign_all(sources, signer or Recorded(), order, FolderShelf(str(folder)), lambda: keys.NOW))


def outcomes(signed: Iterable[Signed]) -> list[Outcome]:
    return [one.outcome for one in signed]


@pytest.mark.parametrize("form", FORMS)
def test_good_files_are_signed_in_batches_and_reported_in_their_order(good: bytes, tmp_path: Path, form: Form) -> None:
    signer = Recorded()
    signed = sign([source(good, number) for number in range(10)], tmp_path, signer, form)
    assert outcomes(signed) == [Outcome.SIGNED] * 10
    assert [one.file for one in signed] == [name(number) for number in range(10)]
    assert signer.calls == [4, 4, 2]
    assert all(Path(one.target or "").is_file() for one in signed)


@pytest.mark.parametrize("form", FORMS)
def test_what_is_signed_is_not_signed_again(good: bytes, tmp_path: Path, form: Form) -> None:
    (first,) = sign([source(good)], tmp_path, form=form)
    content = Path(first.target or "").read_bytes()
    signer = Recorded()
    again = sign([source(good), InputSource(content, "signed", "signed")], tmp_path, signer, form)
    assert outcomes(again) == [Outcome.ALREADY_SIGNED] * 2
    assert (again[0].target, signer.calls) == (first.target, [])
    assert Path(first.target or "").read_bytes() == content


@pytest.mark.parametrize(
    ("sample", "outcome", "code", "faults"),
    [
        ("IB012-tampered.xml.p7m", Outcome.FAILED, "not-intact", ["00102"]),
        ("00102-tampered-xades.xml", Outcome.FAILED, "not-intact", ["00102"]),
        ("00102-truncated.xml.p7m", Outcome.FAILED, "p7m-truncated", []),
        ("00100-expired.xml.p7m", Outcome.REFUSED, None, ["00100"]),
    ],
)
def test_a_signed_file_that_is_worth_nothing_is_never_said_to_be_signed(
    root: Path, tmp_path: Path, sample: str, outcome: Outcome, code: str | None, faults: list[str]
) -> None:
    content = (root / "samples" / "faulty" / sample).read_bytes()
    (signed,) = sign([InputSource(content, sample, "IT75100120361_00001" + sample[sample.index(".") :])], tmp_path)
    assert (signed.outcome, signed.error.code if signed.error else None) == (outcome, code)
    assert [fault.code for fault in signed.faults if fault.severity is Severity.ERROR] == faults
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", FORMS)
def test_a_forced_file_that_was_renamed_is_never_said_to_be_signed(faulty: bytes, tmp_path: Path, form: Form) -> None:
    (forced,) = sign([source(faulty)], tmp_path, form=form, force=True)
    renamed = Path(forced.target or "").rename((forced.target or "").removesuffix(".forced"))
    from_source, itself = sign([source(faulty), FileSource(str(renamed))], tmp_path, form=form)
    assert outcomes([from_source, itself]) == [Outcome.REFUSED] * 2
    assert [[fault.code for fault in one.faults] for one in (from_source, itself)] == [["00423"]] * 2


@pytest.mark.parametrize("form", FORMS)
def test_a_signed_file_that_does_not_verify_is_not_written(
    good: bytes, tmp_path: Path, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare = {Form.CADES: cades.prepare, Form.XADES: xades.prepare}[form]

    def spoilt(*arguments: Any) -> Prepared:
        made = prepare(*arguments)
        return Prepared(made.digest, lambda signature: made.finish(signature).replace(b"EUR", b"USD", 1))

    monkeypatch.setitem(signing.PREPARE, form, spoilt)
    signed = sign([source(good, 1), source(good, 2)], tmp_path, form=form)
    assert [one.error.code for one in signed if one.error] == ["signed-not-intact"] * 2
    assert list(tmp_path.iterdir()) == []


def test_the_signature_is_judged_on_the_last_bytes(good: bytes, tmp_path: Path) -> None:
    other_use = Recorded(holder=certificates.holder(use="key_encipherment"))
    (refused,) = sign([source(good)], tmp_path, other_use)
    assert (refused.outcome, [fault.code for fault in refused.faults]) == (Outcome.REFUSED, ["00107"])
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_reception_finds_no_signature_in_the_future(good: bytes, tmp_path: Path) -> None:
    order = Order(bench=app.bench(Circumstances(at=RECEPTION.at - timedelta(days=3))))
    for expected in (Outcome.SIGNED, Outcome.ALREADY_SIGNED):
        (signed,) = sign_all([source(good)], Recorded(), order, FolderShelf(str(tmp_path)), lambda: RECEPTION.at)
        assert signed.outcome is expected


@pytest.mark.parametrize("form", FORMS)
def test_two_runs_at_once_into_one_folder_both_end_well(good: bytes, tmp_path: Path, form: Form) -> None:
    @dataclass
    class Overtaken(Recorded):
        """While it signs, another run signs the same file."""

        def sign_digests(self, digests: Sequence[bytes]) -> list[bytes]:
            assert outcomes(sign([source(good)], tmp_path, form=form)) == [Outcome.SIGNED]
            return super().sign_digests(digests)

    (signed,) = sign([source(good)], tmp_path, Overtaken(), form)
    assert (signed.outcome, signed.error) == (Outcome.ALREADY_SIGNED, None)


@pytest.mark.parametrize("form", FORMS)
def test_another_file_in_the_place_is_never_overwritten(good: bytes, tmp_path: Path, form: Form) -> None:
    (first,) = sign([source(good)], tmp_path, form=form)
    target = Path(first.target or "")
    before = target.read_bytes()
    (other,) = sign([source(renumbered(good))], tmp_path, form=form)
    target.write_bytes(before[:-100])
    (damaged,) = sign([source(good)], tmp_path, form=form)
    assert [(one.outcome, str(one.error).split(" ")[0]) for one in (other, damaged)] == [
        (Outcome.FAILED, "output-exists-kept")
    ] * 2
    assert target.read_bytes() == before[:-100]


def test_a_file_with_errors_is_refused_and_does_not_stop_the_others(good: bytes, faulty: bytes, tmp_path: Path) -> None:
    signed = sign([source(faulty, 1), source(b"no invoice", 2), source(good, 3)], tmp_path)
    assert outcomes(signed) == [Outcome.REFUSED, Outcome.FAILED, Outcome.SIGNED]
    assert [fault.code for fault in signed[0].faults] == ["00423"]
    assert isinstance(signed[1].error, UnreadableFile)
    assert [file.name for file in tmp_path.iterdir()] == [name(3) + ".p7m"]


@pytest.mark.parametrize("form", FORMS)
def test_a_forced_file_has_a_name_that_can_never_be_sent(faulty: bytes, tmp_path: Path, form: Form) -> None:
    (forced,) = sign([source(faulty)], tmp_path, form=form, force=True)
    (again,) = sign([source(faulty)], tmp_path, form=form, force=True)
    assert outcomes([forced, again]) == [Outcome.FORCED] * 2
    (file,) = tmp_path.iterdir()
    assert (file.suffix, filename.problem(file.name)) == (".forced", filename.Problem.EXTENSION)
    assert [one.name for one in app.sources([str(tmp_path)])] == []
    assert [fault.code for fault in forced.faults] == ["00423"]


def test_force_changes_nothing_for_a_good_file(good: bytes, tmp_path: Path) -> None:
    (signed,) = sign([source(good)], tmp_path, force=True)
    assert (signed.outcome, Path(signed.target or "").name) == (Outcome.SIGNED, name(1) + ".p7m")


def test_an_archive_is_not_signed_but_each_file_in_it(good: bytes, faulty: bytes, tmp_path: Path) -> None:
    inside = {name(1): good, f"folder/{name(2)}": good, name(3): faulty, "../IT_evil.xml": good}
    archive = InputSource(zipped(inside), "IT75100120361_00009.zip", "IT75100120361_00009.zip")
    signed = sign([archive], tmp_path)
    assert outcomes(signed) == [Outcome.SIGNED, Outcome.SIGNED, Outcome.REFUSED, Outcome.REFUSED]
    assert signed[0].file == f"IT75100120361_00009.zip/{name(1)}"
    assert [fault.code for fault in signed[3].faults] == ["00001"]
    assert sorted(file.name for file in tmp_path.iterdir()) == [name(1) + ".p7m", name(2) + ".p7m"]
    assert open_p7m((tmp_path / (name(1) + ".p7m")).read_bytes()).content == good


def test_two_files_of_one_name_do_not_meet(good: bytes, tmp_path: Path) -> None:
    other = renumbered(good)
    signed = sign([source(good), source(other)], tmp_path)
    assert outcomes(signed) == [Outcome.SIGNED, Outcome.FAILED]


def test_a_signer_that_fails_is_not_asked_again(good: bytes, tmp_path: Path) -> None:
    signer = Recorded(fail_from_call=2)
    signed = sign([source(good, number) for number in range(12)], tmp_path, signer)
    expected = [Outcome.SIGNED] * 4 + [Outcome.FAILED] * 4 + [Outcome.NOT_ATTEMPTED] * 4
    assert (outcomes(signed), len(signer.calls)) == (expected, 2)
    assert sum(1 for _ in tmp_path.iterdir()) == 4
    rest = sign([source(good, number) for number in range(12)], tmp_path)
    assert outcomes(rest) == [Outcome.ALREADY_SIGNED] * 4 + [Outcome.SIGNED] * 8


def test_a_signer_with_another_key_leaves_no_file(good: bytes, tmp_path: Path) -> None:
    stranger = certificates.Holder(keys.other_key(), keys.held().certificate)
    signed = sign([source(good, number) for number in range(6)], tmp_path, Recorded(holder=stranger))
    assert outcomes(signed)[:1] + outcomes(signed)[4:] == [Outcome.FAILED, Outcome.NOT_ATTEMPTED, Outcome.NOT_ATTEMPTED]
    assert list(tmp_path.iterdir()) == []


def test_a_file_without_a_name_is_not_signed(good: bytes, tmp_path: Path) -> None:
    (signed,) = sign([InputSource(good)], tmp_path)
    assert isinstance(signed.error, ConfigurationError)
    assert signed.error.code == "sign-needs-name"


def test_a_file_that_the_signature_makes_too_large_is_refused(good: bytes, tmp_path: Path) -> None:
    filler = b"<!--" + b"x" * (4_999_000 - len(good)) + b"-->"
    large = good.rstrip() + filler
    (refused,) = sign([source(large)], tmp_path)
    assert (refused.outcome, [fault.code for fault in refused.faults]) == (Outcome.REFUSED, ["00003"])
    (forced,) = sign([source(large)], tmp_path, force=True)
    assert (forced.outcome, Path(forced.target or "").suffix) == (Outcome.FORCED, ".forced")


@pytest.mark.slow
def test_a_thousand_files_need_no_more_memory_than_a_hundred(good: bytes, tmp_path: Path) -> None:
    def peak(count: int, folder: Path) -> int:
        order = Order(bench=app.bench(RECEPTION))
        sources = (source(good, number) for number in range(count))
        gc.collect()
        tracemalloc.start()
        for signed in sign_all(sources, Recorded(batch=16), order, FolderShelf(str(folder)), lambda: keys.NOW):
            assert signed.outcome is Outcome.SIGNED
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    peak(50, tmp_path / "warm")
    half_of_what_keeping_the_files_would_cost = 450 * len(good)
    assert peak(1000, tmp_path / "many") < peak(100, tmp_path / "few") + half_of_what_keeping_the_files_would_cost


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return packed.getvalue()
