"""Writes samples/erp/ubl anew: `python -m tests.samples.make_ubl`. Every group of the official mapping occurs."""

import base64
from pathlib import Path
from typing import Any

from tests.samples.ubl_writer import Allowance, Line, Ubl, address, extension, party, scheme

FOLDER = Path(__file__).resolve().parents[2] / "samples" / "erp" / "ubl"
IBAN = "IT60X0542811101000000123456"
OTHER_IBAN = "DE89370400440532013000"

ALFA = party(
    "Officine Alfa S.r.l.",
    address("Via Garibaldi", "Milano", "20121", "MI", "IT", number="12"),
    vat="IT01234567897",
    endpoint=("0211", "IT01234567897"),
)
BETA = party(
    "Beta Forniture S.p.A.",
    address("Corso Francia 8", "Torino", "10138", "TO", "IT"),
    vat="IT09876543217",
    endpoint=("0205", "ABC1234"),
)
COMUNE = party(
    "Comune di Esempio",
    address("Piazza del Municipio 1", "Pavia", "27100", "PV", "IT"),
    endpoint=("0201", "UFABCD"),
    legal=("80012345678", "0210"),
    vat="IT01234567897",
)
GMBH = party(
    "Muster Maschinen GmbH",
    address("Hauptstraße 5", "München", "80331", None, "DE"),
    vat="DE123456789",
    endpoint=("9930", "DE123456789"),
)
LONDON = party(
    "Sample Trading Ltd",
    address("10 Lombard Street", "London", "EC3V 9AA", None, "GB"),
    endpoint=("0088", "5060012349998"),
    legal=("01234567", None),
)
TRANSFER = [("cbc:PaymentMeansCode", "30"), ("cac:PayeeFinancialAccount", [("cbc:ID", IBAN)])]
EXEMPT = {"E": ("N4#Art. 10 DPR 633/1972", None)}


def plain(number: str, **more: Any) -> Ubl:
    """A small domestic invoice, with whatever is particular about it."""
    usual = {"seller": ALFA, "buyer": BETA, "lines": [Line()], "payment": [TRANSFER], "due": "2026-12-20"}
    return Ubl(**{"number": number, **usual, **more})


def credit(number: str, **more: Any) -> Ubl:
    """A credit note likewise."""
    before = (
        "cac:BillingReference",
        [("cac:InvoiceDocumentReference", [("cbc:ID", "2026/090"), ("cbc:IssueDate", "2026-10-05")])],
    )
    return plain(number, **{"credit_note": True, "type_code": "381", "references": [before], **more})


def reference(name: str, number: str, issued: str | None = None, **attributes: str) -> tuple[str, Any]:
    """A reference to another document."""
    identifier = ("cbc:ID", number, attributes) if attributes else ("cbc:ID", number)
    return (f"cac:{name}", [identifier, ("cbc:IssueDate", issued)])


def subject(name: str, value: str) -> tuple[str, Any]:
    """A code of an item."""
    return (f"cac:{name}", [("cbc:ID", value)])


def embedded(number: str, file: str, mime: str, content: bytes, description: str | None) -> tuple[str, Any]:
    """A document that is attached."""
    held = (
        "cbc:EmbeddedDocumentBinaryObject",
        base64.b64encode(content).decode(),
        {"mimeCode": mime, "filename": file},
    )
    return (
        "cac:AdditionalDocumentReference",
        [("cbc:ID", number), ("cbc:DocumentDescription", description), ("cac:Attachment", [held])],
    )


def documents() -> dict[str, Ubl]:
    """Every sample by its name without ending."""
    return {**_parties(), **_kinds(), **_taxes(), **_prices(), **_references(), **_payments(), **_italian()}


def _parties() -> dict[str, Ubl]:
    full_seller = party(
        "Denominazione:Officine Alfa S.r.l.",
        address("Via Garibaldi", "Milano", "20121", "MI", "IT", number="12", line="Scala B"),
        vat="IT01234567897",
        regime="RF01",
        endpoint=("0211", "IT01234567897"),
        identifiers=[
            ("cbc:ID", "EORI:IT0123456789700"),
            ("cbc:ID", "REA:MI#1234567"),
            ("cbc:ID", "ALBO:Ingegneri#A1234#2010-05-03"),
        ],
        trading="Alfa",
        legal=("01234567897", "0210"),
        form="100000.00#SM#LN",
        contact=[
            ("cbc:Name", "Anna Bianchi"),
            ("cbc:Telephone", "+39 02 5551234"),
            ("cbc:ElectronicMail", "amministrazione@alfa.example"),
        ],
        more=[("cac:AgentParty", [("cac:PostalAddress", address("Via Po 3", "Roma", "00198", "RM", "IT"))])],
    )
    person = party(
        "Nome#Cognome:Maria#Verdi",
        address("Via del Corso 3", "Roma", "00186", "RM", "IT"),
        endpoint=("0202", "maria.verdi@pec.example.it"),
        legal=("RSSMRA80A01H501U", "0210"),
    )
    representative = [
        ("cac:PartyIdentification", [("cbc:ID", "CF:09876543217")]),
        ("cac:PartyName", [("cbc:Name", "Denominazione:Beta Forniture S.p.A.")]),
        ("cac:PostalAddress", address("Corso Francia 8", "Torino", "10138", "TO", "IT")),
        ("cac:PartyTaxScheme", [("cbc:CompanyID", "IT09876543217"), scheme()]),
    ]
    buyer = party(
        "Beta Forniture S.p.A.",
        address("Corso Francia", "Torino", "10138", "TO", "IT", number="8", line="Interno 4"),
        vat="IT09876543217",
        endpoint=("0205", "ABC1234"),
        identifiers=[("cbc:ID", "EORI:IT0987654321700")],
        trading="Beta",
        legal=("09876543217", "0210"),
        contact=[
            ("cbc:Name", "Ufficio acquisti"),
            ("cbc:Telephone", "0115551234"),
            ("cbc:ElectronicMail", "acquisti@beta.example"),
        ],
        more=[
            ("cac:AgentParty", [("cac:PostalAddress", address("Via Emilia 9", "Modena", "41121", "MO", "IT"))]),
            (
                "cac:PowerOfAttorney",
                [
                    ("cbc:Description", "Rappresentanza fiscale"),
                    (
                        "cac:AgentParty",
                        [
                            ("cac:PartyTaxScheme", [("cbc:CompanyID", "IT12345678903"), scheme()]),
                            ("cac:PartyLegalEntity", [("cbc:RegistrationName", "Studio Gialli")]),
                            ("cac:Person", [("cbc:FirstName", "Ugo"), ("cbc:FamilyName", "Gialli")]),
                        ],
                    ),
                ],
            ),
        ],
    )
    third = (
        "cac:ServiceProviderParty",
        [
            (
                "cac:Party",
                [
                    ("cac:PartyIdentification", [("cbc:ID", "CF:12345678903")]),
                    ("cac:PartyName", [("cbc:Name", "Studio Gamma S.r.l.")]),
                    ("cac:PartyTaxScheme", [("cbc:CompanyID", "IT12345678903"), scheme()]),
                ],
            )
        ],
    )
    as_third = (
        "cac:ServiceProviderParty",
        [
            (
                "cac:Party",
                [
                    ("cac:PartyTaxScheme", [("cbc:CompanyID", "IT12345678903"), scheme()]),
                    ("cac:Person", [("cbc:FirstName", "Ugo"), ("cbc:FamilyName", "Gialli")]),
                ],
            )
        ],
    )
    return {
        "minima": plain("2026/100", payment=[]),
        "cedente-completo": plain("2026/101", seller=full_seller, account="CDC-100", notes=["Fornitura di novembre"]),
        "cessionario-persona-pec": plain("2026/102", buyer=person),
        "cessionario-completo": plain("2026/103", buyer=buyer),
        "rappresentante-fiscale": plain(
            "2026/104", seller=GMBH, parties=[("cac:TaxRepresentativeParty", representative)]
        ),
        "terzo-intermediario": plain(
            "2026/105",
            seller=[*ALFA, third],
            extensions=[
                extension("SoggettoEmittente", ("cbc:TypeCode", "TZ")),
                extension("SistemaEmittente", ("cbc:Description", "ERP 9")),
            ],
        ),
        "terzo-persona": plain(
            "2026/108",
            seller=[*ALFA, as_third],
            extensions=[extension("SoggettoEmittente", ("cbc:TypeCode", "TZ"))],
        ),
        "beneficiario": plain(
            "2026/106",
            parties=[
                (
                    "cac:PayeeParty",
                    [
                        ("cac:PartyIdentification", [("cbc:ID", "Mario#Rossi")]),
                        ("cac:PartyName", [("cbc:Name", "Factor Italia S.p.A.")]),
                        ("cac:PartyLegalEntity", [("cbc:CompanyID", "RSSMRA80A01H501U")]),
                    ],
                )
            ],
        ),
        "pubblica-amministrazione": plain(
            "2026/107",
            buyer=COMUNE,
            buyer_reference="ORD-55#2026-10-01#UFABCD",
            references=[
                reference("OrderReference", "ORD-55", "2026-10-01"),
                reference("OriginatorDocumentReference", "Z123456789"),
                reference("ContractDocumentReference", "CTR-9"),
                ("cac:ProjectReference", [("cbc:ID", "B84I19000330001")]),
            ],
        ),
    }


def _kinds() -> dict[str, Ubl]:
    return {
        "nota-di-credito": credit("2026/110", lines=[Line(quantity="2", price="25.00")]),
        "nota-di-credito-sconto": credit(
            "2026/111", allowances=[Allowance(amount="5.00", code="95", reason="Trattenuta per usura")]
        ),
        "nota-di-debito": plain("2026/112", type_code="383"),
        "acconto": plain("2026/113", type_code="386", lines=[Line(name="Acconto su fornitura", price="500.00")]),
        "emessa-dal-cessionario": plain("2026/114", type_code="389"),
        "differita": plain(
            "2026/115",
            extensions=[extension("TipoDocumento", ("cbc:TypeCode", "TD24"))],
            references=[reference("DespatchDocumentReference", "DDT-77", "2026-11-03")],
        ),
    }


def _taxes() -> dict[str, Ubl]:
    return {
        "tre-aliquote": plain(
            "2026/120",
            lines=[
                Line(price="33.33", quantity="3"),
                Line(rate="10", price="12.50"),
                Line(rate="4", price="8.05", name="Libro"),
            ],
        ),
        "esente": plain(
            "2026/121",
            lines=[Line(category="E", rate="0", name="Visita specialistica", price="60.00")],
            exemptions=EXEMPT,
        ),
        "fuori-campo": plain(
            "2026/122",
            buyer=unregistered(GMBH, "HRB 4711"),
            lines=[Line(category="O", rate=None, price="60.00")],
            exemptions={"O": ("N2.1#Art. 7-ter DPR 633/1972", None)},
            seller=unregistered(ALFA, "01234567897"),
        ),
        "intracomunitaria": plain(
            "2026/123",
            buyer=GMBH,
            lines=[Line(category="K", rate="0", name="Pressa idraulica", price="7400.00")],
            exemptions={"K": ("Art. 41 DL 331/1993", "VATEX-EU-IC")},
            delivery=[
                ("cbc:ActualDeliveryDate", "2026-11-20"),
                ("cac:DeliveryLocation", [("cac:Address", address("Hauptstraße 5", "München", "80331", None, "DE"))]),
            ],
        ),
        "esportazione": plain(
            "2026/124",
            buyer=LONDON,
            lines=[Line(category="G", rate="0", price="950.00")],
            exemptions={"G": (None, "VATEX-EU-G")},
        ),
        "inversione-contabile": plain(
            "2026/125",
            lines=[Line(category="AE", rate="0", name="Subappalto edile", price="3000.00")],
            exemptions={"AE": ("N6.3#Art. 17 c. 6 lett. a) DPR 633/1972", None)},
        ),
        "scissione-pagamenti": plain("2026/126", buyer=COMUNE, lines=[Line(category="B", price="1000.00")]),
        "esclusa-art-15": plain(
            "2026/127",
            lines=[Line(), Line(category="Z", rate="0", name="Anticipazione in nome e per conto", price="52.00")],
        ),
        "nature-per-linea": plain(
            "2026/128",
            lines=[
                Line(category="E", rate="0", price="40.00", properties=[("Natura", "N4")]),
                Line(category="E", rate="0", price="30.00", properties=[("Natura", "N2.2")]),
            ],
            exemptions={"E": ("Operazioni senza imposta", None)},
        ),
        "esigibilita-differita": plain("2026/129", period=[("cbc:DescriptionCode", "432")]),
        "valuta-estera": plain(
            "2026/130", buyer=LONDON, currency="GBP", lines=[Line(price="250.00")], tax_currency=("EUR", "63.25")
        ),
    }


def unregistered(one: Any, legal: str) -> Any:
    """The party without its VAT number: EN 16931 wants none (BR-O-02) where everything is out of scope."""
    register = ("cbc:CompanyID", legal)
    return [
        (part[0], [*part[1], register]) if part[0] == "cac:PartyLegalEntity" else part
        for part in one
        if part[0] != "cac:PartyTaxScheme"
    ]


def _prices() -> dict[str, Ubl]:
    return {
        "sconto-sul-prezzo": plain(
            "2026/140", lines=[Line(quantity="10", price="9.00", gross="10.00", discount="1.00")]
        ),
        "sconto-percentuale": plain(
            "2026/141",
            lines=[
                Line(
                    quantity="3",
                    price="50.00",
                    allowances=[
                        Allowance(amount="15.00", percent="10", base="150.00", code="95", reason="Sconto fedeltà")
                    ],
                )
            ],
        ),
        "sconto-in-cifra": plain(
            "2026/142",
            lines=[Line(quantity="7", price="19.99", allowances=[Allowance(amount="10.00", reason="Sconto")])],
        ),
        "maggiorazione-di-linea": plain(
            "2026/143",
            lines=[
                Line(
                    quantity="4",
                    price="12.00",
                    allowances=[
                        Allowance(amount="3.00", charge=True, reason="Imballo"),
                        Allowance(amount="2.00", reason="Abbuono"),
                    ],
                )
            ],
        ),
        "quantita-base": plain("2026/144", lines=[Line(quantity="2500", price="7.35", base="1000", unit="KGM")]),
        "prezzo-a-otto-decimali": plain("2026/145", lines=[Line(quantity="123.456", price="0.12345678", unit="KWH")]),
        "prezzo-oltre-otto-decimali": plain(
            "2026/146", lines=[Line(quantity="90000000", price="0.000000123456", unit="KWH")]
        ),
        "quantita-negativa": plain(
            "2026/147", lines=[Line(quantity="5", price="20.00"), Line(name="Reso", quantity="-2", price="20.00")]
        ),
        "sconti-di-documento": plain(
            "2026/148",
            lines=[Line(price="200.00"), Line(price="50.00", rate="10")],
            allowances=[
                Allowance(amount="20.00", percent="10", base="200.00", code="95", reason="Sconto di fine anno"),
                Allowance(amount="9.90", charge=True, code="FC", reason="Trasporto"),
                Allowance(amount="5.00", rate="10", reason="Abbuono"),
            ],
        ),
        "arrotondamento-e-acconto": plain("2026/149", lines=[Line(price="81.97")], prepaid="40.00", rounding="0.02"),
        "gia-pagata": plain(
            "2026/150",
            prepaid="122.00",
            payment=[
                [
                    ("cbc:PaymentMeansCode", "48"),
                    ("cac:CardAccount", [("cbc:PrimaryAccountNumberID", "1234"), ("cbc:NetworkID", "VISA")]),
                ]
            ],
        ),
    }


def _references() -> dict[str, Ubl]:
    ordered = [
        (
            "cac:OrderLineReference",
            [("cbc:LineID", "10"), ("cac:OrderReference", [("cbc:ID", "ORD-7"), ("cbc:IssueDate", "2026-09-01")])],
        ),
        (
            "cac:DespatchLineReference",
            [("cbc:LineID", "NA"), ("cac:DocumentReference", [("cbc:ID", "DDT-8"), ("cbc:IssueDate", "2026-11-18")])],
        ),
    ]
    item = Line(
        name="Gasolio autotrazione",
        description="EN 590",
        unit="LTR",
        quantity="1000",
        price="1.25000000",
        note="Consegna in cantiere",
        account="CDC-7",
        period=[("cbc:StartDate", "2026-11-01"), ("cbc:EndDate", "2026-11-15")],
        codes=[
            subject("BuyersItemIdentification", "B-77"),
            subject("SellersItemIdentification", "CARB:27101249"),
            ("cac:StandardItemIdentification", [("cbc:ID", "8001234567892", {"schemeID": "0160"})]),
            ("cac:OriginCountry", [("cbc:IdentificationCode", "IT")]),
        ],
        classes=[
            (
                "cac:CommodityClassification",
                [("cbc:ItemClassificationCode", "09134100", {"listID": "STI", "listVersionID": "2008"})],
            )
        ],
        properties=[
            ("Testo", "Targa AB123CD"),
            ("Numero", "1250.5"),
            ("Data", "2026-11-02"),
            ("Colore", "Giallo"),
            ("TipoCessionePrestazione", "AC"),
        ],
    )
    return {
        "riferimenti": plain(
            "2026/160",
            period=[("cbc:StartDate", "2026-11-01"), ("cbc:EndDate", "2026-11-30")],
            references=[
                ("cac:OrderReference", [("cbc:ID", "ORD-9"), ("cbc:SalesOrderID", "V-9")]),
                (
                    "cac:BillingReference",
                    [
                        ("cac:InvoiceDocumentReference", [("cbc:ID", "2026/001"), ("cbc:IssueDate", "2026-01-15")]),
                        ("cac:AdditionalDocumentReference", [("cbc:ID", "2026/002"), ("cbc:IssueDate", "2026-01-16")]),
                    ],
                ),
                reference("DespatchDocumentReference", "DDT-1"),
                reference("ReceiptDocumentReference", "RIC-1"),
                reference("ContractDocumentReference", "CTR-1"),
                (
                    "cac:AdditionalDocumentReference",
                    [("cbc:ID", "CONV-1", {"schemeID": "AVV"}), ("cbc:DocumentTypeCode", "130")],
                ),
            ],
        ),
        "stato-avanzamento": plain(
            "2026/161",
            references=[
                (
                    "cac:AdditionalDocumentReference",
                    [("cbc:ID", "3", {"schemeID": "AOR"}), ("cbc:DocumentTypeCode", "130")],
                )
            ],
        ),
        "riferimenti-di-linea": plain(
            "2026/162",
            lines=[
                Line(references=ordered, documents=[line_document("CT", "CTR-2")]),
                Line(references=ordered, documents=[line_document("AGB", "Z987654321")]),
                Line(documents=[line_document("ON", "NSO-3#2026-09-09#UFXYZ1")]),
                Line(documents=[line_document("AVV", "CONV-2")]),
                Line(documents=[line_document("AEP", "B84I19000330001")]),
            ],
            buyer_reference=None,
            references=[reference("OrderReference", "ORD-1")],
        ),
        "articolo-completo": plain("2026/163", lines=[item]),
        "farmaco": plain(
            "2026/164",
            lines=[
                Line(name="Farmaco", rate="10", codes=[subject("SellersItemIdentification", "AICFARMACO:025829211")])
            ],
        ),
        "veicolo-nuovo": plain(
            "2026/165",
            buyer=GMBH,
            lines=[
                Line(
                    category="K",
                    rate="0",
                    name="Autovettura",
                    price="31000.00",
                    properties=[("DatiVeicoli", "2026-11-10#12 km")],
                )
            ],
            exemptions={"K": ("N3.2#Art. 38 c. 4 DL 331/1993", "VATEX-EU-IC")},
            delivery=[
                ("cbc:ActualDeliveryDate", "2026-11-20"),
                ("cac:DeliveryLocation", [("cac:Address", address("Hauptstraße 5", "München", "80331", None, "DE"))]),
            ],
        ),
        "allegati": plain(
            "2026/166",
            references=[
                embedded("Ore novembre", "ore.csv", "text/csv", b"giorno;ore\n3;8\n", "Rapporto ore"),
                embedded("disegno.pdf", "disegno.pdf", "application/pdf", b"%PDF-1.4\n%%EOF\n", None),
                (
                    "cac:AdditionalDocumentReference",
                    [
                        ("cbc:ID", "Condizioni"),
                        (
                            "cac:Attachment",
                            [("cac:ExternalReference", [("cbc:URI", "https://alfa.example/condizioni")])],
                        ),
                    ],
                ),
            ],
        ),
        "vettore-societa": plain(
            "2026/170",
            delivery=[
                (
                    "cac:CarrierParty",
                    [
                        ("cac:PartyName", [("cbc:Name", "Gamma Trasporti S.r.l.")]),
                        ("cac:PartyTaxScheme", [("cbc:CompanyID", "IT12345678903"), scheme()]),
                    ],
                )
            ],
        ),
        "trasporto": plain(
            "2026/167", delivery=_delivery(), terms_of_delivery=[("cbc:ID", "EXW", {"schemeID": "INCOTERMS"})]
        ),
        "numeri-di-linea": plain("2026/168", lines=[Line(number="A-1"), Line(number="2"), Line(number="10000")]),
        "operazione-precedente": plain("2026/169", delivery=[("cbc:ActualDeliveryDate", "2026-11-14")]),
    }


def line_document(kind: str, value: str) -> tuple[str, Any]:
    """The object that a line is about (BT-128)."""
    return ("cac:DocumentReference", [("cbc:ID", value, {"schemeID": kind}), ("cbc:DocumentTypeCode", "130")])


def _delivery() -> Any:
    carrier = [
        ("cac:PartyIdentification", [("cbc:ID", "CF:12345678903")]),
        ("cac:PartyTaxScheme", [("cbc:CompanyID", "IT12345678903"), scheme()]),
        (
            "cac:Person",
            [
                ("cbc:FirstName", "Luca"),
                ("cbc:FamilyName", "Neri"),
                ("cac:IdentityDocumentReference", [("cbc:ID", "MI1234567H"), ("cbc:DocumentTypeCode", "40")]),
            ],
        ),
    ]
    despatch = [
        ("cbc:RequestedDespatchDate", "2026-11-19"),
        ("cbc:RequestedDespatchTime", "08:30:00"),
        ("cbc:ActualDespatchDate", "2026-11-19"),
        ("cbc:Instructions", "Vendita"),
    ]
    shipment = [
        ("cbc:ID", "SP-1"),
        ("cbc:GrossWeightMeasure", "1250.50", {"unitCode": "KGM"}),
        ("cbc:NetWeightMeasure", "1200.00", {"unitCode": "KGM"}),
        ("cbc:TotalTransportHandlingUnitQuantity", "12", {"unitCode": "C62"}),
        ("cac:GoodsItem", [("cbc:Description", "Staffe in acciaio")]),
        ("cac:ShipmentStage", [("cbc:TransportMeansTypeCode", "Autocarro")]),
    ]
    return [
        ("cbc:ActualDeliveryDate", "2026-11-20"),
        (
            "cac:DeliveryLocation",
            [
                ("cbc:ID", "MAG-2"),
                ("cac:Address", address("Via dei Mille", "Asti", "14100", "AT", "IT", number="4", line="Cancello 2")),
            ],
        ),
        ("cac:CarrierParty", carrier),
        ("cac:DeliveryParty", [("cac:PartyName", [("cbc:Name", "Deposito Beta")])]),
        ("cac:Despatch", despatch),
        ("cac:Shipment", shipment),
    ]


def _payments() -> dict[str, Ubl]:
    branch = ("cac:FinancialInstitutionBranch", [("cbc:ID", "BPMOIT22XXX")])
    account = ("cac:PayeeFinancialAccount", [("cbc:ID", IBAN), ("cbc:Name", "Officine Alfa"), branch])
    return {
        "bonifico": plain(
            "2026/180",
            due="2026-12-20",
            payment=[
                [("cbc:PaymentMeansCode", "58", {"name": "SEPA"}), ("cbc:PaymentID", "RF18539007547034"), account],
                [("cbc:PaymentMeansCode", "58"), ("cac:PayeeFinancialAccount", [("cbc:ID", OTHER_IBAN)])],
            ],
            terms=[("cbc:Note", "TP02#30")],
        ),
        "addebito-sepa": plain(
            "2026/181",
            payment=[
                [
                    ("cbc:PaymentMeansCode", "59"),
                    ("cac:PaymentMandate", [("cbc:ID", "MND-1"), ("cac:PayerFinancialAccount", [("cbc:ID", IBAN)])]),
                ]
            ],
            parties=[],
        ),
        "termini-in-parole": plain(
            "2026/182", due="2027-01-31", terms=[("cbc:Note", "Sconto del 2% per pagamento entro 10 giorni")]
        ),
        "sconto-e-penale": plain(
            "2026/183",
            due="2026-12-31",
            terms=[
                ("cbc:Note", "TP02#60"),
                ("cbc:SettlementDiscountAmount", "2.44", {"currencyID": "EUR"}),
                ("cbc:PenaltyAmount", "5.00", {"currencyID": "EUR"}),
                ("cac:SettlementPeriod", [("cbc:EndDate", "2026-11-30")]),
                ("cac:PenaltyPeriod", [("cbc:StartDate", "2027-01-01")]),
            ],
        ),
        "mezzo-sconosciuto": plain("2026/184", payment=[[("cbc:PaymentMeansCode", "1")]]),
    }


def _italian() -> dict[str, Ubl]:
    withheld = [
        ("cbc:TaxAmount", "200.00", {"currencyID": "EUR"}),
        (
            "cac:TaxSubtotal",
            [
                ("cbc:TaxAmount", "200.00", {"currencyID": "EUR"}),
                (
                    "cac:TaxCategory",
                    [
                        ("cbc:ID", "S"),
                        ("cbc:Percent", "20.00"),
                        ("cac:TaxScheme", [("cbc:ID", "SWT"), ("cbc:TaxTypeCode", "A")]),
                    ],
                ),
            ],
        ),
    ]
    professional = party(
        "Nome#Cognome:Mario#Rossi",
        address("Via del Corso 3", "Roma", "00186", "RM", "IT"),
        vat="IT12345678903",
        endpoint=("0210", "RSSMRA80A01H501U"),
        legal=("RSSMRA80A01H501U", "0210"),
    )
    return {
        "parcella-con-ritenuta-e-cassa": plain(
            "2026/190",
            seller=professional,
            lines=[Line(price="1000.00", properties=[("Ritenuta", "SI")])],
            allowances=[Allowance(amount="40.00", charge=True, code="ZZZ", reason="TC04", percent="4", base="1000.00")],
            withholding=withheld,
            extensions=[
                extension("TipoDocumento", ("cbc:TypeCode", "TD06")),
                extension("TipoRitenuta", ("cbc:TypeCode", "RT01")),
            ],
        ),
        "nota-di-credito-con-ritenuta": credit(
            "2026/191",
            seller=professional,
            lines=[Line(price="1000.00", properties=[("Ritenuta", "SI")])],
            extensions=[extension("Ritenuta", ("cac:WithholdingTaxTotal", withheld))],
        ),
        "bollo-addebitato": plain(
            "2026/192",
            lines=[Line(category="E", rate="0", price="180.00", name="Corso di formazione")],
            allowances=[Allowance(amount="2.00", charge=True, code="SAE", reason="BOLLO", category="Z", rate="0")],
            exemptions=EXEMPT,
        ),
        "bollo-a-carico-del-cedente": plain(
            "2026/193",
            lines=[Line(category="E", rate="0", price="180.00", name="Corso di formazione")],
            allowances=[Allowance(amount="0.00", charge=True, code="SAE", reason="BOLLO", category="Z", rate="0")],
            exemptions=EXEMPT,
        ),
        "bollo-in-nota-di-credito": credit(
            "2026/194",
            lines=[Line(category="E", rate="0", price="180.00")],
            allowances=[Allowance(amount="2.00", code="95", reason="BOLLO", category="Z", rate="0")],
            exemptions=EXEMPT,
        ),
        "articolo-73": plain("2026/195", extensions=[extension("Art73", ("cbc:TypeCode", "SI"))]),
        "arrotondamento-del-riepilogo": plain(
            "2026/196",
            lines=[Line(quantity="3", price="33.333", given="100.00")],
            extensions=[extension("RiepilogoIVA:Arrotondamento", ("cbc:Amount", "0.01", {"currencyID": "EUR"}))],
        ),
        "sconto-sul-totale": plain(
            "2026/197",
            rounding="-5.00",
            extensions=[
                extension(
                    "ScontoMaggiorazione",
                    (
                        "cac:AllowanceCharge",
                        [("cbc:ChargeIndicator", "false"), ("cbc:Amount", "5.00", {"currencyID": "EUR"})],
                    ),
                )
            ],
        ),
    }


def main() -> None:
    """Write every sample of the folder anew."""
    for name, document in documents().items():
        (FOLDER / f"{name}.xml").write_bytes(document.xml())


if __name__ == "__main__":
    main()
