"""Whether servers and certificates go with the kind of a store: practice and real business never mix."""

from collections.abc import Iterator

from cryptography import x509

from invoicebridge import app
from invoicebridge.app import mail
from invoicebridge.bridge.archived import StoreKind
from invoicebridge.connectors.message_trust import Trusted
from invoicebridge.errors import ConfigurationError
from invoicebridge.pec.trust import Anchor
from invoicebridge.settings import Settings
from invoicebridge.settings.values import demand as demand_none
from invoicebridge.settings.values import is_loopback as is_loopback
from invoicebridge.signature.path import Anchors
from invoicebridge.signature.practice import PREFIX, is_for_practice


def demand(settings: Settings, kind: StoreKind, trusted: Trusted, signers: Anchors | None) -> None:
    """Everything goes with the store.

    ConfigurationError: `host-not-loopback` when a store for practice would reach a server elsewhere;
    `anchor-of-a-sandbox` when a live one trusts certificates whose keys anybody may have.
    """
    demand_none(_elsewhere(settings) if kind is StoreKind.SANDBOX else _worthless(settings, trusted, signers))


def _elsewhere(settings: Settings) -> Iterator[ConfigurationError]:
    for mailbox in settings.mailboxes.values():
        for name, place in mail.places(mailbox).items():
            if not is_loopback(place.host):
                key = f"mailboxes.{mailbox.name}.{name}"
                yield ConfigurationError("host-not-loopback", key=key, host=place.host)


def _worthless(settings: Settings, trusted: Trusted, signers: Anchors | None) -> Iterator[ConfigurationError]:
    for anchor in filter(_is_for_practice, trusted.pec.anchors):
        yield ConfigurationError("anchor-of-a-sandbox", key="trust.pec", name=anchor.name)
    others = {"trust.sdi_signer": trusted.signers, "trust.signers": () if signers is None else signers.certificates}
    servers = {f"mailboxes.{one.name}.ca": one.ca for one in settings.mailboxes.values() if one.ca is not None}
    others |= {key: app.certificates(str(path)) for key, path in servers.items()}
    for key, certificates in others.items():
        for one in filter(is_for_practice, certificates):
            yield ConfigurationError("anchor-of-a-sandbox", key=key, name=one.subject.rfc4514_string())


def _is_for_practice(anchor: Anchor) -> bool:
    if anchor.certificate is None:
        return anchor.name.startswith(PREFIX)
    return is_for_practice(x509.load_der_x509_certificate(anchor.certificate))
