"""How many users there are at which moment. Pure: locust asks through `locustfile.Shape`."""

from collections.abc import Callable

HALLS = 280
OPENING_SECONDS = 10.0
_HALF_EMPTY = 0.5

Now = tuple[int, float] | None
"""(users, users started or stopped per second), or None when the run is over."""


def steady(elapsed: float, users: int, seconds: float) -> Now:
    """`users` from the start until `seconds` have passed; a tenth of them start every second."""
    return None if elapsed >= seconds else (users, max(users / 10, 1.0))


def opening_hour(elapsed: float, users: int, seconds: float) -> Now:
    """Every hall opens within ten seconds, one user at each; the crowd halves after half the time.

    `users`: how many halls.
    """
    if elapsed >= seconds:
        return None
    rate = max(users / OPENING_SECONDS, 1.0)
    if elapsed < seconds * _HALF_EMPTY:
        return users, rate
    return max(users // 2, 1), rate


SHAPES: dict[str, Callable[[float, int, float], Now]] = {"steady": steady, "opening-hour": opening_hour}
