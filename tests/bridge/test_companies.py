"""Companies from what they sent, or from their JSON."""

import json
from pathlib import Path

import pytest

from invoicebridge import app
from invoicebridge.bridge.bridge import Signing
from invoicebridge.bridge.preparing.recognise import Register
from invoicebridge.bridge.report import Verdict
from invoicebridge.bridge.setting_up import companies
from invoicebridge.errors import InvalidDocument, InvoiceBridgeError
from invoicebridge.render.outcomes import outcome_text
from tests.conftest import ROOT
from tests.world import COMPANY, world

SAMPLES = ROOT / "samples"


@pytest.mark.parametrize("name", ["IT75100120361_PA01A.xml", "IT75100120361_PACAD.xml.p7m", "IT75100120361_LOTTO.xml"])
def test_an_invoice_tells_who_issued_it(name: str) -> None:
    found = companies.company(companies.party_of(app.single(str(SAMPLES / "fatture" / name))))
    assert (found.id, found.id_paese, found.id_codice) == ("IT75100120361", "IT", "75100120361")
    assert found.name.startswith("Officine")


def test_what_is_of_one_invoice_only_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "invoice.xml"
    sent = (SAMPLES / "fatture" / "IT75100120361_PA01A.xml").read_bytes()
    end, reference = b"</CedentePrestatore>", b"<RiferimentoAmministrazione>7</RiferimentoAmministrazione>"
    file.write_bytes(sent.replace(end, reference + end))
    assert companies.party_of(app.single(str(file))).cedente_prestatore.riferimento_amministrazione is None


def test_a_draft_and_the_json_of_a_company_tell_it_too(tmp_path: Path) -> None:
    draft = SAMPLES / "drafts" / "semplice.json"
    party = json.loads(draft.read_text(encoding="utf-8"))["fattura_elettronica_header"]["cedente_prestatore"]
    file = tmp_path / "company.json"
    file.write_text(json.dumps({"cedente_prestatore": party}), encoding="utf-8")
    assert companies.party_of(app.single(str(draft))) == companies.party_of(app.single(str(file)))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'{"fattura_elettronica_header": {}}', "draft-missing"),
        (b"{}", "json-key-missing"),
        (b"nothing", "json-malformed"),
        (b"<nothing/>", "root-unknown"),
    ],
)
def test_a_file_that_tells_no_company_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    with pytest.raises(InvoiceBridgeError) as error:
        companies.party_of(app.single(str(file)))
    assert error.value.code == code


def test_an_invoice_without_a_whole_seller_or_of_another_issuer_is_refused() -> None:
    fatture = SAMPLES / "fatture"
    simplified = next(
        file for file in sorted(fatture.glob("*.xml")) if b"FatturaElettronicaSemplificata" in file.read_bytes()
    )
    of_buyer = next(file for file in sorted(fatture.glob("*.xml")) if b">TD17<" in file.read_bytes())
    for file, code in ((simplified, "company-simplified"), (of_buyer, "company-of-another")):
        with pytest.raises(InvalidDocument) as error:
            companies.party_of(app.single(str(file)))
        assert error.value.code == code


def test_a_company_is_added_once_changed_and_found_again(tmp_path: Path) -> None:
    source = app.single(str(SAMPLES / "fatture" / "IT75100120361_PA01A.xml"))
    with world(tmp_path) as around:
        codes = [[one.code for one in companies.add(around.bridge, source, "demo")] for _ in range(2)]
        assert codes == [["company-changed"], ["company-known"]]
        (kept,) = around.archive.companies.all()
        assert kept.name.startswith("Officine Meccaniche")
        known = Register(around.archive.companies.all(), around.bridge.companies).by_id("demo")
        assert known.party is not None


def test_who_gives_no_id_means_the_company_that_is_there(tmp_path: Path) -> None:
    source = app.single(str(SAMPLES / "fatture" / "IT75100120361_PA01A.xml"))
    with world(tmp_path) as around:
        (outcome,) = companies.add(around.bridge, source)
        assert (outcome.code, outcome.what) == ("company-changed", COMPANY.id)
        assert [one.id for one in around.archive.companies.all()] == [COMPANY.id]


def test_a_company_without_rules_is_kept_and_told(tmp_path: Path) -> None:
    with world(tmp_path) as around:
        source = app.single(str(SAMPLES / "fatture" / "IT75101050146_CASHV.xml"))
        outcomes = list(companies.add(around.bridge, source))
        assert [one.code for one in outcomes] == ["company-added", "company-without-rules"]
        assert "[companies.IT75101050146]" in outcome_text(outcomes[-1], "en")
        assert [one.id for one in around.archive.companies.all()] == ["IT75101050146", COMPANY.id]


def test_the_list_shows_companies_that_only_one_side_knows(tmp_path: Path) -> None:
    with world(tmp_path) as around:
        (one,) = companies.listed(around.bridge)
        assert (one.what, one.verdict) == ("demo", Verdict.DONE)
        assert one.detail["signing"] == Signing.PUBLIC_BODIES
    with world(tmp_path / "other") as around:
        bridge = around.with_rules()
        object.__setattr__(bridge, "companies", {"absent": bridge.companies["demo"]})
        assert [(one.what, one.code) for one in companies.listed(bridge)] == [
            ("demo", "company-without-rules"),
            ("absent", "company-not-in-store"),
        ]
