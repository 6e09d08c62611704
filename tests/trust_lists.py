"""Builds trusted lists (ETSI TS 119 612) for tests: of services, or of pointers to others, signed with test keys.

    python -m tests.trust_lists

makes the lists in `samples/trust-lists/` anew: one with the authority in `samples/trust/`, one that is stale. The key
that signs them is thrown away; its certificate is kept beside them.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509

from invoicebridge.signature import xades
from tests import certificates
from tests.certificates import Holder

NOW = datetime.now(UTC).replace(microsecond=0)
TYPES = "http://uri.etsi.org/TrstSvc/TrustedList/TSLType"
STATUS = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus"
QUALIFIED_CA = "http://uri.etsi.org/TrstSvc/Svctype/CA/QC"
SIGNATURES = "http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/ForeSignatures"
SEALS = "http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/ForeSeals"


@dataclass(frozen=True, kw_only=True)
class Service:
    """A trust service of a list."""

    authority: x509.Certificate
    kind: str = QUALIFIED_CA
    status: str = "granted"
    since: datetime = datetime(2024, 1, 1, tzinfo=UTC)
    purposes: Sequence[str] = (SIGNATURES,)
    history: Sequence[tuple[str, datetime]] = ()
    extension: str = ""

    def xml(self) -> str:
        certificate = f"<X509Certificate>{encoded(self.authority)}</X509Certificate>"
        past = "".join(
            f"<ServiceHistoryInstance>{self._information(status, since, '<X509SKI>AAAA</X509SKI>')}"
            "</ServiceHistoryInstance>"
            for status, since in self.history
        )
        return (
            f"<TSPService><ServiceInformation>{self._information(self.status, self.since, certificate)}"
            f"</ServiceInformation>{past and f'<ServiceHistory>{past}</ServiceHistory>'}</TSPService>"
        )

    def _information(self, status: str, since: datetime, identity: str) -> str:
        purposes = "".join(
            '<Extension Critical="true"><AdditionalServiceInformation>'
            f'<URI xml:lang="en">{purpose}</URI></AdditionalServiceInformation></Extension>'
            for purpose in self.purposes
        )
        return (
            f"<ServiceTypeIdentifier>{self.kind}</ServiceTypeIdentifier>"
            '<ServiceName><Name xml:lang="en">TEST ONLY service</Name></ServiceName>'
            f"<ServiceDigitalIdentity><DigitalId>{identity}</DigitalId></ServiceDigitalIdentity>"
            f"<ServiceStatus>{STATUS}/{status}</ServiceStatus>"
            f"<StatusStartingTime>{written(since)}</StatusStartingTime>"
            f"<ServiceInformationExtensions>{purposes}{self.extension}</ServiceInformationExtensions>"
        )


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A list before it is signed; the fields spoil it in one way each."""

    territory: str = "IT"
    sequence: int = 57
    issued: datetime = NOW - timedelta(days=10)
    next_update: datetime | None = NOW + timedelta(days=100)
    services: Sequence[Service] = ()
    pointers: Sequence[tuple[str, str, x509.Certificate]] = field(default=())
    """Of a list of lists: territory, address, and who signs."""

    def xml(self) -> bytes:
        """The list without a signature."""
        following = self.next_update and f"<dateTime>{written(self.next_update)}</dateTime>"
        kind = "EUlistofthelists" if self.pointers else "EUgeneric"
        pointers = "".join(pointer(*one) for one in self.pointers)
        services = "".join(one.xml() for one in self.services)
        providers = (
            "<TrustServiceProviderList><TrustServiceProvider><TSPInformation/>"
            f"<TSPServices>{services}</TSPServices></TrustServiceProvider></TrustServiceProviderList>"
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<!-- TEST ONLY -->'
            '<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#" TSLTag="http://uri.etsi.org/19612/TSLTag" '
            'Id="list"><SchemeInformation><TSLVersionIdentifier>5</TSLVersionIdentifier>'
            f"<TSLSequenceNumber>{self.sequence}</TSLSequenceNumber><TSLType>{TYPES}/{kind}</TSLType>"
            '<SchemeInformationURI><URI xml:lang="en">https://example.org/about</URI></SchemeInformationURI>'
            f"<SchemeTerritory>{self.territory}</SchemeTerritory>"
            f"{pointers and f'<PointersToOtherTSL>{pointers}</PointersToOtherTSL>'}"
            f"<ListIssueDateTime>{written(self.issued)}</ListIssueDateTime>"
            f"<NextUpdate>{following or ''}</NextUpdate></SchemeInformation>"
            f"{'' if self.pointers else providers}</TrustServiceStatusList>"
        ).encode()


def pointer(territory: str, address: str, signer: x509.Certificate) -> str:
    """A pointer to the list of a territory."""
    return (
        "<OtherTSLPointer><ServiceDigitalIdentities><ServiceDigitalIdentity><DigitalId>"
        f"<X509Certificate>{encoded(signer)}</X509Certificate></DigitalId></ServiceDigitalIdentity>"
        f"</ServiceDigitalIdentities><TSLLocation>{address}</TSLLocation><AdditionalInformation>"
        f"<OtherInformation><SchemeTerritory>{territory}</SchemeTerritory></OtherInformation><OtherInformation>"
        '<MimeType xmlns="http://uri.etsi.org/02231/v2/additionaltypes#">application/vnd.etsi.tsl+xml</MimeType>'
        "</OtherInformation></AdditionalInformation></OtherTSLPointer>"
    )


@lru_cache
def operator(territory: str) -> Holder:
    """Who signs the list of a territory."""
    name = f"TEST ONLY Operator {territory}"
    return certificates.holder("p-256", name, use="digital_signature", which=name)


def signed(draft: Draft, signer: Holder | None = None, at: datetime | None = None) -> bytes:
    """The list, signed by the operator of its territory when it was issued, unless told otherwise."""
    return xades.sign(draft.xml(), signer or operator(draft.territory), at or draft.issued)


def encoded(certificate: x509.Certificate) -> str:
    return b64encode(certificates.der(certificate)).decode()


def written(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds").replace("+00:00", "Z")


def write(samples: Path) -> None:
    """Write the sample lists and the certificate of their signer."""
    folder = samples / "trust-lists"
    folder.mkdir(exist_ok=True)
    authority = x509.load_pem_x509_certificate((samples / "trust" / "TEST-ONLY-root.pem").read_bytes())
    issued = datetime(2026, 11, 1, 10, tzinfo=UTC)
    good = Draft(issued=issued, next_update=datetime(2043, 1, 1, tzinfo=UTC), services=[Service(authority=authority)])
    stale = replace(good, issued=issued - timedelta(days=180), next_update=issued)
    (folder / "TEST-ONLY-IT.xml").write_bytes(signed(good))
    (folder / "TEST-ONLY-IT-stale.xml").write_bytes(signed(stale))
    (folder / "TEST-ONLY-operator.pem").write_bytes(certificates.pem(operator("IT").certificate))


if __name__ == "__main__":
    write(Path(__file__).resolve().parent.parent / "samples")
