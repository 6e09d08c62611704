"""`invoicebridge restore`: a backup is checked, made a store again, and led back to where it may send."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from invoicebridge import app
from invoicebridge.cli import backup, bridging
from invoicebridge.cli.progress import counting, measured
from invoicebridge.errors import ConfigurationError

if TYPE_CHECKING:
    from invoicebridge.bridge.report import Outcome
    from invoicebridge.settings import Reference, Settings

_HELP: Final = {
    "it": {
        "file": "la copia; senza, dice a che punto è il ripristino",
        "verify": "controlla soltanto: contenitore, catena delle storie, impronta di ogni prova",
        "rescan": "rilegge tutte le caselle dall'inizio, riprende ciò che l'archivio non sa più, salta i nomi usati",
        "release": "permette di nuovo gli invii; servono --by e --because",
        "by": "chi decide, per nome",
        "because": "perché",
        "without": "con --release: questa casella, non più nelle impostazioni, non si può rileggere (più volte)",
        "key-env": "la copia è cifrata con il segreto nella variabile d'ambiente NOME (predefinito: [backup] key)",
        "key-file": "la copia è cifrata con il segreto nella prima riga del FILE",
        "unencrypted": "la copia non è cifrata, anche se [backup] key indica un segreto",
        "progress": "ripristino",
        "mails": "messaggi riletti",
    },
    "en": {
        "file": "the backup; without one, tells how far the restoration is",
        "verify": "only check: the container, the chain of the stories, the hash of every piece of evidence",
        "rescan": "read all mailboxes from the beginning, take up what the store forgot and go beyond names in use",
        "release": "let files be sent again; needs --by and --because",
        "by": "who decides, by name",
        "because": "why",
        "without": "with --release: this mailbox, no longer in the settings, cannot be read any more (repeatable)",
        "key-env": "the backup is encrypted with the secret in the environment variable NAME (default: [backup] key)",
        "key-file": "the backup is encrypted with the secret on the first line of FILE",
        "unencrypted": "the backup is not encrypted, although [backup] key names a secret",
        "progress": "restoring",
        "mails": "mails read again",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _HELP[language]
    parser.add_argument("file", metavar="FILE", type=Path, nargs="?", help=texts["file"])
    step = parser.add_mutually_exclusive_group()
    for name in ("verify", "rescan", "release"):
        step.add_argument(f"--{name}", action="store_true", help=texts[name])
    parser.add_argument("--by", metavar="NAME", default="", help=texts["by"])
    parser.add_argument("--because", metavar="TEXT", default="", help=texts["because"])
    parser.add_argument("--without", metavar="MAILBOX", action="append", default=[], help=texts["without"])
    key = backup.key_options(parser, texts)
    key.add_argument("--unencrypted", action="store_true", help=texts["unencrypted"])
    bridging.configure(parser, language)


def run(options: argparse.Namespace) -> int:
    """Do the step that was asked for; 0 done, 1 a person is needed next, 2 it could not be done."""
    if options.verify and options.file is None:
        raise ConfigurationError("restore-file-missing")
    if options.file is not None and (options.rescan or options.release):
        raise ConfigurationError("restore-file-unwanted", name=options.file)
    if options.file is None:
        return _returned(options)
    from invoicebridge.app import backing_up

    with measured(_HELP[options.lang]["progress"]) as progress:
        if options.verify:
            work = backing_up.verify(options.file, _key_for_checking(options), progress)
        else:
            settings = app.settings(options.settings)
            work = backing_up.restore(settings, options.file, _key(options, settings), progress)
        return bridging.said("restore", work, options)


def _key(options: argparse.Namespace, settings: "Settings") -> "Reference | None":
    """Where the secret of the backup is; None for one that is said not to be encrypted, or where nothing names any."""
    return None if options.unencrypted else backup.key_of(options) or settings.backup.key


def _key_for_checking(options: argparse.Namespace) -> "Reference | None":
    """The same; a backup can be checked without settings."""
    if options.unencrypted:
        return None
    if (given := backup.key_of(options)) is not None:
        return given
    try:
        return app.settings(options.settings).backup.key
    except ConfigurationError as error:
        if options.settings is None and error.code == "settings-unreadable":
            return None
        raise


def _returned(options: argparse.Namespace) -> int:
    """A step after the restoration, or how far it is."""
    settings = app.settings(options.settings)
    from invoicebridge.bridge.backing_up import returning

    with app.bridge(settings) as bridge, counting(_HELP[options.lang]["mails"]) as progress:
        work: Iterator[Outcome]
        if options.rescan:
            work = returning.rescan(bridge, settings.backup.margin, progress)
        elif options.release:
            work = returning.release(bridge, options.by, options.because, options.without)
        else:
            work = returning.standing(bridge)
        return bridging.said("restore", work, options, head=bridge.archive.stories.head)
