"""The one masking rule for personal numbers and names (GB/T 35273 de-identification for display).

First 6 and last 4 of an ID number, 张*, 138****1234.
"""

import re

from services.chassis.numbers import looks_like_resident_id

_SURNAME_PAIRS = (
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶"
    "太叔申屠公孙慕容仲孙钟离长孙宇文司徒鲜于司空令狐呼延拓跋轩辕百里东郭南门西门第五完颜耶律"
)
_COMPOUND_SURNAMES = frozenset(_SURNAME_PAIRS[at : at + 2] for at in range(0, len(_SURNAME_PAIRS), 2))
# A number must not be part of a longer one (a receipt number starts like an ID number), but in JSON an
# escape such as \\u7535 or \\n may stand right before it.
_AFTER_ESCAPE = r"(?<=\\u[0-9a-fA-F]{4})|(?<=\\[bfnrt])"
_RESIDENT_ID = re.compile(
    rf"(?:(?<![0-9])|{_AFTER_ESCAPE})"
    r"([1-9][0-9]{5})([ -]?)"
    r"(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    r"([ -]?)([0-9]{3}[0-9Xx])(?![0-9])"
)
# Not inside hexadecimal ids (trace ids) and not the decimals of a fraction.
_MOBILE = re.compile(
    rf"(?:(?<![0-9a-fA-F])(?<![0-9]\.)|{_AFTER_ESCAPE}|(?<=\+86)|(?<=\b86))"
    r"(1[3-9][0-9])([ -]?)[0-9]{4}([ -]?)([0-9]{4})(?![0-9a-fA-F])"
)
_SHORTEST = 11
"""Characters of a mobile number; every other number that is masked is longer."""
_PLAIN_MOBILE = re.compile(r"1[3-9][0-9]{9}")
SEALED_PREFIX = "sealed:"
"""What every sealed value begins with, and nothing that is given may."""


def mask_id(number: str) -> str:
    """`510822********4519`; a number of 12 characters or fewer keeps only its first and last."""
    if len(number) > 12:
        return _starred(number, 6, 4)
    return _starred(number, 1, 1) if len(number) > 2 else "*" * len(number)


def mask_phone(number: str) -> str:
    """`138****1234`: first 3 and last 4; a number of 8 characters or fewer keeps only its last 2."""
    if len(number) > 8:
        return _starred(number, 3, 4)
    return _starred(number, 0, 2) if len(number) > 2 else "*" * len(number)


def mask_name(name: str) -> str:
    """张三 and 张小满 → 张*, 欧阳修远 → 欧阳*, 买买提·艾力 → 买*: one star, whatever the length it hides."""
    kept = 2 if len(name) > 2 and name[:2] in _COMPOUND_SURNAMES else 1
    return name[:kept] + "*" if len(name) > kept else "*" * len(name)


def mask_value(value: str) -> str:
    """A personal number masked: a mobile number by the phone rule, any other by the ID rule."""
    return mask_phone(value) if _PLAIN_MOBILE.fullmatch(value) else mask_id(value)


def mask_text(text: str) -> str:
    """`text` with all that looks like a resident ID or mobile number masked, also inside JSON."""
    if len(text) < _SHORTEST:
        return text
    if looks_like_resident_id(text):
        return mask_id("".join(text.split()))
    return _MOBILE.sub(r"\1\2****\3\4", _RESIDENT_ID.sub(r"\1\2********\3\4", text))


def _starred(text: str, head: int, tail: int) -> str:
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]
