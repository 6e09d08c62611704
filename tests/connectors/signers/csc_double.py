"""A remote signing service on loopback, over TLS, that follows the API of the Cloud Signature Consortium, version 2.

It is strict where the specification is: methods are POST with JSON, a request without a bearer token or with a
parameter missing is refused, a SAD serves one call of signHash, for the very digests that were authorized, while it
lives.
"""

import base64
import json
import secrets
import ssl
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from invoicebridge.signature.keys import Algorithm
from tests import certificates
from tests.certificates import Holder
from tests.connectors.signers import keys

SHA256_OID = "2.16.840.1.101.3.4.2.1"
SIGN_ALGOS = {Algorithm.RSA_SHA256: "1.2.840.113549.1.1.11", Algorithm.ECDSA_SHA256: "1.2.840.10045.4.3.2"}
KEY_ALGOS = {Algorithm.RSA_SHA256: ["1.2.840.113549.1.1.1"], Algorithm.ECDSA_SHA256: ["1.2.840.10045.2.1"]}


class Bare(Exception):
    """An answer with status 401 that is not JSON, as a proxy before the service gives it."""


class Refusal(Exception):
    """An error answer of the specification: HTTP status, code, words."""

    def __init__(self, status: int, code: str, words: str = "") -> None:
        super().__init__(code)
        self.status, self.code, self.words = status, code, words


@dataclass
class Sad:
    """An authorization that was given."""

    hashes: list[str]
    until: float


@dataclass
class Service:
    """What the service holds, what it was asked, and how it is told to misbehave."""

    holder: Holder
    bearer: str = "bearer-di-prova-1234"
    client_secret: str = "client-secret-di-prova-5678"  # noqa: S105  of a service that lives as long as one test
    pin: str = "pin-di-prova-9012"
    otps: list[str] = field(default_factory=list)
    """The one-time passwords that are still good; none is asked for where the list was empty at the start."""
    multisign: int = 100
    mode: str = "explicit"
    key_status: str = "enabled"
    credentials: tuple[str, ...] = ("credential-1",)
    sad_lifetime: float = 3600
    token_lifetime: float = 3600
    expire_next_sads: int = 0
    """How many of the next SADs are dead on arrival."""
    echo_secrets: bool = False
    """Whether error texts repeat what was sent, as careless services do."""
    raw_ecdsa: bool = False
    bare: str | None = None
    """The method that is refused by a bare 401: a page instead of JSON."""
    challenge: str = "Bearer"
    """What the header WWW-Authenticate of such an answer says (RFC 6750)."""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    tokens: dict[str, float] = field(default_factory=dict)
    sads: dict[str, Sad] = field(default_factory=dict)
    wants_otp: bool = False
    url: str = ""

    def __post_init__(self) -> None:
        self.wants_otp = bool(self.otps)
        self.tokens[self.bearer] = float("inf")

    def count(self, method: str) -> int:
        """How often a method was called."""
        return sum(1 for called, _ in self.calls if called == method)

    def answer(self, method: str, authorization: str, body: bytes) -> dict[str, Any]:
        """The answer to one request, or a Refusal."""
        if method == "oauth2/token":
            return self._token(parse_qs(body.decode()))
        asked = json.loads(body or b"{}")
        self.calls.append((method, asked))
        if method == "info":
            return {"specs": "2.0.0.2", "name": "TEST ONLY", "authType": ["oauth2client"], "oauth2": self.url}
        if method == self.bare:
            raise Bare
        token = authorization.removeprefix("Bearer ")
        if self.tokens.get(token, 0) <= time.monotonic():
            raise Refusal(401, "invalid_token", f"The access token {token} is not valid" * self.echo_secrets)
        match method:
            case "credentials/list":
                return {"credentialIDs": list(self.credentials), "onlyValid": asked.get("onlyValid", False)}
            case "credentials/info":
                return self._info(self._known(asked))
            case "credentials/authorize":
                return self._authorize(self._known(asked))
            case "signatures/signHash":
                return self._sign(self._known(asked))
            case _:
                raise Refusal(501, "not_implemented")

    def _token(self, form: dict[str, list[str]]) -> dict[str, Any]:
        self.calls.append(("oauth2/token", {}))
        if form.get("grant_type") != ["client_credentials"]:
            raise Refusal(400, "unsupported_grant_type")
        if form.get("client_id") != ["client"] or form.get("client_secret") != [self.client_secret]:
            raise Refusal(401, "invalid_client", str(form) * self.echo_secrets)
        token = secrets.token_urlsafe(16)
        self.tokens[token] = time.monotonic() + self.token_lifetime
        return {"access_token": token, "token_type": "Bearer", "expires_in": self.token_lifetime}

    def _known(self, asked: dict[str, Any]) -> dict[str, Any]:
        if "credentialID" not in asked:
            raise Refusal(400, "invalid_request", "Missing (or invalid type) string parameter credentialID")
        if asked["credentialID"] not in self.credentials:
            raise Refusal(400, "invalid_request", "Invalid parameter credentialID")
        return asked

    def _info(self, asked: dict[str, Any]) -> dict[str, Any]:
        chain = [self.holder.certificate, *self.holder.above] if asked.get("certificates") == "chain" else []
        objects = [{"type": "Password", "id": "PIN", "format": "A"}]
        if self.wants_otp:
            objects.append({"type": "Password", "id": "OTP", "format": "N"})
        auth: dict[str, Any] = {"mode": self.mode}
        if self.mode == "explicit":
            auth |= {"expression": " AND ".join(one["id"] for one in objects), "objects": objects}
        return {
            "key": {"status": self.key_status, "algo": KEY_ALGOS[self.holder.algorithm], "len": 2048},
            "cert": {
                "status": "valid",
                "certificates": [base64.b64encode(one.public_bytes(Encoding.DER)).decode() for one in chain],
            },
            "auth": auth,
            "SCAL": "2",
            "multisign": self.multisign,
        }

    def _authorize(self, asked: dict[str, Any]) -> dict[str, Any]:
        hashes, count = asked.get("hashes"), asked.get("numSignatures")
        if not isinstance(count, int) or not isinstance(hashes, list) or count != len(hashes):
            raise Refusal(400, "invalid_request", "Missing (or invalid type) parameter numSignatures or hashes")
        if count > self.multisign:
            raise Refusal(400, "invalid_request", "Numbers of signatures is too high")
        if asked.get("hashAlgorithmOID") != SHA256_OID:
            raise Refusal(400, "invalid_request", "Invalid parameter hashAlgorithmOID")
        if self.mode == "explicit":
            self._require({one["id"]: one["value"] for one in asked.get("authData", [])})
        return self._sad(hashes)

    def _sad(self, hashes: list[str]) -> dict[str, Any]:
        sad = secrets.token_urlsafe(24)
        dead = self.expire_next_sads > 0
        self.expire_next_sads -= dead
        self.sads[sad] = Sad(hashes, time.monotonic() + (-1 if dead else self.sad_lifetime))
        return {"SAD": sad, "expiresIn": self.sad_lifetime}

    def _require(self, given: dict[str, str]) -> None:
        if given.get("PIN") != self.pin:
            raise Refusal(400, "invalid_pin", f"The PIN {given.get('PIN')} is not valid" if self.echo_secrets else "")
        if self.wants_otp:
            if given.get("OTP") not in self.otps:
                raise Refusal(400, "invalid_otp", "The OTP is not valid")
            self.otps.remove(given["OTP"])

    def _sign(self, asked: dict[str, Any]) -> dict[str, Any]:
        sad = self.sads.pop(asked.get("SAD", ""), None)
        if sad is None:
            raise Refusal(400, "invalid_request", "Invalid parameter SAD")
        if sad.until <= time.monotonic():
            raise Refusal(400, "invalid_request", f"SAD expired {asked['SAD'] if self.echo_secrets else ''}")
        if asked.get("hashes") != sad.hashes or asked.get("signAlgo") != SIGN_ALGOS[self.holder.algorithm]:
            raise Refusal(400, "invalid_request", "Hash is not authorized by the SAD")
        digests = [base64.b64decode(one) for one in sad.hashes]
        return {"signatures": [base64.b64encode(self._as_told(one)).decode() for one in self._made(digests)]}

    def _made(self, digests: list[bytes]) -> list[bytes]:
        return self.holder.sign_digests(digests)

    def _as_told(self, signature: bytes) -> bytes:
        if not self.raw_ecdsa:
            return signature
        return b"".join(number.to_bytes(32, "big") for number in decode_dss_signature(signature))


class Running:
    """The service, listening; a block ends it."""

    def __init__(self, service: Service, folder: Path) -> None:
        self.ca = folder / "service.pem"
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(service))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*_tls_files(folder, self.ca))
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        service.url = self.url = f"https://127.0.0.1:{self._server.server_address[1]}/csc/v2"

    def __enter__(self) -> "Running":
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(service: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            method = self.path.removeprefix("/csc/v2/")
            try:
                status, said = 200, service.answer(method, self.headers.get("Authorization", ""), body)
            except Refusal as refusal:
                status, said = refusal.status, {"error": refusal.code, "error_description": refusal.words}
            except Bare:
                self._send(401, b"<html>401</html>", {"WWW-Authenticate": service.challenge})
                return
            self._send(status, json.dumps(said).encode(), {"Content-Type": "application/json"})

        def _send(self, status: int, content: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it so
            """Say nothing on standard error."""

    return Handler


def _tls_files(folder: Path, certificate_file: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "TEST ONLY service")])
    day = timedelta(days=1)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, keys.NOW - day, keys.NOW + day)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    key_file = folder / "service.key.pem"
    key_file.write_bytes(certificates.key_pem(key))
    return keys.write_certificates(certificate_file, certificate), key_file
