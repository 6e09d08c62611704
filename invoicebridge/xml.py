"""The one safe XML parser. Everything that comes from outside is parsed here and nowhere else.

No DOCTYPE (so no entities of one's own), no network, no recovery from errors; size bounded here, depth (256) and text
length (10 MB) by libxml2, whose limits stay on.
"""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from lxml import etree

from invoicebridge.errors import MalformedXml

MAX_BYTES: Final = 30_000_000
"""Largest document parsed: a whole PEC message's worth. Tighter limits (5 MB a file) are controls, not parsing."""

_OPTIONS: Final[dict[str, Any]] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "recover": False,
    "collect_ids": False,
}
_parser: Final = etree.XMLParser(**_OPTIONS)
_data_parser: Final = etree.XMLParser(**_OPTIONS, remove_comments=True, remove_pis=True, remove_blank_text=True)
_prefix: Final = re.compile(r"(?<=/)[^/:\[]+:")


def parse(content: bytes) -> etree._Element:
    """Return the root element of well-formed, harmless XML; raise MalformedXml(reason, line, column) for anything else.

    Encodings are those of the XML declaration or byte order mark; UTF-8 where neither speaks.
    """
    return _parsed(content, _parser)


def parse_data(content: bytes) -> etree._Element:
    """The same without indentation, comments and processing instructions, so that no text is split by one."""
    return _parsed(content, _data_parser)


def pieces(stream: BinaryIO, *names: str) -> Iterator[etree._Element]:
    """Yield the elements of those names, in any namespace, each whole, and forget it when the next is asked for.

    For documents larger than memory; elements of these names must not lie in each other. MalformedXml as `parse`.
    """
    wanted = [f"{{*}}{name}" for name in names]
    options = {**_OPTIONS, "remove_comments": True, "remove_pis": True}
    options.pop("collect_ids")
    checked = False
    try:
        for _, element in etree.iterparse(stream, events=("end",), tag=wanted, **options):
            if not checked:
                _refuse_doctype(element)
                checked = True
            yield element
            _forget(element)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise MalformedXml("xml-malformed", reason=error.msg, line=line or 1, column=max(column, 1)) from error


def _refuse_doctype(element: etree._Element) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise MalformedXml("xml-doctype", line=1)


def _forget(element: etree._Element) -> None:
    """The element and what stands before it take no more memory."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _parsed(content: bytes, parser: etree.XMLParser) -> etree._Element:
    if len(content) > MAX_BYTES:
        raise MalformedXml("xml-too-large", size=len(content), limit=MAX_BYTES)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise MalformedXml("xml-malformed", reason=error.msg, line=line or 1, column=max(column, 1)) from error
    except (ValueError, LookupError) as error:
        raise MalformedXml("xml-malformed", reason=error, line=1, column=1) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise MalformedXml("xml-doctype", line=1)
    return root


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace."""
    return etree.QName(element).localname


def line_of(element: etree._Element) -> int | None:
    """The line of an element in the file, from 1; None where the parser does not know it."""
    line: Any = element.sourceline
    return line if isinstance(line, int) else None


def path_of(element: etree._Element) -> str:
    """The absolute path of an element without prefixes; an index, from 1, only where siblings share the name."""
    tree = element.getroottree()
    path = tree.getpath(element)
    if path.startswith("/*"):
        path = f"/{local_name(tree.getroot())}{path[2:]}"
    return _path_step_by_step(element) if "*" in path else _prefix.sub("", path)


def _path_step_by_step(element: etree._Element) -> str:
    ancestors = [element, *element.iterancestors()]
    return "/" + "/".join(local_name(one) + _index_among_siblings(one) for one in reversed(ancestors))


def _index_among_siblings(element: etree._Element) -> str:
    before = sum(1 for _ in element.itersiblings(element.tag, preceding=True))
    if before == 0 and next(element.itersiblings(element.tag), None) is None:
        return ""
    return f"[{before + 1}]"
