"""Signing on a token: proven on SoftHSM, and on a token of our own for what SoftHSM never does."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from invoicebridge.bridge.signing.probe import probe
from invoicebridge.connectors.secrets import FromEnvironment
from invoicebridge.connectors.signers import pkcs11
from invoicebridge.connectors.signers.pkcs11 import Pkcs11, TokenSigner, refuse_risky_login
from invoicebridge.connectors.signers.refused_pins import mark_of
from invoicebridge.errors import ConfigurationError, InvoiceBridgeError, SigningError
from invoicebridge.signature.keys import Algorithm
from tests.connectors.signers import keys

PIN = "48151623"
MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
HELD = {"rsa-2048": b"\x01", "p-256": b"\x02"}
library = pytest.importorskip("pkcs11", reason="python-pkcs11 is not installed")


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's data folder, which is not there yet."""
    folder = tmp_path / "data"
    monkeypatch.setenv("INVOICEBRIDGE_DATA", str(folder))
    return folder


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pkcs11]:
    """A SoftHSM token with an RSA and an EC key and their certificates; its signing options without a key."""
    module = next((path for path in MODULES if Path(path).exists()), None)
    if module is None:
        pytest.skip("softhsm2 is not installed")
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    patch = pytest.MonkeyPatch()
    patch.setenv("SOFTHSM2_CONF", str(configuration))
    patch.setenv("TEST_PIN", PIN)
    run("--init-token", "--free", "--label", "prova", "--so-pin", "87654321", "--pin", PIN)
    run("--init-token", "--free", "--label", "vuoto", "--so-pin", "87654321", "--pin", PIN)
    for kind, identifier in HELD.items():
        store_key(folder, kind, identifier)
    store_certificates(module)
    yield Pkcs11(module=Path(module), token="prova", pin=FromEnvironment("TEST_PIN"))  # noqa: S106  a label
    patch.undo()


def run(*arguments: str) -> None:
    subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True, env=os.environ)


def store_key(folder: Path, kind: str, identifier: bytes) -> None:
    file = folder / f"{kind}.pem"
    file.write_bytes(keys.held(kind).key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    labels = ("--label", kind, "--id", identifier.hex())
    run("--import", str(file), "--token", "prova", "--pin", PIN, *labels)


def store_certificates(module: str) -> None:
    with library.lib(module).get_token(token_label="prova").open(rw=True, user_pin=PIN) as session:  # noqa: S106
        for kind, identifier in HELD.items():
            who = keys.held(kind)
            for certificate, at in ((who.certificate, identifier), (who.above[0], b"\x77")):
                session.create_object(
                    {
                        library.Attribute.CLASS: library.ObjectClass.CERTIFICATE,
                        library.Attribute.CERTIFICATE_TYPE: library.CertificateType.X_509,
                        library.Attribute.TOKEN: True,
                        library.Attribute.ID: at,
                        library.Attribute.SUBJECT: certificate.subject.public_bytes(),
                        library.Attribute.VALUE: certificate.public_bytes(Encoding.DER),
                    }
                )


def refusal(options: Pkcs11) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as refused, pkcs11.opened(options, keys.NOW):
        pass
    assert PIN not in repr(refused.value)
    return refused.value


@pytest.mark.parametrize(
    ("chosen", "algorithm"),
    [({"key_label": "rsa-2048"}, Algorithm.RSA_SHA256), ({"key_id": "02"}, Algorithm.ECDSA_SHA256)],
    ids=["rsa by label", "p256 by id"],
)
def test_a_key_on_a_token_signs(token: Pkcs11, chosen: dict[str, str], algorithm: Algorithm) -> None:
    with pkcs11.opened(replace(token, **chosen), keys.NOW) as signer:
        assert (signer.algorithm, len(signer.chain)) == (algorithm, 2)
        assert probe(signer, keys.NOW).failures == ()


def test_the_certificate_may_be_in_a_file(token: Pkcs11, tmp_path: Path) -> None:
    file = keys.write_certificates(tmp_path / "c.pem", *keys.held().above, keys.held().certificate)
    with pkcs11.opened(replace(token, key_label="rsa-2048", certificate=file), keys.NOW) as signer:
        assert signer.chain == keys.held().chain


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"module": Path("no-such-module.so")}, "signer-module-unusable"),
        ({"token": "another"}, "signer-token-missing"),
        ({"token": None}, "signer-token-ambiguous"),
        ({"token": None, "slot": 999}, "signer-token-missing"),
        ({"key_label": "another"}, "signer-token-key-missing"),
        ({}, "signer-token-key-ambiguous"),
        ({"key_id": "xyz"}, "signer-key-id"),
        ({"token": "vuoto"}, "signer-token-key-missing"),
        ({"pin": None}, "signer-pin-missing"),
    ],
    ids=str,
)
def test_what_is_not_there_is_said(token: Pkcs11, change: dict[str, Any], code: str) -> None:
    assert refusal(replace(token, **change)).code == code


def test_a_wrong_pin_is_tried_once_by_all_processes_until_a_person_tests_it(
    token: Pkcs11, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = replace(token, key_label="rsa-2048")
    monkeypatch.setenv("TEST_PIN", "00000000")
    assert [refusal(one).code for _ in range(2)] == ["signer-pin-wrong", "signer-pin-refused-before"]
    monkeypatch.setenv("TEST_PIN", PIN)
    assert refusal(one).code == "signer-pin-refused-before"
    assert pkcs11.KIND.tested is not None
    for opening in (pkcs11.KIND.tested, pkcs11.KIND.opened):
        with opening(one, keys.NOW) as signer:
            assert probe(signer, keys.NOW).failures == ()


def test_the_mark_of_a_refused_pin_tells_tokens_and_places_apart_and_holds_no_pin(data: Path) -> None:
    marks = [mark_of(serial, FromEnvironment(name)) for serial in (b"1", b"2") for name in ("TEST_PIN", "OTHER_PIN")]
    marks[0].set("prova")
    assert [mark.is_set for mark in marks] == [True, False, False, False]
    (file,) = (data / "refused-pins").iterdir()
    assert file.read_bytes() == b""
    marks[0].clear()
    assert list((data / "refused-pins").iterdir()) == []


def test_a_refused_pin_that_cannot_be_remembered_is_said(data: Path) -> None:
    data.write_bytes(b"")
    with pytest.raises(ConfigurationError, match="signer-pin-wrong-unmarked"):
        mark_of(b"1", FromEnvironment("TEST_PIN")).set("prova")


def test_a_certificate_out_of_date_is_refused(token: Pkcs11, tmp_path: Path) -> None:
    later = keys.held().certificate.not_valid_after_utc.replace(year=2099)
    with pytest.raises(ConfigurationError) as refused, pkcs11.opened(replace(token, key_label="rsa-2048"), later):
        pass
    assert refused.value.code == "signer-certificate-expired"


@pytest.mark.parametrize(
    ("flag", "code"),
    [
        ("USER_PIN_LOCKED", "signer-pin-locked"),
        ("USER_PIN_FINAL_TRY", "signer-pin-final-try"),
        ("USER_PIN_COUNT_LOW", "signer-pin-count-low"),
    ],
)
def test_a_pin_that_is_locked_or_about_to_be_is_not_used(flag: str, code: str) -> None:
    """SoftHSM never locks a PIN, so the flags are those of a token that only tells them."""
    locked: Any = SimpleNamespace(label="prova", flags=library.TokenFlag[flag])
    with pytest.raises(ConfigurationError) as refused:
        refuse_risky_login(locked, Pkcs11(module=Path("m"), pin=FromEnvironment("NEVER_READ")))
    assert refused.value.code == code


def test_a_pin_that_was_refused_while_signing_is_not_used_again(data: Path) -> None:
    attempts = []

    def refuse(digest: bytes) -> bytes:
        attempts.append(digest)
        raise library.PinIncorrect

    mark = mark_of(b"1", FromEnvironment("TEST_PIN"))
    signer = TokenSigner("prova", keys.held().chain, Algorithm.RSA_SHA256, refuse, mark)
    for _ in range(3):
        with pytest.raises(SigningError, match="signer-pin-wrong"):
            signer.sign_digests([bytes(32)])
    assert (len(attempts), mark.is_set) == (1, True)


def test_a_token_that_was_pulled_out_is_told(token: Pkcs11) -> None:
    with pkcs11.opened(replace(token, key_label="rsa-2048"), keys.NOW) as signer:
        pass
    with pytest.raises(InvoiceBridgeError) as failed:
        signer.sign_digests([bytes(32)])
    assert failed.value.code == "signer-token-failed"
