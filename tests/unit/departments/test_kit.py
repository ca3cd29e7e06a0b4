"""The conformance kit: it passes who keeps the contract and names what the others break."""

from collections.abc import Callable
from typing import Any

import pytest

from services.departments.civil_affairs.review import CivilAffairs
from services.departments.conformance.kit import Outcome
from services.departments.market_regulation.review import MarketRegulation
from services.departments.sdk.answering import Answering
from tests.unit.departments import broken
from tests.unit.departments.broken import Broken, kept


def failed(outcomes: list[Outcome]) -> dict[str, str]:
    return {one.name: one.finding for one in outcomes if not one.passed}


@pytest.mark.parametrize("scheme", ["local", "grpc", "http"])
def test_who_answers_at_once_passes_on_every_transport(scheme: str) -> None:
    with kept(lambda own: MarketRegulation(), scheme) as outcomes:
        assert failed(outcomes) == {}


def test_the_department_of_this_process_passes() -> None:
    with kept(lambda own: CivilAffairs(), name="civil_affairs") as outcomes:
        assert failed(outcomes) == {}


@pytest.mark.parametrize(
    ("how", "check", "finding"),
    [
        (broken.failing, "answers every matter", "it broke: DEPARTMENT_UNAVAILABLE"),
        (broken.garbled, "answers every matter", "it broke"),
        (broken.never_calling_back, "answers every matter", "did not call back within"),
        (broken.calling_back_twice, "answers once", "it called back twice"),
        (broken.calling_back_unsigned, "answers every matter", "SIGNATURE_INVALID"),
    ],
)
def test_who_breaks_the_contract_fails_with_the_finding(
    how: Callable[..., Any], check: str, finding: str
) -> None:
    with kept(lambda own: Broken(own, how), only=check) as outcomes:
        assert finding in failed(outcomes)[check]


@pytest.mark.parametrize("scheme", ["local", "grpc", "http"])
def test_who_is_too_slow_fails_once_and_the_rest_is_not_run(scheme: str) -> None:
    with kept(lambda own: Broken(own, broken.slow), scheme) as outcomes:
        found = failed(outcomes)
    assert found["answers every matter"] == "no answer within 1 s"
    assert found["answers once"].startswith("not run")
    assert sum(one.seconds for one in outcomes) < 30


def test_who_calls_back_after_a_cancellation_fails() -> None:
    with kept(
        lambda own: broken.CallingBackWhenCancelled(own, broken.remembering), only="cancelled"
    ) as outcomes:
        assert "after the question was cancelled" in failed(outcomes)["is silent once cancelled"]


def test_who_believes_any_signature_fails_the_refusals() -> None:
    with kept(lambda own: MarketRegulation(), kind=broken.Deaf) as outcomes:
        found = failed(outcomes)
    refused = "ListMatters: answered instead of refusing with"
    assert found["refuses what is not signed"] == f"{refused} SIGNATURE_INVALID"
    assert found["refuses after the deadline"] == f"{refused} DEADLINE_PASSED"


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        (
            broken.HalfDeaf,
            {
                "refuses what is not signed": "SIGNATURE_INVALID",
                "refuses what was signed otherwise": "SIGNATURE_INVALID",
                "refuses a signature of another time": "SIGNATURE_INVALID",
                "refuses after the deadline": "DEADLINE_PASSED",
                "refuses without a deadline": "REQUEST_MALFORMED",
            },
        ),
        (broken.AheadOfTime, {"refuses a signature of another time": "SIGNATURE_INVALID"}),
        (broken.Patient, {"refuses without a deadline": "REQUEST_MALFORMED"}),
    ],
)
def test_refusals_are_asked_of_every_method(kind: type[Answering], found: dict[str, str]) -> None:
    with kept(lambda own: MarketRegulation(), kind=kind, only="refuses") as outcomes:
        assert failed(outcomes) == {
            name: f"ListMatters: answered instead of refusing with {reason}" for name, reason in found.items()
        }


def test_a_matter_without_an_example_is_told_as_not_asked_and_fails_nothing() -> None:
    with kept(lambda own: broken.Boundless()) as outcomes:
        assert failed(outcomes) == {}
        (skipped,) = (one for one in outcomes if one.skipped)
    assert (skipped.name, skipped.finding) == (
        "answers no_example_of_this",
        "not asked: it has no example",
    )


def test_no_wait_goes_beyond_the_time_of_the_kit() -> None:
    with kept(lambda own: MarketRegulation(), whole=1.5, quiet=60.0) as outcomes:
        found = failed(outcomes)
    assert found.pop("answers once") == "not run to its end: the kit takes 1.5 s at most"
    assert set(found.values()) == {"not run: the kit takes 1.5 s at most"}
