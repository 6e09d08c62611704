"""Raw bytes in the store."""

import os
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy.exc import IntegrityError

from invoicebridge.bridge.archived import Cursor, EvidenceKind, Item, Label, Labelled
from invoicebridge.bridge.ports import Archive
from invoicebridge.connectors.archive.tables_evidence import blob
from invoicebridge.errors import ConfigurationError
from tests.contracts.conftest import Tables
from tests.contracts.stored import AT, prepared


def mail(content: bytes) -> Item:
    """A mail from the inbox."""
    return Item(content=content, kind=EvidenceKind.MAIL, source="box/INBOX")


@pytest.mark.parametrize("content", [b"", b"a" * 100_000, os.urandom(5_000), bytes(range(256))])
def test_bytes_come_back_as_they_were_kept(archive: Archive, content: bytes) -> None:
    (kept,) = archive.evidence.keep([mail(content)], AT)
    assert kept.new
    assert archive.evidence.content(kept.sha256) == content
    (read,) = archive.evidence.everything()
    assert (read.content, read.received_at, read.label, read.source) == (content, AT, Label.NEW, "box/INBOX")


def test_the_same_bytes_are_kept_once_also_within_a_batch(archive: Archive) -> None:
    kept = archive.evidence.keep([mail(b"one"), mail(b"two"), mail(b"one")], AT)
    assert [one.new for one in kept] == [True, True, False]
    assert [one.new for one in archive.evidence.keep([mail(b"two"), mail(b"three")], AT)] == [False, True]
    assert [one.content for one in archive.evidence.labelled(Label.NEW, 9)] == [b"one", b"two", b"three"]


def test_evidence_is_read_in_the_order_in_which_it_was_stored(archive: Archive) -> None:
    contents = [f"mail {number}".encode() for number in range(1_100)]
    archive.evidence.keep([mail(content) for content in contents], AT)
    assert [one.content for one in archive.evidence.everything()] == contents


def test_evidence_is_listed_without_its_bytes(archive: Archive, tables: Tables) -> None:
    one, two = archive.evidence.keep([mail(b"one"), mail(b"two")], AT)
    rows = list(archive.evidence.rows())
    assert [(row.sha256, row.kind, row.source, row.received_at, row.label) for row in rows] == [
        (each.sha256, EvidenceKind.MAIL, "box/INBOX", AT, Label.NEW) for each in (one, two)
    ]
    assert archive.evidence.rows_among([two.sha256, "f" * 64]) == {two.sha256: rows[1]}


def test_a_server_without_uids_is_remembered_by_the_ids_of_its_mails(archive: Archive) -> None:
    assert not archive.mailboxes.remembers("pop")
    archive.evidence.collected("pop", "INBOX", None, [mail(b"one")], AT, ["id-1"])
    assert archive.mailboxes.remembers("pop")
    assert not archive.mailboxes.remembers("box")


def test_it_is_known_whether_the_sdi_assigned_any_address(archive: Archive) -> None:
    assert not archive.mailboxes.any_assigned()
    archive.mailboxes.assign("box", "sdi12@pec.fatturapa.it", AT)
    assert archive.mailboxes.any_assigned()


def test_mails_and_the_cursor_are_stored_together(archive: Archive) -> None:
    assert archive.mailboxes.cursor("box", "INBOX") is None
    archive.evidence.collected("box", "INBOX", Cursor(7, 20), [mail(b"one")], AT)
    assert archive.mailboxes.cursor("box", "INBOX") == Cursor(7, 20)
    archive.evidence.collected("box", "INBOX", Cursor(7, 10), [], AT)
    assert archive.mailboxes.cursor("box", "INBOX") == Cursor(7, 20)
    (again,) = archive.evidence.collected("box", "INBOX", Cursor(8, 1), [mail(b"one")], AT)
    assert (again.new, archive.mailboxes.cursor("box", "INBOX")) == (False, Cursor(8, 1))


def test_what_came_of_reading_is_written_beside_the_bytes(archive: Archive) -> None:
    (kept,) = archive.evidence.keep([mail(b"broken")], AT)
    archive.evidence.label([Labelled(kept.sha256, Label.QUARANTINED, "mime-broken")])
    (read,) = archive.evidence.labelled(Label.QUARANTINED, 1)
    assert (read.reason, read.content) == ("mime-broken", b"broken")


def test_evidence_is_found_by_its_hash_or_an_unmistakable_beginning(archive: Archive) -> None:
    kept = archive.evidence.keep([mail(str(number).encode()) for number in range(300)], AT)
    hashes = sorted(one.sha256 for one in kept)
    one = archive.evidence.get(hashes[0].upper())
    assert one is not None
    assert one == archive.evidence.get(hashes[0][:12])
    assert (one.sha256, one.kind) == (hashes[0], EvidenceKind.MAIL)
    twin = next(first[:2] for first, second in pairwise(hashes) if first[:2] == second[:2])
    assert [archive.evidence.get(text) for text in (twin, "", "0" * 64, "g", "%", "f" * 65)] == [None] * 6


def test_many_pieces_are_labelled_at_once_and_the_last_word_counts(archive: Archive) -> None:
    kept = archive.evidence.keep([mail(str(number).encode()) for number in range(1_100)], AT)
    labels = [Labelled(one.sha256, Label.UNRELATED) for one in kept]
    labels += [Labelled(kept[0].sha256, Label.UNPROVEN, "no-anchors"), Labelled("0" * 64, Label.MATCHED)]
    archive.evidence.label(labels)
    numbers = archive.overview.numbers().labels
    assert {label: count for label, count in numbers.items() if count} == {Label.UNRELATED: 1_099, Label.UNPROVEN: 1}
    assert [one.reason for one in archive.evidence.labelled(Label.UNPROVEN, 9)] == ["no-anchors"]


def test_mails_from_a_server_without_uids_are_known_by_its_ids(archive: Archive) -> None:
    ids = [f"uid {number}" for number in range(1_100)]
    assert archive.mailboxes.unseen("box", ids) == set(ids)
    archive.evidence.collected("box", "INBOX", None, [mail(b"one")], AT, seen=ids[:1_000])
    archive.evidence.collected("box", "INBOX", None, [], AT, seen=ids[:2])
    assert archive.mailboxes.unseen("box", ids) == set(ids[1_000:])
    assert archive.mailboxes.unseen("other", ids[:1]) == {ids[0]}
    assert archive.mailboxes.cursor("box", "INBOX") is None


def test_of_unrelated_mail_only_the_hash_remains(archive: Archive) -> None:
    archive.transmissions.add([one := prepared(1)], AT)
    old, kept = archive.evidence.keep([mail(b"newsletter"), mail(b"other")], AT)
    unrelated = (old.sha256, one.transmission.sha256)
    archive.evidence.label([Labelled(sha256, Label.UNRELATED) for sha256 in unrelated])
    assert archive.evidence.prune(Label.UNRELATED, AT) == 0
    assert archive.evidence.prune(Label.UNRELATED, AT + timedelta(days=1)) == 1
    assert archive.evidence.content(old.sha256) is None
    assert archive.evidence.content(kept.sha256) == b"other"
    assert archive.evidence.content(one.transmission.sha256) == one.content
    assert [each.new for each in archive.evidence.keep([mail(b"newsletter")], AT)] == [False]


def test_bytes_that_were_changed_behind_our_back_are_not_given_out(archive: Archive, tables: Tables) -> None:
    (kept,) = archive.evidence.keep([mail(b"true")], AT)
    change = blob.update().values(content=b"false", encoding="plain")
    with pytest.raises(IntegrityError, match="only grows"):
        tables.run(change)
    tables.run_unguarded("blob", change)
    with pytest.raises(ConfigurationError) as caught:
        archive.evidence.content(kept.sha256)
    assert caught.value.code == "evidence-damaged"


def test_evidence_with_a_label_can_be_asked_for_from_an_instant_on(archive: Archive) -> None:
    later = AT + timedelta(days=3)
    archive.evidence.keep([mail(b"old")], AT)
    archive.evidence.keep([mail(b"new")], later)
    assert [one.content for one in archive.evidence.labelled(Label.NEW, 9, later)] == [b"new"]
