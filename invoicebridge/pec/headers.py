"""The header of a mail or of a part: fields in any case, folded lines, encoded words, parameters in every notation.

RFC 5322 §2.2 (fields), RFC 2047 (encoded words), RFC 2045 §5.1 and RFC 2231 (parameters). Whatever the bytes are, they
are read: what cannot be decoded stays as it stands.
"""

import binascii
import re
from dataclasses import dataclass
from itertools import islice
from typing import Final

LARGEST: Final = 1_000_000
"""Bytes of a header that are read."""
MOST_FIELDS: Final = 10_000
"""Fields of a header that are read."""
LONGEST_TEXT: Final = 100_000
"""Characters of a field in which encoded words and parameters are read."""

_field: Final = re.compile(rb"^([!-9;-~]+)[ \t]*:(.*)", re.MULTILINE)
_folding: Final = re.compile(rb"[\r\n]+[ \t]*")
_parameter: Final = re.compile(r""";\s*([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*+"?|[^;]*)""", re.DOTALL)
_numbered: Final = re.compile(r"^([^*]+)(?:\*(\d{1,3}))?(\*)?$")
_word: Final = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?\s]*)?\?([bBqQ])\?([^?\s]*)\?=")
_between_words: Final = re.compile(r"(\?=)\s+(?==\?)")
_percent: Final = re.compile(rb"%([0-9A-Fa-f]{2})")
_charset: Final = re.compile(r"(?i)(utf|us-?ascii|ascii|iso|latin|windows|cp|koi8|mac|gb|big5|euc|shift|ks_c)[\w.:-]*$")


@dataclass(frozen=True, slots=True)
class Headers:
    """The fields of one header as (name in lower case, text on one line), in their order.

    `cut` where the header is larger, or has more fields, than is read.
    """

    fields: tuple[tuple[str, str], ...] = ()
    cut: bool = False

    def first(self, name: str) -> str | None:
        """The text of the first field of that name (lower case), as it stands; None where there is none."""
        return next((text for field, text in self.fields if field == name), None)

    def every(self, name: str) -> tuple[str, ...]:
        """The texts of all fields of that name."""
        return tuple(text for field, text in self.fields if field == name)

    def text(self, name: str) -> str:
        """The first field of that name with its encoded words decoded; empty where there is none."""
        return decoded(self.first(name) or "")

    def value(self, name: str) -> str:
        """What stands before the parameters of the field, in lower case: `multipart/signed`, `attachment`."""
        return (self.first(name) or "").partition(";")[0].strip().lower()

    def parameter(self, field: str, name: str) -> str | None:
        """A parameter of the field, decoded (RFC 2231, RFC 2047 in quotes); None where it is absent."""
        text = self.first(field)
        return None if text is None or name not in text.lower() else _parameters(text).get(name)


def read(block: bytes) -> Headers:
    """The fields of a header block, as far as it is read; lines that are no field are left out."""
    lines = block[:LARGEST].replace(b"\n ", b"\r ").replace(b"\n\t", b"\r\t")
    found = list(islice(_field.finditer(lines), MOST_FIELDS + 1))
    fields = tuple((field[1].decode("ascii").lower(), _unfolded(field[2])) for field in found[:MOST_FIELDS])
    return Headers(fields, cut=len(block) > LARGEST or len(found) > MOST_FIELDS)


def decoded(text: str) -> str:
    """The text with its encoded words (RFC 2047) decoded; a word that cannot be decoded stays as it stands.

    So does what stands after the first 100,000 characters.
    """
    if "=?" not in text:
        return text
    joined = _between_words.sub(r"\1", text[:LONGEST_TEXT])
    pieces: list[str] = []
    pending: list[bytes] = []
    pending_charset, end = "", 0
    for word in _word.finditer(joined):
        charset, content = word[1].lower(), _decoded_word(word)
        if pending and (word.start() > end or charset != pending_charset or content is None):
            pieces.append(in_charset(b"".join(pending), pending_charset))
            pending = []
        pieces.append(joined[end : word.start()])
        if content is None:
            pieces.append(word[0])
        else:
            pending.append(content)
            pending_charset = charset
        end = word.end()
    pieces += [in_charset(b"".join(pending), pending_charset), joined[end:], text[LONGEST_TEXT:]]
    return "".join(pieces)


def around_undecoded(text: str) -> tuple[str, str] | None:
    """What stands before the first and after the last encoded word that `decoded` left; None where it left none."""
    left = [word.span() for word in _word.finditer(text[:LONGEST_TEXT]) if _decoded_word(word) is None]
    return (text[: left[0][0]], text[left[-1][1] :]) if left else None


def in_charset(content: bytes, charset: str) -> str:
    """The bytes as text; characters that the charset lacks, and charsets that nobody knows, give replacement signs."""
    if _charset.match(charset) is None:
        return content.decode("utf-8", "replace")
    try:
        return content.decode(charset, "replace")
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")


def _unfolded(text: bytes) -> str:
    line = _folding.sub(b" ", text).strip()
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _decoded_word(word: re.Match[str]) -> bytes | None:
    """The bytes of an encoded word; None where its charset or its transfer encoding is none."""
    if _charset.match(word[1]) is None:
        return None
    raw = word[3].encode("utf-8", "replace")
    try:
        if word[2] in "bB":
            return binascii.a2b_base64(raw + b"=" * (-len(raw) % 4))
        return binascii.a2b_qp(raw, header=True)
    except binascii.Error:
        return None


def _parameters(text: str) -> dict[str, str]:
    """Each parameter once: the first of its name, or its numbered sections (RFC 2231 §3) joined."""
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, quoted in _parameter.findall(text[:LONGEST_TEXT]):
        named = _numbered.match(name.lower())
        if named is not None:
            sections.setdefault(named[1], {}).setdefault(int(named[2] or 0), (_unquoted(quoted), bool(named[3])))
    return {name: _joined(parts) for name, parts in sections.items()}


def _joined(parts: dict[int, tuple[str, bool]]) -> str:
    if not any(extended for _, extended in parts.values()):
        return decoded("".join(text for _, (text, _) in sorted(parts.items())))
    charset, content = "utf-8", b""
    for number, (text, extended) in sorted(parts.items()):
        if extended and number == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        raw = text.encode("utf-8", "replace")
        content += _percent.sub(lambda octet: bytes.fromhex(octet[1].decode("ascii")), raw) if extended else raw
    return in_charset(content, charset or "utf-8")


def _unquoted(text: str) -> str:
    text = text.strip()
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)
    return text
