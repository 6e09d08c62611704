"""Reads the body of trusted lists with pyhanko, which comes with the extra `trustlist`; nothing else imports it.

Only bodies whose signature was verified come here. pyhanko's own look at the signature is not used: it does not look at
the dates of the signer's certificate. It is imported when a list is read, which takes it a second.
"""

import logging
import warnings
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from types import ModuleType
from typing import Any, Final

from cryptography import x509
from lxml import etree

from invoicebridge.errors import ConfigurationError
from invoicebridge.signature.signatory import UnreadableCertificate, load
from invoicebridge.xml import parse

TSL: Final = "http://uri.etsi.org/02231/v2#"

_NS: Final = {"tsl": TSL}
_MISREAD: Final = (ValueError, TypeError, AttributeError, AssertionError, LookupError)
"""What pyhanko and xsdata let through when a list is not laid out as they expect."""


@dataclass(frozen=True, slots=True)
class Granted:
    """A span of time in which a service had the status `granted` to issue qualified certificates for signatures."""

    name: str
    since: datetime
    until: datetime | None
    """The instant from which it no longer holds; None while it is the present status."""
    authorities: tuple[x509.Certificate, ...]

    def holds(self, at: datetime) -> bool:
        """Whether an instant lies in this span."""
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the list of a territory is, and with which certificates it may be signed (TS 119 612 §5.3.13)."""

    territory: str
    address: str
    signers: tuple[x509.Certificate, ...]


def services(name: str, text: str) -> tuple[tuple[Granted, ...], int]:
    """The spans in which services of type CA/QC were granted, and how many services could not be understood.

    A service that the list limits to seals or web sites (AdditionalServiceInformation, TS 119 612 §5.5.9.4) is left
    aside, and so are the statuses from before eIDAS (July 2016). ConfigurationError `trust-list-unreadable`,
    `extra-missing`.
    """
    reader = _pyhanko()
    with _reading(name):
        definitions, errors = _exhausted(reader.read_qualified_service_definitions(_with_identities(text)))
        spans = [_granted(one) for one in definitions if _is_for_signatures(one, reader)]
    empty = sum(1 for one in spans if not one.authorities)
    return tuple(one for one in spans if one.authorities), len(errors) + empty


def pointers(name: str, text: str) -> tuple[Pointer, ...]:
    """Where a list of lists says that the others are; ConfigurationError `trust-list-unreadable`, `extra-missing`."""
    reader = _pyhanko()
    with _reading(name):
        found = reader.parse_lotl_unsafe(text).references
        return tuple(Pointer(one.territory, one.location_uri, _certificates(one.tlso_certs)) for one in found)


def _pyhanko() -> ModuleType:
    """The reader; pyhanko's own log, tracebacks included, goes nowhere unless the program wants it."""
    try:
        from pyhanko.sign.validation.qualified import eutl_parse
    except ImportError as error:
        raise ConfigurationError("extra-missing", package="pyhanko[etsi]", extra="trustlist") from error
    log = logging.getLogger("pyhanko")
    if not log.handlers:
        log.addHandler(logging.NullHandler())
    module: ModuleType = eutl_parse
    return module


@contextmanager
def _reading(name: str) -> Iterator[None]:
    """Within the block a list that is not as expected becomes one error; doubtful values of it make no noise."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except _MISREAD as error:
        raise ConfigurationError("trust-list-unreadable", name=name, reason=error) from error


def _exhausted(definitions: Generator[Any, None, list[Any]]) -> tuple[list[Any], list[Any]]:
    """All that a generator gives, and what it returns."""
    found = []
    while True:
        try:
            found.append(next(definitions))
        except StopIteration as end:
            return found, end.value


def _with_identities(text: str) -> str:
    """The list with the certificates of each service in its history too.

    There a list names the service by the identifier of its key only (TS 119 612 §5.6.3), which is no certificate.
    """
    root = parse(text.encode())
    for service in root.iterfind(".//tsl:TSPService", _NS):
        present = service.findall("tsl:ServiceInformation/tsl:ServiceDigitalIdentity/tsl:DigitalId", _NS)
        certified = [one for one in present if one.find("tsl:X509Certificate", _NS) is not None]
        for past in service.iterfind("tsl:ServiceHistory/*/tsl:ServiceDigitalIdentity", _NS):
            if past.find("tsl:DigitalId/tsl:X509Certificate", _NS) is None:
                past.extend(deepcopy(one) for one in certified)
    return etree.tostring(root, encoding="unicode")


def _is_for_signatures(definition: Any, reader: ModuleType) -> bool:
    """Whether it is an authority's whose certificates are for signatures, or not limited to anything else."""
    if not isinstance(definition, reader.CAServiceInformation):
        return False
    kinds = definition.base_info.additional_info_certificate_type
    return not kinds or reader.QcCertType.QC_ESIGN in kinds


def _granted(definition: Any) -> Granted:
    info = definition.base_info
    until = None if info.valid_until is None else _utc(info.valid_until)
    return Granted(info.service_name, _utc(info.valid_from), until, _certificates(info.provider_certs))


def _utc(instant: datetime) -> datetime:
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def _certificates(found: Iterable[Any]) -> tuple[x509.Certificate, ...]:
    """Those that can be read, as `cryptography` has them; one that cannot is not trusted."""
    certificates = []
    for one in found:
        try:
            certificates.append(load(one.dump()))
        except UnreadableCertificate:
            continue
    return tuple(dict.fromkeys(certificates))
