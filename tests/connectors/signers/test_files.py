"""PKCS#12 files and PEM pairs: what they sign verifies, and whatever is wrong with them is said before anything is."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from invoicebridge.bridge.ports import BatchSigner
from invoicebridge.bridge.signing.probe import probe
from invoicebridge.connectors.secrets import FromEnvironment, FromFile
from invoicebridge.connectors.signers import pem, pkcs12
from invoicebridge.connectors.signers.pem import Pem
from invoicebridge.connectors.signers.pkcs12 import Pkcs12
from invoicebridge.errors import InvoiceBridgeError
from invoicebridge.signature.keys import Algorithm
from tests import certificates
from tests.certificates import Holder
from tests.connectors.signers import keys

SECRET = FromEnvironment("TEST_PASSPHRASE")
Opening = Callable[[Holder], AbstractContextManager[BatchSigner]]


@pytest.fixture(autouse=True)
def passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_PASSPHRASE", keys.PASSPHRASE)


@pytest.fixture(params=["pkcs12", "pem", "pem without passphrase"])
def opening(request: pytest.FixtureRequest, tmp_path: Path) -> Opening:
    """A function that writes a key in the form of the test and opens it."""

    def opened(who: Holder) -> AbstractContextManager[BatchSigner]:
        if request.param == "pkcs12":
            file = keys.write_pkcs12(tmp_path / "a.p12", who)
            return pkcs12.opened(Pkcs12(file=file, passphrase=SECRET), keys.NOW)
        plain = request.param == "pem without passphrase"
        key = keys.write_key(tmp_path / "key.pem", who, None if plain else keys.PASSPHRASE)
        bundle = keys.write_certificates(tmp_path / "c.pem", *who.above[::-1], who.certificate)
        return pem.opened(Pem(key=key, certificate=bundle, passphrase=SECRET), keys.NOW)

    return opened


def refusal(opening: AbstractContextManager[BatchSigner]) -> str:
    """The code of the error with which a signer is refused."""
    with pytest.raises(InvoiceBridgeError) as refused, opening:
        pass
    assert keys.PASSPHRASE not in str(refused.value)
    return refused.value.code


@pytest.mark.parametrize(("kind", "algorithm"), [("rsa-2048", Algorithm.RSA_SHA256), ("p-256", Algorithm.ECDSA_SHA256)])
def test_a_key_signs_and_its_chain_has_the_leaf_first_and_no_root(
    opening: Opening, kind: str, algorithm: Algorithm
) -> None:
    who = keys.held(kind)
    with opening(who) as signer:
        assert (signer.chain, signer.algorithm) == (who.chain, algorithm)
        assert probe(signer, keys.NOW).failures == ()
        assert len(signer.sign_digests([sha256(b"a").digest(), sha256(b"b").digest()])) == 2


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (keys.held(start=-20, end=-1), "signer-certificate-expired"),
        (keys.held(start=1), "signer-certificate-not-yet-valid"),
        (keys.held("rsa-1024"), "signer-key-unsupported"),
        (keys.on_another_curve(), "signer-key-unsupported"),
        (certificates.holder(use="key_encipherment"), "signer-certificate-use"),
    ],
    ids=["expired", "not yet valid", "short key", "other curve", "for encryption"],
)
def test_an_unfit_certificate_is_refused(opening: Opening, who: Holder, code: str) -> None:
    assert refusal(opening(who)) == code


def test_a_pem_key_that_is_not_the_certificates_is_refused(tmp_path: Path) -> None:
    key = keys.write_key(tmp_path / "key.pem", replace(keys.held(), key=certificates.key("rsa-2048", "another")))
    certificate = keys.write_certificates(tmp_path / "c.pem", keys.held().certificate)
    assert refusal(pem.opened(Pem(key=key, certificate=certificate), keys.NOW)) == "signer-key-does-not-fit"


def test_a_pem_pair_may_be_one_file(tmp_path: Path) -> None:
    both = keys.write_certificates(tmp_path / "both.pem", keys.held().certificate)
    both.write_bytes(both.read_bytes() + keys.write_key(tmp_path / "key.pem", keys.held()).read_bytes())
    with pem.opened(Pem(key=both, certificate=both), keys.NOW) as signer:
        assert signer.chain == keys.held().chain[:1]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "signer-file-malformed"), (b"0\x82\x01\x02\x02\x01\x01", "signer-file-malformed"), (None, "file-missing")],
    ids=["empty", "no PFX", "missing"],
)
def test_what_is_no_pkcs12_file_is_refused(tmp_path: Path, content: bytes | None, code: str) -> None:
    file = tmp_path / "a.p12"
    if content is not None:
        file.write_bytes(content)
    assert refusal(pkcs12.opened(Pkcs12(file=file, passphrase=SECRET), keys.NOW)) == code


def test_a_wrong_or_missing_passphrase_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = keys.write_pkcs12(tmp_path / "a.p12", keys.held())
    key = keys.write_key(tmp_path / "key.pem", keys.held(), keys.PASSPHRASE)
    bundle = keys.write_certificates(tmp_path / "c.pem", keys.held().certificate)
    pair = Pem(key=key, certificate=bundle)
    assert refusal(pkcs12.opened(Pkcs12(file=file), keys.NOW)) == "signer-passphrase-missing"
    assert refusal(pem.opened(pair, keys.NOW)) == "signer-passphrase-missing"
    monkeypatch.setenv("TEST_PASSPHRASE", "another")
    assert refusal(pkcs12.opened(Pkcs12(file=file, passphrase=SECRET), keys.NOW)) == "signer-passphrase-wrong"
    assert refusal(pem.opened(replace(pair, passphrase=SECRET), keys.NOW)) == "signer-passphrase-wrong"
    monkeypatch.delenv("TEST_PASSPHRASE")
    assert refusal(pem.opened(replace(pair, passphrase=SECRET), keys.NOW)) == "secret-missing"


def test_a_file_without_a_private_key_or_certificate_is_refused(tmp_path: Path) -> None:
    bundle = keys.write_certificates(tmp_path / "c.pem", keys.held().certificate)
    key = keys.write_key(tmp_path / "key.pem", keys.held())
    assert refusal(pem.opened(Pem(key=bundle, certificate=bundle), keys.NOW)) == "signer-key-missing"
    assert refusal(pem.opened(Pem(key=key, certificate=key), keys.NOW)) == "signer-certificate-missing"
    damaged = tmp_path / "damaged.pem"
    damaged.write_bytes(key.read_bytes().replace(b"M", b"N", 1))
    assert refusal(pem.opened(Pem(key=damaged, certificate=bundle), keys.NOW)) == "signer-file-malformed"


def test_a_passphrase_in_a_file_is_its_first_line(tmp_path: Path) -> None:
    secret = tmp_path / "passphrase"
    secret.write_bytes(keys.PASSPHRASE.encode() + b"\r\nand a remark\n")
    file = keys.write_pkcs12(tmp_path / "a.p12", keys.held())
    with pkcs12.opened(Pkcs12(file=file, passphrase=FromFile(secret)), keys.NOW) as signer:
        assert signer.chain == keys.held().chain
