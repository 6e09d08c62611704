"""Invoices of a few lines, written by hand, and what `check` says of them.

    content = invoice(body(line("10.00"), summary("10.00", "2.20")))
    assert errors(judge(content)) == []

Everything that a test does not name is good: received on 25 November 2026 nothing is said against it.
"""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from invoicebridge import resources
from invoicebridge.connectors.schema_store import SchemaStore
from invoicebridge.fatturapa.check import Checked, check
from invoicebridge.fatturapa.circumstances import ROME, Circumstances
from invoicebridge.fatturapa.fault import Fault, Severity
from invoicebridge.fatturapa.schema import Schemas

NAME: Final = "IT75100120361_00001.xml"
NOON: Final = datetime(2026, 11, 25, 12, tzinfo=ROME)
SELLER: Final = "75100120361"
BUYER: Final = "75100240177"
PERSON: Final = "ZNRLCU88C14B157P"
_ADDRESS: Final = (
    "<Sede><Indirizzo>Via Roma</Indirizzo><CAP>41122</CAP><Comune>Modena</Comune><Nazione>IT</Nazione></Sede>"
)


@cache
def schemas() -> Schemas:
    """The schemas of this repository, whatever may be installed on the machine."""
    return SchemaStore(resources.schemas(), Path(__file__).parent / "none-installed").load()


def judge(content: bytes, *, name: str | None = NAME, at: datetime = NOON, **circumstances: Any) -> Checked:
    """What `check` finds."""
    return check(name, content, schemas(), Circumstances(at=at, **circumstances))


def errors(checked: Checked) -> list[str]:
    """The codes of the errors, in order."""
    return [fault.code for fault in checked.faults if fault.severity is Severity.ERROR]


def warnings(checked: Checked) -> list[str]:
    """The codes of the warnings, in order."""
    return [fault.code for fault in checked.faults if fault.severity is Severity.WARNING]


def only(checked: Checked, code: str) -> Fault:
    """The one fault of that code."""
    (fault,) = (fault for fault in checked.faults if fault.code == code)
    return fault


def element(name: str, text: str | None) -> str:
    """The element with its text, or nothing for None."""
    return "" if text is None else f"<{name}>{text}</{name}>"


def vat(code: str, country: str = "IT") -> str:
    """IdFiscaleIVA."""
    return f"<IdFiscaleIVA><IdPaese>{country}</IdPaese><IdCodice>{code}</IdCodice></IdFiscaleIVA>"


def line(
    total: str,
    *,
    price: str | None = None,
    quantity: str | None = None,
    discounts: str = "",
    rate: str = "22.00",
    natura: str | None = None,
    number: int = 1,
    after: str = "",
) -> str:
    """DettaglioLinee; the price is the total where none is given. `after` stands before Natura."""
    return (
        f"<DettaglioLinee><NumeroLinea>{number}</NumeroLinea><Descrizione>Perni</Descrizione>"
        f"{element('Quantita', quantity)}<PrezzoUnitario>{price or total}</PrezzoUnitario>{discounts}"
        f"<PrezzoTotale>{total}</PrezzoTotale><AliquotaIVA>{rate}</AliquotaIVA>{after}{element('Natura', natura)}"
        "</DettaglioLinee>"
    )


def discount(percent: str | None = None, amount: str | None = None, *, tipo: str = "SC") -> str:
    """ScontoMaggiorazione."""
    inner = f"<Tipo>{tipo}</Tipo>{element('Percentuale', percent)}{element('Importo', amount)}"
    return f"<ScontoMaggiorazione>{inner}</ScontoMaggiorazione>"


def summary(
    taxable: str,
    tax: str,
    *,
    rate: str = "22.00",
    natura: str | None = None,
    rounding: str | None = None,
    esigibilita: str | None = None,
) -> str:
    """DatiRiepilogo."""
    return (
        f"<DatiRiepilogo><AliquotaIVA>{rate}</AliquotaIVA>{element('Natura', natura)}"
        f"{element('Arrotondamento', rounding)}<ImponibileImporto>{taxable}</ImponibileImporto><Imposta>{tax}</Imposta>"
        f"{element('EsigibilitaIVA', esigibilita)}</DatiRiepilogo>"
    )


def cassa(amount: str, *, rate: str = "22.00", natura: str | None = None, ritenuta: str | None = None) -> str:
    """DatiCassaPrevidenziale."""
    return (
        "<DatiCassaPrevidenziale><TipoCassa>TC01</TipoCassa><AlCassa>4.00</AlCassa>"
        f"<ImportoContributoCassa>{amount}</ImportoContributoCassa><AliquotaIVA>{rate}</AliquotaIVA>"
        f"{element('Ritenuta', ritenuta)}{element('Natura', natura)}</DatiCassaPrevidenziale>"
    )


def body(
    *goods: str,
    tipo: str = "TD01",
    data: str = "2026-11-20",
    numero: str = "1",
    general: str = "",
    linked: str = "",
) -> str:
    """FatturaElettronicaBody; `general` ends DatiGeneraliDocumento, `linked` follows it, `goods` are the lines."""
    goods = goods or (line("10.00"), summary("10.00", "2.20"))
    return (
        "<FatturaElettronicaBody><DatiGenerali><DatiGeneraliDocumento>"
        f"<TipoDocumento>{tipo}</TipoDocumento><Divisa>EUR</Divisa><Data>{data}</Data><Numero>{numero}</Numero>{general}"
        f"</DatiGeneraliDocumento>{linked}</DatiGenerali>"
        f"<DatiBeniServizi>{''.join(goods)}</DatiBeniServizi></FatturaElettronicaBody>"
    )


def invoice(
    *bodies: str,
    formato: str = "FPR12",
    codice: str | None = None,
    seller: str = vat(SELLER),
    buyer: str = vat(BUYER),
    seller_cf: str | None = None,
    buyer_cf: str | None = None,
    representative: str = "",
    last: str = "",
) -> bytes:
    """FatturaElettronica; `representative` follows the seller, `last` ends the header."""
    seller_names = "<Anagrafica><Denominazione>Alfa</Denominazione></Anagrafica><RegimeFiscale>RF01</RegimeFiscale>"
    buyer_names = "<Anagrafica><Denominazione>Beta</Denominazione></Anagrafica>"
    return (
        '<p:FatturaElettronica xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"'
        f' versione="{formato}"><FatturaElettronicaHeader><DatiTrasmissione><IdTrasmittente><IdPaese>IT</IdPaese>'
        f"<IdCodice>{SELLER}</IdCodice></IdTrasmittente><ProgressivoInvio>00001</ProgressivoInvio>"
        f"<FormatoTrasmissione>{formato}</FormatoTrasmissione>"
        f"<CodiceDestinatario>{codice or {'FPA12': 'UFABC1'}.get(formato, 'M5UXCR1')}</CodiceDestinatario>"
        f"</DatiTrasmissione><CedentePrestatore><DatiAnagrafici>{seller}{element('CodiceFiscale', seller_cf)}"
        f"{seller_names}</DatiAnagrafici>{_ADDRESS}</CedentePrestatore>{representative}<CessionarioCommittente>"
        f"<DatiAnagrafici>{buyer}{element('CodiceFiscale', buyer_cf)}{buyer_names}</DatiAnagrafici>{_ADDRESS}"
        f"</CessionarioCommittente>{last}</FatturaElettronicaHeader>{''.join(bodies or (body(),))}"
        "</p:FatturaElettronica>"
    ).encode()


def simplified(
    *lines: str,
    tipo: str = "TD07",
    regime: str = "RF01",
    corrected: str = "",
    seller: str = vat(SELLER),
    buyer: str = vat(BUYER),
) -> bytes:
    """FatturaElettronicaSemplificata of one body; `lines` are DatiBeniServizi."""
    return (
        '<p:FatturaElettronicaSemplificata xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.0"'
        ' versione="FSM10"><FatturaElettronicaHeader><DatiTrasmissione><IdTrasmittente><IdPaese>IT</IdPaese>'
        f"<IdCodice>{SELLER}</IdCodice></IdTrasmittente><ProgressivoInvio>00001</ProgressivoInvio>"
        "<FormatoTrasmissione>FSM10</FormatoTrasmissione><CodiceDestinatario>M5UXCR1</CodiceDestinatario>"
        f"</DatiTrasmissione><CedentePrestatore>{seller}<Denominazione>Alfa</Denominazione>{_ADDRESS}"
        f"<RegimeFiscale>{regime}</RegimeFiscale></CedentePrestatore><CessionarioCommittente><IdentificativiFiscali>{buyer}"
        "</IdentificativiFiscali></CessionarioCommittente></FatturaElettronicaHeader><FatturaElettronicaBody>"
        f"<DatiGenerali><DatiGeneraliDocumento><TipoDocumento>{tipo}</TipoDocumento><Divisa>EUR</Divisa>"
        f"<Data>2026-11-20</Data><Numero>1</Numero></DatiGeneraliDocumento>{corrected}</DatiGenerali>"
        f"{''.join(lines)}</FatturaElettronicaBody></p:FatturaElettronicaSemplificata>"
    ).encode()


def simplified_line(
    amount: str, *, rate: str | None = "22.00", tax: str | None = None, natura: str | None = None
) -> str:
    """DatiBeniServizi of a simplified invoice."""
    return (
        f"<DatiBeniServizi><Descrizione>Pranzo</Descrizione><Importo>{amount}</Importo>"
        f"<DatiIVA>{element('Imposta', tax)}{element('Aliquota', rate)}</DatiIVA>{element('Natura', natura)}"
        "</DatiBeniServizi>"
    )
