"""A package at the desk: the one form put right with the applicant, and the right organ named (行政许可法 art. 32(1)(2), (3))."""

from infra.demo.gate import Gate
from infra.demo.people import someone
from tests.journeys.test_packages import PATIENCE, deceased, members
from tests.people import arrived
from tests.stacks import COUNTY, Stacks
from tests.waiting import until


def test_a_clerk_puts_the_one_form_right_and_names_the_right_organ(stacks: Stacks) -> None:
    her, person = arrived(stacks.gates[COUNTY], someone("510822", 33))
    clerk = stacks.cast.staff["county.clerk"]
    number = her.post("/v1/packages/deceased_person/applications", deceased(person), 201)["number"]
    path = f"/v1/package-applications/{number}"
    right = {"form": {"bank_account": "6214580000000000025"}, "consent": True, "note": "账号笔误"}
    corrected = clerk.post(f"{path}/corrections", right)
    assert (corrected["status"], corrected["overdue"]) == ("submitted", False)
    assert "bank_account" in corrected["history"][-1]["reason"]
    asking = members(her, path)["survivor_benefit"]["number"]
    until(lambda: "bank_account" in last_reason(her, asking), PATIENCE, "the member that asks for it")
    refused = {"reason": "属民政部门职权", "cause": "other_organ", "organ": "civil_affairs"}
    returned = clerk.post(f"{path}/return", refused)["returned"]
    assert (returned["organ"], bool(returned["organ_name"])) == ("civil_affairs", True)
    until(lambda: her.get(f"/v1/applications/{asking}")["returned"] == returned, PATIENCE, "the members")


def last_reason(gate: Gate, number: str) -> str:
    """Of the last step of an application, "" while it is not made."""
    answer = gate.call("GET", f"/v1/applications/{number}")
    return str(answer.body["history"][-1]["reason"] or "") if answer.status == 200 else ""
