"""An agent acts under a mandate, for as long as the villager wants, and for nobody else."""

from datetime import timedelta
from typing import Any

from infra.demo.gate import Answer, Gate
from infra.demo.journeys import mandate_to
from infra.demo.people import Person, someone
from services.chassis.clock import SystemClock
from services.chassis.masking import mask_name
from tests.faults.crowd import permit
from tests.people import arrived, from_home
from tests.stacks import TOWNSHIP, Stacks
from tests.waiting import until

VILLAGE = "510822101200"


def tried(agent: Gate, person: Person, key: str, **more: Any) -> Answer:
    given = permit(person, VILLAGE) | {"channel": "agent"} | more
    return agent.call("POST", "/v1/applications", given, key)


def test_an_agent_hands_in_for_a_villager_under_a_mandate_and_not_before_or_after(stacks: Stacks) -> None:
    her, person = arrived(stacks.gates[TOWNSHIP])
    agent = stacks.cast.staff["village.agent"]
    without = tried(agent, person, "early")
    assert (without.status, without.body["reason"]) == (403, "MANDATE_REQUIRED")
    mandate = her.post("/v1/mandates", mandate_to("village.agent", "residence_permit"), 201)
    handed_in = until(
        lambda: (got := tried(agent, person, "k", mandate=mandate["mandate"])).status == 201 and got, 20
    )
    path = f"/v1/applications/{handed_in.body['number']}"
    under = her.get(path)["history"][0]["under"]
    names = {"agent": mask_name("马国强"), "principal": mask_name(person.name)}
    assert under == names | {"mandate": mandate["mandate"]}
    withdrawn = agent.call("POST", f"{path}/withdrawal", {}, "w")
    assert (withdrawn.status, withdrawn.body["reason"]) == (403, "MANDATE_OUT_OF_SCOPE")
    neighbour = tried(agent, someone(), "other", mandate=mandate["mandate"])
    assert (neighbour.status, neighbour.body["reason"]) == (403, "MANDATE_REQUIRED")
    assert [one["mandate"] for one in agent.get("/v1/mandates")["items"]].count(mandate["mandate"]) == 1
    assert her.post(f"/v1/mandates/{mandate['mandate']}/revocation", {"reason": "已自行办理"})["revoked_at"]
    refused = until(
        lambda: (got := tried(agent, person, f"after-{SystemClock().today()}")).status == 403 and got, 20
    )
    assert refused.body["reason"] == "MANDATE_EXPIRED"


def test_a_villager_is_surer_known_and_stands_for_her_child_once_a_clerk_has_seen_the_papers(
    stacks: Stacks,
) -> None:
    her, person = arrived(stacks.gates[TOWNSHIP])
    clerk = stacks.cast.staff["township.clerk"]
    seen = {"number": person.id_number, "name": person.name}
    assert her.get("/v1/people/me")["assurance"] == 1
    assert clerk.post("/v1/people/assurances", seen)["assurance"] == 2
    assert her.get("/v1/people/me")["assurance"] == 2
    looked_up = {"number": person.id_number, "purpose": "核对监护人身份"}
    assert clerk.post("/v1/people/lookups", looked_up)["name_masked"] == mask_name(person.name)
    assert her.call("POST", "/v1/people/lookups", looked_up).status == 403
    child = someone(years=6)
    claim = {
        "kind": "guardian",
        "represented": {"kind": "person", "number": child.id_number, "name": child.name},
        "evidence": "出生医学证明",
        "division": TOWNSHIP,
    }
    link = her.post("/v1/parties/links", claim, 201)
    for_child = {"principal": claim["represented"], "division": TOWNSHIP}
    given = mandate_to("village.agent", "residence_permit") | for_child
    early = her.call("POST", "/v1/mandates", given, "child-early")
    assert (early.status, early.body["reason"]) == (403, "REPRESENTATION_MISSING")
    waiting = clerk.get("/v1/parties/links?limit=100")["items"]
    assert link["link"] in {one["link"] for one in waiting}
    confirmed = clerk.post(f"/v1/parties/links/{link['link']}/confirmation", {"evidence": "出生医学证明原件"})
    assert (confirmed["state"], confirmed["ends"] > SystemClock().today().isoformat()) == ("confirmed", True)
    assert confirmed["ends"] < (SystemClock().today() + timedelta(days=366 * 9)).isoformat()
    assert her.post("/v1/mandates", given, 201)["principal_name"] == mask_name(child.name)
    own = from_home(her, permit(child, VILLAGE))
    until(lambda: her.call("POST", "/v1/applications", own, "for-the-child").status == 201, 20, "the link")
