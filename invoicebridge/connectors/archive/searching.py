"""How names of customers are searched: without case, which databases know of ASCII letters alone."""

from unicodedata import normalize


def search_key(name: str | None) -> str | None:
    """The name as it is compared: case folded (`STRASSE` finds `Straße`), compatible forms alike, single blanks."""
    if name is None:
        return None
    return " ".join(normalize("NFKC", normalize("NFKC", name).casefold()).split())
