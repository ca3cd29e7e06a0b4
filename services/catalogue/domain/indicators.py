"""Indicators of the register, each with its target (ledger R038..R042, R062).

Everything is reckoned in whole numbers and fractions; only what is shown is rounded, to two decimals, halves up.
A target is held against the exact value, never against the rounded one.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from services.catalogue.domain.measures import PERMIT, Measure

PERCENT, VISITS = "percent", "visits"
ONLINE, DEEPEST = 2, 4
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Indicator:
    """`value`: None when nothing is counted; `counted`: over how many items. `target`: None when none is set."""

    name: str
    value: Fraction | None
    unit: str
    counted: int
    target: Fraction | None = None
    at_most: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the exact value keeps to the target; None without either."""
        if self.value is None or self.target is None:
            return None
        return self.value <= self.target if self.at_most else self.value >= self.target


@dataclass(frozen=True, slots=True)
class Change:
    """Two averages over the same items (ledger R062)."""

    name: str
    before: Fraction
    after: Fraction
    counted: int

    @property
    def difference(self) -> Fraction:
        """38.3 → 24.1 is -14.2."""
        return self.after - self.before

    @property
    def cut_percent(self) -> Fraction | None:
        """By how much of itself it has become less; None when there was nothing."""
        return (self.before - self.after) * 100 / self.before if self.before else None

    @property
    def times(self) -> Fraction | None:
        """How many times the new average the old one was; None when nothing is left."""
        return self.before / self.after if self.after else None


def shown(value: Fraction | None) -> str:
    """Two decimals, halves up; "" for nothing."""
    if value is None:
        return ""
    return str((Decimal(value.numerator) / Decimal(value.denominator)).quantize(_HUNDREDTH, ROUND_HALF_UP))


def indicators(measures: Iterable[Measure]) -> list[Indicator]:
    """Of items applied for. Real visits per case are not the register's to know: these are the stated ones."""
    applied = [one for one in measures if one.on_application]
    permits = [one for one in applied if one.item_type == PERMIT]
    return [
        _share("online_able", applied, lambda one: one.depth >= ONLINE, 95),
        _share("fully_online", applied, lambda one: one.depth == DEEPEST, 70),
        _mean_visits(applied),
        _share("immediate", applied, lambda one: one.immediate, 50),
        *_compression("permit_limits", permits, Fraction(70)),
        *_compression("all_limits", applied, None),
    ]


def changes(pairs: Sequence[tuple[Measure, Measure]]) -> list[Change]:
    """Averages before and after of papers, steps and promised days; days of items that changed their unit are left out."""
    timed = [(was, now) for was, now in pairs if was.promised_unit == now.promised_unit]
    return [
        *_change("materials", pairs, lambda one: one.materials),
        *_change("steps", pairs, lambda one: one.steps),
        *_change("days", timed, lambda one: one.promised),
    ]


def cuts(made: Iterable[Change]) -> list[Indicator]:
    """A further 20 % off limits and papers, each by itself (ledger R042)."""
    return [
        Indicator(f"{change.name}_cut", change.cut_percent, PERCENT, change.counted, Fraction(20))
        for change in made
        if change.name in ("materials", "days")
    ]


def _share(name: str, of: Sequence[Measure], counts: Callable[[Measure], bool], target: int) -> Indicator:
    value = Fraction(sum(map(counts, of)) * 100, len(of)) if of else None
    return Indicator(name, value, PERCENT, len(of), Fraction(target))


def _mean_visits(of: Sequence[Measure]) -> Indicator:
    value = Fraction(sum(one.visits for one in of), len(of)) if of else None
    return Indicator("stated_visits", value, VISITS, len(of), Fraction(1, 2), at_most=True)


def _compression(name: str, of: Sequence[Measure], target: Fraction | None) -> list[Indicator]:
    """Both averages: the mean of the items' ratios, and the ratio of the sums (ledger R041)."""
    limited = [one for one in of if one.is_limited]
    mean = sums = None
    if limited:
        ratios = (Fraction(one.statutory - one.promised, one.statutory) for one in limited)
        mean = sum(ratios, Fraction()) * 100 / len(limited)
        law = sum(one.statutory for one in limited)
        sums = Fraction((law - sum(one.promised for one in limited)) * 100, law)
    return [
        Indicator(f"{name}_mean_of_ratios", mean, PERCENT, len(limited), target),
        Indicator(f"{name}_ratio_of_sums", sums, PERCENT, len(limited), target),
    ]


def _change(
    name: str, pairs: Sequence[tuple[Measure, Measure]], figure: Callable[[Measure], int]
) -> list[Change]:
    if not pairs:
        return []
    before, after = (Fraction(sum(figure(pair[at]) for pair in pairs), len(pairs)) for at in (0, 1))
    return [Change(name, before, after, len(pairs))]
