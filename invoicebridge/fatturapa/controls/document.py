"""Controls on the general data of each document (Allegato A 1.9.1 §2.1.7)."""

import re
from collections.abc import Iterator
from typing import Final

from invoicebridge.fatturapa.controls.facts import Body, Cassa
from invoicebridge.fatturapa.controls.reading import nearest, read_as
from invoicebridge.fatturapa.controls.registry import EVERY, ORDINARY, error, on_body, on_cassa, warning
from invoicebridge.fatturapa.document_types import CREDIT_NOTES
from invoicebridge.fatturapa.fault import Fault
from invoicebridge.fatturapa.wire import read_date

_DIGIT: Final = re.compile("[0-9]")
_BEYOND: Final = re.compile(r"\s*[0-9]{5,}-")
"""A year after 9999, which xs:date admits."""

_LINKED: Final = {
    False: ("DatiGenerali/DatiFattureCollegate", "Data", "IdDocumento"),
    True: ("DatiGenerali/DatiFatturaRettificata", "DataFR", "NumeroFR"),
}


@on_body("00403", EVERY)
def date_is_not_after_reception(body: Body) -> Iterator[Fault]:
    """Data is not after the day, in Italy, on which the SdI receives the file."""
    reception = body.document.circumstances.reception_date
    if _BEYOND.match(body.texts.data) or body.data > reception:
        yield error("00403", body.place("data"), date=body.texts.data.strip(), at=reception.isoformat())


@on_body("00418", EVERY, when="linked_documents")
def date_is_not_before_linked_document(body: Body) -> Iterator[Fault]:
    """Data is not before that of the linked invoice: refused for credit notes, a warning for the other types."""
    path, date_name, number_name = _LINKED[body.document.simplified]
    report = error if body.tipo in CREDIT_NOTES else warning
    for linked in body.element.iterfind(path):
        text = linked.findtext(date_name)
        if text is None or body.data >= read_as(read_date, text):
            continue
        date = body.data.isoformat()
        number = linked.findtext(number_name) or ""
        yield report("00418", nearest(linked, date_name), date=date, linked=text.strip(), numero=number)


@on_body("00425", EVERY, when="numero")
def number_has_a_digit(body: Body) -> Iterator[Fault]:
    """Numero holds at least one of the digits 0 to 9; a missing one is the schema's matter."""
    if not _DIGIT.search(body.numero):
        yield error("00425", body.place("numero"), numero=body.numero)


@on_body("00411", ORDINARY, when="withheld_lines")
def withholding_of_lines_is_described(body: Body) -> Iterator[Fault]:
    """A line with Ritenuta SI asks for a DatiRitenuta in the same body."""
    if body.texts.withholdings == "0":
        yield error("00411", body.lines.first_withheld)


@on_cassa("00415", ORDINARY)
def withholding_of_cassa_is_described(body: Body, cassa: Cassa) -> Fault | None:
    """A DatiCassaPrevidenziale with Ritenuta SI asks for a DatiRitenuta in the same body."""
    described = not cassa.withheld or body.texts.withholdings != "0"
    return None if described else error("00415", nearest(cassa.element, "Ritenuta"))


@on_cassa("00413", ORDINARY)
def cassa_without_rate_has_natura(_: Body, cassa: Cassa) -> Fault | None:
    """A DatiCassaPrevidenziale with AliquotaIVA 0 has Natura."""
    justified = cassa.rate or cassa.natura is not None
    return None if justified else error("00413", nearest(cassa.element, "AliquotaIVA"))


@on_cassa("00414", ORDINARY)
def cassa_with_rate_has_no_natura(_: Body, cassa: Cassa) -> Fault | None:
    """A DatiCassaPrevidenziale with a rate has no Natura; TD16 is no exception here."""
    if not cassa.rate or cassa.natura is None:
        return None
    return error("00414", nearest(cassa.element, "Natura"), natura=cassa.natura, rate=cassa.rate)


@on_body("00437", ORDINARY, when="document_discounts")
def document_discount_has_a_measure(body: Body) -> Iterator[Fault]:
    """A discount on the document has Percentuale or Importo."""
    for discount in body.element.iterfind("DatiGenerali/DatiGeneraliDocumento/ScontoMaggiorazione"):
        if discount.find("Percentuale") is None and discount.find("Importo") is None:
            yield error("00437", discount)
