"""The settings: one TOML file → frozen values. Secrets stand there by reference only, `{ env = … }` or `{ file = … }`.

docs/settings.md describes every key. What the settings of a signer may be is known to its kind (docs/signing.md), and
which presets of providers there are to the channels; here both are names.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from invoicebridge.bridge.alerting.rules import MessageRule
from invoicebridge.bridge.bridge import CompanyRules
from invoicebridge.errors import ConfigurationError
from invoicebridge.settings import (
    alerts,
    backup,
    companies,
    hooks,
    mailboxes,
    message_rules,
    outcomes,
    retention,
    serve,
    signers,
    store,
    trust,
    watch,
)
from invoicebridge.settings.alerts import AlertSettings as AlertSettings
from invoicebridge.settings.alerts import Tls as Tls
from invoicebridge.settings.backup import BackupSettings as BackupSettings
from invoicebridge.settings.hooks import HookSettings as HookSettings
from invoicebridge.settings.mailboxes import MailboxSettings as MailboxSettings
from invoicebridge.settings.mailboxes import Reader as Reader
from invoicebridge.settings.outcomes import OutcomeSettings as OutcomeSettings
from invoicebridge.settings.retention import RetentionSettings as RetentionSettings
from invoicebridge.settings.secrets import secrets_in
from invoicebridge.settings.serve import JobSettings as JobSettings
from invoicebridge.settings.serve import ServeSettings as ServeSettings
from invoicebridge.settings.signers import SignerSettings as SignerSettings
from invoicebridge.settings.store import StoreSettings as StoreSettings
from invoicebridge.settings.trust import TrustSettings as TrustSettings
from invoicebridge.settings.values import Key, Spot, demand, listed, named
from invoicebridge.settings.values import Place as Place
from invoicebridge.settings.values import Reference as Reference
from invoicebridge.settings.values import table as read_table
from invoicebridge.settings.watch import WatchSettings as WatchSettings

VARIABLE: Final = "INVOICEBRIDGE_SETTINGS"
"""The environment variable that names the file."""
DEFAULT: Final = "invoicebridge.toml"
"""The file in the present folder that is used where nothing names one."""

_MOST_BYTES: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the file says; tables of tables by name, in the order of the file."""

    folder: Path
    """The folder of the file: paths in it are relative to this."""
    signers: Mapping[str, SignerSettings] = field(default_factory=dict)
    mailboxes: Mapping[str, MailboxSettings] = field(default_factory=dict)
    companies: Mapping[str, CompanyRules] = field(default_factory=dict)
    trust: TrustSettings = field(default_factory=TrustSettings)
    serve: ServeSettings = field(default_factory=ServeSettings)
    jobs: Mapping[str, JobSettings] = field(default_factory=dict)
    hooks: Mapping[str, HookSettings] = field(default_factory=dict)
    rules: Mapping[str, MessageRule] = field(default_factory=dict)
    outcomes: Mapping[str, OutcomeSettings] = field(default_factory=dict)
    watch: Mapping[str, WatchSettings] = field(default_factory=dict)
    backup: BackupSettings = field(default_factory=BackupSettings)
    retention: RetentionSettings = field(default_factory=RetentionSettings)
    alerts: AlertSettings | None = None
    """None: nobody is told by mail."""
    store: StoreSettings | None = None
    """None where the file names no store: nothing that needs one can be done."""


def load(path: Path) -> Settings:
    """The settings in a file; ConfigurationError, which never repeats a value, when they are unreadable or wrong."""
    try:
        with path.open("rb") as stream:
            content = stream.read(_MOST_BYTES)
    except OSError as error:
        raise ConfigurationError("settings-unreadable", name=path, reason=error.strerror) from error
    try:
        table = tomllib.loads(content.decode())
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError("settings-malformed", name=path, reason=error) from None
    except UnicodeDecodeError:
        raise ConfigurationError("settings-malformed", name=path, reason="UTF-8") from None
    return from_table(table, path.parent)


def from_table(table: Mapping[str, object], folder: Path) -> Settings:
    """The settings that a TOML document says; ConfigurationError as for `load`.

    Where more than one thing is wrong it is a WrongSettings, which has them all.
    """
    demand(ConfigurationError("setting-is-a-secret", key=key) for key in secrets_in(table))
    settings = Settings(folder=folder, **read_table(table, Spot("", folder), _TABLES))
    demand(_not_together(settings))
    return settings


def _not_together(settings: Settings) -> Iterator[ConfigurationError]:
    """The mistakes that show only where two tables are looked at."""
    yield from companies.dangling(settings.companies, settings.mailboxes, settings.signers)
    yield from message_rules.dangling(settings.rules, settings.mailboxes, alerts=settings.alerts is not None)
    yield from outcomes.dangling(settings.outcomes, settings.companies)
    yield from watch.dangling(settings.watch, settings.companies, settings.outcomes)
    yield from alerts.through_pec(settings.alerts, settings.rules, settings.mailboxes)


_TABLES: Final = {
    "store": Key(store.read),
    "companies": Key(named(companies.read)),
    "mailboxes": Key(named(mailboxes.read)),
    "trust": Key(trust.read),
    "serve": Key(serve.read),
    "jobs": Key(named(serve.read_job)),
    "signers": Key(named(signers.read)),
    "alerts": Key(alerts.read),
    "hooks": Key(listed(hooks.read)),
    "rules": Key(listed(message_rules.read)),
    "outcomes": Key(listed(outcomes.read)),
    "watch": Key(listed(watch.read)),
    "backup": Key(backup.read),
    "retention": Key(retention.read),
}
