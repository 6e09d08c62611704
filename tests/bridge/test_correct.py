"""Correcting: what may go out again, under which name, and what is refused."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.bridge.archived import DraftKind
from invoicebridge.bridge.preparing.correct import correct
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.connectors.files import InputSource
from invoicebridge.fatturapa import codec
from invoicebridge.signature import cades
from invoicebridge.signature.verdict import Form
from invoicebridge.signature.verify import verify
from invoicebridge.transmission.state import State
from tests.bridge import desk as given
from tests.bridge.desk import ALWAYS, OWN, SIGNING, Recorded, codes, desk, name_of, run
from tests.world import AT, RULES, World


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    with desk(tmp_path) as made:
        yield made


def fix(made: World, target: str, source: InputSource | None = None, **options: Any) -> list[Outcome]:
    return list(correct(made.bridge, target, source=source, unchanged=source is None, **options))


def rejected(made: World, source: InputSource, state: State = State.REJECTED) -> Outcome:
    """A file that was prepared, sent and rejected."""
    (one,) = run(made.bridge, [source])
    given.moved(made, one.transmission or "", state)
    return one


@pytest.mark.parametrize("state", [State.REJECTED, State.CUSTOMER_REFUSED])
def test_a_rejected_or_refused_invoice_goes_out_again_under_a_new_name(here: World, state: State) -> None:
    old = rejected(here, given.draft("7"), state)
    (new,) = fix(here, "7", given.ready("7", Descrizione="Altro"))
    assert (new.verdict, new.code, new.detail["old"], name_of(new)) == (
        Verdict.DONE,
        "corrected",
        name_of(old),
        f"{OWN}_00002.xml",
    )
    (row,) = (row for row in here.archive.overview.find("7") if row.transmission == old.transmission)
    assert row.corrected_by == new.transmission
    (again,) = run(here.bridge, [given.draft("7")])
    assert (again.code, again.detail["by"]) == ("already-corrected", name_of(new))


@pytest.mark.parametrize("target", ["number", "name", "id"])
def test_a_file_is_meant_by_its_number_name_or_id(here: World, target: str) -> None:
    old = rejected(here, given.draft("7"))
    called = {"number": "7", "name": name_of(old).removesuffix(".xml"), "id": old.transmission or ""}
    assert codes(fix(here, called[target], given.draft("7"))) == ["corrected"]


@pytest.mark.parametrize(("numero", "day"), [("8", "2026-11-20"), ("7", "2026-11-21")])
def test_another_number_or_date_is_no_correction(here: World, numero: str, day: str) -> None:
    rejected(here, given.draft("7"))
    (one,) = fix(here, "7", given.ready(numero, Data=day))
    assert (one.verdict, one.code, one.detail["wanted"], one.detail["found"]) == (
        Verdict.FAILED,
        "correction-differs",
        "7 (2026-11-20)",
        f"{numero} ({day})",
    )


def test_what_is_issued_is_not_corrected(here: World) -> None:
    rejected(here, given.draft("7"), State.DELIVERED)
    (one,) = fix(here, "7", given.ready("7"))
    assert (one.verdict, one.code, one.detail["state"]) == (Verdict.FAILED, "not-correctable", "DELIVERED")


def test_nothing_is_called_so(here: World) -> None:
    assert codes(fix(here, "7")) == ["correct-unknown"]


def test_a_file_that_has_not_left_is_given_up_first(here: World) -> None:
    (old,) = run(here.bridge, [given.draft("7")])
    given_up, new = fix(here, "7", given.ready("7", Descrizione="Altro"))
    assert codes([given_up, new]) == ["withdrawn-for-correction", "corrected"]
    (row,) = (row for row in here.archive.overview.find("7") if row.transmission == old.transmission)
    assert (row.withdrawn, row.corrected_by, here.archive.queue.waiting("demo", AT)) == (True, new.transmission, 1)


def test_a_correction_that_differs_gives_nothing_up(here: World) -> None:
    run(here.bridge, [given.draft("7")])
    assert codes(fix(here, "7", given.ready("8"))) == ["correction-differs"]
    assert here.archive.queue.waiting("demo", AT) == 1


def test_a_file_that_is_being_sent_is_not_given_up(here: World) -> None:
    run(here.bridge, [given.draft("7")])
    here.archive.queue.claim("demo", "me", AT, timedelta(minutes=5), 1)
    assert codes(fix(here, "7", given.ready("7"))) == ["cannot-be-withdrawn"]


def test_the_same_correction_twice_is_recognised(here: World) -> None:
    rejected(here, given.draft("7"))
    source = given.ready("7")
    (new,) = fix(here, "7", source)
    assert codes(fix(here, "7", source)) == ["already-prepared"]
    (again,) = fix(here, f"{OWN}_00001", source)
    assert (again.verdict, again.code, again.detail["by"]) == (Verdict.NOTHING, "already-corrected", name_of(new))
    assert len(here.archive.transmissions.ids()) == 2


def test_a_correction_that_is_rejected_is_corrected_in_its_turn(here: World) -> None:
    rejected(here, given.draft("7"))
    (second,) = fix(here, "7", given.ready("7"))
    given.moved(here, second.transmission or "", State.REJECTED)
    (third,) = fix(here, "7")
    assert (third.code, third.detail["old"]) == ("corrected", name_of(second))


def test_a_correction_with_errors_is_kept_and_remembers_what_it_corrects(here: World) -> None:
    old = rejected(here, given.draft("7"))
    assert codes(fix(here, "7", given.ready("7", Divisa="EURO"))) == ["faulty"]
    (kept,) = here.archive.drafts.open(DraftKind.FAULTY)
    assert kept.corrects == old.transmission
    (new,) = fix(here, "7", given.ready("7"))
    assert (new.code, here.archive.drafts.open()) == ("corrected", ())


def test_a_faulty_draft_is_corrected_with_another_file(here: World) -> None:
    run(here.bridge, [given.ready("7", "sette.xml", Divisa="EURO")])
    assert codes(fix(here, "sette.xml", given.ready("8"))) == ["correction-differs"]
    assert codes(fix(here, "7", given.ready("7", "a.xml", Data="2026-11-20", Divisa="EUROS"))) == ["faulty"]
    assert len(here.archive.drafts.open()) == 1
    assert codes(fix(here, "7", given.draft("7"))) == ["prepared"]
    assert here.archive.drafts.open() == ()


def test_a_faulty_draft_is_judged_again_unchanged(here: World) -> None:
    run(here.bridge, [given.ready("7", Data="2026-11-26")])
    here.clock.at += timedelta(days=1)
    (one,) = fix(here, "7")
    assert (one.verdict, here.archive.drafts.open()) == (Verdict.DONE, ())


def test_what_may_mean_several_things_is_asked(here: World) -> None:
    run(here.bridge, [given.ready("7", "a.xml", Divisa="EURO"), given.ready("7", "b.xml", Divisa="EUROS")])
    (one,) = fix(here, "7", given.ready("7"))
    assert one.code == "correct-ambiguous"
    assert one.detail["choices"].startswith("a.xml (")


@pytest.mark.parametrize("form", list(Form))
def test_the_same_document_goes_out_with_a_new_progressive_and_a_new_signature(tmp_path: Path, form: Form) -> None:
    with desk(tmp_path, replace(ALWAYS, form=form)) as made:
        old = rejected(made, given.draft("7"))
        made.clock.at += timedelta(hours=1)
        (new,) = fix(made, "7")
        before, after = (codec.read(given.xml_of(made, one)) for one in (old, new))
        assert after.fattura_elettronica_header.dati_trasmissione.progressivo_invio == "00002"
        assert after.fattura_elettronica_body == before.fattura_elettronica_body
        (signature,) = verify(given.bytes_of(made, new), (), made.clock.at).signatures
        assert (signature.form, signature.signing_time, signature.intact) == (form, made.clock.at, True)


def test_what_others_wrote_goes_out_again_byte_for_byte(here: World) -> None:
    old = rejected(here, given.ready("7", f"{OWN}_TD01A.xml"))
    (new,) = fix(here, name_of(old))
    assert (new.code, given.bytes_of(here, new)) == ("corrected", given.xml("7"))


def test_what_came_signed_is_signed_anew(here: World) -> None:
    signed = cades.sign(given.xml("7"), Recorded(), AT - timedelta(days=1))
    rejected(here, InputSource(signed, "7.xml.p7m", "7.xml.p7m"))
    (new,) = fix(here, "7")
    (signature,) = verify(given.bytes_of(here, new), (), AT).signatures
    assert (signature.signing_time, given.xml_of(here, new)) == (AT, given.xml("7"))


def test_unchanged_is_nothing_to_do_for_what_waits_to_be_sent(here: World) -> None:
    run(here.bridge, [given.draft("7")])
    assert codes(fix(here, "7")) == ["not-sent-yet"]
    assert here.archive.queue.waiting("demo", AT) == 1


def test_without_a_signer_a_correction_waits_for_its_signature(tmp_path: Path) -> None:
    with desk(tmp_path, RULES) as made:
        signed = cades.sign(given.xml("7", "PA01A"), Recorded(), AT)
        old = rejected(made, InputSource(signed, "x", "x.xml.p7m"))
        for _ in range(2):
            assert codes(fix(made, "7")) == ["awaiting-signature"]
        (draft,) = made.archive.drafts.open()
        name = f"{draft.name}.p7m"
        (new,) = run(made.bridge, [InputSource(cades.sign(draft.content, Recorded(), AT), name, name)])
        (row,) = (row for row in made.archive.overview.find("7") if row.transmission == old.transmission)
        assert (new.verdict, row.corrected_by) == (Verdict.DONE, new.transmission)


def test_after_five_days_a_person_is_warned(here: World) -> None:
    (one,) = run(here.bridge, [given.draft("7")])
    given.moved(here, one.transmission or "", State.REJECTED, days_ago=6)
    late, new = fix(here, "7", given.ready("7"))
    assert (late.verdict, late.code, late.detail["last"]) == (Verdict.ATTENTION, "resend-late", "2026-11-24")
    assert new.code == "corrected"


def test_a_lot_is_corrected_whole(here: World) -> None:
    lot = given.ready("7", sample="LOTTO")
    rejected(here, lot)
    numbers = [row.numero for row in here.archive.overview.find(f"{OWN}_00001")]
    assert len(numbers) > 1
    assert codes(fix(here, "7", given.ready("7"))) == ["correction-differs"]
    assert codes(fix(here, "7")) == ["corrected"]


def test_of_a_lot_only_what_was_refused_is_corrected(here: World) -> None:
    (one,) = run(here.bridge, [given.ready("7", sample="LOTTO")])
    given.moved(here, one.transmission or "", State.DELIVERED)
    (sent,) = here.archive.transmissions.get([one.transmission or ""])
    states = (State.CUSTOMER_REFUSED, *[State.DELIVERED] * (len(sent.invoices) - 1))
    given.recorded_apart(here, sent.id, states)
    assert codes(fix(here, "7")) == ["lot-partly-refused"]
    day = sent.invoices[0].data.isoformat()
    assert codes(fix(here, "7", given.ready("7", Data=day))) == ["corrected"]


def test_a_correction_is_one_file(here: World) -> None:
    rejected(here, given.draft("7"))
    two = given.zipped({"a.xml": given.xml("7"), "b.xml": given.xml("8")})
    assert codes(fix(here, "7", two)) == ["correction-not-one"]


def test_a_signer_that_fails_leaves_the_correction_to_the_next_run(tmp_path: Path) -> None:
    signer = Recorded()
    with desk(tmp_path, SIGNING, signer) as made:
        rejected(made, given.ready("7", sample="PA01A"))
        signer.fail_from_call = 1
        assert codes(fix(made, "7")) == ["signer-pin-wrong"]
        signer.fail_from_call = 100
        assert codes(fix(made, "7")) == ["corrected"]
