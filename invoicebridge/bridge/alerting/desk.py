"""Where alerts go: put together by `invoicebridge.app` from the settings, as `Bridge` is."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from invoicebridge.bridge.alerting.letters import Writer
from invoicebridge.bridge.alerting.rules import AlertRules, HookRules, MessageRule
from invoicebridge.bridge.ports import Alerts, Hooks


@dataclass(frozen=True, kw_only=True)
class Mail:
    """The ordinary mailbox."""

    rules: AlertRules
    server: Callable[[], AbstractContextManager[Alerts]]
    """Nothing is connected before the first letter; everything is closed at the end."""
    writer: Writer


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Who is told, and how."""

    mail: Mail | None = None
    hooks: Mapping[str, HookRules] = field(default_factory=dict)
    """By name."""
    caller: Hooks | None = None
    """What calls them; None only where there are none."""
    messages: tuple[MessageRule, ...] = ()
    """The first that fits a message decides."""
