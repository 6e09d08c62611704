"""A letter as the bytes of a mail (RFC 5322): text and HTML, and the original of a message that is passed on.

Nothing that stands in a document or in somebody else's mail can add a field or a recipient: fields are made of one line
of printable characters, and the library refuses a line break in any of them.
"""

import secrets
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from invoicebridge.bridge.alerting.letters import MARK, Letter

_LONGEST_SUBJECT: Final = 200
_LONGEST_LINE: Final = 998
"""Bytes of a line, without its end (RFC 5322 §2.1.1)."""


def written(letter: Letter, *, eight_bit: bool = False) -> bytes:
    """The mail. It says of itself that nobody wrote it (RFC 3834), so that no machine answers it.

    `eight_bit` tells whether the server takes bytes above 127 (RFC 6152); only an original has any.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(letter.sender)
    mail["To"] = [_address(one) for one in letter.recipients]
    mail["Subject"] = one_line(letter.words.subject)[:_LONGEST_SUBJECT]
    mail["Date"] = format_datetime(letter.at)
    mail["Message-ID"] = f"<{letter.message_id}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail[MARK] = "1"
    mail.set_content(letter.words.text, cte="quoted-printable")
    mail.add_alternative(letter.words.html, subtype="html", cte="quoted-printable")
    return mail.as_bytes() if letter.original is None else _with_original(mail, letter.original, eight_bit)


def one_line(text: str) -> str:
    """The text without line breaks and other characters that are not to be seen."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _address(text: str) -> Address:
    return Address(addr_spec=text)


def _with_original(mail: EmailMessage, original: bytes, eight_bit: bool) -> bytes:
    """The mail with the original, byte for byte: a signature in it stays good.

    What no server may carry inside a mail goes as a file. The library would write an inner mail anew: so it writes a
    word in its place, which nobody can foresee.
    """
    mail.make_mixed()
    part, word = EmailMessage(policy=SMTP), secrets.token_hex(32)
    as_mail = is_mail(original) and (eight_bit or original.isascii())
    if as_mail:
        part["Content-Type"] = "message/rfc822"
        part["Content-Transfer-Encoding"] = "7bit" if original.isascii() else "8bit"
        part.set_payload(word)
    else:
        part.set_content(original, maintype="application", subtype="octet-stream")
    part.add_header("Content-Disposition", "attachment", filename="originale.eml")
    mail.attach(part)
    content = mail.as_bytes()
    return content.replace(word.encode(), original, 1) if as_mail else content


def is_mail(original: bytes) -> bool:
    """Whether it is of lines that end as they should and are not too long (RFC 5322 §2.1.1, RFC 2045 §2.8)."""
    lines = original.split(b"\r\n")
    return b"\0" not in original and all(
        len(line) <= _LONGEST_LINE and b"\r" not in line and b"\n" not in line for line in lines
    )
