"""How single values are carried over: prices, parties, references, payment, and what is lost."""

from decimal import Decimal
from typing import Any

import pytest

from invoicebridge.fatturapa.ubl import Mapped, Presumed, from_ubl, is_ubl
from invoicebridge.fatturapa.ubl.mapped import Reason
from invoicebridge.xml import parse
from tests.fatturapa.ubl.ubl_samples import content_of, edited
from tests.samples.make_ubl import ALFA, plain
from tests.samples.ubl_writer import Allowance, Line, address, party


def mapped(**changes: Any) -> Mapped:
    """A small invoice with changes, mapped."""
    return from_ubl(plain("1", **changes).xml())


def body(**changes: Any) -> Any:
    return mapped(**changes).draft["fattura_elettronica_body"][0]


def line(one: Line) -> Any:
    """The first line that a line of the UBL becomes."""
    return body(lines=[one])["dati_beni_servizi"]["dettaglio_linee"][0]


def lost(found: Mapped) -> dict[str, Reason]:
    return {one.path: one.reason for one in found.lost}


# --- prices -----------------------------------------------------------------------------------------------------------


def test_a_discount_on_the_price_is_a_discount_of_the_gross_price() -> None:
    found = line(Line(quantity="10", price="9.00", gross="10.00", discount="1.00"))
    assert (found["prezzo_unitario"], found["sconto_maggiorazione"]) == ("10.00", [{"tipo": "SC", "importo": "1.00"}])


def test_an_allowance_by_percentage_stays_one() -> None:
    found = line(Line(quantity="3", price="50.00", allowances=[Allowance(amount="15.00", percent="10", base="150.00")]))
    assert found["sconto_maggiorazione"] == [{"tipo": "SC", "percentuale": "10.00"}]


def test_an_allowance_by_amount_is_divided_among_the_units_where_that_gives_the_total() -> None:
    found = line(Line(quantity="4", price="12.00", allowances=[Allowance(amount="2.00")]))
    assert found["sconto_maggiorazione"] == [{"tipo": "SC", "importo": "0.50"}]


def test_an_allowance_that_no_unit_can_hold_is_a_line_of_its_own() -> None:
    huge = Line(quantity="999999999", price="1.00", allowances=[Allowance(amount="0.02", reason="Abbuono")])
    first, second = body(lines=[huge])["dati_beni_servizi"]["dettaglio_linee"]
    assert (first["prezzo_totale"], "sconto_maggiorazione" in first) == ("999999999.00", False)
    assert (second["tipo_cessione_prestazione"], second["prezzo_totale"]) == ("SC", "-0.02")
    assert second["descrizione"].startswith("Abbuono")


def test_a_negative_quantity_moves_its_sign_to_the_price() -> None:
    found = body(lines=[Line(price="50.00"), Line(quantity="-2", price="20.00")])["dati_beni_servizi"]
    second = found["dettaglio_linee"][1]
    assert (second["quantita"], second["prezzo_unitario"], second["prezzo_totale"]) == ("2.00", "-20.00", "-40.00")


def test_a_price_for_many_is_the_price_of_one() -> None:
    assert line(Line(quantity="2500", price="7.35", base="1000"))["prezzo_unitario"] == "0.00735"


def test_what_no_price_can_hold_is_told_beside_the_total() -> None:
    found = line(Line(quantity="90000000", price="0.000000123456"))
    assert (found["prezzo_unitario"], "quantita" in found) == ("11.11", False)
    assert [one["riferimento_testo"] for one in found["altri_dati_gestionali"]] == ["90000000", "0.000000123456"]


# --- parties ----------------------------------------------------------------------------------------------------------


def test_a_post_code_abroad_is_joined_to_the_street() -> None:
    buyer = party("Sample Ltd", address("10 Lombard Street", "London", "EC3V 9AA", None, "GB"), legal=("0123", None))
    sede = mapped(buyer=buyer).draft["fattura_elettronica_header"]["cessionario_committente"]["sede"]
    assert (sede["indirizzo"], sede["cap"]) == ("10 Lombard Street, EC3V 9AA", "00000")


def test_a_long_second_line_is_joined_to_the_street_and_lost_where_there_is_no_room() -> None:
    where = address("Via Garibaldi 12", "Milano", "20121", "MI", "IT", number="Palazzina Uffici", line="x" * 60)
    found = mapped(seller=party("Alfa", where, vat="IT01234567897"))
    assert found.draft["fattura_elettronica_header"]["cedente_prestatore"]["sede"]["indirizzo"] == (
        "Via Garibaldi 12, Palazzina Uffici"
    )
    assert set(lost(found).values()) == {Reason.TOO_LONG}


@pytest.mark.parametrize(
    ("scheme", "value", "fields"),
    [
        ("0201", "ufabcd", {"codice_destinatario": "UFABCD"}),
        ("0205", "ABC1234", {"codice_destinatario": "ABC1234"}),
        ("0202", "a@pec.example.it", {"codice_destinatario": "0000000", "pec_destinatario": "a@pec.example.it"}),
    ],
)
def test_the_buyers_electronic_address_is_the_recipient(scheme: str, value: str, fields: dict[str, str]) -> None:
    buyer = party(
        "Beta", address("Via Po 1", "Torino", "10138", "TO", "IT"), vat="IT09876543217", endpoint=(scheme, value)
    )
    assert mapped(buyer=buyer).draft["fattura_elettronica_header"]["dati_trasmissione"] == fields


@pytest.mark.parametrize("scheme", ["0211", "9906"])
def test_an_electronic_address_can_be_the_vat_number(scheme: str) -> None:
    seller = party("Alfa", address("Via Po 1", "Torino", "10138", "TO", "IT"), endpoint=(scheme, "IT01234567897"))
    found = mapped(seller=seller)
    identity = found.draft["fattura_elettronica_header"]["cedente_prestatore"]["dati_anagrafici"]
    assert identity["id_fiscale_iva"] == {"id_paese": "IT", "id_codice": "01234567897"}
    assert found.lost == ()


@pytest.mark.parametrize(
    ("scheme", "legal"), [("0210", "01234567897"), ("9907", "01234567897"), (None, "CF:01234567897")]
)
def test_a_register_number_can_be_the_codice_fiscale(scheme: str | None, legal: str) -> None:
    seller = party(
        "Alfa", address("Via Po 1", "Torino", "10138", "TO", "IT"), vat="IT01234567897", legal=(legal, scheme)
    )
    identity = mapped(seller=seller).draft["fattura_elettronica_header"]["cedente_prestatore"]["dati_anagrafici"]
    assert identity["codice_fiscale"] == "01234567897"


def test_a_register_entry_without_its_state_is_lost_because_fatturapa_requires_that() -> None:
    seller = party(
        "Alfa",
        address("Via Po 1", "Torino", "10138", "TO", "IT"),
        vat="IT01234567897",
        identifiers=[("cbc:ID", "REA:MI#123")],
    )
    assert list(lost(mapped(seller=seller)).values()) == [Reason.INCOMPLETE]


def test_a_long_name_is_cut_and_the_rest_is_lost() -> None:
    found = mapped(
        seller=[
            *[part for part in ALFA if part[0] != "cac:PartyLegalEntity"],
            ("cac:PartyLegalEntity", [("cbc:RegistrationName", "A" * 81)]),
        ]
    )
    assert [(one.value, one.reason) for one in found.lost] == [("A", Reason.TOO_LONG)]


def test_the_scheme_that_is_presumed_depends_on_the_sellers_country() -> None:
    assert Presumed("CedentePrestatore/DatiAnagrafici/RegimeFiscale", "RF01") in mapped().presumed
    assert from_ubl(content_of("rappresentante-fiscale")).presumed == (
        Presumed("CedentePrestatore/DatiAnagrafici/RegimeFiscale", "RF18"),
    )


# --- the document -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("delivered", "data"),
    [
        ("2026-11-08", "2026-11-08"),
        ("2026-11-07", "2026-11-20"),
        ("2026-11-21", "2026-11-20"),
        ("2026-11-20", "2026-11-20"),
    ],
)
def test_the_day_of_the_operation_is_the_date_within_twelve_days(delivered: str, data: str) -> None:
    found = body(delivery=[("cbc:ActualDeliveryDate", delivered)])
    assert found["dati_generali"]["dati_generali_documento"]["data"] == data


def test_notes_terms_and_what_was_paid_are_told_in_pieces_of_200_characters() -> None:
    found = body(notes=["parola " * 40], terms=[("cbc:Note", "A vista")], prepaid="2.00")
    causale = found["dati_generali"]["dati_generali_documento"]["causale"]
    assert [len(piece) <= 200 for piece in causale] == [True] * 4
    assert causale[2:] == ["A vista", "Importo già versato: 2.00 EUR"]


def test_a_tax_that_is_a_cent_off_is_carried_over_as_it_stands() -> None:
    found = body(lines=[Line(price="0.50")], taxes={("S", "22"): "0.12"})
    assert found["dati_beni_servizi"]["dati_riepilogo"] == [
        {"aliquota_iva": "22.00", "imponibile_importo": "0.50", "imposta": "0.12"}
    ]


def test_a_reference_that_is_too_long_is_lost_and_not_cut() -> None:
    found = mapped(references=[("cac:ContractDocumentReference", [("cbc:ID", "C" * 21)])])
    assert lost(found) == {"/Invoice/ContractDocumentReference/ID": Reason.TOO_LONG}


def test_cup_and_cig_stand_by_themselves_where_nothing_else_is_referred_to() -> None:
    found = body(buyer_reference=None, references=[("cac:OriginatorDocumentReference", [("cbc:ID", "Z123456789")])])
    assert found["dati_generali"]["dati_contratto"] == [{"id_documento": "Z123456789", "codice_cig": "Z123456789"}]


def test_the_second_way_of_payment_is_lost_and_never_doubles_what_is_paid() -> None:
    found = from_ubl(content_of("bonifico"))
    (terms,) = found.draft["fattura_elettronica_body"][0]["dati_pagamento"]
    assert [one["importo_pagamento"] for one in terms["dettaglio_pagamento"]] == ["122.00"]
    assert Reason.REPEATED in lost(found).values()


def test_an_attachment_that_is_no_base64_is_lost() -> None:
    found = from_ubl(edited("allegati", EmbeddedDocumentBinaryObject="§"))
    assert len(found.draft["fattura_elettronica_body"][0]["allegati"]) == 1
    assert Reason.FORM in lost(found).values()


def test_every_text_of_a_ubl_is_in_the_draft_or_among_what_is_lost() -> None:
    strange = content_of("minima").replace(b"<cbc:ProfileID>", b"<cbc:UUID>xyz</cbc:UUID><cbc:ProfileID>")
    assert lost(from_ubl(strange)) == {"/Invoice/UUID": Reason.NO_PLACE}


def test_no_number_is_ever_a_float() -> None:
    totals = [Decimal(one["prezzo_totale"]) for one in body()["dati_beni_servizi"]["dettaglio_linee"]]
    assert totals == [Decimal("100.00")]


def test_a_root_tells_whether_it_is_ubl() -> None:
    assert is_ubl(parse(content_of("minima"))) is True
    assert is_ubl(parse(b"<Invoice/>")) is False
