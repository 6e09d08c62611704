"""`invoicebridge import --watch`: one pass over the folders into which ERPs put their batches."""

import argparse
from typing import Final

from invoicebridge import app
from invoicebridge.cli import bridging
from invoicebridge.errors import ConfigurationError

HELP: Final = {
    "it": "invece dei PATH, ciò che si trova nelle cartelle delle tabelle [[watch]] (docs/watch.md)",
    "en": "instead of PATHs, whatever lies in the folders of the tables [[watch]] (docs/watch.md)",
}
_OF_PATHS: Final = (
    "paths",
    "mapping",
    "company",
    "dry_run",
    "all_or_nothing",
    "annotate",
    "result",
    "update_customers",
)
"""Options of `import` that the settings say for watched folders."""


def run(options: argparse.Namespace) -> int:
    """Import what was put there; 0 all is taken, 1 a person is needed, 2 something could not be dealt with."""
    for name in _OF_PATHS:
        if getattr(options, name):
            other = "PATH" if name == "paths" else f"--{name.replace('_', '-')}"
            raise ConfigurationError("options-exclude", option="--watch", other=other)
    settings = app.settings(options.settings)
    if not settings.watch:
        raise ConfigurationError("watch-not-set")
    with app.bridge(settings) as bridge:
        from invoicebridge.bridge.batches.watching import watch
        from invoicebridge.render.watch_results import folders

        return bridging.said("import", watch(bridge, folders(settings)), options, head=bridge.archive.stories.head)
