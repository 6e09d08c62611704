"""The UBL samples: accepted by independent judges; mapped, completed and checked; their amounts those of the UBL."""

from decimal import Decimal

import pytest

from invoicebridge import app
from invoicebridge.fatturapa import codec
from invoicebridge.fatturapa.check import check
from invoicebridge.fatturapa.ubl import from_ubl
from tests.fatturapa.ubl.ubl_samples import AT, FOLDER, SAMPLES, UblSample, amounts, body_of, completed
from tests.samples import ubl_judges
from tests.samples.make_ubl import documents

every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file)


@every_sample
def test_the_schema_of_ubl_accepts_a_sample(sample: UblSample) -> None:
    assert ubl_judges.schema_violations(sample.content) == []


@every_sample
def test_the_rules_of_en_16931_accept_a_sample(sample: UblSample) -> None:
    assert ubl_judges.broken_rules(sample.content) == []


def test_the_judges_see_a_document_that_is_wrong() -> None:
    wrong = (FOLDER / "minima.xml").read_bytes().replace(b">122.00</cbc:PayableAmount>", b">121.00</cbc:PayableAmount>")
    assert [rule[:10] for rule in ubl_judges.broken_rules(wrong)] == ["[BR-CO-16]"]
    assert ubl_judges.schema_violations(wrong.replace(b"cbc:IssueDate", b"cbc:EndDate"))


@every_sample
def test_a_sample_becomes_an_invoice_that_passes_check(sample: UblSample) -> None:
    made = completed(from_ubl(sample.content))
    checked = check("IT01234567897_00001.xml", codec.write(made.document), app.schemas(), AT)
    assert (checked.faults, checked.error) == ((), None)


@every_sample
def test_a_sample_comes_to_what_the_index_says(sample: UblSample) -> None:
    mapped = from_ubl(sample.content)
    body = body_of(mapped)
    general = body.dati_generali.dati_generali_documento
    paid = [one.importo_pagamento for terms in body.dati_pagamento for one in terms.dettaglio_pagamento]
    assert (general.tipo_documento, general.importo_totale_documento) == (sample.tipo, sample.total)
    assert paid == ([] if sample.to_pay is None else [sample.to_pay])
    assert tuple(one.path for one in mapped.lost) == sample.lost


@every_sample
def test_the_vat_breakdown_is_that_of_the_ubl(sample: UblSample) -> None:
    blocks = body_of(from_ubl(sample.content)).dati_beni_servizi.dati_riepilogo
    totals = "cac:TaxTotal/cac:TaxSubtotal/cbc:"
    assert sum(one.imponibile_importo for one in blocks) == sum(amounts(sample.content, f"{totals}TaxableAmount"))
    assert sum(one.imposta for one in blocks) == sum(amounts(sample.content, f"{totals}TaxAmount"))


@every_sample
def test_totals_are_those_of_the_ubl(sample: UblSample) -> None:
    body = body_of(from_ubl(sample.content))
    general = body.dati_generali.dati_generali_documento
    (inclusive,) = amounts(sample.content, "cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount")
    (payable,) = amounts(sample.content, "cac:LegalMonetaryTotal/cbc:PayableAmount")
    discount = sum((one.importo or Decimal(0) for one in general.sconto_maggiorazione), Decimal(0))
    withheld = sum((one.importo_ritenuta for one in general.dati_ritenuta), Decimal(0))
    split = [one.imposta for one in body.dati_beni_servizi.dati_riepilogo if one.esigibilita_iva == "S"]
    assert general.importo_totale_documento == inclusive - discount
    for terms in body.dati_pagamento:
        (instalment,) = terms.dettaglio_pagamento
        assert instalment.importo_pagamento == payable - withheld - sum(split)


@every_sample
def test_the_lines_add_up_to_the_ubl_without_tax(sample: UblSample) -> None:
    goods = body_of(from_ubl(sample.content))
    casse = goods.dati_generali.dati_generali_documento.dati_cassa_previdenziale
    found = sum(one.prezzo_totale for one in goods.dati_beni_servizi.dettaglio_linee)
    found += sum(one.importo_contributo_cassa for one in casse)
    assert [found] == amounts(sample.content, "cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount")


def test_folder_index_and_maker_agree() -> None:
    files = {path.name for path in FOLDER.glob("*.xml")}
    assert files == {one.file for one in SAMPLES} == {f"{name}.xml" for name in documents()}
    for name, document in documents().items():
        assert (FOLDER / f"{name}.xml").read_bytes() == document.xml(), name
