"""The rules by which a provider accepts a message (RFC 6109 §3.1.1, §2.2.1), and what its receipts say of one."""

from email.message import Message
from typing import Final

from invoicebridge.sandbox.mail_reader import addresses, text
from invoicebridge.sandbox.pec_mail import Sent
from invoicebridge.sandbox.submission import Submitted

LIMIT: Final = 30_000_000
"""Bytes of a message times its recipients: the least that every provider must take."""


def sent(submitted: Submitted, message: Message) -> Sent:
    """The message as the receipts speak of it."""
    return Sent(
        sender=submitted.sender,
        recipients=submitted.recipients,
        subject=text(message, "Subject"),
        message_id=text(message, "Message-ID").removeprefix("<").removesuffix(">") or None,
        content=submitted.content,
        reply_to=next(iter(addresses(message, "Reply-To")), ""),
    )


def objection(submitted: Submitted, message: Message, limit: int = LIMIT) -> str | None:
    """Why a provider does not accept the message, in words for `errore-esteso`; None when it does."""
    to, cc = set(addresses(message, "To")), set(addresses(message, "Cc"))
    if addresses(message, "From") != [submitted.sender.lower()]:
        return "5.7.1 - il campo From non coincide con il mittente (reverse-path)"
    if "Bcc" in message:
        return "5.7.1 - il campo Bcc non è ammesso"
    if not to:
        return "5.7.1 - il campo To manca"
    if {one.lower() for one in submitted.recipients} != to | cc:
        return "5.7.1 - i destinatari (forward-path) non coincidono con i campi To e Cc"
    if len(submitted.content) * len(submitted.recipients) > limit:
        return f"5.3.4 - dimensione per numero di destinatari oltre {limit} byte"
    return None


def receipt_type(message: Message, recipient: str) -> str:
    """Which consegna the sender wants (RFC 6109 §3.3.2): his choice for those in To, sintetica for those in Cc."""
    if recipient.lower() not in addresses(message, "To"):
        return "sintetica"
    wished = text(message, "X-TipoRicevuta").lower()
    return wished if wished in ("breve", "sintetica") else "completa"
