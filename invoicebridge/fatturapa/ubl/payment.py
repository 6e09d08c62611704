"""Payment: levels 6, 25, 29, 30 and 34.8 of the mapping → 2.4 DatiPagamento."""

import re
from decimal import Decimal
from typing import Any, Final

from invoicebridge.fatturapa.codes import codes_of
from invoicebridge.fatturapa.ubl import codes, identity
from invoicebridge.fatturapa.ubl.conversions import BIC, CODICE_FISCALE, IBAN, day, matching, plain, prose, whole
from invoicebridge.fatturapa.ubl.document import Document
from invoicebridge.fatturapa.ubl.mapped import Reason
from invoicebridge.fatturapa.ubl.nodes import Node
from invoicebridge.fatturapa.ubl.rows import Row, taken, without_nothing

MEANS: Final = (
    Row("29.1", "cbc:PaymentMeansCode", "ModalitaPagamento", how="by the table; any other code is MP05, and is lost"),
    Row("29.2", "cbc:PaymentID", "CodicePagamento", whole),
    Row("29.4.1", "cac:PayeeFinancialAccount/cbc:ID", "IBAN", matching(IBAN.pattern, spaced=True)),
    Row(
        "29.4.3.1",
        "cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID",
        "BIC",
        matching(BIC.pattern, spaced=True, upper=True),
    ),
)
"""Below the first cac:PaymentMeans and DettaglioPagamento."""

PAYEE: Final = (
    Row("25.1.1", "cac:PartyIdentification/cbc:ID", "CognomeQuietanzante", how="Nome#Cognome, with NomeQuietanzante"),
    Row("25.2.1", "cac:PartyName/cbc:Name", "Beneficiario", prose),
    Row("25.3.1", "cac:PartyLegalEntity/cbc:CompanyID", "CFQuietanzante", matching(CODICE_FISCALE.pattern)),
)
"""Below cac:PayeeParty and DettaglioPagamento."""

DUE: Final = (
    Row("6", "cbc:DueDate", "DataScadenzaPagamento", day, how="in a credit note cac:PaymentMeans/cbc:PaymentDueDate"),
)
CONDITIONS: Final = (
    Row("30.1", "cac:PaymentTerms/cbc:Note", "CondizioniPagamento", how="TP02#30; any other text goes to Causale"),
)
"""Below the root and DatiPagamento."""
TERMS: Final = (
    Row("30.2", "cac:PaymentTerms/cbc:SettlementDiscountAmount", "ScontoPagamentoAnticipato", how="as stated"),
    Row("30.3", "cac:PaymentTerms/cbc:PenaltyAmount", "PenalitaPagamentiRitardati", how="as stated"),
    Row(
        "30.4.1",
        "cac:PaymentTerms/cac:SettlementPeriod/cbc:EndDate",
        "DataLimitePagamentoAnticipato",
        day,
    ),
    Row("30.5.1", "cac:PaymentTerms/cac:PenaltyPeriod/cbc:StartDate", "DataDecorrenzaPenale", day),
)
AMOUNT: Final = (
    Row("34.8", "cac:LegalMonetaryTotal/cbc:PayableAmount", "ImportoPagamento", how="less what the buyer withholds"),
)
"""DUE, TERMS and AMOUNT: below the root and DettaglioPagamento."""

_CONDIZIONI: Final = codes_of("CondizioniPagamento")
_TERMS: Final = re.compile(r"(TP0[1-3])(?:\s*[#:;,|]\s*([0-9]{1,3})?)?")
_IN_FULL: Final = "TP02"


def condition(root: Node) -> tuple[str | None, int | None, tuple[str, ...]]:
    """Return CondizioniPagamento, GiorniTerminiPagamento and the texts of terms that are neither (BT-20)."""
    terms: str | None = None
    days: int | None = None
    said: list[str] = []
    for text in (one.text() or "" for one in root.all("cac:PaymentTerms/cbc:Note")):
        found = _TERMS.fullmatch(text)
        if found is not None and terms is None and found[1] in _CONDIZIONI:
            terms, days = found[1], None if found[2] is None else int(found[2])
        elif text:
            said.append(text)
    return terms, days, tuple(said)


def payment(document: Document, amount: Decimal) -> list[dict[str, Any]]:
    """Return DatiPagamento with one instalment of `amount`; none where the UBL says neither how nor when to pay.

    Several cac:PaymentMeans are ways to choose from, not instalments: all but the first are lost.
    """
    root = document.root
    means = root.all("cac:PaymentMeans")
    for other in means[1:]:
        other.refuse_all(Reason.REPEATED)
    terms, days, _ = condition(root)
    first = means[0] if means else None
    dated = first is not None or root.peek("cbc:DueDate") is not None or terms is not None
    if not dated:
        return []
    fields = {
        **_payee(root.first("cac:PayeeParty")),
        "modalita_pagamento": _way(root, first),
        "giorni_termini_pagamento": days,
        **_due(root, first),
        "importo_pagamento": plain(amount),
        **({} if first is None else taken(first, MEANS, "DettaglioPagamento")),
        **_early_and_late(document),
    }
    return [{"condizioni_pagamento": terms or _IN_FULL, "dettaglio_pagamento": [without_nothing(fields)]}]


def _way(root: Node, means: Node | None) -> str:
    node = None if means is None else means.first("cbc:PaymentMeansCode")
    found = None if node is None else codes.MODALITA_PAGAMENTO.get(node.peek() or "")
    if node is None or found is None:
        root.notes.presume("DettaglioPagamento/ModalitaPagamento", codes.BANK_TRANSFER)
        if node is not None:
            node.refuse(Reason.FORM)
        return codes.BANK_TRANSFER
    node.text()
    return found


def _due(root: Node, means: Node | None) -> dict[str, Any]:
    made = taken(root, DUE)
    node = None if means is None else means.first("cbc:PaymentDueDate")
    if made or node is None or node.peek() is None:
        return made
    return without_nothing({"data_scadenza_pagamento": day(node)})


def _payee(party: Node | None) -> dict[str, Any]:
    if party is None:
        return {}
    made = taken(party, PAYEE, "DettaglioPagamento")
    node = party.first("cac:PartyIdentification/cbc:ID")
    names = None if node is None or node.peek_attribute("schemeID") else identity.pair(node.peek() or "")
    if node is not None and names is not None:
        node.text()
        made.update(nome_quietanzante=names[0], cognome_quietanzante=names[1])
    return made


def _early_and_late(document: Document) -> dict[str, Any]:
    """The discount for paying early and the penalty for paying late, which cac:PaymentTerms may state."""
    made = taken(document.root, TERMS)
    for path, field in (
        ("cbc:SettlementDiscountAmount", "sconto_pagamento_anticipato"),
        ("cbc:PenaltyAmount", "penalita_pagamenti_ritardati"),
    ):
        node = document.root.first(f"cac:PaymentTerms/{path}")
        if node is not None:
            made[field] = plain(document.money(node))
    return made
