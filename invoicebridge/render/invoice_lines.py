"""The lines of a document, their summary by rate, and what they come to."""

from decimal import Decimal

from invoicebridge.render.invoice_sheet import Fact, Sheet
from invoicebridge.render.invoice_values import Words
from invoicebridge.render.invoice_view import Column, Row, Section, Table, Total


def ordinary_lines(goods: Sheet) -> Section:
    """The lines of an ordinary document; columns that no line uses are left out."""
    words = goods.words
    columns = (
        Column(words.label("NumeroLinea"), numeric=True),
        Column(words.label("Descrizione"), wide=True),
        Column(words.label("Quantita"), numeric=True),
        Column(words.label("PrezzoUnitario"), numeric=True),
        Column(words.phrase("discount"), numeric=True),
        Column(words.label("AliquotaIVA"), numeric=True),
        Column(words.label("PrezzoTotale"), numeric=True),
    )
    rows = tuple(_ordinary_line(line) for line in goods.sheets("dettaglio_linee"))
    return Section(words.label("DettaglioLinee"), table=without_empty_columns(Table(columns, rows)))


def simplified_lines(body: Sheet) -> Section:
    """The lines of a simplified document, whose amounts include VAT."""
    words = body.words
    columns = (
        Column(words.label("Descrizione"), wide=True),
        Column(words.label("AliquotaIVA"), numeric=True),
        Column(words.label("Imposta"), numeric=True),
        Column(words.phrase("amount_with_vat"), numeric=True),
    )
    rows = tuple(_simplified_line(line) for line in body.sheets("dati_beni_servizi"))
    return Section(words.label("DettaglioLinee"), table=without_empty_columns(Table(columns, rows)))


def summary(goods: Sheet) -> Section:
    """The summary by rate and Natura."""
    words = goods.words
    columns = (
        Column(words.label("AliquotaIVA"), numeric=True),
        Column(words.phrase("nature_and_terms"), wide=True),
        Column(words.label("SpeseAccessorie"), numeric=True),
        Column(words.label("Arrotondamento"), numeric=True),
        Column(words.label("ImponibileImporto"), numeric=True),
        Column(words.label("Imposta"), numeric=True),
    )
    rows = tuple(_summary_row(rate) for rate in goods.sheets("dati_riepilogo"))
    return Section(words.label("DatiRiepilogo"), table=without_empty_columns(Table(columns, rows)))


def ordinary_totals(data: Sheet, goods: Sheet) -> tuple[Total, ...]:
    """What the document comes to: sums of the summary, and the total that it states (computed where it states none)."""
    words = data.words
    rates = goods.sheets("dati_riepilogo")
    taxable = sum((rate.take("imponibile_importo") for rate in rates), Decimal())
    tax = sum((rate.take("imposta") for rate in rates), Decimal())
    sums = (
        Total(words.phrase("total_taxable"), words.number(taxable)),
        Total(words.phrase("total_tax"), words.number(tax)),
    )
    rounding = tuple(Total(fact.label, fact.value) for fact in data.facts("arrotondamento"))
    return (*sums, *rounding, _grand_total(data, taxable + tax + (data.take("arrotondamento") or 0)))


def simplified_totals(data: Sheet, body: Sheet) -> tuple[Total, ...]:
    """The sum of the lines; the format has no field for it."""
    total = sum((line.take("importo") for line in body.sheets("dati_beni_servizi")), Decimal())
    return (_grand_total(data, total),)


def discounts(sheet: Sheet) -> str:
    """Discounts and surcharges in their order, one a line, such as `-10%` and `+1,50`."""
    return "\n".join(_discount(one) for one in sheet.sheets("sconto_maggiorazione"))


def without_empty_columns(table: Table) -> Table:
    """The table without the columns that are empty in every row; the wide one stays."""
    kept = [
        index
        for index, column in enumerate(table.columns)
        if column.wide or any(row.cells[index] for row in table.rows)
    ]
    columns = tuple(table.columns[index] for index in kept)
    return Table(columns, tuple(Row(tuple(row.cells[index] for index in kept), row.details) for row in table.rows))


def _grand_total(data: Sheet, computed: Decimal) -> Total:
    words = data.words
    currency = data.text("divisa")
    stated = data.text("importo_totale_documento")
    label = words.label("ImportoTotaleDocumento") if stated else words.phrase("total_computed")
    return Total(label, f"{stated or words.number(computed)} {currency}".strip(), strong=True)


def _ordinary_line(line: Sheet) -> Row:
    quantity = " ".join(part for part in (line.text("quantita"), line.text("unita_misura")) if part)
    cells = (
        line.text("numero_linea"),
        line.text("descrizione"),
        quantity,
        line.text("prezzo_unitario"),
        discounts(line),
        _rate(line),
        line.text("prezzo_totale"),
    )
    return Row(cells, _line_details(line))


def _simplified_line(line: Sheet) -> Row:
    tax = line.sheet("dati_iva")
    rate = " ".join(part for part in (tax.text("aliquota") if tax else "", line.text("natura")) if part)
    cells = (line.text("descrizione"), rate, tax.text("imposta") if tax else "", line.text("importo"))
    return Row(cells, (*line.facts("natura", "riferimento_normativo"), *line.rest()))


def _rate(sheet: Sheet) -> str:
    return " ".join(part for part in (sheet.text("aliquota_iva"), sheet.text("natura")) if part)


def _line_details(line: Sheet) -> tuple[Fact, ...]:
    return (
        *line.facts("tipo_cessione_prestazione"),
        *(_article(code) for code in line.sheets("codice_articolo")),
        *_period(line),
        *line.facts("ritenuta", "riferimento_amministrazione"),
        *(_management_data(data) for data in line.sheets("altri_dati_gestionali")),
        *line.rest(),
    )


def _article(code: Sheet) -> Fact:
    return Fact(code.text("codice_tipo") or code.words.label("CodiceArticolo"), code.text("codice_valore"))


def _management_data(data: Sheet) -> Fact:
    values = (data.text(name) for name in ("riferimento_testo", "riferimento_numero", "riferimento_data"))
    return Fact(data.text("tipo_dato"), " · ".join(value for value in values if value))


def _period(line: Sheet) -> tuple[Fact, ...]:
    start, end = line.text("data_inizio_periodo"), line.text("data_fine_periodo")
    said = (start and line.words.phrase("period_from", start=start), end and line.words.phrase("period_to", end=end))
    return (Fact(line.words.phrase("period"), " ".join(part for part in said if part)),) if start or end else ()


def _discount(sheet: Sheet) -> str:
    words: Words = sheet.words
    tipo = sheet.text("tipo")
    sign = {"SC": "-", "MG": "+"}.get(tipo, f"{tipo} ")
    parts = [sheet.text("percentuale"), sheet.text("importo")]
    return " ".join(sign + part for part in parts if part) or words.code_label("Tipo", tipo) or tipo


def _summary_row(rate: Sheet) -> Row:
    nature = rate.text("natura")
    label = rate.note("natura")
    cells = (
        rate.text("aliquota_iva"),
        f"{nature} – {label}" if label else nature,
        rate.text("spese_accessorie"),
        rate.text("arrotondamento"),
        rate.text("imponibile_importo"),
        rate.text("imposta"),
    )
    return Row(cells, (*rate.facts("esigibilita_iva", "riferimento_normativo"), *rate.rest()))
