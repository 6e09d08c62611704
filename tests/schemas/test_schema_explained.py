"""Whatever is wrong with a document, every violation can be said, in both languages, with a path that leads there."""

import random
from itertools import islice

import pytest
from lxml import etree

from invoicebridge.catalogue import entry
from invoicebridge.fatturapa.schema import Schemas
from invoicebridge.resources import signature_schema
from tests.schemas.documents import Maker
from tests.schemas.mutations import changes
from tests.schemas.pairs import SCHEMAS

ORDINARIA, SEMPLIFICATA = (
    (SCHEMAS / "fatturapa" / name).read_bytes() for name in ("ordinaria-1.2.3.xsd", "semplificata-1.0.2.xsd")
)
JUDGE = Schemas(ordinaria=ORDINARIA, semplificata=SEMPLIFICATA, xmldsig=signature_schema())


@pytest.mark.slow
@pytest.mark.parametrize("content", [ORDINARIA, SEMPLIFICATA], ids=["ordinaria", "semplificata"])
def test_every_violation_of_a_mutated_document_can_be_said(content: bytes) -> None:
    maker = Maker(etree.fromstring(content))
    kinds: set[str] = set()
    for root in islice(maker.documents(), 1):
        assert JUDGE.violations(root) == []
        for name, change in random.Random(1).sample(list(changes(root, maker)), 800):
            with change():
                for fault in JUDGE.violations(root):
                    if fault.code == "00200":
                        kinds.add(fault.parameters["kind"])
                        text = entry("00200").messages[fault.parameters["kind"]]
                        assert text.it.format_map(fault.parameters), name
                        assert text.en.format_map(fault.parameters), name
                    assert all(len(value) < 250 for value in fault.parameters.values()), name
                    place = "".join(f"/*[local-name()='{step}']" for step in _steps(fault.path))
                    assert root.xpath(place), f"{name}: {fault.path}"
    assert kinds >= {
        "missing",
        "unexpected",
        "pattern",
        "enumeration",
        "length",
        "type",
        "text",
        "attribute-unexpected",
    }


def _steps(path: str) -> list[str]:
    return [step.partition("[")[0] for step in path.partition("/@")[0].split("/")[1:]]
