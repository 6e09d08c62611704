"""Importers, mappings, templates and annotated copies, for the commands that use them."""

from collections.abc import Mapping
from pathlib import Path

from invoicebridge.bridge.ports import Importer
from invoicebridge.connectors.importers import annotated, mapping, registry, suggested_file
from invoicebridge.connectors.importers import suggest as suggesting
from invoicebridge.connectors.importers import template as templates
from invoicebridge.connectors.importers.kind import Options
from invoicebridge.connectors.importers.mapping import Mapping as Rules
from invoicebridge.connectors.importers.suggest import Suggestion as Suggestion
from invoicebridge.connectors.whole_file import growing
from invoicebridge.errors import ConfigurationError, FileTooLarge

_MAPPING_BYTES = 1_000_000


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


def suggestion(path: str) -> Suggestion:
    """What the columns of a table seem to be; ConfigurationError `not-a-table`, UnreadableFile."""
    return suggesting.suggest(registry.content_of(path))


def as_toml(made: Suggestion, language: str) -> str:
    """A suggestion as a mapping file, with comments."""
    return suggested_file.as_toml(made, language)


def template(form: str, language: str, *, everything: bool) -> bytes:
    """The template of the batch table as `csv` or `xlsx`."""
    made = templates.template(language, everything=everything)
    if form == "csv":
        return templates.as_csv(made, language)
    from invoicebridge.connectors.importers import template_xlsx

    return template_xlsx.as_xlsx(made, language)


def annotate(
    path: str, chosen: Rules, remarks: Mapping[int | None, str], heading: str, out: str, *, replace: bool
) -> None:
    """The file `out` is a copy of a table with a column of remarks beside its rows.

    ConfigurationError `not-a-table`, `table-too-large-to-annotate`, `output-exists`, `output-not-written`;
    UnreadableFile.
    """
    try:
        with growing(Path(out).resolve(), replace=replace) as stream:
            annotated.write_copy(registry.content_of(path), chosen, remarks, heading, stream)
    except FileExistsError as error:
        raise ConfigurationError("output-exists", name=out) from error
    except OSError as error:
        raise ConfigurationError("output-not-written", name=out, reason=error.strerror) from error
