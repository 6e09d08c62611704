"""A test that asks for `good` or `faulty` runs once for each entry of that index."""

import pytest

from invoicebridge import resources
from invoicebridge.bridge.inspecting.inspect import Bench, inspect
from invoicebridge.connectors.schema_store import SchemaStore
from invoicebridge.fatturapa.check import Checked
from invoicebridge.fatturapa.schema import Schemas
from tests.samples.sample_index import InMemory, Judge, Sample, index

FOLDERS = {"good": "fatture", "faulty": "faulty"}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests of good and of faulty samples once for each."""
    for fixture in FOLDERS.keys() & set(metafunc.fixturenames):
        samples = index(FOLDERS[fixture])
        metafunc.parametrize(fixture, samples, ids=[sample.file for sample in samples])


@pytest.fixture(scope="session")
def our_schemas(tmp_path_factory: pytest.TempPathFactory) -> Schemas:
    """The schemas of this repository, whatever may be installed on the machine."""
    return SchemaStore(resources.schemas(), tmp_path_factory.mktemp("none-installed")).load()


@pytest.fixture(scope="session")
def judge(our_schemas: Schemas) -> Judge:
    """A function that says what becomes of a sample; of an archive, also of each file inside."""

    def judge(sample: Sample) -> list[Checked]:
        return inspect(InMemory(sample), Bench(our_schemas, sample.circumstances))

    return judge
