"""What a document refers to: levels 13, 15 to 22, 35.7 to 35.9 of the mapping → 2.1.2 to 2.1.8 and 2.1.10."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from invoicebridge.fatturapa.text_limits import longest
from invoicebridge.fatturapa.ubl import codes
from invoicebridge.fatturapa.ubl.conversions import day, whole
from invoicebridge.fatturapa.ubl.lines import Line
from invoicebridge.fatturapa.ubl.mapped import Reason
from invoicebridge.fatturapa.ubl.nodes import Node
from invoicebridge.fatturapa.ubl.rows import without_nothing

_IDENTIFIER: Final = longest("", "IdDocumento") or 0
_COMMESSA: Final = longest("", "CodiceCommessaConvenzione") or 0
_CUP_OR_CIG: Final = longest("", "CodiceCUP") or 0
_TRIPLET: Final = re.compile(r"([^#]+)#([0-9]{4}-[0-9]{2}-[0-9]{2})#.+")
_PROJECT_TYPE: Final = "50"
_PHASE: Final = re.compile(r"0*([1-9][0-9]{0,2})")

Block = dict[str, Any]


class Found:
    """Blocks by what they refer to, in the order of the document; lines that refer to the same share a block."""

    def __init__(self) -> None:
        self._blocks: dict[tuple[tuple[str, Any], ...], list[int]] = {}

    def add(self, block: Block, line: int | None = None) -> None:
        lines = self._blocks.setdefault(tuple(sorted(block.items())), [])
        if line is not None:
            lines.append(line)

    def made(self) -> list[Block]:
        return [
            without_nothing({"riferimento_numero_linea": lines, **dict(block)}) for block, lines in self._blocks.items()
        ]


def references(root: Node, lines: Sequence[Line]) -> dict[str, Any]:
    """Return the blocks of DatiGenerali that refer to other documents."""
    order, contract, agreement, despatch = Found(), Found(), Found(), Found()
    of_document, of_contract = _with_marks(root, _order(root), _dated(root.first("cac:ContractDocumentReference")))
    for block, found in ((of_document, order), (of_contract, contract)):
        if block:
            found.add(block)
    for line in lines:
        _of_line(line, of_document, of_contract, order, contract, agreement)
        for node in line.node.all("cac:DespatchLineReference"):
            node.settle("cbc:LineID")
            _despatch(node.first("cac:DocumentReference"), despatch, line.number)
    _despatch(root.first("cac:DespatchDocumentReference"), despatch, None)
    sal = _additional(root, agreement)
    return without_nothing(
        {
            "dati_ordine_acquisto": order.made(),
            "dati_contratto": contract.made(),
            "dati_convenzione": agreement.made(),
            "dati_ricezione": _plain(root.all("cac:ReceiptDocumentReference")),
            "dati_fatture_collegate": _plain(root.all("cac:BillingReference/cac:InvoiceDocumentReference")),
            "dati_sal": sal,
            "dati_ddt": despatch.made(),
            "fattura_principale": _main_invoice(root),
        }
    )


def _plain(nodes: Iterable[Node]) -> list[Block]:
    """IdDocumento and Data of references that say nothing else."""
    return [made for one in nodes if (made := _dated(one))]


def _dated(node: Node | None) -> Block:
    """IdDocumento and Data; empty where the identifier does not fit or is none."""
    identifier = None if node is None else node.first("cbc:ID")
    if node is None or identifier is None or identifier.peek() is None:
        return {}
    if identifier.peek() in codes.NOT_AVAILABLE:
        identifier.text()
        return {}
    number = whole(identifier, _IDENTIFIER)
    if number is None:
        return {}
    issued = node.first("cbc:IssueDate")
    return without_nothing({"id_documento": number, "data": None if issued is None else day(issued)})


def _order(root: Node) -> Block:
    """The order of the document, with the buyer's reference; the triplet of an NSO order names it by itself."""
    made = _dated(root.first("cac:OrderReference"))
    node = root.first("cbc:BuyerReference")
    text = None if node is None else node.peek()
    if node is None or text is None:
        return made
    if len(text) > _COMMESSA:
        node.refuse(Reason.TOO_LONG)
        return made
    triplet = _TRIPLET.fullmatch(text)
    identifier = made.get("id_documento") or (triplet[1] if triplet else text)
    if len(identifier) > _IDENTIFIER:
        node.refuse(Reason.INCOMPLETE)
        return made
    node.text()
    return {**made, "id_documento": identifier, "codice_commessa_convenzione": text}


def _with_marks(root: Node, order: Block, contract: Block) -> tuple[Block, Block]:
    """Order and contract with CUP and CIG: they go to the contract, else to the order, else are one by themselves."""
    project = root.first("cac:ProjectReference/cbc:ID") or _project(root)
    lot = root.first("cac:OriginatorDocumentReference/cbc:ID")
    marks = without_nothing(
        {
            "codice_cup": None if project is None else whole(project, _CUP_OR_CIG),
            "codice_cig": None if lot is None else whole(lot, _CUP_OR_CIG),
        }
    )
    if order and not contract:
        return {**order, **marks}, {}
    if marks and not contract:
        return order, {"id_documento": next(iter(marks.values())), **marks}
    return order, {**contract, **marks}


def _project(root: Node) -> Node | None:
    """The project of a credit note, which has no cac:ProjectReference (Peppol BIS 3: document type 50)."""
    for one in root.all("cac:AdditionalDocumentReference"):
        if one.peek("cbc:DocumentTypeCode") == _PROJECT_TYPE:
            one.settle("cbc:DocumentTypeCode")
            return one.first("cbc:ID")
    return None


def _of_line(
    line: Line, of_document: Block, of_contract: Block, order: Found, contract: Found, agreement: Found
) -> None:
    _order_line(line, of_document, order)
    marks: Block = {}
    for node in line.node.all("cac:DocumentReference"):
        identifier = node.first("cbc:ID")
        scheme = None if identifier is None else identifier.peek_attribute("schemeID")
        if identifier is None or scheme not in _BY_SCHEME:
            continue
        field, limit = _BY_SCHEME[scheme]
        value = whole(identifier, limit)
        identifier.attribute("schemeID")
        node.settle("cbc:DocumentTypeCode")
        if value is not None:
            marks[field] = value
    if "order" in marks:
        order.add(_with_commessa(marks["order"], of_document), line.number)
    if "agreement" in marks:
        agreement.add({"id_documento": marks["agreement"]}, line.number)
    if {"contract", "codice_cup", "codice_cig"} & marks.keys():
        contract.add(_contract_of_line(marks, of_contract), line.number)


_BY_SCHEME: Final = {
    "ON": ("order", _COMMESSA),
    "AVV": ("agreement", _IDENTIFIER),
    "CT": ("contract", _IDENTIFIER),
    "AEP": ("codice_cup", _CUP_OR_CIG),
    "AGB": ("codice_cig", _CUP_OR_CIG),
}
"""UNTDID 1153 of cac:DocumentReference (level 35.9.1) → what it is, and how long it may be."""


def _with_commessa(text: str, of_document: Block) -> Block:
    triplet = _TRIPLET.fullmatch(text)
    named = triplet[1] if triplet and len(triplet[1]) <= _IDENTIFIER else None
    identifier = named or of_document.get("id_documento") or text[:_IDENTIFIER]
    return {"id_documento": identifier, "codice_commessa_convenzione": text}


def _contract_of_line(marks: Block, of_contract: Block) -> Block:
    own: Block = {name: marks[name] for name in ("codice_cup", "codice_cig") if name in marks}
    identifier = marks.get("contract") or of_contract.get("id_documento") or next(iter(own.values()), "")
    return {"id_documento": identifier, **own}


def _order_line(line: Line, of_document: Block, order: Found) -> None:
    node = line.node.first("cac:OrderLineReference")
    if node is None:
        return
    item = node.first("cbc:LineID")
    own = node.first("cac:OrderReference")
    named = _dated(own) or {name: of_document[name] for name in ("id_documento", "data") if name in of_document}
    if item is not None and item.peek() in codes.NOT_AVAILABLE:
        item.text()
        item = None
    if not named:
        if item is not None:
            item.refuse(Reason.INCOMPLETE)
        return
    number = None if item is None else whole(item, _IDENTIFIER)
    if number is not None or own is not None:
        order.add(without_nothing({**named, "num_item": number}), line.number)


def _despatch(node: Node | None, despatch: Found, line: int | None) -> None:
    """A transport document, which FatturaPA wants with its date."""
    if node is None:
        return
    made = _dated(node)
    if "data" not in made:
        if made:
            node.refuse_all(Reason.INCOMPLETE)
        return
    despatch.add({"numero_ddt": made["id_documento"], "data_ddt": made["data"]}, line)


def _additional(root: Node, agreement: Found) -> list[Block]:
    """Agreements (scheme AVV) and phases of works (AOR) among the additional documents of level 21."""
    phases: list[Block] = []
    for node in root.all("cac:AdditionalDocumentReference"):
        identifier = node.first("cbc:ID")
        scheme = None if identifier is None else identifier.peek_attribute("schemeID")
        if identifier is None or scheme not in ("AVV", "AOR"):
            continue
        phase = _PHASE.fullmatch(identifier.peek() or "")
        if scheme == "AVV" and (value := whole(identifier, _IDENTIFIER)) is not None:
            agreement.add({"id_documento": value})
        elif scheme == "AOR" and phase:
            identifier.text()
            phases.append({"riferimento_fase": int(phase[1])})
        identifier.attribute("schemeID")
        node.settle("cbc:DocumentTypeCode")
    return phases


def _main_invoice(root: Node) -> Block | None:
    found = root.first("cac:BillingReference/cac:AdditionalDocumentReference")
    made = _dated(found)
    if found is not None and made and "data" not in made:
        found.refuse_all(Reason.INCOMPLETE)
        return None
    if not made:
        return None
    return {"numero_fattura_principale": made["id_documento"], "data_fattura_principale": made["data"]}
