"""How many cards there are for how many cases."""

from datetime import date

from services.approval.commands import CountCases, GetCardRates, WithdrawCard
from services.approval.domain.rates import CaseKind, Rate, rates_of
from services.chassis.privacy import Sealer
from tests.fakes.approval import COUNTY, NUMBER
from tests.unit.approval.test_supervision import AUDITOR, GOVERNOR, ask, late, opened


def test_rates_count_yellow_and_red_that_were_not_withdrawn(sealer: Sealer) -> None:
    approval = late(sealer)
    approval.tallies.put(date(2026, 12, 1), {CaseKind("510822101200", COUNTY, ""): 99_999})
    ask(approval, CountCases())
    ask(approval, WithdrawCard(GOVERNOR, NUMBER, "red_card", "故障属实"))
    (by_site,) = ask(approval, GetCardRates(AUDITOR, "site", "2026-11", "2026-12"))
    assert (by_site.key, by_site.cards, by_site.shown["warning"]) == ("510822101200", 1, 1)
    (by_level,) = ask(approval, GetCardRates(GOVERNOR, "level", "2026-12", "2026-12"))
    assert (by_level.key, by_level.cases, by_level.per_100000) == ("county", 99_999, "1.00")
    (by_department,) = ask(approval, GetCardRates(GOVERNOR, "department", "2026-12", "2026-12"))
    assert (by_department.key, by_department.cards, by_department.per_100000) == ("health", 1, "")


def test_cases_are_counted_up_to_today_and_missed_days_too(sealer: Sealer) -> None:
    approval = opened(sealer)
    assert ask(approval, CountCases()) == 2
    approval.clock.advance(days=40)
    assert ask(approval, CountCases()) == 31
    assert ask(approval, CountCases()) == 13
    assert approval.tallies.counts(COUNTY, "site", "2026-11", "2026-11") == {"510822101200": 1}


def test_a_rate_is_exact_and_there_is_none_without_a_case() -> None:
    def rate(cases: int, cards: int) -> str:
        return Rate("x", cases, {"yellow_card": cards}).per_100000

    assert [rate(100_000, 1), rate(200_000, 1), rate(300_000, 1), rate(0, 0), rate(3, 2)] == [
        "1.00",
        "0.50",
        "0.33",
        "",
        "66666.67",
    ]
    assert rates_of({"b": 1}, {("a", "red_card"): 1}) == [Rate("a", 0, {"red_card": 1}), Rate("b", 1, {})]
