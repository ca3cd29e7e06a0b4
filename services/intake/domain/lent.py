"""Powers to accept that are lent to lower divisions (ledger R072; 行政许可法 art. 24)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from services.chassis.levels import ancestors, is_division
from services.intake.domain.admission import acceptance_division
from services.intake.domain.items import ItemRules


@dataclass(frozen=True, slots=True)
class LentAcceptance:
    """`division` may take `item` in from `since` to `until`, both included, unless revoked. The newest `revision` wins."""

    id: str
    revision: int
    item: str
    division: str
    since: date
    until: date
    revoked: bool

    def in_force(self, day: date) -> bool:
        """True when it may be used on that day."""
        return not self.revoked and self.since <= day <= self.until


def might_be_lent(item: ItemRules, division: str) -> Sequence[str]:
    """The divisions from `division` upwards that could use a lent power: those below the first that accepts by itself."""
    if not is_division(division):
        return ()
    own = acceptance_division(item, division)
    places = ancestors(division)
    return places[: places.index(own)] if own else places


def lent_to(powers: Iterable[LentAcceptance], places: Sequence[str], day: date) -> frozenset[str]:
    """Which of these divisions may take the item in on that day with what is lent to them."""
    return frozenset(power.division for power in powers if power.division in places and power.in_force(day))
