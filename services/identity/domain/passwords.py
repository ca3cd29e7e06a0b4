"""Which passwords are good enough, and how long an account stays locked after wrong ones."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.chassis.errors import Fault

SHORTEST, LONGEST = 8, 128
FREE_FAILURES = 4
LONGEST_LOCK = 15
FORGOTTEN_AFTER = timedelta(hours=24)


def password_fault(password: str, numbers: Collection[str]) -> list[Fault]:
    """PASSWORD_WEAK when too short or long, made of one kind of character, or one of the account's own `numbers`."""
    if not SHORTEST <= len(password) <= LONGEST:
        detail = f"密码应为{SHORTEST}至{LONGEST}个字符"
    elif password.strip().upper() in {number.upper() for number in numbers}:
        detail = "密码不能与证件号码、手机号码或用户名相同"
    elif len({_kind(character) for character in password}) < 2:
        detail = "密码应至少包含大写字母、小写字母、数字、其他字符中的两种"
    else:
        return []
    return [Fault("/password", "PASSWORD_WEAK", detail)]


def _kind(character: str) -> str:
    if character.isdecimal():
        return "digit"
    if character.islower():
        return "lower"
    return "upper" if character.isupper() else "other"


@dataclass(frozen=True, slots=True)
class Guard:
    """The failed sign-ins of one account, known or not, since the last good one (GB/T 22239 level 3: lock-out)."""

    failures: int = 0
    last: datetime | None = None

    def locked_for(self, now: datetime) -> float:
        """Seconds for which nobody may try: 1, 2, 4, 8, then 15 minutes from the fifth failure on."""
        if self.last is None or self.failures <= FREE_FAILURES:
            return 0.0
        doublings = min(self.failures - FREE_FAILURES - 1, 4)
        until = self.last + timedelta(minutes=min(2**doublings, LONGEST_LOCK))
        return max((until - now).total_seconds(), 0.0)
