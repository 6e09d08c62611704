"""The certificates and keys of one sandbox: made anew in each process, known to nobody else, worth nothing outside."""

import ssl
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from invoicebridge.sandbox.authority import Identity, PecWorld, new_provider, new_server, new_signer, new_world
from invoicebridge.sandbox.pec_mail import PecProvider
from invoicebridge.signature.keys import Algorithm

USERS_PROVIDER = "posta-certificata@pec.sandbox.example"
SDI_PROVIDER = "posta-certificata@pcert.sogei.it"
"""The SdI's provider has the real one's address, so that a check of the address passes here as it does there."""


@dataclass(frozen=True, slots=True)
class DocumentSigner:
    """Signs documents with a key kept in memory, as `invoicebridge.signature.keys.Signer`."""

    identity: Identity

    @property
    def chain(self) -> tuple[bytes, ...]:
        """The one certificate, in DER."""
        return (self.identity.certificate.public_bytes(Encoding.DER),)

    @property
    def algorithm(self) -> Algorithm:
        """RSA with SHA-256."""
        return Algorithm.RSA_SHA256

    def sign_digests(self, digests: Sequence[bytes]) -> list[bytes]:
        """The signature of each SHA-256 digest."""
        key = self.identity.key
        return [key.sign(digest, padding.PKCS1v15(), Prehashed(SHA256())) for digest in digests]


@dataclass(frozen=True, slots=True)
class Papers:
    """Who signs what in a sandbox."""

    world: PecWorld = field(repr=False)
    users_provider: PecProvider = field(repr=False)
    sdi_provider: PecProvider = field(repr=False)
    sdi: DocumentSigner = field(repr=False)
    server: Identity = field(repr=False)

    @property
    def anchors(self) -> bytes:
        """PEM of the certificate that issues the PEC providers' certificates: the anchor of `pec.authenticity`."""
        return _pem(self.world.authority.certificate)

    @property
    def root(self) -> bytes:
        """PEM of the root, above the SdI's signer and the TLS server."""
        return _pem(self.world.root.certificate)

    @property
    def root_certificate(self) -> x509.Certificate:
        """The root itself: the anchor of `signature.verify` for the SdI's notifications."""
        return self.world.root.certificate


@cache
def papers() -> Papers:
    """The papers of this process, made when first asked for; every sandbox of the process has the same."""
    world = new_world([USERS_PROVIDER.partition("@")[2], SDI_PROVIDER.partition("@")[2]])
    return Papers(
        world,
        _provider(world, USERS_PROVIDER, "Sandbox PEC"),
        _provider(world, SDI_PROVIDER, "Sandbox Sogei"),
        DocumentSigner(new_signer(world.root, "Sistema Interscambio Fattura PA", "Agenzia delle Entrate")),
        new_server(world.root),
    )


def server_context(papers: Papers) -> ssl.SSLContext:
    """TLS as the sandbox's servers speak it. The key touches the disk for an instant, in a folder of its own."""
    key = papers.server.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory(prefix="invoicebridge-") as folder:
        path = Path(folder) / "server.pem"
        path.touch(0o600)
        path.write_bytes(key + _pem(papers.server.certificate))
        context.load_cert_chain(path)
    return context


def client_context(papers: Papers) -> ssl.SSLContext:
    """TLS for a client that trusts the sandbox's servers and no other."""
    return ssl.create_default_context(cadata=papers.root.decode("ascii"))


def _provider(world: PecWorld, address: str, organisation: str) -> PecProvider:
    identity = new_provider(world.authority, address, organisation)
    return PecProvider(organisation.upper(), address, identity, world.authority)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)
