"""Tens of thousands of synthetic numbers: the house judges each as the standards' text does."""

import json
from datetime import date
from pathlib import Path

from loadtests.numbers import is_credit_code, is_resident_id, wrong_verdicts

TODAY = date(2026, 11, 22)
VECTORS = json.loads((Path(__file__).parents[1] / "chassis" / "vectors.json").read_text(encoding="utf-8"))


def test_the_oracle_judges_published_numbers_as_published() -> None:
    for vector in VECTORS["resident_id"]:
        assert is_resident_id(vector["number"], TODAY) == (vector["fault"] is None), vector
    for vector in VECTORS["uscc"]:
        assert is_credit_code(vector["number"]) == vector["valid"], vector


def test_no_verdict_on_fifty_thousand_people_and_organisations_is_wrong() -> None:
    wrong, told = wrong_verdicts(25_000, TODAY)
    assert wrong == []
    assert min(told.values()) > 5_000
