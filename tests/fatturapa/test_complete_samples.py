"""The drafts in samples/drafts, completed: no remark, no fault, the amounts that a person would expect."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from invoicebridge import app
from invoicebridge.fatturapa import codec, draft_json, json_codec
from invoicebridge.fatturapa.check import check
from invoicebridge.fatturapa.circumstances import ROME, Circumstances
from invoicebridge.fatturapa.complete import complete

DRAFTS = sorted((Path(__file__).parents[2] / "samples" / "drafts").glob("*.json"))
AT = Circumstances(at=datetime(2026, 6, 2, 12, tzinfo=ROME))


def completed(name: str) -> etree._Element:
    draft = draft_json.loads((DRAFTS[0].parent / name).read_bytes())
    return etree.fromstring(codec.write(complete(draft, progressivo_invio="00001").document))


def texts(root: etree._Element, name: str) -> list[str]:
    return [one.text or "" for one in root.iter(name)]


@pytest.mark.parametrize("path", DRAFTS, ids=lambda path: path.stem)
def test_every_sample_draft_becomes_an_invoice_without_a_fault(path: Path) -> None:
    made = complete(draft_json.loads(path.read_bytes()), progressivo_invio="00001")
    checked = check("IT01234567897_00001.xml", codec.write(made.document), app.schemas(), AT)
    assert (made.remarks, checked.faults, checked.error) == ((), (), None)


@pytest.mark.parametrize(
    ("name", "element", "expected"),
    [
        ("semplice.json", "PrezzoTotale", ["395.01", "25.00", "36.00"]),
        ("semplice.json", "ImportoPagamento", ["274.93", "274.92"]),
        ("semplice.json", "DataScadenzaPagamento", ["2026-07-31", "2026-08-31"]),
        ("professionista-cassa-ritenuta.json", "ImportoContributoCassa", ["60.00"]),
        ("professionista-cassa-ritenuta.json", "ImportoRitenuta", ["300.00"]),
        ("professionista-cassa-ritenuta.json", "ImportoPagamento", ["1655.20"]),
        ("forfettario-bollo-addebitato.json", "BolloVirtuale", ["SI"]),
        ("forfettario-bollo-addebitato.json", "ImportoTotaleDocumento", ["182.00"]),
        ("pa-scissione-pagamenti.json", "ImportoTotaleDocumento", ["2049.60"]),
        ("pa-scissione-pagamenti.json", "ImportoPagamento", ["1680.00"]),
        ("pa-scissione-pagamenti.json", "FormatoTrasmissione", ["FPA12"]),
        ("prezzi-ivati.json", "ImportoTotaleDocumento", ["80.73"]),
        ("lotto.json", "ImportoTotaleDocumento", ["41.93", "46.97", "98.00"]),
        ("autofattura-servizi-esteri.json", "SoggettoEmittente", ["CC"]),
        ("semplificata.json", "Importo", ["62.00", "48.80"]),
    ],
)
def test_the_amounts_are_those_a_person_works_out(name: str, element: str, expected: list[str]) -> None:
    assert texts(completed(name), element) == expected


@pytest.mark.parametrize("path", sorted((DRAFTS[0].parents[1] / "fatture").glob("*.xml")), ids=lambda path: path.stem)
def test_a_good_invoice_taken_as_a_draft_comes_back_as_it_was_without_its_signature(path: Path) -> None:
    document = codec.read(path.read_bytes())
    again = complete(draft_json.from_json(json_codec.to_json(document))).document
    issuer = {"soggetto_emittente": document.fattura_elettronica_header.soggetto_emittente}
    header: Any = replace(again.fattura_elettronica_header, **issuer)
    assert replace(again, fattura_elettronica_header=header) == replace(document, signature=None)
