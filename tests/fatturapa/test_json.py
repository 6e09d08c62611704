"""The JSON form of an invoice: the same shape as the types, exact, and strict about mistakes."""

import json
import pickle
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

import pytest

from invoicebridge.errors import InvalidDocument, InvalidJson
from invoicebridge.fatturapa import codec, json_codec
from invoicebridge.fatturapa.ordinaria import DettaglioLinee, FatturaElettronica
from tests.fatturapa.xml_texts import INVOICE, with_text

PERIOD = "<DataInizioPeriodo>2026-01-31Z</DataInizioPeriodo>"


def mapping() -> dict[str, Any]:
    return json_codec.to_json(codec.read(INVOICE.encode()))


def line_of(document: dict[str, Any]) -> dict[str, Any]:
    return cast(dict[str, Any], document["fattura_elettronica_body"][0]["dati_beni_servizi"]["dettaglio_linee"][0])


def mistakes(document: Any) -> list[tuple[str, dict[str, str]]]:
    with pytest.raises(InvalidJson) as raised:
        json_codec.from_json(document)
    return [(each.code, each.parameters) for each in raised.value.each]


def test_keys_are_field_names_and_values_stand_as_the_file_spells_them() -> None:
    document = codec.read(with_text("<PrezzoUnitario>1.50", PERIOD + "<PrezzoUnitario>001.50"))
    assert line_of(json_codec.to_json(document)) == {
        "numero_linea": 1,
        "descrizione": "Penne",
        "quantita": "2.00",
        "data_inizio_periodo": "2026-01-31Z",
        "prezzo_unitario": "001.50",
        "prezzo_totale": "3.00",
        "aliquota_iva": "22.00",
    }


def test_the_root_has_versione_and_what_is_absent_is_left_out() -> None:
    assert list(mapping()) == ["fattura_elettronica_header", "fattura_elettronica_body", "versione"]


def test_attachments_are_base64_exactly_as_written() -> None:
    attachment = (
        "<Allegati><NomeAttachment>a.txt</NomeAttachment><Attachment>QUJD\nREVG</Attachment></Allegati>"
        "</FatturaElettronicaBody>"
    )
    content = with_text("</FatturaElettronicaBody>", attachment)
    made = json_codec.to_json(codec.read(content))
    assert made["fattura_elettronica_body"][0]["allegati"][0]["attachment"] == "QUJD\nREVG"
    assert json_codec.from_json(made) == codec.read(content)


def test_foreign_attributes_stand_by_their_qualified_name() -> None:
    document = codec.read(with_text("versione", 'xmlns:x="urn:x" x:a="1" versione'))
    made = json_codec.to_json(document)
    assert made["other_attributes"] == {"{urn:x}a": "1"}
    assert json_codec.from_json(made) == document


def test_an_integer_may_be_a_number_or_a_string() -> None:
    made = mapping()
    line_of(made)["numero_linea"] = "007"
    assert b"<NumeroLinea>007<" in codec.write(json_codec.from_json(made))


def test_the_text_of_dumps_is_read_by_loads_in_any_encoding_of_json() -> None:
    document = codec.read(INVOICE.encode())
    text = json_codec.dumps(document)
    assert "Perché" in text
    for content in (text, text.encode(), text.encode("utf-16"), text.encode("utf-8-sig")):
        assert json_codec.loads(content) == document


def test_every_mistake_of_a_document_is_named_with_its_place() -> None:
    made = mapping()
    del made["fattura_elettronica_header"]["dati_trasmissione"]["id_trasmittente"]["id_paese"]
    line = line_of(made)
    line |= {"quantita": 2.5, "prezzo_unitario": "1,50", "natura": None, "codice_articolo": {}, "aliquota_iv": "22"}
    del line["aliquota_iva"]
    path = "$.fattura_elettronica_body[0].dati_beni_servizi.dettaglio_linee[0]"
    assert mistakes(made) == [
        ("json-key-missing", {"path": "$.fattura_elettronica_header.dati_trasmissione.id_trasmittente",
                              "key": "id_paese"}),
        ("json-key-unknown", {"path": path, "key": "aliquota_iv", "kind": "similar",
                              "closest": "aliquota_iva"}),
        ("json-key-missing", {"path": path, "key": "aliquota_iva"}),
        ("json-type", {"path": path + ".codice_articolo", "type": "array", "found": "object"}),
        ("json-type", {"path": path + ".quantita", "type": "decimal", "found": "number"}),
        ("json-value", {"path": path + ".prezzo_unitario", "type": "decimal", "value": "1,50"}),
        ("json-type", {"path": path + ".natura", "type": "text", "found": "null"}),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "value", "kind", "found"),
    [
        ("numero_linea", True, "integer", "boolean"),
        ("numero_linea", 1.0, "integer", "number"),
        ("quantita", 2, "decimal", "number"),
        ("quantita", Decimal(2), "decimal", "number"),
        ("descrizione", 5, "text", "number"),
        ("descrizione", ["a"], "text", "array"),
        ("data_inizio_periodo", {}, "date", "object"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(key: str, value: object, kind: str, found: str) -> None:
    made = mapping()
    line_of(made)[key] = value
    ((code, parameters),) = mistakes(made)
    assert (code, parameters["type"], parameters["found"]) == ("json-type", kind, found)


@pytest.mark.parametrize(
    ("key", "value", "path"),
    [
        ("other_attributes", {"a": 5}, "$.other_attributes['a']"),
        ("other_attributes", [], "$.other_attributes"),
        ("fattura_elettronica_body", {}, "$.fattura_elettronica_body"),
        ("fattura_elettronica_body", ["x"], "$.fattura_elettronica_body[0]"),
    ],
)
def test_a_root_of_the_wrong_shape_is_refused(key: str, value: object, path: str) -> None:
    ((code, parameters),) = mistakes(mapping() | {key: value})
    assert (code, parameters["path"]) == ("json-type", path)


@pytest.mark.parametrize("document", [[], "x", None, 5])
def test_what_is_no_object_is_no_document(document: object) -> None:
    ((code, parameters),) = mistakes(document)
    assert (code, parameters["path"], parameters["type"]) == ("json-type", "$", "object")


@pytest.mark.parametrize("versione", ["FPA11", None, 5, []])
def test_an_unknown_versione_is_refused(versione: object) -> None:
    with pytest.raises(InvalidDocument) as raised:
        json_codec.from_json(mapping() | {"versione": versione})
    assert raised.value.code == "json-format"


@pytest.mark.parametrize(
    ("content", "code", "parameters"),
    [
        ('{\n"a": 1,}', "json-malformed", {"line": "2"}),
        ('{"a": NaN}', "json-malformed", {"reason": "NaN is not JSON"}),
        ('{"a": -Infinity}', "json-malformed", {}),
        ('{"a": {"b": 1, "b": 1}}', "json-key-repeated", {"key": "b"}),
        ("[" * 100_000, "json-too-deep", {}),
        ('{"a":' * 100_000, "json-too-deep", {}),
        ("1" * 5000, "json-malformed", {}),
        (b"\xff\xff", "json-malformed", {}),
        (b'"\xe9"', "json-malformed", {}),
        ("", "json-malformed", {}),
        (b" " * 30_000_001, "json-too-large", {"size": "30000001"}),
    ],
)  # fmt: skip
def test_a_text_that_is_not_safe_json_is_refused(content: bytes | str, code: str, parameters: dict[str, str]) -> None:
    with pytest.raises(InvalidDocument) as raised:
        json_codec.parse(content)
    assert raised.value.code == code
    assert raised.value.parameters.items() >= parameters.items()


def test_any_block_has_a_json_form() -> None:
    line = DettaglioLinee(
        numero_linea=1,
        descrizione="Penne",
        prezzo_unitario=Decimal("1.50"),
        prezzo_totale=Decimal("1.50"),
        aliquota_iva=Decimal("22.00"),
    )
    made = json_codec.to_mapping(line)
    assert json.loads(json.dumps(made)) == made
    assert json_codec.from_mapping(DettaglioLinee, made) == line


def test_a_document_with_a_value_of_the_wrong_type_has_no_json_form() -> None:
    document = cast(FatturaElettronica, codec.read(INVOICE.encode()))
    with pytest.raises(InvalidDocument) as raised:
        json_codec.to_json(replace(document, versione=cast(Any, 5)))
    assert raised.value.parameters["path"] == "/FatturaElettronica/@versione"


def test_mistakes_can_be_sent_to_another_process() -> None:
    with pytest.raises(InvalidJson) as raised:
        json_codec.from_json({})
    copy = pickle.loads(pickle.dumps(raised.value))  # noqa: S301
    assert [str(each) for each in copy.each] == [str(each) for each in raised.value.each]
    assert copy.code == "json-key-missing"
