"""The message that a public body sends the SdI about an invoice it received: accepted or refused (EC).

    content = write(outcome("111", Esito.EC02, "CIG assente", RiferimentoFattura(...)))
    name = outcome_name("IT01234567890_11111.xml.p7m", "001")

It goes to the SdI's box that sent the invoice, as the attachment of a PEC message, within 15 days (Allegato B-1 §1.6;
SdI's specification 1.8.3 §4.5 f). Only what was delivered to a public body may be answered: between private parties
there is no outcome.
"""

import re
from typing import Any, Final

from lxml import etree

from invoicebridge.errors import InvalidDocument
from invoicebridge.sdi.blocks import Esito, Kind, RiferimentoFattura, parts
from invoicebridge.sdi.name import NotificationName
from invoicebridge.sdi.pa import PA, NotificaEsitoCommittente

_DIGITS: Final = re.compile(r"\d{1,12}", re.ASCII)
_NUMERO: Final = re.compile(r"[\x20-\x7e]{1,20}")
_STEM: Final = re.compile(r"[\w-]{1,100}", re.ASCII)
_MESSAGE_ID: Final = re.compile(r"[\x20-\x7e]{1,14}")
_PROGRESSIVE: Final = re.compile(r"[A-Za-z0-9]{1,3}")
_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MAX_DESCRIZIONE: Final = 255


def outcome(
    identificativo_sdi: str,
    esito: Esito,
    descrizione: str | None = None,
    riferimento: RiferimentoFattura | None = None,
    message_id_committente: str | None = None,
) -> NotificaEsitoCommittente:
    """Return an outcome that fits the schema; without `riferimento` it speaks of every invoice of the file.

    `identificativo_sdi` and the file's name stand in the metadata (MT) that came with the invoice. InvalidDocument
    `outcome-value` (element, value) for a value that the schema does not allow.
    """
    _check("IdentificativoSdI", identificativo_sdi, _DIGITS.fullmatch(identificativo_sdi))
    if descrizione is not None:
        fits = len(descrizione) <= _MAX_DESCRIZIONE and not _NO_XML.search(descrizione)
        _check("Descrizione", descrizione, fits)
    if message_id_committente is not None:
        _check("MessageIdCommittente", message_id_committente, _MESSAGE_ID.fullmatch(message_id_committente))
    if riferimento is not None:
        _check_reference(riferimento)
    return NotificaEsitoCommittente(
        versione="1.0",
        identificativo_sdi=identificativo_sdi,
        riferimento_fattura=riferimento,
        esito=esito,
        descrizione=descrizione,
        message_id_committente=message_id_committente,
    )


def _check_reference(riferimento: RiferimentoFattura) -> None:
    numero, anno, posizione = (
        riferimento.numero_fattura,
        riferimento.anno_fattura,
        riferimento.posizione_fattura,
    )
    _check("NumeroFattura", numero, numero is not None and _NUMERO.fullmatch(numero))
    _check("AnnoFattura", anno, anno is not None and 1970 <= anno <= 9999)
    _check("PosizioneFattura", posizione, posizione is None or posizione >= 1)


def _check(element: str, value: object, fits: object) -> None:
    if not fits:
        raise InvalidDocument("outcome-value", element=element, value="" if value is None else value)


def write(message: NotificaEsitoCommittente) -> bytes:
    """Return the message as XML in UTF-8, unsigned (the schema leaves the signature open)."""
    root = etree.Element(f"{{{PA}}}NotificaEsitoCommittente", nsmap={"types": PA})
    _fill(root, message)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _fill(element: etree._Element, value: Any) -> None:
    kind: Any = type(value)
    for part in parts(kind):
        found = getattr(value, part.name)
        if found is None:
            continue
        if part.is_attribute:
            element.set(part.xml_name, str(found))
        elif part.is_block:
            _fill(etree.SubElement(element, part.xml_name), found)
        else:
            etree.SubElement(element, part.xml_name).text = str(found)


def outcome_name(nome_file: str, progressive: str) -> str:
    """Return the name of the message's file: `IT01234567890_11111_EC_001.xml`.

    `nome_file` is the invoice's as the metadata (MT) give it; `progressive` are one to three letters or digits, used
    once for each outcome on that file. InvalidDocument `outcome-value` for a progressive of another shape, and for what
    is no file's name (nothing before the first dot, a folder).
    """
    stem = nome_file.partition(".")[0]
    _check("NomeFile", nome_file, _STEM.fullmatch(stem))
    _check("Progressivo", progressive, _PROGRESSIVE.fullmatch(progressive))
    return str(NotificationName(stem, Kind.EC, progressive, ".xml"))
