"""A page for the story of each invoice that the report of `reconcile` lists, in a folder beside the report.

ids = listed(found)
for one in stories(bridge, ids):
    write(folder / page_name(one), story_page(one, language, back))
report(found, nothing_told, language, hrefs(folder.name, ids))
"""

import hashlib
import os
import re
from collections.abc import Collection
from pathlib import PurePath
from typing import Final
from urllib.parse import quote

from invoicebridge.bridge.looking.story import Story
from invoicebridge.render.reconcile_page import Href

_PLAIN: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,99}")
_ENDING: Final = ".stories"


def beside(report: PurePath) -> PurePath:
    """The folder for the stories of a report: `giugno.stories` beside `giugno.html`."""
    stem = report.name if report.suffix == _ENDING else report.stem
    return report.with_name(f"{stem}{_ENDING}")


def page_name(story: Story) -> str:
    """What the page of a story with one chapter is called: always the same, and a good name everywhere."""
    return _named(story.chapters[0].known.transmission.id)


def _named(transmission: str) -> str:
    plain = _PLAIN.fullmatch(transmission) is not None
    return f"{transmission if plain else hashlib.sha256(transmission.encode()).hexdigest()}.html"


def hrefs(folder: str, transmissions: Collection[str]) -> Href:
    """Where the stories of these are told, seen from beside the folder."""
    known = frozenset(transmissions)
    return lambda id_: relative(f"{folder}/{_named(id_)}") if id_ in known else ""


def relative(path: str) -> str:
    """The reference to a file of this name; nothing in it is taken for a scheme, a query or a fragment."""
    return f"./{quote(os.fsencode(path))}"
