"""`invoicebridge backup`: a whole copy of the store in one file, while everything else goes on."""

import argparse
from pathlib import Path
from typing import Final

from invoicebridge import app
from invoicebridge.cli import bridging, quantities
from invoicebridge.cli.progress import measured
from invoicebridge.settings import Reference

_HELP: Final = {
    "it": {
        "out": "scrive la copia in questo file, che non deve esserci",
        "to": "scrive la copia in questa cartella, con un nome che dice quando (predefinita: [backup] folder)",
        "keep": "nella cartella restano soltanto le ultime N copie (predefinito: [backup] keep)",
        "key-env": "cifra con il segreto nella variabile d'ambiente NOME (predefinito: [backup] key)",
        "key-file": "cifra con il segreto nella prima riga del FILE",
        "progress": "copia",
    },
    "en": {
        "out": "write the copy into this file, which must not be there",
        "to": "write the copy into this folder, under a name that says when (default: [backup] folder)",
        "keep": "in the folder only the last N copies stay (default: [backup] keep)",
        "key-env": "encrypt with the secret in the environment variable NAME (default: [backup] key)",
        "key-file": "encrypt with the secret on the first line of FILE",
        "progress": "backup",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _HELP[language]
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--out", metavar="FILE", type=Path, help=texts["out"])
    where.add_argument("--to", metavar="DIR", type=Path, help=texts["to"])
    parser.add_argument("--keep", metavar="N", type=quantities.count, help=texts["keep"])
    key_options(parser, texts)
    bridging.configure(parser, language)


def key_options(parser: argparse.ArgumentParser, texts: dict[str, str]) -> "argparse._MutuallyExclusiveGroup":
    """Declare where the secret of a backup is; what is added to the group excludes these."""
    key = parser.add_mutually_exclusive_group()
    key.add_argument("--key-env", metavar="NAME", help=texts["key-env"])
    key.add_argument("--key-file", metavar="FILE", type=Path, help=texts["key-file"])
    return key


def key_of(options: argparse.Namespace) -> Reference | None:
    """Where the command line says that the secret is; None when it does not."""
    if options.key_env is None and options.key_file is None:
        return None
    return Reference(env=options.key_env, file=options.key_file)


def run(options: argparse.Namespace) -> int:
    """Write the copy; 0 it is there and was read back, 2 it is not."""
    settings = app.settings(options.settings)
    from invoicebridge.app import backing_up

    with measured(_HELP[options.lang]["progress"]) as progress:
        work = backing_up.backup(
            settings, out=options.out, to=options.to, keep=options.keep, key=key_of(options), progress=progress
        )
        return bridging.said("backup", work, options)
