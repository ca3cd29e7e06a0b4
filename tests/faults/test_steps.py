"""Any one process killed between any two steps of a case: each case ends once, nothing is lost, nothing comes twice."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from loadtests.data import department
from tests.faults.books import assert_trails_whole, database, wait_drained, wait_whole
from tests.faults.walks import ALLOWANCE, JOINT, PART, STEPS, Course, courses, reviewers
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until

PROGRAMS = ("serve", "work", "gateway", "broker", "database")
KILLS = [(code, program) for program in PROGRAMS for code in (COUNTY, TOWNSHIP)]
LENGTH = max(map(len, STEPS.values()))
SIGNING_IN = 2
EVENTS = {
    *("ApplicationSubmitted", "ApplicationAccepted", "CaseOpened", "CaseClaimed"),
    *("DecisionMade", "RatingInvited", "RatingGiven"),
}
MORE = {JOINT: {"TaskDecided"}, ALLOWANCE: {"DepartmentAdvised"}}
MESSAGES = {"application_submitted", "application_accepted", "decision_made", "rating_invited"}


@pytest.mark.timeout(400)
def test_a_process_killed_between_any_two_steps_loses_nothing_and_doubles_nothing(stacks: Stacks) -> None:
    wait_whole(stacks)
    desks = reviewers(stacks, sorted({department(JOINT), department(ALLOWANCE), PART}))
    walked = set()
    with ThreadPoolExecutor(SIGNING_IN) as few:
        pairs = list(few.map(lambda _: courses(stacks, desks), range(LENGTH - 1 + len(KILLS))))
    with ThreadPoolExecutor(LENGTH * len(STEPS)) as pool:
        everyone = [course for pair in pairs for course in pair]
        on_the_way = [course for pair in pairs[: LENGTH - 1] for course in pair]
        far = [done for done in range(1, LENGTH) for _ in STEPS]
        list(pool.map(advance, on_the_way, far))
        for (code, program), pair in zip(KILLS, pairs[LENGTH - 1 :], strict=True):
            on_the_way += pair
            walked |= {(course.item, course.done, code, program) for course in on_the_way}
            kill(stacks, code, program)
            list(pool.map(Course.step, on_the_way))
            on_the_way = [course for course in on_the_way if not course.over]
        list(pool.map(advance, on_the_way, [LENGTH] * len(on_the_way)))
    assert walked >= {(item, done, *kill) for item in STEPS for done in range(1, LENGTH) for kill in KILLS}
    wait_whole(stacks)
    wait_drained(stacks)
    assert_ended_once(stacks, everyone)
    assert_trails_whole(stacks)


def advance(course: Course, steps: int) -> None:
    """Until so many are done."""
    while course.done < steps:
        course.step()


def kill(stacks: Stacks, code: str, program: str) -> None:
    """At once, wherever everybody stands."""
    until(lambda: stacks.installation.pids(code).get(program), 30, f"{program} of {code}")
    stacks.installation.kill(code, program)


def assert_ended_once(stacks: Stacks, everyone: Sequence[Course]) -> None:
    """One application, one case, one rating each, granted; each event once in the trails, each message once."""
    items = {course.number: course.item for course in everyone}
    assert len(items) == len(everyone)
    wanted = {"$in": list(items)}
    county, township = database(stacks, COUNTY), database(stacks, TOWNSHIP)
    for kept, ended in (
        (township["intake_applications"], {"status": "decided"}),
        (county["approval_cases"], {"state": "decided", "outcome": "granted"}),
    ):
        assert kept.count_documents({"_id": wanted, **ended}) == len(items)
    events: Counter[tuple[str, str]] = Counter()
    for book in (county, township):
        for room in ("intake", "approval", "rating"):
            for entry in book[f"{room}_audit"].find({"subject": wanted}, {"subject": 1, "type": 1}):
                events[entry["subject"], entry["type"].rpartition(".")[2]] += 1
    assert {key: count for key, count in events.items() if count > 1} == {}
    assert {(number, name) for number, item in items.items() for name in EVENTS | MORE[item]} <= set(events)
    messages: Counter[tuple[str, str]] = Counter()
    for message in township["notification_messages"].find({"number": wanted}, {"number": 1, "kind": 1}):
        messages[message["number"], message["kind"]] += 1
    assert {key: count for key, count in messages.items() if count > 1} == {}
    assert {(number, kind) for number in items for kind in MESSAGES} <= set(messages)
