"""The code lists, against the enumerations of the schemas in both directions."""

from pathlib import Path

import pytest
from lxml import etree

from invoicebridge.fatturapa import codes
from tests.conftest import NO_OFFICIAL_FILES, OFFICIAL, ROOT

OURS = ROOT / "schemas" / "fatturapa"
THEIRS = OFFICIAL / "xsd"
XSD = "{http://www.w3.org/2001/XMLSchema}"


def enumerations(schema: Path) -> dict[str, set[str]]:
    """The codes of every enumeration of a schema, by the name of its type without `Type`."""
    found = {}
    for simple in etree.parse(schema).iter(f"{XSD}simpleType"):
        values = {facet.get("value") for facet in simple.iter(f"{XSD}enumeration")}
        if values and simple.get("name"):
            found[simple.get("name").removesuffix("Type")] = values
    return found


def schemas(folder: Path, *, simplified: bool) -> list[Path]:
    """The newest schema of a format in a folder; skips the test where the official ones are absent."""
    found = sorted(path for path in folder.glob("*.xsd") if _is_simplified(path) is simplified)
    if not found and folder == THEIRS:
        pytest.skip(NO_OFFICIAL_FILES)
    return found[-1:]


def _is_simplified(schema: Path) -> bool | None:
    roots = {item.get("name") for item in etree.parse(schema).getroot().findall(f"{XSD}element")}
    if "FatturaElettronicaSemplificata" in roots:
        return True
    return False if "FatturaElettronica" in roots else None


@pytest.mark.parametrize("folder", [OURS, THEIRS], ids=["ours", "official"])
@pytest.mark.parametrize("simplified", [False, True], ids=["ordinary", "simplified"])
def test_the_lists_hold_exactly_the_codes_of_the_schema(folder: Path, simplified: bool) -> None:
    (schema,) = schemas(folder, simplified=simplified)
    expected = {name: values for name, values in enumerations(schema).items() if values}
    held = {name: set(codes.codes_of(name, simplified=simplified)) for name in codes.list_names()}
    assert {name: values for name, values in held.items() if values} == expected


@pytest.mark.parametrize("language", ["it", "en"])
def test_every_code_has_a_label_in_both_languages(language: str) -> None:
    empty = [
        (name, code) for name in codes.list_names() for code in codes.codes_of(name) if not _said(name, code, language)
    ]
    assert empty == []


def _said(name: str, code: str, language: str) -> bool:
    text = codes.label(name, code, language)
    return bool(text) and text == text.strip() and text != code


def test_an_unknown_code_has_no_label_and_an_unknown_list_is_an_error() -> None:
    assert codes.label("TipoDocumento", "TD99", "it") == ""
    with pytest.raises(KeyError):
        codes.label("TipoFattura", "TD01", "it")


def test_a_label_is_italian_unless_english_is_asked_for() -> None:
    assert codes.label("TipoDocumento", "TD04") == "Nota di credito"
    assert codes.label("TipoDocumento", "TD04", "en") == "Credit note"


def test_an_element_leads_to_its_list() -> None:
    assert codes.list_of("Natura") == "Natura"
    assert codes.list_of("Tipo") == "TipoScontoMaggiorazione"
    assert codes.list_of("Descrizione") is None
