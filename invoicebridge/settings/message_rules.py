"""The tables `[[rules]]`: which of the messages that come into the PEC mailboxes are passed on, and to whom."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from invoicebridge.bridge.alerting.rules import MessageRule, Target
from invoicebridge.bridge.archived import Label
from invoicebridge.bridge.inspecting.inspect_mail import ANOMALIA, ORDINARY
from invoicebridge.errors import ConfigurationError
from invoicebridge.pec.messages import POSTA_CERTIFICATA, ReceiptKind
from invoicebridge.sdi.blocks import Kind
from invoicebridge.settings.values import Key, Spot, boolean, choice, name, ordinary_addresses, table, text, texts

KINDS: Final = (POSTA_CERTIFICATA, ANOMALIA, ORDINARY, "nso", *map(str, ReceiptKind), *map(str, Kind))
"""The kinds of messages, as `inspect` calls them."""


def read(value: object, spot: Spot) -> MessageRule:
    """One rule."""
    good = table(value, spot, KEYS)
    return MessageRule(**{_RENAMED.get(key, key): found for key, found in good.items()})


def dangling(
    rules: Mapping[str, MessageRule], mailboxes: Collection[str], *, alerts: bool
) -> Iterator[ConfigurationError]:
    """A mistake for every name of a mailbox that nothing has, and for rules without alerts."""
    if rules and not alerts:
        yield ConfigurationError("setting-missing", key="alerts")
    for number, one in enumerate(rules.values(), 1):
        if one.mailbox is not None and one.mailbox not in mailboxes:
            known = ", ".join(mailboxes) or "-"
            yield ConfigurationError("setting-names-nothing", key=f"rules[{number}].mailbox", known=known)


def _some_of(known: Collection[str]) -> Callable[[object, Spot], frozenset[str]]:
    """Reads one or more of these words."""

    def chosen(value: object, spot: Spot) -> frozenset[str]:
        found = texts([value] if isinstance(value, str) else value, spot)
        if not set(found) <= set(known):
            raise ConfigurationError("setting-choice", key=spot.key, known=", ".join(known))
        return frozenset(found)

    return chosen


def labels(value: object, spot: Spot) -> frozenset[Label]:
    """What came of reading the message; everything but that nobody has read it."""
    return frozenset(map(Label, _some_of([str(one) for one in Label if one is not Label.NEW])(value, spot)))


KEYS: Final[Mapping[str, Key]] = {
    "name": Key(name, required=True),
    "target": Key(choice({str(one): one for one in Target})),
    "to": Key(ordinary_addresses),
    "sender": Key(text),
    "subject": Key(text),
    "kind": Key(_some_of(KINDS)),
    "label": Key(labels),
    "mailbox": Key(text),
    "proven": Key(boolean),
}
_RENAMED: Final[Mapping[str, str]] = {"to": "recipients", "kind": "kinds", "label": "labels"}
