"""The rows of one invoice as a draft, or everything that is wrong with them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from invoicebridge.bridge.importing import ImportedDraft, ImportFault
from invoicebridge.connectors.importers.assembling import finished
from invoicebridge.connectors.importers.credit_notes import NEGATIVE, below_zero, turned
from invoicebridge.connectors.importers.fields import FieldReader, setting
from invoicebridge.connectors.importers.grouping import Group, Lost
from invoicebridge.connectors.importers.headers import HeaderReader
from invoicebridge.connectors.importers.lines import LineReader, mark_withheld, with_kinds
from invoicebridge.connectors.importers.mapping import Mapping as Rules
from invoicebridge.connectors.importers.parties import with_carrier, with_party
from invoicebridge.connectors.importers.places import places_of
from invoicebridge.connectors.importers.raw import BadRow
from invoicebridge.connectors.importers.references import ReferenceReader
from invoicebridge.fatturapa.document_types import ORDINARY_DEFAULT

_WAYS: Final = ("modalita_pagamento", "iban", "bic", "istituto_finanziario", "beneficiario")
_SPLIT: Final = "S"
_NEEDED: Final = {
    "dati_ritenuta": {
        "tipo_ritenuta": "ritenuta_tipo",
        "aliquota_ritenuta": "ritenuta_aliquota",
        "causale_pagamento": "ritenuta_causale",
    },
    "dati_cassa_previdenziale": {"tipo_cassa": "cassa_tipo", "al_cassa": "cassa_aliquota"},
}
"""By block what each entry of it must have, and the column that gives it."""


class Drafter:
    """Makes drafts of the rows of one table."""

    def __init__(self, label: str, readers: Sequence[FieldReader], rules: Rules) -> None:
        constants = [setting(slot, text) for slot, text in rules.constants.items()]
        self._label = label
        self._rules = rules
        self._headings: Mapping[str, str] = {one.slot.heading: one.heading for one in readers}
        self._places = places_of(readers, rules)
        self._header = HeaderReader(readers, constants)
        self._lines = LineReader(readers, constants)
        self._references = ReferenceReader(readers, constants)

    def drafted(self, group: Group) -> ImportedDraft | list[ImportFault]:
        """The draft of the rows, or all that is wrong with them."""
        rows, faults = group.rows, list[ImportFault]()
        label = f"{self._label}: {group.key.numero}"
        tree, outside, elsewhere = self._header.read(rows, faults)
        lines = [self._lines.read(row, faults) for row in rows]
        self._number(rows[0].number, lines, faults)
        references = self._references.read(rows, lines, faults)
        header, body = tree["header"], tree["body"]
        self._complete(header, body, outside, group, faults)
        mark_withheld(body, lines)
        self._credit(group, body, lines, faults)
        if group.doubtful is not None:
            parameters = {"numero": group.key.numero, "row": str(group.doubtful)}
            faults.append(ImportFault(rows[0].number, None, "held-back", parameters))
        if faults:
            return [_labelled(one, label) for one in sorted(faults, key=lambda one: one.row or 0)]
        body = finished(body)
        body["dati_generali"].update(references)
        body["dati_beni_servizi"] = {"dettaglio_linee": lines}
        return ImportedDraft(
            draft={"fattura_elettronica_header": finished(header), "fattura_elettronica_body": [body]},
            rows=tuple([row.number for row in rows]),
            label=label,
            company=outside.get("@company"),
            customer=outside.get("@customer"),
            customer_email=outside.get("@email"),
            headings=self._headings,
            places=self._places,
            elsewhere=elsewhere,
        )

    def faults_of(self, lost: Lost) -> list[ImportFault]:
        """All that is wrong with a row that belongs to no invoice; at least one fault."""
        row, faults = lost.row, list[ImportFault]()
        if isinstance(row, BadRow):
            return [ImportFault(row.number, None, row.code, row.parameters, self._label)]
        tree = self._header.read([row], faults).tree
        self._lines.read(row, faults)
        self._references.read([row], [{}], faults)
        document = tree["body"].get("dati_generali", {}).get("dati_generali_documento", {})
        told = {one.column for one in faults}
        for name in ("numero", "data"):
            if name not in document and self._headings.get(name) not in told:
                faults.append(self._missing(row.number, name))
        return [_labelled(one, self._label) for one in faults]

    def _number(self, row: int, lines: Sequence[Mapping[str, Any]], faults: list[ImportFault]) -> None:
        """No two lines have one number."""
        stated = [line["numero_linea"] for line in lines if "numero_linea" in line]
        twice = next((one for one in stated if stated.count(one) > 1), None) if len(set(stated)) < len(stated) else None
        if twice is not None:
            heading = self._headings.get("numero_linea")
            faults.append(ImportFault(row, heading, "line-number-twice", {"value": str(twice)}))

    def _complete(
        self, header: dict[str, Any], body: dict[str, Any], outside: Mapping[str, Any], group: Group, faults: list[Any]
    ) -> None:
        """What the columns leave to be said is in the draft."""
        row = group.rows[0].number
        registered = "@customer" in outside
        for name, bad in with_party(header, group.key.tipo_documento, outside.get("@regime"), registered=registered):
            faults.append(ImportFault(row, self._headings.get(name), bad.code, bad.parameters))
        if "@split" in outside and body.setdefault("esigibilita_iva", _SPLIT) != _SPLIT:
            heading = self._headings.get("scissione_pagamenti")
            faults.append(ImportFault(row, heading, "split-contradicted", {"value": body["esigibilita_iva"]}))
        document = body.get("dati_generali", {}).get("dati_generali_documento", {})
        document.setdefault("tipo_documento", ORDINARY_DEFAULT)
        if "dati_bollo" in document:
            document["dati_bollo"]["bollo_virtuale"] = "SI"
        for block, needed in _NEEDED.items():
            for place, entry in document.get(block, {}).items():
                faults += [
                    self._missing(row, column if place[0] == 1 else f"{column}_{place[0]}")
                    for field, column in needed.items()
                    if field not in entry
                ]
        for number in with_kinds(document.get("sconto_maggiorazione", {})):
            faults.append(ImportFault(row, None, "discount-twice", {"number": str(number)}))
        for name, bad in with_carrier(body):
            faults.append(ImportFault(row, self._headings.get(name), bad.code, bad.parameters))
        terms = body.get("dati_pagamento", {}).get((1, ""), {})
        _pay_alike(terms.get("dettaglio_pagamento", {}))
        if terms and "dettaglio_pagamento" not in terms:
            faults.append(self._missing(row, "modalita_pagamento"))

    def _credit(self, group: Group, body: dict[str, Any], lines: list[dict[str, Any]], faults: list[Any]) -> None:
        """A credit note is not below zero."""
        shown = None if faults else below_zero(group.key.tipo_documento, body, lines)
        if shown is None:
            return
        if self._rules.credit_notes == NEGATIVE:
            turned(body, lines)
            return
        heading = self._headings.get(shown)
        faults.append(ImportFault(group.rows[0].number, heading, "credit-note-negative", {"numero": group.key.numero}))

    def _missing(self, row: int, name: str) -> ImportFault:
        return ImportFault(row, self._headings.get(name), "cell-missing", {"column": name})


def _pay_alike(instalments: dict[tuple[int, str], dict[str, Any]]) -> None:
    """Instalments that do not say how they are paid are paid as the first one."""
    first = instalments.get((1, ""), {})
    for instalment in instalments.values():
        if not instalment.keys() & {"modalita_pagamento", "iban"}:
            instalment.update({name: first[name] for name in _WAYS if name in first and name not in instalment})


def _labelled(fault: ImportFault, label: str) -> ImportFault:
    return ImportFault(fault.row, fault.column, fault.code, fault.parameters, label)
