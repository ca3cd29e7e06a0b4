"""Acceptance as the law has it, by the clerk of a village: all that is missing at once, the right organ, corrections."""

from typing import Any

from infra.demo.desks import sent
from infra.demo.gate import Gate
from infra.demo.people import Person
from tests.faults.crowd import permit
from tests.stacks import Stacks
from tests.waiting import until

VILLAGE = "510822101200"


def handed_in(stacks: Stacks, person: Person, without: str = "") -> str:
    body = permit(person, VILLAGE)
    body["materials"] = [paper for paper in body["materials"] if paper["code"] != without]
    number: str = stacks.cast.staff["village.clerk"].post("/v1/applications", body, 201)["number"]
    return number


def refused(answer: Any) -> tuple[int, list[str]]:
    return answer.status, [error["reason"] for error in answer.body["errors"]]


def test_the_one_notice_leaves_nothing_out_and_asks_for_nothing_later(
    stacks: Stacks, villager: tuple[Gate, Person]
) -> None:
    her, person = villager
    clerk = stacks.cast.staff["village.clerk"]
    path = f"/v1/applications/{handed_in(stacks, person, without='residence_address_proof')}"
    notices = f"{path}/supplement-notices"
    assert refused(clerk.call("POST", notices, {"materials": ["portrait_photo"]})) == (
        422,
        ["NOTICE_INCOMPLETE"],
    )
    assert clerk.post(notices, {"materials": ["residence_address_proof"]})["notice"]["materials"] == [
        "residence_address_proof"
    ]
    given = {"materials": sent(her, "residence_permit", VILLAGE, "residence_address_proof")}
    her.post(f"{path}/supplements", given)
    later = clerk.call("POST", notices, {"materials": ["portrait_photo"]})
    assert refused(later) == (409, ["MATERIAL_NOT_IN_NOTICE"])


def test_what_is_anothers_matter_is_returned_with_the_name_of_the_right_organ(
    stacks: Stacks, villager: tuple[Gate, Person]
) -> None:
    her, person = villager
    clerk = stacks.cast.staff["village.clerk"]
    path = f"/v1/applications/{handed_in(stacks, person)}"
    asked = {"reason": "不属于本机关职权范围", "cause": "other_organ", "organ": "astrology"}
    assert refused(clerk.call("POST", f"{path}/return", asked)) == (422, ["ORGAN_UNKNOWN"])
    told = asked | {"organ": "civil_affairs"}
    until(lambda: clerk.call("POST", f"{path}/return", told).status == 200, 20, "the departments heard of")
    shown = her.get(path)
    assert (shown["status"], shown["returned"]["organ"]) == ("returned", "civil_affairs")
    assert shown["returned"]["organ_name"]


def test_a_formal_error_is_put_right_at_the_counter_and_she_can_read_what_was_changed(
    stacks: Stacks, villager: tuple[Gate, Person]
) -> None:
    her, person = villager
    clerk = stacks.cast.staff["village.clerk"]
    path = f"/v1/applications/{handed_in(stacks, person)}"
    name, value = next(
        (name, value) for name, value in permit(person, VILLAGE)["form"].items() if name.endswith("_zh")
    )
    right = {"form": {name: f"{value}（更正）"}, "consent": True, "note": "笔误"}
    without = clerk.call("POST", f"{path}/corrections", right | {"consent": False})
    assert (without.status, without.body["reason"]) == (422, "CONSENT_REQUIRED")
    assert clerk.post(f"{path}/corrections", right)["status"] == "submitted"
    assert name in her.get(path)["history"][-1]["reason"]
    assert clerk.post(f"{path}/acceptance")["deemed"] is False
