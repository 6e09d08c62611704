"""Every signature that we make is good for tools that we did not write, and bad for all once a byte of it changes."""

import base64
import re
from collections.abc import Callable, Iterator

import pytest

from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa.schema import Schemas
from invoicebridge.signature import cades, xades
from invoicebridge.signature.verdict import Verified
from invoicebridge.signature.verify import verify
from invoicebridge.xml import parse_data
from tests.certificates import CODICE_FISCALE, Holder, der, holder, person, root
from tests.signature.documents import DOCUMENTS, JUDGED_AT, LARGE, SIGNED_AT, document

NAMES = (*DOCUMENTS, pytest.param(LARGE, marks=pytest.mark.slow))
ANCHORS = (root().certificate,)
Openssl = Callable[[bytes], bytes | None]
Xmlsec = Callable[[bytes], bool]


def verified(signed: bytes) -> Verified:
    """Our own verdict, the test root being trusted."""
    return verify(signed, ANCHORS, JUDGED_AT)


def is_good(signed: bytes) -> bool:
    """Whether our own verifier finds nothing wrong; a file that cannot even be read is not good."""
    try:
        return verified(signed).good
    except InvalidDocument:
        return False


@pytest.mark.parametrize("name", NAMES)
def test_a_cades_is_good_for_openssl_and_for_us(signer: Holder, name: str, openssl_takes: Openssl) -> None:
    content = document(name)
    signed = cades.sign(content, signer, SIGNED_AT)
    assert openssl_takes(signed) == content
    assert (verified(signed).content, verified(signed).good) == (content, True)


@pytest.mark.parametrize("name", NAMES)
def test_an_xades_is_good_for_xmlsec_and_for_us_and_stays_valid(
    signer: Holder, name: str, xmlsec_takes: Xmlsec, our_schemas: Schemas
) -> None:
    signed = xades.sign(document(name), signer, SIGNED_AT)
    assert xmlsec_takes(signed)
    assert verified(signed).good
    assert our_schemas.violations(parse_data(signed)) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_an_xades_leaves_the_bytes_of_the_document_as_they_are(name: str) -> None:
    content = document(name)
    signed = xades.sign(content, person("p-256"), SIGNED_AT)
    added = len(signed) - len(content)
    assert any(signed[:place] + signed[place + added :] == content for place in places(signed, content))


def places(signed: bytes, content: bytes) -> Iterator[int]:
    """Where the signature may begin: at the first byte that differs, or a little before where it looks alike."""
    first = next(place for place, (one, other) in enumerate(zip(signed, content, strict=False)) if one != other)
    yield from range(first, first - 8, -1)


def test_what_a_signature_says_is_read_back(signer: Holder) -> None:
    for form in (cades, xades):
        (signature,) = verified(form.sign(document("one line"), signer, SIGNED_AT)).signatures
        assert signature.signing_time == SIGNED_AT
        assert signature.algorithm == signer.algorithm
        assert signature.signatory is not None
        assert signature.signatory.codice_fiscale == CODICE_FISCALE
        assert signature.signatory.qualified
        assert (signature.failures, signature.remarks) == ((), ())


def changed(signed: bytes, place: int) -> bytes:
    """The same bytes with one of them changed."""
    return signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]


CADES_PLACES: dict[str, Callable[[bytes, Holder], int]] = {
    "content": lambda signed, signer: signed.index(b"Penne"),
    "signing time": lambda signed, signer: signed.index(b"260302091530Z") + 11,
    "message digest": lambda signed, signer: signed.index(bytes.fromhex("2a864886f70d010904")) + 20,
    "signing certificate": lambda signed, signer: signed.index(bytes.fromhex("2a864886f70d010910022f")) + 25,
    "signature": lambda signed, signer: len(signed) - 5,
    "certificate's key": lambda signed, signer: signed.index(public_numbers(signer)) + 20,
    "certificate's name": lambda signed, signer: signed.index(CODICE_FISCALE.encode()),
    "certificate's signature": lambda signed, signer: (
        signed.index(der(signer.certificate)) + len(der(signer.certificate)) - 5
    ),
}


def public_numbers(signer: Holder) -> bytes:
    """The key's bytes as they stand in its certificate."""
    encoded = der(signer.certificate)
    size = 65 if signer.algorithm.startswith("ecdsa") else 256
    start = encoded.index(b"\x03\x42\x00\x04" if size == 65 else b"\x02\x82") + 4
    return encoded[start : start + 64]


@pytest.mark.parametrize("place", CADES_PLACES)
def test_a_cades_is_bad_for_all_after_one_byte_changes(signer: Holder, place: str, openssl_takes: Openssl) -> None:
    signed = cades.sign(document("one line"), signer, SIGNED_AT)
    tampered = changed(signed, CADES_PLACES[place](signed, signer))
    assert openssl_takes(tampered) is None
    assert not is_good(tampered)


XADES_PLACES = {
    "content": rb"Pe(n)ne",
    "attribute": rb'versione="FPR1(2)"',
    "namespace": rb"fatture/v1\.(2)",
    "signing time": rb"T10:15:3(0)\+01:00",
    "zone": rb"T10:15:30\+0(1):00",
    "MIME type": rb"text/xm(l)",
    "digest of the document": rb'(?s)URI="".*?<ds:DigestValue>(.)',
    "digest of the properties": rb'(?s)-properties">.*?<ds:DigestValue>(.)',
    "signature": rb"<ds:SignatureValue>....(.)",
    "certificate": rb"<ds:X509Certificate>.{300}(.)",
    "digest of the certificate": rb"<xades:CertDigest>.*?<ds:DigestValue>...(.)",
    "transform": rb"enveloped-signatur(e)",
    "name of a reference": rb'<ds:Reference Id="xades-(.)',
}


@pytest.mark.parametrize("place", XADES_PLACES)
def test_an_xades_is_bad_for_all_after_one_byte_changes(signer: Holder, place: str, xmlsec_takes: Xmlsec) -> None:
    signed = xades.sign(document("one line"), signer, SIGNED_AT)
    match = re.search(XADES_PLACES[place], signed)
    assert match is not None
    other = b"A" if match[1] != b"A" else b"B"
    tampered = signed[: match.start(1)] + other + signed[match.end(1) :]
    assert not xmlsec_takes(tampered)
    assert not is_good(tampered)


FOUR_PLACES = {
    "content": r"(?s).*<Descrizione>P(e)n",
    "signed attribute": r"T10:15:3(0)\+01:00",
    "signature": r"<ds:SignatureValue>....(.)",
    "certificate": r"<ds:X509Certificate>.{300}(.)",
}
"""Where a byte of any XAdES is changed; in the content, the last line of the invoice."""
ENCODINGS = {"byte order mark": "utf-8-sig", "ISO-8859-1": "latin-1", "windows-1252": "cp1252", "UTF-16": "utf-16"}


def cades_changed(name: str, signer: Holder) -> Iterator[tuple[str, bytes]]:
    """A CAdES of that document with one byte changed in each of the four places."""
    content = document(name)
    signed = cades.sign(content, signer, SIGNED_AT)
    yield "content", changed(signed, signed.index(content) + len(content) // 2)
    yield "signed attribute", changed(signed, CADES_PLACES["signing time"](signed, signer))
    yield "signature", changed(signed, CADES_PLACES["signature"](signed, signer))
    yield "certificate", changed(signed, CADES_PLACES["certificate's key"](signed, signer))


def xades_changed(name: str, signer: Holder) -> Iterator[tuple[str, bytes]]:
    """The same of an XAdES; the byte stays one that may stand there, so that only the signature can tell."""
    encoding = ENCODINGS.get(name, "utf-8")
    text = xades.sign(document(name), signer, SIGNED_AT).decode(encoding)
    for place, pattern in FOUR_PLACES.items():
        match = re.search(pattern, text)
        assert match is not None, place
        other = "1" if match[1] != "1" else "2"
        yield place, (text[: match.start(1)] + other + text[match.end(1) :]).encode(encoding)


@pytest.mark.slow
@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_kind_of_document_with_one_byte_changed_is_bad_for_all(
    signer: Holder, name: str, openssl_takes: Openssl, xmlsec_takes: Xmlsec
) -> None:
    assert unnoticed(name, signer, openssl_takes, xmlsec_takes) == []


@pytest.mark.slow
def test_five_megabytes_with_one_byte_changed_are_bad_for_all(openssl_takes: Openssl, xmlsec_takes: Xmlsec) -> None:
    assert unnoticed(LARGE, person("p-256"), openssl_takes, xmlsec_takes) == []


def unnoticed(name: str, signer: Holder, openssl_takes: Openssl, xmlsec_takes: Xmlsec) -> list[tuple[str, str]]:
    """Who did not notice which of the changes; empty where all noticed all."""
    found = [("openssl", place) for place, bad in cades_changed(name, signer) if openssl_takes(bad) is not None]
    found += [("xmlsec1", place) for place, bad in xades_changed(name, signer) if xmlsec_takes(bad)]
    both = (*cades_changed(name, signer), *xades_changed(name, signer))
    return [*found, *(("we", place) for place, bad in both if is_good(bad))]


def test_another_certificate_with_the_same_key_is_noticed(openssl_takes: Openssl) -> None:
    """Without signing-certificate it would pass: the key is the same."""
    mine, other = person(), holder(name="TEST ONLY Somebody Else")
    signed = cades.sign(document("one line"), mine, SIGNED_AT)
    signed_xml = xades.sign(document("one line"), mine, SIGNED_AT)
    swapped = signed_xml.replace(base64.b64encode(der(mine.certificate)), base64.b64encode(der(other.certificate)))
    assert openssl_takes(signed) is not None
    assert [failure.code for failure in verified(swapped).failures] == ["certificate-changed"]
