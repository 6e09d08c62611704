"""Writes text in the letters that the schemas take: Basic Latin and Latin-1 Supplement, some fields Basic Latin alone.

Only on request, because it changes what a person wrote: every change is returned. Typographic quotes, dashes, spaces,
the ellipsis and currency signs become what one types instead; accented and other Latin letters lose what Latin-1 lacks;
Greek and Cyrillic are romanised; letters of other scripts become `?`; emoji and other signs are dropped, or spelt by
name where nothing else would be left of the field. A text may grow (`€` becomes `EUR`): what no longer fits the field
is cut off, and the change says so.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypeVar, overload

from invoicebridge.fatturapa.promotion import promoted
from invoicebridge.fatturapa.remark import step
from invoicebridge.fatturapa.text_limits import BASIC_LATIN_ONLY, longest
from invoicebridge.fatturapa.wire import WireField, per_class, wire_fields

T = TypeVar("T")

_LAST_BASIC: Final = "\x7f"
_LAST_LATIN_1: Final = "\xff"

_TYPED_INSTEAD: Final[Mapping[str, str]] = {
    **dict.fromkeys("‘’‚‛′ʼʹ‹›", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−⁃", "-"),
    **dict.fromkeys("•‣▪●", "-"),
    **dict.fromkeys("\u2028\u2029\u0085", "\n"),
    "…": "...", "€": "EUR", "£": "GBP", "¥": "JPY", "₤": "Lit.", "₽": "RUB", "₺": "TRY", "₴": "UAH", "₹": "INR",
    "™": "(TM)", "©": "(C)", "®": "(R)", "№": "N.", "℮": "e", "⁄": "/", "∕": "/", "×": "x", "÷": "/", "≤": "<=",
    "≥": ">=", "≠": "!=", "≈": "~", "→": "->", "←": "<-", "⇒": "=>", "Ø": "O", "ø": "o", "ß": "ss", "ẞ": "SS",
    "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D", "đ": "d", "Đ": "D",
    "ł": "l", "Ł": "L", "ħ": "h", "Ħ": "H", "ı": "i", "ĸ": "k", "ŋ": "ng", "Ŋ": "NG", "ŧ": "t", "Ŧ": "T", "ə": "e",
    "¡": "!", "¿": "?", "¢": "c", "§": "par.", "¶": "", "·": ".", "±": "+/-", "µ": "u", "°": "o", "º": "o", "ª": "a",
    "¼": "1/4", "½": "1/2", "¾": "3/4", "¦": "|", "¬": "-", "¤": "",
}  # fmt: skip
_GREEK: Final = "αβγδεζηθικλμνξοπρστυφχψως"
_GREEK_IN_LATIN: Final = "a v g d e z i th i k l m n x o p r s t y f ch ps o s"
_CYRILLIC: Final = "абвгдежзийклмнопрстуфхцчшщыэюяёієїґџљњћђ"
_CYRILLIC_IN_LATIN: Final = (
    "a b v g d e zh z i j k l m n o p r s t u f kh ts ch sh shch y e yu ya e i ie i g dzh lj nj c dj"
)
_ROMANISED: Final[Mapping[str, str]] = {
    **dict(zip(_GREEK, _GREEK_IN_LATIN.split(), strict=True)),
    **dict(zip(_CYRILLIC, _CYRILLIC_IN_LATIN.split(), strict=True)),
    **dict.fromkeys("ъь", ""),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field whose text was changed: its path (empty for a bare text), the text before and after."""

    path: str
    before: str
    after: str
    cut: str = ""
    """The end of the text that the field had no room for any more; `after` is without it."""


Changes = tuple[Change, ...]


@overload
def transliterate(value: str) -> tuple[str, Changes]: ...
@overload
def transliterate(value: T) -> tuple[T, Changes]: ...
def transliterate(value: Any) -> tuple[Any, Changes]:
    """Return the text, document, draft or block in letters the schemas take, and every change that this meant.

    A bare text may keep Latin-1 Supplement; in a block each field has the letters of its type, and never becomes longer
    than the schemas allow. Paths start at the name of the block's class, which for a document is the root element.
    """
    if isinstance(value, str):
        after = _text(value, _LAST_LATIN_1)
        return after, (() if after == value else (Change("", value, after),))
    changes: list[Change] = []
    made = _block(value, f"/{type(value).__name__.removeprefix('Draft')}", changes)
    return made, tuple(changes)


def _block(block: Any, path: str, changes: list[Change]) -> Any:
    new: dict[str, Any] = {}
    name = type(block).__name__
    for item in _text_fields(type(block)):
        old = getattr(block, item.name)
        if not old:
            continue
        if item.repeated:
            places = [path + step(item.xml_name, at, len(old)) for at in range(len(old))]
            made: Any = tuple(_value(item, one, place, changes, name) for one, place in zip(old, places, strict=True))
        else:
            made = _value(item, old, f"{path}/{item.xml_name}", changes, name)
        if made != old:
            new[item.name] = made
    return promoted(type(block), block, new) if new else block


def _value(item: WireField, value: Any, path: str, changes: list[Change], block_name: str) -> Any:
    if item.is_block:
        return _block(value, path, changes)
    whole = _text(value, _LAST_BASIC if item.xml_name in BASIC_LATIN_ONLY else _LAST_LATIN_1)
    after = whole[: _room(block_name, item.xml_name, value)]
    if after != value:
        changes.append(Change(path, value, after, whole[len(after) :]))
    return after


def _room(block_name: str, name: str, before: str) -> int | None:
    """How many characters may come out: what the field takes, or what there were where these were too many already."""
    limit = longest(block_name, name)
    return None if limit is None else max(limit, len(before))


@per_class
def _text_fields(cls: type[Any]) -> tuple[WireField, ...]:
    """The fields of a block that are text, or blocks; neither signatures nor unknown attributes."""
    return tuple(item for item in wire_fields(cls) if item.kind == "element" and (item.is_block or item.type is str))


def _text(text: str, last: str) -> str:
    if max(text, default="") <= last:
        return text
    composed = unicodedata.normalize("NFC", text)
    after = "".join(_letter(letter, last) for letter in composed)
    if composed.isupper():
        after = after.upper()
    return after if after.strip() else " ".join(filter(None, map(_name, composed))) or "?"


@lru_cache(maxsize=4096)
def _letter(letter: str, last: str) -> str:
    """What is written for one letter; only letters up to `last` come out."""
    if letter <= last:
        return letter
    for known in (_TYPED_INSTEAD.get(letter), _romanised(letter)):
        if known is not None:
            return known
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(_letter(part, last) for part in parts) if parts != letter else _otherwise(letter)


def _romanised(letter: str) -> str | None:
    small = letter.lower()
    found = _ROMANISED.get(small)
    return found.capitalize() if found and small != letter else found


def _otherwise(letter: str) -> str:
    """A Latin letter without its stroke or hook, `?` for another letter, a space for a space, nothing for a sign."""
    words = unicodedata.name(letter, "").split()
    match words:
        case ["LATIN", size, "LETTER", base, *_] if len(base) == 1:
            return base if size == "CAPITAL" else base.lower()
    category = unicodedata.category(letter)
    if category.startswith("Z"):
        return " "
    return "?" if category in {"Lu", "Ll", "Lt", "Lo", "Nd", "Nl"} else ""


def _name(letter: str) -> str:
    return unicodedata.name(letter, "").lower() if unicodedata.category(letter) in {"So", "Sk", "Sm"} else ""
