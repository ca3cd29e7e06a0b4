"""Transport reads a school bus route, and says nothing of what it cannot read."""

from datetime import date
from typing import Any

import pytest

from infra.demo.transport import ITEM, Transport
from services.departments.sdk import ReviewRequest, Verdict


@pytest.mark.parametrize(
    ("form", "verdict", "met"),
    [
        ({"route_zh": "前河村—小学", "stops": [{}, {}]}, Verdict.ACCEPT, [True]),
        ({"route_zh": "前河村—小学", "stops": [{}]}, Verdict.REJECT, [False]),
        ({"route_zh": "", "stops": [{}, {}]}, Verdict.REJECT, [False]),
        ({"route_zh": "前河村—小学"}, Verdict.ACCEPT, []),
    ],
)
def test_a_route_needs_a_name_and_two_stops(form: dict[str, Any], verdict: Verdict, met: list[bool]) -> None:
    asked = ReviewRequest("n", "review", ITEM, 1, date(2026, 11, 23), ("c1", "c3"), form)
    found = Transport().review(asked)
    assert (found.verdict, [one.met for one in found.findings]) == (verdict, met)
