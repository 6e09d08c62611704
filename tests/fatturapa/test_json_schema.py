"""The published JSON Schema accepts the invoices that the XSD accepts, and refuses what it refuses."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from invoicebridge import resources
from invoicebridge.fatturapa import codec, json_codec
from invoicebridge.fatturapa.facets import portable_pattern, read_facets
from invoicebridge.fatturapa.json_schema import json_schema
from invoicebridge.fatturapa.ordinaria import FatturaElettronica
from invoicebridge.fatturapa.semplificata import FatturaElettronicaSemplificata
from invoicebridge.fatturapa.wire import wire_fields
from tests.conftest import NO_OFFICIAL_FILES, OFFICIAL
from tests.fatturapa.xml_texts import INVOICE
from tests.strategies import XSD

SAMPLES = sorted((OFFICIAL / "samples").glob("[is]*/*.xml"))
OFFICIAL_XSD = {
    FatturaElettronica: "Schema_VFPR12_v1.2.3.xsd",
    FatturaElettronicaSemplificata: "Schema_VFSM10v_1.0.2.xsd",
}
VALIDATORS = {
    cls: Draft202012Validator(json_schema(cls, (resources.schemas() / path).read_bytes())) for cls, path in XSD.items()
}


@pytest.mark.parametrize("cls", list(XSD))
def test_the_schema_is_itself_valid(cls: type[codec.Document]) -> None:
    Draft202012Validator.check_schema(VALIDATORS[cls].schema)


@pytest.mark.skipif(not SAMPLES, reason=NO_OFFICIAL_FILES)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_an_official_sample_is_accepted(path: Path) -> None:
    document = codec.read(path.read_bytes())
    VALIDATORS[type(document)].validate(json_codec.to_json(document))


@pytest.mark.parametrize("cls", list(XSD))
def test_the_official_xsd_gives_the_same_schema_as_ours(cls: type[codec.Document], official: Path) -> None:
    assert json_schema(cls, (official / "xsd" / OFFICIAL_XSD[cls]).read_bytes()) == VALIDATORS[cls].schema


def header(document: dict[str, Any]) -> dict[str, Any]:
    return dict(document["fattura_elettronica_header"])


MUTATIONS: dict[str, Callable[[Any, Any, Any], object]] = {
    "an unknown key": lambda root, general, line: line.update(colore="rosso"),
    "a key that is missing": lambda root, general, line: line.pop("descrizione"),
    "an empty text": lambda root, general, line: line.update(descrizione=""),
    "a text that is too long": lambda root, general, line: line.update(descrizione="x" * 1001),
    "a character outside the repertoire": lambda root, general, line: line.update(descrizione="10 €"),
    "a decimal as a number": lambda root, general, line: line.update(quantita=2.0),
    "one decimal": lambda root, general, line: line.update(quantita="2.0"),
    "a number out of bounds": lambda root, general, line: line.update(numero_linea=10_000),
    "a date of another form": lambda root, general, line: general.update(data="25/11/2026"),
    "a code that does not exist": lambda root, general, line: general.update(tipo_documento="TD99"),
    "a currency in lower case": lambda root, general, line: general.update(divisa="eur"),
    "an array for one block": lambda root, general, line: root.update(fattura_elettronica_header=[]),
    "no body": lambda root, general, line: root.update(fattura_elettronica_body=[]),
    "an unknown format": lambda root, general, line: root.update(versione="FPX12"),
    "a name and a company": lambda root, general, line: root["fattura_elettronica_header"]["cedente_prestatore"][
        "dati_anagrafici"
    ]["anagrafica"].update(nome="Ada", cognome="Bo"),
    "neither name nor company": lambda root, general, line: root["fattura_elettronica_header"]["cedente_prestatore"][
        "dati_anagrafici"
    ].update(anagrafica={}),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_document_with_a_mistake_is_refused(mutation: str) -> None:
    document = json_codec.to_json(codec.read(INVOICE.encode()))
    validator = VALIDATORS[FatturaElettronica]
    validator.validate(document)
    (body,) = document["fattura_elettronica_body"]
    (line,) = body["dati_beni_servizi"]["dettaglio_linee"]
    MUTATIONS[mutation](document, body["dati_generali"]["dati_generali_documento"], line)
    assert not validator.is_valid(document)


@pytest.mark.parametrize("cls", list(XSD))
def test_types_and_xsd_have_the_same_elements_in_the_same_order(cls: type[codec.Document]) -> None:
    facets = read_facets((resources.schemas() / XSD[cls]).read_bytes())
    waiting: list[tuple[type[Any], str]] = [(cls, facets.root.type)]
    seen = set()
    while waiting:
        block, name = waiting.pop()
        seen.add(name)
        inside = [item for item in wire_fields(block) if item.kind in ("element", "raw")]
        particles = facets.complex[name].elements
        assert [item.xml_name.rpartition("}")[2] for item in inside] == [particle.name for particle in particles]
        for item, particle in zip(inside, particles, strict=True):
            assert item.repeated == (particle.maximum != 1)
            assert item.repeated or item.required == (particle.minimum == 1)
            if item.is_block and particle.type not in seen:
                waiting.append((item.type, particle.type))
    assert seen == set(facets.complex)


@pytest.mark.parametrize(
    ("pattern", "portable"),
    [
        (r"(\p{IsBasicLatin}{1,8})", r"([\u0000-\u007F]{1,8})"),
        (r"[\p{IsBasicLatin}\p{IsLatin-1Supplement}]{1,60}", r"[\u0000-\u007F\u0080-\u00FF]{1,60}"),
        (r"\[[A-Z\]]\p{IsBasicLatin}", r"\[[A-Z\]][\u0000-\u007F]"),
    ],
)
def test_a_pattern_of_the_xsd_becomes_one_that_others_understand(pattern: str, portable: str) -> None:
    assert portable_pattern(pattern) == portable


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"xs:sequence", b"xs:all"),
        (b'type="f:FatturaElettronicaHeaderType"', b""),
        (b'base="xs:string"', b'base="f:NazioneType"'),
    ],
)
def test_a_schema_of_another_shape_is_refused(old: bytes, new: bytes) -> None:
    xsd = (resources.schemas() / XSD[FatturaElettronica]).read_bytes()
    assert old in xsd
    with pytest.raises(ValueError, match=r"line|restricts"):
        read_facets(xsd.replace(old, new))
