"""What the law makes of a Natura, a tax scheme, a way of paying the tax: default RiferimentoNormativo and codes."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

SPLIT_PAYMENT: Final = "S"
REVERSE_CHARGE: Final = "N6"
GENERIC_NATURA: Final = frozenset({"N2", "N3", REVERSE_CHARGE})
"""Codes that only their details may stand for since 1 January 2021 (00445)."""

_BY_NATURA: Final[Mapping[str, str]] = {
    "N1": "Escluso ex art. 15 DPR 633/1972",
    "N2.1": "Non soggetto a IVA ex artt. da 7 a 7-septies DPR 633/1972",
    "N2.2": "Non soggetto a IVA",
    "N3.1": "Non imponibile ex art. 8, c. 1, lett. a), b) e b-bis), DPR 633/1972",
    "N3.2": "Non imponibile ex art. 41 DL 331/1993",
    "N3.3": "Non imponibile ex art. 71 DPR 633/1972",
    "N3.4": "Non imponibile ex artt. 8-bis e 9 DPR 633/1972",
    "N3.5": "Non imponibile ex art. 8, c. 1, lett. c), DPR 633/1972",
    "N3.6": "Non imponibile, operazione che non concorre al plafond",
    "N4": "Esente ex art. 10 DPR 633/1972",
    "N5": "Regime del margine o IVA non esposta in fattura",
    "N6.1": "Inversione contabile ex art. 74, c. 7 e 8, DPR 633/1972",
    "N6.2": "Inversione contabile ex art. 17, c. 5, DPR 633/1972",
    "N6.3": "Inversione contabile ex art. 17, c. 6, lett. a), DPR 633/1972",
    "N6.4": "Inversione contabile ex art. 17, c. 6, lett. a-bis), DPR 633/1972",
    "N6.5": "Inversione contabile ex art. 17, c. 6, lett. b), DPR 633/1972",
    "N6.6": "Inversione contabile ex art. 17, c. 6, lett. c), DPR 633/1972",
    "N6.7": "Inversione contabile ex art. 17, c. 6, lett. a-ter), DPR 633/1972",
    "N6.8": "Inversione contabile ex art. 17, c. 6, lett. d-bis), d-ter) e d-quater), DPR 633/1972",
    "N6.9": "Inversione contabile, altri casi",
    "N7": "IVA assolta in altro Stato UE",
}
_BY_SCHEME: Final[Mapping[tuple[str, str], str]] = {
    ("RF02", "N2.2"): "Regime di vantaggio, art. 27 DL 98/2011",
    ("RF19", "N2.2"): "Regime forfettario, art. 1, c. da 54 a 89, L. 190/2014",
    ("RF20", "N2.2"): "Regime transfrontaliero di franchigia IVA, direttiva UE 2020/285",
    ("RF11", "N5"): "Regime del margine, art. 74-ter DPR 633/1972",
    ("RF14", "N5"): "Regime del margine, art. 36 DL 41/1995",
    ("RF15", "N5"): "Regime del margine, art. 40-bis DL 41/1995",
}
_DEFERRED: Final[Mapping[str, str]] = {
    "RF16": "IVA a esigibilità differita, art. 6, c. 5, DPR 633/1972",
    "RF17": "IVA per cassa, art. 32-bis DL 83/2012",
}
_WITHOUT_TAX: Final = frozenset({"RF02", "RF19", "RF20"})


def natura_of_scheme(regime_fiscale: str) -> str | None:
    """Return the Natura of all sales under the seller's tax scheme, None where the scheme does not fix one.

    Guida alla compilazione 1.10, N2.2: forfettari, regime di vantaggio, franchigia transfrontaliera.
    """
    return "N2.2" if regime_fiscale in _WITHOUT_TAX else None


def riferimento_normativo(natura: str | None, esigibilita_iva: str | None, regime_fiscale: str) -> str | None:
    """Return the usual reference, at most 100 characters, None where the law asks for none (§2.1.8)."""
    if natura is not None:
        return _BY_SCHEME.get((regime_fiscale, natura)) or _BY_NATURA.get(natura)
    if esigibilita_iva == SPLIT_PAYMENT:
        return "Scissione dei pagamenti, art. 17-ter DPR 633/1972"
    return _DEFERRED.get(regime_fiscale) if esigibilita_iva == "D" else None


def esigibilita_iva(rate: Decimal, natura: str | None, of_document: str | None, regime_fiscale: str) -> str | None:
    """Return when, or by whom, the tax of a block is due: only blocks with a tax have it, `I` unless told otherwise."""
    if natura is not None or not rate:
        return None
    return of_document or ("D" if regime_fiscale in _DEFERRED else "I")


def may_be_split(natura: str | None) -> bool:
    """Whether a block of this Natura may be under split payment (control 00420)."""
    return natura is None or not natura.startswith(REVERSE_CHARGE)
