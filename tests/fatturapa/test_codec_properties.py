"""Whatever document the types can hold comes back from XML and from JSON as it was."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from invoicebridge import resources
from invoicebridge.fatturapa import codec, json_codec
from invoicebridge.fatturapa.json_schema import json_schema
from invoicebridge.fatturapa.schema import Schema
from invoicebridge.resources import signature_schema
from invoicebridge.xml import parse
from tests.strategies import XSD, ordinarie, semplificate

FEW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(FEW, max_examples=150)

JUDGES = {
    cls: (
        Schema((resources.schemas() / path).read_bytes(), signature_schema()),
        Draft202012Validator(json_schema(cls, (resources.schemas() / path).read_bytes())),
    )
    for cls, path in XSD.items()
}


def comes_back(document: Any) -> None:
    """The document is valid for the XSD and for the JSON Schema, and both codecs give it back to the last digit."""
    xsd, schema_of_json = JUDGES[type(document)]
    written = codec.write(document)
    assert codec.read(written) == document
    assert codec.write(codec.read(written)) == written
    assert xsd.accepts(parse(written))
    mapping = json_codec.to_json(document)
    schema_of_json.validate(mapping)
    assert codec.write(json_codec.from_json(mapping)) == written
    assert json_codec.loads(json_codec.dumps(document)) == document


@FEW
@given(ordinarie())
def test_an_ordinary_invoice_comes_back_from_xml_and_json(document: Any) -> None:
    comes_back(document)


@FEW
@given(semplificate())
def test_a_simplified_invoice_comes_back_from_xml_and_json(document: Any) -> None:
    comes_back(document)


@pytest.mark.slow
@MANY
@given(ordinarie() | semplificate())
def test_many_invoices_come_back_from_xml_and_json(document: Any) -> None:
    comes_back(document)
