"""The corpus as files: indented XML, each made from one `corpus.Invoice`, independently of the product's own writer."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from benchmarks.corpus import Invoice, Line, Party, invoice

NAMESPACE: Final = "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"


@dataclass(frozen=True, slots=True)
class File:
    """A file of the corpus, in memory."""

    name: str
    content: bytes
    lines: int


def as_file(one: Invoice) -> File:
    """The invoice as it would be sent."""
    return File(f"IT{one.seller.vat}_{one.progressive}.xml", as_xml(one), len(one.lines))


def files(lines: int, count: int, first: int = 1) -> Iterator[File]:
    """So many distinct files with so many lines each."""
    return (as_file(invoice(serial, lines)) for serial in range(first, first + count))


def fill_folder(folder: Path, lines: int, count: int) -> Path:
    """The folder holds so many distinct files; returns it."""
    folder.mkdir()
    for one in files(lines, count):
        (folder / one.name).write_bytes(one.content)
    return folder


Tree = tuple[str, "str | list[Tree]"]
"""An element: its name, and its text or what is in it."""


def as_xml(one: Invoice) -> bytes:
    """The invoice as an indented FPR12 file in UTF-8."""
    pieces = ['<?xml version="1.0" encoding="UTF-8"?>\n', f'<p:FatturaElettronica xmlns:p="{NAMESPACE}"']
    pieces.append(' versione="FPR12">\n')
    _write(("FatturaElettronicaHeader", _header(one)), " ", pieces)
    _write(("FatturaElettronicaBody", _body(one)), " ", pieces)
    pieces.append("</p:FatturaElettronica>\n")
    return "".join(pieces).encode()


def _write(tree: Tree, indent: str, pieces: list[str]) -> None:
    name, content = tree
    if isinstance(content, str):
        pieces.append(f"{indent}<{name}>{content.replace('&', '&amp;')}</{name}>\n")
        return
    pieces.append(f"{indent}<{name}>\n")
    for child in content:
        _write(child, indent + " ", pieces)
    pieces.append(f"{indent}</{name}>\n")


def _header(one: Invoice) -> list[Tree]:
    transmission: list[Tree] = [
        ("IdTrasmittente", _identifier(one.seller)),
        ("ProgressivoInvio", one.progressive),
        ("FormatoTrasmissione", "FPR12"),
        ("CodiceDestinatario", one.recipient),
    ]
    register: list[Tree] = [
        ("Ufficio", one.seller.town[2]),
        ("NumeroREA", one.seller.rea),
        ("StatoLiquidazione", "LN"),
    ]
    seller: list[Tree] = [
        ("DatiAnagrafici", [*_identity(one.seller), ("RegimeFiscale", "RF01")]),
        ("Sede", _address(one.seller)),
        ("IscrizioneREA", register),
        ("Contatti", [("Telefono", one.seller.phone), ("Email", one.seller.email)]),
    ]
    buyer: list[Tree] = [("DatiAnagrafici", _identity(one.buyer)), ("Sede", _address(one.buyer))]
    return [("DatiTrasmissione", transmission), ("CedentePrestatore", seller), ("CessionarioCommittente", buyer)]


def _identifier(party: Party) -> list[Tree]:
    return [("IdPaese", "IT"), ("IdCodice", party.vat)]


def _identity(party: Party) -> list[Tree]:
    return [
        ("IdFiscaleIVA", _identifier(party)),
        ("Anagrafica", [("Denominazione", party.name)]),
    ]


def _address(party: Party) -> list[Tree]:
    cap, comune, provincia = party.town
    return [
        ("Indirizzo", party.street),
        ("NumeroCivico", party.civic),
        ("CAP", cap),
        ("Comune", comune),
        ("Provincia", provincia),
        ("Nazione", "IT"),
    ]


def _body(one: Invoice) -> list[Tree]:
    total = f"{one.total:.2f}"
    document: list[Tree] = [
        ("TipoDocumento", "TD01"),
        ("Divisa", "EUR"),
        ("Data", one.day.isoformat()),
        ("Numero", one.number),
        ("ImportoTotaleDocumento", total),
        ("Causale", "Fornitura di materiali e lavori"),
    ]
    goods: list[Tree] = [("DettaglioLinee", _detail(line)) for line in one.lines]
    goods += [("DatiRiepilogo", _summary_block(*block)) for block in one.summary()]
    payment: list[Tree] = [
        ("ModalitaPagamento", "MP05"),
        ("DataScadenzaPagamento", one.due.isoformat()),
        ("ImportoPagamento", total),
        ("IBAN", one.iban),
    ]
    terms: list[Tree] = [("CondizioniPagamento", "TP02"), ("DettaglioPagamento", payment)]
    body: list[Tree] = [
        ("DatiGenerali", [("DatiGeneraliDocumento", document)]),
        ("DatiBeniServizi", goods),
        ("DatiPagamento", terms),
    ]
    return [*body, ("Allegati", _attached(one.attachment))] if one.attachment else body


def _detail(line: Line) -> list[Tree]:
    code: list[Tree] = []
    if line.code is not None:
        code = [("CodiceArticolo", [("CodiceTipo", "INTERNO"), ("CodiceValore", line.code)])]
    measure: list[Tree] = []
    if line.quantity is not None:
        measure = [("Quantita", f"{line.quantity:.2f}"), ("UnitaMisura", line.unit or "")]
    discount: list[Tree] = []
    if line.discount is not None:
        discount = [("ScontoMaggiorazione", [("Tipo", "SC"), ("Percentuale", f"{line.discount:.2f}")])]
    return [
        ("NumeroLinea", str(line.number)),
        *code,
        ("Descrizione", line.description),
        *measure,
        ("PrezzoUnitario", f"{line.price:.4f}"),
        *discount,
        ("PrezzoTotale", f"{line.total:.2f}"),
        ("AliquotaIVA", f"{line.rate:.2f}"),
    ]


def _summary_block(rate: Decimal, base: Decimal, tax: Decimal) -> list[Tree]:
    return [
        ("AliquotaIVA", f"{rate:.2f}"),
        ("ImponibileImporto", f"{base:.2f}"),
        ("Imposta", f"{tax:.2f}"),
        ("EsigibilitaIVA", "I"),
    ]


def _attached(content: bytes) -> list[Tree]:
    return [
        ("NomeAttachment", "documento.pdf"),
        ("FormatoAttachment", "PDF"),
        ("Attachment", base64.b64encode(content).decode()),
    ]
