"""One code of the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Offline(StrEnum):
    """Whether a control can be decided without asking the SdI."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages."""

    it: str
    en: str

    def in_language(self, language: str) -> str:
        """The Italian text for `it`, the English one for `en`."""
        return self.en if language == "en" else self.it


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is known of one code.

    `message` is a template for `str.format_map` over the parameters of a fault; where one code fails in several ways,
    `messages` holds a template for each value of the fault's parameter `kind`, and `message` serves the rest.
    """

    code: str
    title: Text
    meaning: Text
    cause: Text
    remedy: Text
    message: Text
    messages: Mapping[str, Text] = field(default_factory=dict)
    offline: Offline
    applies_to: tuple[str, ...]
    """Of FPA12, FPR12, FSM10, zip; empty for codes of another flow or withdrawn ones."""
    since: str = ""
    """Since when the control is known to be made, in English; empty where it was not established."""
    source: str = ""
    """Document and section the rule was taken from."""
    withdrawn: bool = False

    @property
    def ours(self) -> bool:
        """Whether the code is invoicebridge's own and not the SdI's."""
        return self.code.startswith("IB")
