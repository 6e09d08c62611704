"""The good invoices: of every type, every format, and nothing to be said against them."""

from dataclasses import replace
from datetime import date

import pytest
from lxml import etree

from invoicebridge import xml
from invoicebridge.fatturapa import codes, filename
from tests.samples.sample_index import IndexedRegistry, Judge, Sample, index, unlisted

RETIRED = {"N2", "N3", "N6"}
CEASED_SELLER = {"TD16", "TD20", "TD29"}


def root_of(sample: Sample) -> etree._Element:
    """The sample's root element."""
    return xml.parse(sample.document)


def texts(sample: Sample, element: str) -> tuple[str, ...]:
    """The texts of all elements of that name."""
    return tuple(found.text or "" for found in root_of(sample).iter(element))


def test_a_good_invoice_raises_nothing(good: Sample, judge: Judge) -> None:
    (checked,) = judge(good)
    assert (checked.faults, checked.error, checked.accepted) == ((), None, True)


def test_as_sent_it_lacks_at_most_the_signature_that_public_bodies_want(good: Sample, judge: Judge) -> None:
    (checked,) = judge(replace(good, as_sent=True))
    unsigned = good.formato == "FPA12" and not good.trust
    assert [fault.code for fault in checked.faults] == (["00102"] if unsigned else [])


@pytest.mark.parametrize("sample", [s for s in index("fatture") if CEASED_SELLER & set(s.tipi)], ids=lambda s: s.file)
def test_the_seller_of_a_regularising_document_may_have_ceased(sample: Sample, judge: Judge) -> None:
    (seller,) = root_of(sample).iterfind(
        "FatturaElettronicaHeader/CedentePrestatore/DatiAnagrafici/IdFiscaleIVA/IdCodice"
    )
    register = IndexedRegistry(ceased={seller.text or "": date(2025, 12, 31)})
    (checked,) = judge(replace(sample, registry=register))
    assert checked.faults == ()


def test_the_index_knows_format_and_types_of_an_invoice(good: Sample, judge: Judge) -> None:
    (checked,) = judge(good)
    assert (checked.formato, checked.bodies) == (good.formato, len(good.tipi))
    assert texts(good, "TipoDocumento") == good.tipi


def test_the_name_is_made_of_transmitter_and_progressive(good: Sample) -> None:
    transmitter = root_of(good).find("FatturaElettronicaHeader/DatiTrasmissione/IdTrasmittente")
    assert transmitter is not None
    expected = (transmitter.findtext("IdPaese"), transmitter.findtext("IdCodice"), *texts(good, "ProgressivoInvio"))
    name = filename.parse(good.name)
    assert (name.id_paese, name.id_codice, name.progressivo) == expected


def test_no_two_names_differ_by_case_only() -> None:
    names = [filename.stem_key(sample.file) for sample in index("fatture")]
    assert len(set(names)) == len(names)


def test_every_type_of_both_schemas_and_every_format_has_a_good_invoice() -> None:
    samples = index("fatture")
    types = {*codes.codes_of("TipoDocumento", simplified=False), *codes.codes_of("TipoDocumento", simplified=True)}
    assert {tipo for sample in samples for tipo in sample.tipi} == types
    assert {sample.formato for sample in samples} == {"FPA12", "FPR12", "FSM10"}


def test_a_signed_invoice_for_a_public_body_occurs_in_both_forms() -> None:
    signed = [sample for sample in index("fatture") if sample.trust and sample.formato == "FPA12"]
    assert {sample.file.partition(".")[2] for sample in signed} == {"xml", "xml.p7m"}


def test_every_natura_still_admitted_occurs() -> None:
    found = {natura for sample in index("fatture") for natura in texts(sample, "Natura")}
    assert found == set(codes.codes_of("Natura", simplified=False)) - RETIRED


def test_folder_and_index_of_good_invoices_agree() -> None:
    assert unlisted("fatture") == set()
