"""Damaged mails: never an exception, never a hang, and never a proof of something that was not signed.

INVOICEBRIDGE_FUZZ_MAILS is how many mails are damaged (default 28,000, about 20 seconds).
"""

import base64
import os
import time
import tracemalloc
from collections.abc import Callable
from random import Random

import pytest

from invoicebridge.pec.authenticity import proves_sdi, verify
from invoicebridge.pec.messages import AnomalyEnvelope, Message, OrdinaryMail
from invoicebridge.pec.parse import parse
from invoicebridge.pec.verdict import Proven
from invoicebridge.sandbox.mime_writer import signed_mail
from tests.pec import generator as g
from tests.pec.test_ordinary_mail import ORDINARY

SHARE = int(os.environ.get("INVOICEBRIDGE_FUZZ_MAILS", "28000")) // 7
LONGEST_SECONDS = 20
TOKENS = (
    b"\r\n", b"\n", b"\r", b"\r\n\r\n", b"--", b"=", b"=?utf-8?B?", b"?=", b'"', b";", b"<", b">", b":", b",", b"\x00",
    b"\xff", b"\x80", b"\x30\x80", b"\x00\x00", b"<!DOCTYPE a [", b"&#0;", b"<msgid>", b"]]>", b"boundary=",
    b"multipart/signed", b"multipart/mixed", b"message/rfc822", b"daticert.xml", b"X-Trasporto: errore\r\n",
    b"From: a@b.example\r\n",
    b"Content-Transfer-Encoding: base64\r\n", b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n", b"0" * 40,
)  # fmt: skip


def damage(content: bytes, random: Random, other: bytes) -> bytes:
    """The bytes with one to four things changed."""
    for _ in range(random.randint(1, 4)):
        content = random.choice(WAYS)(content, random, other)
    return content


def _flip(content: bytes, random: Random, _: bytes) -> bytes:
    at = random.randrange(len(content) or 1)
    return content[:at] + bytes([random.randrange(256)]) + content[at + 1 :]


def _cut(content: bytes, random: Random, _: bytes) -> bytes:
    at = random.randrange(len(content) or 1)
    return content[:at] + content[at + random.choice((1, 2, 40, 1000)) :]


def _double(content: bytes, random: Random, _: bytes) -> bytes:
    at = random.randrange(len(content) or 1)
    return content[: at + random.choice((1, 60, 900))] + content[at:]


def _insert(content: bytes, random: Random, _: bytes) -> bytes:
    at = random.randrange(len(content) or 1)
    return content[:at] + random.choice(TOKENS) * random.choice((1, 1, 1, 30)) + content[at:]


def _truncate(content: bytes, random: Random, _: bytes) -> bytes:
    return content[: random.randrange(len(content) or 1)]


def _splice(content: bytes, random: Random, other: bytes) -> bytes:
    at, there = random.randrange(len(content) or 1), random.randrange(len(other) or 1)
    return content[:at] + other[there:]


def _move_lines(content: bytes, random: Random, _: bytes) -> bytes:
    lines = content.split(b"\r\n")
    random.shuffle(part := lines[: random.randint(2, 40)])
    return b"\r\n".join([*part, *lines[len(part) :]])


WAYS: tuple[Callable[[bytes, Random, bytes], bytes], ...] = (
    _flip, _flip, _cut, _double, _insert, _insert, _truncate, _splice, _move_lines,
)  # fmt: skip


def signed_facts(message: Message) -> object:
    """What the message says under the provider's signature."""
    if isinstance(message, OrdinaryMail):
        return None
    files = () if message.original is None else tuple((one.name, one.content) for one in message.original.attachments)
    return (None if isinstance(message, AnomalyEnvelope) else message.daticert, files)


GENUINE = tuple(g.every_kind().values())
TRUE_FACTS = [signed_facts(parse(mail)) for mail in GENUINE]
SEEDS = (*GENUINE, *(mail for mail in ORDINARY.values() if len(mail) < 10_000))


def judge(mail: bytes) -> None:
    """The mail is read and judged in bounded time; if it is proven, it says what one of the genuine mails says."""
    start = time.perf_counter()
    message = parse(mail)
    verdict = verify(message, g.trust(), g.RECEIVED, [g.COMPANY])
    facts = signed_facts(message)
    if isinstance(verdict, Proven):
        assert facts in TRUE_FACTS
    if proves_sdi(message, verdict):
        assert facts == signed_facts(parse(g.envelope()))
    assert time.perf_counter() - start < LONGEST_SECONDS


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_damaged_mails_are_read_and_prove_nothing_new(seed: int) -> None:
    random = Random(seed)
    for _ in range(SHARE):
        judge(damage(random.choice(SEEDS), random, random.choice(SEEDS)))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_damaged_signatures_prove_nothing_new(seed: int) -> None:
    random = Random(seed)
    head, body, p7s = g.taken_apart(g.envelope())
    signature = base64.b64decode(p7s.partition(b"\r\n\r\n")[2])
    for _ in range(SHARE):
        judge(signed_mail(head, body, damage(signature, random, body)))


@pytest.mark.slow
def test_damaged_daticerts_are_read_or_reported() -> None:
    random = Random(7)
    head, body, _ = g.taken_apart(g.envelope())
    start, _, rest = body.partition(b"Content-Type: application/xml")
    fields, _, rest = rest.partition(b"\r\n\r\n")
    encoded, _, end = rest.partition(b"\r\n--")
    content = base64.b64decode(encoded)
    for _ in range(SHARE):
        changed = base64.encodebytes(damage(content, random, body)).rstrip().replace(b"\n", b"\r\n")
        forged = start + b"Content-Type: application/xml" + fields + b"\r\n\r\n" + changed + b"\r\n--" + end
        judge(signed_mail(head, forged, b"\x30\x00"))


@pytest.mark.slow
@pytest.mark.parametrize("line_break", [b"\r\n", b"\n"], ids=["crlf", "lf"])
def test_a_mail_of_30_mb_is_read_judged_and_unpacked_within_four_times_its_size(line_break: bytes) -> None:
    sent = g.notification_sent()
    part = b'Content-Type: application/zip; name="a.zip"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    letters = base64.encodebytes(bytes(range(256)) * 86_000).replace(b"\n", b"\r\n")
    content = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + part + letters + b"\r\n--b--\r\n"
    mail = g.provider().transport(
        type(sent)(sent.sender, sent.recipients, sent.subject, sent.message_id, content), g.certified()
    )
    mail = mail.replace(b"\r\n", line_break)
    del letters, content
    tracemalloc.start()
    message = parse(mail)
    verdict = verify(message, g.trust(), g.RECEIVED, [g.COMPANY])
    size = sum(len(file.content) for file in getattr(message, "attachments", ()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(verdict, Proven)
    assert size == 256 * 86_000
    assert len(mail) > 29_000_000
    assert len(mail) + peak < 4 * len(mail)
