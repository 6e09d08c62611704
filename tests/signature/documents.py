"""Invoices to sign, of every size and in every spelling, each valid against the XSD."""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Final

from tests.fatturapa.xml_texts import INVOICE

SIGNED_AT: Final = datetime(2026, 3, 2, 10, 15, 30, tzinfo=timezone(timedelta(hours=1)))
"""When tests sign."""
JUDGED_AT: Final = datetime(2026, 3, 3, 9, 0, tzinfo=timezone(timedelta(hours=1)))
"""When they verify."""

DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_LINE_END: Final = "</DettaglioLinee>\n"
_ATTACHMENT: Final = "<Allegati><NomeAttachment>a.bin</NomeAttachment><Attachment>{}</Attachment></Allegati>\n"
_BODY_END: Final = "</FatturaElettronicaBody>\n"


@lru_cache
def with_lines(count: int) -> str:
    """The invoice with so many lines."""
    start = INVOICE.index("<DettaglioLinee>")
    end = INVOICE.index(_LINE_END) + len(_LINE_END)
    line = INVOICE[start:end]
    lines = (line.replace("<NumeroLinea>1<", f"<NumeroLinea>{number}<") for number in range(1, count + 1))
    return INVOICE[:start] + "".join(lines) + INVOICE[end:]


def with_attachment(size: int) -> str:
    """The invoice with an attachment of so many characters of base64."""
    return INVOICE.replace(_BODY_END, _ATTACHMENT.format("QUJD" * (size // 4)) + _BODY_END)


def with_prefix(prefix: str) -> str:
    """The invoice with another prefix of its root, odd namespaces beside it, and a stylesheet."""
    text = INVOICE.replace("p:FatturaElettronica", f"{prefix}:FatturaElettronica").replace(
        "xmlns:p=", f"xmlns:{prefix}="
    )
    more = ' xmlns:b="urn:b" xmlns:a="urn:a?x=1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    location = ' xsi:schemaLocation="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2 a.xsd"'
    text = text.replace(" versione=", f"{more}{location} versione=", 1)
    return f'<?xml-stylesheet href="a.xsl"?>\n<!-- before -->{text}'


def with_end() -> str:
    """The invoice followed by instructions and comments that mention its end tag."""
    return f"{INVOICE}<!-- </p:FatturaElettronica> --><?a </p:FatturaElettronica><?b ?>\n<!-- c -->\n"


DOCUMENTS: Final[Mapping[str, bytes]] = {
    "one line": (DECLARATION + INVOICE).encode(),
    "no declaration": INVOICE.encode(),
    "1,000 lines": (DECLARATION + with_lines(1000)).encode(),
    "byte order mark": b"\xef\xbb\xbf" + (DECLARATION + INVOICE).replace("\n", "\r\n").encode(),
    "ISO-8859-1": ('<?xml version="1.0" encoding="ISO-8859-1"?>' + INVOICE).encode("latin-1"),
    "windows-1252": ('<?xml version="1.0" encoding="windows-1252"?>' + INVOICE).encode("cp1252"),
    "UTF-16": ('<?xml version="1.0" encoding="UTF-16"?>' + INVOICE).encode("utf-16"),
    "prefix ds": with_prefix("ds").encode(),
    "prefix xades": with_prefix("xades").encode(),
    "odd prefix": with_prefix("Z-9_.é").encode(),
    "default namespace": INVOICE.replace("p:FatturaElettronica", "FatturaElettronica")
    .replace("xmlns:p=", "xmlns=")
    .replace("<FatturaElettronicaHeader>", '<FatturaElettronicaHeader xmlns="">')
    .replace("<FatturaElettronicaBody>", '<FatturaElettronicaBody xmlns="">')
    .encode(),
    "things after the end": with_end().encode(),
    "character references": INVOICE.replace("Penne", "Pen&#13;ne &quot;<![CDATA[<&]]>&#xE9;").encode(),
}
LARGE: Final = "5 MB"


def document(name: str) -> bytes:
    """The document of that name."""
    return (DECLARATION + with_attachment(4_900_000)).encode() if name == LARGE else DOCUMENTS[name]
