"""A villager entrusts an errand, the supervisor keeps the roster, the agent carries it through and is rated."""

from dataclasses import dataclass

import pytest

from infra.demo.gate import Gate
from infra.demo.journeys import mandate_to
from infra.demo.seed import sanji
from services.chassis.clock import SystemClock
from tests.faults.crowd import permit
from tests.people import arrived
from tests.stacks import TOWNSHIP, Stacks
from tests.waiting import until

VILLAGE = "510822101200"
STATION = f"{VILLAGE}-VS"
ITEM = "residence_permit"


@dataclass(frozen=True, slots=True)
class Station:
    """Who serves at the village's station: the agent on its roster, and the supervisor above."""

    gate: Gate
    agent: Gate
    supervisor: Gate
    staff: str


@pytest.fixture(scope="module")
def station(running_stacks: Stacks) -> Station:
    stacks = running_stacks
    stacks.keep_signed_in()
    gate = stacks.gates[TOWNSHIP]
    supervisor = _supervisor(stacks)
    staff = arrived(gate)[0].post("/v1/mandates", mandate_to("village.agent", ITEM), 201)["agent"]
    card = {
        "staff": staff,
        "username": "village.agent",
        "name": "马国强",
        "phone": "0839-7201234",
        "weekdays": [1, 2, 3, 4, 5, 6, 7],
        "opens": "00:00",
        "closes": "24:00",
    }
    roster = f"/v1/sites/{STATION}/agents/roster"
    refused = supervisor.call("POST", roster, {"agents": [card | {"phone": "013812345678"}]})
    assert [one["reason"] for one in refused.body["errors"]] == ["PHONE_PERSONAL"]
    assert supervisor.post(roster, {"agents": [card]})["ready"]
    return Station(gate, stacks.cast.staff["village.agent"], supervisor, staff)


def test_a_villager_her_agent_and_the_supervisor_go_through_all_three_forms(
    running_stacks: Stacks, station: Station
) -> None:
    gate, agent = station.gate, station.agent
    (shown,) = gate.get(f"/v1/sites/{STATION}/agents")["items"]
    assert (shown["agent"], shown["name"], shown["on_duty"]) == (station.staff, "马国强", True)
    assert "username" not in shown
    assert gate.get(f"/v1/agents/{station.staff}/card?site={STATION}") == shown
    her, person = arrived(gate)
    mandate = her.post("/v1/mandates", mandate_to("village.agent", ITEM), 201)
    wish = {"site": STATION, "item": ITEM, "text_version": "2026-1", "agent": station.staff}
    form = her.post("/v1/entrustments", wish, 201)
    path = f"/v1/entrustments/{form['entrustment']}"
    given = permit(person, VILLAGE) | {"channel": "agent", "entrustment": form["entrustment"]}
    handed_in = until(
        lambda: (got := agent.call("POST", "/v1/applications", given, "agency")).status == 201 and got, 20
    )
    number = handed_in.body["number"]
    assert her.get(f"/v1/applications/{number}")["agency"]["agent_name"] == "马国强"
    until(lambda: her.get(path)["number"] == number, 20, "the receipt on the entrustment")
    early = agent.call("POST", f"{path}/completion", {})
    assert (early.status, early.body["reason"]) == (409, "LOG_EMPTY")
    line = {"kind": "accept", "place": "阴平村便民服务站", "done": "上门收取材料，电话13812345678"}
    logged = agent.post(f"{path}/log", line, 201)
    assert (logged["log"][0]["done"], logged["log"][0]["mandate"]) == (
        "上门收取材料，电话138****5678",
        mandate["mandate"],
    )
    _granted(running_stacks, her, number)
    assert agent.post(f"{path}/completion", {})["state"] == "completed"
    closed = her.post(f"{path}/evaluation", {"grade": 1, "note": "服务热情"}, 201)
    assert (closed["state"], closed["evaluation"]["grade"], closed["intact"]) == ("closed", 1, True)
    assert station.supervisor.get(f"/v1/entrustments?division={VILLAGE}&state=closed")["items"]
    assert station.supervisor.get(f"/v1/entrustments?division={VILLAGE}&late=true")["items"] == []
    until(
        lambda: {"agent_assigned", "agency_step_recorded", "entrustment_completed"} <= _told(her),
        20,
        "the messages",
    )


def test_what_a_village_takes_in_and_the_county_decides_is_carried_there_and_back(
    running_stacks: Stacks, station: Station
) -> None:
    agent, clerk = station.agent, running_stacks.cast.staff["village.clerk"]
    her, person = arrived(station.gate)
    body = permit(person, VILLAGE) | {"agency_site": STATION}
    number = clerk.post("/v1/applications", body, 201)["number"]
    agency = her.get(f"/v1/applications/{number}")["agency"]
    assert (agency["agent_name"], agency["agent_phone"]) == ("马国强", "0839-7201234")
    path = f"/v1/entrustments/{agency['entrustment']}"
    until(lambda: her.call("GET", path).status == 200, 20, "the entrustment of the receipt")
    until(lambda: "errand_given" in _told(agent, number), 20, "the message to the agent")
    agent.post(f"{path}/log", {"kind": "transfer", "place": "阴平村便民服务站", "done": "报送县公安局"}, 201)
    early = agent.call("POST", f"{path}/completion", {})
    assert (early.status, early.body["reason"]) == (409, "APPLICATION_OPEN")
    _granted(running_stacks, her, number)
    assert agent.post(f"{path}/completion", {})["state"] == "completed"
    closed = clerk.post(f"{path}/evaluation", {"grade": 4, "note": "等了很久"}, 201)
    assert (closed["state"], closed["evaluation"]["on_paper"], closed["intact"]) == ("closed", True, True)

    def to_rectify() -> list[str]:
        found = station.supervisor.get(f"/v1/rectifications?division={VILLAGE}&limit=100")["items"]
        return [one["number"] for one in found]

    until(lambda: number in to_rectify(), 20, "the rectification of a bad form")
    told = sanji(running_stacks.installation, TOWNSHIP, "audit", "verify", "--room", "intake")
    assert "entrustments" in told
    assert "BROKEN" not in told


def _granted(stacks: Stacks, her: Gate, number: str) -> None:
    """Taken on in the village and granted by the county."""
    stacks.cast.staff["village.clerk"].post(f"/v1/applications/{number}/acceptance")
    police = stacks.cast.staff["county.police"]
    until(lambda: police.call("GET", f"/v1/cases/{number}").status == 200, 20, "the case")
    checks = {"c1": True, "c2": True, "c3": True}
    decision = {"outcome": "granted", "reason": "符合条件", "checks": checks}
    until(
        lambda: police.call("POST", f"/v1/cases/{number}/decision", decision).status == 200,
        20,
        "the decision",
    )
    until(lambda: her.get(f"/v1/applications/{number}")["status"] == "decided", 20, "the answer")


def _told(gate: Gate, number: str = "") -> set[str]:
    found = gate.get("/v1/messages?limit=100")["items"]
    return {one["kind"] for one in found if not number or one["number"] == number}


def _supervisor(stacks: Stacks) -> Gate:
    username = f"supervisor.agency.{SystemClock().now().timestamp():.0f}"
    body = {
        "username": username,
        "name": "高主任",
        "password": "a-long-enough-passphrase-9",
        "roles": ["supervisor"],
        "division": TOWNSHIP,
    }
    stacks.admin(TOWNSHIP).post("/v1/staff", body, 201)
    return stacks.gates[TOWNSHIP].sign_in(kind="staff", username=username, password=body["password"])
