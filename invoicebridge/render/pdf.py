"""An invoice as a PDF, set by typst. The document goes in as data; no text of it is ever read as markup; no network."""

import json
from dataclasses import asdict
from typing import Final

from invoicebridge import resources
from invoicebridge.errors import ConfigurationError
from invoicebridge.render.invoice_view import InvoiceView

_TEMPLATE: Final = "document.typ"


def pdf(view: InvoiceView) -> bytes:
    """The PDF of a view, the same bytes for the same view; ConfigurationError where the extra `pdf` is not installed.

    Only the fonts that come with typst are used, so that every machine sets the same pages.
    """
    try:
        import typst
    except ImportError as error:
        raise ConfigurationError("extra-missing", extra="pdf", package="typst") from error
    folder = resources.templates() / "invoice"
    made: bytes = typst.compile(
        folder / _TEMPLATE,
        root=folder,
        ignore_system_fonts=True,
        sys_inputs={"view": json.dumps(asdict(view), ensure_ascii=False)},
        format="pdf",
        timestamp=0,
    )
    return made
