"""Files that may go again go under the same name with the same bytes; the others are told why not."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from invoicebridge.bridge.archived import Draft, DraftKind, EvidenceKind, Item
from invoicebridge.bridge.collecting.folding import Brought, fold_in
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.bridge.sending.retry import retry, withdraw
from invoicebridge.bridge.sending.transmit import transmit
from invoicebridge.errors import ConfigurationError
from invoicebridge.transmission.dialogue import Ending, Refusal
from invoicebridge.transmission.proof import Proof, Source
from invoicebridge.transmission.state import State
from tests.bridge.queued import codes, known_box, prepared, queue, state
from tests.world import COMPANY, World, world


@pytest.fixture
def small(tmp_path: Path) -> Iterator[World]:
    """A small world of which the SdI's box is known."""
    with world(tmp_path) as made:
        known_box(made.archive)
        yield made


def again(small: World, *targets: str, all_: bool = False) -> list[Outcome]:
    """What retry tells."""
    return list(retry(small.bridge, targets, all_=all_))


def given_up(small: World, target: str) -> list[Outcome]:
    """What giving a file up tells."""
    return list(withdraw(small.bridge, target, "Rossi", "doppione"))


def refused(small: World, id_: int = 1) -> str:
    """A file that the provider has refused."""
    (one,) = queue(small.archive, id_)
    small.outbox.answers.append((Ending.REFUSED, Refusal.OTHER, "550 no"))
    assert codes(transmit(small.bridge)) == ["refused-other"]
    return one


def proven(small: World, id_: str, proven: State, source: Source = Source.NOTIFICATION) -> None:
    """A message proves that the file is in this state."""
    attempt = small.archive.attempts.of(id_)[-1].attempt.message_id
    content = f"{proven} {id_}".encode()
    small.archive.evidence.keep([Item(content=content, kind=EvidenceKind.MAIL)], small.clock.now())
    digest = sha256(content).hexdigest()
    at = small.clock.now() + timedelta(minutes=1)
    proof = Proof(state=proven, at=at, sha256=digest, source=source, attempt=attempt)
    fold_in(small.archive, [Brought(transmission=id_, evidence=(digest,), proofs=(proof,))], at)


@pytest.mark.parametrize("target", ["1", "IT75100120361_00001.xml", "it75100120361_00001", "t00001"])
def test_a_refused_file_goes_again_with_the_same_name_and_bytes(small: World, target: str) -> None:
    one = refused(small)
    assert [(each.code, each.verdict) for each in again(small, target)] == [("requeued", Verdict.DONE)]
    assert codes(transmit(small.bridge)) == ["sent"]
    assert state(small.archive, one) is State.SENT
    assert b"IT75100120361_00001.xml" in small.outbox.mails[-1].content


def test_a_file_that_was_not_delivered_goes_again(small: World) -> None:
    (one,) = queue(small.archive, 1)
    list(transmit(small.bridge))
    proven(small, one, State.PEC_NOT_DELIVERED, Source.RECEIPT)
    assert codes(again(small, one)) == ["requeued"]
    assert codes(transmit(small.bridge)) == ["sent"]
    assert len(small.archive.attempts.of(one)) == 2


def test_a_held_file_is_judged_anew(small: World) -> None:
    queue(small.archive, prepared(1, data=date(2026, 11, 26)))
    assert codes(transmit(small.bridge)) == ["held"]
    (outcome,) = again(small, "1")
    assert (outcome.code, dict(outcome.detail)) == ("requeued", {"reason": "00403"})
    assert codes(transmit(small.bridge)) == ["held"]
    small.clock.at += timedelta(days=1)
    again(small, "1")
    assert codes(transmit(small.bridge)) == ["sent"]


def test_all_means_everything_that_may_go_again_and_nothing_else(small: World) -> None:
    refused(small, 1)
    queue(small.archive, prepared(2, data=date(2026, 11, 26)), 3)
    list(transmit(small.bridge))
    outcomes = again(small, all_=True)
    assert [(one.what[-9:-4], one.code) for one in outcomes] == [("00001", "requeued"), ("00002", "requeued")]
    assert again(small, all_=True) == []


def test_a_doubt_is_resolved_and_not_retried(small: World) -> None:
    queue(small.archive, 1)
    small.outbox.answers.append((Ending.UNKNOWN, None, ""))
    list(transmit(small.bridge))
    assert codes(again(small, "1")) == ["retry-in-flight"]
    small.clock.at += timedelta(hours=1)
    assert [(one.code, one.verdict) for one in again(small, "1")] == [("retry-in-doubt", Verdict.ATTENTION)]
    assert codes(given_up(small, "1")) == ["retry-in-doubt"]
    assert codes(transmit(small.bridge)) == []


@pytest.mark.parametrize(
    ("reached", "code"),
    [
        (State.REJECTED, "retry-rejected"),
        (State.DELIVERED, "retry-issued"),
        (State.MADE_AVAILABLE, "retry-issued"),
        (State.SENT, "retry-under-way"),
        (State.PEC_DELIVERED, "retry-under-way"),
    ],
)
def test_a_file_that_the_sdi_may_have_is_not_sent_again(small: World, reached: State, code: str) -> None:
    (one,) = queue(small.archive, 1)
    list(transmit(small.bridge))
    source = Source.RECEIPT if reached is State.PEC_DELIVERED else Source.NOTIFICATION
    if reached is not State.SENT:
        proven(small, one, reached, source)
    assert codes(again(small, "1")) == [code]
    assert small.archive.queue.waiting(COMPANY.id, small.clock.now()) == 0


def test_a_file_whose_proofs_contradict_is_left_to_a_person(small: World) -> None:
    (one,) = queue(small.archive, 1)
    list(transmit(small.bridge))
    proven(small, one, State.PEC_REFUSED, Source.RECEIPT)
    proven(small, one, State.PEC_NOT_DELIVERED, Source.RECEIPT)
    assert codes(again(small, "1")) == ["retry-contradicted"]


def test_a_file_that_waits_already_is_left_as_it_is(small: World) -> None:
    queue(small.archive, 1)
    assert [(one.code, one.verdict) for one in again(small, "1")] == [("retry-queued", Verdict.NOTHING)]


def test_a_target_that_names_nothing_stops_no_other(small: World) -> None:
    refused(small)
    outcomes = again(small, "nothing", "1")
    assert codes(outcomes) == ["retry-unknown", "requeued"]
    assert outcomes[0].verdict is Verdict.FAILED


def test_a_file_that_is_given_up_is_never_sent_and_frees_its_invoice(small: World) -> None:
    one = refused(small)
    assert [(each.code, each.verdict) for each in given_up(small, "1")] == [("withdrawn", Verdict.DONE)]
    lines = small.archive.stories.of(one)
    assert [line.event.what for line in lines][-2:] == ["withdrawn", "given-up"]
    assert dict(lines[-1].event.detail) == {"by": "Rossi", "because": "doppione"}
    assert codes(again(small, "1")) == ["retry-withdrawn"]
    assert codes(given_up(small, "1")) == ["already-withdrawn"]
    assert list(transmit(small.bridge)) == []
    assert not small.archive.invoices.known(prepared(1).invoices[0].key)
    assert small.archive.names.used("IT75100120361_00001.xml")


def test_a_waiting_file_may_be_given_up_but_not_one_that_a_process_has_claimed(small: World) -> None:
    queue(small.archive, 1)
    small.archive.queue.claim(COMPANY.id, "other", small.clock.now(), timedelta(minutes=10), 1)
    assert codes(given_up(small, "1")) == ["withdraw-claimed"]
    small.clock.at += timedelta(minutes=10)
    assert codes(given_up(small, "1")) == ["withdrawn"]


def test_a_file_that_was_sent_is_not_given_up(small: World) -> None:
    queue(small.archive, 1)
    list(transmit(small.bridge))
    assert codes(given_up(small, "1")) == ["retry-under-way"]


def test_giving_up_wants_a_name_and_a_reason_and_one_file(small: World) -> None:
    refused(small)
    with pytest.raises(ConfigurationError, match="decision-unsigned"):
        list(withdraw(small.bridge, "1", "Rossi", " "))
    with pytest.raises(ConfigurationError, match="invoice-not-found"):
        given_up(small, "nothing")


def test_a_number_that_means_several_files_gives_up_none(small: World) -> None:
    refused(small)
    assert codes(given_up(small, "1")) == ["withdrawn"]
    second = prepared(1, name="IT75100120361_00002.xml")
    transmission = replace(second.transmission, id="t00002")
    queue(small.archive, replace(second, transmission=transmission))
    (outcome,) = given_up(small, "1")
    assert (outcome.code, outcome.verdict) == ("withdraw-ambiguous", Verdict.ATTENTION)
    assert codes(given_up(small, "IT75100120361_00002")) == ["withdrawn"]


def test_a_file_that_waits_again_is_not_sent_when_its_first_mail_turns_out_to_have_arrived(small: World) -> None:
    one = refused(small)
    assert codes(again(small, "1")) == ["requeued"]
    proven(small, one, State.DELIVERED)
    assert list(transmit(small.bridge)) == []
    assert state(small.archive, one) is State.DELIVERED
    assert small.outbox.mails == []


def test_a_file_whose_refused_mail_was_accepted_after_all_is_held(small: World) -> None:
    one = refused(small)
    assert codes(again(small, "1")) == ["requeued"]
    proven(small, one, State.PEC_ACCEPTED, Source.RECEIPT)
    assert codes(transmit(small.bridge, dry_run=True)) == ["would-be-held-contradicted"]
    assert codes(transmit(small.bridge)) == ["held-contradicted"]
    assert codes(again(small, "1")) == ["retry-contradicted"]
    assert small.outbox.mails == []


def test_a_draft_of_which_nothing_became_is_given_up_without_a_reason(small: World) -> None:
    kept = [
        Draft(id=f"d{n}", company=COMPANY.id, kind=DraftKind.FAULTY, source=f"in/{n}.json", source_sha256=str(n),
              content=b"{}", numero=numero)
        for n, numero in enumerate(("D1", "D2", "D2"))
    ]  # fmt: skip
    small.archive.drafts.keep(kept, small.clock.now())
    assert codes(list(withdraw(small.bridge, "D2", "", ""))) == ["withdraw-ambiguous"]
    assert codes(list(withdraw(small.bridge, "D1", "", ""))) == ["draft-given-up"]
    assert codes(list(withdraw(small.bridge, "2.json", "", ""))) == ["draft-given-up"]
    assert [one.id for one in small.archive.drafts.open()] == ["d1"]
