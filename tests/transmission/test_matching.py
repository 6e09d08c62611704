"""Which attempt a receipt speaks of, and which transmission a notification."""

from dataclasses import replace

import pytest

from invoicebridge.sdi.blocks import RiferimentoArchivio
from invoicebridge.sdi.notifications import Keys
from invoicebridge.transmission.matching import Ambiguous, Key, Matched, Unmatched, match_notification, match_receipt
from tests.transmission.histories import FIRST, SECOND
from tests.transmission.values import attempt, transmission

PEC_ID = "opec1@pec.example"
ONE, TWO = transmission(1), transmission(2)
MAIL = attempt("t1", "t2")
KEYS = Keys(pec_message_id=PEC_ID, hash=ONE.sha256, nome_file=ONE.name, identificativo_sdi="111")


# --- receipts -------------------------------------------------------------------------------------------------------


def test_a_receipt_is_joined_by_our_own_message_id() -> None:
    mail = replace(MAIL, identificativo=None)
    assert match_receipt(FIRST, PEC_ID, [mail]) == Matched((FIRST,), (Key.MSGID,))


def test_a_receipt_without_msgid_is_joined_by_the_providers_id() -> None:
    assert match_receipt(None, PEC_ID, [MAIL]) == Matched((FIRST,), (Key.IDENTIFICATIVO,))


def test_a_receipt_of_another_mail_or_without_any_id_is_unmatched() -> None:
    assert match_receipt("other@example", "opec9", [MAIL]) == Unmatched()
    assert match_receipt(None, None, [MAIL, replace(MAIL, message_id=SECOND, identificativo=None)]) == Unmatched()


def test_a_receipt_whose_two_ids_name_two_mails_is_ambiguous() -> None:
    other = replace(MAIL, message_id=SECOND, identificativo="opec2")
    assert match_receipt(SECOND, PEC_ID, [MAIL, other]) == Ambiguous((FIRST, SECOND))


def test_a_receipt_with_our_id_and_another_providers_id_than_before_is_ambiguous() -> None:
    assert match_receipt(FIRST, "opec7", [MAIL]) == Ambiguous((FIRST,), (Key.IDENTIFICATIVO,))


def test_a_receipt_with_the_providers_id_and_a_strange_message_id_is_ambiguous() -> None:
    assert match_receipt("other@example", PEC_ID, [MAIL]) == Ambiguous((FIRST,), (Key.MSGID,))


# --- notifications --------------------------------------------------------------------------------------------------


def test_a_notification_is_joined_by_every_key_that_it_has() -> None:
    expected = Matched(("t1",), (Key.PEC_MESSAGE_ID, Key.HASH, Key.NOME_FILE), FIRST)
    assert match_notification(KEYS, [ONE, TWO], [MAIL]) == expected


@pytest.mark.parametrize(
    ("keys", "by"),
    [
        (Keys(pec_message_id=PEC_ID), Key.PEC_MESSAGE_ID),
        (Keys(hash=ONE.sha256), Key.HASH),
        (Keys(nome_file=ONE.name), Key.NOME_FILE),
        (Keys(nome_file=f"{ONE.name}.p7m"), Key.NOME_FILE),
        (Keys(nome_file=ONE.name.upper()), Key.NOME_FILE),
        (Keys(identificativo_sdi="111"), Key.IDENTIFICATIVO_SDI),
    ],
)
def test_each_key_alone_is_enough(keys: Keys, by: Key) -> None:
    one = replace(ONE, identificativi_sdi=frozenset({"111"}))
    found = match_notification(keys, [one, TWO], [attempt("t1")])
    assert isinstance(found, Matched)
    assert (found.ids, found.by) == (("t1",), (by,))


def test_the_mail_alone_does_not_tell_which_of_its_files_is_meant() -> None:
    assert match_notification(Keys(pec_message_id=PEC_ID), [ONE, TWO], [MAIL]) == Ambiguous(("t1", "t2"))


def test_a_notification_that_nothing_is_known_of_is_unmatched() -> None:
    strange = Keys(pec_message_id="opec9", hash="f" * 64, nome_file="IT00000000000_ZZZZZ.xml", identificativo_sdi="9")
    assert match_notification(strange, [ONE, TWO], [MAIL]) == Unmatched()
    assert match_notification(Keys(), [ONE], [MAIL]) == Unmatched()


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"hash": "e" * 64}, Key.HASH),
        ({"nome_file": "IT75100120361_00009.xml"}, Key.NOME_FILE),
        ({"pec_message_id": "opec9"}, Key.PEC_MESSAGE_ID),
        ({"identificativo_sdi": "999"}, Key.IDENTIFICATIVO_SDI),
    ],
)
def test_a_key_that_contradicts_what_is_known_makes_the_match_ambiguous(change: dict[str, str], key: Key) -> None:
    one = replace(ONE, identificativi_sdi=frozenset({"111"}))
    found = match_notification(replace(KEYS, **change), [one, TWO], [MAIL])  # type: ignore[arg-type]
    assert found == Ambiguous(("t1",), (key,))


def test_keys_that_find_different_files_make_the_match_ambiguous() -> None:
    found = match_notification(replace(KEYS, hash=TWO.sha256), [ONE, TWO], [MAIL])
    assert found == Ambiguous(("t1", "t2"), (Key.PEC_MESSAGE_ID, Key.HASH, Key.NOME_FILE))


def test_a_mail_whose_pec_id_is_not_known_yet_contradicts_nothing() -> None:
    mail = replace(MAIL, identificativo=None)
    assert match_notification(KEYS, [ONE, TWO], [mail]) == Matched(("t1",), (Key.HASH, Key.NOME_FILE))


def test_a_second_mail_may_get_a_second_number_from_the_sdi() -> None:
    one = replace(ONE, identificativi_sdi=frozenset({"110"}))
    second = replace(attempt("t1"), message_id=SECOND, identificativo="opec2")
    found = match_notification(KEYS, [one, TWO], [attempt("t1"), second])
    assert found == Matched(("t1",), (Key.PEC_MESSAGE_ID, Key.HASH, Key.NOME_FILE), FIRST)


def test_a_hash_that_is_none_contradicts_nothing() -> None:
    found = match_notification(replace(KEYS, hash="non disponibile"), [ONE, TWO], [MAIL])
    assert isinstance(found, Matched)


def test_the_rejection_of_a_zip_speaks_of_every_file_in_it() -> None:
    zipped = [replace(one, archive="IT75100120361_MARZO.zip") for one in (ONE, TWO)]
    found = match_notification(Keys(nome_file="IT75100120361_MARZO.zip"), [*zipped, transmission(3)], [])
    assert found == Matched(("t1", "t2"), (Key.ARCHIVE,))


def test_a_zip_and_a_file_of_the_same_stem_are_two_things() -> None:
    zipped = [replace(ONE, archive="IT75100120361_00001.zip"), replace(TWO, archive="IT75100120361_00001.zip")]
    found = match_notification(Keys(nome_file="IT75100120361_00001.xml"), zipped, [])
    assert found == Matched(("t1",), (Key.NOME_FILE,))


ZIP = "IT75100120361_MARZO.zip"
ZIPPED = [replace(one, archive=ZIP, identificativi_sdi=frozenset({"111"})) for one in (ONE, TWO)]


@pytest.mark.parametrize(
    ("change", "key"),
    [({"pec_message_id": "opec9"}, Key.PEC_MESSAGE_ID), ({"identificativo_sdi": "999"}, Key.IDENTIFICATIVO_SDI)],
)
def test_the_rejection_of_a_zip_with_a_strange_key_is_ambiguous(change: dict[str, str], key: Key) -> None:
    found = match_notification(replace(Keys(nome_file=ZIP), **change), ZIPPED, [MAIL])  # type: ignore[arg-type]
    assert found == Ambiguous(("t1", "t2"), (key,))


def test_the_hash_of_a_rejected_zip_is_that_of_the_zip() -> None:
    keys = Keys(nome_file=ZIP, hash="e" * 64)
    for files in (ZIPPED, ZIPPED[:1]):
        ids = tuple(one.id for one in files)
        assert match_notification(keys, files, []) == Matched(ids, (Key.ARCHIVE,))
        same = [replace(one, archive_sha256="e" * 64) for one in files]
        assert match_notification(keys, same, []) == Matched(ids, (Key.ARCHIVE,))
        other = [replace(one, archive_sha256="d" * 64) for one in files]
        assert match_notification(keys, other, []) == Ambiguous(ids, (Key.HASH,))


@pytest.mark.parametrize("sent_in", [None, ZIP])
def test_a_file_that_is_said_to_have_come_in_another_zip_is_ambiguous(sent_in: str | None) -> None:
    def keys(zip_name: str) -> Keys:
        return Keys(nome_file=ONE.name, archive=RiferimentoArchivio(identificativo_sdi="5", nome_file=zip_name))

    one = replace(ONE, archive=sent_in)
    assert match_notification(keys("IT99999999999_ALTRO.zip"), [one], []) == Ambiguous(("t1",), (Key.ARCHIVE,))
    right = match_notification(keys(ZIP.lower()), [one], [])
    assert right == (Matched(("t1",), (Key.NOME_FILE,)) if sent_in else Ambiguous(("t1",), (Key.ARCHIVE,)))
