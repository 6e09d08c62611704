"""Our schemas say what the official ones say: definition by definition, and document by document."""

import random
import re
from collections import Counter
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from invoicebridge.fatturapa.schema import Schema
from invoicebridge.resources import signature_schema
from invoicebridge.xml import parse_data
from tests.schemas.documents import Maker
from tests.schemas.models import differences, table_of_dtd, table_of_xsd, table_of_xsd_as_dtd
from tests.schemas.mutations import changes
from tests.schemas.pairs import SOURCES, Pair, pair_of

SEED = 20260515
LEAST = {
    "ordinaria": 20_000,
    "semplificata": 8_000,
    "messaggi-privati": 5_000,
    "messaggi-pa": 10_000,
    "daticert": 2_000,
}
"""Mutations of each schema at least, so that a generator that dries up is noticed."""


def test_every_definition_of_our_schema_is_that_of_the_official_one(pair: Pair) -> None:
    if pair.name == "daticert":
        ours, theirs = table_of_xsd_as_dtd(pair.tree()), table_of_dtd(pair.official)
    else:
        ours, theirs = table_of_xsd(pair.tree()), table_of_xsd(etree.fromstring(pair.official_content))
    assert len(theirs) > 20
    assert differences(ours, theirs) == []


def test_a_difference_of_two_schemas_is_told_with_its_path(official: Path) -> None:
    older, newer = (
        table_of_xsd(etree.parse(str(official / "xsd" / f"Schema_VFPR12_v1.2.{minor}.xsd")).getroot())
        for minor in (2, 3)
    )
    assert differences(older, newer) == [
        "RegimeFiscaleType/enumeration RF20: ours absent, official yes",
        "TipoDocumentoType/enumeration TD29: ours absent, official yes",
        "schema/@version: ours 1.2.2, official 1.2.3",
    ]


def test_no_explanation_of_the_official_file_is_in_ours(pair: Pair) -> None:
    if pair.name == "daticert":
        remarks = re.findall(r"<!--(.*?)-->", pair.official_content.decode("utf-8"), re.DOTALL)
    else:
        tree = etree.fromstring(pair.official_content)
        said = tree.iter(etree.Comment, "{*}documentation")
        remarks = [item.text or "" for item in said if next(item.iterancestors("{*}enumeration"), None) is None]
    ours = " ".join(pair.content.decode("utf-8").split())
    assert [text for text in remarks if len(text) > 20 and " ".join(text.split()) in ours] == []


def test_both_schemas_give_the_same_verdict_on_every_official_sample(pair: Pair) -> None:
    assert pair.samples
    for label, content, valid in pair.samples:
        ours, theirs = pair.verdicts(parse_data(content))
        assert ours == theirs == (theirs if valid is None else valid), label


@pytest.mark.slow
def test_both_schemas_give_the_same_verdict_on_every_single_mutation(pair: Pair) -> None:
    counted, differing = _single_mutations(pair)
    assert differing == []
    assert counted.total() >= LEAST[pair.name]
    assert min(counted[True], counted[False]) > counted.total() / 10


@pytest.mark.slow
def test_both_schemas_give_the_same_verdict_on_seeded_pairs_of_mutations(pair: Pair) -> None:
    chance = random.Random(SEED)
    maker = Maker(pair.tree())
    for root in maker.documents():
        possible = list(changes(root, maker))
        for _ in range(400):
            (one, first), (two, second) = chance.sample(possible, 2)
            with ExitStack() as stack:
                stack.enter_context(first())
                if _still_in(root, second):
                    stack.enter_context(second())
                ours, theirs = pair.verdicts(root)
                assert ours == theirs, f"seed {SEED}: {one}; {two}"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (b'maxInclusive value="100.01"', b'maxInclusive value="100.00"'),
        (b"{1,21})", b"{1,20})"),
        (b'"TD10"', b'"TD09"'),
        (b'name="Natura" type="f:NaturaType"', b'name="Natura" type="f:NaturaType" minOccurs="0"'),
        (b'maxLength value="257"', b'maxLength value="256"'),
        (b'type="f:FormatoTrasmissioneType" use="optional"', b'type="f:FormatoTrasmissioneType" use="required"'),
        (b'minInclusive value="1970-01-02"', b'minInclusive value="1970-01-01"'),
    ],
)
def test_the_mutations_notice_one_wrong_facet_in_our_schema(official: Path, wrong: bytes, right: bytes) -> None:
    pair = pair_of(next(row for row in SOURCES if row["name"] == "semplificata"), official)
    assert right in pair.content
    broken = Schema(pair.content.replace(right, wrong), signature_schema())
    _, differing = _single_mutations(Pair(pair.name, broken, pair.official, pair.content, b"", ()))
    assert differing


def _single_mutations(pair: Pair) -> tuple[Counter[bool], list[str]]:
    """How many mutations the official schema accepts and refuses, and those on which ours differs."""
    maker = Maker(pair.tree())
    counted: Counter[bool] = Counter()
    differing = []
    for root in maker.documents():
        assert pair.verdicts(root)[1], "the document that is mutated must be valid"
        for name, change in changes(root, maker):
            with change():
                ours, theirs = pair.verdicts(root)
            counted[theirs] += 1
            if ours != theirs:
                differing.append(f"{name}: ours {ours}, official {theirs}")
    return counted, differing


def _still_in(root: etree._Element, change: Any) -> bool:
    assert isinstance(change, partial)
    element = change.args[0]
    return element is root or (element.getparent() is not None and root in element.iterancestors())
