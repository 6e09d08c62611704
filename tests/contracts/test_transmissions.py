"""Files in the store: taken in, claimed, attempted, recorded."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicebridge.bridge.archived import Event, EvidenceKind, Item, NotTaken, Reason, Wanted
from invoicebridge.bridge.ports import Archive
from invoicebridge.errors import LeaseLost
from invoicebridge.transmission.state import State
from tests.contracts.stored import AT, COMPANY, LEASE, answered, attempt, key, prepared, recorded, sent


def test_a_file_comes_back_as_it_was_prepared(archive: Archive) -> None:
    one = prepared(1, key("1"), key("2", space="TD04"))
    assert archive.transmissions.add([one], AT) == ()
    assert archive.transmissions.get(["t00001", "unknown"]) == (one.transmission,)
    assert archive.evidence.content(one.transmission.sha256) == one.content
    assert archive.transmissions.states(["t00001"]) == {"t00001": State.PREPARED}


def test_a_name_is_used_once_whatever_its_case_and_extension(archive: Archive) -> None:
    archive.transmissions.add([prepared(1, name="IT01234567890_a1.xml")], AT)
    again = prepared(2, name="IT01234567890_A1.xml.p7m")
    assert archive.transmissions.add([again], AT) == (NotTaken("t00002", Reason.NAME_USED, again.transmission.name),)
    assert archive.transmissions.get(["t00002"]) == ()
    assert archive.evidence.content(again.transmission.sha256) is None


def test_the_good_files_of_a_batch_are_taken_and_the_others_are_named(archive: Archive) -> None:
    archive.names.add_used_elsewhere(["IT01234567890_00004.XML"], AT)
    batch = [prepared(1), prepared(2, key("1")), prepared(3, name="IT01234567890_00001.zip"), prepared(4), prepared(5)]
    assert [(one.transmission, one.reason) for one in archive.transmissions.add(batch, AT)] == [
        ("t00002", Reason.INVOICE_KNOWN),
        ("t00003", Reason.NAME_USED),
        ("t00004", Reason.NAME_USED),
    ]
    assert archive.transmissions.ids() == ("t00001", "t00005")
    assert archive.transmissions.add([prepared(5)], AT)[0].reason is Reason.ID_USED


def test_a_name_that_was_given_out_is_taken_by_the_file_that_it_was_given_to(archive: Archive) -> None:
    (name,) = archive.names.allocate("IT", "01234567890", 1, AT)
    assert archive.names.used(f"{name}.xml")
    assert archive.transmissions.add([prepared(1, name=f"{name}.xml")], AT) == ()
    assert not archive.names.used_by_others(f"{name}.xml", "t00001")
    assert archive.names.used_by_others(f"{name}.xml", "t00002")


def test_bytes_that_do_not_have_the_hash_of_their_transmission_are_not_taken(archive: Archive) -> None:
    one, other = prepared(1), prepared(2)
    with pytest.raises(ValueError, match="not those of its hash"):
        archive.transmissions.add([replace(one, content=other.content)], AT)
    assert archive.transmissions.ids() == ()


def test_what_is_claimed_is_claimed_by_one_until_its_lease_ends(archive: Archive) -> None:
    archive.transmissions.add([prepared(number) for number in (3, 1, 2)], AT)
    assert [one.id for one in archive.queue.claim(COMPANY.id, "me", AT, LEASE, 2)] == ["t00001", "t00002"]
    assert [one.id for one in archive.queue.claim(COMPANY.id, "you", AT, LEASE, 9)] == ["t00003"]
    assert archive.queue.claim("other", "you", AT, LEASE, 9) == ()
    assert len(archive.queue.claim(COMPANY.id, "you", AT + LEASE, LEASE, 9)) == 3


def test_what_is_given_back_can_be_claimed_at_once(archive: Archive) -> None:
    archive.transmissions.add([prepared(1), prepared(2)], AT)
    archive.queue.claim(COMPANY.id, "me", AT, LEASE, 2)
    archive.queue.give_back(["t00001", "t00002"], "you")
    assert archive.queue.claim(COMPANY.id, "you", AT, LEASE, 2) == ()
    archive.queue.give_back(["t00002"], "me")
    assert [one.id for one in archive.queue.claim(COMPANY.id, "you", AT, LEASE, 2)] == ["t00002"]


def test_an_attempt_is_saved_only_by_whoever_holds_every_file_in_it(archive: Archive) -> None:
    archive.transmissions.add([prepared(1), prepared(2)], AT)
    archive.queue.claim(COMPANY.id, "me", AT, LEASE, 1)
    for owner, at, files in (("you", AT, ["t00001"]), ("me", AT + LEASE, ["t00001"]), ("me", AT, ["t00001", "t00002"])):
        with pytest.raises(LeaseLost):
            archive.attempts.save(attempt(1, *files), "box", owner, at)
    assert archive.attempts.get("m00001@bridge.example") is None
    archive.attempts.save(attempt(1, "t00001"), "box", "me", AT)
    assert [one.attempt for one in archive.attempts.unfinished("box")] == [attempt(1, "t00001")]


def test_what_was_saved_as_an_attempt_is_never_claimed_again_however_long_ago(archive: Archive) -> None:
    archive.transmissions.add([prepared(1)], AT)
    archive.queue.claim(COMPANY.id, "me", AT, LEASE, 1)
    archive.attempts.save(attempt(1, "t00001"), "box", "me", AT)
    assert archive.queue.claim(COMPANY.id, "me", AT + timedelta(days=365), LEASE, 1) == ()
    assert not archive.queue.requeue("t00001", AT)
    assert not archive.queue.withdraw("t00001", AT)
    with pytest.raises(LeaseLost):
        archive.attempts.save(attempt(2, "t00001"), "box", "me", AT)


def test_the_answer_of_the_server_is_evidence_and_ends_the_flight(archive: Archive) -> None:
    sent(archive, 1)
    assert archive.attempts.unfinished("box") == ()
    (mail,) = archive.attempts.of("t00001")
    assert (mail.state, mail.finished_at, mail.mailbox) == (State.SENT, AT, "box")
    assert archive.transmissions.states(["t00001"]) == {"t00001": State.SENT}
    kinds = [(one.kind, one.content) for one in archive.evidence.of("t00001")][1:]
    assert kinds == [(EvidenceKind.SMTP, b"250 1")]


def test_an_answer_that_comes_after_a_receipt_does_not_put_the_attempt_back(archive: Archive) -> None:
    archive.transmissions.add([one := prepared(1)], AT)
    archive.queue.claim(COMPANY.id, "me", AT, LEASE, 1)
    archive.attempts.save(attempt(1, "t00001"), "box", "me", AT)
    (receipt,) = archive.evidence.keep([Item(content=b"accettazione", kind=EvidenceKind.MAIL)], AT)
    accepted = recorded(
        one,
        State.PEC_ACCEPTED,
        made_from=2,
        attempts={"m00001@bridge.example": State.PEC_ACCEPTED},
        identificativi={"m00001@bridge.example": "opec1@pec.example"},
        evidence=(receipt.sha256,),
    )
    assert archive.transmissions.record([accepted], AT) == ()
    said = answered(archive, attempt(1, "t00001"), b"250", State.SENT)
    stale = recorded(one, State.SENT, made_from=2, attempts={"m00001@bridge.example": State.SENT})
    assert archive.transmissions.record([stale], AT) == archive.transmissions.unfolded(9) == ("t00001",)
    assert archive.transmissions.tied(["t00001"])["t00001"].proofs == (said,)
    found = archive.attempts.get("m00001@bridge.example")
    assert found is not None
    assert (found.state, found.attempt.identificativo) == (State.PEC_ACCEPTED, "opec1@pec.example")
    assert archive.transmissions.states(["t00001"]) == {"t00001": State.PEC_ACCEPTED}
    assert len(archive.evidence.of("t00001")) == 3


def test_a_record_made_from_less_evidence_than_there_is_changes_nothing_but_ties_its_own(archive: Archive) -> None:
    one = sent(archive, 1)
    first, second = archive.evidence.keep(
        [Item(content=text, kind=EvidenceKind.MAIL) for text in (b"accettazione", b"consegna")], AT
    )
    line = Event(transmission="t00001", what="state")
    for kept, state, stale in ((first, State.PEC_ACCEPTED, ()), (second, State.PEC_DELIVERED, ("t00001",))):
        record = recorded(one, state, made_from=3, evidence=(kept.sha256,), events=(line,))
        assert archive.transmissions.record([record], AT) == stale
    assert archive.transmissions.states(["t00001"]) == {"t00001": State.PEC_ACCEPTED}
    assert [each.content for each in archive.evidence.of("t00001")][2:] == [b"accettazione", b"consegna"]
    assert [each.event.what for each in archive.stories.of("t00001")] == ["prepared", "attempt", "state"]


def test_a_refused_attempt_lets_the_same_file_be_sent_once_more(archive: Archive) -> None:
    sent(archive, 1, state=State.SEND_REFUSED)
    assert archive.queue.requeue("t00001", AT)
    assert not archive.queue.requeue("t00001", AT)
    assert [one.id for one in archive.queue.claim(COMPANY.id, "me", AT, LEASE, 9)] == ["t00001"]


def test_a_file_that_the_sdi_may_have_is_not_sent_once_more_nor_given_up(archive: Archive) -> None:
    sent(archive, 1)
    assert not archive.queue.requeue("t00001", AT)
    assert not archive.queue.withdraw("t00001", AT)


def test_a_file_that_is_given_up_frees_its_invoice_and_keeps_its_name(archive: Archive) -> None:
    archive.transmissions.add([prepared(1)], AT)
    archive.queue.claim(COMPANY.id, "me", AT, LEASE, 1)
    assert not archive.queue.withdraw("t00001", AT)
    assert archive.queue.withdraw("t00001", AT + LEASE)
    assert not archive.queue.withdraw("t00001", AT + LEASE)
    assert archive.queue.claim(COMPANY.id, "me", AT + LEASE, LEASE, 1) == ()
    assert not archive.invoices.known(key("1"))
    assert archive.names.used("it01234567890_00001.zip")


def test_the_same_input_is_recognised_by_its_hash(archive: Archive) -> None:
    archive.transmissions.add([prepared(1, source_sha256="a" * 64)], AT)
    assert archive.transmissions.made_from(["a" * 64, "b" * 64]) == {"a" * 64: ("t00001",)}


def test_a_correction_knows_what_it_takes_the_place_of(archive: Archive) -> None:
    rejected = sent(archive, 1)
    archive.transmissions.record([recorded(rejected, State.REJECTED, made_from=2)], AT)
    assert archive.transmissions.add([prepared(2, key("1"), corrects="t00001")], AT) == ()
    assert archive.stories.of("t00002")[0].event.detail["corrects"] == "t00001"


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(message_ids=frozenset({"m00001@bridge.example"})),
        Wanted(pec_ids=frozenset({"opec1@pec.example"})),
        Wanted(names=frozenset({"it01234567890_00001.XML.P7M"})),
        Wanted(sha256=frozenset({prepared(1).transmission.sha256})),
        Wanted(identificativi_sdi=frozenset({"123456"})),
    ],
)
def test_what_a_message_may_speak_of_is_found_by_any_key(archive: Archive, wanted: Wanted) -> None:
    first = sent(archive, 1)
    sent(archive, 2)
    record = recorded(
        first,
        State.DELIVERED,
        made_from=2,
        identificativi={"m00001@bridge.example": "opec1@pec.example"},
        identificativi_sdi=frozenset({"123456"}),
    )
    archive.transmissions.record([record], AT)
    found = archive.transmissions.candidates(wanted)
    assert [(one.id, one.identificativi_sdi) for one in found.transmissions] == [("t00001", frozenset({"123456"}))]
    assert [(one.message_id, one.identificativo) for one in found.attempts] == [
        ("m00001@bridge.example", "opec1@pec.example")
    ]


def test_files_sent_in_a_zip_are_found_by_its_name(archive: Archive) -> None:
    archive.transmissions.add([prepared(1), prepared(2), prepared(3)], AT)
    (name,) = archive.names.allocate("IT", "01234567890", 1, AT)
    archive.queue.claim(COMPANY.id, "me", AT, LEASE, 2)
    archive.attempts.save(attempt(1, "t00001", "t00002"), "box", "me", AT, archive=f"{name}.zip")
    found = archive.transmissions.candidates(Wanted(names=frozenset({f"{name}.ZIP"})))
    assert [(one.id, one.archive) for one in found.transmissions] == [
        ("t00001", f"{name}.zip"),
        ("t00002", f"{name}.zip"),
    ]


def test_the_first_pec_id_learnt_stays(archive: Archive) -> None:
    one = sent(archive, 1)
    for pec_id in ("first@pec.example", "second@pec.example"):
        known = {"m00001@bridge.example": pec_id}
        archive.transmissions.record([recorded(one, State.SENT, made_from=2, identificativi=known)], AT)
    assert archive.attempts.of("t00001")[0].attempt.identificativo == "first@pec.example"
