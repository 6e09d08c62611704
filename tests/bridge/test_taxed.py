"""What invoices say by rate."""

from decimal import Decimal
from pathlib import Path

import pytest

from invoicebridge.bridge.archived import Taxed
from invoicebridge.bridge.preparing.taxed import amounts_of
from tests.world import AT

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "fatture"


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.xml")), ids=lambda path: path.stem)
def test_the_amounts_of_every_sample_come_to_what_it_says(path: Path) -> None:
    content = path.read_bytes()
    found = amounts_of(content, AT)
    assert len(found) == content.count(b"<FatturaElettronicaBody>")
    if b"DatiRiepilogo" in content:
        stated = sum(Decimal(part.split(b"<")[0].decode()) for part in content.split(b"<ImponibileImporto>")[1:])
        assert sum(row.taxable for each in found for row in each) == stated


def simplified(line: str) -> bytes:
    root = "FatturaElettronicaSemplificata"
    namespace = "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.0"
    body = f"<FatturaElettronicaBody><DatiBeniServizi>{line}</DatiBeniServizi></FatturaElettronicaBody>"
    start = f'<p:{root} xmlns:p="{namespace}" versione="FSM10">'
    return f"{start}<FatturaElettronicaHeader/>{body}</p:{root}>".encode()


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("<Importo>122.00</Importo><DatiIVA><Aliquota>22.00</Aliquota></DatiIVA>", ("22.00", "100.00", "22.00")),
        ("<Importo>122.00</Importo><DatiIVA><Imposta>22.00</Imposta></DatiIVA>", (None, "100.00", "22.00")),
        ("<Importo>50.00</Importo><DatiIVA><Aliquota>0.00</Aliquota></DatiIVA>", ("0.00", "50.00", "0.00")),
    ],
)
def test_a_simplified_invoice_has_its_tax_inside_the_amount(line: str, row: tuple[str | None, str, str]) -> None:
    rate, taxable, tax = row
    expected = Taxed(None if rate is None else Decimal(rate), None, Decimal(taxable), Decimal(tax))
    assert amounts_of(simplified(line), AT) == ((expected,),)


def test_what_is_no_invoice_has_no_amounts() -> None:
    assert amounts_of(b"<x/>", AT) == ()
    assert amounts_of(b"none", AT) == ()
