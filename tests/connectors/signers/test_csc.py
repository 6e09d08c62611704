"""The remote signer against a service that follows the published specification, over TLS on loopback."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.bridge.signing.probe import probe
from invoicebridge.connectors.secrets import FromEnvironment
from invoicebridge.connectors.signers import csc
from invoicebridge.connectors.signers.csc import Csc, CscSigner
from invoicebridge.errors import InvoiceBridgeError, SigningError
from invoicebridge.render.faults import error_text
from invoicebridge.signature import cades
from tests import certificates
from tests.connectors.signers import keys
from tests.connectors.signers.csc_double import Running, Service

pytest.importorskip("httpx", reason="httpx is not installed")

DIGESTS = [sha256(bytes([number])).digest() for number in range(10)]
Start = Callable[..., Csc]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """A function that starts a service and gives the options to reach it."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with ExitStack() as stack:

        def started(service: Service, **options: Any) -> Csc:
            running = stack.enter_context(Running(service, tmp_path))
            for name, value in (("BEARER", service.bearer), ("PIN", service.pin), ("OTP", "111111")):
                monkeypatch.setenv(f"TEST_{name}", value)
            monkeypatch.setenv("TEST_SECRET", service.client_secret)
            common = {"bearer": FromEnvironment("TEST_BEARER"), "pin": FromEnvironment("TEST_PIN")}
            return Csc(url=running.url, ca=running.ca, timeout=5, **(common | options))

        yield started


def opened(options: Csc) -> AbstractContextManager[CscSigner]:
    return csc.opened(options, keys.NOW)


def failure(options: Csc) -> InvoiceBridgeError:
    """The error with which opening the signer, or signing with it, ends."""
    with pytest.raises(InvoiceBridgeError) as failed, opened(options) as signer:
        signer.sign_digests(DIGESTS)
    return failed.value


@pytest.mark.parametrize("kind", ["rsa-2048", "p-256"])
@pytest.mark.parametrize("raw", [False, True], ids=["der", "raw numbers"])
def test_the_service_signs_and_the_signature_verifies(start: Start, kind: str, raw: bool) -> None:
    service = Service(keys.held(kind), raw_ecdsa=raw and kind == "p-256")
    with opened(start(service)) as signer:
        assert signer.chain == keys.held(kind).chain
        assert probe(signer, keys.NOW).failures == ()


def test_a_batch_is_authorized_and_signed_in_one_call(start: Start) -> None:
    service = Service(keys.held())
    with opened(start(service)) as signer:
        assert signer.sign_digests(DIGESTS) == keys.held().sign_digests(DIGESTS)
    assert (service.count("credentials/authorize"), service.count("signatures/signHash")) == (1, 1)


def test_a_call_never_has_more_digests_than_multisign_allows(start: Start) -> None:
    service = Service(keys.held(), multisign=4)
    with opened(start(service)) as signer:
        assert signer.batch == 4
        assert signer.sign_digests(DIGESTS) == keys.held().sign_digests(DIGESTS)
    sizes = [len(body["hashes"]) for method, body in service.calls if method == "signatures/signHash"]
    assert sizes == [4, 4, 2]


def test_an_expired_sad_is_asked_for_again_once(start: Start) -> None:
    service = Service(keys.held(), expire_next_sads=1)
    with opened(start(service)) as signer:
        assert signer.sign_digests(DIGESTS) == keys.held().sign_digests(DIGESTS)
    assert service.count("credentials/authorize") == 2
    assert failure(start(Service(keys.held(), expire_next_sads=2))).code == "csc-refused"


def test_a_sad_that_died_before_it_was_used_is_not_sent(start: Start) -> None:
    """The clock of the signer jumps over the life of the first SAD."""
    service = Service(keys.held())
    times = iter([0.0, 9000.0, 9000.0, 9001.0])
    with opened(start(service)) as opened_signer:
        signer = CscSigner(
            opened_signer._client, opened_signer._credential, opened_signer._held, clock=lambda: next(times, 9002.0)
        )
        assert len(signer.sign_digests(DIGESTS)) == 10
    assert (service.count("credentials/authorize"), service.count("signatures/signHash")) == (2, 1)


def test_client_credentials_are_renewed_when_the_token_expires(start: Start) -> None:
    service = Service(keys.held())
    access = {"bearer": None, "client_id": "client", "client_secret": FromEnvironment("TEST_SECRET")}
    with opened(start(service, **access)) as signer:
        signer.sign_digests(DIGESTS)
        service.tokens.clear()
        signer.sign_digests(DIGESTS)
    assert service.count("oauth2/token") == 2


def test_a_one_time_password_is_used_once(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(keys.held(), otps=["111111", "222222"])
    with opened(start(service, otp=FromEnvironment("TEST_OTP"))) as signer:
        signer.sign_digests(DIGESTS)
        with pytest.raises(SigningError, match="csc-otp-used"):
            signer.sign_digests(DIGESTS)
        monkeypatch.setenv("TEST_OTP", "222222")
        signer.sign_digests(DIGESTS)
    assert service.count("credentials/authorize") == 2


def test_a_pin_that_was_refused_is_not_sent_again(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(keys.held())
    options = start(service)
    monkeypatch.setenv("TEST_PIN", "wrong")
    with opened(options) as signer:
        for _ in range(3):
            with pytest.raises(SigningError, match="invalid_pin"):
                signer.sign_digests(DIGESTS)
    assert service.count("credentials/authorize") == 1


@pytest.mark.parametrize(
    ("bare", "challenge", "calls"),
    [
        ("credentials/authorize", "Bearer", 1),
        ("credentials/authorize", 'Bearer realm="csc", error="invalid_token"', 2),
        ("credentials/info", "Bearer", 2),
    ],
)
def test_a_bare_401_repeats_no_call_that_carries_a_secret(start: Start, bare: str, challenge: str, calls: int) -> None:
    """It may mean the PIN as well as the access token; two calls with a wrong PIN are two attempts."""
    service = Service(keys.held(), bare=bare, challenge=challenge)
    access = {"bearer": None, "client_id": "client", "client_secret": FromEnvironment("TEST_SECRET")}
    assert failure(start(service, **access)).code == "csc-refused"
    assert service.count(bare) == calls


@pytest.mark.parametrize(
    ("service", "options", "code"),
    [
        ({"mode": "oauth2code"}, {}, "csc-mode-unsupported"),
        ({"key_status": "disabled"}, {}, "csc-credential-unusable"),
        ({"credentials": ("a", "b")}, {}, "csc-credential-not-chosen"),
        ({"credentials": ()}, {}, "csc-credential-not-chosen"),
        ({"multisign": 0}, {}, "csc-answer-unusable"),
        ({}, {"credential": "another"}, "csc-refused"),
        ({}, {"pin": None}, "csc-secret-not-set"),
        ({}, {"bearer": None}, "csc-access-missing"),
        ({}, {"bearer": FromEnvironment("TEST_PIN")}, "csc-refused"),
        ({"otps": ["999999"]}, {"otp": FromEnvironment("TEST_OTP")}, "csc-refused"),
        ({}, {"ca": None}, "csc-unreachable"),
        ({}, {"ca": Path("no-such-file.pem")}, "csc-ca-unreadable"),
        ({}, {"url": "http://127.0.0.1:1/csc/v2"}, "csc-address-not-https"),
        ({}, {"url": "https://127.0.0.1:1/csc/v2"}, "csc-unreachable"),
    ],
    ids=str,
)
def test_what_goes_wrong_is_said(start: Start, service: dict[str, Any], options: dict[str, Any], code: str) -> None:
    assert failure(replace(start(Service(keys.held(), **service)), **options)).code == code


def test_an_expired_certificate_is_refused_before_anything_is_authorized(start: Start) -> None:
    service = Service(keys.held("rsa-2048", -20, -1))
    assert failure(start(service)).code == "signer-certificate-expired"
    assert service.count("credentials/authorize") == 0


def test_a_certificate_for_another_use_is_refused_before_anything_is_authorized(start: Start) -> None:
    service = Service(certificates.holder(use="key_encipherment"))
    assert failure(start(service)).code == "signer-certificate-use"
    assert service.count("credentials/authorize") == 0


def test_an_answer_with_another_keys_signature_never_becomes_a_file(start: Start) -> None:
    service = Service(keys.held())
    with opened(start(service)) as signer:
        service.holder = keys.held("rsa-2048", -2, 365)
        service.holder = replace(service.holder, key=keys.other_key())
        with pytest.raises(SigningError, match="signature-unfit"):
            cades.sign(b"<a/>", signer, keys.NOW)


def test_credentials_without_a_pin_need_none(start: Start) -> None:
    with opened(start(Service(keys.held(), mode="implicit"), pin=None)) as signer:
        assert len(signer.sign_digests(DIGESTS)) == 10


@pytest.mark.parametrize(
    ("service", "change"),
    [
        ({"pin": "right"}, {"TEST_PIN": "pin-sbagliato-3141"}),
        ({}, {"TEST_BEARER": "bearer-sbagliato-5926"}),
        ({"expire_next_sads": 9}, {}),
    ],
    ids=["pin", "bearer", "sad"],
)
def test_no_secret_is_in_an_error_or_a_log_even_where_the_service_repeats_it(
    start: Start,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    service: dict[str, Any],
    change: dict[str, str],
) -> None:
    caplog.set_level(logging.DEBUG)
    double = Service(keys.held(), echo_secrets=True, **service)
    options = start(double)
    for name, value in change.items():
        monkeypatch.setenv(name, value)
    failed = failure(options)
    said = f"{failed!r} {failed} {error_text(failed, 'it')} {error_text(failed, 'en')} {caplog.text} {options}"
    sads = [body["SAD"] for _, body in double.calls if "SAD" in body]
    for secret in (*change.values(), double.bearer, double.pin, double.client_secret, *sads):
        assert secret not in said
    assert "***" in said
