"""A small PEC world for the tests: one company, the SdI, a provider, and signatures as right or wrong as asked for.

`python tests/pec/generator.py FOLDER` writes samples/pec anew, under certificates made on the spot.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from hashlib import new, sha256
from pathlib import Path

from asn1crypto import algos, cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding

from invoicebridge.pec.compose import File, compose
from invoicebridge.pec.trust import Trust, anchors_from_certificates
from invoicebridge.sandbox.authority import Identity, PecWorld, new_provider, new_world
from invoicebridge.sandbox.mime_writer import signed_mail
from invoicebridge.sandbox.pec_mail import Certified, Kind, PecProvider, Sent, Style

PROVIDER_ADDRESS = "posta-certificata@pec.gestore.example"
COMPANY = "ditta@pec.esempio.example"
SDI = "sdi48@pec.fatturapa.it"
DOMAINS = ("pec.gestore.example", "pec.sogei.example")
ROME = timezone(timedelta(hours=1))
AT = datetime(2026, 3, 2, 10, 0, tzinfo=ROME)
RECEIVED = datetime(2026, 3, 2, 9, 5, tzinfo=UTC)
INVOICE = File("IT01234567890_00001.xml.p7m", b"\x30\x80 a signed invoice, byte for byte \x00\xff\n.\r\n" * 20)
OWN_ID = "20260302.0001@bridge.esempio.example"
PEC_ID = "opec1.20260302100000.00001.1.1@pec.gestore.example"
SDI_ID = "123456.1@pec.fatturapa.it"
NOTIFICATION = File(
    "IT01234567890_00001_RC_001.xml",
    f"""<?xml version="1.0"?>
<types:RicevutaConsegna xmlns:types="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fattura/messaggi/v1.0" \
versione="1.0">
  <IdentificativoSdI>123456</IdentificativoSdI>
  <NomeFile>{INVOICE.name}</NomeFile>
  <Hash>{sha256(INVOICE.content).hexdigest()}</Hash>
  <DataOraRicezione>2026-03-02T09:58:00.000+01:00</DataOraRicezione>
  <DataOraConsegna>2026-03-02T09:59:00.000+01:00</DataOraConsegna>
  <Destinatario>
    <Codice>0000000</Codice>
  </Destinatario>
  <MessageId>123456</MessageId>
  <PecMessageId>{PEC_ID}</PecMessageId>
</types:RicevutaConsegna>
""".encode(),
)


@cache
def world() -> PecWorld:
    """Root and authority."""
    return new_world(DOMAINS)


@cache
def identity() -> Identity:
    """The provider's certificate and key."""
    return new_provider(world().authority, PROVIDER_ADDRESS, "Gestore PEC di prova")


def provider(style: Style | None = None) -> PecProvider:
    """The provider of the company's mailbox."""
    return PecProvider("GESTORE DI PROVA", PROVIDER_ADDRESS, identity(), world().authority, style or Style())


def pem(one: Identity) -> bytes:
    """The certificate as PEM."""
    return one.certificate.public_bytes(Encoding.PEM)


def trust() -> Trust:
    """The settings of somebody who trusts the authority."""
    return Trust(anchors_from_certificates(pem(world().authority)))


def invoice_sent() -> Sent:
    """The company's mail to the SdI as it handed it in."""
    mail = compose([INVOICE], sender=COMPANY, recipient="sdi01@pec.fatturapa.it", message_id=OWN_ID, at=AT)
    return Sent(COMPANY, ("sdi01@pec.fatturapa.it",), INVOICE.name, OWN_ID, mail.content)


def notification_sent(sender: str = SDI, subject: str = "Ricevuta di consegna 123456", to: str = COMPANY) -> Sent:
    """A mail of the SdI to the company."""
    mail = compose([NOTIFICATION], sender=sender, recipient=to, message_id=SDI_ID, at=AT)
    return Sent(sender, (to,), subject, SDI_ID, mail.content)


def certified(**facts: object) -> Certified:
    """Certified facts at AT, with changes."""
    return replace(Certified(AT, PEC_ID), **facts)  # type: ignore[arg-type]


def envelope(**facts: object) -> bytes:
    """The SdI's notification in its transport envelope: the mail that every forger would like to make."""
    return provider().transport(notification_sent(), certified(ricevuta="breve", **facts))


def every_kind() -> Mapping[str, bytes]:
    """One mail of every kind, by the name of its sample."""
    sent, one = invoice_sent(), provider()
    to = sent.recipients[0]
    stamped = one.stamped(sent, PEC_ID)
    late = {"errore": "altro", "consegna": to}
    return {
        "accettazione": one.receipt(Kind.ACCETTAZIONE, sent, certified()),
        "non-accettazione": one.receipt(
            Kind.NON_ACCETTAZIONE, sent, certified(errore="altro", errore_esteso="5.3.4 messaggio troppo grande")
        ),
        "non-accettazione-virus": one.receipt(Kind.NON_ACCETTAZIONE, sent, certified(errore="virus")),
        "presa-in-carico": one.receipt(Kind.PRESA_IN_CARICO, sent, certified(ricezione=(to,))),
        "avvenuta-consegna-completa": one.receipt(
            Kind.AVVENUTA_CONSEGNA, sent, certified(ricevuta="completa", consegna=to), original=stamped
        ),
        "avvenuta-consegna-breve": one.receipt(
            Kind.AVVENUTA_CONSEGNA, sent, certified(ricevuta="breve", consegna=to), original=brief(stamped)
        ),
        "avvenuta-consegna-sintetica": one.receipt(
            Kind.AVVENUTA_CONSEGNA, sent, certified(ricevuta="sintetica", consegna=to)
        ),
        "errore-consegna": one.receipt(
            Kind.ERRORE_CONSEGNA, sent, certified(**late, errore_esteso="5.1.1 - indirizzo non valido")
        ),
        "errore-consegna-virus": one.receipt(Kind.ERRORE_CONSEGNA, sent, certified(errore="virus", consegna=to)),
        "preavviso-errore-consegna-12h": one.receipt(
            Kind.PREAVVISO_ERRORE_CONSEGNA, sent, certified(**late, at=AT + timedelta(hours=12))
        ),
        "preavviso-errore-consegna-24h": one.receipt(
            Kind.PREAVVISO_ERRORE_CONSEGNA, sent, certified(**late, at=AT + timedelta(hours=23))
        ),
        "rilevazione-virus": one.receipt(Kind.RILEVAZIONE_VIRUS, sent, certified(errore="virus", consegna=to)),
        "busta-trasporto-sdi": envelope(),
        "busta-trasporto-altri": one.transport(
            notification_sent("studio@pec.altri.example", "Richiesta di preventivo"), certified(ricevuta="completa")
        ),
        "busta-anomalia": one.anomaly(notification_sent(), AT, "opec1.9@pec.gestore.example"),
    }


def brief(stamped: bytes) -> bytes:
    """The original as a brief receipt has it: each file replaced by its SHA-1."""
    head, _, _ = stamped.partition(b"Content-Type:")
    digest = new("sha1", INVOICE.content).hexdigest().upper()  # noqa: S324  # as RFC 6109 §3.3.2 has it
    part = (
        f'Content-Type: text/plain; name="{INVOICE.name}.hash"\r\nContent-Disposition: attachment\r\n\r\n{digest}\r\n'
    )
    return head + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n' + part.encode() + b"--b--\r\n"


@dataclass(frozen=True)
class Hand:
    """A CMS signature made by hand, so that it can be made wrong."""

    signer: Identity
    certificates: tuple[x509.Certificate, ...]
    digest: str = "sha256"
    key: Identity | None = None
    attributes: tuple[str, ...] = ("content_type", "message_digest", "signing_time")
    signed_with: str = ""
    content_type: str = "data"
    attached: bool = False
    signers: int = 1

    def sign(self, content: bytes) -> bytes:
        """The DER of a SignedData over the content."""
        algorithm = {"algorithm": self.digest}
        data = {
            "version": "v1",
            "digest_algorithms": [algorithm],
            "encap_content_info": {"content_type": "data", "content": content if self.attached else None},
            "certificates": [asn1_x509.Certificate.load(_der(one)) for one in self.certificates],
            "signer_infos": [self._signer_info(content)] * self.signers,
        }
        return bytes(cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(data)}).dump())

    def _signer_info(self, content: bytes) -> cms.SignerInfo:
        values = {
            "content_type": self.content_type,
            "message_digest": new(self.digest, content).digest(),
            "signing_time": cms.Time({"utc_time": RECEIVED}),
        }
        attributes = cms.CMSAttributes(
            [cms.CMSAttribute({"type": name, "values": [values[name]]}) for name in self.attributes]
        )
        signed = b"\x31" + attributes.dump()[1:] if self.attributes else content
        leaf = asn1_x509.Certificate.load(_der(self.signer.certificate))
        key = (self.key or self.signer).key
        signed_with = self.signed_with or self.digest
        algorithm = {"md5": hashes.MD5(), "sha1": hashes.SHA1(), "sha256": hashes.SHA256()}[signed_with]  # noqa: S303
        return cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.IssuerAndSerialNumber({"issuer": leaf.issuer, "serial_number": leaf.serial_number}),
                "digest_algorithm": algos.DigestAlgorithm({"algorithm": self.digest}),
                "signed_attrs": attributes if self.attributes else None,
                "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": f"{signed_with}_rsa"}),
                "signature": key.sign(signed, padding.PKCS1v15(), algorithm),
            }
        )


def hand(**changes: object) -> Hand:
    """The provider's own signature, with changes."""
    one = Hand(identity(), (identity().certificate, world().authority.certificate))
    return replace(one, **changes)  # type: ignore[arg-type]


def taken_apart(mail: bytes) -> tuple[list[tuple[str, str]], bytes, bytes]:
    """The head, the signed part and the p7s part of a mail of the generator."""
    head, _, rest = mail.partition(b"MIME-Version: 1.0\r\nContent-Type: multipart/signed")
    boundary = rest.partition(b'boundary="')[2].partition(b'"')[0]
    _, body, p7s, _ = rest.split(b"\r\n--" + boundary)
    fields = [tuple(line.split(": ", 1)) for line in head.decode().replace("\r\n ", " ").splitlines()]
    return [(name, value) for name, value in fields], body[2:], p7s[2:]


def signed_by(by: Hand, mail: bytes) -> bytes:
    """The mail signed anew."""
    head, body, _ = taken_apart(mail)
    return signed_mail(head, body, by.sign(body))


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def write_samples(folder: Path) -> None:
    """The samples and the certificate of the authority that they are judged by; the keys are forgotten."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in every_kind().items():
        (folder / f"{name}.eml").write_bytes(content)
    (folder / "anchor.pem").write_bytes(pem(world().authority))


if __name__ == "__main__":
    write_samples(Path(sys.argv[1]))
