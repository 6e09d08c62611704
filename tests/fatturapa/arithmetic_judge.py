"""Controls 00419-00424, 00429, 00443, 00444 and withholdings written a second time, from the law, with fractions.

Shares nothing with the package: it reads the bytes of the file and takes no tolerance, save where said.
"""

from fractions import Fraction
from math import floor

from lxml import etree

CENT = Fraction(1, 100)
_BODY = "FatturaElettronicaBody"


def objections(content: bytes) -> set[str]:
    """The codes that the bytes of an ordinary invoice deserve."""
    root = etree.fromstring(content)
    return {code for body in root.iterfind(_BODY) for code in _of_body(body)}


def _of_body(body: etree._Element) -> set[str]:
    lines = body.findall("DatiBeniServizi/DettaglioLinee")
    casse = body.findall("DatiGenerali/DatiGeneraliDocumento/DatiCassaPrevidenziale")
    blocks = body.findall("DatiBeniServizi/DatiRiepilogo")
    taxed = [*lines, *casse]
    rates, natures = {rate(one) for one in taxed}, {one.findtext("Natura") for one in taxed}
    tests = {
        "00419": len(blocks) < len(rates),
        "00420": any(_is_split(block) and (block.findtext("Natura") or "").startswith("N6") for block in blocks),
        "00421": any(tax_of(block) != number(block, "Imposta") for block in blocks),
        "00422": any(_base_gap(one, lines, casse, blocks) for one in rates),
        "00423": any(abs(line_product(line) - number(line, "PrezzoTotale")) >= CENT for line in lines),
        "00424": any(0 < one < 1 for one in rates),
        "00429": any(rate(block) == 0 and block.find("Natura") is None for block in blocks),
        "00443": bool(rates - {rate(block) for block in blocks}),
        "00444": bool(natures - {block.findtext("Natura") for block in blocks}),
    }
    return {code for code, broken in tests.items() if broken}


def full_withholdings(content: bytes) -> list[list[Fraction]]:
    """What each DatiRitenuta of each document would be if all of its base counted, unrounded.

    Due on the lines marked SI, or on all but advances (N1) where none is; income tax on the contributions marked too.
    """
    root = etree.fromstring(content)
    return [[_full_withholding(one, body) for one in body.iter("DatiRitenuta")] for body in root.iter(_BODY)]


def _full_withholding(ritenuta: etree._Element, body: etree._Element) -> Fraction:
    lines = body.findall("DatiBeniServizi/DettaglioLinee")
    marked = [line for line in lines if line.findtext("Ritenuta") == "SI"]
    due = marked or [line for line in lines if line.findtext("Natura") != "N1"]
    base = sum((number(line, "PrezzoTotale") for line in due), Fraction(0))
    if ritenuta.findtext("TipoRitenuta") in ("RT01", "RT02"):
        casse = body.iter("DatiCassaPrevidenziale")
        base += sum(number(one, "ImportoContributoCassa") for one in casse if one.findtext("Ritenuta") == "SI")
    return base * number(ritenuta, "AliquotaRitenuta") / 100


def number(element: etree._Element, name: str, absent: int = 0) -> Fraction:
    """The number in a child element."""
    text = element.findtext(name)
    return Fraction(absent) if text is None else Fraction(text)


def rate(element: etree._Element) -> Fraction:
    """AliquotaIVA of a line, contribution or block."""
    return number(element, "AliquotaIVA")


def cents(value: Fraction) -> Fraction:
    """The value to the cent; a half goes away from zero."""
    rounded = Fraction(floor(abs(value) * 100 + Fraction(1, 2)), 100)
    return rounded if value >= 0 else -rounded


def tax_of(block: etree._Element) -> Fraction:
    """The tax that a block should show."""
    return cents(rate(block) * number(block, "ImponibileImporto") / 100)


def line_product(line: etree._Element) -> Fraction:
    """The exact total of a line."""
    price = number(line, "PrezzoUnitario")
    for discount in line.iterfind("ScontoMaggiorazione"):
        amount = number(discount, "Importo")
        if discount.find("Importo") is None:
            amount = price * number(discount, "Percentuale") / 100
        price += amount if discount.findtext("Tipo") == "MG" else -amount
    return price * number(line, "Quantita", absent=1)


def _is_split(block: etree._Element) -> bool:
    return block.findtext("EsigibilitaIVA") == "S"


def _base_gap(
    one: Fraction, lines: list[etree._Element], casse: list[etree._Element], blocks: list[etree._Element]
) -> bool:
    same = [block for block in blocks if rate(block) == one]
    parts = sum(number(line, "PrezzoTotale") for line in lines if rate(line) == one)
    parts += sum(number(cassa, "ImportoContributoCassa") for cassa in casse if rate(cassa) == one)
    parts += sum(number(block, "Arrotondamento") for block in same)
    return sum(number(block, "ImponibileImporto") for block in same) != parts
