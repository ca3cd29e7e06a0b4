"""Papers promised for later."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TellMissedPromises:
    """Timer: whose promised papers did not come by their day is told, at most `pages` times `limit` cases."""

    limit: int = 100
    pages: int = 10
