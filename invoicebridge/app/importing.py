"""Importers, mappings, templates and annotated copies, for the commands that use them."""

import errno
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from invoicebridge.bridge.batches.batch import Batch
from invoicebridge.bridge.batches.customer_rows import CustomerTable
from invoicebridge.bridge.ports import Importer
from invoicebridge.connectors import files
from invoicebridge.connectors.importers import annotated, mapping, registry, suggested_file
from invoicebridge.connectors.importers import suggest as suggesting
from invoicebridge.connectors.importers import template as templates
from invoicebridge.connectors.importers.customers import CustomersImporter
from invoicebridge.connectors.importers.kind import Options
from invoicebridge.connectors.importers.mapping import Mapping as Rules
from invoicebridge.connectors.importers.suggest import Suggestion as Suggestion
from invoicebridge.connectors.whole_file import growing
from invoicebridge.errors import ConfigurationError, FileTooLarge

_MAPPING_BYTES: Final = 1_000_000
_BLOCK_BYTES: Final = 1_000_000
TABLES: Final = ("csv", "xlsx")
"""The kinds that bring together whatever rows of one invoice they hold, wherever these stand."""


def rules(path: str | None) -> Rules:
    """The mapping in a file; without one our own columns. WrongSettings with every mistake, UnreadableFile."""
    if path is None:
        return mapping.PLAIN
    with registry.content_of(path).open() as stream:
        content = stream.read(_MAPPING_BYTES + 1)
    if len(content) > _MAPPING_BYTES:
        raise FileTooLarge("file-too-large", name=path, limit=_MAPPING_BYTES)
    return mapping.read(content)


def importer(path: str, chosen: Rules) -> Importer:
    """What reads a file of an ERP, a folder of them, or standard input for `-`."""
    return registry.opened(path, Options(mapping=chosen))


def batch(path: str, chosen: Rules) -> Batch:
    """What a file of an ERP, a folder or standard input holds, to be imported; UnreadableFile when it is not there."""
    if path == files.STANDARD_INPUT or os.path.isdir(path):
        return Batch(importer=importer(path, chosen), name=path)
    digest = hashlib.sha256()
    with registry.content_of(path).open() as stream:
        while block := stream.read(_BLOCK_BYTES):
            digest.update(block)
    sha256 = digest.hexdigest()
    repeats = registry.kind_of(path) not in TABLES
    return Batch(importer=importer(path, chosen), name=path, sha256=sha256, repeats=repeats)


def demand_table(paths: Sequence[str]) -> None:
    """ConfigurationError `not-a-table` unless this is a single table on disk."""
    path = paths[0]
    if len(paths) != 1 or path == files.STANDARD_INPUT or os.path.isdir(path) or registry.kind_of(path) not in TABLES:
        raise ConfigurationError("not-a-table", name=", ".join(paths))


def demand_place(path: str | None, *, replace: bool) -> None:
    """ConfigurationError `output-exists`, `output-not-written` where a file could not be written afterwards."""
    if path is None:
        return
    if not replace and os.path.lexists(path):
        raise ConfigurationError("output-exists", name=path)
    folder = Path(path).resolve().parent
    if not folder.is_dir():
        raise ConfigurationError("output-not-written", name=path, reason=os.strerror(errno.ENOENT))


def demand_apart(result: str | None, others: Iterable[str | None]) -> None:
    """ConfigurationError `result-is-another` where the result would take the place of one of the other files."""
    if result is None:
        return
    where = Path(result).resolve()
    for one in others:
        if one is not None and Path(one).resolve() == where:
            raise ConfigurationError("result-is-another", name=result)


def suggestion(path: str) -> Suggestion:
    """What the columns of a table seem to be; ConfigurationError `not-a-table`, UnreadableFile."""
    return suggesting.suggest(registry.content_of(path))


def as_toml(made: Suggestion, language: str) -> str:
    """A suggestion as a mapping file, with comments."""
    return suggested_file.as_toml(made, language)


def template(form: str, language: str, *, everything: bool, customers: bool = False) -> bytes:
    """The template of the batch table, or of a table of customers, as `csv` or `xlsx`."""
    made = templates.of_customers(language) if customers else templates.template(language, everything=everything)
    if form == "csv":
        return templates.as_csv(made, language)
    from invoicebridge.connectors.importers import template_xlsx

    return template_xlsx.as_xlsx(made, language)


def annotate(
    path: str, chosen: Rules, remarks: Mapping[int | None, str], heading: str, out: str, *, replace: bool
) -> None:
    """The file `out` is a copy of a table with a column of remarks beside its rows.

    ConfigurationError `not-a-table`, `table-not-annotated`, `table-too-large-to-annotate`, `output-exists`,
    `output-not-written`; UnreadableFile.
    """
    with whole_file(out, replace=replace) as stream:
        annotated.write_copy(registry.content_of(path), chosen, remarks, heading, stream)


def customers(path: str, chosen: Rules) -> CustomerTable:
    """What reads a table of customers: CSV, XLSX, JSON, JSON Lines, or standard input for `-`."""
    return CustomersImporter(registry.content_of(path), chosen)


@contextmanager
def whole_file(out: str, *, replace: bool) -> Iterator[BinaryIO]:
    """A stream for a block: the file `out` holds what was written once the block ends well.

    ConfigurationError `output-exists`, `output-not-written`.
    """
    try:
        with growing(Path(out).resolve(), replace=replace) as stream:
            yield stream
    except FileExistsError as error:
        raise ConfigurationError("output-exists", name=out) from error
    except OSError as error:
        raise ConfigurationError("output-not-written", name=out, reason=error.strerror) from error
