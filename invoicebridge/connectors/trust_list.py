"""What an EU trusted list (ETSI TS 119 612) says, once its signature has been verified and it is not stale.

A list is believed only as far as it is signed by one of the certificates that were given for it. The signature is
judged by our own verifier on the tree of our own parser; the same tree, without signature and comments, is then read by
`trust_etsi`: what is read is what was verified.
"""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from cryptography import x509
from lxml import etree

from invoicebridge.connectors import trust_etsi
from invoicebridge.connectors.trust_etsi import Granted, Pointer
from invoicebridge.errors import ConfigurationError, MalformedXml
from invoicebridge.signature.canonical import Canonical
from invoicebridge.signature.path import Anchors
from invoicebridge.signature.signatory import Signatory
from invoicebridge.signature.verdict import INTEGRITY, Signature
from invoicebridge.signature.verify_xades import judge_document
from invoicebridge.signature.xmldsig import SIGNATURE
from invoicebridge.xml import parse

UNION: Final = "EU"
"""The territory of the list of the lists (LOTL)."""

_ROOT: Final = f"{{{trust_etsi.TSL}}}TrustServiceStatusList"
_LIST_OF_LISTS: Final = "/EUlistofthelists"
_SCHEME: Final = "tsl:SchemeInformation/tsl:"
_NS: Final = {"tsl": trust_etsi.TSL}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustList:
    """A list whose signature is by one of those who may sign it."""

    territory: str
    """Two letters: the member state's, or `EU` for the list of the lists."""
    sequence: int
    issued: datetime
    next_update: datetime
    """The latest instant at which the next issue is due: from then on this one is stale."""
    signer: x509.Certificate
    services: tuple[Granted, ...] = ()
    """When which authorities were entrusted with qualified certificates for electronic signatures."""
    pointers: tuple[Pointer, ...] = ()
    """Where the lists of the member states are and who signs them; only the list of the lists has any."""
    left_out: int = 0
    """Services that could not be understood, and therefore are not trusted."""

    def granted(self, at: datetime) -> tuple[x509.Certificate, ...]:
        """The certificates of the authorities whose status is `granted` at that instant, each once."""
        return tuple(
            dict.fromkeys(one for service in self.services if service.holds(at) for one in service.authorities)
        )

    def is_stale(self, now: datetime) -> bool:
        """Whether the next issue is overdue."""
        return self.next_update <= now

    def require_fresh(self, now: datetime) -> None:
        """Nothing happens while the list is in force; ConfigurationError (`trust-list-stale`) afterwards."""
        if self.is_stale(now):
            raise ConfigurationError("trust-list-stale", name=self.territory, date=_written(self.next_update))


def judged(name: str, content: bytes, signers: Iterable[x509.Certificate], now: datetime) -> TrustList:
    """What the list says; `name` is what an error calls it, `signers` are the certificates that may sign it.

    ConfigurationError where it is no trusted list (`trust-list-unreadable`), is not signed, signed by somebody else or
    changed since (`trust-list-badly-signed`), closed or stale (`trust-list-stale`), or where the extra `trustlist` is
    missing (`extra-missing`).
    """
    root = _root(name, content)
    signer = _signer(name, root, Anchors(signers), now)
    text = _text_signed(root)
    is_union = (root.findtext(f"{_SCHEME}TSLType", "", _NS)).strip().endswith(_LIST_OF_LISTS)
    dates = _dates(name, root)
    services, left_out = ((), 0) if is_union else trust_etsi.services(name, text)
    found = TrustList(
        territory=territory(name, root),
        sequence=_sequence(name, root),
        issued=dates[0],
        next_update=dates[1],
        signer=signer,
        services=services,
        pointers=trust_etsi.pointers(name, text) if is_union else (),
        left_out=left_out,
    )
    found.require_fresh(now)
    return found


def claimed_territory(name: str, content: bytes) -> str:
    """The territory that a list states, to find out who may sign it; nothing has been verified yet."""
    return territory(name, _root(name, content))


def territory(name: str, root: etree._Element) -> str:
    """The two capital letters of SchemeTerritory (TS 119 612 §5.3.10); they become the name of a file."""
    found = _text(name, root, "SchemeTerritory")
    if not (len(found) == 2 and found.isascii() and found.isalpha() and found.isupper()):
        raise unreadable(name, "SchemeTerritory")
    return found


def unreadable(name: str, reason: object) -> ConfigurationError:
    """The error for what is no trusted list, or one in which something is amiss."""
    return ConfigurationError("trust-list-unreadable", name=name, reason=reason)


def _root(name: str, content: bytes) -> etree._Element:
    try:
        root = parse(content)
    except MalformedXml as error:
        raise unreadable(name, error.parameters.get("reason", error.code)) from error
    if root.tag != _ROOT:
        raise unreadable(name, etree.QName(root).localname)
    return root


def _signer(name: str, root: etree._Element, signers: Anchors, now: datetime) -> x509.Certificate:
    """The certificate of the one signature, nothing of which is wrong.

    It has to be one of those given, itself: that one of them issued it would let every authority's clients sign lists.
    """
    match judge_document(root, 0, signers, now):
        case [Signature(signatory=Signatory() as who) as signature]:
            if not signature.intact:
                raise _badly_signed(name, "changed", reason=signature.failures[0].code)
            if who.certificate not in signers:
                raise _badly_signed(name, "stranger", signer=who.name, serial=who.serial)
            if signature.failures:
                raise _badly_signed(name, "invalid", reason=signature.failures[0].code)
            return who.certificate
        case []:
            raise _badly_signed(name, "unsigned")
        case several:
            wrong = [failure.code for one in several for failure in one.failures if failure.code in INTEGRITY]
            raise _badly_signed(name, "changed", reason=wrong[0] if wrong else f"{len(several)} Signature")


def _badly_signed(name: str, kind: str, **parameters: str) -> ConfigurationError:
    return ConfigurationError("trust-list-badly-signed", kind=kind, name=name, **parameters)


def _text_signed(root: etree._Element) -> str:
    """The document as the signature covers it."""
    signed = deepcopy(root)
    for signature in signed.findall(SIGNATURE):
        signed.remove(signature)
    return Canonical().of(signed).decode()


def _dates(name: str, root: etree._Element) -> tuple[datetime, datetime]:
    """Issue and next update; a list without the latter is closed for good (TS 119 612 §5.3.15)."""
    issued = _instant(name, _text(name, root, "ListIssueDateTime"))
    following = root.findtext(f"{_SCHEME}NextUpdate/tsl:dateTime", "", _NS).strip()
    return issued, _instant(name, following) if following else issued


def _instant(name: str, text: str) -> datetime:
    """An xs:dateTime in UTC, as all those of a list are (TS 119 612 §5.1.3)."""
    try:
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise unreadable(name, text) from error


def _sequence(name: str, root: etree._Element) -> int:
    text = _text(name, root, "TSLSequenceNumber")
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise unreadable(name, "TSLSequenceNumber")
    return int(text)


def _text(name: str, root: etree._Element, element: str) -> str:
    found = root.findtext(f"{_SCHEME}{element}", None, _NS)
    if found is None or not found.strip():
        raise unreadable(name, element)
    return found.strip()


def _written(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="minutes").replace("+00:00", "Z")
