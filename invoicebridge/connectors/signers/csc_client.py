"""HTTPS to a remote signing service: one JSON request and its answer, errors in words (CSC API v2 §7, §10).

No secret is ever part of an error: what a service says is shown with our secrets struck out, and redirects, which would
carry them elsewhere, are not followed.
"""

import re
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from invoicebridge.connectors.secrets import Secret
from invoicebridge.errors import ConfigurationError, SigningError

if TYPE_CHECKING:
    import httpx

_LONGEST_ANSWER: Final = 5_000_000
_EARLIER: Final = 30
"""Seconds before its end at which an access token is no longer used."""
_TOKEN_EXPIRED: Final = ("invalid_token", "expired_token")
_UNAUTHORIZED: Final = "HTTP 401"
_TOKEN_ERROR: Final = re.compile(r'\berror="?(invalid_token|expired_token)\b')
"""How a service may say so without JSON (RFC 6750 §3)."""
_STRUCK_OUT: Final = "***"
_LONGEST_TEXT: Final = 120
_REMEMBERED: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How the service is reached and how it knows us: a bearer token, or OAuth 2 client credentials."""

    url: str
    bearer: Secret | None = None
    """An access token that the provider gave."""
    client_id: str | None = None
    client_secret: Secret | None = None
    token_url: str | None = None
    """Where access tokens are given; found through `info` where it is not said."""
    ca: Path | None = None
    """PEM of the authorities that vouch for the service, instead of the system's."""
    timeout: float = 30.0
    """Seconds to wait for each answer."""


class Refused(SigningError):
    """The service answered with an error of the specification; `reason` is its code."""


class CscClient:
    """A connection to the service; a block closes it."""

    def __init__(self, access: Access, clock: Callable[[], float] = time.monotonic) -> None:
        self._access = access
        self._clock = clock
        self._http = _http_client(access)
        self._token: str | None = None
        self._token_until = float("inf")
        self._secrets: dict[str, None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def call(self, method: str, body: Mapping[str, Any], *, secrets: tuple[str, ...] = ()) -> dict[str, Any]:
        """The answer to one method, such as `credentials/info`; SigningError when there is none, or it is an error.

        `secrets` are the values in the body that no text may repeat. An access token of ours that has expired is
        asked for again, once, and the call repeated; one that carries secrets only where the service names the token as
        what is wrong, since a bare refusal may mean the PIN, and that is never sent twice.
        """
        self._remember(*secrets)
        try:
            return self._authorized(method, body)
        except Refused as refused:
            reason = refused.parameters["reason"]
            expired = reason in _TOKEN_EXPIRED or (reason == _UNAUTHORIZED and not secrets)
            if self._access.bearer is not None or not expired:
                raise
        self._token = None
        return self._authorized(method, body)

    def information(self) -> dict[str, Any]:
        """What the service says of itself; needs no authorization."""
        return self._post(_address(self._access.url, "info"), json={"lang": "it-IT"})

    def _authorized(self, method: str, body: Mapping[str, Any]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._access_token()}"}
        return self._post(_address(self._access.url, method), json=dict(body), headers=headers)

    def _access_token(self) -> str:
        if self._token is None or self._clock() >= self._token_until:
            self._token = self._access.bearer.read() if self._access.bearer else self._by_client_credentials()
        self._remember(self._token)
        return self._token

    def _by_client_credentials(self) -> str:
        """An access token by the OAuth 2 client credentials grant (RFC 6749 §4.4)."""
        if self._access.client_secret is None or self._access.client_id is None:
            raise ConfigurationError("csc-access-missing", name=self._access.url)
        secret = self._access.client_secret.read()
        self._remember(secret)
        form = {"grant_type": "client_credentials", "client_id": self._access.client_id, "client_secret": secret}
        answer = self._post(self._token_address(), data=form)
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            raise SigningError("csc-answer-unusable", method="oauth2/token", reason="access_token")
        lifetime = answer.get("expires_in")
        self._token_until = self._clock() + _usable(lifetime) if isinstance(lifetime, int | float) else float("inf")
        return token

    def _token_address(self) -> str:
        if self._access.token_url is not None:
            return _secure(self._access.token_url)
        server = self.information().get("oauth2")
        if not isinstance(server, str):
            raise SigningError("csc-answer-unusable", method="info", reason="oauth2")
        return _secure(_address(server, "oauth2/token"))

    def _post(self, address: str, **content: Any) -> dict[str, Any]:
        """The JSON object that answers; what is raised has no cause attached, which would hold the request."""
        import httpx

        method = address.removeprefix(self._access.url).strip("/")
        try:
            answer = self._http.post(address, **content)
        except httpx.TimeoutException:
            raise SigningError("csc-timeout", name=address, seconds=f"{self._access.timeout:g}") from None
        except (httpx.HTTPError, OSError) as error:
            raise SigningError("csc-unreachable", name=address, reason=self._safe(error)) from None
        return self._read(answer, method)

    def _read(self, answer: "httpx.Response", method: str) -> dict[str, Any]:
        try:
            read = answer.json() if len(answer.content) <= _LONGEST_ANSWER else None
        except ValueError:
            read = None
        said = read if isinstance(read, dict) else {}
        if answer.status_code != 200:
            challenge = _TOKEN_ERROR.search(answer.headers.get("WWW-Authenticate", ""))
            code = str(said.get("error") or (challenge[1] if challenge else f"HTTP {answer.status_code}"))
            details = self._safe(said.get("error_description", ""))
            raise Refused("csc-refused", method=method, reason=self._safe(code), details=details or "-")
        if not isinstance(read, dict):
            raise SigningError("csc-answer-unusable", method=method, reason="JSON")
        return read

    def _remember(self, *secrets: str) -> None:
        """Strike these out of whatever is said from now on; of many that were used, the latest are remembered."""
        for secret in secrets:
            self._secrets.pop(secret, None)
            self._secrets[secret] = None
        for _ in range(len(self._secrets) - _REMEMBERED):
            del self._secrets[next(iter(self._secrets))]

    def _safe(self, said: object) -> str:
        """The text without our secrets, and not longer than a line."""
        text = str(said)
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, _STRUCK_OUT)
        return text[:_LONGEST_TEXT]


def _http_client(access: Access) -> "httpx.Client":
    try:
        import httpx
    except ImportError as error:
        raise ConfigurationError("extra-missing", package="httpx", extra="csc") from error
    _secure(access.url)
    try:
        context = ssl.create_default_context(cafile=None if access.ca is None else str(access.ca))
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError("csc-ca-unreadable", name=access.ca, reason=error.strerror or error) from error
    return httpx.Client(verify=context, timeout=access.timeout, follow_redirects=False)


def _secure(address: str) -> str:
    """The same address; ConfigurationError when it is not https, which would show secrets on the way."""
    if not address.lower().startswith("https://"):
        raise ConfigurationError("csc-address-not-https", name=address)
    return address


def _address(base: str, method: str) -> str:
    return f"{base.rstrip('/')}/{method}"


def _usable(lifetime: float) -> float:
    """The seconds for which a token of this lifetime is used: not to its very end."""
    return max(0.0, lifetime - min(_EARLIER, lifetime / 10))
