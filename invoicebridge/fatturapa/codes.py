"""The code lists of both formats: TD01…, N1…, MP01…, RF01… with the official Italian label and our English one.

Codes and labels are those of the enumerations of schema 1.2.3 (ordinary) and 1.0.2 (simplified). CausalePagamento has
no labels there: it takes the codes of the tax certificate CU (tabular view 1.2.3, 2.1.1.5.4), described here in short.
"""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue.entry import Text

_LISTS: Final[Mapping[str, Mapping[str, Text]]] = {
    "FormatoTrasmissione": {
        "FPA12": Text("Fattura verso PA", "Invoice to a public body"),
        "FPR12": Text("Fattura verso privati", "Invoice to a private party"),
        "FSM10": Text("Fattura verso privati semplificata", "Simplified invoice to a private party"),
    },
    "TipoDocumento": {
        "TD01": Text("Fattura", "Invoice"),
        "TD02": Text("Acconto / anticipo su fattura", "Advance payment on an invoice"),
        "TD03": Text("Acconto / anticipo su parcella", "Advance payment on a professional's fee note"),
        "TD04": Text("Nota di credito", "Credit note"),
        "TD05": Text("Nota di debito", "Debit note"),
        "TD06": Text("Parcella", "Professional's fee note"),
        "TD07": Text("Fattura semplificata", "Simplified invoice"),
        "TD08": Text("Nota di credito semplificata", "Simplified credit note"),
        "TD09": Text("Nota di debito semplificata", "Simplified debit note"),
        "TD16": Text("Integrazione fattura reverse charge interno", "Completion of a domestic reverse-charge invoice"),
        "TD17": Text(
            "Integrazione/autofattura per acquisto servizi dall'estero",
            "Completion or self-billing for services bought abroad",
        ),
        "TD18": Text("Integrazione per acquisto di beni intracomunitari", "Completion for goods bought within the EU"),
        "TD19": Text(
            "Integrazione/autofattura per acquisto di beni ex art. 17 c. 2 DPR 633/72",
            "Completion or self-billing for goods bought under art. 17 c. 2 DPR 633/72",
        ),
        "TD20": Text(
            "Autofattura per regolarizzazione e integrazione delle fatture (ex art. 6 c. 9-bis D.Lgs. 471/97 o "
            "art. 46 c. 5 D.L. 331/93)",
            "Self-billing to regularise or complete invoices (art. 6 c. 9-bis D.Lgs. 471/97, art. 46 c. 5 D.L. 331/93)",
        ),
        "TD21": Text("Autofattura per splafonamento", "Self-billing after exceeding the VAT-free ceiling"),
        "TD22": Text("Estrazione beni da Deposito IVA", "Goods taken out of a VAT warehouse"),
        "TD23": Text(
            "Estrazione beni da Deposito IVA con versamento dell'IVA",
            "Goods taken out of a VAT warehouse, with payment of VAT",
        ),
        "TD24": Text(
            "Fattura differita di cui all'art. 21, comma 4, terzo periodo lett. a) DPR 633/72",
            "Deferred invoice under art. 21 c. 4, third sentence, letter a) DPR 633/72",
        ),
        "TD25": Text(
            "Fattura differita di cui all'art. 21, comma 4, terzo periodo lett. b) DPR 633/72",
            "Deferred invoice under art. 21 c. 4, third sentence, letter b) DPR 633/72",
        ),
        "TD26": Text(
            "Cessione di beni ammortizzabili e per passaggi interni (ex art. 36 DPR 633/72)",
            "Sale of depreciable assets, and internal transfers (art. 36 DPR 633/72)",
        ),
        "TD27": Text(
            "Fattura per autoconsumo o per cessioni gratuite senza rivalsa",
            "Invoice for own use, or for gifts without recharging VAT",
        ),
        "TD28": Text(
            "Acquisti da San Marino con IVA (fattura cartacea)", "Purchases from San Marino with VAT (paper invoice)"
        ),
        "TD29": Text(
            "Comunicazione per omessa o irregolare fatturazione da parte del cedente/prestatore italiano (art. "
            "6, comma 8, D.Lgs. 471/97)",
            "Report of an invoice that the Italian supplier omitted or made wrongly (art. 6 c. 8 D.Lgs. 471/97)",
        ),
    },
    "RegimeFiscale": {
        "RF01": Text("Regime ordinario", "Ordinary scheme"),
        "RF02": Text(
            "Regime dei contribuenti minimi (art. 1,c. 96-117, L. 244/2007)",
            "Minimal taxpayers' scheme (art. 1 c. 96-117 L. 244/2007)",
        ),
        "RF04": Text(
            "Agricoltura e attività connesse e pesca (artt. 34 e 34-bis, D.P.R. 633/1972)",
            "Farming, related activities and fishing (artt. 34 and 34-bis DPR 633/72)",
        ),
        "RF05": Text(
            "Vendita sali e tabacchi (art. 74, c. 1, D.P.R. 633/1972)",
            "Sale of salt and tobacco (art. 74 c. 1 DPR 633/72)",
        ),
        "RF06": Text(
            "Commercio dei fiammiferi (art. 74, c. 1, D.P.R. 633/1972)", "Trade in matches (art. 74 c. 1 DPR 633/72)"
        ),
        "RF07": Text("Editoria (art. 74, c. 1, D.P.R. 633/1972)", "Publishing (art. 74 c. 1 DPR 633/72)"),
        "RF08": Text(
            "Gestione di servizi di telefonia pubblica (art. 74, c. 1, D.P.R. 633/1972)",
            "Public telephone services (art. 74 c. 1 DPR 633/72)",
        ),
        "RF09": Text(
            "Rivendita di documenti di trasporto pubblico e di sosta (art. 74, c. 1, D.P.R. 633/1972)",
            "Resale of public transport and parking tickets (art. 74 c. 1 DPR 633/72)",
        ),
        "RF10": Text(
            "Intrattenimenti, giochi e altre attività di cui alla tariffa allegata al D.P.R. 640/72 (art. 74, c. "
            "6, D.P.R. 633/1972)",
            "Entertainment, games and other activities of the tariff of DPR 640/72 (art. 74 c. 6 DPR 633/72)",
        ),
        "RF11": Text(
            "Agenzie di viaggi e turismo (art. 74-ter, D.P.R. 633/1972)",
            "Travel and tourism agencies (art. 74-ter DPR 633/72)",
        ),
        "RF12": Text("Agriturismo (art. 5, c. 2, L. 413/1991)", "Farm holidays (art. 5 c. 2 L. 413/91)"),
        "RF13": Text(
            "Vendite a domicilio (art. 25-bis, c. 6, D.P.R. 600/1973)",
            "Door-to-door sales (art. 25-bis c. 6 DPR 600/73)",
        ),
        "RF14": Text(
            "Rivendita di beni usati, di oggetti d'arte, d'antiquariato o da collezione (art. 36, D.L. 41/1995)",
            "Resale of second-hand goods, works of art, antiques and collectors' items (art. 36 D.L. 41/95)",
        ),
        "RF15": Text(
            "Agenzie di vendite all'asta di oggetti d'arte, antiquariato o da collezione (art. 40-bis, D.L. 41/1995)",
            "Auction houses for works of art, antiques and collectors' items (art. 40-bis D.L. 41/95)",
        ),
        "RF16": Text(
            "IVA per cassa P.A. (art. 6, c. 5, D.P.R. 633/1972)",
            "Cash accounting towards public bodies (art. 6 c. 5 DPR 633/72)",
        ),
        "RF17": Text("IVA per cassa (art. 32-bis, D.L. 83/2012)", "Cash accounting (art. 32-bis D.L. 83/2012)"),
        "RF18": Text("Altro", "Other"),
        "RF19": Text("Regime forfettario", "Flat-rate scheme"),
        "RF20": Text(
            "Regime transfrontaliero di Franchigia IVA (Direttiva UE 2020/285)",
            "Cross-border VAT exemption scheme (Directive EU 2020/285)",
        ),
    },
    "Natura": {
        "N1": Text("Escluse ex art. 15 del D.P.R. 633/1972", "Excluded under art. 15 DPR 633/72"),
        "N2": Text("Non soggette", "Not subject"),
        "N2.1": Text(
            "Non soggette ad IVA ai sensi degli artt. da 7 a 7-septies del DPR 633/72",
            "Not subject to VAT under artt. 7 to 7-septies DPR 633/72",
        ),
        "N2.2": Text("Non soggette - altri casi", "Not subject, other cases"),
        "N3": Text("Non imponibili", "Non-taxable"),
        "N3.1": Text("Non imponibili - esportazioni", "Non-taxable, exports"),
        "N3.2": Text("Non imponibili - cessioni intracomunitarie", "Non-taxable, supplies within the EU"),
        "N3.3": Text("Non imponibili - cessioni verso San Marino", "Non-taxable, supplies to San Marino"),
        "N3.4": Text(
            "Non imponibili - operazioni assimilate alle cessioni all'esportazione",
            "Non-taxable, operations treated as exports",
        ),
        "N3.5": Text(
            "Non imponibili - a seguito di dichiarazioni d'intento", "Non-taxable, upon a declaration of intent"
        ),
        "N3.6": Text(
            "Non imponibili - altre operazioni che non concorrono alla formazione del plafond",
            "Non-taxable, other operations that do not form the VAT-free ceiling",
        ),
        "N4": Text("Esenti", "Exempt"),
        "N5": Text("Regime del margine/IVA non esposta in fattura", "Margin scheme, VAT not shown on the invoice"),
        "N6": Text(
            "Inversione contabile (per le operazioni in reverse charge ovvero nei casi di autofatturazione per "
            "acquisti extra UE di servizi ovvero per importazioni di beni nei soli casi previsti)",
            "Reverse charge",
        ),
        "N6.1": Text(
            "Inversione contabile - cessione di rottami e altri materiali di recupero",
            "Reverse charge, scrap and other recovered materials",
        ),
        "N6.2": Text(
            "Inversione contabile - cessione di oro e argento ai sensi della legge 7/2000 nonché di oreficeria "
            "usata ad OPO",
            "Reverse charge, gold and silver (law 7/2000) and used jewellery",
        ),
        "N6.3": Text(
            "Inversione contabile - subappalto nel settore edile", "Reverse charge, subcontracting in construction"
        ),
        "N6.4": Text("Inversione contabile - cessione di fabbricati", "Reverse charge, sale of buildings"),
        "N6.5": Text("Inversione contabile - cessione di telefoni cellulari", "Reverse charge, mobile phones"),
        "N6.6": Text("Inversione contabile - cessione di prodotti elettronici", "Reverse charge, electronic products"),
        "N6.7": Text(
            "Inversione contabile - prestazioni comparto edile e settori connessi",
            "Reverse charge, services in construction and related trades",
        ),
        "N6.8": Text("Inversione contabile - operazioni settore energetico", "Reverse charge, energy sector"),
        "N6.9": Text("Inversione contabile - altri casi", "Reverse charge, other cases"),
        "N7": Text(
            "IVA assolta in altro stato UE (prestazione di servizi di telecomunicazioni, tele-radiodiffusione ed "
            "elettronici ex art. 7-octies lett. a, b, art. 74-sexies DPR 633/72)",
            "VAT paid in another EU state (telecommunications, broadcasting and electronic services)",
        ),
    },
    "EsigibilitaIVA": {
        "D": Text("esigibilità differita", "VAT due when paid (deferred)"),
        "I": Text("esigibilità immediata", "VAT due immediately"),
        "S": Text("scissione dei pagamenti", "split payment (the buyer pays the VAT)"),
    },
    "CondizioniPagamento": {
        "TP01": Text("pagamento a rate", "payment by instalments"),
        "TP02": Text("pagamento completo", "payment in full"),
        "TP03": Text("anticipo", "advance payment"),
    },
    "ModalitaPagamento": {
        "MP01": Text("contanti", "cash"),
        "MP02": Text("assegno", "cheque"),
        "MP03": Text("assegno circolare", "banker's draft"),
        "MP04": Text("contanti presso Tesoreria", "cash at the Treasury"),
        "MP05": Text("bonifico", "bank transfer"),
        "MP06": Text("vaglia cambiario", "promissory note"),
        "MP07": Text("bollettino bancario", "bank payment slip"),
        "MP08": Text("carta di pagamento", "payment card"),
        "MP09": Text("RID", "RID direct debit"),
        "MP10": Text("RID utenze", "RID direct debit for utilities"),
        "MP11": Text("RID veloce", "fast RID direct debit"),
        "MP12": Text("RIBA", "RIBA (bank receipt)"),
        "MP13": Text("MAV", "MAV (payment by notice)"),
        "MP14": Text("quietanza erario", "tax office receipt"),
        "MP15": Text("giroconto su conti di contabilità speciale", "transfer on special accounting accounts"),
        "MP16": Text("domiciliazione bancaria", "standing bank debit"),
        "MP17": Text("domiciliazione postale", "standing postal debit"),
        "MP18": Text("bollettino di c/c postale", "postal account slip"),
        "MP19": Text("SEPA Direct Debit", "SEPA Direct Debit"),
        "MP20": Text("SEPA Direct Debit CORE", "SEPA Direct Debit CORE"),
        "MP21": Text("SEPA Direct Debit B2B", "SEPA Direct Debit B2B"),
        "MP22": Text("Trattenuta su somme già riscosse", "deduction from sums already collected"),
        "MP23": Text("PagoPA", "PagoPA"),
    },
    "TipoRitenuta": {
        "RT01": Text("Ritenuta di acconto persone fisiche", "Withholding tax, natural persons"),
        "RT02": Text("Ritenuta di acconto persone giuridiche", "Withholding tax, legal persons"),
        "RT03": Text("Contributo INPS", "INPS contribution"),
        "RT04": Text("Contributo ENASARCO", "ENASARCO contribution"),
        "RT05": Text("Contributo ENPAM", "ENPAM contribution"),
        "RT06": Text("Altro contributo previdenziale", "Other social security contribution"),
    },
    "CausalePagamento": {
        "A": Text(
            "Lavoro autonomo nell'esercizio abituale di arte o professione", "Self-employment as a habitual profession"
        ),
        "B": Text(
            "Utilizzazione di opere dell'ingegno e brevetti da parte dell'autore o inventore",
            "Use of works and patents by their author or inventor",
        ),
        "C": Text(
            "Utili da associazione in partecipazione con apporto di solo lavoro",
            "Profits from a partnership to which only work is contributed",
        ),
        "D": Text(
            "Utili dei soci promotori e fondatori di società di capitali",
            "Profits of promoters and founders of companies",
        ),
        "E": Text(
            "Levata di protesti cambiari da parte dei segretari comunali",
            "Protests of bills made by municipal secretaries",
        ),
        "G": Text(
            "Indennità per la cessazione di attività sportiva professionale",
            "Indemnity at the end of a professional sports career",
        ),
        "H": Text("Indennità per la cessazione di rapporti di agenzia", "Indemnity at the end of an agency relation"),
        "I": Text("Indennità per la cessazione da funzioni notarili", "Indemnity at the end of a notary's office"),
        "L": Text(
            "Utilizzazione di opere dell'ingegno e brevetti da parte di eredi e legatari",
            "Use of works and patents by heirs and legatees",
        ),
        "L1": Text(
            "Utilizzazione di opere dell'ingegno e brevetti da parte di chi ha acquistato i diritti",
            "Use of works and patents by those who bought the rights",
        ),
        "M": Text("Lavoro autonomo non esercitato abitualmente", "Occasional self-employment"),
        "M1": Text("Obblighi di fare, non fare o permettere", "Obligations to do, not to do or to allow"),
        "M2": Text(
            "Lavoro autonomo non abituale con obbligo di iscrizione alla Gestione separata ENPAPI",
            "Occasional self-employment subject to the ENPAPI separate scheme",
        ),
        "N": Text(
            "Indennità, rimborsi, premi e compensi per attività sportive dilettantistiche, cori, bande e "
            "filodrammatiche",
            "Allowances, refunds, prizes and fees for amateur sport, choirs, bands and drama groups",
        ),
        "O": Text(
            "Lavoro autonomo non abituale senza obbligo di iscrizione alla gestione separata",
            "Occasional self-employment not subject to the separate INPS scheme",
        ),
        "O1": Text(
            "Obblighi di fare, non fare o permettere, senza obbligo di iscrizione alla gestione separata",
            "Obligations to do, not to do or to allow, not subject to the separate INPS scheme",
        ),
        "P": Text(
            "Compensi a non residenti per l'uso di attrezzature che si trovano in Italia",
            "Fees to non-residents for the use of equipment located in Italy",
        ),
        "Q": Text(
            "Provvigioni ad agente o rappresentante monomandatario", "Commissions to an agent with one principal"
        ),
        "R": Text(
            "Provvigioni ad agente o rappresentante plurimandatario", "Commissions to an agent with several principals"
        ),
        "S": Text("Provvigioni a commissionario", "Commissions to a commission agent"),
        "T": Text("Provvigioni a mediatore", "Commissions to a broker"),
        "U": Text("Provvigioni a procacciatore di affari", "Commissions to a business finder"),
        "V": Text(
            "Provvigioni a incaricato per vendite a domicilio e vendita ambulante di giornali",
            "Commissions to door-to-door sellers and street newspaper sellers",
        ),
        "V1": Text("Attività commerciali non esercitate abitualmente", "Occasional commercial activities"),
        "W": Text(
            "Corrispettivi per contratti d'appalto (art. 25-ter DPR 600/73)",
            "Considerations under works contracts (art. 25-ter DPR 600/73)",
        ),
        "X": Text(
            "Canoni del 2004 fra società consociate (art. 26-quater DPR 600/73)",
            "Royalties of 2004 between associated companies (art. 26-quater DPR 600/73)",
        ),
        "Y": Text(
            "Canoni dal 1/1/2005 al 26/7/2005 fra società consociate (art. 26-quater DPR 600/73)",
            "Royalties from 1/1/2005 to 26/7/2005 between associated companies (art. 26-quater DPR 600/73)",
        ),
        "Z": Text("Titolo diverso dai precedenti (fino al 31/12/2020)", "Any other title (until 31/12/2020)"),
        "ZO": Text("Titolo diverso dai precedenti", "Any other title"),
    },
    "TipoCassa": {
        "TC01": Text("Cassa nazionale previdenza e assistenza avvocati e procuratori legali", "Lawyers' pension fund"),
        "TC02": Text(
            "Cassa previdenza dottori commercialisti", "Chartered accountants' pension fund (dottori commercialisti)"
        ),
        "TC03": Text("Cassa previdenza e assistenza geometri", "Surveyors' pension fund"),
        "TC04": Text(
            "Cassa nazionale previdenza e assistenza ingegneri e architetti liberi professionisti",
            "Self-employed engineers' and architects' pension fund",
        ),
        "TC05": Text("Cassa nazionale del notariato", "Notaries' fund"),
        "TC06": Text(
            "Cassa nazionale previdenza e assistenza ragionieri e periti commerciali",
            "Accountants' pension fund (ragionieri e periti commerciali)",
        ),
        "TC07": Text(
            "Ente nazionale assistenza agenti e rappresentanti di commercio (ENASARCO)",
            "Commercial agents' fund (ENASARCO)",
        ),
        "TC08": Text(
            "Ente nazionale previdenza e assistenza consulenti del lavoro (ENPACL)",
            "Employment consultants' fund (ENPACL)",
        ),
        "TC09": Text("Ente nazionale previdenza e assistenza medici (ENPAM)", "Doctors' fund (ENPAM)"),
        "TC10": Text("Ente nazionale previdenza e assistenza farmacisti (ENPAF)", "Pharmacists' fund (ENPAF)"),
        "TC11": Text("Ente nazionale previdenza e assistenza veterinari (ENPAV)", "Veterinary surgeons' fund (ENPAV)"),
        "TC12": Text(
            "Ente nazionale previdenza e assistenza impiegati dell'agricoltura (ENPAIA)",
            "Agricultural employees' fund (ENPAIA)",
        ),
        "TC13": Text(
            "Fondo previdenza impiegati imprese di spedizione e agenzie marittime",
            "Fund for employees of shippers and shipping agencies",
        ),
        "TC14": Text("Istituto nazionale previdenza giornalisti italiani (INPGI)", "Journalists' pension fund (INPGI)"),
        "TC15": Text(
            "Opera nazionale assistenza orfani sanitari italiani (ONAOSI)",
            "Fund for orphans of health professionals (ONAOSI)",
        ),
        "TC16": Text(
            "Cassa autonoma assistenza integrativa giornalisti italiani (CASAGIT)",
            "Journalists' supplementary health fund (CASAGIT)",
        ),
        "TC17": Text(
            "Ente previdenza periti industriali e periti industriali laureati (EPPI)", "Industrial experts' fund (EPPI)"
        ),
        "TC18": Text("Ente previdenza e assistenza pluricategoriale (EPAP)", "Multi-category fund (EPAP)"),
        "TC19": Text("Ente nazionale previdenza e assistenza biologi (ENPAB)", "Biologists' fund (ENPAB)"),
        "TC20": Text(
            "Ente nazionale previdenza e assistenza professione infermieristica (ENPAPI)", "Nurses' fund (ENPAPI)"
        ),
        "TC21": Text("Ente nazionale previdenza e assistenza psicologi (ENPAP)", "Psychologists' fund (ENPAP)"),
        "TC22": Text("INPS", "INPS (state social security)"),
    },
    "TipoCessionePrestazione": {
        "SC": Text("Sconto", "Discount"),
        "PR": Text("Premio", "Premium"),
        "AB": Text("Abbuono", "Allowance"),
        "AC": Text("Spesa accessoria", "Ancillary expense"),
    },
    "TipoScontoMaggiorazione": {
        "SC": Text("Sconto", "Discount"),
        "MG": Text("Maggiorazione", "Surcharge"),
    },
    "SoggettoEmittente": {
        "CC": Text("Cessionario / Committente", "Buyer"),
        "TZ": Text("Terzo", "Third party"),
    },
    "SocioUnico": {
        "SU": Text("socio unico", "sole shareholder"),
        "SM": Text("più soci", "several shareholders"),
    },
    "StatoLiquidazione": {
        "LS": Text("in liquidazione", "in liquidation"),
        "LN": Text("non in liquidazione", "not in liquidation"),
    },
    "Ritenuta": {
        "SI": Text("Cessione / Prestazione soggetta a ritenuta", "Subject to withholding"),
    },
    "BolloVirtuale": {
        "SI": Text("Imposta di bollo assolta in modo virtuale", "Stamp duty paid virtually"),
    },
    "Art73": {
        "SI": Text(
            "Documento emesso secondo modalità e termini stabiliti con DM ai sensi dell'art. 73 DPR 633/72",
            "Document issued under the special terms of art. 73 DPR 633/72",
        ),
    },
}

_OF_THE_SIMPLIFIED_FORMAT: Final[Mapping[str, frozenset[str]]] = {
    "FormatoTrasmissione": frozenset({"FSM10"}),
    "TipoDocumento": frozenset({"TD07", "TD08", "TD09"}),
    "Natura": frozenset(code for code in _LISTS["Natura"] if code < "N6"),
    **{
        name: frozenset(_LISTS[name])
        for name in ("RegimeFiscale", "SoggettoEmittente", "SocioUnico", "StatoLiquidazione", "BolloVirtuale", "Art73")
    },
}
_ONLY_SIMPLIFIED: Final = {name: _OF_THE_SIMPLIFIED_FORMAT[name] for name in ("FormatoTrasmissione", "TipoDocumento")}
_LIST_OF_ELEMENT: Final = {"Tipo": "TipoScontoMaggiorazione"}


def list_names() -> tuple[str, ...]:
    """The names of all lists: the simple type of the schema without `Type`, such as `TipoDocumento`."""
    return tuple(_LISTS)


def list_of(element_name: str) -> str | None:
    """The name of the list that an element takes its value from; None where its value is no code."""
    name = _LIST_OF_ELEMENT.get(element_name, element_name)
    return name if name in _LISTS else None


def codes_of(name: str, *, simplified: bool | None = None) -> tuple[str, ...]:
    """The codes of a list: of both formats, or only of the simplified (True) or the ordinary one (False).

    KeyError when there is no such list; no codes where the format does not use it.
    """
    every = tuple(_LISTS[name])
    if simplified is None:
        return every
    if simplified:
        return tuple(code for code in every if code in _OF_THE_SIMPLIFIED_FORMAT.get(name, ()))
    return tuple(code for code in every if code not in _ONLY_SIMPLIFIED.get(name, ()))


def label(name: str, code: str, language: str = "it") -> str:
    """What a code means, in Italian (`it`) or English (`en`); empty for a code that the list does not hold.

    KeyError when there is no such list.
    """
    text = _LISTS[name].get(code)
    return text.in_language(language) if text else ""
