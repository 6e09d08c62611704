"""Whether a path of certificates leads from a signer to a trusted one (RFC 5280 §6, as far as signatures need it).

Our own, because ready-made verifiers are made for servers: they want a subjectAltName and refuse a certificate whose
only use is nonRepudiation, which is what Italian qualified certificates are.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509.oid import ExtensionOID

_MAX_LENGTH: Final = 8
_MAX_TRIES: Final = 64
"""Signatures checked while a path is looked for; more are tried only by who wants to waste our time."""

_UNDERSTOOD: Final = frozenset(
    {
        ExtensionOID.KEY_USAGE,
        ExtensionOID.BASIC_CONSTRAINTS,
        ExtensionOID.CERTIFICATE_POLICIES,
        ExtensionOID.POLICY_CONSTRAINTS,
        ExtensionOID.POLICY_MAPPINGS,
        ExtensionOID.INHIBIT_ANY_POLICY,
        ExtensionOID.EXTENDED_KEY_USAGE,
        ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
        x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3"),
    }
)
"""Extensions (the last is qcStatements) that may be critical; another that is makes a certificate unusable here."""


class Anchors:
    """Trusted certificates, found by their subject. Build it once when many files are judged."""

    def __init__(self, certificates: Iterable[x509.Certificate] = ()) -> None:
        self.certificates = tuple(dict.fromkeys(certificates))
        self._by_subject: dict[bytes, list[x509.Certificate]] = {}
        for one in self.certificates:
            self._by_subject.setdefault(one.subject.public_bytes(), []).append(one)
        self._set = frozenset(self.certificates)

    def __len__(self) -> int:
        return len(self.certificates)

    def __contains__(self, certificate: x509.Certificate) -> bool:
        return certificate in self._set

    def named(self, subject: bytes) -> Sequence[x509.Certificate]:
        """The trusted certificates of a subject, given as the DER of its Name."""
        return self._by_subject.get(subject, ())


def path(
    signer: x509.Certificate, others: Sequence[x509.Certificate], anchors: Anchors, at: datetime
) -> tuple[x509.Certificate, ...]:
    """The certificates from the signer's to a trusted one, every issuer among them valid `at` that time; empty where
    there is no such path. `others` are certificates that may lie between, in any order.

    A signer's certificate that is itself trusted is a path of one. The signer's own dates and uses are not looked at.
    """
    budget = iter(range(_MAX_TRIES))
    return next(_paths((signer,), tuple(others), anchors, at, budget), ())


def _paths(
    so_far: tuple[x509.Certificate, ...],
    others: Sequence[x509.Certificate],
    anchors: Anchors,
    at: datetime,
    budget: Iterator[int],
) -> Iterator[tuple[x509.Certificate, ...]]:
    last = so_far[-1]
    if last in anchors:
        yield so_far
        return
    if len(so_far) == _MAX_LENGTH or not _has_only_known_extensions(last):
        return
    wanted = last.issuer.public_bytes()
    between = [one for one in others if one not in so_far and one.subject.public_bytes() == wanted]
    for issuer in dict.fromkeys((*anchors.named(wanted), *between)):
        if next(budget, None) is None:
            return
        if _may_issue(issuer, len(so_far) - 1, at) and _is_issued_by(last, issuer):
            yield from _paths((*so_far, issuer), others, anchors, at, budget)


def _may_issue(issuer: x509.Certificate, below: int, at: datetime) -> bool:
    """Whether a certificate may issue others, with `below` intermediate ones between it and the signer's."""
    if not issuer.not_valid_before_utc <= at <= issuer.not_valid_after_utc:
        return False
    is_authority, length, signs = _authority(issuer)
    return is_authority and signs and (length is None or below <= length)


@lru_cache(maxsize=256)
def _authority(certificate: x509.Certificate) -> tuple[bool, int | None, bool]:
    """Whether it is an authority's, how many intermediate ones may follow, whether it may sign certificates."""
    try:
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except (x509.ExtensionNotFound, ValueError, x509.DuplicateExtension):
        return False, None, False
    try:
        signs = certificate.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    except x509.ExtensionNotFound:
        signs = True
    return constraints.ca, constraints.path_length, signs


@lru_cache(maxsize=256)
def _has_only_known_extensions(certificate: x509.Certificate) -> bool:
    try:
        return all(one.oid in _UNDERSTOOD for one in certificate.extensions if one.critical)
    except (ValueError, x509.DuplicateExtension):
        return False


@lru_cache(maxsize=1024)
def _is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return True
