"""Synthetic people: the same index is always the same person.

Numbers are valid by GB 11643-1999 yet invented; phones are of the block 1990000xxxx, which nobody has.
"""

from dataclasses import dataclass
from datetime import date, timedelta

AREAS = ("510822", "510802")
MOST = 400_000

_FIRST_BORN = date(1950, 1, 1)
_BIRTH_DAYS = 20_000
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = ("秀英", "建国", "桂兰", "志强", "春梅", "国华", "玉珍", "明", "丽", "永福")


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person."""

    id_number: str
    name: str
    phone: str


def person(index: int) -> Person:
    """Person number `index`, 0 to `MOST` - 1; no two share an ID number."""
    if not 0 <= index < MOST:
        raise ValueError(f"no person {index}")
    born = _FIRST_BORN + timedelta(days=index % _BIRTH_DAYS)
    # The order code grows only after all birth dates are used up, so numbers never repeat.
    order = index // _BIRTH_DAYS * 2 + 1 + index // 3 % 2
    return _made(AREAS[index % len(AREAS)], born, order, index)


def like(id_number: str, index: int) -> Person:
    """A person of the same birth date and sex as the holder of `id_number`: 1,000 different ones."""
    parity = int(id_number[16]) % 2
    born = date.fromisoformat(f"{id_number[6:10]}-{id_number[10:12]}-{id_number[12:14]}")
    order = index // len(AREAS) % 500 * 2 + parity
    return _made(AREAS[index % len(AREAS)], born, order, index)


def check_character(seventeen: str) -> str:
    """The 18th character after `seventeen` digits (GB 11643-1999, ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(seventeen, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def _made(area: str, born: date, order: int, index: int) -> Person:
    seventeen = f"{area}{born:%Y%m%d}{order:03d}"
    family = _FAMILY[index % len(_FAMILY)]
    given = _GIVEN[index // len(_FAMILY) % len(_GIVEN)]
    return Person(seventeen + check_character(seventeen), family + given, f"1990000{index % 10_000:04d}")
