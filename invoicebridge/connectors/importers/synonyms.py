"""What codes of ERPs usually mean, for `mapping suggest`: payment, types of document, VAT."""

import re
from collections.abc import Mapping
from typing import Final

from invoicebridge.connectors.importers.headings import normalised
from invoicebridge.fatturapa.codes import codes_of

_PAYMENT: Final[Mapping[str, str]] = {
    "MP01": "contanti|contante|cash|con|rimessa diretta|rd|cont",
    "MP02": "assegno|cheque|check|ass",
    "MP03": "assegno circolare",
    "MP05": "bonifico|bonifico bancario|bb|bon|bo|wire|bank transfer|transfer|wire transfer|sct",
    "MP07": "bollettino bancario",
    "MP08": "carta|carta di credito|carta di pagamento|card|credit card|pos|cc|bancomat",
    "MP09": "rid",
    "MP12": "riba|ri ba|rb|ricevuta bancaria|rib",
    "MP13": "mav",
    "MP15": "giroconto",
    "MP18": "bollettino postale|bollettino|ccp",
    "MP19": "sdd|sepa|sepa direct debit|addebito diretto|direct debit",
    "MP20": "sdd core|sepa core",
    "MP21": "sdd b2b|sepa b2b",
    "MP22": "trattenuta",
    "MP23": "pagopa|pago pa",
}
_DOCUMENTS: Final[Mapping[str, str]] = {
    "TD01": "fattura|fatt|fat|ft|f|fv|fattura immediata|invoice|inv|fatture",
    "TD02": "acconto|fattura di acconto|advance",
    "TD04": "nota di credito|nota credito|nc|n c|ncc|credit note|credit memo|cn",
    "TD05": "nota di debito|nota debito|nd|debit note",
    "TD06": "parcella|parc|fee note",
    "TD24": "fattura differita|differita|fd|deferred invoice",
    "TD25": "fattura differita triangolare",
}
_NATURE: Final = re.compile(r"N[1-7](?:[._ ]?[1-9])?")
_RATE: Final = re.compile(r"(?:iva|vat|aliq|al)?_?(\d{1,2})_?(?:perc|iva)?")
_TERMS: Final = re.compile(
    r"(?P<method>.*?[a-z])_?(?P<days>[1-9][05]0?(?:_[1-9][0-9]?[05])*)(?:_?(?:gg|giorni|days|g))?"
    r"(?P<end>_?(?:fm|f_m|df|d_f|dffm|d_f_f_m|df_fm|fine_mese|eom))?"
)
_KNOWN_RATES: Final = frozenset({"4", "5", "10", "22"})


def _by_spelling(table: Mapping[str, str]) -> dict[str, str]:
    return {normalised(one): code for code, spellings in table.items() for one in spellings.split("|")}


_TABLES: Final = {"modalita_pagamento": _by_spelling(_PAYMENT), "tipo_documento": _by_spelling(_DOCUMENTS)}


def meaning(column: str, text: str) -> Mapping[str, str] | None:
    """What a code of an ERP most probably means, by our columns; None where that is anybody's guess.

    Every guess is shown to a person before it is used.
    """
    if column == "codice_iva":
        return _vat(text)
    spelt = normalised(text)
    if column == "modalita_pagamento" and (terms := _terms(spelt)):
        return terms
    known = _TABLES[column].get(spelt) or _TABLES[column].get(spelt.rstrip("0123456789_").rstrip("_"))
    return None if known is None else {column: known}


def _terms(spelt: str) -> Mapping[str, str] | None:
    """Days of payment after the way to pay: `rb_30_60_fm` are two instalments, each at the end of its month."""
    found = _TERMS.fullmatch(spelt)
    method = _TABLES["modalita_pagamento"].get(found["method"].rstrip("_")) if found else None
    if found is None or method is None:
        return None
    made: dict[str, str] = {}
    for at, days in enumerate(found["days"].split("_"), 1):
        number = "" if at == 1 else f"_{at}"
        made |= {f"modalita_pagamento{number}": method, f"giorni_pagamento{number}": days}
        made |= {f"fine_mese{number}": "SI"} if found["end"] else {}
    return made


def _vat(text: str) -> Mapping[str, str] | None:
    upper = text.strip().upper()
    found = _NATURE.fullmatch(upper)
    if found:
        digits = re.sub(r"\D", "", upper)
        natura = f"N{digits[0]}" if len(digits) == 1 else f"N{digits[0]}.{digits[1]}"
        return {"natura": natura} if natura in codes_of("Natura") else None
    rate = _RATE.fullmatch(normalised(text))
    return {"aliquota_iva": rate[1]} if rate and rate[1] in _KNOWN_RATES else None


def is_translatable(column: str) -> bool:
    """Whether codes of this column are known under other names."""
    return column == "codice_iva" or column in _TABLES
