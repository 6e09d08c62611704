"""A signer in use: what the operations that sign have in common."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from invoicebridge.bridge.ports import BatchSigner
from invoicebridge.errors import InvoiceBridgeError, SigningError
from invoicebridge.signature import cades, xades
from invoicebridge.signature.keys import Prepared
from invoicebridge.signature.verdict import Form

PREPARE: Final = {Form.CADES: cades.prepare, Form.XADES: xades.prepare}

UNSIGNED: Final = ".xml"
EXTENSIONS: Final = {Form.CADES: ".xml.p7m", Form.XADES: ".xml"}
"""How the names of files end, by how they are signed (Allegato A 1.9.1 §1.2.2)."""


class Pen:
    """Signs in one form, several digests in one call; once the signer has failed it is not asked again.

    A wrong PIN must not be tried twice: cards and accounts lock.
    """

    def __init__(self, signer: BatchSigner, form: Form) -> None:
        self._signer = signer
        self.form = form
        self.failed: InvoiceBridgeError | None = None
        """How the signer failed, once it has."""

    @property
    def batch(self) -> int:
        """How many digests the signer likes to be given at once; at least 1."""
        return max(1, self._signer.batch)

    def prepare(self, content: bytes, at: datetime) -> Prepared:
        """The document's signature up to the private key's operation; SigningError, or InvalidDocument for XAdES."""
        return PREPARE[self.form](content, self._signer.chain, self._signer.algorithm, at)

    def finished(self, prepared: Sequence[Prepared]) -> Iterator[bytes | InvoiceBridgeError]:
        """Yield each file with its signature, or why it has none; the digests go to the signer in one call."""
        signatures = self._signatures([one.digest for one in prepared])
        for one in prepared:
            yield self.failed if self.failed is not None else self._finished(one, next(signatures))

    def _signatures(self, digests: list[bytes]) -> Iterator[bytes]:
        if self.failed is not None or not digests:
            return iter(())
        try:
            return iter(self._signer.sign_digests(digests))
        except InvoiceBridgeError as error:
            self.failed = error
            return iter(())

    def _finished(self, prepared: Prepared, signature: bytes) -> bytes | InvoiceBridgeError:
        try:
            return prepared.finish(signature)
        except SigningError as error:
            self.failed = error
            return error
        except InvoiceBridgeError as error:
            return error
