"""Drafts that say what happened and nothing that can be computed, for hypothesis."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from invoicebridge.fatturapa import ordinaria
from invoicebridge.fatturapa.draft import (
    DraftBody,
    DraftDatiBeniServizi,
    DraftDatiCassaPrevidenziale,
    DraftDatiGenerali,
    DraftDatiGeneraliDocumento,
    DraftDatiPagamento,
    DraftDatiRitenuta,
    DraftDatiTrasmissione,
    DraftDettaglioLinee,
    DraftDettaglioPagamento,
    DraftFatturaElettronica,
    DraftHeader,
)
from invoicebridge.fatturapa.shared_blocks import IdFiscale, Indirizzo

SEDE = Indirizzo(indirizzo="Via Garibaldi 12", cap="20121", comune="Milano", provincia="MI", nazione="IT")
NATURE = ["N1", "N2.1", "N2.2", "N3.1", "N3.5", "N3.6", "N4", "N5", "N6.1", "N6.9", "N7"]
RATES = [Decimal(text) for text in ("4", "5.00", "10", "22.00", "7.30")]


def seller(regime_fiscale: str = "RF01") -> ordinaria.CedentePrestatore:
    """An Italian company."""
    return ordinaria.CedentePrestatore(
        dati_anagrafici=ordinaria.DatiAnagraficiCedente(
            id_fiscale_iva=IdFiscale(id_paese="IT", id_codice="01234567897"),
            anagrafica=ordinaria.Anagrafica(denominazione="Officine Alfa S.r.l."),
            regime_fiscale=regime_fiscale,
        ),
        sede=SEDE,
    )


def buyer(id_paese: str = "IT") -> ordinaria.CessionarioCommittente:
    """A company of the country."""
    return ordinaria.CessionarioCommittente(
        dati_anagrafici=ordinaria.DatiAnagraficiCessionario(
            id_fiscale_iva=IdFiscale(id_paese=id_paese, id_codice="09876543217"),
            anagrafica=ordinaria.Anagrafica(denominazione="Beta Forniture S.p.A."),
        ),
        sede=Indirizzo(indirizzo="Corso Francia 8", cap="10138", comune="Torino", nazione=id_paese),
    )


def draft_of(*lines: DraftDettaglioLinee, regime_fiscale: str = "RF01", **of_body: object) -> DraftFatturaElettronica:
    """A draft with one body; `general` gives fields of DatiGeneraliDocumento, the rest are fields of the body."""
    general = {"data": date(2026, 6, 1), "numero": "1", **dict(of_body.pop("general", {}))}  # type: ignore[call-overload]
    goods = DraftDatiBeniServizi(
        dettaglio_linee=lines,
        dati_riepilogo=of_body.pop("dati_riepilogo", ()),  # type: ignore[arg-type]
    )
    body = DraftBody(
        dati_generali=DraftDatiGenerali(dati_generali_documento=DraftDatiGeneraliDocumento(**general)),
        dati_beni_servizi=goods,
        **of_body,  # type: ignore[arg-type]
    )
    header = DraftHeader(cedente_prestatore=seller(regime_fiscale), cessionario_committente=buyer())
    return DraftFatturaElettronica(fattura_elettronica_header=header, fattura_elettronica_body=(body,))


def line(price: str | None = None, rate: str | None = "22", **fields: object) -> DraftDettaglioLinee:
    """A line with a price and a rate."""
    return DraftDettaglioLinee(
        descrizione="Merce",
        prezzo_unitario=None if price is None else Decimal(price),
        aliquota_iva=None if rate is None else Decimal(rate),
        **fields,  # type: ignore[arg-type]
    )


def decimals(low: str, high: str, most_places: int) -> st.SearchStrategy[Decimal]:
    """Numbers of any number of decimals up to the most."""
    of_places = [st.decimals(low, high, places=places) for places in range(most_places + 1)]
    return st.one_of(of_places)


discounts = st.builds(
    ordinaria.ScontoMaggiorazione,
    tipo=st.sampled_from(["SC", "MG"]),
    percentuale=st.none() | st.decimals(0, 100, places=2),
    importo=st.none() | decimals("0", "50", 8),
).filter(lambda one: one.percentuale is not None or one.importo is not None)


@st.composite
def lines(draw: st.DrawFn) -> DraftDettaglioLinee:
    """A line of any kind: net or with VAT inside, taxed or of any Natura, with discounts, sometimes negative."""
    natura = draw(st.none() | st.sampled_from(NATURE))
    price = draw(decimals("-1000", "100000", 8))
    inside = draw(st.booleans())
    return DraftDettaglioLinee(
        descrizione="Merce",
        quantita=draw(st.none() | decimals("0", "5000", 8)),
        prezzo_unitario=None if inside else price,
        prezzo_unitario_ivato=price if inside else None,
        sconto_maggiorazione=tuple(draw(st.lists(discounts, max_size=3))),
        aliquota_iva=draw(st.sampled_from(RATES)) if natura is None else None,
        natura=natura,
        ritenuta=draw(st.sampled_from([None, None, "SI"])),
        esigibilita_iva=draw(st.sampled_from([None, None, None, "I", "D", "S"])),
        riferimento_normativo=draw(st.sampled_from([None, None, "art. 1"])),
    )


casse = st.builds(
    DraftDatiCassaPrevidenziale,
    tipo_cassa=st.sampled_from(["TC01", "TC04", "TC22"]),
    al_cassa=st.sampled_from([Decimal("4.00"), Decimal(2)]),
    aliquota_iva=st.sampled_from(RATES),
    ritenuta=st.sampled_from([None, "SI"]),
)
ritenute = st.builds(
    DraftDatiRitenuta,
    tipo_ritenuta=st.sampled_from(["RT01", "RT02", "RT04"]),
    aliquota_ritenuta=st.sampled_from([Decimal(20), Decimal("23.00"), Decimal("8.50")]),
    causale_pagamento=st.just("A"),
    percentuale_imponibile=st.none() | st.just(Decimal(50)),
)
instalments = st.builds(
    DraftDettaglioPagamento,
    modalita_pagamento=st.just("MP05"),
    giorni_termini_pagamento=st.none() | st.integers(0, 365),
    fine_mese=st.sampled_from([None, "SI"]),
)
payment_terms = st.lists(instalments, min_size=1, max_size=5).map(
    lambda some: (DraftDatiPagamento(dettaglio_pagamento=tuple(some)),)
)


@st.composite
def bodies(draw: st.DrawFn, numero: str = "1") -> DraftBody:
    """A document of any ordinary type."""
    general = DraftDatiGeneraliDocumento(
        tipo_documento=draw(st.sampled_from([None, "TD01", "TD04", "TD06", "TD17", "TD24", "TD27"])),
        data=draw(st.dates(date(2019, 1, 1), date(2030, 12, 31))),
        numero=numero,
        dati_ritenuta=tuple(draw(st.lists(ritenute, max_size=2))),
        dati_cassa_previdenziale=tuple(draw(st.lists(casse, max_size=2))),
        sconto_maggiorazione=tuple(draw(st.lists(discounts, max_size=1))),
    )
    return DraftBody(
        dati_generali=DraftDatiGenerali(dati_generali_documento=general),
        dati_beni_servizi=DraftDatiBeniServizi(dettaglio_linee=tuple(draw(st.lists(lines(), min_size=1, max_size=6)))),
        dati_pagamento=draw(st.just(()) | payment_terms),
        esigibilita_iva=draw(st.sampled_from([None, "I", "D", "S"])),
        bollo=draw(st.sampled_from([None, "automatico", "addebitato", "no"])),
    )


@st.composite
def drafts(draw: st.DrawFn) -> DraftFatturaElettronica:
    """A file of one to three documents, to a private party or to a public body."""
    count = draw(st.integers(1, 3))
    transmission = draw(st.none() | st.sampled_from(["ABC1234", "UFABCD"]).map(_to))
    regime = draw(st.sampled_from(["RF01", "RF17", "RF19"]))
    return DraftFatturaElettronica(
        fattura_elettronica_header=DraftHeader(
            dati_trasmissione=transmission, cedente_prestatore=seller(regime), cessionario_committente=buyer()
        ),
        fattura_elettronica_body=tuple(draw(bodies(numero=str(at + 1))) for at in range(count)),
    )


def _to(code: str) -> DraftDatiTrasmissione:
    return DraftDatiTrasmissione(codice_destinatario=code)
