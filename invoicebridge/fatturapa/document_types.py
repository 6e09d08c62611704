"""What a TipoDocumento settles: who issues the document, whether its parties are one, which one is meant by default.

Sources: Allegato A 1.9.1 Appendix 1 (00472, 00475), Guida alla compilazione 1.10. Labels stand in `codes`.
"""

from typing import Final

ISSUED_BY_BUYER: Final = frozenset({"TD16", "TD17", "TD18", "TD19", "TD20", "TD22", "TD23", "TD28", "TD29"})
"""Self-billing: CessionarioCommittente issues and numbers it, and needs a VAT number (00475)."""
CREDIT_NOTES: Final = frozenset({"TD04", "TD08"})
"""What takes back an invoice, or a part of it; TD08 in the simplified format."""
ONE_PARTY: Final = frozenset({"TD21", "TD27"})
"""Issued to oneself: seller and buyer are one subject (00472)."""

ORDINARY_DEFAULT: Final = "TD01"
SIMPLIFIED_DEFAULT: Final = "TD07"
