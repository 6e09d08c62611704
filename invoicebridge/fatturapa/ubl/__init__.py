"""UBL 2.1 / Peppol BIS Billing 3.0 → a draft, by the official mapping (Mapping UBL-Peppol 3 / FatturaPA, version 3.3).

    mapped = from_ubl(content)
    mapped.draft    # JSON values that draft_json.from_json takes
    mapped.lost     # what the UBL says and no field of FatturaPA can hold

`rows` is the table of everything that is copied as it stands, each row with its number in the official mapping; the
modules beside it hold what takes more than a copy (parties, references, prices, taxes, totals). A row without a
conversion is read by a function of such a module. Nothing here touches the outside: bytes in, values out, like the rest
of fatturapa/.
"""

from invoicebridge.fatturapa.ubl.mapped import Lost, Mapped, Presumed
from invoicebridge.fatturapa.ubl.reader import from_ubl, is_ubl

__all__ = ["Lost", "Mapped", "Presumed", "from_ubl", "is_ubl"]
