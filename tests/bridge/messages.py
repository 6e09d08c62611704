"""What the tests of `inspect` share: a lens over the test authorities, signed notifications, mails around them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509

from invoicebridge.bridge.inspecting.inspect_messages import inspect_content
from invoicebridge.bridge.inspecting.inspect_notification import Lens
from invoicebridge.bridge.inspecting.inspected import Inspected
from invoicebridge.pec.compose import File, compose
from invoicebridge.pec.trust import Mode
from invoicebridge.sandbox.pec_mail import Certified, Sent
from invoicebridge.signature import xades
from invoicebridge.signature.path import Anchors
from tests import certificates
from tests.certificates import Holder
from tests.pec import generator as g
from tests.sdi import messages as sdi

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
RC, NS = "IT75100120361_00001_RC_001.xml", "IT75100120361_00001_NS_001.xml"


@cache
def the_sdi() -> Holder:
    """Somebody whom the test authority calls the SdI."""
    return certificates.holder(
        name="Sistema Interscambio Fattura PA", organization="Agenzia delle Entrate", which="sdi"
    )


def lens(*, mode: Mode = Mode.REQUIRE, anchors: tuple[x509.Certificate, ...] = (), **changes: object) -> Lens:
    """Trusts the generator's authority for PEC, and the given certificates for the SdI's own signature."""
    trust = replace(g.trust(), mode=mode)
    made = Lens(trust=trust, anchors=Anchors(anchors), schemas=sdi.schemas(), now=NOW, at=g.RECEIVED)
    return replace(made, **changes)  # type: ignore[arg-type]


def with_root(**changes: object) -> Lens:
    """The same, trusting the root of whoever signs notifications too."""
    return lens(anchors=(certificates.root().certificate,), **changes)  # type: ignore[arg-type]


def inspected(content: bytes, name: str | None = None, through: Lens | None = None) -> Inspected:
    """The only message that the bytes are."""
    (found,) = inspect_content("file", name, content, through or lens())
    return found


def sent(*files: File, sender: str = g.SDI, subject: str = "Notifica") -> Sent:
    """A mail with the files, to the company."""
    mail = compose(list(files), sender=sender, recipient=g.COMPANY, message_id=g.SDI_ID, at=g.AT)
    return Sent(sender, (g.COMPANY,), subject, g.SDI_ID, mail.content)


def envelope(*files: File, sender: str = g.SDI, subject: str = "Notifica") -> bytes:
    """The genuine transport envelope of such a mail."""
    return g.provider().transport(sent(*files, sender=sender, subject=subject), Certified(g.AT, g.PEC_ID))


def sample(name: str) -> File:
    """A sample of a notification."""
    return File(name, sdi.sample(name))


def signed(name: str, by: Holder) -> File:
    """The sample with an XML signature inside, made shortly before its envelope."""
    return File(name, xades.sign(sdi.sample(name), by, g.AT - timedelta(minutes=1)))
