"""The samples of samples/erp/ubl, and what a test asks of one."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path

from lxml import etree

from invoicebridge.fatturapa import draft_json
from invoicebridge.fatturapa.circumstances import ROME, Circumstances
from invoicebridge.fatturapa.complete import Completed, complete
from invoicebridge.fatturapa.ordinaria import FatturaElettronica, FatturaElettronicaBody
from invoicebridge.fatturapa.ubl import Mapped
from invoicebridge.fatturapa.ubl.nodes import NAMESPACES

FOLDER = Path(__file__).resolve().parents[3] / "samples" / "erp" / "ubl"
_INDEX = tomllib.loads((FOLDER / "index.toml").read_text(encoding="utf-8"))
AT = Circumstances(at=datetime.combine(_INDEX["at"], time(12), tzinfo=ROME))


@dataclass(frozen=True)
class UblSample:
    """One entry of the index."""

    file: str
    tipo: str
    total: Decimal
    to_pay: Decimal | None
    lost: tuple[str, ...]
    what: str

    @property
    def content(self) -> bytes:
        return (FOLDER / self.file).read_bytes()


def _sample(entry: dict[str, object]) -> UblSample:
    to_pay = entry.get("to_pay")
    lost = entry.get("lost", [])
    assert isinstance(lost, list)
    return UblSample(
        str(entry["file"]),
        str(entry["tipo"]),
        Decimal(str(entry["total"])),
        None if to_pay is None else Decimal(str(to_pay)),
        tuple(lost),
        str(entry["what"]),
    )


SAMPLES = [_sample(one) for one in _INDEX["sample"]]


def content_of(name: str) -> bytes:
    """A sample by its name without ending."""
    return (FOLDER / f"{name}.xml").read_bytes()


def completed(mapped: Mapped) -> Completed:
    """The whole document of a mapped draft."""
    return complete(draft_json.from_parsed(mapped.draft), progressivo_invio="00001")


def body_of(mapped: Mapped) -> FatturaElettronicaBody:
    """The one body of the completed document."""
    document = completed(mapped).document
    assert isinstance(document, FatturaElettronica)
    (body,) = document.fattura_elettronica_body
    return body


def edited(name: str, **texts: str | None) -> bytes:
    """A sample with the text of elements changed; None takes the first element of that name out."""
    root = etree.fromstring(content_of(name))
    for tag, text in texts.items():
        found = next(one for one in root.iter(etree.Element) if etree.QName(one).localname == tag)
        if text is None:
            parent = found.getparent()
            assert parent is not None
            parent.remove(found)
        else:
            found.text = text
    return etree.tostring(root)


def amounts(content: bytes, path: str) -> list[Decimal]:
    """The amounts at a path of a UBL document, read without the package's own reader."""
    return [Decimal(one.text or "") for one in etree.fromstring(content).iterfind(path, NAMESPACES)]
