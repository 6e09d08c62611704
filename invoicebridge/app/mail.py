"""The mailboxes of the settings: which servers, with the preset of the provider, and what opens them."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from types import MappingProxyType

from invoicebridge.app.references import secret
from invoicebridge.bridge.bridge import MailboxRules
from invoicebridge.bridge.ports import Inbox, Outbox
from invoicebridge.catalogue import Text
from invoicebridge.connectors.channels.providers import PROVIDERS, Login, Provider, provider
from invoicebridge.connectors.channels.servers import Server
from invoicebridge.errors import ConfigurationError
from invoicebridge.settings import MailboxSettings, Place, Reader, Settings

SMTP = "smtp"


def rules(settings: Settings) -> Mapping[str, MailboxRules]:
    """The rules of every mailbox, by its name; ConfigurationError where a server or a user name is missing."""
    for one in settings.mailboxes.values():
        for name in places(one):
            server(one, name)
    return MappingProxyType({name: _rules(one) for name, one in settings.mailboxes.items()})


def places(mailbox: MailboxSettings) -> Mapping[str, Place]:
    """The servers that are used: `smtp`, and `imap` or `pop3`.

    ConfigurationError `provider-unknown`; `setting-server-missing` when neither the settings nor the preset give one.
    """
    return {name: _place(mailbox, name) for name in (SMTP, str(mailbox.reader))}


def server(mailbox: MailboxSettings, name: str) -> Server:
    """One of the servers, and the login there; the password is read when it is used."""
    place = _place(mailbox, name)
    return Server(place.host, place.port, _user(mailbox), secret(mailbox.password), mailbox.ca)


def provider_names() -> tuple[str, ...]:
    """The providers that are known."""
    return tuple(PROVIDERS)


def login_is_the_address(name: str) -> bool:
    """Whether users of this provider log in with their address; ConfigurationError `provider-unknown`."""
    return provider(name).login is Login.ADDRESS


def notes(mailbox: MailboxSettings) -> tuple[Text, ...]:
    """What is worth knowing about the mailbox's provider; nothing where the settings name none."""
    preset = _preset(mailbox)
    return () if preset is None else preset.notes


def notes_on(name: str) -> tuple[Text, ...]:
    """What is worth knowing about a provider; ConfigurationError `provider-unknown`."""
    return provider(name).notes


def outbox(settings: Settings, rules: MailboxRules) -> AbstractContextManager[Outbox]:
    """The submission server of a mailbox; nothing is connected yet."""
    from invoicebridge.connectors.channels import smtp

    return smtp.outbox(server(settings.mailboxes[rules.name], SMTP), rules.name)


def inbox(settings: Settings, rules: MailboxRules) -> AbstractContextManager[Inbox]:
    """The mailbox to read, by IMAP or POP3; nothing is connected yet."""
    mailbox = settings.mailboxes[rules.name]
    if mailbox.reader is Reader.POP3:
        from invoicebridge.connectors.channels import pop3

        return pop3.inbox(server(mailbox, Reader.POP3))
    from invoicebridge.connectors.channels import imap

    return imap.inbox(server(mailbox, Reader.IMAP))


def _rules(mailbox: MailboxSettings) -> MailboxRules:
    preset = _preset(mailbox)
    return mailbox.rules(per_minute=None if preset is None else preset.per_minute)


def _preset(mailbox: MailboxSettings) -> Provider | None:
    return None if mailbox.provider is None else provider(mailbox.provider)


def _place(mailbox: MailboxSettings, name: str) -> Place:
    preset = _preset(mailbox)
    known = {} if preset is None else {SMTP: preset.smtp, Reader.IMAP: preset.imap}
    own: Place | None = getattr(mailbox, name)
    if own is None and name in known:
        return Place(known[name].name, known[name].port)
    if own is None:
        raise ConfigurationError("setting-server-missing", key=f"mailboxes.{mailbox.name}.{name}")
    return own


def _user(mailbox: MailboxSettings) -> str:
    """The name to log in with: the address, where the provider is not known to want another."""
    preset = _preset(mailbox)
    if mailbox.user is None and preset is not None and preset.login is not Login.ADDRESS:
        raise ConfigurationError("setting-missing", key=f"mailboxes.{mailbox.name}.user")
    return mailbox.user or mailbox.address
