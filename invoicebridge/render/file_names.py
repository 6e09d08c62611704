"""The names of files as text that every program can read, two names never the same."""

import re
from typing import Final

_NOT_A_CHARACTER: Final = re.compile("[\\ud800-\\udfff]")
_MARK: Final = "\\udc"
"""How an escape of ours begins."""


def as_text(name: str) -> str:
    """Return the name with each byte that is no character of the system's encoding as `\\udcXX`, XX being the byte.

    A backslash is doubled in a name that has such a byte, or that looks as if it had, and only in these.
    """
    if _NOT_A_CHARACTER.search(name) is None and _MARK not in name:
        return name
    return _NOT_A_CHARACTER.sub(lambda found: f"\\u{ord(found[0]):04x}", name.replace("\\", "\\\\"))
