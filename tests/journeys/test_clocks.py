"""A reviewer asks for more time, the head approves, the applicant is told and sees every day of it at home."""

from typing import Any

from infra.demo.gate import Gate
from tests.faults.crowd import permit
from tests.people import arrived
from tests.stacks import TOWNSHIP, Stacks
from tests.waiting import until

VILLAGE = "510822101200"


def test_an_extension_is_asked_approved_told_and_explained_day_by_day(stacks: Stacks) -> None:
    staff, (her, person) = stacks.cast.staff, arrived(stacks.gates[TOWNSHIP])
    number = staff["village.clerk"].post("/v1/applications", permit(person, VILLAGE), 201)["number"]
    assert [one["name"] for one in her.get(f"/v1/applications/{number}/clock")["clocks"]] == ["acceptance"]
    staff["village.clerk"].post(f"/v1/applications/{number}/acceptance")
    before = until(lambda: statutory(her, number), 30, "the clocks at home")

    police, head = staff["county.police"], staff["county.supervisor"]
    case = f"/v1/cases/{number}"
    until(lambda: police.call("GET", case).status == 200, 30, "the case")
    pause = police.call("POST", f"{case}/clock/pause", {"procedure": "hearing", "days": 5, "reason": "听证"})
    assert (pause.status, pause.body["errors"][0]["reason"]) == (422, "PROCEDURE_NOT_ON_ITEM")
    asked = police.post(f"{case}/clock/extension", {"days": 10, "reason": "需要到外省核查居住情况"})
    assert asked["clock_request"]["kind"] == "extension"
    assert police.call("POST", f"{case}/clock/approval", {}).status == 403
    assert head.post(f"{case}/clock/approval", {})["extension"]["notice"] == f"{number}-01"
    again = police.call("POST", f"{case}/clock/extension", {"days": 5, "reason": "再次延长"})
    assert (again.status, again.body["reason"]) == (409, "EXTENSION_ALREADY_USED")

    def told() -> Any:
        now = statutory(her, number)
        return now if now["extended"] == 10 else None

    after = until(told, 30, "the longer clock at home")
    assert after["due"] > before["due"]
    assert sum(day["counted"] for day in after["counting"]) == before["days"] + 10
    message = until(lambda: inbox(her, number), 30, "the written notice")
    assert f"告知书编号：{number}-01" in message["body"]
    shown = until(lambda: head.get(f"{case}/clock"), 10, "the clock of the case")
    assert statutory_of(shown)["due"] == after["due"]


def statutory(her: Gate, number: str) -> Any:
    return statutory_of(her.get(f"/v1/applications/{number}/clock"))


def statutory_of(shown: Any) -> Any:
    return next((one for one in shown["clocks"] if one["name"] == "statutory"), None)


def inbox(her: Gate, number: str) -> Any:
    found = her.get("/v1/messages")["items"]
    return next((one for one in found if (one["number"], one["kind"]) == (number, "clock_extended")), None)
