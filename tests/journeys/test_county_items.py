"""All items of the county's catalogue, each as its shipped examples have it: from the counter to the inbox, or refused."""

import json
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from infra.demo.gate import Gate, Refused
from loadtests.data import DATA, checks, item_ids, submission
from loadtests.people import like
from services.chassis.clock import SystemClock
from tests.deferring import hand_in_promised
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until

CATALOGUE = DATA / "catalogue" / COUNTY
VILLAGE = "510822101200"
EX_OFFICIO, UNENTRUSTED, DISTRUSTED = "penalty_unlicensed_food_business", "social_security_card", "legal_aid"
COUNTERS = {
    "village": (VILLAGE, "village.clerk"),
    "township": (TOWNSHIP, "township.clerk"),
    "county": (COUNTY, "county.clerk"),
}
"""From the lowest up: where it is handed in and by whom."""
AT_ONCE = 4
PATIENCE = 60


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


ITEMS = {path.stem: read(path) for path in sorted((CATALOGUE / "items").glob("*.json"))}
EXAMPLES = {item: read(CATALOGUE / "examples" / f"{item}.json") for item in ITEMS}


def departments(item: str) -> list[str]:
    return [ITEMS[item]["department"], *ITEMS[item]["joint_departments"]]


def counter(item: str) -> tuple[str, str]:
    """The lowest that may accept `item`."""
    return next((found for level, found in COUNTERS.items() if level in ITEMS[item]["accept_levels"]))


def certificate(item: str) -> bool:
    result = ITEMS[item]["result"]
    return bool(result["electronic_certificate"] and result.get("certificate_type"))


def owner(item: str) -> str:
    """The stack that decides the valid example."""
    return TOWNSHIP if EXAMPLES[item]["valid"]["expected"]["decide_level"] == "township" else COUNTY


@dataclass
class Office:
    """Counters, reviewers by stack and department, and a person's own gate when she has registered."""

    stacks: Stacks
    reviewers: dict[tuple[str, str], Gate]

    def clerk(self, item: str) -> Gate:
        return self.stacks.cast.staff[counter(item)[1]]

    def decide(self, item: str, number: str, stack: str, outcome: str) -> list[str]:
        """Each department's task in its turn, until the case is decided; in which order."""
        path, order = f"/v1/cases/{number}", []
        lead = self.reviewers[stack, departments(item)[0]]

        def examined() -> Any:
            answer = lead.call("GET", path)
            tasks = answer.body["tasks"] if answer.status == 200 else [{"state": "processing"}]
            return None if any(task["state"] == "processing" for task in tasks) else answer.body

        while (case := until(examined, PATIENCE, f"the case of {item}"))["state"] == "in_review":
            task = next(task for task in case["tasks"] if task["state"] in ("ready", "waiting"))
            decision = {
                "outcome": outcome,
                "reason": "逐项核对后作出决定",
                "checks": answers(item, task, outcome),
            }
            desk = self.reviewers[stack, task["department"]]
            if case["outstanding"] and outcome == "granted":
                hand_in_promised(self.clerk(item), desk, number, decision, PATIENCE)
            made = desk.post(f"{path}/decision", decision)
            assert not any(one["proposal"] for one in made["tasks"]), made["tasks"]
            order.append(task["department"])
        return order


@pytest.fixture(scope="module")
def office(running_stacks: Stacks) -> Office:
    running_stacks.keep_signed_in()
    wanted = {
        (code, department)
        for item in item_ids()
        for code in {COUNTY, owner(item)}
        for department in departments(item)
    }
    admins = {code: running_stacks.admin(code) for code in (COUNTY, TOWNSHIP)}

    def reviewer(place: tuple[str, str]) -> Gate:
        code, department = place
        said = {"username": f"items.{secrets.token_hex(4)}", "password": "Sanji-items-7319"}
        body = said | {"name": "李正", "roles": ["reviewer"], "division": code, "department": department}
        admins[code].post("/v1/staff", body, 201)
        return running_stacks.gates[code].sign_in(kind="staff", **said)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        made = dict(zip(wanted, pool.map(reviewer, wanted), strict=True))
    return Office(running_stacks, made)


@dataclass
class Life:
    """What became of one valid example. `her`: the applicant's own gate; an organisation has none."""

    item: str
    number: str = ""
    receipt: Any = None
    her: Gate | None = None
    order: list[str] = field(default_factory=list)
    application: Any = None
    certificate: Any = None
    told: list[str] = field(default_factory=list)
    error: Exception | None = None

    def hand_in(self, office: Office) -> None:
        given = EXAMPLES[self.item]["valid"]["payload"]["applicant"]
        person = like(given["id_number"], secrets.randbelow(1000)) if given["party_type"] == "1" else None
        place, _ = counter(self.item)
        if person is not None:
            self.her = registered(office.stacks.gates[TOWNSHIP if place != COUNTY else COUNTY], person)
        clerk = office.clerk(self.item)
        home = place if place == VILLAGE else ""
        body = submission(self.item, SystemClock().today(), person, home, "window") | {"division": place}
        self.receipt = clerk.post("/v1/applications", body, 201)
        self.number = self.receipt["number"]
        clerk.post(f"/v1/applications/{self.number}/acceptance")

    def decide(self, office: Office) -> None:
        self.order = office.decide(self.item, self.number, owner(self.item), "granted")

    def look(self, office: Office) -> None:
        seen, path = self.her or office.clerk(self.item), f"/v1/applications/{self.number}"
        until(lambda: seen.get(path)["status"] == "decided", PATIENCE, f"the decision on {self.item}")
        self.application = seen.get(path)
        if certificate(self.item):
            paper = f"/v1/certificates/{self.number}"
            until(lambda: seen.call("GET", paper).status == 200, PATIENCE, f"the paper of {self.item}")
            issued = seen.get(paper)
            self.certificate = office.stacks.gates[COUNTY].get(
                f"/v1/certificates/{issued['id']}/verification"
            )
        wanted = {"application_submitted", "application_accepted", "decision_made", "rating_invited"}
        if self.her is not None:
            self.told = until(lambda: inbox(seen, self.number, wanted), PATIENCE, f"the inbox of {self.item}")


@pytest.fixture(scope="module")
def lives(office: Office) -> dict[str, Life]:
    """Every item at once, step by step, so that nobody waits for another's."""
    found = {item: Life(item) for item in item_ids()}

    def doing(step: Callable[[Life, Office], None]) -> Callable[[Life], None]:
        def safely(life: Life) -> None:
            try:
                if life.error is None:
                    step(life, office)
            except (Refused, AssertionError, StopIteration) as error:
                life.error = error

        return safely

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for step in (Life.hand_in, Life.decide, Life.look):
            list(pool.map(doing(step), found.values()))
    return found


@pytest.mark.parametrize("item", [item for item in ITEMS if item not in (UNENTRUSTED, DISTRUSTED)])
def test_an_invalid_example_is_refused_as_the_catalogue_says(office: Office, item: str) -> None:
    expected = EXAMPLES[item]["invalid"]["expected"]
    stage, reasons = expected["outcome"], {one["code"] for one in expected["reasons"]}
    clerk, body = office.stacks.cast.staff["county.clerk"], wrong(item)
    answer = clerk.call("POST", "/v1/applications", body, secrets.token_hex(12))
    if stage in ("blocked", "form_error") or "LEVEL_CANNOT_ACCEPT" in reasons:
        told = {answer.body["reason"], *(one["reason"] for one in answer.body["errors"])}
        assert answer.status == 422
        assert told & reasons
        assert told <= reasons | {"FORM_INVALID"}
        return
    assert answer.status == 201, answer.body
    number, owner_division = answer.body["number"], answer.body["owner_division"]
    path = f"/v1/applications/{number}"
    if stage == "refused_acceptance":
        returned = clerk.post(f"{path}/return", {"reason": "不属于受理范围", "cause": "not_needed"})
        assert returned["status"] == "returned"
    elif stage == "correction_notice":
        missing = [one["target"] for one in expected["reasons"] if "." not in one["target"]]
        short = clerk.call("POST", f"{path}/supplement-notices", {"materials": []})
        assert short.status == 422
        noticed = clerk.post(f"{path}/supplement-notices", {"materials": missing, "note": "请补正"})
        assert noticed["notice"]["materials"] == missing
    else:
        assert stage == "decision_denied"
        clerk.post(f"{path}/acceptance")
        assert len(owner_division) in (6, 9)
        office.decide(item, number, COUNTY, "denied")
        until(lambda: clerk.get(path).get("outcome") == "denied", PATIENCE, "the denial")


def test_what_an_agent_hands_in_without_a_mandate_is_refused(office: Office) -> None:
    body = wrong(UNENTRUSTED) | {"division": VILLAGE, "channel": "agent"}
    agent = office.stacks.cast.staff["village.agent"]
    answer = agent.call("POST", "/v1/applications", body, secrets.token_hex(12))
    assert (answer.status, answer.body["reason"]) == (403, "MANDATE_REQUIRED")


def test_whoever_broke_one_promise_is_not_believed_another(office: Office) -> None:
    """Legal aid's invalid example: its applicant is on record, here with a promise that turned out false."""
    today, promised = SystemClock().today(), "survivor_benefit"
    expected = EXAMPLES[DISTRUSTED]["invalid"]
    assert [one["code"] for one in expected["expected"]["reasons"]] == ["COMMITMENT_BARRED"]
    person = like(expected["payload"]["applicant"]["id_number"], secrets.randbelow(1000))
    clerk = office.stacks.cast.staff["county.clerk"]
    body = submission(promised, today, person, COUNTY, "window")
    number = clerk.post("/v1/applications", body, 201)["number"]
    clerk.post(f"/v1/applications/{number}/acceptance")
    office.decide(promised, number, COUNTY, "granted")
    desk = office.reviewers[COUNTY, departments(promised)[0]]
    desk.post(f"/v1/after-checks/{number}/result", {"result": "broken", "note": "亲属关系不实"})

    def refused() -> Any:
        given = submission(DISTRUSTED, today, person, COUNTY, kind="invalid")
        answer = clerk.call("POST", "/v1/applications", given, secrets.token_hex(12))
        return answer if answer.status != 201 else None

    answer = until(refused, PATIENCE, "the record to be known")
    assert (answer.status, answer.body["reason"]) == (403, "COMMITMENT_BARRED")


def test_every_item_of_the_catalogue_is_among_these() -> None:
    assert len(ITEMS) == 36
    assert {*ITEMS} - {*item_ids()} == {EX_OFFICIO}


@pytest.mark.parametrize("item", item_ids())
def test_a_valid_example_is_granted_certified_and_told(lives: dict[str, Life], item: str) -> None:
    life = lives[item]
    if life.error is not None:
        raise life.error
    assert life.receipt["owner_division"] == owner(item)
    assert sorted(life.order) == sorted(departments(item))
    order = {one["department"]: one["after"] for one in ITEMS[item].get("joint_order", ())}
    for later, before in order.items():
        assert max(map(life.order.index, before)) < life.order.index(later)
    assert life.application["outcome"] == "granted"
    assert (life.certificate is not None) == certificate(item)
    if life.certificate is not None:
        assert life.certificate["standing"] == "genuine"
    assert (life.her is None) == (life.told == [])


def answers(item: str, task: Any, outcome: str) -> dict[str, bool]:
    """What the department's plug-in found of each condition, the rest as the outcome has it."""
    found = {one["code"]: one["met"] for one in task["findings"]}
    return {code: found.get(code, outcome == "granted") for code in checks(item)}


def wrong(item: str) -> dict[str, Any]:
    """The invalid example, at a window: what its agent would hand in, at the township's."""
    body = submission(item, SystemClock().today(), kind="invalid")
    if body["channel"] == "agent":
        body |= {"channel": "window", "division": body["division"][:9]}
        body.pop("mandate", None)
    return body


def registered(gate: Gate, person: Any) -> Gate:
    said = {"id_number": person.id_number, "password": f"Sanji-{secrets.token_hex(6)}"}
    gate.post("/v1/people", said | {"name": person.name, "phone": person.phone}, 202)
    return gate.sign_in(kind="person", **said)


def inbox(her: Gate, number: str, wanted: set[str]) -> list[str]:
    kinds = [one["kind"] for one in her.get("/v1/messages?limit=50")["items"] if one["number"] == number]
    return kinds if wanted <= {*kinds} else []
