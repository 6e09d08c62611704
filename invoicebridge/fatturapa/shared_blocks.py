"""Blocks that the ordinary and the simplified format have in common.

The class is the schema's type name without `Type`; fields are the wire's names in snake_case.
"""

from decimal import Decimal

from invoicebridge.fatturapa.wire import block, element, optional


@block
class IdFiscale:
    """A tax identifier: country (ISO 3166-1 alpha-2, or OO) and code."""

    id_paese: str = element("IdPaese")
    id_codice: str = element("IdCodice")


@block
class Indirizzo:
    """A postal address; `provincia` only in Italy."""

    indirizzo: str = element("Indirizzo")
    numero_civico: str | None = optional("NumeroCivico")
    cap: str = element("CAP")
    comune: str = element("Comune")
    provincia: str | None = optional("Provincia")
    nazione: str = element("Nazione")


@block
class IscrizioneREA:
    """Entry in the business register (art. 2250 c.c.)."""

    ufficio: str = element("Ufficio")
    numero_rea: str = element("NumeroREA")
    capitale_sociale: Decimal | None = optional("CapitaleSociale")
    socio_unico: str | None = optional("SocioUnico")
    stato_liquidazione: str = element("StatoLiquidazione")


@block
class Allegati:
    """2.5 An attachment; the content is decoded base64."""

    nome_attachment: str = element("NomeAttachment")
    algoritmo_compressione: str | None = optional("AlgoritmoCompressione")
    formato_attachment: str | None = optional("FormatoAttachment")
    descrizione_attachment: str | None = optional("DescrizioneAttachment")
    attachment: bytes = element("Attachment")
