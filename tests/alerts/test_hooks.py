"""A web hook is called once, signed, within a bounded time, and nowhere else than the settings say."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from invoicebridge.bridge.archived import Delivery
from invoicebridge.connectors.alerts.hooks import Hook, HttpHooks, signed
from invoicebridge.errors import ChannelUnavailable, ConfigurationError
from tests.alerts.servers import WORD, Receiver, receiver
from tests.contracts_mail.mailbox import CertificateFiles, Word

AT = datetime(2026, 11, 25, 11, tzinfo=UTC)
CALL = Delivery(id=1, hook="erp", key="state-7", body='{"event":"state","file":"perciò"}', added_at=AT, tries=1)


def hooks(
    told: Receiver, scheme: str = "http", ca: Path | None = None, seconds: float = 5, host: str = ""
) -> HttpHooks:
    url = f"{scheme}://{host or '127.0.0.1'}:{told.port}/sdi?chi=erp"
    return HttpHooks({"erp": Hook(url=url, secret=Word(WORD), timeout=timedelta(seconds=seconds), ca=ca)})


def failure(caller: HttpHooks) -> str:
    with pytest.raises(ChannelUnavailable) as error:
        caller.call(CALL, AT)
    assert error.value.code == "hook-unanswered"
    assert WORD not in str(error.value)
    return error.value.parameters["reason"]


def test_a_call_is_signed_with_its_time() -> None:
    with receiver() as told:
        hooks(told).call(CALL, AT)
    (call,) = told.calls
    assert call.path == "/sdi?chi=erp"
    assert call.content.decode() == CALL.body
    assert (call.headers["webhook-id"], call.headers["webhook-timestamp"]) == ("state-7", str(int(AT.timestamp())))
    assert call.headers["content-type"] == "application/json"
    assert call.is_signed(WORD)
    assert not call.is_signed("another")


def test_the_signature_is_that_of_the_standard() -> None:
    """The example of the specification of Standard Webhooks."""
    secret = Word("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    at = datetime.fromtimestamp(1614265330, UTC)
    found = signed(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}')
    assert found["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_secret_that_is_no_base64_is_a_mistake_of_the_settings() -> None:
    with pytest.raises(ConfigurationError) as error:
        signed(Word("whsec_#4711"), "1", AT, b"{}")
    assert "4711" not in str(error.value)


def test_tls_is_verified(papers: CertificateFiles) -> None:
    with receiver(papers) as told:
        assert "certificate verify failed" in failure(hooks(told, "https"))
        assert told.calls == []
        hooks(told, "https", papers.root).call(CALL, AT)
    assert told.calls[0].is_signed(WORD)


def test_the_name_in_the_certificate_is_verified(papers: CertificateFiles) -> None:
    with receiver(papers, host="127.0.0.2") as told:
        assert "certificate" in failure(hooks(told, "https", papers.root, host="127.0.0.2"))
    assert told.calls == []


@pytest.mark.parametrize("status", [199, 301, 307, 400, 401, 404, 410, 500, 503])
def test_every_answer_but_a_good_one_is_a_failure(status: int) -> None:
    with receiver() as told:
        told.status = status
        assert failure(hooks(told))


def test_a_redirect_is_not_followed() -> None:
    with receiver() as other, receiver() as told:
        told.status, told.location = 307, f"http://127.0.0.1:{other.port}/"
        assert failure(hooks(told)) == "HTTP 307"
    assert other.calls == []


def test_nobody_is_waited_for_for_long() -> None:
    with receiver() as told:
        told.drips = True
        began = time.monotonic()
        assert failure(hooks(told, seconds=0.5))
    assert time.monotonic() - began < 3


def test_an_answer_that_is_not_whole_in_time_is_none_however_well_it_began() -> None:
    with receiver() as told:
        told.stalls = True
        assert failure(hooks(told, seconds=0.3)) == "timed out"


def test_whoever_is_not_there_is_called_later() -> None:
    with receiver() as told:
        caller = hooks(told)
    assert failure(caller) == "Connection refused"


def test_no_proxy_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with receiver() as told:
        hooks(told).call(CALL, AT)
    assert len(told.calls) == 1
