"""A thousand cases judged by rules, and by an oracle that knows only the law's words (ledger R104)."""

from datetime import date, timedelta
from random import Random

from services.approval.ports import Approval
from tests.unit.approval.test_automatic import TODAY, approval, know, open_case

__all__ = ["approval"]


def test_of_a_thousand_cases_the_rules_grant_exactly_those_that_an_oracle_grants(approval: Approval) -> None:
    random = Random(104)
    granted = 0
    for nth in range(1000):
        born = date(1940, 1, 1) + timedelta(days=random.randrange(20_000))
        number = _resident_id(born, nth % 999 + 1)
        alive, card = random.random() < 0.9, random.random() < 0.2
        know(approval, number, alive=alive, elderly_card_active=card)
        case = open_case(approval, number, number=f"5108222026112{nth:08}")
        oracle = _years(born, TODAY) >= 60 and alive and not card
        assert (case.outcome == "granted") is oracle, (born, alive, card)
        assert case.outcome != "denied"
        assert case.automatic is not None
        assert case.automatic.rule_version == 1
        granted += oracle
    assert 300 < granted < 800


def _years(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _resident_id(born: date, nth: int) -> str:
    digits = f"510822{born:%Y%m%d}{nth:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return digits + "10X98765432"[total % 11]
