"""The smaller parts of a document: references, withholding, pension funds, transport, payments, attachments."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from invoicebridge.render.invoice_lines import discounts, without_empty_columns
from invoicebridge.render.invoice_parties import carrier, one_line
from invoicebridge.render.invoice_sheet import Fact, Sheet
from invoicebridge.render.invoice_view import Attachment, Column, Row, Saved, Section, Table

_RELATED: Final = {
    "dati_ordine_acquisto": "DatiOrdineAcquisto",
    "dati_contratto": "DatiContratto",
    "dati_convenzione": "DatiConvenzione",
    "dati_ricezione": "DatiRicezione",
    "dati_fatture_collegate": "DatiFattureCollegate",
}


def sections(general: Sheet, data: Sheet, vehicle: Sheet | None) -> tuple[Section, ...]:
    """Every part of an ordinary document that has something to say, in the order in which it is shown."""
    found = (
        _withholding(data),
        _pension_funds(data),
        _stamp_duty(data),
        _document_discounts(data),
        _references(general),
        _transport(general.sheet("dati_trasporto")),
        _plain("FatturaPrincipale", general.sheet("fattura_principale")),
        _plain("DatiVeicoli", vehicle),
    )
    return tuple(section for section in found if section and not section.empty)


def corrected_invoice(general: Sheet) -> tuple[Section, ...]:
    """The invoice that a simplified document corrects, where it corrects one."""
    section = _plain("DatiFatturaRettificata", general.sheet("dati_fattura_rettificata"))
    return (section,) if section else ()


def payments(body: Sheet) -> tuple[Section, ...]:
    """The terms of payment, each with its instalments."""
    return tuple(_payment(terms) for terms in body.sheets("dati_pagamento"))


def attachments(body: Sheet, saved: Mapping[int, Saved]) -> tuple[Attachment, ...]:
    """The attachments of a body; `saved` says, by their position from 0, where they were extracted."""
    return tuple(_attachment(one, saved.get(position, Saved())) for position, one in enumerate(body.sheets("allegati")))


def _plain(xml_name: str, sheet: Sheet | None) -> Section | None:
    return Section(sheet.words.label(xml_name), sheet.rest()) if sheet else None


def _table(sheet: Sheet, title: str, columns: tuple[Column, ...], rows: Iterable[Row]) -> Section:
    return Section(sheet.words.label(title), table=without_empty_columns(Table(columns, tuple(rows))))


def _columns(sheet: Sheet, wide: str, *numeric: str) -> tuple[Column, ...]:
    label: Callable[[str], str] = sheet.words.label
    return (Column(label(wide), wide=True), *(Column(label(name), numeric=True) for name in numeric))


def _coded(sheet: Sheet, name: str) -> str:
    """A code with what it means."""
    return " – ".join(part for part in (sheet.text(name), sheet.note(name)) if part)


def _withholding(data: Sheet) -> Section:
    columns = _columns(data, "TipoRitenuta", "AliquotaRitenuta", "ImportoRitenuta")
    rows = (
        Row(
            (_coded(one, "tipo_ritenuta"), one.text("aliquota_ritenuta"), one.text("importo_ritenuta")),
            (*one.facts("causale_pagamento"), *one.rest()),
        )
        for one in data.sheets("dati_ritenuta")
    )
    return _table(data, "DatiRitenuta", columns, rows)


def _pension_funds(data: Sheet) -> Section:
    columns = _columns(data, "TipoCassa", "AlCassa", "ImponibileCassa", "AliquotaIVA", "ImportoContributoCassa")
    return _table(data, "DatiCassaPrevidenziale", columns, map(_pension_fund, data.sheets("dati_cassa_previdenziale")))


def _pension_fund(one: Sheet) -> Row:
    rate = " ".join(part for part in (one.text("aliquota_iva"), one.text("natura")) if part)
    cells = (
        _coded(one, "tipo_cassa"),
        one.text("al_cassa"),
        one.text("imponibile_cassa"),
        rate,
        one.text("importo_contributo_cassa"),
    )
    return Row(cells, (*one.facts("natura", "ritenuta", "riferimento_amministrazione"), *one.rest()))


def _stamp_duty(data: Sheet) -> Section:
    duty = data.sheet("dati_bollo")
    return Section(data.words.label("DatiBollo"), duty.rest() if duty else ())


def _document_discounts(data: Sheet) -> Section:
    said = discounts(data)
    title = data.words.phrase("document_discounts")
    return Section(title, (Fact(data.words.label("ScontoMaggiorazione"), said),) if said else ())


def _references(general: Sheet) -> Section:
    words = general.words
    columns = (
        Column(words.phrase("reference"), wide=True),
        Column(words.label("IdDocumento")),
        Column(words.label("Data")),
        Column(words.label("RiferimentoNumeroLinea")),
    )
    related = [_related(one, xml) for name, xml in _RELATED.items() for one in general.sheets(name)]
    transport = [_transport_document(one) for one in general.sheets("dati_ddt")]
    phases = [_phase(one) for one in general.sheets("dati_sal")]
    table = without_empty_columns(Table(columns, (*related, *phases, *transport)))
    return Section(words.phrase("references"), table=table)


def _related(one: Sheet, xml_name: str) -> Row:
    cells = (
        one.words.label(xml_name),
        one.text("id_documento"),
        one.text("data"),
        one.text("riferimento_numero_linea"),
    )
    return Row(cells, one.rest())


def _transport_document(one: Sheet) -> Row:
    cells = (
        one.words.label("DatiDDT"),
        one.text("numero_ddt"),
        one.text("data_ddt"),
        one.text("riferimento_numero_linea"),
    )
    return Row(cells, one.rest())


def _phase(one: Sheet) -> Row:
    return Row((one.words.label("DatiSAL"), one.text("riferimento_fase"), "", ""), one.rest())


def _transport(sheet: Sheet | None) -> Section | None:
    if sheet is None:
        return None
    by = sheet.sheet("dati_anagrafici_vettore")
    where = one_line(sheet.sheet("indirizzo_resa"))
    address = (Fact(sheet.words.label("IndirizzoResa"), where),) if where else ()
    return Section(sheet.words.label("DatiTrasporto"), (*(carrier(by) if by else ()), *sheet.rest(), *address))


def _payment(terms: Sheet) -> Section:
    label = terms.words.label
    columns = (
        Column(label("ModalitaPagamento"), wide=True),
        Column(label("DataScadenzaPagamento")),
        Column(label("ImportoPagamento"), numeric=True),
    )
    rows = tuple(
        Row(
            (_coded(one, "modalita_pagamento"), one.text("data_scadenza_pagamento"), one.text("importo_pagamento")),
            (*one.facts("beneficiario", "istituto_finanziario", "iban", "bic"), *one.rest()),
        )
        for one in terms.sheets("dettaglio_pagamento")
    )
    title = f"{terms.words.label('DatiPagamento')}: {_coded(terms, 'condizioni_pagamento')}"
    return Section(title, table=without_empty_columns(Table(columns, rows)))


def _attachment(one: Sheet, saved: Saved) -> Attachment:
    words = one.words
    said = words.phrase("saved_as", name=saved.name) if saved.name else ""
    said = words.phrase("not_saved", reason=saved.reason) if saved.reason else said
    name, size = one.text("nome_attachment"), one.text("attachment")
    return Attachment(name, size, one.rest(), said, saved.href)
