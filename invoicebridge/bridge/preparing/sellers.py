"""Whether a document states its issuer as the store knows the company: a person is told what differs.

The document goes with what it states: it may be the register of companies that is behind.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from invoicebridge.bridge.batched import Customer
from invoicebridge.bridge.batches.statements import differences
from invoicebridge.bridge.importing import ImportFault
from invoicebridge.bridge.preparing.recognise import Known
from invoicebridge.fatturapa import header
from invoicebridge.fatturapa.wire import wire_fields

_NAMES: Final = {"Denominazione": "denominazione", "Nome": "nome", "Cognome": "cognome"}
_ADDRESS: Final = {
    "Indirizzo": "indirizzo",
    "NumeroCivico": "numero_civico",
    "CAP": "cap",
    "Comune": "comune",
    "Provincia": "provincia",
    "Nazione": "nazione",
}


def differing(company: Known, stated: Mapping[str, str], label: str) -> tuple[ImportFault, ...]:
    """Return a remark for each element in which the issuer is not stated as the store knows it.

    `stated` has the texts of name, address, CodiceFiscale and RegimeFiscale by the names of the elements. What only one
    of the two says is no difference, nor is what is merely written otherwise.
    """
    if company.party is None:
        return ()
    known = _known(company.party)
    if known == stated:
        return ()
    return tuple(
        ImportFault(
            None,
            None,
            "seller-differs",
            {
                "company": company.id,
                "field": one.column.removeprefix("cliente_"),
                "register": one.known,
                "batch": one.stated,
            },
            label,
        )
        for one in differences(_party(known), _party(stated))
    )


@lru_cache(64)
def _known(party: header.Company) -> Mapping[str, str]:
    seller = party.cedente_prestatore
    identity = seller.dati_anagrafici
    texts = {"CodiceFiscale": identity.codice_fiscale, "RegimeFiscale": identity.regime_fiscale}
    for block in (identity.anagrafica, seller.sede):
        texts |= {one.xml_name: getattr(block, one.name) for one in wire_fields(type(block))}
    return {name: str(text) for name, text in texts.items() if text is not None}


def _party(texts: Mapping[str, str]) -> Customer:
    """The texts in the form in which statements are compared."""
    identity = {
        "codice_fiscale": texts.get("CodiceFiscale", ""),
        "regime_fiscale": texts.get("RegimeFiscale", ""),
        "anagrafica": {name: texts[element] for element, name in _NAMES.items() if element in texts},
    }
    address = {name: texts[element] for element, name in _ADDRESS.items() if element in texts}
    return Customer(company="", code="", name="", party={"dati_anagrafici": identity, "sede": address})
