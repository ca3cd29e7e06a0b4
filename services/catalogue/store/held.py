"""What documents were read as, kept in memory as long as they stay in the version that was read."""

from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Held(Generic[T]):
    """A bounded memory by id and version; whoever asks knows which version is the newest, so nothing in it lags.

    `read`: id → (version, what it is) of those that are there. `most`: kept at most; what was read first goes first.
    """

    def __init__(self, read: Callable[[Sequence[str]], Mapping[str, tuple[int, T]]], most: int) -> None:
        self._read = read
        self._most = most
        self._held: dict[str, tuple[int, T]] = {}
        self._changing = Lock()

    def get(self, versions: Mapping[str, int]) -> dict[str, T]:
        """Those of the ids in `versions` that are there, in these versions or newer ones, in that order."""
        found = {
            key: one
            for key, version in versions.items()
            if (one := self._held.get(key)) is not None and one[0] == version
        }
        missing = [key for key in versions if key not in found]
        if missing:
            read = self._read(missing)
            found |= read
            self._keep(read)
        return {key: found[key][1] for key in versions if key in found}

    def _keep(self, read: Mapping[str, tuple[int, T]]) -> None:
        with self._changing:
            for key, one in read.items():
                self._held.pop(key, None)
                self._held[key] = one
            for key in list(self._held)[: max(0, len(self._held) - self._most)]:
                del self._held[key]
