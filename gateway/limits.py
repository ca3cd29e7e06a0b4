"""How often one caller, or one division, may ask: token buckets in bounded memory."""

from collections import OrderedDict

BURST_SECONDS = 2.0
MAX_BUCKETS = 50_000


class Buckets:
    """One token bucket per key, `rate` tokens a second, two seconds' worth at most; 0 sets no limit.

    The key unused longest is forgotten when there are more than `size`.
    """

    def __init__(self, rate: float, size: int = MAX_BUCKETS) -> None:
        self._rate = rate
        self._most = max(rate * BURST_SECONDS, 1.0)
        self._size = size
        self._kept: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, now: float) -> float:
        """Take one token at `now` (monotonic seconds): 0.0, or the seconds until there is one."""
        if self._rate <= 0:
            return 0.0
        tokens, since = self._kept.get(key, (self._most, now))
        tokens = min(tokens + (now - since) * self._rate, self._most)
        taken = tokens >= 1.0
        self._kept[key] = (tokens - 1.0 if taken else tokens, now)
        self._kept.move_to_end(key)
        if len(self._kept) > self._size:
            self._kept.popitem(last=False)
        return 0.0 if taken else (1.0 - tokens) / self._rate

    def __len__(self) -> int:
        return len(self._kept)
