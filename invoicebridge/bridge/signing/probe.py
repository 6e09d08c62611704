"""The operation `signer test`: the signer signs a few bytes, and what it made is verified as any other signature."""

from datetime import datetime
from typing import Final

from invoicebridge.signature import cades
from invoicebridge.signature.keys import Signer
from invoicebridge.signature.verdict import Signature
from invoicebridge.signature.verify import verify

PROBE: Final = b"invoicebridge signer test: this is no invoice"
"""What is signed: nothing that could be taken for a document."""


def probe(signer: Signer, at: datetime) -> Signature:
    """The verdict on a signature that the signer has just made; SigningError when it makes none, or a wrong one."""
    (signature,) = verify(cades.sign(PROBE, signer, at), (), at).signatures
    return signature
