"""Every contract test runs over the sandbox's IMAP server (pymap) and over Dovecot."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from invoicebridge.connectors.channels.servers import Patience, Server
from invoicebridge.sandbox import Sandbox
from invoicebridge.sandbox.authority import new_server, new_world
from tests.contracts_mail import dovecot
from tests.contracts_mail.dovecot import Dovecot
from tests.contracts_mail.mailbox import CertificateFiles, Mailbox, Word

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> CertificateFiles:
    """A root of this run, and a certificate for 127.0.0.1."""
    folder = tmp_path_factory.mktemp("papers")
    root = new_world(["esempio.example"]).root
    server = new_server(root)
    files = CertificateFiles(folder / "server.pem", folder / "server.key", folder / "root.pem")
    files.certificate.write_bytes(server.certificate.public_bytes(Encoding.PEM))
    files.key.write_bytes(server.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    files.root.write_bytes(root.certificate.public_bytes(Encoding.PEM))
    return files


@pytest.fixture(scope="session")
def running_dovecot(require_tool: Callable[[str], str], papers: CertificateFiles) -> Iterator[Dovecot]:
    """One Dovecot for all tests; each has a user of its own."""
    with dovecot.running(require_tool("dovecot"), papers) as running:
        yield running


@pytest.fixture(scope="session")
def running_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Sandbox, Path]]:
    """One sandbox for all tests, and the file of its root."""
    with Sandbox() as running:
        root = tmp_path_factory.mktemp("sandbox") / "root.pem"
        root.write_bytes(running.root)
        yield running, root


@pytest.fixture(params=["sandbox", "dovecot"])
def mailbox(request: pytest.FixtureRequest) -> Mailbox:
    """A new, empty mailbox on each of the servers in turn."""
    user = f"{next(_NUMBERS)}@pec.esempio.example"
    if request.param == "dovecot":
        running: Dovecot = request.getfixturevalue("running_dovecot")
        return Mailbox(running.server(running.imaps, user))
    sandbox, root = request.getfixturevalue("running_sandbox")
    sandbox.mailbox(user, dovecot.PASSWORD)
    at = Server(sandbox.imap.host, sandbox.imap.port, user, Word(dovecot.PASSWORD), root, Patience(10, 20, 20))
    return Mailbox(at)


@pytest.fixture
def on_dovecot(running_dovecot: Dovecot) -> Mailbox:
    """A new, empty mailbox on Dovecot."""
    return Mailbox(running_dovecot.server(running_dovecot.imaps, f"{next(_NUMBERS)}@pec.esempio.example"))
