"""Nothing leaves with a signature that does not fit: what is wrong is said before, and never with a secret in it."""

from collections.abc import Callable, Sequence
from datetime import datetime

import pytest

from invoicebridge.errors import MalformedXml, SigningError
from invoicebridge.signature import cades, xades
from invoicebridge.signature.keys import Algorithm, Prepared
from tests.certificates import Holder, der, holder, person
from tests.signature.documents import SIGNED_AT, document

CONTENT = document("one line")
Prepare = Callable[[bytes, Sequence[bytes], Algorithm, datetime], Prepared]
both_forms = pytest.mark.parametrize("prepare", [cades.prepare, xades.prepare], ids=["cades", "xades"])


def code(prepare: Prepare, chain: Sequence[bytes], algorithm: Algorithm, content: bytes = CONTENT) -> str:
    """The code with which preparing a signature fails."""
    with pytest.raises(SigningError) as caught:
        prepare(content, chain, algorithm, SIGNED_AT)
    return caught.value.code


@both_forms
def test_a_signature_by_another_key_is_noticed_before_the_file_is_made(prepare: Prepare) -> None:
    mine, other = person(), holder("rsa-2048", which="another")
    prepared = prepare(CONTENT, mine.chain, mine.algorithm, SIGNED_AT)
    with pytest.raises(SigningError) as caught:
        prepared.finish(other.sign_digests([prepared.digest])[0])
    assert (caught.value.code, caught.value.parameters) == ("signature-unfit", {"subject": "TEST ONLY Rossi Mario"})


@both_forms
@pytest.mark.parametrize("kind", ["rsa-2048", "p-256"])
def test_rubbish_in_the_place_of_a_signature_is_noticed(prepare: Prepare, kind: str) -> None:
    mine = person(kind)
    prepared = prepare(CONTENT, mine.chain, mine.algorithm, SIGNED_AT)
    for rubbish in (b"", b"rubbish", bytes(256), bytes(70)):
        with pytest.raises(SigningError):
            prepared.finish(rubbish)


@both_forms
def test_a_prepared_signature_waits_for_its_key(prepare: Prepare) -> None:
    """As with a remote service that signs a batch of digests in one call."""
    mine = person("p-256")
    prepared = [prepare(CONTENT, mine.chain, mine.algorithm, SIGNED_AT) for _ in range(3)]
    signatures = mine.sign_digests([one.digest for one in prepared])
    made = [one.finish(signature) for one, signature in zip(prepared, signatures, strict=True)]
    assert all(CONTENT[:-30] in one for one in made)


@both_forms
def test_a_chain_that_does_not_fit_is_refused(prepare: Prepare) -> None:
    rsa, curve = person(), person("p-256")
    assert code(prepare, (), Algorithm.RSA_SHA256) == "certificate-missing"
    assert code(prepare, (b"no certificate",), Algorithm.RSA_SHA256) == "certificate-unreadable"
    assert code(prepare, rsa.chain, Algorithm.ECDSA_SHA256) == "key-of-other-kind"
    assert code(prepare, curve.chain, Algorithm.RSA_SHA256) == "key-of-other-kind"


def test_a_document_with_a_signature_is_not_signed_again_with_xades() -> None:
    mine = person("p-256")
    signed = xades.sign(CONTENT, mine, SIGNED_AT)
    assert code(xades.prepare, mine.chain, mine.algorithm, signed) == "already-signed"


def test_a_document_without_an_end_tag_is_refused() -> None:
    mine = person("p-256")
    assert code(xades.prepare, mine.chain, mine.algorithm, b"<a/>") == "root-without-end-tag"


def test_what_is_no_xml_gets_no_xades() -> None:
    mine = person("p-256")
    with pytest.raises(MalformedXml):
        xades.prepare(b"<!DOCTYPE a><a></a>", mine.chain, mine.algorithm, SIGNED_AT)


def test_the_signer_s_certificate_comes_first_and_the_others_follow() -> None:
    mine: Holder = person("p-256")
    signed = cades.sign(CONTENT, mine, SIGNED_AT)
    assert len(mine.chain) == 2
    assert all(one in signed for one in mine.chain)
    assert der(mine.above[-1]) not in signed
