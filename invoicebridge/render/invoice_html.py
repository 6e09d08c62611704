"""An invoice as one HTML page: no script, no outside resource, prints on A4; text of the document is never markup."""

import base64
import hashlib
from functools import cache
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from invoicebridge import resources
from invoicebridge.render.invoice_view import InvoiceView

_FOLDER: Final = "invoice"


def page(view: InvoiceView) -> str:
    """The page of a view. Its Content-Security-Policy allows its own style, by hash, and nothing else."""
    style = _style()
    markup = Markup(style)  # noqa: S704 - our own file, no part of the document
    return _environment().get_template("page.html.j2").render(view=view, style=markup, style_hash=_hash(style))


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(resources.templates() / _FOLDER)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)


@cache
def _style() -> str:
    return (resources.templates() / _FOLDER / "page.css").read_text(encoding="utf-8")


def _hash(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
