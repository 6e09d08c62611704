"""Remote signatures by the API of the Cloud Signature Consortium, version 2: the key is in the provider's HSM.

`credentials/info` says what the credential can do, `credentials/authorize` gives the SAD (signature activation data)
for a batch of digests, `signatures/signHash` signs that batch in one call. A PIN that the service refused is not sent
again, nor is a one-time password that was used.
"""

import base64
import binascii
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from invoicebridge.connectors.secrets import Secret
from invoicebridge.connectors.signers import certificates, ecdsa
from invoicebridge.connectors.signers.csc_client import Access, CscClient, Refused
from invoicebridge.connectors.signers.kind import Kind
from invoicebridge.errors import ConfigurationError, SigningError
from invoicebridge.signature.keys import Algorithm

MOST_AT_ONCE: Final = 200
"""Digests of one call, however many the service would take."""
_SHA256: Final = "2.16.840.1.101.3.4.2.1"
_SIGN_ALGO: Final[Mapping[Algorithm, str]] = {
    Algorithm.RSA_SHA256: "1.2.840.113549.1.1.11",
    Algorithm.ECDSA_SHA256: "1.2.840.10045.4.3.2",
}
_DEFAULT_LIFETIME: Final = 3600
"""Seconds that a SAD lives where the answer does not say (CSC API v2, credentials/authorize)."""
_EARLIER: Final = 5
_P256_RAW: Final = 64
_EXPIRED: Final = ("sad_expired", "expired_token", "expired")


@dataclass(frozen=True, slots=True, kw_only=True)
class Csc(Access):
    """A credential of a remote signing service, how to reach it, and where its PIN and one-time password are."""

    credential: str | None = None
    """credentialID; not needed where the service lists one only."""
    pin: Secret | None = None
    otp: Secret | None = None


@dataclass(frozen=True, slots=True)
class Credential:
    """What `credentials/info` says of a credential, as far as we need it."""

    identifier: str
    chain: tuple[bytes, ...]
    algorithm: Algorithm
    at_once: int
    """multisign: how many digests one authorization covers."""
    wanted: tuple[str, ...]
    """The ids of what the holder must give for each authorization: PIN, OTP."""


@dataclass(frozen=True, slots=True)
class _Authorization:
    sad: str
    until: float


class CscSigner:
    """Signs through the service, as many digests a call as the credential allows."""

    def __init__(
        self,
        client: CscClient,
        credential: Credential,
        secrets: Mapping[str, Secret | None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._credential = credential
        self._held = secrets
        self._clock = clock
        self._used_otp: str | None = None
        self._refusal: SigningError | None = None
        self.chain = credential.chain
        self.algorithm = credential.algorithm
        self.batch = max(1, min(credential.at_once, MOST_AT_ONCE))

    def sign_digests(self, digests: Sequence[bytes]) -> list[bytes]:
        """The signature of each SHA-256 digest, in their order; SigningError when the service does not sign.

        After a refused PIN or password nothing more is sent: every later call raises the same error.
        """
        if self._refusal is not None:
            raise self._refusal
        signatures: list[bytes] = []
        for start in range(0, len(digests), self.batch):
            signatures += self._sign_batch(digests[start : start + self.batch])
        return signatures

    def _sign_batch(self, digests: Sequence[bytes]) -> list[bytes]:
        """One authorization, one call; a SAD that has expired on the way is asked for again, once."""
        hashes = [base64.b64encode(digest).decode() for digest in digests]
        authorization = self._authorize(hashes)
        if self._clock() >= authorization.until:
            authorization = self._authorize(hashes)
        try:
            answer = self._sign_hash(hashes, authorization)
        except Refused as refused:
            if not _says_expired(refused):
                raise
            answer = self._sign_hash(hashes, self._authorize(hashes))
        return self._signatures(answer, len(digests))

    def _authorize(self, hashes: list[str]) -> _Authorization:
        given = {name: self._secret(name) for name in self._credential.wanted}
        body = {
            "credentialID": self._credential.identifier,
            "numSignatures": len(hashes),
            "hashes": hashes,
            "hashAlgorithmOID": _SHA256,
            "authData": [{"id": name, "value": value} for name, value in given.items()],
        }
        if not given:
            del body["authData"]
        start = self._clock()
        try:
            answer = self._client.call("credentials/authorize", body, secrets=tuple(given.values()))
        except Refused as refused:
            self._refusal = refused if given else None
            raise
        self._used_otp = given.get("OTP")
        return _authorization(answer, start)

    def _secret(self, name: str) -> str:
        reference = self._held.get(name)
        if reference is None:
            raise SigningError("csc-secret-not-set", name=self._credential.identifier, secret=name)
        value = reference.read()
        if name == "OTP" and value == self._used_otp:
            raise SigningError("csc-otp-used", where=reference)
        return value

    def _sign_hash(self, hashes: list[str], authorization: _Authorization) -> dict[str, Any]:
        body = {
            "credentialID": self._credential.identifier,
            "SAD": authorization.sad,
            "hashes": hashes,
            "hashAlgorithmOID": _SHA256,
            "signAlgo": _SIGN_ALGO[self.algorithm],
            "operationMode": "S",
        }
        return self._client.call("signatures/signHash", body, secrets=(authorization.sad,))

    def _signatures(self, answer: Mapping[str, Any], count: int) -> list[bytes]:
        found = answer.get("signatures")
        if not isinstance(found, list) or len(found) != count:
            raise SigningError("csc-answer-unusable", method="signatures/signHash", reason="signatures")
        return [self._signature(one) for one in found]

    def _signature(self, text: object) -> bytes:
        raw = _decoded(text, "signatures/signHash")
        return _as_der(raw) if self.algorithm is Algorithm.ECDSA_SHA256 else raw


@contextmanager
def opened(options: Csc, at: datetime) -> Iterator[CscSigner]:
    """A signer with one credential of the service; the connection ends with the block. Nothing is authorized yet.

    ConfigurationError when the settings do not suffice, the credential cannot be used or its certificate is not valid
    at that instant; SigningError when the service cannot be reached or refuses us.
    """
    with CscClient(options) as client:
        identifier = options.credential or _only_credential(client, options.url)
        credential = _credential(client, identifier, at)
        yield CscSigner(client, credential, {"PIN": options.pin, "OTP": options.otp})


def _only_credential(client: CscClient, url: str) -> str:
    listed = client.call("credentials/list", {"onlyValid": True}).get("credentialIDs")
    found = [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    if len(found) != 1:
        raise ConfigurationError("csc-credential-not-chosen", name=url, known=", ".join(found) or "-")
    return found[0]


def _credential(client: CscClient, identifier: str, at: datetime) -> Credential:
    """What the service says of the credential, once it is sure that it can sign for us."""
    body = {"credentialID": identifier, "certificates": "chain", "certInfo": True, "authInfo": True}
    said = client.call("credentials/info", body)
    key, cert, auth = (_part(said, name) for name in ("key", "cert", "auth"))
    if key.get("status") != "enabled" or cert.get("status", "valid") != "valid":
        status = f"{key.get('status')}, {cert.get('status')}"
        raise ConfigurationError("csc-credential-unusable", name=identifier, status=status)
    leaf, *others = [
        certificates.read_certificate(_decoded(one, "credentials/info"), identifier) for one in _listed(cert)
    ]
    algorithm = certificates.algorithm_of(certificates.public_key(leaf))
    certificates.refuse_out_of_date(leaf, at)
    certificates.refuse_other_use(leaf)
    return Credential(
        identifier, certificates.chain_from(leaf, others), algorithm, _multisign(said), _wanted(identifier, auth)
    )


def _part(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = said.get(name)
    if not isinstance(part, dict):
        raise SigningError("csc-answer-unusable", method="credentials/info", reason=name)
    return part


def _listed(cert: Mapping[str, Any]) -> list[object]:
    listed = cert.get("certificates")
    if not isinstance(listed, list) or not listed:
        raise SigningError("csc-answer-unusable", method="credentials/info", reason="certificates")
    return listed


def _multisign(said: Mapping[str, Any]) -> int:
    count = said.get("multisign")
    if not isinstance(count, int) or count < 1:
        raise SigningError("csc-answer-unusable", method="credentials/info", reason="multisign")
    return count


def _wanted(identifier: str, auth: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of what must be given for an authorization; a mode that needs a browser cannot be used here."""
    match auth.get("mode"):
        case "implicit":
            return ()
        case "explicit":
            listed = auth.get("objects")
            objects = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
            return tuple(str(one["id"]) for one in objects if "id" in one)
        case mode:
            raise ConfigurationError("csc-mode-unsupported", name=identifier, mode=mode)


def _authorization(answer: Mapping[str, Any], start: float) -> _Authorization:
    sad, lifetime = answer.get("SAD"), answer.get("expiresIn", _DEFAULT_LIFETIME)
    if not isinstance(sad, str) or not sad:
        raise SigningError("csc-answer-unusable", method="credentials/authorize", reason="SAD")
    seconds = lifetime if isinstance(lifetime, int | float) else _DEFAULT_LIFETIME
    return _Authorization(sad, start + max(0, seconds - min(_EARLIER, seconds / 10)))


def _says_expired(refused: Refused) -> bool:
    """Whether the service means that the SAD has expired; the specification leaves the words to the service."""
    code, details = refused.parameters["reason"], refused.parameters["details"].lower()
    return code in _EXPIRED or ("sad" in details.split() and "expired" in details)


def _decoded(text: object, method: str) -> bytes:
    try:
        return base64.b64decode(str(text), validate=True)
    except (binascii.Error, ValueError) as error:
        raise SigningError("csc-answer-unusable", method=method, reason="base64") from error


def _as_der(signature: bytes) -> bytes:
    """The signature as ECDSA-Sig-Value: services give that, or the two numbers one after the other."""
    try:
        decode_dss_signature(signature)
    except ValueError:
        return ecdsa.from_numbers(signature) if len(signature) == _P256_RAW else signature
    return signature


KIND: Final = Kind(Csc, opened)
