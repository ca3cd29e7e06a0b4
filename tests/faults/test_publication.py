"""A new version of an item is published, and arrives, while many hand in: each application is whole under one version."""

import copy
import json
import secrets
import time
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Any

from infra.demo.gate import Gate
from infra.demo.people import someone
from tests.faults.books import database, wait_whole
from tests.faults.crowd import permit
from tests.journeys.test_changes import entry_of, proposal
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until

VILLAGE = "510822101200"
PERMIT = "residence_permit"
AT_ONCE, BEFORE, AFTER = 8, 20, 20
REMEMBERED = 2.0
"""Seconds for which a process may go by what it knew (`services.chassis.inbox.Remembered`)."""
ASKED_NEW = {
    "name": "moved_in_with_zh",
    "label_zh": "同住人员情况",
    "type": "string",
    "required": True,
    "example": "与父母同住",
}


@dataclass(slots=True)
class Applicants:
    """People who fill in the form that they know; whom it is refused fills in the other one."""

    clerk: Gate
    over: Event = field(default_factory=Event)
    receipts: list[tuple[float, float, dict[str, Any]]] = field(default_factory=list)
    wrong: list[Any] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def hand_in(self) -> None:
        """One after another until it is over; begun, answered and receipt of each."""
        asked_new = False
        while not self.over.is_set():
            body, begun = permit(someone(), VILLAGE), time.monotonic()
            for form in (asked_new, not asked_new):
                answer = self.clerk.call(
                    "POST", "/v1/applications", filled(body, form), secrets.token_hex(12)
                )
                if answer.status != 422:
                    break
            with self.lock:
                if answer.status == 201:
                    asked_new = form
                    self.receipts.append((begun, time.monotonic(), answer.body))
                else:
                    self.wrong.append((answer.status, answer.body))

    def handed_in(self) -> list[tuple[float, float, dict[str, Any]]]:
        """All until now."""
        with self.lock:
            return list(self.receipts)


def filled(body: dict[str, Any], asked_new: bool) -> dict[str, Any]:
    more = {ASKED_NEW["name"]: ASKED_NEW["example"]} if asked_new else {}
    return body | {"form": body["form"] | more}


def publish(stacks: Stacks, row: dict[str, Any]) -> int:
    """Bring `row` into force with both keys; its version."""
    editor, lists, services = (
        stacks.cast.staff[f"county.{name}"] for name in ("editor", "lists", "services")
    )
    change = editor.post("/v1/changes", proposal("change", PERMIT, row=row), 201)
    assert change["faults"] == []
    for gate, act in ((editor, "submit"), (lists, "approve")):
        gate.post(f"/v1/changes/{change['change']}/{act}")
    return int(services.post(f"/v1/changes/{change['change']}/approve")["published_version"])


def test_every_application_is_whole_under_the_version_that_it_is_pinned_to(stacks: Stacks) -> None:
    wait_whole(stacks)
    row = entry_of(stacks.cast.staff["county.editor"], PERMIT)
    old = int(stacks.gates[COUNTY].get(f"/v1/items/{PERMIT}")["version"])
    stricter = copy.deepcopy(row)
    stricter["form"]["fields"].append(ASKED_NEW)
    applicants = Applicants(stacks.cast.staff["township.clerk"])
    with ThreadPoolExecutor(AT_ONCE) as pool:
        handing_in = [pool.submit(applicants.hand_in) for _ in range(AT_ONCE)]
        try:
            until(lambda: len(applicants.handed_in()) >= BEFORE, 60, "applications before")
            new = publish(stacks, stricter)
            until(lambda: len(late(applicants, new)) >= AFTER, 60, "applications after")
        finally:
            applicants.over.set()
            wait(handing_in)
            publish(stacks, row)
    assert [one.exception() for one in handing_in] == [None] * AT_ONCE
    receipts = {receipt["number"]: receipt["item_version"] for _, _, receipt in applicants.receipts}
    assert applicants.wrong == []
    assert len(receipts) == len(applicants.receipts)
    assert set(receipts.values()) == {old, new}
    assert set(late(applicants, new)) == {new}
    kept = database(stacks, TOWNSHIP)["intake_applications"].find({"_id": {"$in": list(receipts)}})
    forms = {one["_id"]: (one["item"][1], ASKED_NEW["name"] in json.loads(one["form"])) for one in kept}
    assert forms == {number: (version, version == new) for number, version in receipts.items()}
    until(lambda: handed_in_as_before(stacks), 60, "the former form")


def late(applicants: Applicants, new: int) -> list[int]:
    """Versions of those begun when every process had to know of the new one: it had been used for so long."""
    receipts = applicants.handed_in()
    used = min((answered for _, answered, one in receipts if one["item_version"] == new), default=None)
    return [one["item_version"] for begun, _, one in receipts if used and begun > used + REMEMBERED]


def handed_in_as_before(stacks: Stacks) -> bool:
    clerk = stacks.cast.staff["township.clerk"]
    body = permit(someone(), VILLAGE)
    return clerk.call("POST", "/v1/applications", body, secrets.token_hex(12)).status == 201
