"""Damaged UBL documents: refused with reasons, or carried over with the amounts that they state; never a wrong one."""

import copy
import random
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal

import pytest
from lxml import etree

from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa.ubl import Mapped, from_ubl
from tests.fatturapa.ubl.ubl_samples import SAMPLES, amounts, body_of

TEXTS = [
    *(
        "",
        "0",
        "-1",
        "1E5",
        "NaN",
        "0.005",
        "9" * 20,
        "12.345",
        "-0",
        "+5.00",
        "1,5",
        " 7 ",
        "٣",
        "abc",
        "x" * 300,
        "€",
    ),
    *("2026-02-30", "2026-11-20", "IT", "DE", "N4", "S", "E", "AE", "Z", "B", "22", "10", "TD04", "381", "#", "NA"),
    *("TP02#30", "TC04", "BOLLO", "ZZZ", "SAE", "95", "true", "REA:MI#1", "EORI:X", "Nome#Cognome:A#B", "AVV", "USD"),
]
Damage = Callable[[random.Random, list[etree._Element], etree._Element], None]


def removed(_: random.Random, __: list[etree._Element], one: etree._Element) -> None:
    parent = one.getparent()
    if parent is not None:
        parent.remove(one)


def doubled(_: random.Random, __: list[etree._Element], one: etree._Element) -> None:
    parent = one.getparent()
    if parent is not None:
        parent.insert(parent.index(one), copy.deepcopy(one))


def retold(chance: random.Random, _: list[etree._Element], one: etree._Element) -> None:
    if not len(one):
        one.text = chance.choice(TEXTS)


def shifted(chance: random.Random, _: list[etree._Element], one: etree._Element) -> None:
    text = (one.text or "").strip()
    if not len(one) and text.replace(".", "", 1).isdigit():
        one.text = str(Decimal(text) + chance.choice([Decimal("0.01"), Decimal("-0.01"), Decimal(1), Decimal(100)]))


def relabelled(chance: random.Random, _: list[etree._Element], one: etree._Element) -> None:
    for name in one.attrib:
        one.set(name, chance.choice(TEXTS))


def exchanged(chance: random.Random, every: list[etree._Element], one: etree._Element) -> None:
    other = chance.choice(every)
    if not len(one) and not len(other):
        one.text, other.text = other.text, one.text


def moved(chance: random.Random, every: list[etree._Element], one: etree._Element) -> None:
    parent = one.getparent()
    if parent is not None:
        parent.insert(0, chance.choice(list(parent)))


DAMAGES: tuple[Damage, ...] = (removed, doubled, retold, retold, shifted, shifted, relabelled, exchanged, moved)


def damaged(chance: random.Random) -> bytes:
    """A sample with one to four damages."""
    root = etree.fromstring(chance.choice(SAMPLES).content)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        every = list(root.iter(etree.Element))
        chance.choice(DAMAGES)(chance, every, chance.choice(every))
    return etree.tostring(root)


def assert_amounts_hold(content: bytes, mapped: Mapped) -> None:
    """The completed document states the totals of the UBL, and its breakdown adds up to them."""
    body = body_of(mapped)
    general, blocks = body.dati_generali.dati_generali_documento, body.dati_beni_servizi.dati_riepilogo
    change = sum((one.importo or Decimal(0)) * (1 if one.tipo == "MG" else -1) for one in general.sconto_maggiorazione)
    stated = general.importo_totale_documento
    assert stated == sum(one.imponibile_importo + one.imposta for one in blocks) + change
    for inclusive in amounts(content, "cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount")[:1]:
        assert stated in (inclusive, inclusive + change)
    kept = sum(one.importo_ritenuta for one in general.dati_ritenuta)
    split = sum(one.imposta for one in blocks if one.esigibilita_iva == "S")
    for payable in amounts(content, "cac:LegalMonetaryTotal/cbc:PayableAmount")[:1]:
        paid = [one.importo_pagamento for terms in body.dati_pagamento for one in terms.dettaglio_pagamento]
        assert all(one in (payable, payable - split, payable - kept - split) for one in paid)


def survives(seed: int) -> bool:
    """Whether a damaged document is carried over; nothing but InvalidDocument may stop it."""
    content = damaged(random.Random(seed))
    try:
        mapped = from_ubl(content)
    except InvalidDocument as error:
        if not error.parameters["path"].startswith("/"):
            pytest.fail(f"{error.code} does not say where")
        return False
    assert_amounts_hold(content, mapped)
    return True


def test_a_damaged_document_is_refused_with_reasons_or_keeps_its_amounts() -> None:
    outcomes = [survives(seed) for seed in range(300)]
    assert 0 < sum(outcomes) < len(outcomes)


@pytest.mark.slow
def test_many_damaged_documents_are_refused_with_reasons_or_keep_their_amounts() -> None:
    outcomes = [survives(seed) for seed in range(1_000, 5_000)]
    assert 0 < sum(outcomes) < len(outcomes)


def test_any_bytes_are_refused_or_carried_over() -> None:
    chance = random.Random(7)
    for sample in SAMPLES[:20]:
        content = bytearray(sample.content)
        for _ in range(5):
            content[chance.randrange(len(content))] = chance.randrange(256)
        with suppress(InvalidDocument):
            from_ubl(bytes(content))
