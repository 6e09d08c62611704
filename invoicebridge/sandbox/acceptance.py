"""The rules by which a provider accepts a message (RFC 6109 §3.1.1, §2.2.1), and what its receipts say of one."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr
from typing import Final

from invoicebridge.sandbox.pec_mail import Sent
from invoicebridge.sandbox.submission import Submitted

LIMIT: Final = 30_000_000
"""Bytes of a message times its recipients: the least that every provider must take."""


def read(submitted: Submitted) -> EmailMessage:
    """The message; what is broken in it stays visible in its fields."""
    return message_from_bytes(submitted.content, policy=policy.SMTP)


def sent(submitted: Submitted, message: EmailMessage) -> Sent:
    """The message as the receipts speak of it."""
    own = str(message.get("Message-ID", "")).strip().removeprefix("<").removesuffix(">")
    return Sent(
        sender=submitted.sender,
        recipients=submitted.recipients,
        subject=" ".join(str(message.get("Subject", "")).split()),
        message_id=own or None,
        content=submitted.content,
        reply_to=parseaddr(str(message.get("Reply-To", "")))[1],
    )


def objection(submitted: Submitted, message: EmailMessage, limit: int = LIMIT) -> str | None:
    """Why a provider does not accept the message, in words for `errore-esteso`; None when it does."""
    if parseaddr(str(message.get("From", "")))[1].lower() != submitted.sender.lower():
        return "5.7.1 - il campo From non coincide con il mittente (reverse-path)"
    if message.get_all("Bcc"):
        return "5.7.1 - il campo Bcc non è ammesso"
    if not addresses(message, "To"):
        return "5.7.1 - il campo To manca"
    if {one.lower() for one in submitted.recipients} != addresses(message, "To") | addresses(message, "Cc"):
        return "5.7.1 - i destinatari (forward-path) non coincidono con i campi To e Cc"
    if len(submitted.content) * len(submitted.recipients) > limit:
        return f"5.3.4 - dimensione per numero di destinatari oltre {limit} byte"
    return None


def addresses(message: EmailMessage, field: str) -> set[str]:
    """The addresses of a field, in lower case."""
    found = getaddresses([str(one) for one in message.get_all(field, [])])
    return {address.lower() for _, address in found if address}


def receipt_type(message: EmailMessage, recipient: str) -> str:
    """Which consegna the sender wants (RFC 6109 §3.3.2): his choice for those in To, sintetica for those in Cc."""
    if recipient.lower() not in addresses(message, "To"):
        return "sintetica"
    wished = str(message.get("X-TipoRicevuta", "")).strip().lower()
    return wished if wished in ("breve", "sintetica") else "completa"
