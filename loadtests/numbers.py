"""Numbers of synthetic people and organisations, judged by the house and by the text of the standards.

`python -m loadtests.numbers [COUNT]` tries a million (or COUNT) and prints how many verdicts differ. The oracle shares no
line with the code it judges: GB 11643 by powers of two and the calendar, GB 32100 by powers of three.
"""

import calendar
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from services.chassis.clock import SystemClock
from services.chassis.numbers import is_uscc, resident_id_fault

COUNT, SEED = 1_000_000, 20_261_123
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
AREAS = ("510822", "150626", "430581", "110105", "810000", "999999")
PREFIXES = ("11", "12", "51", "52", "53", "54", "91", "92", "93", "N2", "Y1")
_FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def is_resident_id(text: str, today: date) -> bool:
    """GB 11643: 17 digits and a check character with Σ a(i)·2^(18-i) ≡ 1 mod 11; born on a real day, at most 130 ago."""
    if (
        len(text) != 18
        or any(mark not in "0123456789" for mark in text[:17])
        or text[17] not in "0123456789X"
    ):
        return False
    values = [10 if mark == "X" else int(mark) for mark in text]
    if sum(value * 2 ** (17 - at) for at, value in enumerate(values)) % 11 != 1:
        return False
    year, month, day = int(text[6:10]), int(text[10:12]), int(text[12:14])
    if year < 1 or not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return False
    birthdays = today.year - year - (1 if (today.month, today.day) < (month, day) else 0)
    return (year, month, day) <= (today.year, today.month, today.day) and birthdays <= 130


def is_credit_code(text: str) -> bool:
    """GB 32100: 18 of 31 characters, six digits from the third on, Σ c(i)·3^(i-1) + check ≡ 0 mod 31."""
    if len(text) != 18 or any(mark not in ALPHABET for mark in text) or not text[2:8].isdigit():
        return False
    total = sum(ALPHABET.index(mark) * 3**at for at, mark in enumerate(text[:17]))
    return (total + ALPHABET.index(text[17])) % 31 == 0


def resident_ids(count: int, today: date, seed: int = SEED) -> Iterator[tuple[str, str]]:
    """(as typed, as it stands in the standard's terms): half of them sound, the others spoilt in one way each."""
    dice = random.Random(seed)
    for _ in range(count):
        born = today - timedelta(days=dice.randrange(-2_000, 50_000))
        body = f"{dice.choice(AREAS)}{born:%Y%m%d}{dice.randrange(1000):03d}"
        rest = sum(int(mark) * 2 ** (17 - at) for at, mark in enumerate(body))
        number = body + "0123456789X"[(1 - rest) % 11]
        yield _typed(dice, _spoilt(dice, number, "0123456789X"))


def credit_codes(count: int, seed: int = SEED) -> Iterator[tuple[str, str]]:
    """Likewise of organisations."""
    dice = random.Random(seed)
    for _ in range(count):
        body = f"{dice.choice(PREFIXES)}{dice.choice(AREAS)}" + "".join(dice.choices(ALPHABET, k=9))
        total = sum(ALPHABET.index(mark) * 3**at for at, mark in enumerate(body))
        number = body + ALPHABET[-total % 31]
        yield _typed(dice, _spoilt(dice, number, ALPHABET + "IOSVZ"))


def wrong_verdicts(count: int, today: date, seed: int = SEED) -> tuple[list[str], Counter[str]]:
    """The numbers on which house and oracle differ, and how many of each kind were taken or refused."""
    wrong: list[str] = []
    told: Counter[str] = Counter()
    for typed, number in resident_ids(count, today, seed):
        taken = resident_id_fault(typed, today) is None
        told["people taken" if taken else "people refused"] += 1
        if taken != is_resident_id(number, today):
            wrong.append(typed)
    for typed, number in credit_codes(count, seed):
        taken = is_uscc(typed)
        told["organisations taken" if taken else "organisations refused"] += 1
        if taken != is_credit_code(number):
            wrong.append(typed)
    return wrong, told


def _spoilt(dice: random.Random, number: str, marks: str) -> str:
    at = dice.randrange(len(number))
    way = dice.randrange(10)
    if way == 0:
        return number[:at] + dice.choice(marks) + number[at + 1 :]
    if way == 1 and at < len(number) - 1:
        return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    if way == 2:
        return number[:at] + number[at + 1 :]
    if way == 3:
        return number[:at] + dice.choice(marks) + number[at:]
    if way == 4:
        return "".join(dice.choices(marks, k=len(number)))
    return number


def _typed(dice: random.Random, number: str) -> tuple[str, str]:
    way = dice.randrange(8)
    if way == 0:
        return number.lower(), number
    if way == 1:
        return f" {number[:6]} {number[6:]}", number
    if way == 2:
        return number.translate(_FULL_WIDTH), number
    return number, number


def main() -> int:
    """Try them all; 1 when any verdict is wrong."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    started = time.perf_counter()
    wrong, told = wrong_verdicts(count, SystemClock().today())
    print(f"{2 * count:,} numbers in {time.perf_counter() - started:.1f} s: {len(wrong)} wrong verdicts")
    for kind, times in sorted(told.items()):
        print(f"  {kind}: {times:,}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
