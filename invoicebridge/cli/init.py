"""`invoicebridge init`: a settings file and a new store, guided by questions or wholly by options."""

import argparse
import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from invoicebridge import app
from invoicebridge.cli import bridging
from invoicebridge.errors import ConfigurationError
from invoicebridge.fatturapa.circumstances import ROME

if TYPE_CHECKING:
    from invoicebridge.app.setting_up import Names
    from invoicebridge.settings import Reference
    from invoicebridge.settings.plan import Plan

DEFAULT_STORE: Final = "sqlite:///invoicebridge-data/bridge.db"
DEFAULT_OUT: Final = "invoicebridge.toml"

_HELP: Final = {
    "it": {
        "non_interactive": "non chiede nulla: tutto dalle opzioni",
        "sandbox": "archivio di prova, per sempre: soltanto server su questa macchina",
        "live": "archivio reale, per sempre",
        "company": "una fattura emessa dall'azienda (XML o .p7m), o il JSON dei suoi dati",
        "id": "come si chiamerà l'azienda (predefinito: paese e partita IVA)",
        "address": "indirizzo PEC",
        "provider": "gestore PEC: aruba, legalmail, poste, postel, register, namirial",
        "smtp": "server di invio, «host:porta», se il gestore non è noto",
        "imap": "server di lettura IMAP, «host:porta»",
        "pop3": "server di lettura POP3, «host:porta», dove non c'è IMAP",
        "user": "nome utente, se non è l'indirizzo",
        "password_env": "variabile d'ambiente con la password della casella",
        "password_file": "file la cui prima riga è la password della casella",
        "ca": "certificato PEM dell'autorità dei server, oltre a quelle di sistema",
        "since": "primo giorno della posta da leggere, AAAA-MM-GG (predefinito: oggi)",
        "sdi_address": "casella che lo SdI ha già assegnato, sdiNN@pec.fatturapa.it",
        "last": "ultimo progressivo già usato nei nomi dei file con altri strumenti; 00000 se nessuno",
        "prefix": "inizio riservato ai nostri progressivi (1-4 caratteri), se altri strumenti continuano a trasmettere",
        "pkcs12": "file PKCS#12 con cui firmare",
        "passphrase_env": "variabile d'ambiente con la frase segreta del file PKCS#12",
        "passphrase_file": "file la cui prima riga è la frase segreta del file PKCS#12",
        "trust_pec": "certificati delle autorità dei gestori PEC, oltre a quella inclusa",
        "sdi_signer": "certificato con cui lo SdI firma le notifiche, o di chi lo emette",
        "store": f"indirizzo dell'archivio (predefinito: {DEFAULT_STORE}), oppure postgresql://utente@host/nome",
        "out": f"file di impostazioni da scrivere (predefinito: {DEFAULT_OUT})",
    },
    "en": {
        "non_interactive": "ask nothing: everything by options",
        "sandbox": "store for practice, for ever: servers on this machine only",
        "live": "live store, for ever",
        "company": "an invoice that the company issued (XML or .p7m), or the JSON of its data",
        "id": "what the company will be called (default: country and VAT number)",
        "address": "PEC address",
        "provider": "PEC provider: aruba, legalmail, poste, postel, register, namirial",
        "smtp": "submission server, “host:port”, where the provider is not a known one",
        "imap": "IMAP server for reading, “host:port”",
        "pop3": "POP3 server for reading, “host:port”, where there is no IMAP",
        "user": "user name, where it is not the address",
        "password_env": "environment variable with the mailbox's password",
        "password_file": "file whose first line is the mailbox's password",
        "ca": "PEM certificate of the servers' authority, besides the system's",
        "since": "first day of the mail to be read, YYYY-MM-DD (default: today)",
        "sdi_address": "box that the SdI has assigned already, sdiNN@pec.fatturapa.it",
        "last": "last progressivo used in names of files by other means; 00000 if none",
        "prefix": "beginning kept for our progressivi (1-4 characters), where other programs go on sending",
        "pkcs12": "PKCS#12 file to sign with",
        "passphrase_env": "environment variable with the passphrase of the PKCS#12 file",
        "passphrase_file": "file whose first line is the passphrase of the PKCS#12 file",
        "trust_pec": "certificates of the PEC providers' authorities, besides the shipped one",
        "sdi_signer": "certificate that the SdI signs notifications with, or its issuer's",
        "store": f"address of the store (default: {DEFAULT_STORE}), or postgresql://user@host/name",
        "out": f"settings file to write (default: {DEFAULT_OUT})",
    },
}
_VALUES: Final = (
    ("--company", "FILE", "company"),
    ("--id", "ID", "id"),
    ("--address", "ADDRESS", "address"),
    ("--provider", "NAME", "provider"),
    ("--smtp", "HOST:PORT", "smtp"),
    ("--imap", "HOST:PORT", "imap"),
    ("--pop3", "HOST:PORT", "pop3"),
    ("--user", "NAME", "user"),
    ("--password-env", "NAME", "password_env"),
    ("--password-file", "FILE", "password_file"),
    ("--ca", "FILE", "ca"),
    ("--since", "DATE", "since"),
    ("--sdi-address", "ADDRESS", "sdi_address"),
    ("--last-progressivo", "CODE", "last"),
    ("--prefix", "CODE", "prefix"),
    ("--pkcs12", "FILE", "pkcs12"),
    ("--passphrase-env", "NAME", "passphrase_env"),
    ("--passphrase-file", "FILE", "passphrase_file"),
    ("--trust-pec", "PATH", "trust_pec"),
    ("--sdi-signer", "PATH", "sdi_signer"),
    ("--store", "URL", "store"),
)
_EXCLUDING: Final = (
    ("password_env", "password_file"),
    ("passphrase_env", "passphrase_file"),
    ("last_progressivo", "prefix"),
    ("imap", "pop3"),
)


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the arguments."""
    texts = _HELP[language]
    parser.add_argument("--non-interactive", action="store_true", help=texts["non_interactive"])
    kind = parser.add_mutually_exclusive_group()
    for name in ("sandbox", "live"):
        kind.add_argument(f"--{name}", dest="kind", action="store_const", const=name, help=texts[name])
    for option, metavar, text in _VALUES:
        parser.add_argument(option, metavar=metavar, help=texts[text])
    parser.add_argument("-o", "--out", metavar="FILE", default=DEFAULT_OUT, help=texts["out"])
    bridging.reporting(parser, language)


def run(options: argparse.Namespace) -> int:
    """Make both, or neither; ConfigurationError, also where options are missing and nobody can be asked."""
    for one, other in _EXCLUDING:
        if getattr(options, one) is not None and getattr(options, other) is not None:
            raise ConfigurationError("options-exclude", option=_option(one), other=_option(other))
    _demand_free(Path(options.out))
    if not options.non_interactive and sys.stdin.isatty():
        from invoicebridge.cli import wizard

        wizard.ask(options)
    _demand_complete(options)
    return _made(options)


def _demand_free(out: Path) -> None:
    """No settings are there yet: nobody answers twenty questions for nothing."""
    if out.exists():
        raise ConfigurationError("settings-exist", name=out)


def _made(options: argparse.Namespace) -> int:
    from invoicebridge.app import setting_up
    from invoicebridge.bridge.setting_up import companies
    from invoicebridge.render import settings_file

    party = companies.party_of(app.single(options.company))
    company = companies.company(party, options.id)
    plan = _plan(options, company.id, company.name)
    text = settings_file.text(plan, options.lang)
    outcomes = setting_up.create(text, Path(options.out).absolute(), plan.kind, company, _names(options))
    return bridging.said("init", outcomes, options)


def _demand_complete(options: argparse.Namespace) -> None:
    """Everything is given that has no default."""
    needed = {
        "--sandbox | --live": options.kind,
        "--company": options.company,
        "--address": options.address,
        "--provider | --smtp": options.provider or options.smtp,
        "--provider | --imap | --pop3": options.provider or options.imap or options.pop3,
        "--password-env | --password-file": options.password_env or options.password_file,
        "--last-progressivo | --prefix": options.last_progressivo or options.prefix,
    }
    missing = [names for names, value in needed.items() if not value]
    if missing:
        raise ConfigurationError("init-incomplete", options=", ".join(missing))


def _plan(options: argparse.Namespace, company: str, name: str) -> "Plan":
    from invoicebridge.bridge.archived import StoreKind
    from invoicebridge.settings import Reference
    from invoicebridge.settings.plan import Plan

    def inside(path: str | None) -> Path | None:
        return None if path is None else _as_seen_from(Path(options.out).absolute().parent, path)

    passphrase = _reference(options.passphrase_env, inside(options.passphrase_file))
    return Plan(
        kind=StoreKind(options.kind),
        company=company,
        company_name=name,
        store=options.store or DEFAULT_STORE,
        address=options.address,
        password=_reference(options.password_env, inside(options.password_file)),
        **{key: getattr(options, key) for key in ("provider", "smtp", "imap", "pop3", "user", "sdi_address")},
        since=_day(options.since),
        ca=inside(options.ca),
        pkcs12=inside(options.pkcs12),
        passphrase=None if passphrase == Reference() else passphrase,
        trust_pec=inside(options.trust_pec),
        sdi_signer=inside(options.sdi_signer),
    )


def _as_seen_from(folder: Path, path: str) -> Path:
    """The path as it shall stand in a file in that folder: relative where it lies below, otherwise absolute."""
    whole = Path(os.path.abspath(os.path.expanduser(path)))
    return whole.relative_to(folder) if whole.is_relative_to(folder) else whole


def _reference(variable: str | None, file: Path | None) -> "Reference":
    from invoicebridge.settings import Reference

    return Reference(env=variable, file=file)


def _day(text: str | None) -> date:
    if text is None:
        return datetime.now(ROME).date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ConfigurationError("option-not-a-date", option="--since", value=text) from error


def _names(options: argparse.Namespace) -> "Names":
    from invoicebridge.app.setting_up import Names

    return Names(options.last_progressivo or "00000", (options.prefix or "").upper())


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"
