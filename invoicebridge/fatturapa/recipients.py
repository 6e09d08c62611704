"""Who a file is addressed to: the values of CodiceDestinatario and PECDestinatario that mean something (§2.1.1)."""

from typing import Final

NO_CHANNEL: Final = "0000000"
"""CodiceDestinatario of a recipient without a code: PEC, or the recipient's reserved area."""
ABROAD: Final = "XXXXXXX"
"""CodiceDestinatario of a recipient not established in Italy."""
SDI_DOMAIN: Final = "@pec.fatturapa.it"
"""The end of every mailbox of the SdI itself, which is nobody's PECDestinatario (00330)."""
