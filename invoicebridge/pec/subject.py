"""Whether the subject at the head of a PEC mail, which nobody signs, is the one that daticert.xml certifies.

Providers put the name of the kind in front, and fold, cut and re-encode the rest. So ASCII letters and digits alone are
compared, and what an encoded word hides that cannot be decoded is not known; all that is known has to agree.
"""

import re
from typing import Final

from invoicebridge.pec.headers import around_undecoded, decoded

_UNDELIVERED: Final = (
    "AVVISO DI MANCATA CONSEGNA",
    "AVVISO DI MANCATA CONSEGNA PER VIRUS",
    "AVVISO DI MANCATA CONSEGNA PER SUP. TEMPO MASSIMO",
    "AVVISO DI MANCATA CONSEGNA PER SUPERAMENTO TEMPO MASSIMO",
)
PREFIXES: Final[dict[str, tuple[str, ...]]] = {
    "accettazione": ("ACCETTAZIONE",),
    "non-accettazione": ("AVVISO DI NON ACCETTAZIONE", "AVVISO DI NON ACCETTAZIONE PER VIRUS"),
    "presa-in-carico": ("PRESA IN CARICO",),
    "avvenuta-consegna": ("CONSEGNA",),
    "errore-consegna": _UNDELIVERED,
    "preavviso-errore-consegna": _UNDELIVERED,
    "rilevazione-virus": ("PROBLEMA DI SICUREZZA",),
    "posta-certificata": ("POSTA CERTIFICATA",),
}
"""What may stand before the certified subject, by the kind that daticert.xml certifies (RFC 6109 §3)."""

_TELLING: Final = 40
"""So many letters of a subject that was cut are enough to know it."""
_letters: Final = re.compile(r"[^a-z0-9]+")


def agrees(said: str, signed: str, tipo: str) -> bool:
    """Whether the subject `said` at the head is the `signed` one of a daticert.xml of kind `tipo`.

    It may have the kind's prefix in front, and may be cut after 40 letters. `said` is decoded, `signed` as it stands.
    """
    here, there = _known(said), _known(decoded(signed))
    return any(_agree(here, (_key(prefix) + there[0], there[1])) for prefix in ("", *PREFIXES.get(tipo, ())))


def _known(text: str) -> tuple[str, str | None]:
    """The letters of the text; where a word is not known, those before it and those after."""
    around = around_undecoded(text)
    return (_key(text), None) if around is None else (_key(around[0]), _key(around[1]))


def _agree(said: tuple[str, str | None], expected: tuple[str, str | None]) -> bool:
    if said[1] is None and expected[1] is None:
        return said[0] == expected[0] or (len(said[0]) > _TELLING and expected[0].startswith(said[0]))
    ends = [one[0] if one[1] is None else one[1] for one in (said, expected)]
    return _one_begins(said[0], expected[0]) and _one_begins(ends[0][::-1], ends[1][::-1])


def _one_begins(one: str, other: str) -> bool:
    """Whether one of the two is the beginning of the other."""
    return one.startswith(other) or other.startswith(one)


def _key(text: str) -> str:
    return _letters.sub("", text.lower())
