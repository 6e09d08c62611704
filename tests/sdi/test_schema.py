"""A message has no deviation exactly when a judge that reads the whole schema, xmldsig included, finds it valid."""

import random
from copy import deepcopy
from importlib.resources import files

import pytest
from lxml import etree

from invoicebridge.fatturapa.schema import Schema
from invoicebridge.sdi.notifications import Notification
from invoicebridge.sdi.pa import PA
from invoicebridge.sdi.parse import parse
from invoicebridge.sdi.schema import MessageSchemas
from tests.sdi.messages import PA_XSD, PRIVATI_XSD, every_sample, schemas

SIGNATURE = """<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>
<ds:CanonicalizationMethod Algorithm="a"/><ds:SignatureMethod Algorithm="a"/><ds:Reference>
<ds:DigestMethod Algorithm="a"/><ds:DigestValue>AA==</ds:DigestValue></ds:Reference></ds:SignedInfo>
<ds:SignatureValue>AA==</ds:SignatureValue></ds:Signature>"""
VALUES = ("", " ", "x", "0", "-1", "+12", "1" * 13, "EC01", "EC03", "EN00", "é" * 300, "A" * 1001, "B" * 2001, "\t17\n",
          "2026-02-28", "2026-02-30", "2026-02-28T24:00:00", "2026-02-28T23:59:60", "2026-02-28T10:00:00.5+15:00",
          "2026-02-28Z", "2026-02-28+01:00", "UFABCD", "ufabcd", "IT1.xml", "00423", "EC01 ")  # fmt: skip


def judge(namespace: str) -> Schema:
    """The package's own reader of the whole schema, with the W3C's schema of signatures."""
    xmldsig = files("signxml").joinpath("schemas/xmldsig-core-schema.xsd").read_bytes()
    return Schema((PA_XSD if namespace == PA else PRIVATI_XSD).read_bytes(), xmldsig)


def signed_samples() -> list[etree._Element]:
    """Our samples with a signature where the schema wants one, so that each is valid."""
    roots = []
    for path in every_sample():
        found = parse(path.read_bytes(), None, schemas())
        if isinstance(found, Notification) and not found.simulation:
            root = etree.fromstring(path.read_bytes())
            if found.message.signature:
                root.append(etree.fromstring(SIGNATURE))
            roots.append(root)
    return roots


def with_accidents(root: etree._Element, chance: random.Random) -> etree._Element:
    """A copy with one or two elements dropped, doubled, moved, renamed, filled otherwise, or given an attribute."""
    copy = etree.fromstring(etree.tostring(root))
    for _ in range(chance.randint(0, 2)):
        places = [one for one in copy.iter() if "xmldsig" not in str(one.tag) and one is not copy]
        if not places:
            break
        place = chance.choice(places)
        parent = place.getparent()
        assert parent is not None
        match chance.randrange(8):
            case 0:
                parent.remove(place)
            case 1:
                parent.insert(chance.randrange(len(parent) + 1), deepcopy(place))
            case 2:
                parent.insert(chance.randrange(len(parent)), place)
            case 3:
                place.tag = chance.choice(places).tag
            case 4:
                chance.choice((place, copy)).set(chance.choice(("versione", "x", "FlussoSemplificato")), "1.0")
            case 5:
                place.tail = "fuori posto"
            case _:
                place.text = chance.choice(VALUES)
    return copy


def compare(rounds: int) -> tuple[list[str], int, int]:
    """The documents on which the two disagree, and how many were valid and invalid."""
    chance = random.Random(20260304)
    samples = signed_samples()
    judges = {root.nsmap["types"]: judge(root.nsmap["types"]) for root in samples}
    differ, verdicts = [], [0, 0]
    for number in range(rounds):
        document = etree.tostring(with_accidents(samples[number % len(samples)], chance))
        root = etree.fromstring(document)
        valid = judges[root.nsmap["types"]].accepts(root)
        found = parse(document, None, schemas())
        assert isinstance(found, Notification)
        verdicts[valid] += 1
        if valid is bool(found.deviations):
            differ.append(f"{found.deviations}\n{document.decode()}")
    return differ, verdicts[True], verdicts[False]


def test_every_sample_is_valid_once_it_is_signed() -> None:
    found = [parse(etree.tostring(root), None, schemas()) for root in signed_samples()]
    assert [one.deviations for one in found if isinstance(one, Notification)] == [()] * len(found)


def test_deviations_are_listed_exactly_where_the_schema_is_broken() -> None:
    differ, valid, invalid = compare(1_000)
    assert differ == []
    assert min(valid, invalid) > 100


@pytest.mark.slow
def test_deviations_are_listed_exactly_where_the_schema_is_broken_over_many_documents() -> None:
    assert compare(8_000)[0] == []


def test_bytes_that_are_no_schema_are_the_installations_fault() -> None:
    broken = MessageSchemas(privati=b"<a/>", pa=b"no xml")
    for path in every_sample()[:1]:
        with pytest.raises(ValueError, match="not a usable XML schema"):
            parse(path.read_bytes(), None, broken)
