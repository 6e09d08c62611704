"""Composition root: puts the connectors behind the operations. The only importer of `connectors`."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from invoicebridge.bridge.inspect import Bench, Source
from invoicebridge.connectors import files, output, schema_store
from invoicebridge.connectors.schema_store import Compared as Compared
from invoicebridge.connectors.schema_store import InUse as InUse
from invoicebridge.connectors.schema_store import Kind as Kind
from invoicebridge.connectors.schema_store import Pin as Pin
from invoicebridge.connectors.schema_store import SchemaStore as SchemaStore
from invoicebridge.fatturapa.circumstances import Circumstances
from invoicebridge.fatturapa.schema import Schemas


@cache
def schemas() -> Schemas:
    """The schemas in use: the installed official ones, otherwise ours."""
    return schema_store.default_store().load()


def schemas_in_use() -> SchemaStore:
    """The store of the schemas of this installation and this user."""
    return schema_store.default_store()


def schema_content(name: str) -> bytes:
    """The bytes of the schema in use that SOURCES.toml calls `name`."""
    return schema_store.default_store().content(name)


def bench(circumstances: Circumstances) -> Bench:
    """What files are judged with."""
    return Bench(schemas(), circumstances)


def sources(paths: Iterable[str]) -> list[Source]:
    """The files that the paths name: files, folders with all that is below, `-` for standard input."""
    return list(files.sources(paths))


def read(path: str) -> bytes:
    """The content of one file, or of standard input for `-`; UnreadableFile when it cannot be had."""
    return next(iter(files.sources([path]))).read()


def write(path: str, content: bytes, *, replace: bool) -> None:
    """The file at `path` holds the content; ConfigurationError when it cannot, or exists and may not be replaced."""
    output.write_file(path, content, replace=replace)


def write_new(folder: str, name: str, content: bytes) -> Path:
    """A new file in the folder holds the content; its path. It is numbered where the name is taken."""
    return output.write_new(folder, name, content)


def renamed(source: Source, name: str) -> Source:
    """The same content, to be judged under another name."""
    return files.InputSource(source.read(), source.label, name)
