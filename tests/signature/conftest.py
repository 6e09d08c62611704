"""What most tests of signatures take: the judges, a signer of each kind, the schemas."""

from collections.abc import Callable
from pathlib import Path

import pytest

from invoicebridge import resources
from invoicebridge.connectors.schema_store import SchemaStore
from invoicebridge.fatturapa.schema import Schemas
from tests import certificates
from tests.certificates import Holder
from tests.signature import judges


@pytest.fixture(scope="session", params=certificates.KINDS)
def signer(request: pytest.FixtureRequest) -> Holder:
    """A signer with each kind of key in turn."""
    return certificates.person(request.param)


@pytest.fixture
def openssl_takes(require_tool: Callable[[str], str], tmp_path: Path) -> Callable[[bytes], bytes | None]:
    """From a CAdES to its content where openssl, trusting our root, finds it good."""
    tool = require_tool("openssl")
    return lambda signed: judges.openssl_takes(tool, signed, certificates.root().certificate, tmp_path)


@pytest.fixture
def xmlsec_takes(require_tool: Callable[[str], str], tmp_path: Path) -> Callable[[bytes], bool]:
    """Whether xmlsec1, trusting our root, finds an XAdES good."""
    tool = require_tool("xmlsec1")
    return lambda signed: judges.xmlsec_takes(tool, signed, certificates.root().certificate, tmp_path)


@pytest.fixture(scope="session")
def our_schemas(tmp_path_factory: pytest.TempPathFactory) -> Schemas:
    """The schemas of this repository, whatever may be installed on the machine."""
    return SchemaStore(resources.schemas(), tmp_path_factory.mktemp("none-installed")).load()
