"""Puts the store, the mailboxes, the signers and the trust of the settings behind the ports of a Bridge."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from invoicebridge import app
from invoicebridge.app import fitting, mail
from invoicebridge.app.references import secret
from invoicebridge.bridge.bridge import Bridge, MailboxRules
from invoicebridge.bridge.inspecting.inspect_notification import Lens
from invoicebridge.bridge.ports import BatchSigner
from invoicebridge.connectors import message_trust
from invoicebridge.connectors.archive import store
from invoicebridge.connectors.clock import SystemClock
from invoicebridge.connectors.ids import SystemIds
from invoicebridge.connectors.message_trust import Trusted
from invoicebridge.errors import ConfigurationError
from invoicebridge.sdi.schema import MessageSchemas
from invoicebridge.settings import Settings, TrustSettings
from invoicebridge.signature.path import Anchors


@contextmanager
def bridge(settings: Settings) -> Iterator[Bridge]:
    """As `app.bridge` says."""
    mailboxes = mail.rules(settings)
    trusted, signers = trusted_by(settings.trust), signing_anchors(settings.trust)
    with store.opened(store_url(settings)) as archive:
        fitting.demand(settings, archive.kind, trusted, signers)
        clock = SystemClock()

        def signer(name: str) -> AbstractContextManager[BatchSigner]:
            return app.signer(settings, name, clock.now())

        yield Bridge(
            archive=archive,
            clock=clock,
            ids=SystemIds(),
            schemas=app.schemas(),
            companies=settings.companies,
            mailboxes=mailboxes,
            outbox=lambda rules: mail.outbox(settings, rules),
            inbox=lambda rules: mail.inbox(settings, rules),
            signer=signer,
            lens=lens(trusted, mailboxes),
            signers=signers,
        )


def store_url(settings: Settings) -> str:
    """The address of the store, with its password; ConfigurationError `store-not-set` when the settings name none."""
    chosen = settings.store
    if chosen is None:
        raise ConfigurationError("store-not-set")
    return chosen.url if chosen.password is None else chosen.with_password(secret(chosen.password).read())


def trusted_by(trust: TrustSettings) -> Trusted:
    """Whom to believe about messages; ConfigurationError when what the settings name cannot be used."""
    pec = None if trust.pec is None else str(trust.pec)
    sdi_signer = None if trust.sdi_signer is None else str(trust.sdi_signer)
    return message_trust.load(pec, trust.mode, replace=trust.replace, sdi_signer=sdi_signer)


def signing_anchors(trust: TrustSettings) -> Anchors | None:
    """Who may issue signing certificates; None where the settings do not say."""
    if trust.signers is None:
        return Anchors(app.anchors(app.TRUST_LISTS)) if trust.signers_from_lists else None
    return Anchors(app.certificates(str(trust.signers)))


def lens(trusted: Trusted, mailboxes: Mapping[str, MailboxRules]) -> Callable[[datetime], Lens]:
    """What messages are judged with at an instant."""
    own = MessageSchemas(privati=app.schema_content("messaggi-privati"), pa=app.schema_content("messaggi-pa"))
    addresses = tuple(dict.fromkeys(rules.address for rules in mailboxes.values()))
    anchors = Anchors(trusted.signers)
    return lambda now: Lens(trust=trusted.pec, anchors=anchors, schemas=own, now=now, mailboxes=addresses)
