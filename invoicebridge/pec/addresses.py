"""E-mail addresses in header fields and in daticert.xml, compared without regard to case.

The From of a PEC mail is compared with a signed certificate, so it is read strictly: a field that could mean two
addresses means none.
"""

import re
from typing import Final

_quoted: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_address: Final = re.compile(r'[^\s<>()",;:@]+@[^\s<>()",;:@]+')
_angled: Final = re.compile(r"<([^<>]*)>")
_between: Final = re.compile(r'[\s<>()",;:]+')
_LONGEST: Final = 1_000
"""Characters of a From; a longer one could mean anything."""


def only(text: str) -> str | None:
    """The address of a field that names exactly one, in lower case; None where it names none or could name several."""
    if len(text) > _LONGEST:
        return None
    unquoted = _quoted.sub(" ", text)
    if '"' in unquoted:
        return None
    angled = _angled.findall(unquoted)
    if angled:
        candidate = angled[0].strip()
        if len(angled) > 1 or not unquoted.rstrip().endswith(">") or "," in unquoted:
            return None
    else:
        candidate = unquoted.strip()
    return candidate.lower() if _address.fullmatch(candidate) else None


def display_name(text: str) -> str:
    """What stands before the address, without quotes: `Per conto di: sdi48@pec.fatturapa.it`."""
    before, _, _ = text.rpartition("<")
    return before.strip().strip('"').strip()


def named(text: str) -> tuple[str, ...]:
    """Every address that stands in the text, in lower case, in order, each once."""
    words = (word.lower() for word in _between.split(text) if 0 < word.find("@") < len(word) - 1)
    return tuple(dict.fromkeys(word for word in words if word.count("@") == 1))


def same(one: str, other: str) -> bool:
    """Whether two texts are the same address."""
    return one.strip().lower() == other.strip().lower()
