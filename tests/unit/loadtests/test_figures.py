"""Percentiles, tallies and medians."""

import pytest

from loadtests.figures import Phase, Tally, medians, percentile, phase
from loadtests.results import Results
from loadtests.targets import Target, TargetsInvalid, read, verdicts
from loadtests.usage import CLIENT, Usage


def _phase(completed: int, cpu: float, clients: int = 64) -> Phase:
    usage = Usage({"serve": cpu, CLIENT: 1.0}, {"serve": 100.0, CLIENT: 50.0}, 0.1)
    return Phase(clients, 10.0, completed, 5.0, 9.0, 20.0, usage)


@pytest.mark.parametrize(
    ("count", "share", "wanted"),
    [(1, 0.5, 1), (100, 0.5, 50), (100, 0.95, 95), (100, 0.99, 99), (3, 0.99, 3)],
)
def test_a_percentile_is_the_nearest_rank(count: int, share: float, wanted: int) -> None:
    assert percentile([float(value) for value in range(count, 0, -1)], share) == wanted


def test_the_percentile_of_nothing_is_zero() -> None:
    assert percentile([], 0.5) == 0.0


def test_turns_count_only_while_it_is_measured_but_faults_always() -> None:
    tally = Tally()
    tally.done(9.0)
    tally.failed("early")
    tally.begin()
    tally.done(0.010)
    tally.done(0.030)
    tally.end()
    tally.done(9.0)
    made = phase(tally, 2, 4.0, Usage({"serve": 1.0}), requests=6)
    assert (made.completed, made.rate, made.p99, made.requests_per_turn) == (2, 0.5, 30.0, 3.0)
    assert made.cpu_ms("serve") == 500.0
    assert made.faults == {"early": 1}


def test_figures_are_medians_and_faults_are_summed() -> None:
    made = medians("submission", [_phase(5000, 5.0), _phase(6000, 9.0), _phase(9000, 9.0)])
    assert (made.rate, made.rates, made.completed) == (600.0, (500.0, 600.0, 900.0), 20_000)
    assert made.cpu_ms["serve"] == 1.0


def test_a_phase_that_never_ran_has_no_figures() -> None:
    with pytest.raises(ValueError, match="not measured"):
        medians("submission", [])


def test_the_load_client_is_not_part_of_the_stacks_cpu() -> None:
    results = Results({"submission.64": medians("submission", [_phase(1000, 2.0)])})
    assert results.measured()["submission.64.cpu"] == 2.0


def test_the_ratio_to_the_yardstick_is_taken_with_as_many_clients() -> None:
    results = Results(
        {
            "submission.64": medians("submission", [_phase(5000, 10.0)]),
            "ceiling.64": medians("ceiling", [_phase(10_000, 10.0)]),
        }
    )
    assert results.ratio("submission", "ceiling", 64) == (0.5, 2.0)
    assert results.ratio("submission", "ceiling", 16) is None


def test_a_budget_is_held_against_its_figure() -> None:
    words = {
        one.target.figure: one.word for one in verdicts({"submission.64.rate": 700, "submission.64.p95": 400})
    }
    assert words["submission.64.rate"] == "floor"
    assert words["submission.64.p95"] == "missed"
    assert words["drain.seconds"] == "not measured"


def test_every_budget_names_a_figure_once() -> None:
    figures = [target.figure for target in read() if target.figure]
    assert len(figures) == len(set(figures)) >= 10


def test_a_goal_below_its_floor_is_refused() -> None:
    with pytest.raises(TargetsInvalid):
        Target("path", "", "/s", goal=1, floor=2, better="higher")
    with pytest.raises(TargetsInvalid):
        Target("path", "", "/s", goal=1, better="sideways")
