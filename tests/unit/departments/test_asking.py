"""Asking remote departments: bulkhead, breaker, resumption."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from services.departments.asking.breaker import MOST_FAILURES, Breaker
from services.departments.asking.loop import Lane, Question
from services.departments.asking.over_http import DepartmentAway
from services.departments.asking.registry import RegistryInvalid, read_registry
from services.departments.keys import write_pair
from services.departments.sdk import Fault, Matter, PlugIn, Refused, Review, ReviewRequest, Verdict
from tests.waiting import until

START = datetime(2026, 11, 23, tzinfo=UTC)
REGISTRY = """
keys = "platform.json"
callback = "http://127.0.0.1:8100/"
[[departments]]
id = "fire"
address = "{address}"
concurrent = {concurrent}
matters = [{{ item = "check", fields = ["seats"] }}]
"""


@dataclass
class FakeClock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


@dataclass
class FakeDesk:
    """Hands out what waits and writes down what it is told."""

    waiting: list[Question] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)
    outages: list[datetime | None] = field(default_factory=list)
    resting: list[Question] = field(default_factory=list)

    def take(self, department: str, limit: int) -> Sequence[Question]:
        taken, self.waiting = self.waiting[:limit], self.waiting[limit:]
        return taken

    def reviewed(self, department: str, question: Question, review: Review) -> None:
        self.told.append((question.number, str(review.verdict)))

    def not_reviewable(self, department: str, question: Question, faults: Sequence[Fault]) -> None:
        self.told.append((question.number, faults[0].sentence))

    def cancelled(self, department: str, question: Question) -> None:
        self.told.append((question.number, "cancelled"))

    def unanswered(self, department: str, question: Question) -> None:
        self.resting.append(question)
        self.told.append((question.number, "silence"))

    def waits(self, department: str) -> bool:
        return bool(self.waiting or self.resting)

    def rested(self) -> None:
        """The pause after their silence is over."""
        self.waiting, self.resting = self.waiting + self.resting, []

    def down(self, department: str, since: datetime | None) -> None:
        self.outages.append(since)


class Fire(PlugIn):
    id = "fire"

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.most = self.inside = 0

    def matters(self) -> tuple[Matter, ...]:
        return (Matter("check"),)

    def ping(self) -> None:
        if self.error:
            raise self.error

    def review(self, request: ReviewRequest) -> Review:
        self.inside += 1
        self.most = max(self.most, self.inside)
        self.gate.wait(10)
        self.inside -= 1
        if self.error:
            raise self.error
        return Review(Verdict.ACCEPT)


class OnlyPings(Fire):
    """Answers pings, and no question while it has an error."""

    def ping(self) -> None:
        return None


def questions(count: int) -> list[Question]:
    day = date(2026, 11, 23)
    return [
        Question(str(at), "review", ReviewRequest(str(at), "review", "check", 1, day, (), {}))
        for at in range(count)
    ]


def test_no_more_are_asked_at_once_than_the_bulkhead_holds() -> None:
    fire, desk = Fire(), FakeDesk(questions(5))
    fire.gate.clear()
    lane = Lane(fire, desk, 2)
    assert lane.tick() == 2
    until(lambda: fire.inside == 2, 5, "two questions in hand")
    assert lane.tick() == 0
    fire.gate.set()
    until(lambda: lane.tick() == 0 and len(desk.told) == 5, 5, "all answers")
    assert (fire.most, {said for _, said in desk.told}) == (2, {"accept"})
    lane.close()


def test_a_department_that_is_down_is_left_alone_and_goes_on_by_itself() -> None:
    clock, fire, desk = FakeClock(), Fire(), FakeDesk(questions(MOST_FAILURES + 2))
    fire.error = DepartmentAway("unreachable")
    lane = Lane(fire, desk, 1, clock)
    until(lambda: lane.tick() == 0 and lane.breaker.open_since is not None, 5, "the breaker")
    assert len(desk.told) == MOST_FAILURES
    assert lane.tick() == 0
    assert (len(desk.waiting), desk.outages) == (2, [START])
    fire.error = None
    clock.now += timedelta(seconds=6)
    until(lambda: lane.tick() == 0 and len(desk.told) == MOST_FAILURES + 2, 5, "the rest")
    assert desk.told[-1] == (str(MOST_FAILURES + 1), "accept")
    assert desk.outages == [START, None]
    lane.close()


def test_a_department_that_answers_pings_and_no_question_stays_down_since_its_first_silence() -> None:
    clock, fire, desk = FakeClock(), OnlyPings(), FakeDesk(questions(MOST_FAILURES))
    fire.error = DepartmentAway("too slow")
    lane = Lane(fire, desk, 4, clock)
    until(lambda: lane.tick() == 0 and len(desk.told) == MOST_FAILURES, 5, "the silences")
    del desk.resting[1:]
    for tried in range(1, 4):
        clock.now += timedelta(seconds=6)
        until(lambda: lane.tick() == 0 and lane.breaker.trying, 5, "an answered ping")
        assert lane.tick() == 0
        desk.rested()
        assert lane.tick() == 1
        until(lambda: lane.tick() == 0 and not lane.breaker.trying, 5, "the silence")
        assert (len(desk.told), desk.outages) == (MOST_FAILURES + tried, [START])
        assert lane.breaker.open_since == START
    fire.error = None
    clock.now += timedelta(seconds=6)
    desk.rested()
    until(lambda: lane.tick() == 0 and len(desk.told) == MOST_FAILURES + 4, 5, "its answer")
    assert desk.told[-1] == (desk.told[0][0], "accept")
    lane.tick()
    assert desk.outages == [START, None]
    lane.close()


def test_a_department_of_which_nothing_is_wanted_any_more_is_up_with_its_ping() -> None:
    clock, fire, desk = FakeClock(), OnlyPings(), FakeDesk(questions(MOST_FAILURES))
    fire.error = DepartmentAway("too slow")
    lane = Lane(fire, desk, 4, clock)
    until(lambda: lane.tick() == 0 and len(desk.told) == MOST_FAILURES, 5, "the silences")
    desk.resting.clear()
    clock.now += timedelta(seconds=6)
    until(lambda: lane.tick() == 0 and lane.breaker.open_since is None, 5, "its ping")
    lane.tick()
    assert desk.outages == [START, None]
    lane.close()


@pytest.mark.parametrize(
    "error", [RecursionError(), UnicodeEncodeError("utf-8", "\ud800", 0, 1, ""), KeyError()]
)
def test_whatever_an_answer_does_to_us_is_a_silence_and_counts(error: Exception) -> None:
    fire, desk = OnlyPings(), FakeDesk(questions(MOST_FAILURES))
    fire.error = error
    lane = Lane(fire, desk, 4)
    until(lambda: lane.tick() == 0 and lane.breaker.open_since is not None, 5, "the breaker")
    assert {said for _, said in desk.told} == {"silence"}
    lane.close()


def test_nobody_calls_it_up_before_it_answered_even_when_there_is_nothing_to_ask() -> None:
    clock, fire, desk = FakeClock(), Fire(), FakeDesk()
    fire.error = DepartmentAway("unreachable")
    lane = Lane(fire, desk, 1, clock)
    for _ in range(3):
        lane.tick()
    assert desk.outages == []
    fire.error = None
    clock.now += timedelta(seconds=6)
    until(lambda: lane.tick() == 0 and bool(desk.outages), 5, "its first answer")
    assert desk.outages == [None]
    lane.close()


def test_a_refusal_is_an_answer_and_no_failure() -> None:
    fire, desk = Fire(), FakeDesk(questions(1))
    fire.error = Refused("MATTER_UNKNOWN", "本部门不审查该事项")
    lane = Lane(fire, desk, 1)
    lane.tick()
    until(lambda: bool(desk.told), 5, "the refusal")
    assert "MATTER_UNKNOWN" in desk.told[0][1]
    assert lane.breaker.open_since is None
    lane.close()


def test_a_question_that_changed_under_its_number_is_asked_again_and_takes_no_advice_away() -> None:
    fire, desk = Fire(), FakeDesk(questions(1))
    fire.error = Refused("QUESTION_CHANGED", "问题内容不同")
    lane = Lane(fire, desk, 1)
    lane.tick()
    until(lambda: bool(desk.told), 5, "the refusal")
    assert (desk.told, lane.breaker.open_since) == ([("0", "silence")], None)
    lane.close()


def test_a_void_question_is_told_once() -> None:
    desk = FakeDesk([Question("7", "review", None)])
    lane = Lane(Fire(), desk, 1)
    lane.tick()
    until(lambda: bool(desk.told), 5, "the cancellation")
    assert desk.told == [("7", "cancelled")]
    lane.close()


def test_an_open_breaker_lets_one_ping_through_per_interval() -> None:
    clock = FakeClock()
    breaker = Breaker(clock, most=2, again=timedelta(seconds=5))
    for _ in range(2):
        breaker.failed()
    assert (breaker.open_since, breaker.may_ping()) == (START, False)
    clock.now += timedelta(seconds=5)
    assert [breaker.may_ping(), breaker.may_ping()] == [True, False]
    breaker.succeeded()
    assert (breaker.open_since, breaker.may_ping()) == (None, False)


def test_the_registry_names_departments_their_keys_and_what_they_read(tmp_path) -> None:  # type: ignore[no-untyped-def]
    write_pair(tmp_path, "fire")
    file = tmp_path / "departments.toml"
    file.write_text(REGISTRY.format(address="grpc://127.0.0.1:9300", concurrent=2), encoding="utf-8")
    found = read_registry(file)
    assert found.callback == "http://127.0.0.1:8100"
    assert [(one.id, one.concurrent, one.matters[0].fields) for one in found.entries] == [
        ("fire", 2, ("seats",))
    ]


def test_a_registry_is_refused_with_every_fault_at_once(tmp_path) -> None:  # type: ignore[no-untyped-def]
    write_pair(tmp_path, "health")
    file = tmp_path / "departments.toml"
    file.write_text(REGISTRY.format(address="ftp://x", concurrent=99), encoding="utf-8")
    with pytest.raises(RegistryInvalid) as refused:
        read_registry(file)
    for fault in ("address is none of", "concurrent is not", "no key of it is trusted"):
        assert fault in str(refused.value)
