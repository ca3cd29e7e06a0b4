"""Kinds of change: creating, cancelling, merging, devolving and transferring a power."""

import json
from typing import Any

import pytest

from services.catalogue import commands
from services.chassis.auth import Principal
from services.chassis.errors import Conflict, NotFound, Refusal
from tests.fakes.catalogue import COUNTY
from tests.fakes.catalogue_editors import (
    JUSTICE,
    LATER,
    approved,
    county,
    drafted,
    entry,
    given,
    submitted,
)

ITEM = "residence_permit"


def refused(kind: type[Refusal], act: Any) -> Refusal:
    with pytest.raises(kind) as caught:
        act()
    return caught.value


def test_a_cancelled_item_is_no_longer_listed_and_its_history_stays_readable() -> None:
    room = county()
    approved(room, submitted(room, given("cancel", ITEM)))
    assert refused(NotFound, lambda: room.ask(commands.GetItem(ITEM))).reason == "ITEM_NOT_LISTED"
    assert room.ask(commands.GetItem(ITEM, version=1)).content.status == "published"
    again = drafted(room, given("change", ITEM, entry_of(room, 1)))
    assert "ITEM_ENDED" in {fault.reason for fault in again.faults}


def entry_of(room: Any, version: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(room.ask(commands.GetItem(ITEM, version=version)).content.document)
    return found


def test_an_item_is_merged_only_into_a_listed_other() -> None:
    room = county()
    wrong = drafted(room, given("merge", ITEM, into=ITEM))
    assert [(one.pointer, one.reason) for one in wrong.faults] == [("/into", "ITEM_NOT_LISTED")]
    right = given("merge", ITEM, into="resident_id_card", effective_on="2026-11-22")
    approved(room, submitted(room, right))
    document = json.loads(room.world.items.get(f"item/{ITEM}").content.document)
    assert (document["status"], document["merged_into"]) == ("withdrawn", "resident_id_card")


def test_a_power_goes_down_only_to_an_order_below_with_a_place_to_serve() -> None:
    room = county()
    kept = drafted(room, given("devolve", ITEM, entry(room, ITEM)))
    assert ("/row/decide_level", "NOT_DEVOLVED") in {(one.pointer, one.reason) for one in kept.faults}
    modes = [dict(one) for one in entry(room, ITEM)["delegation"]]
    modes[1] |= {"mode": "authorised_handling", "may_decide": True}
    lower = entry(room, ITEM, decide_level="township", delegation=modes)
    assert drafted(room, given("devolve", ITEM, lower, effective_on="2026-11-24")).faults == ()
    bare = county()
    bare.world.sites.kept.clear()  # type: ignore[attr-defined]
    nowhere = drafted(bare, given("devolve", ITEM, lower))
    assert "TARGET_SITE_MISSING" in {fault.reason for fault in nowhere.faults}


def test_a_power_transferred_on_a_date_is_the_new_departments_from_then_on() -> None:
    room = county()
    paper = {"to_department": "civil_affairs", "document": "青府发〔2026〕9号", "effective_on": LATER}
    assert "DOCUMENT_MISSING" in {
        fault.reason for fault in drafted(room, given("transfer", ITEM, to_department="civil_affairs")).faults
    }
    approved(room, submitted(room, given("transfer", ITEM, **paper)))
    before = room.ask(commands.GetItem(ITEM))
    assert (before.version, before.content.department) == (1, "public_security")
    room.world.clock.advance(days=39)  # type: ignore[attr-defined]
    room.ask(commands.PublishDueChanges())
    after = room.ask(commands.GetItem(ITEM)).content
    assert after.department == "civil_affairs"
    document = json.loads(after.document)
    assert document["regulating_department"] == "public_security"
    assert document["implementation_code"].startswith("11510822MB9A00030G")
    disguised = drafted(room, given("change", ITEM, entry(room, ITEM, department="justice")), CIVIL)
    assert "TRANSFER_NEEDED" in {fault.reason for fault in disguised.faults}


CIVIL = Principal("s-civil", "staff", frozenset({"editor"}), COUNTY, "civil_affairs")


def test_a_new_item_is_created_by_two_keys_and_its_id_is_taken_once() -> None:
    room = county()
    codes = dict.fromkeys(("implementation_code", "handling_item_code", "basic_code", "local_basic_code"))
    row = entry(room, ITEM, item_id="residence_permit_renewal", **codes)
    made = approved(room, submitted(room, given("create", "residence_permit_renewal", row)))
    assert made.published_version == 1
    again = drafted(room, given("create", "residence_permit_renewal", row, effective_on=LATER))
    assert "ITEM_EXISTS" in {fault.reason for fault in again.faults}


def test_a_power_already_in_one_list_is_not_listed_in_another_unless_from_the_responsibility_list() -> None:
    room = county()
    taken = entry(room, "legal_aid")["basic_code"]
    row = entry(
        room,
        "legal_aid",
        item_id="legal_aid_service",
        list_kind="intermediary",
        implementation_code=None,
        handling_item_code=None,
        local_basic_code=None,
    )
    assert row["basic_code"] == taken
    change = drafted(room, given("create", "legal_aid_service", row), JUSTICE)
    refusal = refused(Conflict, lambda: room.ask(commands.SubmitChange(JUSTICE, change.id)))
    assert refusal.reason == "LISTED_ELSEWHERE"
    row["list_kind"] = "responsibility"
    room.ask(commands.ReviseChange(JUSTICE, change.id, given("create", "legal_aid_service", row)))
    assert room.ask(commands.SubmitChange(JUSTICE, change.id)).state == "submitted"
