"""Waiting on a condition with a deadline: the only way in which tests let time pass."""

from collections.abc import Callable
from typing import TypeVar

from infra.local.readiness import NotReady, wait_for

T = TypeVar("T")


def until(
    condition: Callable[[], T], seconds: float, what: str = "the condition", *, every: float = 0.05
) -> T:
    """The first true answer of `condition`, which is asked every so many seconds.

    Raises `AssertionError` naming `what` when none came within `seconds`.
    """
    try:
        return wait_for(condition, seconds, what, every=every)
    except NotReady as error:
        raise AssertionError(str(error)) from None
