"""From where the settings say that a secret is to what reads it at the moment of use."""

from invoicebridge.connectors.secrets import FromEnvironment, FromFile, Secret
from invoicebridge.settings import Reference


def secret(where: Reference) -> Secret:
    """What reads the secret; nothing is read yet."""
    return FromEnvironment(where.env or "") if where.file is None else FromFile(where.file)
