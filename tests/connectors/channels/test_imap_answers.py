"""Lines of an IMAP server are read as they are, and none that speaks of a mail is passed over."""

import pytest

from invoicebridge.connectors.channels.imap_answers import is_arrival, sizes, windows


def test_sizes_are_found_by_uid_in_any_order_among_other_lines() -> None:
    lines = [b"1 (UID 7 RFC822.SIZE 30)", b"2 (RFC822.SIZE 40 UID 9)", b"2 (FLAGS ())", b"1 (UID 7 FLAGS ())"]
    assert sizes(lines) == {7: 30, 9: 40}


def test_a_mail_without_a_size_is_there_all_the_same() -> None:
    assert sizes([b"1 (UID 7)"]) == {7: 0}


def test_a_size_of_nobody_knows_which_mail_is_no_answer() -> None:
    with pytest.raises(ValueError, match=r"RFC822\.SIZE"):
        sizes([b"1 (RFC822.SIZE 30)"])


def test_pieces_go_from_the_end_to_the_beginning() -> None:
    assert list(windows(5, 2)) == ["4:5", "2:3", "1:1"]
    assert list(windows(0, 2)) == []


@pytest.mark.parametrize(
    ("told", "is_one"), [((3, b"EXISTS"), True), ((0, b"RECENT"), False), ((b"OK", b"Still here"), False), ((), False)]
)
def test_a_mail_shows_in_the_count_of_mails(told: tuple[object, ...], is_one: bool) -> None:
    assert is_arrival(told) == is_one
