"""Replacements for texts: same length, same kinds of characters in the same places, everything else by a secret.

The same text gets the same replacement from one `Pseudonyms`, two texts never share one, and without the secret nothing
leads back. Upper and lower case count as the same text and keep their places, so that what was equal stays equal.
"""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from typing import Final

_CONSONANTS: Final = "bcdfglmnprstvz"
_VOWELS: Final = "aeiou"
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_ACCENTED: Final = "àèéìòù"
_DIGITS: Final = "0123456789"
_BEYOND_LATIN_1: Final = "ā"
_NOBODY: Final = 5
_TRIES: Final = 5000
_TRIES_TO_DIFFER: Final = 200

Make = Callable[[str, "Draw"], str]
"""From a text in lower case and a source of choices to a replacement in lower case, of the same length."""
Judge = Callable[[str], object]
"""What must be the same of a text and of its replacement, such as whether its check digit is right."""


class Draw:
    """Choices that a secret and a label determine, as many as are asked for."""

    def __init__(self, secret: bytes, label: str) -> None:
        self._secret = secret
        self._label = label.encode()
        self._block = 0
        self._ready = b""

    def one_of(self, choices: Sequence[str]) -> str:
        """One of at most 256 choices."""
        return choices[self._octet() % len(choices)]

    def _octet(self) -> int:
        if not self._ready:
            message = self._block.to_bytes(8, "big") + self._label
            self._ready = hmac.digest(self._secret, message, hashlib.sha256)
            self._block += 1
        octet, self._ready = self._ready[0], self._ready[1:]
        return octet


class Pseudonyms:
    """Replaces texts, each kind (`name`, `number`, …) on its own; remembers what it gave out."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._given: dict[tuple[str, str], str] = {}
        self._used: dict[str, set[str]] = {}

    def replace(self, kind: str, text: str, make: Make, judge: Judge = len) -> str:
        """The replacement of a text of a kind; `judge` says the same of both, whatever it says.

        Text without letter and digit, and five and more times the same character (`0000000`), stands for nobody and is
        kept.
        """
        key = "".join(_lower(one) for one in text)
        if (len(key) >= _NOBODY and len(set(key)) == 1) or not any(one.isalnum() for one in key):
            return text
        found = self._given.get((kind, key))
        if found is None:
            found = self._given[kind, key] = self._new(kind, key, make, judge)
            self._used.setdefault(kind, set()).add(found)
        return "".join(_like(model, one) for model, one in zip(text, found, strict=True))

    def _new(self, kind: str, key: str, make: Make, judge: Judge) -> str:
        """The first candidate that nobody has and that is judged as the text is; the last one where none is.

        The last resort is never seen in practice: the rarest judgement (two check digits of 97) is met in 97 tries.
        """
        wanted = judge(key)
        used = self._used.get(kind, set())
        candidate = key
        for attempt in range(_TRIES):
            candidate = make(key, Draw(self._secret, f"{kind}\0{attempt}\0{key}"))
            differs = candidate != key or attempt >= _TRIES_TO_DIFFER
            if differs and candidate not in used and judge(candidate) == wanted:
                return candidate
        return candidate


def as_words(text: str, draw: Draw) -> str:
    """Words that can be said: consonants and vowels in turn; digits for digits; everything else as it is."""
    made: list[str] = []
    letters = 0
    leads = True
    for one in text:
        letters = letters + 1 if one.isalpha() else 0
        choices = _VOWELS if letters and letters % 2 == 0 else _CONSONANTS
        made.append(_character(one, choices, draw, leads=leads))
        leads = _leads_next(one, leads=leads)
    return "".join(made)


def as_code(text: str, draw: Draw) -> str:
    """Any letter for a letter, a digit for a digit, everything else as it is."""
    made: list[str] = []
    leads = True
    for one in text:
        made.append(_character(one, _LETTERS, draw, leads=leads))
        leads = _leads_next(one, leads=leads)
    return "".join(made)


def _character(one: str, letters: str, draw: Draw, *, leads: bool) -> str:
    """A leading zero stays, and another digit that leads stays above zero: so a number keeps its length."""
    if one in _DIGITS:
        return one if leads and one == "0" else draw.one_of(_DIGITS[1:] if leads else _DIGITS)
    if one.isascii():
        return draw.one_of(letters) if one.isalpha() else one
    if one <= "\u00ff":
        return draw.one_of(_ACCENTED) if one.isalpha() else one
    return _BEYOND_LATIN_1 if one.isalnum() else one


def _leads_next(one: str, *, leads: bool) -> bool:
    """Whether a digit after this character has no other before it but zeros."""
    return one not in _DIGITS or (leads and one == "0")


def _lower(one: str) -> str:
    lower = one.lower()
    return lower if len(lower) == 1 else one


def _like(model: str, one: str) -> str:
    upper = one.upper()
    return upper if model.isupper() and len(upper) == 1 else one
