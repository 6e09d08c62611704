"""A small ordinary invoice as XML text, and what two XML files have in common."""

from typing import Any, Final

from lxml import etree

INVOICE: Final = """\
<p:FatturaElettronica xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2" versione="FPR12">
<FatturaElettronicaHeader>
<DatiTrasmissione><IdTrasmittente><IdPaese>IT</IdPaese><IdCodice>01234567890</IdCodice></IdTrasmittente>
<ProgressivoInvio>00001</ProgressivoInvio><FormatoTrasmissione>FPR12</FormatoTrasmissione>
<CodiceDestinatario>ABC1234</CodiceDestinatario><ContattiTrasmittente/></DatiTrasmissione>
<CedentePrestatore><DatiAnagrafici>
<IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>01234567890</IdCodice></IdFiscaleIVA>
<Anagrafica><Denominazione>Perché &amp; Così</Denominazione></Anagrafica><RegimeFiscale>RF01</RegimeFiscale>
</DatiAnagrafici>
<Sede><Indirizzo>Via Roma 1</Indirizzo><CAP>07100</CAP><Comune>Sassari</Comune><Nazione>IT</Nazione></Sede>
</CedentePrestatore>
<CessionarioCommittente><DatiAnagrafici><CodiceFiscale>09876543210</CodiceFiscale>
<Anagrafica><Denominazione>Beta</Denominazione></Anagrafica></DatiAnagrafici>
<Sede><Indirizzo>Via Torino 2</Indirizzo><CAP>00145</CAP><Comune>Roma</Comune><Nazione>IT</Nazione></Sede>
</CessionarioCommittente>
</FatturaElettronicaHeader>
<FatturaElettronicaBody>
<DatiGenerali><DatiGeneraliDocumento><TipoDocumento>TD01</TipoDocumento><Divisa>EUR</Divisa>
<Data>2026-11-25</Data><Numero>123</Numero></DatiGeneraliDocumento></DatiGenerali>
<DatiBeniServizi>
<DettaglioLinee><NumeroLinea>1</NumeroLinea><Descrizione>Penne</Descrizione><Quantita>2.00</Quantita>
<PrezzoUnitario>1.50</PrezzoUnitario><PrezzoTotale>3.00</PrezzoTotale><AliquotaIVA>22.00</AliquotaIVA></DettaglioLinee>
<DatiRiepilogo><AliquotaIVA>22.00</AliquotaIVA><ImponibileImporto>3.00</ImponibileImporto><Imposta>0.66</Imposta>
</DatiRiepilogo>
</DatiBeniServizi>
</FatturaElettronicaBody>
</p:FatturaElettronica>
"""


def with_text(old: str, new: str) -> bytes:
    """The invoice with one text in the place of another, which must be there."""
    assert old in INVOICE
    return INVOICE.replace(old, new, 1).encode()


def likeness(content: bytes) -> Any:
    """Qualified names, attributes and texts of a file; without prefixes, comments, and space between elements."""
    return _likeness(etree.fromstring(content))


def _likeness(element: etree._Element) -> Any:
    inner = [child for child in element if isinstance(child.tag, str)]
    texts = [element.text or "", *(child.tail or "" for child in element)]
    text = "".join(texts)
    return (
        element.tag,
        dict(element.items()),
        "" if inner and not text.strip() else text,
        [_likeness(child) for child in inner],
    )
