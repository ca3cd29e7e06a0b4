"""Who looked at whose numbers, and why: on record, found by the auditor, nobody else's to read; and keys rotate."""

import secrets
from pathlib import Path
from urllib.parse import urlencode

import pytest

from infra.demo.gate import Gate
from infra.demo.people import Person, someone
from infra.demo.seed import sanji
from tests.faults.crowd import permit
from tests.stacks import TOWNSHIP, Stacks
from tests.waiting import until

VILLAGE = "510822101200"
PURPOSE = "电话核对住址"


@pytest.fixture
def auditor(stacks: Stacks, tmp_path: Path) -> Gate:
    """An auditor of the township, signed in."""
    username, password = f"auditor.{secrets.token_hex(4)}", "Winter-2026-audit"
    file = tmp_path / "password"
    file.write_text(password, encoding="ascii")
    arguments = ("--username", username, "--role", "auditor", "--division", TOWNSHIP)
    sanji(stacks.installation, TOWNSHIP, "staff", "add", *arguments, "--password-file", str(file))
    return stacks.gates[TOWNSHIP].sign_in(kind="staff", username=username, password=password)


@pytest.fixture
def handed_in(stacks: Stacks) -> tuple[str, Person]:
    """An application at the village, and whose it is."""
    person = someone()
    clerk = stacks.cast.staff["village.clerk"]
    return clerk.post("/v1/applications", permit(person, VILLAGE), 201)["number"], person


def trail(auditor: Gate, **wanted: str) -> list[dict[str, str]]:
    found = auditor.get("/v1/audit?" + urlencode({"division": TOWNSHIP, "purpose": "年度检查", **wanted}))
    return list(found["items"])


def test_a_look_at_the_numbers_needs_a_purpose_and_is_found_by_case_actor_and_person(
    stacks: Stacks, auditor: Gate, handed_in: tuple[str, Person]
) -> None:
    number, person = handed_in
    clerk = stacks.cast.staff["village.clerk"]
    path = f"/v1/applications/{number}/revealings"
    without = clerk.call("POST", path, {"purpose": " "})
    assert (without.status, without.body["reason"]) == (422, "PURPOSE_REQUIRED")
    shown = clerk.post(path, {"purpose": PURPOSE})["values"]
    assert (shown["/applicant/number"], shown["/applicant/phone"]) == (person.id_number, person.phone)

    def looks() -> list[dict[str, str]]:
        return [entry for entry in trail(auditor, case=number) if entry["type"].endswith("DataRevealed")]

    look = until(looks, 20, "the look in the trail")[0]
    assert (look["reason"], look["role"], look["division"]) == (PURPOSE, "clerk", VILLAGE)
    assert number in {entry["subject"] for entry in trail(auditor, person=look["person"])}
    assert number in {entry["subject"] for entry in trail(auditor, actor=look["actor"], case=number)}


def test_reading_the_trail_is_itself_on_record(auditor: Gate, handed_in: tuple[str, Person]) -> None:
    number, _ = handed_in
    reason = f"核查 {secrets.token_hex(4)}"
    trail(auditor, case=number, purpose=reason)

    def readings() -> list[str]:
        return [entry["type"] for entry in trail(auditor, case=number) if entry["reason"] == reason]

    assert until(readings, 20, "the reading in the trail") == ["sanji.identity.v1.PersonalDataRead"]


def test_nobody_but_an_auditor_reads_the_trail_and_an_auditor_opens_no_numbers(
    stacks: Stacks, auditor: Gate, handed_in: tuple[str, Person]
) -> None:
    number, _ = handed_in
    question = "/v1/audit?" + urlencode({"case": number, "purpose": "好奇"})
    callers = (stacks.admin(TOWNSHIP), stacks.cast.staff["village.clerk"])
    assert {caller.call("GET", question).body["reason"] for caller in callers} == {"ROLE_NOT_ALLOWED"}
    look = auditor.call("POST", f"/v1/applications/{number}/revealings", {"purpose": PURPOSE})
    assert (look.status, look.body["reason"]) == (403, "ROLE_NOT_ALLOWED")


def test_a_question_for_everything_is_refused_with_every_fault(auditor: Gate) -> None:
    answer = auditor.call("GET", "/v1/audit?since=yesterday")
    assert answer.status == 422
    assert {fault["reason"] for fault in answer.body["errors"]} == {"AUDIT_QUERY_TOO_WIDE", "MOMENT_INVALID"}


def test_keys_rotate_and_old_numbers_open_while_the_stack_goes_on(
    stacks: Stacks, handed_in: tuple[str, Person]
) -> None:
    number, person = handed_in
    clerk = stacks.cast.staff["village.clerk"]
    key = f"k{secrets.token_hex(4)}"
    sanji(stacks.installation, TOWNSHIP, "seal", "rotate", key)

    def newly_sealed() -> bool:
        clerk.post("/v1/applications", permit(someone(), VILLAGE), 201)
        return f"{key} " in sanji(stacks.installation, TOWNSHIP, "seal", "status")

    until(newly_sealed, 30, "new numbers under the new key")
    sanji(stacks.installation, TOWNSHIP, "seal", "reseal")
    assert keys_in_use(stacks) == [key]
    shown = clerk.post(f"/v1/applications/{number}/revealings", {"purpose": PURPOSE})["values"]
    assert shown["/applicant/number"] == person.id_number


def keys_in_use(stacks: Stacks) -> list[str]:
    printed = sanji(stacks.installation, TOWNSHIP, "seal", "status").splitlines()
    return [line.split()[0] for line in printed if line.startswith("k") and len(line.split()) == 2]
