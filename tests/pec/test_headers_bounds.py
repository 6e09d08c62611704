"""A head made to take long or much memory takes neither: 20 MB of it, in less than a second or two each."""

import time
import tracemalloc

import pytest

from invoicebridge.pec import headers
from invoicebridge.pec.deviations import Oddity
from invoicebridge.pec.headers import LARGEST, LONGEST_TEXT, MOST_FIELDS, decoded
from invoicebridge.pec.parse import parse

SIZE = 20_000_000
HEADS = {
    "empty fields": (b"", b"a:\n"),
    "short fields": (b"", b"a: b\r\n"),
    "folded lines": (b"Subject: ", b"\n x"),
    "encoded words": (b"Subject: ", b"=?utf-8?q?a?= "),
    "encoded words of two charsets": (b"Subject: ", b"=?utf-8?q?a?= =?latin1?q?a?= "),
    "open quotes": (b"Content-Type: multipart/mixed; boundary", b';a="\\'),
    "addresses": (b"Reply-To: ", b"a@b.it,"),
}


@pytest.mark.parametrize("name", HEADS)
def test_a_head_of_twenty_megabytes_is_read_in_bounded_time_and_memory(name: str) -> None:
    start, unit = HEADS[name]
    mail = start + unit * (SIZE // len(unit))
    tracemalloc.start()
    began = time.perf_counter()
    message = parse(mail)
    took, (_, peak) = time.perf_counter() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert any(one.oddity is Oddity.HEADER_TOO_LARGE for one in message.deviations)
    assert took < 10
    assert peak < 100_000_000


def test_a_head_is_read_to_its_limits_and_says_when_it_went_beyond() -> None:
    whole = headers.read(b"a: b\r\n" * MOST_FIELDS)
    assert (len(whole.fields), whole.cut) == (MOST_FIELDS, False)
    more = headers.read(b"a: b\r\n" * (MOST_FIELDS + 1))
    assert (len(more.fields), more.cut) == (MOST_FIELDS, True)
    assert not headers.read(b"a: " + b"b" * (LARGEST - 3)).cut
    assert headers.read(b"a: " + b"b" * (LARGEST - 2)).cut


def test_what_stands_beyond_the_limit_of_a_text_stays_as_it_stands() -> None:
    text = "x" * LONGEST_TEXT + "=?utf-8?q?a?="
    assert decoded(text) == text


def test_a_quote_that_is_never_closed_reaches_to_the_end() -> None:
    head = headers.read(b'Content-Type: text/plain; name="a\\"b; c=d')
    assert head.parameter("content-type", "name") == '"a\\"b; c=d'
