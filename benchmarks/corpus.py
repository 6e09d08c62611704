"""Invoices as real ones are, the same in every run: full header with REA and contacts, payment with IBAN.

`invoice(serial, lines)` is a plain value, `corpus_files` makes it what would be sent: about 6 kB for ten lines. All are
good: received at `RECEPTION` they raise no fault, not even a warning, which every measure verifies.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Final

from invoicebridge.fatturapa.circumstances import ROME

RECEPTION: Final = datetime(2026, 11, 25, 12, tzinfo=ROME)
MOST_LINES: Final = 9_999
"""NumeroLinea has four digits."""

CENT: Final = Decimal("0.01")
HUNDRED: Final = Decimal(100)

_TOWNS: Final = (
    ("20121", "Milano", "MI"),
    ("10138", "Torino", "TO"),
    ("41122", "Modena", "MO"),
    ("35131", "Padova", "PD"),
    ("80133", "Napoli", "NA"),
    ("70122", "Bari", "BA"),
)
_STREETS: Final = ("Via Garibaldi", "Corso Francia", "Via dell'Artigianato", "Viale della Repubblica", "Via Po")
_FIRMS: Final = ("Officine Meccaniche", "Forniture Industriali", "Costruzioni", "Ferramenta", "Trasporti", "Arredi")
_FAMILIES: Final = ("Bellandi", "Moretti", "Colombo", "Ferraris", "De Santis", "Esposito")
_ARTICLES: Final = (
    ("Staffa zincata 40x40", "PZ"),
    ("Viti M8x40 classe 8.8", "CF"),
    ("Pannello isolante 60 mm", "MQ"),
    ("Cavo FG16OR16 3G2,5", "MT"),
    ("Montaggio e collaudo", None),
    ("Verifica di qualità", None),
    ("Trasporto", None),
)
"""What is sold, and its unit; what has none is sold at a flat price, without quantity."""

_RATES: Final = tuple(Decimal(rate) for rate in ("22.00", "22.00", "22.00", "10.00"))
_DISCOUNTS: Final = (*[None] * 9, Decimal("5.00"))


@dataclass(frozen=True, slots=True)
class Party:
    """Seller or buyer: a company with a valid VAT number."""

    vat: str
    name: str
    street: str
    civic: str
    town: tuple[str, str, str]
    """CAP, Comune, Provincia."""
    phone: str
    email: str
    rea: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `total` is price by quantity less the discount (in percent), to the cent."""

    number: int
    code: str | None
    description: str
    quantity: Decimal | None
    unit: str | None
    price: Decimal
    discount: Decimal | None
    total: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice of one seller to one buyer."""

    serial: int
    seller: Party
    buyer: Party
    recipient: str
    number: str
    day: date
    iban: str
    lines: tuple[Line, ...]
    attachment: bytes = b""

    @property
    def progressive(self) -> str:
        """Five signs, as in ProgressivoInvio and in the file's name."""
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        return "".join(digits[self.serial // 36**place % 36] for place in reversed(range(5)))

    @property
    def due(self) -> date:
        """Thirty days after the invoice."""
        return self.day + timedelta(days=30)

    @property
    def total(self) -> Decimal:
        """What there is to pay."""
        return sum((base + tax for _, base, tax in self.summary()), start=Decimal(0))

    def summary(self) -> list[tuple[Decimal, Decimal, Decimal]]:
        """Rate, taxable base and tax of each DatiRiepilogo."""
        bases: dict[Decimal, Decimal] = {}
        for line in self.lines:
            bases[line.rate] = bases.get(line.rate, Decimal(0)) + line.total
        return [(rate, base, _to_cent(base * rate / HUNDRED)) for rate, base in bases.items()]


def invoice(serial: int, lines: int, attached: int = 0) -> Invoice:
    """The invoice number `serial` with so many lines and an attachment of so many bytes; always the same one."""
    draw = Random(serial)
    return Invoice(
        serial=serial,
        seller=_party(draw),
        buyer=_party(draw),
        recipient="".join(draw.choices("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", k=7)),
        number=f"2026/{serial}",
        day=RECEPTION.date() - timedelta(days=draw.randrange(1, 10)),
        iban=_iban(draw),
        lines=tuple(_line(draw, number) for number in range(1, lines + 1)),
        attachment=draw.randbytes(attached),
    )


def _to_cent(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def _party(draw: Random) -> Party:
    firm = f"{draw.choice(_FIRMS)} {draw.choice(_FAMILIES)} & {draw.choice(_FAMILIES)} S.r.l."
    return Party(
        vat=_vat(draw),
        name=firm,
        street=draw.choice(_STREETS),
        civic=str(draw.randrange(1, 200)),
        town=draw.choice(_TOWNS),
        phone=f"0{draw.randrange(10**8, 10**9)}",
        email=f"amministrazione{draw.randrange(1000)}@ditta.example",
        rea=str(draw.randrange(100_000, 2_000_000)),
    )


def _vat(draw: Random) -> str:
    """Seven digits, the province's three, and the check digit (Luhn)."""
    digits = f"{draw.randrange(1, 10**7):07}{draw.randrange(1, 101):03}"
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[1::2])
    return digits + str(-(doubled + sum(map(int, digits[::2]))) % 10)


def _iban(draw: Random) -> str:
    """An Italian account with the check digits of ISO 13616."""
    account = f"X{draw.randrange(10**10):010}{draw.randrange(10**12):012}"
    return f"IT{98 - int(''.join(str(int(sign, 36)) for sign in account + 'IT00')) % 97:02}{account}"


def _line(draw: Random, number: int) -> Line:
    description, unit = draw.choice(_ARTICLES)
    quantity = Decimal(draw.randrange(100, 20_000)) * CENT if unit else None
    price = Decimal(draw.randrange(1_000, 900_000)) / 10_000
    discount = draw.choice(_DISCOUNTS)
    return Line(
        number=number,
        code=f"ART{draw.randrange(10**6):06}" if number % 10 == 0 else None,
        description=description,
        quantity=quantity,
        unit=unit,
        price=price,
        discount=discount,
        total=_to_cent((quantity or 1) * price * (HUNDRED - (discount or 0)) / HUNDRED),
        rate=draw.choice(_RATES),
    )
