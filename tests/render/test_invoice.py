"""The view of a document: everything it says, in the reader's language, and nothing that plays tricks."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.fatturapa import codec, lexical, ordinaria, semplificata
from invoicebridge.fatturapa.wire import wire_fields
from invoicebridge.render.invoice import view
from invoicebridge.render.invoice_labels import LABELS, PHRASES
from invoicebridge.render.invoice_sheet import Fact, Sheet
from invoicebridge.render.invoice_values import Words, harmless
from invoicebridge.render.invoice_view import InvoiceView, Saved
from tests.render.full_documents import full_ordinary, full_simplified

ITALIAN, ENGLISH = Words("it"), Words("en")


def xml_names(cls: type[Any]) -> set[str]:
    fields = [field for field in wire_fields(cls) if field.kind in {"element", "attribute"}]
    inner = [xml_names(field.type) for field in fields if field.is_block]
    return {field.xml_name for field in fields}.union(*inner)


def texts(value: object) -> list[str]:
    """Every text anywhere in a view."""
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts(one)]
    if isinstance(value, list | tuple):
        return [text for one in value for text in texts(one)]
    return [value] if isinstance(value, str) else []


def shown(document: codec.Document, language: str = "it") -> InvoiceView:
    return view(document, language)


@pytest.mark.parametrize("cls", [ordinaria.FatturaElettronica, semplificata.FatturaElettronicaSemplificata])
def test_every_element_and_attribute_has_a_label(cls: type[Any]) -> None:
    assert xml_names(cls) - LABELS.keys() == set()


def test_every_label_and_phrase_is_there_in_both_languages() -> None:
    assert [name for name, text in {**LABELS, **PHRASES}.items() if not (text.it and text.en)] == []


@pytest.mark.parametrize(
    ("value", "italian", "english"),
    [
        (Decimal("1234.56"), "1.234,56", "1,234.56"),
        (Decimal("-1234567.8"), "-1.234.567,80", "-1,234,567.80"),
        (Decimal("0.12345678"), "0,12345678", "0.12345678"),
        (Decimal("5.00000000"), "5,00", "5.00"),
        (Decimal("-0.00"), "0,00", "0.00"),
        (Decimal("999999999999.99"), "999.999.999.999,99", "999,999,999,999.99"),
    ],
)
def test_amounts_are_grouped_and_keep_every_digit_that_counts(value: Decimal, italian: str, english: str) -> None:
    assert ITALIAN.value("PrezzoTotale", value) == italian
    assert ENGLISH.value("PrezzoTotale", value) == english


def test_rates_are_percentages_and_quantities_lose_empty_decimals() -> None:
    assert ITALIAN.value("AliquotaIVA", Decimal("22.00")) == "22%"
    assert ENGLISH.value("AliquotaIVA", Decimal("7.50")) == "7.5%"
    assert ITALIAN.value("Quantita", Decimal("10.00000000")) == "10"
    assert ITALIAN.value("Quantita", Decimal("1000.5")) == "1.000,5"


def test_dates_are_written_as_the_language_does() -> None:
    assert ITALIAN.value("Data", date(2026, 11, 20)) == "20/11/2026"
    assert ENGLISH.value("Data", date(2026, 11, 20)) == "2026-11-20"
    assert ITALIAN.value("Data", lexical.read_date("2026-11-20+01:00")) == "20/11/2026 +01:00"
    assert ENGLISH.value("DataOraConsegna", datetime(2026, 11, 20, 16, 46, 12)) == "2026-11-20 16:46:12"  # noqa: DTZ001
    instant = lexical.read_instant("2012-10-22T16:46:12.000+02:00")
    assert ITALIAN.value("DataOraConsegna", instant) == "22/10/2012 16:46:12 +02:00"


def test_sizes_are_in_the_unit_that_fits() -> None:
    assert [ITALIAN.size(size) for size in (0, 999, 1500, 2_340_000)] == ["0 B", "999 B", "1,5 kB", "2,3 MB"]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("  plain  ", "plain"),
        ("two\nlines", "two\nlines"),
        ("tab\there", "tab here"),
        ("a\u202egpj.exe", "a[U+202E]gpj.exe"),
        ("\x9b31mred", "[U+009B]31mred"),
        ("zero\u200bwidth", "zero[U+200B]width"),
        ("perché", "perché"),
    ],
)
def test_characters_that_nobody_sees_are_spelt_out(text: str, safe: str) -> None:
    assert harmless(text) == safe


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("make", [full_ordinary, full_simplified], ids=["ordinary", "simplified"])
def test_every_text_of_a_document_is_in_its_view(
    make: Callable[[], tuple[codec.Document, list[str]]], language: str
) -> None:
    document, written = make()
    everything = "\n".join(texts(asdict(shown(document, language))))
    assert [text for text in written if text not in everything] == []


@pytest.mark.parametrize("make", [full_ordinary, full_simplified], ids=["ordinary", "simplified"])
def test_the_view_has_a_place_for_every_field(make: Callable[[], tuple[codec.Document, list[str]]]) -> None:
    found = shown(make()[0])
    assert [section.facts for section in (found.other, *(one.other for one in found.documents))] == [(), (), ()]


def test_what_no_part_of_a_view_asks_for_is_left_for_other_data() -> None:
    document, _ = full_ordinary()
    sheet = Sheet(document.fattura_elettronica_header.dati_trasmissione, ITALIAN)
    sheet.text("progressivo_invio")
    rest = [fact.label for fact in sheet.rest()]
    assert rest[:2] == ["Trasmittente › Paese", "Trasmittente › Codice"]
    assert "Progressivo di invio" not in rest
    assert sheet.rest() == ()


def test_an_attribute_that_the_format_does_not_know_is_shown_and_a_pointer_to_a_schema_is_not() -> None:
    pointer = ("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation", "a b")
    document = replace(full_ordinary()[0], other_attributes=(("altro", "valore"), pointer))
    assert shown(document).other.facts == (Fact("altro", "valore"),)


def test_a_signed_document_says_that_its_signature_was_not_verified(official: Path) -> None:
    signed = codec.read(next((official / "samples" / "signed_xades").glob("*.xml")).read_bytes())
    assert shown(signed, "en").notices == ("The file carries an electronic signature, which was not verified.",)
    assert shown(replace(signed, signature=None)).notices == ()


def test_a_stated_total_is_shown_and_a_missing_one_is_computed(root: Path) -> None:
    document = codec.read((root / "samples" / "fatture" / "IT75100120361_ARROT.xml").read_bytes())
    assert isinstance(document, ordinaria.FatturaElettronica)
    body = document.fattura_elettronica_body[0]
    data = body.dati_generali.dati_generali_documento
    summary = ordinaria.DatiRiepilogo(
        aliquota_iva=Decimal(22), imponibile_importo=Decimal(100), imposta=Decimal(22), esigibilita_iva="S"
    )

    def total(stated: Decimal | None) -> tuple[str, str]:
        general = replace(data, importo_totale_documento=stated, arrotondamento=Decimal("-0.10"), divisa="EUR")
        goods = replace(body.dati_beni_servizi, dati_riepilogo=(summary,))
        one = replace(body, dati_generali=replace(body.dati_generali, dati_generali_documento=general))
        last = shown(replace(document, fattura_elettronica_body=(replace(one, dati_beni_servizi=goods),)))
        return last.documents[0].totals[-1].label, last.documents[0].totals[-1].value

    assert total(Decimal("121.90")) == ("Totale documento", "121,90 EUR")
    assert total(None) == ("Totale (calcolato)", "121,90 EUR")


def test_columns_that_no_line_uses_are_left_out() -> None:
    document, _ = full_ordinary()
    body = document.fattura_elettronica_body[0]
    line = replace(body.dati_beni_servizi.dettaglio_linee[0], quantita=None, unita_misura=None, sconto_maggiorazione=())
    goods = replace(body.dati_beni_servizi, dettaglio_linee=(line,))
    only = replace(document, fattura_elettronica_body=(replace(body, dati_beni_servizi=goods),))
    columns = [column.title for column in shown(only).documents[0].lines.table.columns]
    assert columns == ["N.", "Descrizione", "Prezzo unitario", "IVA", "Importo"]


def test_an_attachment_says_where_it_was_extracted_or_why_not() -> None:
    saved = {(0, 0): Saved("out/a.pdf", "out/a.pdf"), (0, 1): Saved(reason="too many")}
    found = view(full_ordinary()[0], "en", saved).documents[0].attachments
    assert [(one.saved, one.href) for one in found] == [
        ("extracted as out/a.pdf", "out/a.pdf"),
        ("not extracted: too many", ""),
    ]


def test_a_lot_says_how_many_documents_it_holds() -> None:
    found = shown(full_ordinary()[0], "en")
    assert found.title == "Lot of 2 documents"
    assert [one.position for one in found.documents] == ["document 1 of 2", "document 2 of 2"]


@pytest.mark.parametrize("language", ["it", "en"])
def test_the_samples_have_nothing_left_over(root: Path, official: Path, language: str) -> None:
    folders = [root / "samples" / "fatture", *(official / "samples" / name for name in ("invoices", "simplified"))]
    for path in (path for folder in folders for path in sorted(folder.glob("*.xml"))):
        found = shown(codec.read(path.read_bytes()), language)
        assert found.other.empty, path.name
        assert all(one.other.empty for one in found.documents), path.name
