"""Attachments that a JSON draft names instead of holding: `{"file": "ddt/12.pdf"}` stands for the file's content.

Where the file is and how it is read is the caller's affair: `read` is given the name as the draft has it.
"""

import base64
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from invoicebridge.errors import InvalidDocument

Read = Callable[[str], bytes]

_SEPARATOR: Final = re.compile(r"[/\\]")
_ABSOLUTE: Final = re.compile(r"[/\\]|[A-Za-z]:")


def with_attachments(values: Any, read: Read) -> Any:
    """Return the values of a draft with the content of every attachment that names a `file`; the same where none does.

    InvalidDocument `draft-attachment` (path, name) for a name that leads out of the draft's folder.
    """
    bodies = values.get("fattura_elettronica_body") if isinstance(values, Mapping) else None
    if not isinstance(bodies, list) or not any(map(_names_files, bodies)):
        return values
    places = (f"$.fattura_elettronica_body[{number}]" for number in range(len(bodies)))
    return {**values, "fattura_elettronica_body": [_body(*one, read) for one in zip(bodies, places, strict=False)]}


def _attachments(body: Any) -> list[Any]:
    found = body.get("allegati") if isinstance(body, Mapping) else None
    return found if isinstance(found, list) else []


def _names_file(attachment: Any) -> bool:
    return isinstance(attachment, Mapping) and isinstance(attachment.get("file"), str)


def _names_files(body: Any) -> bool:
    return any(map(_names_file, _attachments(body)))


def _body(body: Any, path: str, read: Read) -> Any:
    if not _names_files(body):
        return body
    held = [
        _held(one, f"{path}.allegati[{at}]", read) if _names_file(one) else one
        for at, one in enumerate(_attachments(body))
    ]
    return {**body, "allegati": held}


def _held(attachment: Mapping[str, Any], path: str, read: Read) -> dict[str, Any]:
    """The attachment with its file's content; what it states of name and content itself is kept."""
    name = attachment["file"]
    parts = _SEPARATOR.split(name)
    if _ABSOLUTE.match(name) or ".." in parts:
        raise InvalidDocument("draft-attachment", path=path, name=name)
    stated = {key: value for key, value in attachment.items() if key != "file"}
    content = {} if "attachment" in stated else {"attachment": base64.b64encode(read(name)).decode()}
    return {"nome_attachment": parts[-1], **content, **stated}
