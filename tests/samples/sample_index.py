"""The indexes of `samples/`, read into values, and what judges an entry."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from cryptography import x509

from invoicebridge.fatturapa.check import Checked
from invoicebridge.fatturapa.circumstances import ROME, Circumstances, InvoiceKey
from invoicebridge.fatturapa.filename import stem_key
from invoicebridge.signature.p7m import looks_signed, open_p7m
from invoicebridge.signature.path import Anchors

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
INDEX = "index.toml"


@dataclass(frozen=True)
class IndexedRegistry:
    """A tax register that knows every number but those named."""

    unknown_codes: list[str] = field(default_factory=list)
    unknown_vat_numbers: list[str] = field(default_factory=list)
    ceased: dict[str, date] = field(default_factory=dict)

    def has_vat_number(self, code: str, on: date | None) -> bool:
        """Whether the VAT number exists and had not ceased on or before that date."""
        ended = self.ceased.get(code)
        return code not in self.unknown_vat_numbers and (on is None or ended is None or on < ended)

    def has_fiscal_code(self, code: str) -> bool:
        """Whether the codice fiscale exists."""
        return code not in self.unknown_codes


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One entry of an index."""

    folder: str
    file: str
    name: str
    at: datetime
    what: str
    as_sent: bool = False
    errors: frozenset[str] = frozenset()
    warnings: frozenset[str] = frozenset()
    padded_to: int = 0
    names_used: tuple[str, ...] | None = None
    ledger: tuple[InvoiceKey, ...] | None = None
    registry: IndexedRegistry | None = None
    trust: str = ""
    formato: str = ""
    tipi: tuple[str, ...] = ()

    @property
    def content(self) -> bytes:
        """The bytes to judge."""
        return (SAMPLES / self.folder / self.file).read_bytes().ljust(self.padded_to)

    @property
    def document(self) -> bytes:
        """The XML: of a signed file what is inside it."""
        return open_p7m(self.content).content if looks_signed(self.content) else self.content

    @property
    def anchors(self) -> Anchors | None:
        """The certificates in the PEM file that the index names, by its path in the folder of samples."""
        return Anchors(x509.load_pem_x509_certificates((SAMPLES / self.trust).read_bytes())) if self.trust else None

    @property
    def circumstances(self) -> Circumstances:
        """When and how it is judged, with the ledgers and the register that the index gives."""
        used, known = self.names_used, self.ledger
        stems = frozenset(map(stem_key, used or ()))
        return Circumstances(
            at=self.at,
            as_sent=self.as_sent,
            name_used=None if used is None else lambda name: stem_key(name) in stems,
            invoice_known=None if known is None else lambda key: any(map(key.clashes_with, known)),
            registry=self.registry,
            anchors=self.anchors,
        )


Judge = Callable[[Sample], list[Checked]]


@dataclass(frozen=True)
class InMemory:
    """A sample as a source of `invoicebridge.bridge.inspecting.inspect`, under the name that it is judged by."""

    sample: Sample

    @property
    def name(self) -> str:
        """The name."""
        return self.sample.name

    @property
    def label(self) -> str:
        """The file in the folder of samples."""
        return self.sample.file

    def read(self) -> bytes:
        """The content."""
        return self.sample.content


def index(folder: str) -> list[Sample]:
    """The entries of `samples/<folder>/index.toml`, in order."""
    table = tomllib.loads((SAMPLES / folder / INDEX).read_text(encoding="utf-8"))
    samples: list[dict[str, Any]] = table.pop("sample")
    return [_sample(folder, {"name": entry["file"], **table, **entry}) for entry in samples]


def _sample(folder: str, entry: dict[str, Any]) -> Sample:
    read: dict[str, Callable[[Any], Any]] = {
        "at": _moment,
        "errors": frozenset,
        "warnings": frozenset,
        "tipi": tuple,
        "ledger": lambda keys: tuple(InvoiceKey(**{"space": "", "by_full_date": False, **key}) for key in keys),
        "registry": lambda known: IndexedRegistry(**known),
    }
    return Sample(folder=folder, **{key: read.get(key, _as_it_is)(value) for key, value in entry.items()})


def _as_it_is(value: Any) -> Any:
    return value


def _moment(at: date | datetime) -> datetime:
    """An instant as it is; of a date, noon in Rome."""
    return at if isinstance(at, datetime) else datetime.combine(at, time(12), ROME)


def unlisted(folder: str) -> set[str]:
    """The files of a folder of samples that its index does not name, and the names without a file."""
    present = {path.name for path in (SAMPLES / folder).iterdir()} - {INDEX}
    return present ^ {sample.file for sample in index(folder)}
