"""What the operations need from outside, as shapes that connectors fill."""

from typing import Protocol

from invoicebridge.signature.keys import Signer


class BatchSigner(Signer, Protocol):
    """A signer that says how many digests it likes to be given at once."""

    @property
    def batch(self) -> int:
        """At least 1; more digests in one call are signed too."""


class Shelf(Protocol):
    """Where signed files are put."""

    def path_of(self, source: str, name: str) -> str:
        """Where a file of this name belongs that was made from the file `source`."""

    def read(self, path: str) -> bytes | None:
        """What lies there; None when nothing does. UnreadableFile when it cannot be read."""

    def put(self, path: str, content: bytes) -> None:
        """The file is there, whole; ConfigurationError when something is there already, or it cannot be written."""
