"""A document without the people in it: what names somebody is replaced, and every fault stays what it was.

Works on the XML tree, so that documents which no type can hold (the interesting ones) come out too. An element is kept
only where its type in the formats is a number, a date or a code and its text looks like one; every other text, in an
element that nobody knows too, is replaced. Comments, processing instructions and the signature are taken out.
"""

import re
from collections.abc import Callable
from functools import cache, partial
from typing import Any, Final, cast

from lxml import etree

from invoicebridge.fatturapa import codes
from invoicebridge.fatturapa.health import SERVICES
from invoicebridge.fatturapa.ordinaria import FatturaElettronica
from invoicebridge.fatturapa.pseudonym_numbers import (
    account_number,
    account_number_is_right,
    article_number,
    article_number_is_right,
    tax_identifier,
    tax_identifier_traits,
)
from invoicebridge.fatturapa.pseudonyms import Draw, Pseudonyms, as_code, as_words
from invoicebridge.fatturapa.recipients import ABROAD, NO_CHANNEL, SDI_DOMAIN
from invoicebridge.fatturapa.semplificata import FatturaElettronicaSemplificata
from invoicebridge.fatturapa.wire import wire_fields
from invoicebridge.xml import local_name, parse

_SIGNATURES: Final = "{http://www.w3.org/2000/09/xmldsig#}*"
_SCHEMA_POINTERS: Final = "{http://www.w3.org/2001/XMLSchema-instance}"

_LOOKS_LIKE: Final = {
    "number": re.compile(r"[0-9.,+\-\sEe]*"),
    "date": re.compile(r"[0-9TZ:.+\-\s]*"),
    "country or currency": re.compile(r"\s*[A-Za-z]{0,3}\s*"),
    "unit": re.compile(r"[^\W\d_]{0,10}[.³²]?"),
    "format": re.compile(r"[A-Za-z0-9./+\-]{0,10}"),
}
_KEPT: Final = {
    "IdPaese": "country or currency",
    "Nazione": "country or currency",
    "Divisa": "country or currency",
    "TipoResa": "country or currency",
    "UnitaMisura": "unit",
    "UnitaMisuraPeso": "unit",
    "TotalePercorso": "number",
    "FormatoAttachment": "format",
    "AlgoritmoCompressione": "format",
}
_WELL_KNOWN: Final = {
    "TipoDato": frozenset(
        re.findall(
            r"\S+",
            "TARGA N.DOC.COMM INVCONT INTENTO F24 NellAnno AnniPreced NB1 NB2 NB3 ALI-COMP NO-COMP OCC34BIS ESENZSPORT",
        )
    ),
    "CodiceTipo": frozenset(("TARIC", "CPV", "EAN", "SSC", "CARB", "AIC")),
    "CodiceDestinatario": frozenset((NO_CHANNEL, ABROAD, "999999")),
}
"""Values with a meaning in law (Allegato A 1.9.1 §2.1.8, §2.1.1): they stand for nobody."""

_SDI_MAILBOXES: Final = re.compile(rf"\S*{re.escape(SDI_DOMAIN)}\s*", re.IGNORECASE)
_LEGAL_WORDS: Final = re.compile(
    r"\b(?:art|artt|articol[oi]|c|co|comm[ai]|n|nr|num|numero|punto|lett|lettera|dpr|d|p|r|l|dl|dlgs|lgs|legge|decreto"
    r"|iva|imposta|bis|ter|quater|quinquies|sexies|septies|ex|ai|sensi|del|della|dell|di|e|o|esente|esenti|escluso"
    r"|esclusa|imponibile|soggett[oa]|non|reverse|charge|inversione|contabile|ue|cee|[0-9]{1,4})\b",
    re.IGNORECASE,
)
_PROVINCES: Final = tuple(
    re.findall(
        "..",
        "AGALANAOAPAQARATAVBABGBIBLBNBOBRBSBTBZCACBCECHCLCNCOCRCSCTCZENFCFEFGFIFMFRGEGOGRIMISKRLCLELILOLTLUMBMCMEMIMN"
        "MOMSMTNANONUORPAPCPDPEPGPIPNPOPRPTPUPVPZRARCRERGRIRMRNROSASISOSPSRSSSUSVTATETNTOTPTRTSTVUDVAVBVCVEVIVRVTVV",
    )
)
_BIC: Final = re.compile(r"[a-z]{6}[a-z2-9][a-np-z0-9]([a-z0-9]{3})?")
_BASE64: Final = re.compile(r"[A-Za-z0-9+/]+")
_FILLING: Final = "W2NvbnRlbnQgcmVtb3ZlZF0K"
"""Base64 of a short remark; it is repeated over the whole length of an attachment."""
_BEFORE_PADDING: Final = {1: "AEIMQUYcgkosw048", 2: "AQgw"}
_FILE_NAME: Final = re.compile(r"([A-Za-z]{2})([A-Za-z0-9]{2,28})_([A-Za-z0-9]{1,5})((?:\.[A-Za-z0-9]{1,5}){1,2})")
_ENDING: Final = re.compile(
    r"(?:\.(?:pdf|xml|zip|txt|csv|xlsx?|docx?|jpe?g|png|gif|tiff?|html?|rtf|od[st]|eml))?(?:\.p7m)?\Z", re.IGNORECASE
)


def anonymize(content: bytes, secret: bytes) -> bytes:
    """Return the document with everything that names somebody replaced, in the encoding it had.

    The same secret gives the same replacements. Amounts, rates, quantities, dates, codes and countries stay; so do
    lengths, kinds of characters, and check digits that are right or wrong: the controls find the same faults. The
    signature is removed, since it would name its signer and no longer fit. MalformedXml for what is not XML.
    """
    return Anonymizer(secret).document(content)


def is_signed(content: bytes) -> bool:
    """Whether an XML document carries a signature, which `anonymize` takes out; MalformedXml for what is not XML."""
    return next(parse(content).iterchildren(_SIGNATURES), None) is not None


class Anonymizer:
    """Replaces the same text by the same pseudonym in all documents and file names that it is given."""

    def __init__(self, secret: bytes) -> None:
        self._pseudonyms = Pseudonyms(secret)
        self._by_element: dict[str, Callable[[str], str]] = {
            **dict.fromkeys(("IdCodice", "CodiceFiscale", "CFQuietanzante"), self._identifier),
            **dict.fromkeys(("Email", "PECDestinatario"), self._address),
            **dict.fromkeys(("Provincia", "ProvinciaAlbo", "Ufficio"), self._province),
            **dict.fromkeys(
                ("Numero", "IdDocumento", "NumeroDDT", "NumeroFR", "NumeroFatturaPrincipale"),
                partial(self._code, "number"),
            ),
            **dict.fromkeys(
                ("CAP", "Telefono", "Fax", "NumeroREA", "CodiceCUP", "CodiceCIG"), partial(self._code, "code")
            ),
            "ProgressivoInvio": partial(self._code, "progressivo"),
            "ABI": partial(self._code, "ABI"),
            "CAB": partial(self._code, "CAB"),
            "CodEORI": self._eori,
            "IBAN": self._account,
            "BIC": self._bic,
            "CodiceValore": self._article,
            "NomeAttachment": self._attachment_name,
            "Attachment": _emptied,
            "Descrizione": partial(self._text_but, "description", SERVICES),
            "RiferimentoNormativo": partial(self._text_but, "norm", _LEGAL_WORDS),
        }

    def document(self, content: bytes) -> bytes:
        """What `anonymize` returns."""
        root = parse(content)
        encoding = root.getroottree().docinfo.encoding or "UTF-8"
        for signature in list(root.iterchildren(_SIGNATURES)):
            root.remove(signature)
        etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
        for element in root.iter():
            self._replace(element)
        return cast(bytes, etree.tostring(root, encoding=encoding, xml_declaration=True, with_tail=False))

    def file_name(self, name: str) -> str:
        """The name of a file of the SdI with other identifier and progressivo; any other name as words, ending kept."""
        parts = _FILE_NAME.fullmatch(name)
        if parts:
            country, identifier, progressivo, ending = parts.groups()
            new = self._identifier(identifier, country), self._code("progressivo", progressivo)
            return f"{country}{new[0]}_{new[1]}{ending}"
        return self._attachment_name(name)

    def _replace(self, element: etree._Element) -> None:
        name = local_name(element)
        for attribute, text in element.items():
            element.set(attribute, self._attribute(str(attribute), str(text)))
        if element.text and not element.text.isspace():
            element.text = self._content(name, element)
        if element.tail and not element.tail.isspace():
            element.tail = self._words(element.tail)

    def _content(self, name: str, element: etree._Element) -> str:
        text = element.text or ""
        if len(element):
            return self._words(text)
        if _is_kept(name, text.strip()):
            return text
        if name == "IdCodice":
            return self._identifier(text, _country(element))
        return self._by_element.get(name, self._default(name))(text)

    def _default(self, name: str) -> Callable[[str], str]:
        """Codes and the like that are wrong stay as wrong: their replacement is none of the list either."""
        if codes.list_of(name) or name in _WELL_KNOWN:
            return lambda text: self._pseudonyms.replace(name, text, as_code, partial(_is_code, name))
        return self._words

    def _attribute(self, name: str, text: str) -> str:
        if name == "versione":
            return text if _LOOKS_LIKE["format"].fullmatch(text) else self._words(text)
        if name.startswith(_SCHEMA_POINTERS):
            return " ".join(part if part.startswith("http") else self._words(part) for part in text.split())
        return self._words(text)

    def _words(self, text: str) -> str:
        return self._pseudonyms.replace("text", text, as_words)

    def _code(self, kind: str, text: str) -> str:
        return self._pseudonyms.replace(kind, text, as_code)

    def _text_but(self, kind: str, kept: re.Pattern[str], text: str) -> str:
        """The words of a text replaced, but for those that a pattern finds."""
        return self._pseudonyms.replace(kind, text, partial(_words_but, kept))

    def _identifier(self, text: str, country: str = "IT") -> str:
        return _inside(
            text,
            lambda bare: self._pseudonyms.replace("identifier", bare, tax_identifier, tax_identifier_traits(country)),
        )

    def _eori(self, text: str) -> str:
        return text[:2] + self._identifier(text[2:], text[:2]) if text[:2].isalpha() else self._code("code", text)

    def _address(self, text: str) -> str:
        """Local part and domain as words under a top-level domain that does not exist; the SdI's own mailboxes stay."""
        return text if _SDI_MAILBOXES.fullmatch(text) else self._pseudonyms.replace("address", text, _mail_address)

    def _province(self, text: str) -> str:
        if text in _PROVINCES:
            return self._pseudonyms.replace("province", text, lambda _, draw: draw.one_of(_PROVINCES).lower(), len)
        return self._code("code", text)

    def _account(self, text: str) -> str:
        make = partial(_account, bank=self._bank)
        return self._pseudonyms.replace("account", text, make, account_number_is_right)

    def _bank(self, abi_and_cab: str) -> str:
        return self._code("ABI", abi_and_cab[:5]) + self._code("CAB", abi_and_cab[5:])

    def _bic(self, text: str) -> str:
        return self._pseudonyms.replace("bic", text, _bic, lambda one: bool(_BIC.fullmatch(one)))

    def _article(self, text: str) -> str:
        return self._pseudonyms.replace("article", text, article_number, article_number_is_right)

    def _attachment_name(self, text: str) -> str:
        stem, ending = _split_ending(text)
        return self._words(stem) + ending


@cache
def _kinds() -> dict[str, str]:
    """The elements whose type in the formats is a number or a date."""
    found: dict[str, str] = {}
    known = {"Decimal": "number", "int": "number", "date": "date", "datetime": "date"}

    def walk(cls: type[Any]) -> None:
        for field in wire_fields(cls):
            if field.is_block:
                walk(field.type)
            elif field.type.__name__ in known:
                found[field.xml_name] = known[field.type.__name__]

    walk(FatturaElettronica)
    walk(FatturaElettronicaSemplificata)
    return found


def _is_kept(name: str, text: str) -> bool:
    kind = _kinds().get(name) or _KEPT.get(name)
    if kind is not None:
        return bool(_LOOKS_LIKE[kind].fullmatch(text))
    return _is_code(name, text)


def _is_code(name: str, text: str) -> bool:
    """Whether the text is a value that the law or the schema lists for this element."""
    listed = codes.list_of(name)
    in_list = listed is not None and text.upper() in codes.codes_of(listed)
    return in_list or text.upper() in {value.upper() for value in _WELL_KNOWN.get(name, ())}


def _country(id_codice: etree._Element) -> str:
    before = id_codice.getprevious()
    return (before.text or "").strip() if before is not None and local_name(before) == "IdPaese" else ""


def _inside(text: str, replace: Callable[[str], str]) -> str:
    """The text with what stands between its outer white space replaced."""
    bare = text.strip()
    start = text.index(bare)
    return text[:start] + replace(bare) + text[start + len(bare) :] if bare else text


def _words_but(kept: re.Pattern[str], text: str, draw: Draw) -> str:
    made = as_words(text, draw)
    for found in kept.finditer(text):
        made = made[: found.start()] + found.group() + made[found.end() :]
    return made


def _mail_address(text: str, draw: Draw) -> str:
    made = as_words(text, draw)
    _, dot, last = text.strip().rpartition(".")
    if not dot or not last.isalpha():
        return made
    end = len(text.rstrip())
    return made[: end - len(last)] + "z" * len(last) + made[end:]


def _account(text: str, draw: Draw, bank: Callable[[str], str]) -> str:
    return account_number(text, draw, bank)


def _bic(text: str, draw: Draw) -> str:
    """The country stays; the rest of a BIC is replaced."""
    made = as_code(text, draw)
    return made[:4] + text[4:6] + made[6:]


def _split_ending(name: str) -> tuple[str, str]:
    """A name without its well-known ending, and the ending."""
    found = _ENDING.search(name)
    start = found.start() if found else len(name)
    return (name[:start], name[start:]) if start else (name, "")


def _emptied(text: str) -> str:
    """Base64 of the same length and layout with a remark instead of the content; what is no base64 stays none."""
    made = _BASE64.sub(lambda run: (_FILLING * (len(run.group()) // len(_FILLING) + 1))[: len(run.group())], text)
    bare = text.rstrip()
    last = bare.rstrip("=")
    allowed = _BEFORE_PADDING.get(len(bare) - len(last))
    if allowed is None or not last:
        return made
    return made[: len(last) - 1] + ("A" if last[-1] in allowed else "B") + made[len(last) :]
