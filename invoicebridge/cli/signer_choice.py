"""The options by which a command is told who signs: a signer of the settings, or a PKCS#12 file without any."""

import argparse
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Final

from invoicebridge import app, settings
from invoicebridge.errors import ConfigurationError

if TYPE_CHECKING:
    from invoicebridge.bridge.ports import BatchSigner

_HELP: Final = {
    "it": {
        "signer": "nome del firmatario nelle impostazioni (non serve se è uno solo)",
        "settings": f"file di impostazioni TOML (anche con la variabile {settings.VARIABLE})",
        "pkcs12": "file PKCS#12 (.p12, .pfx) con cui firmare, senza impostazioni",
        "passphrase_env": "variabile d'ambiente con la frase segreta del file PKCS#12",
        "passphrase_file": "file la cui prima riga è la frase segreta del file PKCS#12",
    },
    "en": {
        "signer": "name of the signer in the settings (not needed where there is one)",
        "settings": f"TOML settings file (or set {settings.VARIABLE})",
        "pkcs12": "PKCS#12 file (.p12, .pfx) to sign with, without settings",
        "passphrase_env": "environment variable with the passphrase of the PKCS#12 file",
        "passphrase_file": "file whose first line is the passphrase of the PKCS#12 file",
    },
}


def configure_settings(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare `--settings`."""
    parser.add_argument("--settings", metavar="PATH", help=_HELP[language]["settings"])


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare all of the options."""
    texts = _HELP[language]
    parser.add_argument("--signer", metavar="NAME", help=texts["signer"])
    configure_settings(parser, language)
    parser.add_argument("--pkcs12", metavar="FILE", help=texts["pkcs12"])
    parser.add_argument("--passphrase-env", metavar="NAME", help=texts["passphrase_env"])
    parser.add_argument("--passphrase-file", metavar="FILE", help=texts["passphrase_file"])


def chosen(
    options: argparse.Namespace, at: datetime, *, testing: bool = False
) -> "AbstractContextManager[BatchSigner]":
    """The signer that the options choose, open for the length of a block; ConfigurationError when they choose none."""
    _refuse_contradictions(options)
    if options.pkcs12 is None:
        return app.signer(load_settings(options), options.signer, at, testing=testing)
    return app.pkcs12_signer(options.pkcs12, options.passphrase_env, options.passphrase_file, at)


def load_settings(options: argparse.Namespace) -> settings.Settings:
    """The settings of `--settings`, or of where `app.settings` looks; ConfigurationError when there are none."""
    return app.settings(options.settings)


def _refuse_contradictions(options: argparse.Namespace) -> None:
    """Raise ConfigurationError when options do not go together."""
    environment, file = options.passphrase_env, options.passphrase_file
    if environment is not None and file is not None:
        raise ConfigurationError("options-exclude", option="--passphrase-env", other="--passphrase-file")
    if options.pkcs12 is not None and options.signer is not None:
        raise ConfigurationError("options-exclude", option="--pkcs12", other="--signer")
    if options.pkcs12 is None and (environment is not None or file is not None):
        option = "--passphrase-env" if environment is not None else "--passphrase-file"
        raise ConfigurationError("option-without", option=option, other="--pkcs12")
