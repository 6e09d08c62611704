"""The published JSON Schema accepts the invoices that the XSD accepts, and refuses what it refuses."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from invoicebridge import resources
from invoicebridge.fatturapa import codec, draft, draft_json, draft_simplified, json_codec
from invoicebridge.fatturapa.draft import DraftFatturaElettronica
from invoicebridge.fatturapa.draft_json import Draft
from invoicebridge.fatturapa.draft_only import draft_only_fields
from invoicebridge.fatturapa.draft_simplified import DraftFatturaElettronicaSemplificata
from invoicebridge.fatturapa.facets import portable_pattern, read_facets
from invoicebridge.fatturapa.json_schema import draft_schema, json_schema
from invoicebridge.fatturapa.ordinaria import FatturaElettronica
from invoicebridge.fatturapa.semplificata import FatturaElettronicaSemplificata
from invoicebridge.fatturapa.wire import wire_fields
from tests.conftest import NO_OFFICIAL_FILES, OFFICIAL, ROOT
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
DRAFT_OF: dict[type[codec.Document], type[Draft]] = {
    FatturaElettronica: DraftFatturaElettronica,
    FatturaElettronicaSemplificata: DraftFatturaElettronicaSemplificata,
}
DRAFT_VALIDATORS = {
    DRAFT_OF[cls]: Draft202012Validator(draft_schema(DRAFT_OF[cls], (resources.schemas() / path).read_bytes()))
    for cls, path in XSD.items()
}
DRAFTS = sorted((ROOT / "samples" / "drafts").glob("*.json"))


@pytest.mark.parametrize("known", [*VALIDATORS.values(), *DRAFT_VALIDATORS.values()], ids=lambda one: one.schema["$id"])
def test_the_schema_is_itself_valid(known: Draft202012Validator) -> None:
    Draft202012Validator.check_schema(known.schema)


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


def draft_sample(name: str = "semplice.json") -> Any:
    return draft_json.parse((ROOT / "samples" / "drafts" / name).read_bytes())


def line_of(draft: Any) -> Any:
    return draft["fattura_elettronica_body"][0]["dati_beni_servizi"]["dettaglio_linee"][0]


def instalment_of(draft: Any) -> Any:
    return draft["fattura_elettronica_body"][0]["dati_pagamento"][0]["dettaglio_pagamento"][0]


@pytest.mark.parametrize("path", DRAFTS, ids=lambda path: path.stem)
def test_a_sample_draft_is_accepted_by_the_schema_of_drafts(path: Path) -> None:
    values = json.loads(path.read_bytes())
    DRAFT_VALIDATORS[type(draft_json.from_json(values))].validate(values)


@pytest.mark.parametrize("path", sorted((ROOT / "samples" / "fatture").glob("*.xml")), ids=lambda path: path.stem)
def test_a_whole_invoice_is_accepted_by_the_schema_of_drafts(path: Path) -> None:
    document = codec.read(path.read_bytes())
    if any(map(json_codec.to_json(document).get, ("signature", "other_attributes"))):
        document = replace(document, signature=None, other_attributes=())
    DRAFT_VALIDATORS[DRAFT_OF[type(document)]].validate(json_codec.to_json(document))


DRAFT_CHANGES: dict[str, tuple[bool, Callable[[Any], object]]] = {
    "a number without quotes": (True, lambda draft: line_of(draft).update(prezzo_unitario=1.5, numero_linea=1)),
    "a number with few decimals": (True, lambda draft: line_of(draft).update(prezzo_unitario="1")),
    "a file to attach": (True, lambda draft: draft["fattura_elettronica_body"][0].update(allegati=[{"file": "a.pdf"}])),
    "an attachment of nothing": (False, lambda draft: draft["fattura_elettronica_body"][0].update(allegati=[{}])),
    "an end of month in small letters": (False, lambda draft: instalment_of(draft).update(fine_mese="si")),
    "a policy that does not exist": (False, lambda draft: draft["fattura_elettronica_body"][0].update(bollo="sempre")),
    "an unknown key": (False, lambda draft: line_of(draft).update(prezzo="1")),
    "a line without description": (False, lambda draft: line_of(draft).pop("descrizione")),
    "a price in words": (False, lambda draft: line_of(draft).update(prezzo_unitario="uno")),
}


@pytest.mark.parametrize("change", DRAFT_CHANGES)
def test_the_schema_of_drafts_knows_what_complete_reads(change: str) -> None:
    accepted, apply = DRAFT_CHANGES[change]
    draft = json.loads(json.dumps(draft_sample()))
    apply(draft)
    assert DRAFT_VALIDATORS[DraftFatturaElettronica].is_valid(draft) is accepted


def test_every_field_that_only_drafts_have_is_described_in_the_schema_and_in_the_manual() -> None:
    manual = (ROOT / "docs" / "build.md").read_text(encoding="utf-8")
    definitions = [one for known in DRAFT_VALIDATORS.values() for one in known.schema["$defs"].items()]
    only = [(cls, name) for cls in draft_classes() for name in draft_only_fields(cls)]
    assert len(only) == 12
    for cls, name in only:
        assert any(one == cls.__name__ and made["properties"][name]["description"] for one, made in definitions)
        assert f"`{name}`" in manual


def draft_classes() -> list[type[Any]]:
    modules = (draft, draft_simplified)
    return [
        cls
        for module in modules
        for cls in vars(module).values()
        if isinstance(cls, type) and cls.__module__ == module.__name__
    ]


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
