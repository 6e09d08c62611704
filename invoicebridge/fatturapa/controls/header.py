"""Controls on the transmission data (Allegato A 1.9.1 §2.1.1)."""

from collections.abc import Iterator
from typing import Final

from invoicebridge.fatturapa.controls.facts import Document
from invoicebridge.fatturapa.controls.identifiers import fiscal_code_fault
from invoicebridge.fatturapa.controls.registry import EVERY, ORDINARY, PRIVATE, error, on_document
from invoicebridge.fatturapa.fault import Fault
from invoicebridge.fatturapa.recipients import ABROAD, SDI_DOMAIN

_CODE_LENGTH: Final = {"FPA12": 6, "FPR12": 7}


@on_document("00300", EVERY, when="transmitter_country", complete_with="registry")
def transmitter_exists(document: Document) -> Iterator[Fault]:
    """IdTrasmittente with IdPaese IT is a codice fiscale; foreign transmitters are not looked up."""
    if document.header.transmitter_country == "IT":
        yield from fiscal_code_fault("00300", document, "transmitter_code")


@on_document("00313", PRIVATE)
def code_for_foreign_buyers_only(document: Document) -> Iterator[Fault]:
    """CodiceDestinatario XXXXXXX goes with a buyer whose IdFiscaleIVA is foreign."""
    if document.header.codice_destinatario != ABROAD:
        return
    if not document.buyer.has_vat:
        yield error("00313", document.place("codice_destinatario"), kind="missing")
    elif document.buyer.country == "IT":
        yield error("00313", document.place("codice_destinatario"), kind="italian")


@on_document("00330", PRIVATE, when="pec")
def pec_is_not_the_sdi(document: Document) -> Iterator[Fault]:
    """PECDestinatario is not one of the SdI's own mailboxes."""
    pec = document.header.pec
    if pec.strip().lower().endswith(SDI_DOMAIN):
        yield error("00330", document.place("pec"), value=pec)


@on_document("00427", ORDINARY)
def code_length_fits_format(document: Document) -> Iterator[Fault]:
    """CodiceDestinatario has 6 characters for FPA12 and 7 for FPR12."""
    code = document.header.codice_destinatario
    if len(code) in (6, 7) and len(code) != _CODE_LENGTH[document.formato]:
        yield error("00427", document.place("codice_destinatario"), value=code, formato=document.formato)


@on_document("00428", EVERY, when="formato")
def version_is_the_format(document: Document) -> Iterator[Fault]:
    """FormatoTrasmissione equals the root's attribute `versione`; a missing one is the schema's matter."""
    formato = document.header.formato
    versione = document.root.get("versione")
    if versione is not None and formato != versione:
        yield error("00428", document.place("formato"), versione=versione, formato=formato)
