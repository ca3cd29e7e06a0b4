"""Numbers that carry their own check: resident ID, USCC, receipt number.

GB 11643-1999 (resident ID), GB 32100-2015 (USCC), ISO 7064 MOD 37,36 (receipts,
electronic certificates). Standard tables of area codes are deliberately absent:
they refuse people born under a code that has since changed.
"""

import hmac
import re
import unicodedata
from datetime import date

from services.chassis.levels import is_division

MAX_AGE = 130
RESIDENT_ID_FAULTS = {
    "LENGTH": "公民身份号码应为18位",
    "DIGITS": "公民身份号码前17位应为数字，末位为数字或X",
    "CHECK_DIGIT": "公民身份号码校验位不正确，请核对",
    "BIRTH_DATE": "公民身份号码中的出生日期不正确",
    "AGE": f"公民身份号码中的出生日期早于{MAX_AGE}年前",
}
RECEIPT_NUMBER_FAULTS = {
    "LENGTH": "受理编号应为21位",
    "DIGITS": "受理编号前20位应为数字，末位为数字或大写字母",
    "DATE": "受理编号中的日期不正确",
    "CHECK_CHARACTER": "受理编号校验位不正确，请核对",
}
MAX_SEQUENCE = 999_999

_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_CHECKS = "10X98765432"
_RESIDENT_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_VALUES = {character: value for value, character in enumerate(_USCC_ALPHABET)}
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_USCC_SHAPE = re.compile(r"[0-9A-Z]{2}[0-9]{6}[0-9A-Z]{10}")
_ALPHABET_36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUES_36 = {character: value for value, character in enumerate(_ALPHABET_36)}
_RECEIPT_SHAPE = re.compile(r"[0-9]{20}[0-9A-Z]")


def normal_resident_id(text: str) -> str:
    """`text` as it is to be stored: no spaces, full-width digits narrowed, upper-case X."""
    return _normal(text)


def proof_of_number(salt: str, number: str) -> str:
    """HMAC-SHA256 of a person's or an organisation's number, keyed with `salt`, hex: equal exactly for equal numbers.

    Made under different salts they cannot be compared.
    """
    return hmac.digest(salt.encode(), _normal(number).encode(), "sha256").hex()


def resident_id_fault(text: str, today: date) -> str | None:
    """Why `text` is no resident ID number (a key of `RESIDENT_ID_FAULTS`), or None when it is one.

    Checks what a person may type (spaces, a small x): store `normal_resident_id(text)`.
    The date must exist, not lie after `today`, and give an age of at most 130 years;
    the area code never refuses.
    """
    number = _normal(text)
    if len(number) != 18:
        return "LENGTH"
    if not _RESIDENT_SHAPE.fullmatch(number):
        return "DIGITS"
    if _resident_check(number) != number[17]:
        return "CHECK_DIGIT"
    born = _date_or_none(number[6:14])
    if born is None or born > today:
        return "BIRTH_DATE"
    return "AGE" if _age(born, today) > MAX_AGE else None


def looks_like_resident_id(text: str) -> bool:
    """The test used for sealing: length, digits, check digit, and a date from 1850 to 2149."""
    number = _normal(text) if len(text) >= 18 else ""
    if not _RESIDENT_SHAPE.fullmatch(number) or _resident_check(number) != number[17]:
        return False
    born = _date_or_none(number[6:14])
    return born is not None and 1850 <= born.year < 2150


def birth_date(resident_id: str) -> date:
    """Digits 7-14 of a valid resident ID number. Raises `ValueError` when they are no date."""
    born = _date_or_none(_normal(resident_id)[6:14])
    if born is None:
        raise ValueError("no birth date")
    return born


def age_on(resident_id: str, day: date) -> int:
    """Full years of life of a valid resident ID's holder on `day`."""
    return _age(birth_date(resident_id), day)


def sex_of(resident_id: str) -> str:
    """ "male" for an odd 17th digit of a valid resident ID number, else "female"."""
    return "male" if int(_normal(resident_id)[16]) % 2 else "female"


def is_uscc(text: str) -> bool:
    """True for a unified social credit identifier with the right check character (GB 32100).

    Spaces and small letters are forgiven; store `normal_uscc(text)`.
    """
    code = _normal(text)
    if not _USCC_SHAPE.fullmatch(code) or any(character not in _USCC_VALUES for character in code):
        return False
    values = (_USCC_VALUES[character] for character in code[:17])
    total = sum(value * weight for value, weight in zip(values, _USCC_WEIGHTS, strict=True))
    return _USCC_ALPHABET[-total % 31] == code[17]


def normal_uscc(text: str) -> str:
    """`text` as it is to be stored: no spaces, narrow, upper case."""
    return _normal(text)


def mod_37_36(text: str) -> str:
    """The ISO 7064 MOD 37,36 check character of `text` (0-9A-Z). Raises `ValueError` for other characters."""
    product = 36
    for character in text:
        if character not in _VALUES_36:
            raise ValueError(f"not 0-9A-Z: {character!r}")
        product = ((product + _VALUES_36[character]) % 36 or 36) * 2 % 37
    return _ALPHABET_36[(37 - product) % 36]


def receipt_number(county6: str, day: date, sequence: int) -> str:
    """21 characters: county, YYYYMMDD, six digits, check character.

    `sequence` is the county's count of that day, 0 to `MAX_SEQUENCE`. Raises `ValueError` outside of it.
    """
    if len(county6) != 6 or not is_division(county6) or not 0 <= sequence <= MAX_SEQUENCE:
        raise ValueError(f"no receipt number for {county6!r} {sequence!r}")
    body = f"{county6}{day:%Y%m%d}{sequence:06d}"
    return body + mod_37_36(body)


def normal_receipt_number(text: str) -> str:
    """What a person typed or read out, without spaces and hyphens, in upper case."""
    return _normal(text).replace("-", "")


def receipt_number_fault(text: str) -> str | None:
    """Why `text` is no receipt number (a key of `RECEIPT_NUMBER_FAULTS`), or None when it is one."""
    number = normal_receipt_number(text)
    if len(number) != 21:
        return "LENGTH"
    if not _RECEIPT_SHAPE.fullmatch(number):
        return "DIGITS"
    if _date_or_none(number[6:14]) is None:
        return "DATE"
    return None if mod_37_36(number[:20]) == number[20] else "CHECK_CHARACTER"


def sequence_of(number: str) -> int:
    """The six digits of a valid receipt number as a count."""
    return int(normal_receipt_number(number)[14:20])


def county_of(number: str) -> str:
    """The six digits at the head of a valid receipt number."""
    return normal_receipt_number(number)[:6]


def grouped(number: str) -> str:
    """A receipt number for reading aloud: `510822-20261122-000123-K`."""
    plain = normal_receipt_number(number)
    return "-".join((plain[:6], plain[6:14], plain[14:20], plain[20:]))


def _normal(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return "".join(text.split()).upper()


def _resident_check(number: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _RESIDENT_WEIGHTS, strict=True))
    return _RESIDENT_CHECKS[total % 11]


def _date_or_none(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
