"""The desk that the settings describe: the ordinary mailbox, the web hooks, the rules for messages that come in."""

from collections.abc import Iterator
from contextlib import AbstractContextManager

from invoicebridge.app import mail
from invoicebridge.app.references import secret
from invoicebridge.bridge.alerting.desk import Desk, Mail
from invoicebridge.bridge.alerting.letters import Writer
from invoicebridge.bridge.ports import Alerts, Hooks
from invoicebridge.connectors.channels.providers import PROVIDERS
from invoicebridge.connectors.channels.servers import Server
from invoicebridge.connectors.secrets import FromEnvironment
from invoicebridge.errors import ConfigurationError
from invoicebridge.settings import AlertSettings, Place, Settings
from invoicebridge.settings.alerts import is_same
from invoicebridge.settings.values import demand


def desk(settings: Settings, writer: Writer) -> Desk:
    """Who is told, and how; ConfigurationError `alerts-through-pec` when the mailbox is one of a PEC provider."""
    demand(_through_pec(settings))
    return Desk(
        mail=None if settings.alerts is None else _mail(settings.alerts, writer),
        hooks={name: one.rules for name, one in settings.hooks.items()},
        caller=_caller(settings) if settings.hooks else None,
        messages=tuple(settings.rules.values()),
    )


def _through_pec(settings: Settings) -> Iterator[ConfigurationError]:
    """A mistake if the server for alerts is that of a PEC mailbox, or of any provider of such that is known."""
    if settings.alerts is None:
        return
    ours = [place for one in settings.mailboxes.values() for place in mail.places(one).values()]
    theirs = [Place(host.name, host.port) for one in PROVIDERS.values() for host in (one.smtp, one.imap)]
    if any(is_same(settings.alerts.smtp, place) for place in (*ours, *theirs)):
        yield ConfigurationError("alerts-through-pec", key="alerts.smtp")


def _mail(settings: AlertSettings, writer: Writer) -> Mail:
    def server() -> AbstractContextManager[Alerts]:
        from invoicebridge.connectors.alerts.mail import Security, Submission, mailbox

        place = settings.smtp
        password = FromEnvironment("") if settings.password is None else secret(settings.password)
        at = Server(place.host, place.port, settings.user or "", password, settings.ca)
        return mailbox(Submission(at, Security(settings.tls.value), login=settings.password is not None))

    return Mail(rules=settings.rules, server=server, writer=writer)


def _caller(settings: Settings) -> Hooks:
    from invoicebridge.connectors.alerts.hooks import Hook, HttpHooks

    return HttpHooks(
        {
            name: Hook(url=one.url, secret=secret(one.secret), timeout=one.timeout, ca=one.ca)
            for name, one in settings.hooks.items()
        }
    )
