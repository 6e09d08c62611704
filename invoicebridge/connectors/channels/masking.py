"""What a server says to a login, without the password: some servers repeat what they heard."""

import base64
from typing import Final

_MASK: Final = "***"


def token(user: str, password: str) -> str:
    """Both, as the mechanism PLAIN sends them (RFC 4616)."""
    return encoded(f"\0{user}\0{password}")


def encoded(text: str) -> str:
    """Base64 of the text, as the mechanism LOGIN sends it."""
    return base64.b64encode(text.encode()).decode("ascii")


def masked(said: str, user: str, password: str) -> str:
    """The words with the password covered, in every form in which it is sent: base64, IMAP's quoted string, bare."""
    quoted = password.replace("\\", "\\\\").replace('"', '\\"')
    for form in (token(user, password), encoded(password), quoted, password):
        said = said.replace(form, _MASK)
    return said
