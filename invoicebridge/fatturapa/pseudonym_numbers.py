"""Replacements for numbers with check digits: as right or as wrong as the original, and of the same country."""

import re
from collections.abc import Callable
from typing import Final

from stdnum import ean, get_cc_module, iban, luhn
from stdnum.exceptions import ValidationError
from stdnum.it import codicefiscale

from invoicebridge.fatturapa.pseudonyms import Draw, as_code

_VAT_LENGTH: Final = 11
_VAT: Final = re.compile(r"[0-9]{11}", re.ASCII)
_PERSON: Final = re.compile(r"[a-z]{6}[0-9lmnpqrstuv]{2}[abcdehlmprst][0-9lmnpqrstuv]{2}[a-z][0-9lmnpqrstuv]{3}[a-z]")
_IBAN: Final = re.compile(r"[a-z]{2}[0-9]{2}[a-z0-9]{11,30}")
_ITALIAN_ACCOUNT: Final = re.compile(r"(?:it|sm)[0-9]{2}[a-z][0-9]{10}[a-z0-9]{12}")
_HOMONYM_DIGITS: Final = "lmnpqrstuv"
_MONTHS: Final = "abcdehlmprst"
_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz"
_CIN_ODD: Final = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)


def tax_identifier(text: str, draw: Draw) -> str:
    """A replacement for a VAT number or codice fiscale in lower case; see `tax_identifier_traits` for what is kept."""
    if _VAT.fullmatch(text):
        return _vat_number(text, draw)
    return _personal_code(text, draw) if _PERSON.fullmatch(text) else _foreign_number(text, draw)


def tax_identifier_traits(country: str) -> Callable[[str], tuple[bool, ...]]:
    """Says of an identifier whether it is right as an Italian one, and as a VAT number of `country` (ISO code)."""
    module = None if country.upper() in {"IT", ""} or not country.isalpha() else get_cc_module(country.lower(), "vat")

    def traits(text: str) -> tuple[bool, ...]:
        upper = text.upper()
        abroad = bool(module and module.is_valid(upper))
        return len(upper) == _VAT_LENGTH and luhn.is_valid(upper), codicefiscale.is_valid(upper), abroad

    return traits


def account_number(text: str, draw: Draw, bank: Callable[[str], str]) -> str:
    """A replacement for an IBAN in lower case; `bank` replaces the ten digits of ABI and CAB of an Italian one."""
    if not text.isalnum():
        return _threaded(text, lambda bare: account_number(bare, draw, bank))
    if not _IBAN.fullmatch(text):
        return text[:2] + as_code(text[2:], draw)
    body = as_code(text[4:], draw)
    if _ITALIAN_ACCOUNT.fullmatch(text):
        rest = bank(text[5:15]) + body[11:]
        body = _shifted_letter(text[4], _cin(text[5:]), _cin(rest)) + rest
    return text[:2] + _shifted_digits(text, body) + body


def account_number_is_right(text: str) -> bool:
    """Whether length, structure and check digits of an IBAN are right."""
    return bool(iban.is_valid(text))


def article_number_is_right(text: str) -> bool:
    """Whether an EAN (GTIN) has a right check digit."""
    return bool(ean.is_valid(text))


def article_number(text: str, draw: Draw) -> str:
    """A replacement for the code of an article; where it is an EAN its check digit fits as that of the original did."""
    made = as_code(text, draw)
    if len(text) in {8, 12, 13, 14} and text.isdecimal() and text.isascii():
        return made[:-1] + _shifted_digit(text[-1], ean.calc_check_digit(text[:-1]), ean.calc_check_digit(made[:-1]))
    return made


def _threaded(text: str, make: Callable[[str], str]) -> str:
    """The letters and digits replaced as if nothing stood between them."""
    made = iter(make("".join(one for one in text if one.isalnum())) if any(map(str.isalnum, text)) else "")
    return "".join(next(made) if one.isalnum() else one for one in text)


def _foreign_number(text: str, draw: Draw) -> str:
    """Where most characters are digits, letters belong to the form of the number (ATU…, …B01) and stay."""
    made = as_code(text, draw)
    if sum(map(str.isdecimal, text)) * 2 < len(text):
        return made
    return "".join(old if old.isalpha() else new for old, new in zip(text, made, strict=True))


def _vat_number(text: str, draw: Draw) -> str:
    """The first digit (which tells bodies without VAT number apart) and the tax office stay; seven digits less one."""
    made = text[0] + "".join(draw.one_of("0123456789") for _ in range(6)) + text[7:10]
    return made + _shifted_digit(text[10], luhn.calc_check_digit(text[:10]), luhn.calc_check_digit(made))


def _personal_code(text: str, draw: Draw) -> str:
    """Names, year, day, month and place are replaced; sex and the letters of homonyms stay; an impossible day too."""
    names = "".join(draw.one_of(_ALPHABET) for _ in range(6))
    year = _digit_like(text[6], draw.one_of("0123456789")) + _digit_like(text[7], draw.one_of("0123456789"))
    born = _birthday(text, draw) if _has_birthday(text) else text[8:11]
    place = draw.one_of("abcdefghil") + "".join(_digit_like(one, draw.one_of("123456789")) for one in text[12:15])
    made = names + year + born + place
    return made + _shifted_letter(text[15], _check_letter(text[:15]), _check_letter(made))


def _birthday(text: str, draw: Draw) -> str:
    """A month, and a day from 01 to 28, with 40 more where the original has 40 more."""
    day = int(draw.one_of([f"{day:02}" for day in range(1, 29)])) + (40 if _value(text[9:11]) > 40 else 0)
    return draw.one_of(_MONTHS) + _digit_like(text[9], str(day // 10)) + _digit_like(text[10], str(day % 10))


def _has_birthday(text: str) -> bool:
    try:
        codicefiscale.get_birth_date(text)
    except ValidationError:
        return False
    return True


def _value(digits: str) -> int:
    return int("".join(str(_HOMONYM_DIGITS.index(one)) if one in _HOMONYM_DIGITS else one for one in digits))


def _digit_like(model: str, digit: str) -> str:
    """The digit, as the letter that stands for it where the original has such a letter."""
    return digit if model.isdecimal() else _HOMONYM_DIGITS[int(digit)]


def _check_letter(first_fifteen: str) -> str:
    return codicefiscale.calc_check_digit(first_fifteen.upper()).lower()


def _cin(bank_and_account: str) -> str:
    """The check letter of ABI, CAB and account number of an Italian account."""
    total = 0
    for position, one in enumerate(bank_and_account):
        value = int(one) if one.isdecimal() else _ALPHABET.index(one)
        total += _CIN_ODD[value] if position % 2 == 0 else value
    return _ALPHABET[total % 26]


def _shifted_digit(found: str, right: str, new_right: str) -> str:
    """The new check digit, as far from the right one as the old check digit was."""
    return str((int(new_right) + int(found) - int(right)) % 10)


def _shifted_letter(found: str, right: str, new_right: str) -> str:
    return _ALPHABET[(_ALPHABET.index(new_right) + _ALPHABET.index(found) - _ALPHABET.index(right)) % 26]


def _shifted_digits(text: str, body: str) -> str:
    """The check digits of an IBAN with another body: right where they were, and as far off where they were not."""
    right, new_right = (int(iban.calc_check_digits(f"{text[:2]}00{part}")) for part in (text[4:], body))
    distance = int(text[2:4]) - right
    return f"{new_right:02}" if distance == 0 else f"{(new_right + distance) % 97:02}"
