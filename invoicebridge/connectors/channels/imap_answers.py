"""What imapclient leaves as the server said it: sizes, words during IDLE; and numbers to ask for in pieces."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

_SIZE: Final = re.compile(rb"\bRFC822\.SIZE (\d+)", re.IGNORECASE)
_UID: Final = re.compile(rb"\bUID (\d+)", re.IGNORECASE)


def sizes(lines: Iterable[bytes]) -> dict[int, int]:
    """UID → bytes, 0 where the server does not tell; ValueError for a size of nobody knows which mail.

    Lines about other things, which a server may send at any time, are passed over.
    """
    found: dict[int, int] = {}
    for line in lines:
        uid, size = _UID.search(line), _SIZE.search(line)
        if uid is None and b"RFC822.SIZE" in line.upper():
            raise ValueError(line[:100].decode("ascii", "replace"))
        if uid is not None:
            found[int(uid[1])] = int(size[1]) if size is not None else found.get(int(uid[1]), 0)
    return found


def windows(exists: int, width: int) -> Iterator[str]:
    """Yield the sequence numbers of a folder in pieces, from the last to the first.

    When a mail is deleted meanwhile, those behind it move to a piece that is still to come.
    """
    for last in range(exists, 0, -width):
        yield f"{max(1, last - width + 1)}:{last}"


def is_arrival(told: Sequence[object]) -> bool:
    """Whether an untagged response says that the folder has more mails."""
    return len(told) > 1 and told[1] in (b"EXISTS", b"RECENT") and told[0] != 0
