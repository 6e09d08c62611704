"""The PINs that a token refused, remembered between processes: by where they are, never by what they are.

A token locks after a few wrong PINs. A scheduled job that starts again every hour would use them up, so what a token
refused is not tried on it again until a person asks for that by `signer test`.
"""

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from invoicebridge.connectors.schema_store import data_folder
from invoicebridge.connectors.secrets import Secret
from invoicebridge.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class RefusedPin:
    """The mark of one PIN on one token, which is there or not: an empty file of the user's data folder."""

    path: Path

    @property
    def is_set(self) -> bool:
        """Whether the token refused the PIN that is kept there, and none was taken since."""
        return self.path.exists()

    def set(self, token: str) -> None:
        """The mark is there; ConfigurationError `signer-pin-wrong-unmarked` when it cannot be made."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.touch()
        except OSError as error:
            raise ConfigurationError(
                "signer-pin-wrong-unmarked", token=token, name=self.path, reason=error.strerror
            ) from error

    def clear(self) -> None:
        """The mark is gone; ConfigurationError `output-not-written` when it cannot be removed."""
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise ConfigurationError("output-not-written", name=self.path, reason=error.strerror) from error


def mark_of(serial: bytes, pin: Secret) -> RefusedPin:
    """The mark of the PIN that is kept there, on the token with that serial number."""
    name = sha256(serial.strip() + b"\0" + str(pin).encode()).hexdigest()[:32]
    return RefusedPin(data_folder(os.environ) / "refused-pins" / name)
