"""Two documents compared for a person: lines by what they say, amounts old and new, nothing of a file's own."""

from dataclasses import replace
from decimal import Decimal

from invoicebridge.bridge.batches.differences import Difference, differences
from invoicebridge.fatturapa import codec
from invoicebridge.fatturapa.ordinaria import DettaglioLinee, FatturaElettronica
from tests.bridge import desk as office


def document() -> FatturaElettronica:
    made = codec.read(office.xml("1"))
    assert isinstance(made, FatturaElettronica)
    return made


def with_lines(one: FatturaElettronica, *lines: DettaglioLinee) -> FatturaElettronica:
    """The same document with these lines, numbered as they stand."""
    (body,) = one.fattura_elettronica_body
    numbered = tuple(replace(line, numero_linea=place) for place, line in enumerate(lines, 1))
    goods = replace(body.dati_beni_servizi, dettaglio_linee=numbered)
    return replace(one, fattura_elettronica_body=(replace(body, dati_beni_servizi=goods),))


def line(descrizione: str, price: str = "10.00") -> DettaglioLinee:
    amount = Decimal(price)
    return DettaglioLinee(
        numero_linea=1,
        descrizione=descrizione,
        prezzo_unitario=amount,
        prezzo_totale=amount,
        aliquota_iva=Decimal("22.00"),
    )


def test_a_new_progressive_and_another_order_of_lines_are_no_difference() -> None:
    first = with_lines(document(), line("a"), line("b"))
    second = with_lines(document(), line("b"), line("a"))
    sent = second.fattura_elettronica_header.dati_trasmissione
    header = replace(second.fattura_elettronica_header, dati_trasmissione=replace(sent, progressivo_invio="ZZ"))
    assert differences(first, replace(second, fattura_elettronica_header=header)) == ()


def test_a_price_is_told_with_its_line_old_and_new() -> None:
    first = with_lines(document(), line("a"), line("b"), line("c"))
    second = with_lines(document(), line("c"), line("b", "12.00"), line("a"))
    place = "/FatturaElettronica/FatturaElettronicaBody/DatiBeniServizi/DettaglioLinee[2]"
    assert differences(first, second) == (
        Difference(f"{place}/PrezzoUnitario", "PrezzoUnitario", "b", "10.00", "12.00"),
        Difference(f"{place}/PrezzoTotale", "PrezzoTotale", "b", "10.00", "12.00"),
    )


def test_whole_lines_that_come_and_go_are_told_with_their_amounts() -> None:
    first = with_lines(document(), line("a"), line("b", "7.00"))
    second = with_lines(document(), line("a"))
    (gone,), (come,) = differences(first, second), differences(second, first)
    assert (gone.element, gone.before, gone.after) == ("DettaglioLinee", "b · 7.00", None)
    assert (come.element, come.before, come.after) == ("DettaglioLinee", None, "b · 7.00")
    assert come.path.endswith("/DettaglioLinee[2]")


def test_what_differs_in_the_header_is_told_by_its_element() -> None:
    first, second = document(), codec.read(office.xml("1", Denominazione="Altra S.r.l."))
    (found,) = differences(first, second)
    assert (found.element, found.after) == ("Denominazione", "Altra S.r.l.")


def test_an_element_that_only_one_has_is_told_as_missing() -> None:
    first = document()
    (body,) = first.fattura_elettronica_body
    second = replace(first, fattura_elettronica_body=(replace(body, dati_pagamento=()),))
    assert all(one.after is None for one in differences(first, second))
    assert all(one.before is None for one in differences(second, first))
