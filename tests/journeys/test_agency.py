"""A villager entrusts an errand, the supervisor keeps the roster, the agent carries it through and is rated."""

from typing import Any

from infra.demo.journeys import mandate_to
from services.chassis.clock import SystemClock
from tests.faults.crowd import permit
from tests.people import arrived
from tests.stacks import TOWNSHIP, Stacks
from tests.waiting import until

VILLAGE = "510822101200"
STATION = f"{VILLAGE}-VS"
ITEM = "residence_permit"


def test_a_villager_her_agent_and_the_supervisor_go_through_all_three_forms(running_stacks: Stacks) -> None:
    stacks = running_stacks
    stacks.keep_signed_in()
    gate = stacks.gates[TOWNSHIP]
    her, person = arrived(gate)
    agent = stacks.cast.staff["village.agent"]
    supervisor = _supervisor(stacks)
    mandate = her.post("/v1/mandates", mandate_to("village.agent", ITEM), 201)
    card = {
        "staff": mandate["agent"],
        "username": "village.agent",
        "name": "马国强",
        "phone": "0839-7201234",
        "weekdays": [1, 2, 3, 4, 5, 6, 7],
        "opens": "00:00",
        "closes": "24:00",
    }
    roster = f"/v1/sites/{STATION}/agents/roster"
    refused = supervisor.call("POST", roster, {"agents": [card | {"phone": "13812345678"}]})
    assert [one["reason"] for one in refused.body["errors"]] == ["PHONE_PERSONAL"]
    assert supervisor.post(roster, {"agents": [card]})["ready"]
    shown = gate.get(f"/v1/agents/{mandate['agent']}/card?site={STATION}")
    assert (shown["name"], shown["site"]) == ("马国强", STATION)
    wish = {"site": STATION, "item": ITEM, "text_version": "2026-1", "agent": mandate["agent"]}
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
    assert agent.post(f"{path}/completion", {})["state"] == "completed"
    closed = her.post(f"{path}/evaluation", {"grade": 5, "note": "服务热情"}, 201)
    assert (closed["state"], closed["evaluation"]["grade"]) == ("closed", 5)
    assert supervisor.get(f"/v1/entrustments?division={VILLAGE}&state=closed")["items"]

    def told() -> bool:
        kinds = {one["kind"] for one in her.get("/v1/messages?limit=100")["items"]}
        return {"agent_assigned", "agency_step_recorded", "entrustment_completed"} <= kinds

    until(told, 20, "the messages")


def _supervisor(stacks: Stacks) -> Any:
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
