"""Codes of UBL (UNTDID, ISO 6523) and what they are in FatturaPA.

The official mapping leaves three lists to the reader: document types (FatturaPA's own code stands in an extension),
ways of payment, and the Natura of a category whose reason does not begin with one. What is chosen here for them is said
in docs/ubl.md; a choice that was made is among the presumptions of a mapped document.
"""

from collections.abc import Mapping
from typing import Final

IPA_SCHEMES: Final = frozenset({"0201", "0205", "9921"})
"""Electronic addresses that are a CodiceDestinatario: office codes of public bodies, codes of the SdI."""
PEC_SCHEMES: Final = frozenset({"0202"})
VAT_SCHEMES: Final = frozenset({"0211", "9906", "IT:VAT"})
CODICE_FISCALE_SCHEMES: Final = frozenset({"0210", "9907", "IT:CF"})

TIPO_DOCUMENTO: Final[Mapping[str, str]] = {
    **dict.fromkeys(("80", "84", "383"), "TD05"),
    **dict.fromkeys(("81", "83", "261", "381", "396", "532"), "TD04"),
    **dict.fromkeys(("82", "326", "380", "388", "389", "393", "395", "780", "875", "876", "877"), "TD01"),
    "386": "TD02",
}
"""UNTDID 1001 → TipoDocumento. Not here: 384 (it replaces an invoice, which the SdI does not know of), 325, 751."""
ISSUED_BY_BUYER: Final = frozenset({"261", "389"})
"""Issued by the buyer in the seller's name (art. 21 c. 2 lett. n DPR 633/1972): SoggettoEmittente is CC."""
FROM_THE_BUYER: Final = "CC"

MODALITA_PAGAMENTO: Final[Mapping[str, str]] = {
    "10": "MP01",
    **dict.fromkeys(("20", "21", "22"), "MP02"),
    "23": "MP03",
    **dict.fromkeys(("30", "31", "42", "58"), "MP05"),
    "60": "MP06",
    **dict.fromkeys(("48", "54", "55", "68"), "MP08"),
    **dict.fromkeys(("49", "57"), "MP16"),
    "50": "MP18",
    "59": "MP19",
    "97": "MP22",
}
"""UNTDID 4461 → ModalitaPagamento; anything else is a bank transfer, and is said to be lost."""
BANK_TRANSFER: Final = "MP05"

ESIGIBILITA: Final[Mapping[str, str]] = {"3": "I", "35": "I", "432": "D"}
"""UNTDID 2005 (BT-8) → EsigibilitaIVA (mapping, level 14.3)."""

STANDARD: Final = "S"
SPLIT: Final = "B"
ZERO_RATED: Final = "Z"
REVERSE_CHARGE: Final = "AE"
TAXED: Final = frozenset({STANDARD, SPLIT})
UNTAXED: Final = frozenset({ZERO_RATED, "E", REVERSE_CHARGE, "K", "G", "O"})
ZERO_RATED_NATURA: Final = ("N1", "Operazione esclusa ex. art. 15")
"""What the mapping puts for BT-118 = Z (level 32.2.3.1)."""

NATURA: Final[Mapping[str, str]] = {"E": "N4", "K": "N3.2", "G": "N3.1", "O": "N2.2"}
"""UNTDID 5305 → Natura where nothing else is said; for AE within Italy there is none."""
NATURA_ABROAD: Final[Mapping[str, str]] = {REVERSE_CHARGE: "N2.1", "O": "N2.1"}
"""The same for a seller in Italy and a buyer abroad (artt. 7-7-septies DPR 633/1972)."""
NATURA_OF_VATEX: Final[Mapping[str, str]] = {
    "VATEX-EU-IC": "N3.2",
    "VATEX-EU-G": "N3.1",
    "VATEX-EU-79-C": "N1",
    "VATEX-EU-148": "N3.4",
    **dict.fromkeys(("VATEX-EU-D", "VATEX-EU-F", "VATEX-EU-I", "VATEX-EU-J", "VATEX-EU-309"), "N5"),
}
"""Codes of the exemption (BT-121) that say more than the category."""

FORMATO_ATTACHMENT: Final[Mapping[str, str]] = {
    "application/pdf": "PDF",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "text/csv": "CSV",
    "text/plain": "TXT",
    "text/xml": "XML",
    "application/xml": "XML",
    "application/zip": "ZIP",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/vnd.oasis.opendocument.spreadsheet": "ODS",
}

BOLLO_IN_INVOICE: Final = "SAE"
BOLLO_IN_CREDIT_NOTE: Final = "95"
MUTUALLY_DEFINED: Final = "ZZZ"
NOT_AVAILABLE: Final = frozenset({"NA", "N/A", "0", "#MULTI#"})
"""What stands where UBL wants an identifier and there is none."""
