"""What checking an access token costs: `python -m loadtests.tokens`.

Prints microseconds of processor time per check for a token seen before, one seen for the first time, and either with twenty thousand
ended sessions remembered. Budget: 100 µs for one seen before (a token is seen first once in 15 minutes).
"""

from time import process_time
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.chassis.clock import SystemClock
from services.chassis.ended import End, Ended
from services.chassis.tokens import Claims, TokenVerifier, issue

STACK = "510822"
ROUNDS, FRESH, ENDS = 100_000, 2_000, 20_000


class Cost(NamedTuple):
    """Microseconds per check."""

    first: float
    again: float


def measured(ended: Ended, rounds: int = ROUNDS, fresh: int = FRESH) -> Cost:
    """The cost with what `ended` remembers."""
    clock, key = SystemClock(), Ed25519PrivateKey.generate()
    kid = f"{STACK}-k1"
    keys = {kid: key.public_key()}
    verifier = TokenVerifier(lambda: keys, clock, ended=ended)
    tokens = [
        issue(Claims(STACK, f"s-{n}", "staff", frozenset({"clerk"}), STACK, f"se-{n}"), key, kid, 900, clock)
        for n in range(fresh)
    ]
    started = process_time()
    for token in tokens:
        verifier.verify(token)
    between = process_time()
    for turn in range(rounds):
        verifier.verify(tokens[turn % fresh])
    done = process_time()
    return Cost((between - started) / fresh * 1e6, (done - between) / rounds * 1e6)


def crowded(count: int = ENDS) -> Ended:
    """Remembers `count` ended sessions and accounts of others."""
    ended = Ended()
    sessions = (End(f"se-x{n}", f"s-x{n}", STACK, 0.0) for n in range(count))
    ended.learn(sessions, 1, SystemClock().now().timestamp())
    return ended


def main() -> None:
    """Print the figures."""
    for name, ended in (("nothing ended", Ended()), (f"{ENDS} ended", crowded())):
        cost = measured(ended)
        print(f"{name:>16}: first check {cost.first:6.1f} µs, again {cost.again:6.1f} µs")


if __name__ == "__main__":
    main()
