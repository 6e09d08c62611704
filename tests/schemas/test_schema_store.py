"""An official schema is used only when it is, byte for byte, the pinned one, and from the moment it is installed."""

import hashlib
import os
import shutil
import stat
import tomllib
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from lxml import etree

from invoicebridge.connectors.schema_store import Kind, SchemaStore, data_folder, default_store
from invoicebridge.errors import ConfigurationError, UnreadableFile
from invoicebridge.fatturapa.schema import ORDINARIA
from tests.schemas.pairs import SCHEMAS

OFFICIAL_ORDINARIA = "Schema_VFPR12_v1.2.3.xsd"


@pytest.fixture
def store(tmp_path: Path) -> SchemaStore:
    """A store whose pins are those of stand-ins for the official files: our own, with a remark at the end."""
    shipped = tmp_path / "shipped"
    shutil.copytree(SCHEMAS, shipped)
    text = (shipped / "SOURCES.toml").read_text(encoding="utf-8")
    for row in tomllib.loads(text)["schema"]:
        content = (shipped / row["file"]).read_bytes() + b"<!-- official -->"
        (tmp_path / row["official"]).write_bytes(content)
        text = text.replace(row["sha256"], hashlib.sha256(content).hexdigest())
    (shipped / "SOURCES.toml").write_text(text, encoding="utf-8")
    return SchemaStore(shipped, tmp_path / "data" / "schemas")


def kinds(store: SchemaStore) -> dict[str, Kind]:
    return {used.pin.name: used.kind for used in store.listing()}


def test_our_transcriptions_are_in_use_from_the_start(store: SchemaStore) -> None:
    assert set(kinds(store).values()) == {Kind.TRANSCRIPTION}
    assert store.content("daticert") == (SCHEMAS / "pec" / "daticert.xsd").read_bytes()


def test_an_installed_official_file_is_in_use_from_then_on(store: SchemaStore, tmp_path: Path) -> None:
    pin = store.install(str(tmp_path / OFFICIAL_ORDINARIA))
    assert pin.name == "ordinaria"
    assert kinds(store)["ordinaria"] is Kind.OFFICIAL
    assert store.content("ordinaria") == (tmp_path / OFFICIAL_ORDINARIA).read_bytes()
    assert {used.path for used in store.listing() if used.kind is Kind.OFFICIAL} == {store.installed / pin.official}
    assert [path.name for path in store.installed.iterdir()] == [OFFICIAL_ORDINARIA]


def test_others_may_read_an_installed_file(store: SchemaStore, tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        pin = store.install(str(tmp_path / OFFICIAL_ORDINARIA))
    finally:
        os.umask(before)
    assert stat.S_IMODE((store.installed / pin.official).stat().st_mode) == 0o644


def test_the_official_file_is_known_by_its_bytes_and_not_by_its_name(store: SchemaStore, tmp_path: Path) -> None:
    (tmp_path / OFFICIAL_ORDINARIA).rename(tmp_path / "renamed.xml")
    assert store.install(str(tmp_path / "renamed.xml")).official == OFFICIAL_ORDINARIA


def test_the_real_official_schemas_are_installed_and_used(official: Path, tmp_path: Path) -> None:
    store = SchemaStore(SCHEMAS, tmp_path)
    for pin in store.pins():
        assert store.install(str(official / "xsd" / pin.official)) == pin
    assert set(kinds(store).values()) == {Kind.OFFICIAL}
    assert store.load().violations(etree.Element(ORDINARIA, versione="FPR12")) != []


@pytest.mark.parametrize(("name", "code"), [(OFFICIAL_ORDINARIA, "schema-not-official"), ("other", "schema-unknown")])
def test_a_file_with_another_digest_is_refused_and_nothing_is_changed(
    store: SchemaStore, tmp_path: Path, name: str, code: str
) -> None:
    store.install(str(tmp_path / "Schema_VFSM10v_1.0.2.xsd"))
    before = kinds(store)
    (tmp_path / name).write_bytes(b"<other/>")
    with pytest.raises(ConfigurationError) as refused:
        store.install(str(tmp_path / name))
    assert refused.value.code == code
    assert refused.value.parameters["found"] == hashlib.sha256(b"<other/>").hexdigest()
    assert kinds(store) == before
    assert len(list(store.installed.iterdir())) == 1


def test_a_missing_file_cannot_be_installed_or_verified(store: SchemaStore, tmp_path: Path) -> None:
    for action in (store.install, store.verify):
        with pytest.raises(UnreadableFile):
            action(str(tmp_path / "missing.xsd"))
    assert not store.installed.exists()


def test_an_installed_file_that_was_altered_is_refused_when_it_is_to_be_used(
    store: SchemaStore, tmp_path: Path
) -> None:
    store.install(str(tmp_path / OFFICIAL_ORDINARIA))
    (store.installed / OFFICIAL_ORDINARIA).write_bytes(b"<xs:schema/>")
    assert kinds(store)["ordinaria"] is Kind.ALTERED
    with pytest.raises(ConfigurationError, match="schema-altered"):
        store.load()
    store.install(str(tmp_path / OFFICIAL_ORDINARIA))
    assert kinds(store)["ordinaria"] is Kind.OFFICIAL


def test_a_data_folder_that_cannot_be_written_is_a_matter_for_the_operator(store: SchemaStore, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(ConfigurationError, match="schema-not-stored"):
        store.install(str(tmp_path / OFFICIAL_ORDINARIA))


def test_verify_tells_the_official_file_its_namesake_and_a_stranger_apart(store: SchemaStore, tmp_path: Path) -> None:
    same = store.verify(str(tmp_path / OFFICIAL_ORDINARIA))
    assert (same.pin and same.pin.name, same.expected) == ("ordinaria", None)
    (tmp_path / "namesake").mkdir()
    namesake, stranger = tmp_path / "namesake" / OFFICIAL_ORDINARIA, tmp_path / "stranger.xsd"
    for path in (namesake, stranger):
        path.write_bytes(b"<other/>")
    compared = store.verify(str(namesake))
    assert (compared.pin, compared.expected and compared.expected.name) == (None, "ordinaria")
    assert (store.verify(str(stranger)).pin, store.verify(str(stranger)).expected) == (None, None)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The address of a server on this machine that serves the folder of the stand-ins."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_an_official_file_can_be_installed_from_an_address(store: SchemaStore, address: str) -> None:
    assert store.install(f"{address}/{OFFICIAL_ORDINARIA}").name == "ordinaria"
    assert kinds(store)["ordinaria"] is Kind.OFFICIAL


def test_what_an_address_gives_is_refused_by_the_same_measure(store: SchemaStore, address: str, tmp_path: Path) -> None:
    (tmp_path / OFFICIAL_ORDINARIA).write_bytes(b"<html>captive portal</html>")
    with pytest.raises(ConfigurationError, match="schema-not-official"):
        store.install(f"{address}/{OFFICIAL_ORDINARIA}")
    (tmp_path / "huge.xsd").write_bytes(b" " * 2_000_001)
    with pytest.raises(ConfigurationError, match="schema-not-fetched"):
        store.install(f"{address}/huge.xsd")
    assert not store.installed.exists()


@pytest.mark.parametrize("path", ["/missing.xsd", ":notaport/x.xsd"])
def test_an_address_that_gives_nothing_says_so(store: SchemaStore, address: str, path: str) -> None:
    with pytest.raises(ConfigurationError, match="schema-not-fetched"):
        store.install(address + path)


def test_another_scheme_is_a_path_and_never_fetched(store: SchemaStore, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        store.install(f"file://{tmp_path}/{OFFICIAL_ORDINARIA}")


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"INVOICEBRIDGE_DATA": "/srv/ib", "XDG_DATA_HOME": "/data"}, Path("/srv/ib")),
        ({"XDG_DATA_HOME": "/data"}, Path("/data/invoicebridge")),
        ({}, Path.home() / ".local" / "share" / "invoicebridge"),
    ],
)
def test_the_data_folder_is_the_one_the_environment_names(environment: dict[str, str], folder: Path) -> None:
    assert data_folder(environment) == folder
    assert default_store(environment).installed == folder / "schemas"
