"""Candidates get the names under which they will be sent; new ones are given out for a whole batch in one call."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.preparing.candidates import PLACEHOLDER, Candidate, failed
from invoicebridge.bridge.report import Outcome
from invoicebridge.bridge.signing.signer_in_use import UNSIGNED
from invoicebridge.errors import ConfigurationError, InvalidDocument
from invoicebridge.fatturapa import filename

Sender = tuple[str, str]
NotGiven = InvalidDocument | ConfigurationError

_ELEMENT: Final = b"<ProgressivoInvio>%s</ProgressivoInvio>"


@dataclass(frozen=True, slots=True)
class Named:
    """A candidate with its name."""

    candidate: Candidate
    stem: str
    """The name without extension."""
    content: bytes
    """The file; its ProgressivoInvio follows the name where it is ours to say."""


def name_all(bridge: Bridge, candidates: Sequence[Candidate | Outcome]) -> list[Named | Outcome]:
    """Return each candidate with its name, in their order; names that were given out here are burnt."""
    able = [one for one in candidates if isinstance(one, Candidate)]
    kept = {filename.stem_key(one.stem) for one in able if one.stem is not None}
    wanted = Counter((one.described.id_paese, one.described.id_codice) for one in able if one.stem is None)
    given = {sender: _given_out(bridge, sender, count, kept) for sender, count in wanted.items()}
    return [one if isinstance(one, Outcome) else _named(one, given) for one in candidates]


def _given_out(bridge: Bridge, sender: Sender, count: int, kept: AbstractSet[str]) -> Iterator[str] | NotGiven:
    """New names; one that a ready file of the batch keeps, and that came up all the same, is that file's."""
    names: list[str] = []
    try:
        while len(names) < count:
            new = bridge.archive.names.allocate(*sender, count - len(names), bridge.clock.now())
            names += [name for name in new if filename.stem_key(name) not in kept]
    except (InvalidDocument, ConfigurationError) as error:
        return error
    return iter(names)


def _named(one: Candidate, given: Mapping[Sender, Iterator[str] | NotGiven]) -> Named | Outcome:
    if one.stem is not None:
        return Named(one, one.stem, one.made.content)
    names = given[one.described.id_paese, one.described.id_codice]
    if isinstance(names, NotGiven):
        return failed(one.label, names)
    stem = next(names)
    if not one.made.follows:
        return Named(one, stem, one.made.content)
    return Named(one, stem, with_progressivo(one.made.content, filename.parse(stem + UNSIGNED).progressivo))


def with_progressivo(xml: bytes, progressivo: str) -> bytes:
    """The same document, as `codec.write` wrote it with the placeholder, with this ProgressivoInvio."""
    before, element, after = xml.partition(_ELEMENT % PLACEHOLDER.encode())
    return before + element.replace(PLACEHOLDER.encode(), progressivo.encode()) + after
