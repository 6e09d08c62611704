"""Signed files open however they were written, and those that cannot be opened say why."""

import base64
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from invoicebridge.errors import UnreadableSignature
from invoicebridge.signature import ber, cades, der
from invoicebridge.signature.p7m import MAX_LAYERS, Encoding, Kind, kind_of, open_p7m
from invoicebridge.signature.verify import verify
from tests.certificates import Holder, holder, person, root
from tests.signature.documents import JUDGED_AT, SIGNED_AT, document
from tests.signature.openssl_makes import OpensslMaker

CONTENT = document("1,000 lines")
SMALL = document("one line")
ANCHORS = (root().certificate,)
ATTACHED = ("-nodetach", "-cades")


@pytest.fixture
def openssl(require_tool: Callable[[str], str], tmp_path: Path) -> OpensslMaker:
    """What makes files in other programs' way."""
    return OpensslMaker(require_tool("openssl"), tmp_path)


def other_person() -> Holder:
    """A second signer."""
    return holder("p-256", "TEST ONLY Bianchi Anna", which="second")


def signed() -> bytes:
    """A small file signed by us."""
    return cades.sign(SMALL, person("p-256"), SIGNED_AT)


def refusal(content: bytes) -> str:
    """The code with which a file is refused, and its kind where it has one."""
    with pytest.raises(UnreadableSignature) as caught:
        open_p7m(content)
    return "/".join(filter(None, (caught.value.code, caught.value.parameters.get("kind"))))


def in_lines(content: bytes, end: str = "\r\n") -> bytes:
    """The base64 of bytes in lines of 64."""
    return (end.join(textwrap.wrap(base64.b64encode(content).decode(), 64)) + end).encode()


@pytest.mark.parametrize(
    ("form", "options", "encoding"),
    [
        ("DER", (), Encoding.DER),
        ("DER", ("-stream",), Encoding.BER),
        ("DER", ("-keyid",), Encoding.DER),
        ("DER", ("-noattr",), Encoding.DER),
        ("DER", ("-md", "sha512"), Encoding.DER),
        ("PEM", (), Encoding.PEM),
        ("PEM", ("-stream",), Encoding.PEM),
        ("DER", ("-keyopt", "rsa_padding_mode:pss"), Encoding.DER),
    ],
)
def test_what_openssl_signs_opens_and_is_intact(
    openssl: OpensslMaker, form: str, options: tuple[str, ...], encoding: Encoding
) -> None:
    cades_or_not = ("-nodetach",) if "-noattr" in options else ATTACHED
    file = sign_with_options(openssl, form, (*cades_or_not, *options))
    opened = open_p7m(file)
    assert (opened.content, opened.kind) == (CONTENT, Kind.XML)
    assert [layer.encoding for layer in opened.layers] == [encoding]
    assert verify(file, (), JUDGED_AT).intact


def sign_with_options(openssl: OpensslMaker, form: str, options: tuple[str, ...]) -> bytes:
    """The large content signed; an option of the key must follow the key."""
    if "-keyopt" not in options:
        return openssl.sign(CONTENT, person(), form=form, options=options)
    place = options.index("-keyopt")
    return openssl.sign(CONTENT, person(), form=form, options=options[:place], after=options[place:])


@pytest.mark.parametrize("streamed", [False, True], ids=["DER", "BER"])
@pytest.mark.parametrize(
    "write",
    [
        base64.b64encode,
        in_lines,
        lambda content: in_lines(content, "\n"),
        lambda content: b"\xef\xbb\xbf\r\n" + in_lines(content),
        lambda content: base64.b64encode(content).rstrip(b"="),
        lambda content: b"-----BEGIN PKCS7-----\r\n" + in_lines(content) + b"-----END PKCS7-----\r\n",
        lambda content: (
            b"-----BEGIN PKCS #7 SIGNED DATA-----\n" + in_lines(content) + b"-----END PKCS #7 SIGNED DATA-----"
        ),
    ],
    ids=["one line", "CRLF", "LF", "byte order mark", "no padding", "PKCS7", "PKCS #7"],
)
def test_base64_of_a_signature_opens(openssl: OpensslMaker, write: Callable[[bytes], bytes], *, streamed: bool) -> None:
    made = openssl.sign(CONTENT, person(), options=(*ATTACHED, "-stream") if streamed else ATTACHED)
    assert open_p7m(write(made)).content == CONTENT
    assert verify(write(made), (), JUDGED_AT).intact


def test_white_space_before_a_signature_does_not_hide_it() -> None:
    assert open_p7m(b"\r\n" + signed()).content == SMALL


def test_a_signature_around_a_signature_opens_to_the_innermost_content(openssl: OpensslMaker) -> None:
    inner = in_lines(openssl.sign(CONTENT, person(), options=(*ATTACHED, "-stream")))
    outer = cades.sign(inner, person("p-256"), SIGNED_AT)
    opened = open_p7m(outer)
    assert [layer.encoding for layer in opened.layers] == [Encoding.DER, Encoding.BASE64]
    assert opened.content == CONTENT
    assert [one.layer for one in verify(outer, (), JUDGED_AT).signatures] == [0, 1]


def test_every_one_of_several_signers_is_judged(openssl: OpensslMaker) -> None:
    made = openssl.sign(CONTENT, person(), other_person(), options=ATTACHED)
    verified = verify(made, (), JUDGED_AT)
    names = {one.signatory.name for one in verified.signatures if one.signatory}
    assert names == {"TEST ONLY Rossi Mario", "TEST ONLY Bianchi Anna"}
    assert verified.intact


def test_one_bad_signer_of_two_makes_the_file_bad(openssl: OpensslMaker) -> None:
    made = openssl.sign(SMALL, person("p-256"), other_person(), options=ATTACHED)
    verified = verify(made[:-3] + bytes([made[-3] ^ 1]) + made[-2:], (), JUDGED_AT)
    assert sorted(one.intact for one in verified.signatures) == [False, True]
    assert not verified.intact


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (SMALL, "p7m-unsigned/xml"),
        (document("UTF-16"), "p7m-unsigned/xml"),
        (b"", "p7m-unsigned/empty"),
        (b" \r\n", "p7m-unsigned/empty"),
        (b"PK\x03\x04" + b"x" * 100, "p7m-unsigned/zip"),
        (b"%PDF-1.7", "p7m-unsigned/other"),
        (b"0123456789 is a text", "p7m-unsigned/other"),
        (b"-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n", "p7m-unsigned/other"),
    ],
)
def test_what_is_not_signed_is_told_from_what_is_damaged(content: bytes, code: str) -> None:
    assert refusal(content) == code


@pytest.mark.parametrize("kept", [0.05, 0.3, 0.6, 0.95, 0.999])
def test_a_file_that_was_cut_short_says_so(openssl: OpensslMaker, kept: float) -> None:
    for made in (signed(), openssl.sign(SMALL, person(), options=(*ATTACHED, "-stream"))):
        assert refusal(made[: int(len(made) * kept)]) == "p7m-truncated"


def test_armour_and_base64_that_were_cut_short_say_so() -> None:
    armoured = b"-----BEGIN PKCS7-----\n" + in_lines(signed())
    assert refusal(armoured) == "p7m-truncated"
    assert refusal(base64.b64encode(signed())[:-1000]) == "p7m-truncated"
    assert refusal(base64.b64encode(signed())[:1001]) == "p7m-truncated"


def test_a_character_that_is_not_base64_is_damage() -> None:
    assert refusal(in_lines(signed()).replace(b"\r\n", b"\r\n?", 1)) == "p7m-damaged"


def test_a_detached_signature_is_refused(openssl: OpensslMaker) -> None:
    assert refusal(openssl.sign(CONTENT, person(), options=("-cades",))) == "p7m-detached"


def test_an_encrypted_file_is_refused(openssl: OpensslMaker) -> None:
    assert refusal(openssl.encrypt(CONTENT, person())) == "p7m-encrypted"


def test_a_bundle_of_certificates_is_no_signature(openssl: OpensslMaker, tmp_path: Path) -> None:
    bundle = openssl.certificates(person())
    assert refusal(bundle) == "p7m-without-signers"


def test_content_of_another_kind_is_refused_by_name() -> None:
    stamped = der.sequence(der.identifier("1.2.840.113549.1.9.16.1.31"), der.value(0xA0, der.octets(b"x" * 200)))
    with pytest.raises(UnreadableSignature) as caught:
        open_p7m(stamped)
    assert (caught.value.code, caught.value.parameters["found"]) == ("p7m-other", "1.2.840.113549.1.9.16.1.31")


def test_a_file_signed_too_often_is_refused() -> None:
    file = SMALL
    for _ in range(MAX_LAYERS):
        file = cades.sign(file, person("p-256"), SIGNED_AT)
    assert open_p7m(file).content == SMALL
    assert refusal(cades.sign(file, person("p-256"), SIGNED_AT)) == "p7m-too-deep"


def test_an_empty_content_is_signed_all_the_same() -> None:
    opened = open_p7m(cades.sign(b"", person("p-256"), SIGNED_AT))
    assert (opened.content, opened.kind) == (b"", Kind.EMPTY)


def test_bombs_are_refused_quickly() -> None:
    deep = b"\x30\x80" * 1_000_000
    wide = b"\x30\x80" + b"\x05\x00" * 3_000_000 + b"\0\0"
    inside = der.identifier("1.2.840.113549.1.7.2")
    strings = der.sequence(inside, der.value(0xA0, der.sequence(*[b"\x24\x80"] * 100_000)))
    for bomb in (deep, wide, strings):
        assert refusal(bomb) in {"p7m-damaged", "p7m-truncated"}


def test_the_first_bytes_tell_what_a_file_is() -> None:
    assert kind_of(b"\x30\x80\x06\x09") is Kind.SIGNED
    assert kind_of(b"MIIFoo") is Kind.SIGNED
    assert kind_of(b"\xff\xfe<\0") is Kind.XML


def test_damage_inside_a_definite_length_is_damage() -> None:
    broken = bytearray(signed())
    place = broken.index(bytes.fromhex("2a864886f70d010701")) + 9
    broken[place + 1] ^= 0x40
    assert refusal(bytes(broken)) == "p7m-damaged"
    with pytest.raises(ber.Damaged):
        list(ber.read(b"\x30\x03\x04\x05a").children())


def with_headers(body: bytes, kind: str = "application/pkcs7-mime; smime-type=signed-data") -> bytes:
    """The file as a program for mail saves it."""
    headers = f'MIME-Version: 1.0\r\nContent-Type: {kind};\r\n name="smime.p7m"\r\nContent-Transfer-Encoding: base64'
    return headers.encode() + b"\r\n\r\n" + body


@pytest.mark.parametrize("kind", ["application/pkcs7-mime; smime-type=signed-data", "application/X-PKCS7-mime"])
def test_the_headers_of_a_mail_before_a_signature_are_passed_over(kind: str) -> None:
    for body in (in_lines(signed()), signed()):
        opened = open_p7m(with_headers(body, kind))
        assert (opened.content, opened.kind) == (SMALL, Kind.XML)


@pytest.mark.parametrize(
    "content",
    [
        with_headers(b"hello"),
        with_headers(with_headers(b"MIIA")),
        with_headers(b"MIIA", "text/plain"),
        b"Content-Type: application/pkcs7-mime",
        b"MIME-Version: 1.0\r\n\r\n",
    ],
)
def test_headers_before_anything_else_make_no_signature(content: bytes) -> None:
    assert refusal(content) == "p7m-unsigned/other"


@pytest.mark.parametrize("end", [b"\0", b"\r\n\0\0", b"\x1a"])
def test_zero_bytes_after_base64_are_passed_over(end: bytes) -> None:
    assert open_p7m(base64.b64encode(signed()) + end).content == SMALL
    assert open_p7m(in_lines(signed()) + end).content == SMALL


def test_a_type_and_content_that_hold_nothing_are_damaged() -> None:
    with pytest.raises(UnreadableSignature, match="p7m-damaged"):
        open_p7m(b"\x30\x82\x00\x00" + b"\x00" * 8)
