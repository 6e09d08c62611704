"""Writes UBL documents for samples and tests: from what is particular to one, with totals worked out on the way.

The sums are done here a second time, apart from the package, so that a sample cannot agree with a mistake of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from xml.sax.saxutils import escape, quoteattr

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
CENT = Decimal("0.01")
Tree = Any
"""A text, or a list of (name, tree) and (name, tree, attributes) pairs; None leaves the element out."""


def cents(value: Decimal) -> Decimal:
    """Half up, as EN 16931 rounds."""
    return value.quantize(CENT, ROUND_HALF_UP)


def element(name: str, tree: Tree, attributes: Mapping[str, str] | None = None) -> str:
    """An element as XML; nothing for a tree that is None."""
    if tree is None:
        return ""
    inner = escape(str(tree)) if not isinstance(tree, list) else "".join(element(*one) for one in tree)
    return (
        f"<{name}{''.join(f' {key}={quoteattr(value)}' for key, value in (attributes or {}).items())}>{inner}</{name}>"
    )


def scheme(tax: str = "VAT") -> tuple[str, Tree]:
    return ("cac:TaxScheme", [("cbc:ID", tax)])


def address(
    street: str | None, city: str | None, zone: str | None, province: str | None, country: str, **more: str
) -> Tree:
    """A postal address; `number` is the second line, `line` the third."""
    return [
        ("cbc:StreetName", street),
        ("cbc:AdditionalStreetName", more.get("number")),
        ("cbc:CityName", city),
        ("cbc:PostalZone", zone),
        ("cbc:CountrySubentity", province),
        ("cac:AddressLine", [("cbc:Line", more["line"])] if "line" in more else None),
        ("cac:Country", [("cbc:IdentificationCode", country)]),
    ]


def party(
    name: str,
    where: Tree,
    *,
    vat: str | None = None,
    endpoint: tuple[str, str] | None = None,
    identifiers: Iterable[Tree] = (),
    trading: str | None = None,
    tax: str | None = None,
    legal: tuple[str, str | None] | None = None,
    regime: str | None = None,
    form: str | None = None,
    contact: Tree = None,
    more: Iterable[tuple[str, Tree]] = (),
) -> Tree:
    """A cac:Party."""
    return [
        ("cbc:EndpointID", endpoint[1], {"schemeID": endpoint[0]}) if endpoint else ("", None),
        *(("cac:PartyIdentification", [one]) for one in identifiers),
        ("cac:PartyName", [("cbc:Name", trading)] if trading else None),
        ("cac:PostalAddress", where),
        (
            "cac:PartyTaxScheme",
            [("cbc:CompanyID", vat), ("cbc:TaxLevelCode", regime), scheme()] if vat else None,
        ),
        ("cac:PartyTaxScheme", [("cbc:CompanyID", tax), scheme("FC")] if tax else None),
        (
            "cac:PartyLegalEntity",
            [
                ("cbc:RegistrationName", name),
                ("cbc:CompanyID", legal[0], {"schemeID": legal[1]} if legal[1] else {}) if legal else ("", None),
                ("cbc:CompanyLegalForm", form),
            ],
        ),
        ("cac:Contact", contact),
        *more,
    ]


@dataclass(kw_only=True)
class Line:
    """One line; `net` is worked out unless it is given."""

    name: str = "Consulenza tecnica"
    quantity: str | None = "1"
    unit: str = "C62"
    price: str = "100.00"
    base: str | None = None
    gross: str | None = None
    discount: str | None = None
    allowances: list["Allowance"] = field(default_factory=list)
    category: str = "S"
    rate: str | None = "22"
    number: str | None = None
    description: str | None = None
    note: str | None = None
    account: str | None = None
    period: Tree = None
    references: list[tuple[str, Tree]] = field(default_factory=list)
    documents: list[tuple[str, Tree]] = field(default_factory=list)
    codes: list[tuple[str, Tree]] = field(default_factory=list)
    classes: list[tuple[str, Tree]] = field(default_factory=list)
    properties: list[tuple[str, str]] = field(default_factory=list)
    given: str | None = None

    @property
    def net(self) -> Decimal:
        if self.given is not None:
            return Decimal(self.given)
        each = Decimal(self.price) / Decimal(self.base or "1")
        changes = sum((one.signed for one in self.allowances), Decimal(0))
        return cents(Decimal(self.quantity or "1") * each + changes)


@dataclass(kw_only=True)
class Allowance:
    """An allowance or charge, of a line or of the document."""

    amount: str
    charge: bool = False
    code: str | None = None
    reason: str | None = None
    percent: str | None = None
    base: str | None = None
    category: str = "S"
    rate: str | None = "22"

    @property
    def signed(self) -> Decimal:
        return Decimal(self.amount) * (1 if self.charge else -1)

    def tree(self, currency: str, *, taxed: bool) -> Tree:
        return [
            ("cbc:ChargeIndicator", "true" if self.charge else "false"),
            ("cbc:AllowanceChargeReasonCode", self.code),
            ("cbc:AllowanceChargeReason", self.reason),
            ("cbc:MultiplierFactorNumeric", self.percent),
            ("cbc:Amount", self.amount, {"currencyID": currency}),
            ("cbc:BaseAmount", self.base, {"currencyID": currency}),
            (
                "cac:TaxCategory",
                [("cbc:ID", self.category), ("cbc:Percent", self.rate), scheme()] if taxed else None,
            ),
        ]


@dataclass(kw_only=True)
class Ubl:
    """A whole document; lists of (name, tree) go where the schema wants them."""

    number: str
    seller: Tree
    buyer: Tree
    lines: list[Line]
    credit_note: bool = False
    type_code: str = "380"
    issued: str = "2026-11-20"
    currency: str = "EUR"
    customization: str = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
    extensions: list[tuple[str, Tree]] = field(default_factory=list)
    due: str | None = None
    notes: list[str] = field(default_factory=list)
    tax_point: str | None = None
    tax_currency: tuple[str, str] | None = None
    account: str | None = None
    buyer_reference: str | None = "PO-REF"
    period: Tree = None
    references: list[tuple[str, Tree]] = field(default_factory=list)
    parties: list[tuple[str, Tree]] = field(default_factory=list)
    delivery: Tree = None
    terms_of_delivery: Tree = None
    payment: list[Tree] = field(default_factory=list)
    terms: Tree = None
    allowances: list[Allowance] = field(default_factory=list)
    exemptions: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)
    withholding: Tree = None
    prepaid: str | None = None
    rounding: str | None = None
    taxes: Mapping[tuple[str, str | None], str] = field(default_factory=dict)
    """The tax of a category and rate, where it is not the one that is worked out."""

    def _breakdown(self) -> dict[tuple[str, str | None], Decimal]:
        bases: dict[tuple[str, str | None], Decimal] = {}
        for line in self.lines:
            key = (line.category, line.rate)
            bases[key] = bases.get(key, Decimal(0)) + line.net
        for one in self.allowances:
            key = (one.category, one.rate)
            bases[key] = bases.get(key, Decimal(0)) + one.signed
        return bases

    def _tax(self, key: tuple[str, str | None], base: Decimal) -> Decimal:
        if key in self.taxes:
            return Decimal(self.taxes[key])
        return cents(base * Decimal(key[1] or 0) / 100)

    def _money(self, name: str, amount: Decimal | str | None) -> tuple[str, Tree, Mapping[str, str]]:
        return (name, None if amount is None else f"{cents(Decimal(amount))}", {"currencyID": self.currency})

    def _tax_total(self) -> tuple[Tree, Decimal]:
        blocks: list[tuple[str, Tree]] = []
        whole = Decimal(0)
        for key, base in self._breakdown().items():
            tax = self._tax(key, base)
            whole += tax
            reason, code = self.exemptions.get(key[0], (None, None))
            category = [
                ("cbc:ID", key[0]),
                ("cbc:Percent", key[1]),
                ("cbc:TaxExemptionReasonCode", code),
                ("cbc:TaxExemptionReason", reason),
                scheme(),
            ]
            blocks.append(
                (
                    "cac:TaxSubtotal",
                    [
                        self._money("cbc:TaxableAmount", base),
                        self._money("cbc:TaxAmount", tax),
                        ("cac:TaxCategory", category),
                    ],
                )
            )
        return [self._money("cbc:TaxAmount", whole), *blocks], whole

    def _totals(self, tax: Decimal) -> Tree:
        lines = sum((line.net for line in self.lines), Decimal(0))
        less = sum((Decimal(one.amount) for one in self.allowances if not one.charge), Decimal(0))
        more = sum((Decimal(one.amount) for one in self.allowances if one.charge), Decimal(0))
        without = lines - less + more
        payable = without + tax - Decimal(self.prepaid or 0) + Decimal(self.rounding or 0)
        return [
            self._money("cbc:LineExtensionAmount", lines),
            self._money("cbc:TaxExclusiveAmount", without),
            self._money("cbc:TaxInclusiveAmount", without + tax),
            self._money("cbc:AllowanceTotalAmount", less if any(not one.charge for one in self.allowances) else None),
            self._money("cbc:ChargeTotalAmount", more if any(one.charge for one in self.allowances) else None),
            self._money("cbc:PrepaidAmount", self.prepaid),
            self._money("cbc:PayableRoundingAmount", self.rounding),
            self._money("cbc:PayableAmount", payable),
        ]

    def _line(self, line: Line, at: int) -> Tree:
        kind = "cbc:CreditedQuantity" if self.credit_note else "cbc:InvoicedQuantity"
        unit = {"unitCode": line.unit}
        discount = None
        if line.gross is not None:
            discount = [
                ("cbc:ChargeIndicator", "false"),
                ("cbc:Amount", line.discount, {"currencyID": self.currency}),
                ("cbc:BaseAmount", line.gross, {"currencyID": self.currency}),
            ]
        allowances = [("cac:AllowanceCharge", one.tree(self.currency, taxed=False)) for one in line.allowances]
        item = [
            ("cbc:Description", line.description),
            ("cbc:Name", line.name),
            *line.codes,
            *line.classes,
            ("cac:ClassifiedTaxCategory", [("cbc:ID", line.category), ("cbc:Percent", line.rate), scheme()]),
            *(
                ("cac:AdditionalItemProperty", [("cbc:Name", name), ("cbc:Value", value)])
                for name, value in line.properties
            ),
        ]
        price = [
            ("cbc:PriceAmount", line.price, {"currencyID": self.currency}),
            ("cbc:BaseQuantity", line.base, unit),
            ("cac:AllowanceCharge", discount),
        ]
        return [
            ("cbc:ID", line.number or str(at)),
            ("cbc:Note", line.note),
            (kind, line.quantity, unit),
            self._money("cbc:LineExtensionAmount", line.net),
            ("cbc:AccountingCost", line.account),
            ("cac:InvoicePeriod", line.period),
            *line.references,
            *line.documents,
            *allowances,
            ("cac:Item", item),
            ("cac:Price", price),
        ]

    def tree(self) -> Tree:
        """The whole document below its root."""
        tax_total, tax = self._tax_total()
        line = "cac:CreditNoteLine" if self.credit_note else "cac:InvoiceLine"
        invoice = not self.credit_note
        other = None
        if self.tax_currency is not None:
            other = [("cbc:TaxAmount", self.tax_currency[1], {"currencyID": self.tax_currency[0]})]
        return [
            ("ext:UBLExtensions", [("ext:UBLExtension", one) for _, one in self.extensions] or None),
            ("cbc:CustomizationID", self.customization),
            ("cbc:ProfileID", "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"),
            ("cbc:ID", self.number),
            ("cbc:IssueDate", self.issued),
            ("cbc:DueDate", self.due if invoice else None),
            ("cbc:InvoiceTypeCode", self.type_code if invoice else None),
            *(("cbc:Note", note) for note in self.notes if invoice),
            ("cbc:TaxPointDate", self.tax_point),
            ("cbc:CreditNoteTypeCode", None if invoice else self.type_code),
            *(("cbc:Note", note) for note in self.notes if not invoice),
            ("cbc:DocumentCurrencyCode", self.currency),
            ("cbc:TaxCurrencyCode", None if self.tax_currency is None else self.tax_currency[0]),
            ("cbc:AccountingCost", self.account),
            ("cbc:BuyerReference", self.buyer_reference),
            ("cac:InvoicePeriod", self.period),
            *self.references,
            ("cac:AccountingSupplierParty", [("cac:Party", self.seller)]),
            ("cac:AccountingCustomerParty", [("cac:Party", self.buyer)]),
            *self.parties,
            ("cac:Delivery", self.delivery),
            ("cac:DeliveryTerms", self.terms_of_delivery),
            *(("cac:PaymentMeans", one) for one in self.payment),
            ("cac:PaymentTerms", self.terms),
            *(("cac:AllowanceCharge", one.tree(self.currency, taxed=True)) for one in self.allowances),
            ("cac:TaxTotal", tax_total),
            ("cac:TaxTotal", other),
            ("cac:WithholdingTaxTotal", self.withholding if invoice else None),
            ("cac:LegalMonetaryTotal", self._totals(tax)),
            *((line, self._line(one, at)) for at, one in enumerate(self.lines, start=1)),
        ]

    def xml(self) -> bytes:
        """The document as a file, indented."""
        from lxml import etree

        name = "CreditNote" if self.credit_note else "Invoice"
        spaces = {
            "xmlns": f"{UBL}{name}-2",
            "xmlns:cac": f"{UBL}CommonAggregateComponents-2",
            "xmlns:cbc": f"{UBL}CommonBasicComponents-2",
        }
        if self.extensions:
            spaces["xmlns:ext"] = f"{UBL}CommonExtensionComponents-2"
        root = etree.fromstring(element(name, self.tree(), spaces))
        etree.indent(root)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def extension(name: str, content: tuple[str, Tree]) -> tuple[str, Tree]:
    """An Italian extension, by the end of its URI."""
    return (
        name,
        [("ext:ExtensionURI", f"urn:fdc:agid.gov.it:fatturapa:{name}"), ("ext:ExtensionContent", [content])],
    )
