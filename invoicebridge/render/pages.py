"""Pages of the bridge: self-contained HTML without scripts, that asks for nothing from outside and prints on A4."""

import base64
import hashlib
from functools import cache
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from invoicebridge import resources

_FOLDER: Final = "bridge"


def page(template: str, language: str, **values: Any) -> bytes:
    """The page that a template makes of the values, which are never markup; UTF-8.

    Its Content-Security-Policy allows its own style, by hash, and nothing else.
    """
    style = _style()
    markup = Markup(style)  # noqa: S704 - our own file, no part of any document
    shown = _environment().get_template(template).render(language=language, style=markup, style_hash=_hash(), **values)
    return shown.encode("utf-8", "replace")


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(resources.templates() / _FOLDER)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


@cache
def _style() -> str:
    return (resources.templates() / _FOLDER / "page.css").read_text(encoding="utf-8")


@cache
def _hash() -> str:
    return base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
