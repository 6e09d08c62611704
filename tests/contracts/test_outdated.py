"""What is old enough loses its bytes, step by step; what is needed does not, and everything still verifies."""

from datetime import timedelta

import pytest

from invoicebridge.bridge.archived import Draft, DraftKind, EvidenceKind, Item, Label, Labelled, Weighed
from invoicebridge.bridge.ports import Archive
from invoicebridge.connectors.archive import outdated
from invoicebridge.transmission.state import State
from tests.contracts.stored import AT, COMPANY, prepared, sent

LATER = AT + timedelta(days=4000)


def draft(number: int) -> Draft:
    """Input that became nothing yet."""
    content = f"input {number}".encode() * 9
    return Draft(
        id=f"d{number}",
        company=COMPANY.id,
        kind=DraftKind.FAULTY,
        source=f"{number}.json",
        source_sha256=f"{number:064}",
        content=content,
    )


def test_evidence_of_settled_files_goes_and_its_hashes_stay(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outdated, "_STEP", 2)
    one = sent(archive, 1, state=State.DELIVERED)
    mails = [Item(content=f"mail {number}".encode() * 99, kind=EvidenceKind.MAIL) for number in range(5)]
    kept = archive.evidence.keep(mails, AT)
    archive.evidence.label([Labelled(each.sha256, Label.UNMATCHED) for each in kept[:4]])
    before = archive.evidence.outdated(LATER)
    assert before.pieces == 6  # the file, its dialogue and four mails; the fifth was not read yet
    steps = list(archive.evidence.prune_outdated(LATER))
    assert [step.pieces for step in steps] == [2, 2, 2]
    assert Weighed(sum(step.pieces for step in steps), sum(step.bytes for step in steps)) == before
    assert archive.evidence.outdated(LATER) == Weighed(0, 0)
    assert list(archive.evidence.prune_outdated(LATER)) == []
    assert archive.evidence.content(one.transmission.sha256) is None
    assert archive.evidence.content(kept[4].sha256) is not None
    assert archive.evidence.kept_among([one.transmission.sha256]) == {one.transmission.sha256}
    assert all(whole for _, whole in archive.evidence.examined())
    assert archive.stories.verify() == ()


def test_what_came_later_or_may_still_be_needed_stays(archive: Archive) -> None:
    waiting, doubtful = prepared(1), prepared(2)
    assert archive.transmissions.add([waiting, doubtful], AT) == ()
    archive.evidence.keep([Item(content=b"late" * 99, kind=EvidenceKind.PORTAL)], LATER)
    assert archive.evidence.outdated(LATER) == Weighed(0, 0)
    assert list(archive.evidence.prune_outdated(LATER)) == []
    assert archive.evidence.content(waiting.transmission.sha256) == waiting.content


def test_the_box_of_the_sdi_stays_proven(archive: Archive) -> None:
    (kept,) = archive.evidence.keep([Item(content=b"answer" * 99, kind=EvidenceKind.MAIL)], AT)
    archive.evidence.label([Labelled(kept.sha256, Label.MATCHED)])
    archive.mailboxes.assign("box", "sdi12@pec.fatturapa.it", AT, kept.sha256)
    assert archive.evidence.outdated(LATER) == Weighed(0, 0)


def test_the_input_of_ended_drafts_goes_and_open_ones_stay(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outdated, "_STEP", 2)
    archive.drafts.keep([draft(number) for number in range(4)], AT)
    for number in range(3):
        archive.drafts.close(f"d{number}", AT)
    assert archive.drafts.outdated(AT) == 0
    assert archive.drafts.outdated(LATER) == 3
    assert list(archive.drafts.prune_outdated(LATER)) == [2, 1]
    assert archive.drafts.outdated(LATER) == 0
    gone, stays = archive.drafts.get("d0"), archive.drafts.get("d3")
    assert gone is not None
    assert stays is not None
    assert (gone.content, gone.source_sha256) == (b"", f"{0:064}")
    assert stays.content == draft(3).content
