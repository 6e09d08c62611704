"""Smart cards, USB tokens and HSMs through their PKCS#11 module (PKCS #11 v2.40): the key never leaves the device.

A PIN that is wrong too often locks a token for good. So the token's flags are read before the PIN is used: a locked one
and one on which a wrong PIN was given since the last login are refused with words. A PIN that was refused is not tried
again, neither in this process nor in a later one (`refused_pins`).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cryptography import x509

from invoicebridge.connectors.files import FileSource
from invoicebridge.connectors.secrets import Secret
from invoicebridge.connectors.signers import certificates, ecdsa, pem
from invoicebridge.connectors.signers.kind import Kind
from invoicebridge.connectors.signers.refused_pins import RefusedPin, mark_of
from invoicebridge.errors import ConfigurationError, InvoiceBridgeError, SigningError
from invoicebridge.signature.keys import Algorithm, subject_of

if TYPE_CHECKING:
    from pkcs11 import Session, Token

_DIGEST_INFO: Final = bytes.fromhex("3031300d060960864801650304020105000420")
"""What PKCS#1 v1.5 puts before a SHA-256 digest (RFC 8017 §9.2); the mechanism CKM_RSA_PKCS leaves it to us."""

_WRONG: Final = "signer-pin-wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pkcs11:
    """A key on a token, and where its PIN is."""

    module: Path
    """The PKCS#11 library of the token's maker (.so, .dll, .dylib)."""
    token: str | None = None
    """The token's label; not needed where there is one token."""
    slot: int | None = None
    """The slot's number, instead of the label."""
    key_label: str | None = None
    key_id: str | None = None
    """CKA_ID in hexadecimal digits; not needed where the token has one private key."""
    pin: Secret | None = None
    """Not given where the token has a PIN pad of its own."""
    certificate: Path | None = None
    """PEM, where the token does not hold the certificate, or not its issuers'."""


class TokenSigner:
    """Signs on the token; after a refusal of the PIN it signs no more."""

    batch: Final = 16
    """How many digests are best handed over at once: a token signs one by one."""

    def __init__(
        self,
        token: str,
        chain: tuple[bytes, ...],
        algorithm: Algorithm,
        sign_one: Callable[[bytes], bytes],
        mark: RefusedPin | None = None,
    ) -> None:
        self.chain = chain
        self.algorithm = algorithm
        self._token = token
        self._sign_one = sign_one
        self._mark = mark
        self._refusal: SigningError | None = None

    def sign_digests(self, digests: Sequence[bytes]) -> list[bytes]:
        """The signature of each SHA-256 digest, in their order; SigningError when the token does not sign."""
        if self._refusal is not None:
            raise self._refusal
        try:
            return [self._sign_one(digest) for digest in digests]
        except RuntimeError as error:
            refused = SigningError(_code(error), token=self._token, reason=type(error).__name__)
            self._refusal = refused if refused.code.startswith("signer-pin") else None
            if refused.code == _WRONG and self._mark is not None:
                self._mark.set(self._token)
            raise refused from None


@contextmanager
def opened(options: Pkcs11, at: datetime, *, again: bool = False) -> Iterator[TokenSigner]:
    """A signer with the key on the token, logged in once; the session ends with the block.

    ConfigurationError when the module, token, key or certificate is not there, the PIN is wrong, locked or has few
    attempts left, the token refused it before (unless it is to be tried `again`), or the certificate is not valid at
    that instant or not made for signing.
    """
    token = _token(options)
    mark = None if options.pin is None else mark_of(token.serial, options.pin)
    if mark is not None and mark.is_set and not again:
        raise ConfigurationError("signer-pin-refused-before", token=token.label, where=options.pin)
    refuse_risky_login(token, options, again=again)
    session = _logged_in(token, options, mark)
    try:
        yield _signer(session, options, at, mark)
    finally:
        session.close()


def _pkcs11() -> Any:
    """The library python-pkcs11, which is an extra."""
    try:
        import pkcs11
    except ImportError as error:
        raise ConfigurationError("extra-missing", package="python-pkcs11", extra="pkcs11") from error
    return pkcs11


def _token(options: Pkcs11) -> "Token":
    """The token that the options name: ConfigurationError when there is none, or more than one."""
    pkcs11 = _pkcs11()
    try:
        slots = pkcs11.lib(str(options.module)).get_slots(token_present=True)
        tokens = [slot.get_token() for slot in slots if options.slot in (None, slot.slot_id)]
        present = [token for token in tokens if token.flags & pkcs11.TokenFlag.TOKEN_INITIALIZED]
    except (RuntimeError, OSError) as error:
        reason = str(error) or type(error).__name__
        raise ConfigurationError("signer-module-unusable", name=options.module, reason=reason) from error
    found = [token for token in present if options.token in (None, token.label)]
    if not found:
        known = ", ".join(token.label for token in present)
        wanted = options.token if options.token is not None else options.slot
        raise ConfigurationError("signer-token-missing", token="" if wanted is None else wanted, known=known or "-")
    if len(found) > 1:
        raise ConfigurationError("signer-token-ambiguous", known=", ".join(token.label for token in found))
    chosen: Token = found[0]
    return chosen


def refuse_risky_login(token: "Token", options: Pkcs11, *, again: bool = False) -> None:
    """Raise ConfigurationError when the token says that its PIN is locked, or that one wrong attempt locks it.

    Also, unless a person asks for it `again`, when a wrong PIN was given since the last login (CKF_USER_PIN_COUNT_LOW).
    """
    flags = _pkcs11().TokenFlag
    if token.flags & flags.USER_PIN_LOCKED:
        raise ConfigurationError("signer-pin-locked", token=token.label)
    if token.flags & flags.USER_PIN_FINAL_TRY:
        raise ConfigurationError("signer-pin-final-try", token=token.label)
    if token.flags & flags.USER_PIN_COUNT_LOW and not again:
        raise ConfigurationError("signer-pin-count-low", token=token.label)
    if options.pin is None and not token.flags & flags.PROTECTED_AUTHENTICATION_PATH:
        raise ConfigurationError("signer-pin-missing", token=token.label)


def _logged_in(token: "Token", options: Pkcs11, mark: RefusedPin | None) -> "Session":
    """A session after one attempt to log in, its outcome remembered; no cause is attached that might carry the PIN."""
    pin = _pkcs11().types.PROTECTED_AUTH if options.pin is None else options.pin.read()
    try:
        session = token.open(user_pin=pin)
    except RuntimeError as error:
        refused = ConfigurationError(_code(error), token=token.label, reason=type(error).__name__)
        if refused.code == _WRONG and mark is not None:
            mark.set(token.label)
        raise refused from None
    if mark is not None:
        mark.clear()
    return session


def _signer(session: "Session", options: Pkcs11, at: datetime, mark: RefusedPin | None) -> TokenSigner:
    try:
        key = _key(session, options)
        found = _certificates(session, key, options)
        chosen = certificates.algorithm_of(certificates.public_key(found[0]))
        certificates.refuse_out_of_date(found[0], at)
        certificates.refuse_other_use(found[0])
        chain = certificates.chain_from(found[0], found)
        return TokenSigner(session.token.label, chain, chosen, _signing_with(key, chosen, options), mark)
    except InvoiceBridgeError:
        raise
    except RuntimeError as error:
        reason = type(error).__name__
        raise ConfigurationError("signer-token-failed", token=session.token.label, reason=reason) from error


def _key(session: "Session", options: Pkcs11) -> Any:
    """The one private key that the options choose; ConfigurationError when there is none, or more than one."""
    pkcs11 = _pkcs11()
    wanted: dict[Any, Any] = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.PRIVATE_KEY}
    if options.key_label is not None:
        wanted[pkcs11.Attribute.LABEL] = options.key_label
    if options.key_id is not None:
        wanted[pkcs11.Attribute.ID] = _identifier(options.key_id)
    found = list(session.get_objects(wanted))
    if len(found) != 1:
        key = options.key_label or options.key_id or "-"
        raise ConfigurationError(
            "signer-token-key-ambiguous" if found else "signer-token-key-missing", token=session.token.label, key=key
        )
    return found[0]


def _identifier(digits: str) -> bytes:
    try:
        return bytes.fromhex(digits)
    except ValueError as error:
        raise ConfigurationError("signer-key-id", value=digits) from error


def _certificates(session: "Session", key: Any, options: Pkcs11) -> list[x509.Certificate]:
    """The key's certificate first, then whatever others the token and the file hold."""
    pkcs11 = _pkcs11()
    wanted = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE}
    own: list[x509.Certificate] = []
    others: list[x509.Certificate] = []
    for held in session.get_objects(wanted):
        certificate = certificates.read_certificate(held[pkcs11.Attribute.VALUE], session.token.label)
        (own if held[pkcs11.Attribute.ID] == key[pkcs11.Attribute.ID] else others).append(certificate)
    if options.certificate is not None:
        others += pem.certificates_in(FileSource(str(options.certificate)).read(), options.certificate)
    mine = own or others
    if not mine:
        raise ConfigurationError("signer-certificate-missing", name=session.token.label)
    leaf = next((one for one in mine if _fits(key, one)), None)
    if leaf is None:
        subject = subject_of(mine[0])
        raise ConfigurationError("signer-key-does-not-fit", name=session.token.label, subject=subject)
    return [leaf, *(one for one in (*own, *others) if one != leaf)]


def _fits(key: Any, certificate: x509.Certificate) -> bool:
    """Whether the certificate may be the key's: same kind and, as far as a token tells, same modulus.

    An EC private key does not show its public point; that it fits is proven when the first signature is made.
    """
    pkcs11 = _pkcs11()
    public = certificates.public_key_or_none(certificate)
    if not isinstance(public, certificates.PublicKey):
        return False
    if certificates.algorithm_of(public) is Algorithm.ECDSA_SHA256:
        return bool(key.key_type == pkcs11.KeyType.EC)
    if key.key_type != pkcs11.KeyType.RSA:
        return False
    return int.from_bytes(key[pkcs11.Attribute.MODULUS], "big") == public.public_numbers().n  # type: ignore[union-attr]


def _signing_with(key: Any, algorithm: Algorithm, options: Pkcs11) -> Callable[[bytes], bytes]:
    pkcs11 = _pkcs11()
    again = _pin_for_each_signature(key, options)
    if algorithm is Algorithm.RSA_SHA256:
        rsa = pkcs11.Mechanism.RSA_PKCS
        return lambda digest: bytes(key.sign(_DIGEST_INFO + digest, mechanism=rsa, **again()))
    plain = pkcs11.Mechanism.ECDSA
    return lambda digest: ecdsa.from_numbers(bytes(key.sign(digest, mechanism=plain, **again())))


def _pin_for_each_signature(key: Any, options: Pkcs11) -> Callable[[], dict[str, str]]:
    """What each signature needs besides: the PIN again, for a key that asks for it (CKA_ALWAYS_AUTHENTICATE)."""
    pkcs11 = _pkcs11()
    try:
        asks = bool(key[pkcs11.Attribute.ALWAYS_AUTHENTICATE])
    except (pkcs11.AttributeTypeInvalid, pkcs11.AttributeSensitive, KeyError):
        asks = False
    pin = options.pin
    return (lambda: {"pin": pin.read()}) if asks and pin is not None else dict


def _code(error: RuntimeError) -> str:
    match type(error).__name__:
        case "PinIncorrect" | "PinInvalid" | "PinLenRange":
            return _WRONG
        case "PinLocked":
            return "signer-pin-locked"
        case "PinExpired":
            return "signer-pin-expired"
        case _:
            return "signer-token-failed"


KIND: Final = Kind(Pkcs11, opened, partial(opened, again=True))
