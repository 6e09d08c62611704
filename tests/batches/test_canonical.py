"""What an invoice says does not depend on how it is written: not on rows, spellings or the numbers of lines."""

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from invoicebridge.bridge.batches.canonical import canonical, digests
from invoicebridge.fatturapa import draft_json

HEADER = {"cessionario_committente": None}


def draft(*lines: dict[str, Any], **general: Any) -> dict[str, Any]:
    """A draft with these lines; `general` are further blocks of DatiGenerali."""
    document = {"numero": "1", "data": "2026-11-20", "tipo_documento": "TD01"}
    body = {
        "dati_generali": {"dati_generali_documento": document, **general},
        "dati_beni_servizi": {"dettaglio_linee": list(lines)},
    }
    return {"fattura_elettronica_header": {}, "fattura_elettronica_body": [body]}


def line(descrizione: str, price: str = "10.00", **more: Any) -> dict[str, Any]:
    return {"descrizione": descrizione, "quantita": "2", "prezzo_unitario": price, "aliquota_iva": "22", **more}


def said(values: dict[str, Any]) -> str:
    return canonical(draft_json.from_parsed(values))


def test_numbers_say_the_same_however_they_are_written() -> None:
    assert said(draft(line("a", "10"))) == said(draft(line("a", "10.00"))) == said(draft(line("a", "010.0")))
    assert said(draft(line("a", "0"))) == said(draft(line("a", "-0.00")))
    assert said(draft(line("a", "10"))) != said(draft(line("a", "100")))


def test_a_number_of_a_document_is_no_number() -> None:
    first, second = draft(line("a")), draft(line("a"))
    second["fattura_elettronica_body"][0]["dati_generali"]["dati_generali_documento"]["numero"] = "1.0"
    assert said(first) != said(second)


def test_texts_that_look_like_the_form_say_what_they_say() -> None:
    assert said(draft(line('a",quantita:3'))) != said(draft(line("a", quantita="3")))


def test_lines_stand_in_no_order_but_each_counts() -> None:
    assert said(draft(line("a"), line("b"))) == said(draft(line("b"), line("a")))
    assert said(draft(line("a"), line("a"))) != said(draft(line("a")))


def test_a_reference_follows_its_line() -> None:
    def tied(*numbers: int) -> list[dict[str, Any]]:
        return [{"id_documento": "ODA", "riferimento_numero_linea": list(numbers)}]

    first = said(draft(line("a"), line("b"), dati_ordine_acquisto=tied(1)))
    assert first == said(draft(line("b"), line("a"), dati_ordine_acquisto=tied(2)))
    assert first != said(draft(line("a"), line("b"), dati_ordine_acquisto=tied(2)))


def test_a_number_that_the_draft_gives_a_line_is_content() -> None:
    assert said(draft(line("a", numero_linea=1))) != said(draft(line("a", numero_linea=2)))


def test_the_company_and_the_customer_s_code_are_a_part_of_what_is_stated() -> None:
    one = draft_json.from_parsed(draft(line("a")))
    plain = digests(one, "alfa", {}, None)
    assert digests(one, "beta", {}, None).source != plain.source
    coded = digests(one, "alfa", {}, "C1")
    assert (coded.source, coded.stated != plain.stated) == (plain.source, True)
    assert digests(one, "alfa", {"cessionario_committente": {}}, None).source == plain.source


PRICES = st.decimals(min_value=0, max_value=10**6, places=4).map(lambda value: f"{value:f}")
LINES = st.lists(st.tuples(st.text(min_size=1, max_size=5), PRICES, st.integers(0, 2)), min_size=1, max_size=6)


@settings(max_examples=150, deadline=None)
@given(LINES, st.randoms(use_true_random=False), st.integers(0, 4))
def test_no_order_of_rows_and_no_spelling_makes_another_invoice(
    rows: list[tuple[str, str, int]], chance: Any, zeros: int
) -> None:
    def made(chosen: list[tuple[str, str, int]], more: str) -> dict[str, Any]:
        orders: dict[int, list[int]] = {}
        for place, (_, _, order) in enumerate(chosen, 1):
            orders.setdefault(order, []).append(place)
        references = [{"id_documento": f"O{order}", "riferimento_numero_linea": at} for order, at in orders.items()]
        return draft(*(line(text, price + more) for text, price, _ in chosen), dati_ordine_acquisto=references)

    first = said(made(rows, ""))
    shuffled = copy.copy(rows)
    chance.shuffle(shuffled)
    assert said(made(shuffled, "0" * zeros)) == first
    changed = [*rows[:-1], (rows[-1][0], rows[-1][1] + "7", rows[-1][2])]
    assert said(made(changed, "")) != first
