"""Whatever the bytes are, they are judged or refused: nothing else is raised, and no change goes unnoticed."""

import base64
import contextlib
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invoicebridge.errors import InvalidDocument, MalformedXml, UnreadableSignature
from invoicebridge.signature import ber, cades, der, keys, xades
from invoicebridge.signature.verify import verify
from tests.certificates import Holder, person, root
from tests.fatturapa.xml_texts import INVOICE
from tests.signature.documents import JUDGED_AT, SIGNED_AT

SIGNER = person("p-256")
CADES = cades.sign(INVOICE.encode(), SIGNER, SIGNED_AT)
XADES = xades.sign(INVOICE.encode(), SIGNER, SIGNED_AT)
BITS = (1, 4, 32, 128)


def is_good(signed: bytes) -> bool:
    """Our verdict; a file that is refused is not good."""
    try:
        return verify(signed, (root().certificate,), JUDGED_AT).good
    except InvalidDocument:
        return False


def unnoticed(signed: bytes, without: bytes) -> set[int]:
    """The places where one bit can change and the file is still good, outside a part that is not looked at.

    Each place is tried with one of four bits in turn.
    """
    skipped = range(signed.index(without), signed.index(without) + len(without))
    return {
        place
        for place in range(len(signed))
        if place not in skipped
        and is_good(signed[:place] + bytes([signed[place] ^ BITS[place % len(BITS)]]) + signed[place + 1 :])
    }


@pytest.mark.slow
def test_no_byte_of_a_cades_can_be_changed_unnoticed() -> None:
    """Save those that are no part of what is signed: the numbers of two versions, and the digest named in front of the
    content, a hint for programs that read in one pass. (A certificate above the signer's is not signed either.)
    """
    hint = CADES.index(bytes.fromhex("310d300b0609"))
    info = CADES.index(keys.identity(SIGNER.chain[0]).issuer_and_serial)
    assert unnoticed(CADES, SIGNER.chain[1]) <= {hint - 1, info - 1, *range(hint, hint + 15)}


@pytest.mark.slow
def test_no_byte_of_an_xades_can_be_changed_unnoticed() -> None:
    """Save the names that XAdES leaves unsigned: the Id of the signature and the Target that repeats it."""
    names = [match.span() for match in re.finditer(rb'<ds:Signature [^>]*| Target="[^>]*', XADES)]
    assert unnoticed(XADES, base64.b64encode(SIGNER.chain[1])) <= {place for span in names for place in range(*span)}


@given(st.binary(max_size=300))
def test_any_bytes_are_judged_or_refused(content: bytes) -> None:
    for start in (b"", b"\x30\x80", b"\x30\x82\x01\x00", b"MII", b"<a>", CADES[:40]):
        with contextlib.suppress(UnreadableSignature, MalformedXml):
            verify(start + content, (), JUDGED_AT)


@given(st.lists(st.tuples(st.integers(0, len(CADES) - 1), st.integers(0, 255)), min_size=1, max_size=6))
@settings(max_examples=200, deadline=None)
def test_a_p7m_with_any_bytes_changed_is_judged_or_refused(changes: list[tuple[int, int]]) -> None:
    content = bytearray(CADES)
    for place, octet in changes:
        content[place] = octet
    with contextlib.suppress(UnreadableSignature):
        verify(bytes(content), (root().certificate,), JUDGED_AT)


@given(st.integers(-(2**70), 2**70))
def test_an_integer_is_read_as_it_was_written(number: int) -> None:
    assert ber.integer(ber.read(der.integer(number))) == number


@given(st.lists(st.integers(0, 2**40), min_size=1, max_size=8), st.integers(0, 2))
def test_an_object_identifier_is_read_as_it_was_written(numbers: list[int], first: int) -> None:
    dotted = ".".join(map(str, (first, numbers[0] % 40, *numbers[1:])))
    assert ber.identifier(ber.read(der.identifier(dotted))) == dotted


@given(st.datetimes())
def test_an_instant_is_read_as_it_was_written(naive: datetime) -> None:
    at = naive.replace(tzinfo=UTC, microsecond=0)
    assert ber.instant(ber.read(der.instant(at))) == at


@given(st.binary(max_size=400), st.integers(1, 100))
def test_a_string_in_pieces_is_the_string(content: bytes, size: int) -> None:
    pieces = [der.octets(content[start : start + size]) for start in range(0, len(content), size)]
    constructed = b"\x24\x80" + b"".join(pieces) + b"\0\0"
    assert ber.octets(ber.read(constructed)) == content


def test_an_indefinite_value_reads_as_the_definite_one() -> None:
    definite = der.sequence(der.integer(5), der.sequence(der.octets(b"x")))
    indefinite = b"\x30\x80" + der.integer(5) + b"\x30\x80" + der.octets(b"x") + b"\0\0\0\0"
    assert ber.definite(ber.read(indefinite)) == ber.definite(ber.read(definite)) == definite


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        (b"260302091530+0100", der.UTC_TIME),
        (b"20260302081530Z", der.GENERALIZED_TIME),
        (b"20260302081530.5Z", der.GENERALIZED_TIME),
        (b"20260302031530-0500", der.GENERALIZED_TIME),
    ],
)
def test_times_with_zones_and_fractions_are_instants(text: bytes, tag: int) -> None:
    assert ber.instant(ber.read(der.value(tag, text))).isoformat() == "2026-03-02T08:15:30+00:00"


@pytest.mark.parametrize("text", [b"", b"2603020915", b"261302091530Z", b"260302091530", b"99999999999999Z"])
def test_what_is_no_time_is_damage(text: bytes) -> None:
    with pytest.raises(ber.Damaged):
        ber.instant(ber.read(der.value(der.UTC_TIME, text)))


def test_a_signer_has_the_shape_of_the_port() -> None:
    signer: keys.Signer = SIGNER
    assert isinstance(signer, Holder)
