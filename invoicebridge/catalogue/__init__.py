"""Every code that a fault may carry: what it means, why it happens, how to mend it, in Italian and English."""

from collections.abc import Iterator, Mapping
from functools import cache

from invoicebridge.catalogue.entry import Entry, Offline, Text

__all__ = ["Entry", "Offline", "Text", "all_entries", "entry"]


@cache
def _by_code() -> Mapping[str, Entry]:
    from invoicebridge.catalogue import (
        addressing,
        content,
        document_types,
        file,
        identifiers,
        lines,
        ours,
        ours_amounts,
        outcome,
        registry,
        schema,
        signature,
        summary,
        withdrawn,
    )

    of_the_file = (file, schema, signature)
    of_the_content = (identifiers, registry, addressing, content, lines, summary, document_types)
    families = (*of_the_file, *of_the_content, withdrawn, outcome, ours_amounts, ours)
    return {item.code: item for family in families for item in family.ENTRIES}


def entry(code: str) -> Entry:
    """The entry of a code; KeyError when there is none."""
    return _by_code()[code]


def all_entries() -> Iterator[Entry]:
    """All entries, the SdI's codes first, in the order of their codes."""
    return iter(sorted(_by_code().values(), key=lambda item: (item.ours, item.code)))
