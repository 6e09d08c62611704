"""How the pieces of a backup are sealed, so that none can be changed, left out, moved or added without its being seen.

With a secret: AES-256-GCM in the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár, 2015). The nonce of a piece
is 7 random bytes of the file, the number of the piece (4 bytes) and whether it is the last (1 byte). The key comes from
the secret by scrypt (RFC 7914). Without a secret a SHA-256 over the same takes the place of the tag: that shows
accidents, not intentions.
"""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from invoicebridge.errors import UnreadableFile

MAGIC: Final = b"invoicebridge backup 1\n"
_CIPHER: Final = "aes-256-gcm"
_N, _R, _P = 2**15, 8, 1
_MOST: Final = {"n": 2**18, "r": 8, "p": 4}
"""What a file may ask of scrypt: 256 MB and some seconds, so that a hostile one does not use up the machine."""
_SALT, _PREFIX, _CHECK = 16, 7, 16


class Seal(Protocol):
    """Seals pieces, and opens them again."""

    @property
    def overhead(self) -> int:
        """Bytes that a sealed piece is longer."""

    def seal(self, piece: bytes, number: int, head: bytes, *, last: bool) -> bytes:
        """The sealed piece; `head` stands before it in the file and is sealed with it."""

    def open(self, sealed: bytes, number: int, head: bytes, *, last: bool) -> bytes | None:
        """The piece; None where it is not the one that was sealed so."""


@dataclass(frozen=True, slots=True)
class Header:
    """The first line after MAGIC: what has to be known before anything can be opened."""

    line: bytes
    created: str
    cipher: dict[str, Any] | None

    @property
    def encrypted(self) -> bool:
        """Whether a secret is needed."""
        return self.cipher is not None


def made(at: datetime, secret: str | None) -> tuple[Header, Seal]:
    """The header of a new file, and the seal that goes with it."""
    created = at.isoformat()
    if secret is None:
        header = _header({"created": created}, created, None)
        return header, _Digest(header.line)
    salt, prefix = secrets.token_bytes(_SALT), secrets.token_bytes(_PREFIX)
    key, check = _derived(secret, salt, _N, _R, _P)
    scrypt = {"n": _N, "r": _R, "p": _P, "salt": salt.hex()}
    cipher = {"name": _CIPHER, "prefix": prefix.hex(), "check": check.hex(), "scrypt": scrypt}
    header = _header({"created": created, "cipher": cipher}, created, cipher)
    return header, _Stream(key, prefix, header.line)


def _header(values: dict[str, Any], created: str, cipher: dict[str, Any] | None) -> Header:
    return Header(json.dumps(values, sort_keys=True).encode() + b"\n", created, cipher)


def read_header(line: bytes, name: str) -> Header:
    """The header that a line is; UnreadableFile `backup-damaged` for any other line."""
    try:
        values = json.loads(line)
        cipher = values.get("cipher")
        if cipher is not None:
            _parameters(cipher)
        return Header(line, str(values["created"]), cipher)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableFile("backup-damaged", name=name, place="header") from error


def opened(header: Header, secret: str | None, name: str) -> Seal:
    """The seal of a file; UnreadableFile `backup-key-needed` without the secret, `backup-key-wrong` with another.

    `backup-not-encrypted` where a secret is given for a file without one: anybody could have put it there instead.
    """
    if header.cipher is None:
        if secret is not None:
            raise UnreadableFile("backup-not-encrypted", name=name)
        return _Digest(header.line)
    if secret is None:
        raise UnreadableFile("backup-key-needed", name=name)
    prefix, wanted, (n, r, p, salt) = _parameters(header.cipher)
    key, check = _derived(secret, salt, n, r, p)
    if not hmac.compare_digest(check, wanted):
        raise UnreadableFile("backup-key-wrong", name=name)
    return _Stream(key, prefix, header.line)


def _parameters(cipher: Any) -> tuple[bytes, bytes, tuple[int, int, int, bytes]]:
    """What stands in a header; ValueError, KeyError or TypeError when it is not what this program writes."""
    scrypt = cipher["scrypt"]
    n, r, p = (scrypt[name] for name in ("n", "r", "p"))
    bounded = all(type(scrypt[name]) is int and 0 < scrypt[name] <= most for name, most in _MOST.items())
    if cipher["name"] != _CIPHER or not bounded or n < 2 or n & (n - 1):
        raise ValueError("cipher")
    prefix, check, salt = (bytes.fromhex(one) for one in (cipher["prefix"], cipher["check"], scrypt["salt"]))
    if (len(prefix), len(check), len(salt)) != (_PREFIX, _CHECK, _SALT):
        raise ValueError("cipher")
    return prefix, check, (n, r, p, salt)


def _derived(secret: str, salt: bytes, n: int, r: int, p: int) -> tuple[bytes, bytes]:
    """The key, and what shows that a secret is the right one without opening anything."""
    both = Scrypt(salt=salt, length=32 + _CHECK, n=n, r=r, p=p).derive(secret.encode(errors="surrogateescape"))
    return both[:32], both[32:]


class _Stream:
    """Sealed with a key."""

    overhead = 16

    def __init__(self, key: bytes, prefix: bytes, header: bytes) -> None:
        self._cipher = AESGCM(key)
        self._prefix = prefix
        self._header = hashlib.sha256(MAGIC + header).digest()

    def _nonce(self, number: int, last: bool) -> bytes:
        return self._prefix + number.to_bytes(4, "big") + bytes([last])

    def seal(self, piece: bytes, number: int, head: bytes, *, last: bool) -> bytes:
        return self._cipher.encrypt(self._nonce(number, last), piece, self._header + head)

    def open(self, sealed: bytes, number: int, head: bytes, *, last: bool) -> bytes | None:
        try:
            return self._cipher.decrypt(self._nonce(number, last), sealed, self._header + head)
        except InvalidTag:
            return None


class _Digest:
    """Sealed against accidents."""

    overhead = 32

    def __init__(self, header: bytes) -> None:
        self._header = hashlib.sha256(MAGIC + header).digest()

    def _digest(self, piece: bytes, number: int, head: bytes, last: bool) -> bytes:
        where = self._header + number.to_bytes(4, "big") + bytes([last]) + head
        return hashlib.sha256(where + piece).digest()

    def seal(self, piece: bytes, number: int, head: bytes, *, last: bool) -> bytes:
        return piece + self._digest(piece, number, head, last)

    def open(self, sealed: bytes, number: int, head: bytes, *, last: bool) -> bytes | None:
        piece, digest = sealed[: -self.overhead], sealed[-self.overhead :]
        return piece if digest == self._digest(piece, number, head, last) else None
