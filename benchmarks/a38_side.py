"""The same work done by the package a38 (a Python library for FatturaPA), where it is installed.

It is used as its documentation shows: read with `auto_from_etree`, then `validate`; built from its models with
`add_dettaglio_linee`, `build_dati_riepilogo` and `build_importo_totale_documento`, then written by its XML codec. It
has no schema and about a dozen controls; discounts and the rounding of a line's total are left to the caller, so it is
given the totals of the lines.
"""

import importlib
import io
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from benchmarks.corpus import Invoice, Line, Party


def installed() -> bool:
    """Whether the package can be measured."""
    return find_spec("a38") is not None


def name() -> str:
    """The package and its version."""
    return f"a38 {version('a38')}"


@cache
def _module(called: str) -> Any:
    return importlib.import_module(called)


def read_and_validate(content: bytes) -> list[str]:
    """What a38 finds wrong in a file, read with the parser that its own codec uses."""
    root = _module("a38.codec").ET.fromstring(content)
    fattura = _module("a38.fattura").auto_from_etree(root)
    validation = _module("a38.validation").Validation()
    fattura.validate(validation)
    return [str(error) for error in validation.errors]


def build_and_write(one: Invoice) -> bytes:
    """The file that a38 makes of the invoice."""
    out = io.BytesIO()
    _module("a38.codec").XML().write_file(_built(one), out)
    return out.getvalue()


def _built(one: Invoice) -> Any:
    models = _module("a38.fattura")
    fattura = models.FatturaPrivati12()
    header = fattura.fattura_elettronica_header
    header.dati_trasmissione.update(
        models.IdTrasmittente("IT", one.seller.vat), one.progressive, codice_destinatario=one.recipient
    )
    header.cedente_prestatore = _seller(models, one.seller)
    header.cessionario_committente = models.CessionarioCommittente(
        models.DatiAnagraficiCessionarioCommittente(**_identity(models, one.buyer)), models.Sede(**_address(one.buyer))
    )
    body = fattura.fattura_elettronica_body[0]
    body.dati_generali.dati_generali_documento = models.DatiGeneraliDocumento(
        tipo_documento="TD01",
        divisa="EUR",
        data=one.day,
        numero=one.number,
        causale=["Fornitura di materiali e lavori"],
    )
    for line in one.lines:
        body.dati_beni_servizi.add_dettaglio_linee(**_line(models, line))
    body.dati_beni_servizi.build_dati_riepilogo()
    body.build_importo_totale_documento()
    body.dati_pagamento = [_payment(models, one, body.dati_generali.dati_generali_documento.importo_totale_documento)]
    return fattura


def _seller(models: Any, party: Party) -> Any:
    return models.CedentePrestatore(
        models.DatiAnagraficiCedentePrestatore(**_identity(models, party), regime_fiscale="RF01"),
        models.Sede(**_address(party)),
        iscrizione_rea=models.IscrizioneREA(ufficio=party.town[2], numero_rea=party.rea, stato_liquidazione="LN"),
        contatti=models.Contatti(telefono=party.phone, email=party.email),
    )


def _identity(models: Any, party: Party) -> dict[str, Any]:
    return {
        "id_fiscale_iva": models.IdFiscaleIVA("IT", party.vat),
        "anagrafica": models.Anagrafica(denominazione=party.name),
    }


def _address(party: Party) -> dict[str, str]:
    cap, comune, provincia = party.town
    return {
        "indirizzo": party.street,
        "numero_civico": party.civic,
        "cap": cap,
        "comune": comune,
        "provincia": provincia,
        "nazione": "IT",
    }


def _line(models: Any, line: Line) -> dict[str, Any]:
    values: dict[str, Any] = {
        "descrizione": line.description,
        "quantita": line.quantity,
        "unita_misura": line.unit,
        "prezzo_unitario": line.price,
        "prezzo_totale": line.total,
        "aliquota_iva": line.rate,
    }
    if line.code is not None:
        values["codice_articolo"] = [models.CodiceArticolo("INTERNO", line.code)]
    if line.discount is not None:
        values["sconto_maggiorazione"] = [models.ScontoMaggiorazione(tipo="SC", percentuale=line.discount)]
    return values


def _payment(models: Any, one: Invoice, total: Any) -> Any:
    detail = models.DettaglioPagamento(
        modalita_pagamento="MP05", data_scadenza_pagamento=one.due, importo_pagamento=total, iban=one.iban
    )
    return models.DatiPagamento("TP02", [detail])
