"""Division codes: 6, 9 or 12 digits; the length is the level, the prefix is the parent.

GB/T 2260 (6 digits), GB/T 10114 (9), the statistical code of villages (12).
The only module that knows the names of the levels; elsewhere ask for an order.
"""

from collections.abc import Container

from services.chassis.errors import Invalid

ORDER_NAMES = {1: "county", 2: "township", 3: "village"}
_ORDERS = {name: order for order, name in ORDER_NAMES.items()}
_ORDER_BY_LENGTH = {6: 1, 9: 2, 12: 3}
_LENGTHS_UPWARDS = (12, 9, 6)


def is_division(code: str) -> bool:
    """True for 6, 9 or 12 ASCII digits. Says nothing about whether the place exists."""
    return len(code) in _ORDER_BY_LENGTH and code.isascii() and code.isdigit()


def order(code: str) -> int:
    """How far down `code` lies: 1, 2 or 3. Raises `Invalid` DIVISION_MALFORMED."""
    return _ORDER_BY_LENGTH[len(_checked(code))]


def order_of(name: str) -> int:
    """The order with this name. Raises `Invalid` LEVEL_UNKNOWN."""
    if name not in _ORDERS:
        raise Invalid("LEVEL_UNKNOWN", f"没有“{name}”这一层级")
    return _ORDERS[name]


def parent(code: str) -> str | None:
    """The code one order up; None at the top. Raises `Invalid` DIVISION_MALFORMED."""
    return code[:-3] if order(code) > 1 else None


def ancestors(code: str) -> tuple[str, ...]:
    """`code` itself first, then upwards. Raises `Invalid` DIVISION_MALFORMED."""
    _checked(code)
    return tuple(code[:length] for length in _LENGTHS_UPWARDS if length <= len(code))


def county(code: str) -> str:
    """The 6 digits at the top of `code`. Raises `Invalid` DIVISION_MALFORMED."""
    return _checked(code)[:6]


def contains(scope: str, code: str) -> bool:
    """True when `code` is `scope` or lies below it. Malformed codes contain nothing and lie nowhere."""
    return code.startswith(scope) and is_division(scope) and is_division(code)


def path(code: str) -> str:
    """`510822101200` → `510822.101.200`, the shape of routing keys. Raises `Invalid` DIVISION_MALFORMED."""
    _checked(code)
    return ".".join((code[:6], *(code[start : start + 3] for start in range(6, len(code), 3))))


def longest_prefix(codes: Container[str], code: str) -> str | None:
    """The member of `codes` nearest above `code` (or `code` itself), as IP routes are chosen.

    Constant time when `codes` is a set or a mapping. Raises `Invalid` DIVISION_MALFORMED.
    """
    return next((candidate for candidate in ancestors(code) if candidate in codes), None)


def _checked(code: str) -> str:
    if not is_division(code):
        raise Invalid("DIVISION_MALFORMED", "区划代码应为6位、9位或12位数字")
    return code
