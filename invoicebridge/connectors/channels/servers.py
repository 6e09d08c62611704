"""Where a mail server is, who logs in there, and how long it may take to answer."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from invoicebridge.connectors.secrets import Secret

STARTTLS: Final = frozenset({25, 110, 143, 587})
"""Ports where the dialogue begins in the clear and TLS is asked for; on every other port TLS comes first."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that a server may be silent."""

    connect: float = 30
    reply: float = 60
    end_of_mail: float = 300
    """After the last byte of a mail: the provider stores it now, and a reply that is missed is a doubt."""


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and a login to it. Nothing is ever said to it outside TLS but the wish for TLS."""

    host: str
    port: int
    user: str
    password: Secret
    ca: Path | None = None
    """A PEM file of certificates that are trusted beside those of the system; None: those alone."""
    patience: Patience = Patience()

    @property
    def starttls(self) -> bool:
        """Whether TLS is asked for inside the dialogue."""
        return self.port in STARTTLS

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"
