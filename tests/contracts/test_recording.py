"""What folding found, and what it is folded from."""

from dataclasses import replace
from datetime import timedelta, timezone
from itertools import product

import pytest

from invoicebridge.bridge.archived import Event, EvidenceKind, Item, Label, Labelled, Tied
from invoicebridge.bridge.ports import Archive
from invoicebridge.sdi.blocks import RiferimentoFattura
from invoicebridge.transmission.proof import Condition, Proof, Source, Standing
from invoicebridge.transmission.state import Recipient, State
from tests.contracts.stored import AT, LEASE, answered, attempt, key, prepared, proof, recorded, sent

RECEIPT = Item(content=b"accettazione", kind=EvidenceKind.MAIL)
FIRST = RiferimentoFattura(numero_fattura="1", anno_fattura=2026)


def in_flight(archive: Archive, *numbers: int) -> None:
    """These files are in one mail, which is being sent."""
    archive.transmissions.add([prepared(number) for number in numbers], AT)
    ids = [one.id for one in archive.queue.claim("acme", "me", AT, LEASE, len(numbers))]
    archive.attempts.save(attempt(numbers[0], *ids), "box", "me", AT)


def test_a_transmission_is_folded_from_its_evidence_and_what_it_proves(archive: Archive) -> None:
    one = sent(archive, 1)
    sent(archive, 2)
    said = proof(b"250 1", State.SENT, source=Source.SMTP, attempt="m00001@bridge.example")
    found = archive.transmissions.tied(["t00001", "unknown"])
    evidence = frozenset({one.transmission.sha256, said.sha256})
    assert found == {"t00001": Tied(evidence, (said,), State.SENT, (State.SENT,))}


@pytest.mark.parametrize(
    "kept",
    [
        proof(RECEIPT.content, State.PEC_ACCEPTED),
        proof(RECEIPT.content, State.PEC_ACCEPTED, at=AT.astimezone(timezone(timedelta(hours=2)))),
        Proof(
            state=State.CUSTOMER_REFUSED,
            at=AT + timedelta(microseconds=1),
            sha256=proof(RECEIPT.content, State.SENT).sha256,
            source=Source.NOTIFICATION,
            standing=Standing.SIGNED_OFF,
            attempt="m00001@bridge.example",
            pec_id="opec1",
            invoice=replace(FIRST, posizione_fattura=2),
            only_if=Condition.NOT_A_REPEAT,
            recipient=Recipient.PUBLIC,
        ),
        proof(RECEIPT.content, State.REJECTED, invoice=replace(FIRST, numero_fattura=None, anno_fattura=None)),
    ],
)
def test_a_proof_comes_back_as_it_was_and_is_there_once(archive: Archive, kept: Proof) -> None:
    one = sent(archive, 1)
    (receipt,) = archive.evidence.keep([RECEIPT], AT)
    for _ in range(2):
        record = recorded(one, State.SENT, made_from=3, evidence=(receipt.sha256,), proofs=(kept, kept))
        assert archive.transmissions.record([record], AT) == ()
    found = [each for each in archive.transmissions.tied(["t00001"])["t00001"].proofs if each.sha256 == kept.sha256]
    assert found == [kept]


def test_proofs_of_one_piece_of_evidence_that_differ_in_anything_are_all_kept(archive: Archive) -> None:
    one = sent(archive, 1)
    (receipt,) = archive.evidence.keep([RECEIPT], AT)
    proofs = {
        proof(RECEIPT.content, state, invoice=invoice, pec_id=pec_id)
        for state, invoice, pec_id in product((State.DELIVERED, State.REJECTED), (None, FIRST), (None, "opec1"))
    }
    record = recorded(one, State.SENT, made_from=3, evidence=(receipt.sha256,), proofs=tuple(proofs))
    archive.transmissions.record([record], AT)
    assert proofs < set(archive.transmissions.tied(["t00001"])["t00001"].proofs)


def test_all_proofs_are_written_anew_only_by_a_record_that_knows_all_evidence(archive: Archive) -> None:
    one = sent(archive, 1)
    (receipt,) = archive.evidence.keep([RECEIPT], AT)
    wrong = proof(RECEIPT.content, State.DELIVERED)
    right = proof(RECEIPT.content, State.PEC_ACCEPTED)
    archive.transmissions.record(
        [recorded(one, State.DELIVERED, made_from=3, evidence=(receipt.sha256,), proofs=(wrong,))], AT
    )
    anew = recorded(one, State.PEC_ACCEPTED, made_from=2, proofs=(right,), anew=True)
    assert archive.transmissions.record([anew], AT) == ("t00001",)
    assert {wrong, right} < set(archive.transmissions.tied(["t00001"])["t00001"].proofs)
    assert archive.transmissions.record([replace(anew, made_from=3)], AT) == ()
    assert archive.transmissions.tied(["t00001"])["t00001"].proofs == (right,)


def test_of_a_record_that_knows_too_little_evidence_proofs_facts_ids_and_labels_are_written(archive: Archive) -> None:
    one = sent(archive, 1)
    (receipt,) = archive.evidence.keep([RECEIPT], AT)
    kept = proof(RECEIPT.content, State.PEC_ACCEPTED)
    stale = recorded(
        one,
        State.PEC_ACCEPTED,
        made_from=2,
        evidence=(receipt.sha256,),
        proofs=(kept,),
        facts=(Event(transmission="t00001", what="receipt", evidence=receipt.sha256),),
        events=(Event(transmission="t00001", what="state"),),
        identificativi={"m00001@bridge.example": "opec1"},
    )
    label = Labelled(receipt.sha256, Label.MATCHED)
    assert archive.transmissions.record([stale], AT, [label]) == ("t00001",)
    tied = archive.transmissions.tied(["t00001"])["t00001"]
    assert (tied.state, receipt.sha256 in tied.evidence, kept in tied.proofs) == (State.SENT, True, True)
    assert [line.event.what for line in archive.stories.of("t00001")] == ["prepared", "attempt", "receipt"]
    assert archive.attempts.of("t00001")[0].attempt.identificativo == "opec1"
    assert archive.evidence.labelled(Label.NEW, 9) == ()
    assert archive.transmissions.unfolded(9) == ("t00001",)
    assert archive.transmissions.record([replace(stale, made_from=3)], AT) == ()
    assert archive.transmissions.unfolded(9) == ()
    assert [line.event.what for line in archive.stories.of("t00001")][2:] == ["receipt", "state"]


def test_a_fact_is_told_once_of_each_piece_of_evidence(archive: Archive) -> None:
    one = sent(archive, 1)
    (receipt,) = archive.evidence.keep([RECEIPT], AT)
    facts = [
        Event(transmission="t00001", what=what, evidence=sha256)
        for what, sha256 in product(("late", "contradiction"), (receipt.sha256, None))
    ]
    for _ in range(2):
        archive.transmissions.record([recorded(one, State.SENT, made_from=2, facts=(*facts, *facts))], AT)
    lines = [(line.event.what, line.event.evidence) for line in archive.stories.of("t00001")][2:]
    assert lines == [(fact.what, fact.evidence) for fact in facts]


def test_two_processes_that_fold_the_same_tell_it_once(archive: Archive) -> None:
    one = sent(archive, 1)
    (receipt,) = archive.evidence.keep([RECEIPT], AT)
    became = Event(transmission="t00001", what="state", detail={"from": "SENT", "to": "PEC_ACCEPTED"})
    for _ in range(2):
        record = recorded(one, State.PEC_ACCEPTED, made_from=3, evidence=(receipt.sha256,), events=(became,))
        assert archive.transmissions.record([record], AT) == ()
    told = [line.event.detail for line in archive.stories.of("t00001") if line.event.what == "state"]
    assert told.count(became.detail) == 1


def test_many_transmissions_are_recorded_and_read_together(archive: Archive) -> None:
    batch = [prepared(number) for number in range(1_100)]
    archive.transmissions.add(batch, AT)
    ids = [one.transmission.id for one in batch]
    assert set(archive.transmissions.states(ids).values()) == {State.PREPARED}
    archive.transmissions.record([recorded(one, State.SENT, made_from=1) for one in batch], AT)
    assert {one.state for one in archive.transmissions.tied(ids).values()} == {State.SENT}
    assert archive.overview.numbers().states[State.SENT] == 1_100


def test_labels_alone_are_recorded(archive: Archive) -> None:
    (receipt,) = archive.evidence.keep([RECEIPT], AT)
    assert archive.transmissions.record([], AT, [Labelled(receipt.sha256, Label.UNRELATED)]) == ()
    assert archive.evidence.labelled(Label.UNRELATED, 9)[0].content == RECEIPT.content


def test_what_was_said_over_smtp_is_evidence_of_every_file_in_the_mail(archive: Archive) -> None:
    in_flight(archive, 1, 2)
    said = answered(archive, attempt(1, "t00001", "t00002"), b"250 ok", State.SENT)
    assert archive.transmissions.unfolded(9) == ("t00001", "t00002")
    for one in archive.transmissions.tied(["t00001", "t00002"]).values():
        assert (one.state, one.proofs, said.sha256 in one.evidence) == (State.PREPARED, (said,), True)
    found = archive.evidence.get(said.sha256)
    assert found is not None
    assert (found.kind, found.label, found.content) == (EvidenceKind.SMTP, Label.MATCHED, b"250 ok")


def test_without_a_proof_an_attempt_goes_on_without_an_answer(archive: Archive) -> None:
    in_flight(archive, 1)
    archive.attempts.finish("m00001@bridge.example", b"cut off", [], AT)
    (mail,) = archive.attempts.unfinished("box")
    assert (mail.state, mail.finished_at) == (State.PREPARED, None)
    assert archive.transmissions.unfolded(9) == ("t00001",)
    assert archive.overview.numbers().unanswered == 1
    archive.transmissions.record([recorded(prepared(1), State.PREPARED, made_from=2)], AT)
    assert (archive.transmissions.unfolded(9), len(archive.attempts.unfinished("box"))) == ((), 1)
    answered(archive, attempt(1, "t00001"), b"250 after all", State.SENT)
    assert archive.attempts.unfinished("box") == ()


def test_a_mail_has_its_answer_as_soon_as_anything_is_proven_of_it(archive: Archive) -> None:
    in_flight(archive, 1)
    for state in (State.PEC_ACCEPTED, State.PREPARED, State.PEC_REFUSED):
        record = recorded(prepared(1), state, made_from=1, attempts={"m00001@bridge.example": state})
        archive.transmissions.record([record], AT)
        (mail,) = archive.attempts.of("t00001")
        assert (mail.state, mail.finished_at) == (state, None if state is State.PREPARED else AT)


def test_mails_that_have_not_ended_before_the_sdi_are_going_on(archive: Archive) -> None:
    for number, state in enumerate((State.SEND_REFUSED, State.SENT, State.PEC_DELIVERED, State.PEC_REFUSED), 1):
        sent(archive, number, state=state)
    in_flight(archive, 5)
    found = [one.attempt.message_id[:6] for one in archive.attempts.going_on("box", 9)]
    assert found == ["m00002", "m00003", "m00005"]
    assert [one.attempt.message_id[:6] for one in archive.attempts.going_on("box", 1)] == ["m00002"]
    assert archive.attempts.going_on("other", 9) == ()


def test_a_zip_is_known_by_name_and_hash(archive: Archive) -> None:
    archive.transmissions.add([prepared(1), prepared(2, key("9"))], AT)
    archive.queue.claim("acme", "me", AT, LEASE, 2)
    mail = attempt(1, "t00001", "t00002")
    archive.attempts.save(mail, "box", "me", AT, "IT01234567890_00009.zip", "a" * 64)
    for one in archive.transmissions.get(["t00001", "t00002"]):
        assert (one.archive, one.archive_sha256) == ("IT01234567890_00009.zip", "a" * 64)
