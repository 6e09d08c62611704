"""The table `[retention]`: how long the store keeps what it need not keep for ever. Without it nothing is taken away.

Invoices and what belongs to them are kept for ten years (art. 2220 of the Civil Code). Less is refused, unless the
settings say in words that somebody else keeps them.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from invoicebridge.errors import ConfigurationError
from invoicebridge.settings.values import Key, Spot, boolean, duration, table

LEGAL_YEARS: Final = 10
"""Art. 2220 c.c.; counted here in whole calendar years after the one in which something came."""
ELSEWHERE: Final = "evidence_is_preserved_elsewhere"
"""The key that says that less than that is meant."""
_YEARS: Final = re.compile(r"([1-9]\d?) ?y")


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionSettings:
    """The table `[retention]`; None: for ever."""

    evidence: int | None = None
    """Years; then only the hashes of files, mails and answers remain."""
    evidence_is_preserved_elsewhere: bool = False
    drafts: timedelta | None = None
    """How long the input of a draft stays after it became a file, or was given up."""

    @property
    def below_the_law(self) -> bool:
        """Whether evidence goes before its ten years are over."""
        return self.evidence is not None and self.evidence < LEGAL_YEARS

    @property
    def takes_away(self) -> bool:
        """Whether anything is ever taken away."""
        return self.evidence is not None or self.drafts is not None


def read(value: object, spot: Spot) -> RetentionSettings:
    """The table; ConfigurationError `retention-too-short` for less than the law asks, where nothing says why."""
    good = RetentionSettings(**table(value, spot, KEYS))
    if good.below_the_law and not good.evidence_is_preserved_elsewhere:
        key = spot.below("evidence").key
        raise ConfigurationError("retention-too-short", key=key, least=LEGAL_YEARS, other=spot.below(ELSEWHERE).key)
    return good


def years(value: object, spot: Spot) -> int:
    """A whole number of years: `10y`."""
    found = _YEARS.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise spot.mistaken("years")
    return int(found[1])


KEYS: Final = {"evidence": Key(years), ELSEWHERE: Key(boolean), "drafts": Key(duration)}
