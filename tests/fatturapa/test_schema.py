"""What the schema refuses is told mistake by mistake, with path, line and the facet that was broken."""

import pickle
from threading import Thread

import pytest
from lxml import etree

from invoicebridge.connectors.schema_store import default_store
from invoicebridge.fatturapa.fault import Fault, Severity
from invoicebridge.fatturapa.schema import ORDINARIA, SEMPLIFICATA, Schema
from invoicebridge.xml import parse

SCHEMAS = default_store({"INVOICEBRIDGE_DATA": "nowhere"}).load()

DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<p:FatturaElettronica xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2" versione="FPR12">
  <FatturaElettronicaHeader>
    <DatiTrasmissione>
      <IdTrasmittente><IdPaese>IT</IdPaese><IdCodice>01234567890</IdCodice></IdTrasmittente>
      <ProgressivoInvio>1</ProgressivoInvio>
      <FormatoTrasmissione>FPR12</FormatoTrasmissione>
      <CodiceDestinatario>0000000</CodiceDestinatario>
    </DatiTrasmissione>
    <CedentePrestatore>
      <DatiAnagrafici>
        <IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>01234567890</IdCodice></IdFiscaleIVA>
        <Anagrafica><Denominazione>Rossi</Denominazione></Anagrafica>
        <RegimeFiscale>RF01</RegimeFiscale>
      </DatiAnagrafici>
      <Sede><Indirizzo>Via Po 1</Indirizzo><CAP>10100</CAP><Comune>Torino</Comune><Nazione>IT</Nazione></Sede>
    </CedentePrestatore>
    <CessionarioCommittente>
      <DatiAnagrafici>
        <CodiceFiscale>RSSMRA80A01H501U</CodiceFiscale>
        <Anagrafica><Nome>Mario</Nome><Cognome>Bianchi</Cognome></Anagrafica>
      </DatiAnagrafici>
      <Sede><Indirizzo>Via Po 2</Indirizzo><CAP>10100</CAP><Comune>Torino</Comune><Nazione>IT</Nazione></Sede>
    </CessionarioCommittente>
  </FatturaElettronicaHeader>
  <FatturaElettronicaBody>
    <DatiGenerali>
      <DatiGeneraliDocumento>
        <TipoDocumento>TD01</TipoDocumento>
        <Divisa>EUR</Divisa>
        <Data>2026-05-15</Data>
        <Numero>1</Numero>
      </DatiGeneraliDocumento>
    </DatiGenerali>
    <DatiBeniServizi>
      <DettaglioLinee>
        <NumeroLinea>1</NumeroLinea>
        <Descrizione>Lavoro</Descrizione>
        <PrezzoUnitario>10.00</PrezzoUnitario>
        <PrezzoTotale>10.00</PrezzoTotale>
        <AliquotaIVA>22.00</AliquotaIVA>
      </DettaglioLinee>
      <DatiRiepilogo>
        <AliquotaIVA>22.00</AliquotaIVA>
        <ImponibileImporto>10.00</ImponibileImporto>
        <Imposta>2.20</Imposta>
      </DatiRiepilogo>
    </DatiBeniServizi>
  </FatturaElettronicaBody>
</p:FatturaElettronica>
"""

HEADER = "/FatturaElettronica/FatturaElettronicaHeader"
GENERAL = "/FatturaElettronica/FatturaElettronicaBody/DatiGenerali/DatiGeneraliDocumento"
GOODS = "/FatturaElettronica/FatturaElettronicaBody/DatiBeniServizi"


def violations(old: str = "", new: str = "") -> list[Fault]:
    """The violations of the document with one text in the place of another."""
    assert old in DOCUMENT
    return SCHEMAS.violations(parse(DOCUMENT.replace(old, new, 1).encode()))


def fault(path: str, line: int, **parameters: str) -> Fault:
    return Fault("00200", Severity.ERROR, path, line, parameters)


def test_a_valid_document_has_no_violations() -> None:
    assert violations() == []


@pytest.mark.parametrize(
    ("old", "new", "path", "line", "parameters"),
    [
        (
            "        <Divisa>EUR</Divisa>\n",
            "",
            GENERAL,
            28,
            {"kind": "missing", "element": "DatiGeneraliDocumento", "expected": "Divisa"},
        ),
        (
            "<Numero>1</Numero>",
            "<Numero>1</Numero><Numero>2</Numero>",
            f"{GENERAL}/Numero[2]",
            32,
            {
                "kind": "unexpected",
                "element": "Numero",
                "expected": "TipoDocumento, Divisa, Data, Numero, DatiRitenuta, DatiBollo, DatiCassaPrevidenziale, "
                "ScontoMaggiorazione, ImportoTotaleDocumento, Arrotondamento, Causale, Art73",
            },
        ),
        (
            ' versione="FPR12"',
            "",
            "/FatturaElettronica",
            2,
            {"kind": "attribute-missing", "attribute": "versione"},
        ),
        (
            ' versione="FPR12"',
            ' versione="FPR12" stile="x"',
            "/FatturaElettronica",
            2,
            {"kind": "attribute-unexpected", "attribute": "stile"},
        ),
        (
            ' versione="FPR12"',
            ' versione="FPR11"',
            "/FatturaElettronica/@versione",
            2,
            {"kind": "enumeration", "element": "@versione", "value": "FPR11", "allowed": "FPA12, FPR12"},
        ),
        (
            "<CAP>10100</CAP>",
            "<CAP>1010</CAP>",
            f"{HEADER}/CedentePrestatore/Sede/CAP",
            16,
            {"kind": "pattern", "element": "CAP", "value": "1010", "pattern": "[0-9][0-9][0-9][0-9][0-9]"},
        ),
        (
            "<IdCodice>01234567890</IdCodice></IdTrasmittente>",
            "<IdCodice>01234567890123456789012345678</IdCodice></IdTrasmittente>",
            f"{HEADER}/DatiTrasmissione/IdTrasmittente/IdCodice",
            5,
            {
                "kind": "length",
                "element": "IdCodice",
                "value": "01234567890123456789012345678",
                "length": "29",
                "limit": "≤ 28",
            },
        ),
        (
            "<AliquotaIVA>22.00</AliquotaIVA>",
            "<AliquotaIVA>122.00</AliquotaIVA>",
            f"{GOODS}/DettaglioLinee/AliquotaIVA",
            41,
            {"kind": "bound", "element": "AliquotaIVA", "value": "122.00", "limit": "≤ 100.00"},
        ),
        (
            "2026-05-15",
            "15/05/2026",
            f"{GENERAL}/Data",
            31,
            {"kind": "type", "element": "Data", "value": "15/05/2026", "type": "date"},
        ),
        (
            "<DatiGenerali>",
            "<DatiGenerali>testo",
            "/FatturaElettronica/FatturaElettronicaBody/DatiGenerali",
            27,
            {"kind": "text", "element": "DatiGenerali"},
        ),
        (
            "<Numero>1</Numero>",
            "<Numero><b>1</b></Numero>",
            f"{GENERAL}/Numero/b",
            32,
            {"kind": "unexpected", "element": "b", "expected": "-"},
        ),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else "",
)
def test_a_violation_tells_kind_place_and_facet(
    old: str, new: str, path: str, line: int, parameters: dict[str, str]
) -> None:
    assert violations(old, new) == [fault(path, line, **parameters)]


@pytest.mark.parametrize(
    ("root", "path"),
    [
        ("{http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.1}FatturaElettronica", "/FatturaElettronica"),
        ("FatturaElettronica", "/FatturaElettronica"),
        ("{http://www.w3.org/2000/09/xmldsig#}Signature", "/Signature"),
        ("html", "/html"),
    ],
)
def test_another_root_is_one_violation_that_names_it(root: str, path: str) -> None:
    (found,) = SCHEMAS.violations(etree.Element(root))
    assert (found.path, found.parameters) == (path, {"kind": "root", "found": root})


def test_a_fixed_attribute_with_another_value_is_of_the_kind_other() -> None:
    schema = _schema('<xs:element name="a"><xs:complexType><xs:attribute name="v" type="xs:string" fixed="1.0"/>')
    (found,) = _explained(schema, '<a v="2"/>')
    assert (found.path, found.parameters["kind"]) == ("/a", "other")


def test_every_mistake_is_told_in_the_order_of_the_lines() -> None:
    text = DOCUMENT.replace("<CAP>10100</CAP>", "<CAP>x</CAP>").replace("<Divisa>EUR</Divisa>", "")
    text = text.replace("22.00", "22").replace("<Nome>Mario</Nome>", "<Denominazione>M</Denominazione>")
    found = SCHEMAS.violations(parse(text.encode()))
    assert [(one.line, one.parameters["kind"]) for one in found] == [
        (16, "pattern"),
        (21, "unexpected"),
        (23, "pattern"),
        (28, "missing"),
        (41, "pattern"),
        (44, "pattern"),
    ]


def test_a_value_that_only_libxml2_refuses_is_told_beside_the_others() -> None:
    text = DOCUMENT.replace("2026-05-15", " 2026-05-15 ").replace("<CAP>10100</CAP>", "<CAP>x</CAP>", 1)
    found = SCHEMAS.violations(parse(text.encode()))
    assert [(one.line, one.parameters["kind"]) for one in found] == [(16, "pattern"), (31, "type")]


def test_a_code_of_the_wrong_length_is_told_once() -> None:
    (found,) = violations("TD01", "TD1")
    assert found.parameters["kind"] == "enumeration"


def test_past_fifty_mistakes_one_00201_tells_how_many_there_are() -> None:
    line = DOCUMENT[DOCUMENT.index("<DettaglioLinee>") : DOCUMENT.index("<DatiRiepilogo>")]
    found = violations(line, line.replace("22.00", "22") * 60)
    assert [one.code for one in found] == ["00200"] * 50 + ["00201"]
    assert found[0].path == f"{GOODS}/DettaglioLinee[1]/AliquotaIVA"
    assert found[50] == Fault("00201", Severity.ERROR, "/FatturaElettronica", 2, {"count": "60"})


def test_an_attachment_never_becomes_part_of_a_message() -> None:
    attachment = f"<Allegati><NomeAttachment>a</NomeAttachment><Attachment>{'A' * 9999}!</Attachment></Allegati>"
    (found,) = violations("  </FatturaElettronicaBody>", attachment + "</FatturaElettronicaBody>")
    assert found.parameters == {
        "kind": "type",
        "element": "Attachment",
        "value": "A" * 60 + "…",
        "type": "base64Binary",
    }


def test_comments_between_elements_change_nothing() -> None:
    (found,) = violations("<Divisa>EUR</Divisa>", "<!-- a --><Divisa>EU<!-- b -->RO</Divisa><!-- c -->")
    assert found.path == f"{GENERAL}/Divisa"


def test_the_simplified_invoice_is_judged_by_its_own_schema() -> None:
    found = SCHEMAS.violations(etree.Element(SEMPLIFICATA))
    assert {one.parameters["kind"] for one in found} == {"attribute-missing", "missing"}
    assert SCHEMAS.violations(etree.Element(ORDINARIA, versione="FPR12")) != []


def test_schemas_can_be_sent_to_another_process() -> None:
    schema = _schema('<xs:element name="a" type="xs:date"/>', closed=True)
    sent, all_sent = pickle.loads(pickle.dumps((schema, SCHEMAS)))  # noqa: S301 - our own
    assert sent.accepts(etree.fromstring("<a>2026-05-15</a>"))
    assert all_sent.violations(parse(DOCUMENT.encode())) == []


def test_bytes_that_are_no_schema_are_refused_as_such() -> None:
    with pytest.raises(ValueError, match="not a usable XML schema"):
        Schema(b"<a/>", b"").accepts(etree.Element("a"))


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/other.xsd", "other.xsd", "file:///etc/hostname"])
def test_a_schema_that_imports_anything_but_the_signatures_is_refused(address: str) -> None:
    other = f'<xs:import namespace="urn:x" schemaLocation="{address}"/><xs:element name="a" type="xs:date"/>'
    with pytest.raises(ValueError, match="not a usable XML schema"):
        _schema(other, closed=True).accepts(etree.fromstring("<a>2026-05-15</a>"))


class TestWithoutTheSecondValidator:
    """libxml2's own words, for documents that the other validator does not look at."""

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("<CAP>10100</CAP>", "<CAP>1010</CAP>"),
            ("TD01", "TD99"),
            ("<IdCodice>01234567890</IdCodice>", "<IdCodice/>"),
            ("<IdCodice>01234567890</IdCodice>", "<IdCodice>01234567890123456789012345678</IdCodice>"),
            (">22.00<", ">122.00<"),
            ("<NumeroLinea>1<", "<NumeroLinea>0<"),
            ("<DatiGenerali>", "<DatiGenerali>testo"),
            (' versione="FPR12"', ""),
            (' versione="FPR12"', ' versione="FPR12" stile="x"'),
            (' versione="FPR12"', ' versione="FPR11"'),
        ],
    )
    def test_a_mistake_is_told_in_the_same_way(self, old: str, new: str, monkeypatch: pytest.MonkeyPatch) -> None:
        usual = violations(old, new)
        _leave_out_xmlschema(monkeypatch)
        (found,) = violations(old, new)
        (wanted,) = usual
        assert (found.path, found.line) == (wanted.path, wanted.line)
        assert wanted.parameters.items() <= found.parameters.items()

    def test_a_missing_element_is_told_at_the_one_that_stands_there_instead(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _leave_out_xmlschema(monkeypatch)
        (found,) = violations("        <Divisa>EUR</Divisa>\n")
        assert found == fault(f"{GENERAL}/Data", 30, kind="unexpected", element="Data", expected="Divisa")

    def test_a_block_that_ends_too_early_lacks_what_libxml2_expected(self, monkeypatch: pytest.MonkeyPatch) -> None:
        _leave_out_xmlschema(monkeypatch)
        (found,) = violations("<Comune>Torino</Comune><Nazione>IT</Nazione></Sede>\n    </Ces", "</Sede>\n    </Ces")
        assert found.parameters == {"kind": "missing", "element": "Sede", "expected": "Comune"}

    def test_nesting_beyond_the_stack_still_gives_a_fault(self) -> None:
        nested = (
            "<ds:Object>" + "<ds:Signature><ds:Object>" * 110 + "</ds:Object></ds:Signature>" * 110 + "</ds:Object>"
        )
        signature = f'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">{nested}</ds:Signature>'
        assert violations("</p:FatturaElettronica>", signature + "</p:FatturaElettronica>")

    @pytest.mark.slow
    @pytest.mark.parametrize("element", ["<DettaglioLinee/>", "<Stranger/>"])
    def test_hundreds_of_thousands_of_wrong_elements_end_in_fifty_faults_or_fewer(self, element: str) -> None:
        found = violations("<DatiRiepilogo>", element * 250_000 + "<DatiRiepilogo>")
        assert 1 <= len(found) <= 51


def _leave_out_xmlschema(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("invoicebridge.fatturapa.schema_errors.MAX_ELEMENTS", 0)


def _schema(body: str, *, closed: bool = False) -> Schema:
    end = "" if closed else "</xs:complexType></xs:element>"
    text = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{body}{end}</xs:schema>'
    return Schema(text.encode(), b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>')


def _explained(schema: Schema, document: str) -> list[Fault]:
    from invoicebridge.fatturapa.schema_errors import explain

    root = etree.fromstring(document)
    return explain(root, schema.refusals(root), schema.explainer)


def test_a_schema_that_threads_share_calls_no_faulty_document_good() -> None:
    good = DOCUMENT.encode()
    bad = good.replace(b"<RegimeFiscale>RF01</RegimeFiscale>", b"")
    wrong: list[bytes] = []

    def validate(content: bytes, *, faulty: bool) -> None:
        root = parse(content)
        wrong.extend(content for _ in range(300) if bool(SCHEMAS.violations(root)) is not faulty)

    work = [Thread(target=validate, args=(content,), kwargs={"faulty": content is bad}) for content in (good, bad) * 2]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert wrong == []
