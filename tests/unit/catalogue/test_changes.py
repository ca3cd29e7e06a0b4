"""Change requests: faults at once, two keys, effective dates, versions, kinds of change."""

from dataclasses import replace
from typing import Any

import pytest

from services.catalogue import commands, events
from services.chassis.auth import Principal
from services.chassis.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from services.chassis.fakes import FakeBus
from services.chassis.messages import Asked
from tests.fakes.catalogue import COUNTY
from tests.fakes.catalogue_editors import (
    BOTH_ROLES,
    EDITOR,
    JUSTICE,
    LATER,
    LIST,
    SERVICE,
    TODAY,
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


def reasons(refusal: Refusal) -> set[tuple[str, str]]:
    return {(fault.pointer, fault.reason) for fault in refusal.faults}


def test_a_faulty_draft_is_kept_shows_every_fault_and_cannot_be_submitted() -> None:
    room = county()
    row = entry(room, ITEM, audience="everyone", case_type="immediate", on_application=False, item_type="05")
    change = drafted(room, given("change", ITEM, row, law="no_law", article=" "))
    found = {(fault.pointer, fault.reason) for fault in change.faults}
    expected = {
        ("/law", "LEGAL_REASON_MISSING"),
        ("/article", "LEGAL_REASON_MISSING"),
        ("/row/audience", "VALUE_UNKNOWN"),
        ("/row/case_type", "CASE_TYPE_WRONG"),
        ("/row/on_application", "TYPE_CONTRADICTED"),
        ("/row/basic_code", "CODE_DISAGREES"),
    }
    assert expected <= found
    refusal = refused(Invalid, lambda: room.ask(commands.SubmitChange(EDITOR, change.id)))
    assert refusal.reason == "CHANGE_INVALID"
    assert expected <= reasons(refusal)
    assert room.ask(commands.GetChange(LIST, change.id)).state == "draft"


def test_what_cannot_be_kept_is_refused_at_once() -> None:
    room = county()
    refusal = refused(Invalid, lambda: drafted(room, given("abolish", ITEM, [], reason="长" * 501)))
    assert reasons(refusal) == {
        ("/kind", "KIND_UNKNOWN"),
        ("/row", "ROW_TYPE"),
        ("/reason", "TEXT_TOO_LONG"),
    }
    unknown = refused(NotFound, lambda: drafted(room, given("change", "no_such_item", {})))
    assert unknown.reason == "ITEM_NOT_LISTED"


def test_two_keys_publish_the_next_version_and_the_trail_names_both_persons() -> None:
    bus = FakeBus()
    room = county(bus)
    change = submitted(room, given("change", ITEM, entry(room, ITEM, name_zh="居住证申领")))
    bus.events.clear()
    half = room.ask(commands.ApproveChange(LIST, change.id))
    assert (half.state, bus.of(events.ItemPublished)) == ("submitted", [])
    early = refused(Conflict, lambda: room.ask(commands.PublishChange(LIST, change.id)))
    assert early.reason == "KEYS_MISSING"
    now = room.ask(commands.ApproveChange(SERVICE, change.id))
    assert (now.state, now.published_version) == ("published", 2)
    assert [event.by.subject for event in bus.of(events.ChangeApproved)] == ["s-list", "s-service"]
    item = room.ask(commands.GetItem(ITEM))
    assert (item.version, item.content.name_zh, item.content.effective_from) == (2, "居住证申领", TODAY)
    assert room.ask(commands.GetItem(ITEM, version=1)).content.name_zh == "居住证办理"
    assert room.ask(commands.PublishChange(SERVICE, change.id)) == now


def test_each_key_is_turned_once_by_two_persons_who_did_not_write_it() -> None:
    room = county()
    change = submitted(room, given("change", ITEM, entry(room, ITEM, name_zh="居住证申领")))
    writer = Principal(EDITOR.subject, "staff", frozenset({"list_authority"}), COUNTY)
    assert (
        refused(Forbidden, lambda: room.ask(commands.ApproveChange(writer, change.id))).reason
        == "DRAFTER_MAY_NOT_APPROVE"
    )
    room.ask(commands.ApproveChange(BOTH_ROLES, change.id))
    assert (
        refused(Forbidden, lambda: room.ask(commands.ApproveChange(BOTH_ROLES, change.id))).reason
        == "KEYS_NEED_TWO_PERSONS"
    )
    assert refused(Conflict, lambda: room.ask(commands.ApproveChange(LIST, change.id))).reason == "KEY_TURNED"
    for by in (EDITOR, JUSTICE):
        refused(Forbidden, lambda by=by: room.ask(commands.ApproveChange(by, change.id)))
    assert room.ask(commands.ApproveChange(SERVICE, change.id)).state == "published"


def test_only_an_editor_of_the_owning_department_drafts() -> None:
    room = county()
    proposal = given("change", ITEM, entry(room, ITEM))
    refusal = refused(Forbidden, lambda: drafted(room, proposal, JUSTICE))
    assert refusal.reason == "DEPARTMENT_NOT_ALLOWED"
    assert refused(Forbidden, lambda: drafted(room, proposal, LIST)).reason == "ROLE_NOT_ALLOWED"
    elsewhere = Principal("s-far", "staff", frozenset({"editor"}), "150626", "public_security")
    assert refused(Forbidden, lambda: drafted(room, proposal, elsewhere)).reason == "DIVISION_OUT_OF_SCOPE"


def test_a_change_of_tomorrow_waits_and_the_timer_brings_it_into_force_on_its_day() -> None:
    room = county()
    change = submitted(
        room, given("change", ITEM, entry(room, ITEM, name_zh="居住证申领"), effective_on=LATER)
    )
    waiting = approved(room, change)
    assert (waiting.state, waiting.due) == ("approved", LATER)
    assert (
        refused(Conflict, lambda: room.ask(commands.PublishChange(LIST, change.id))).reason == "NOT_YET_DUE"
    )
    assert room.ask(commands.PublishDueChanges()) == 0
    assert room.ask(commands.GetItem(ITEM)).version == 1
    room.world.clock.advance(days=39)  # type: ignore[attr-defined]
    assert [room.ask(commands.PublishDueChanges()) for _ in range(2)] == [1, 0]
    item = room.ask(commands.GetItem(ITEM))
    assert (item.version, item.content.effective_from) == (2, LATER)


def test_a_change_approved_after_its_day_is_in_force_from_the_day_of_the_second_key() -> None:
    room = county()
    change = submitted(room, given("change", ITEM, entry(room, ITEM), effective_on="2026-11-01"))
    assert approved(room, change).due == TODAY
    assert room.ask(commands.GetItem(ITEM)).content.effective_from == TODAY


def test_a_rejected_change_says_why_may_be_revised_and_its_keys_are_void() -> None:
    room = county()
    change = submitted(room, given("change", ITEM, entry(room, ITEM, name_zh="居住证申领")))
    room.ask(commands.ApproveChange(LIST, change.id))
    assert (
        refused(Invalid, lambda: room.ask(commands.RejectChange(SERVICE, change.id, " "))).reason
        == "REASON_REQUIRED"
    )
    rejected = room.ask(commands.RejectChange(SERVICE, change.id, "名称应与省级一致"))
    assert (rejected.state, rejected.history[-1].note) == ("rejected", "名称应与省级一致")
    revised = room.ask(commands.ReviseChange(EDITOR, change.id, given("change", ITEM, entry(room, ITEM))))
    assert (revised.state, revised.keys) == ("draft", ())
    withdrawn = room.ask(commands.WithdrawChange(EDITOR, change.id))
    assert withdrawn.state == "withdrawn"
    assert (
        refused(Conflict, lambda: room.ask(commands.SubmitChange(EDITOR, change.id))).reason == "CHANGE_STATE"
    )


def test_a_change_on_an_old_version_must_be_written_anew() -> None:
    room = county()
    first = submitted(room, given("change", ITEM, entry(room, ITEM, name_zh="甲"), effective_on=LATER))
    second = submitted(room, given("change", ITEM, entry(room, ITEM, name_zh="乙")))
    third = drafted(room, given("management_mode", ITEM, entry(room, ITEM, name_zh="丙")))
    approved(room, first)
    assert approved(room, second).published_version == 2
    refusal = refused(Conflict, lambda: room.ask(commands.SubmitChange(EDITOR, third.id)))
    assert refusal.reason == "ITEM_MOVED_ON"
    room.world.clock.advance(days=39)  # type: ignore[attr-defined]
    room.ask(commands.PublishDueChanges())
    returned = room.ask(commands.GetChange(EDITOR, first.id))
    assert (returned.state, [fault.reason for fault in returned.faults]) == ("draft", ["ITEM_MOVED_ON"])
    assert room.ask(commands.GetItem(ITEM)).content.name_zh == "乙"


def test_a_publication_cut_short_between_item_and_change_is_finished_with_one_version() -> None:
    room = county()
    change = submitted(room, given("change", ITEM, entry(room, ITEM, name_zh="居住证申领")))
    room.ask(commands.ApproveChange(LIST, change.id))
    changes = room.world.changes
    room.ask(commands.ApproveChange(SERVICE, change.id))
    ended = changes.get(change.id)
    cut = replace(ended, state="publishing")
    changes.save(ended, cut, [])
    assert room.ask(commands.PublishDueChanges()) == 1
    assert room.ask(commands.GetItem(ITEM)).version == 2


def test_the_same_ask_drafts_once_and_a_stale_editor_is_told() -> None:
    room = county()
    proposal = given("change", ITEM, entry(room, ITEM))
    asked = Asked("key", "print")
    first, again = (room.ask(commands.DraftChange(EDITOR, asked, COUNTY, proposal)) for _ in range(2))
    assert first == again
    room.ask(commands.ReviseChange(EDITOR, first.id, proposal, if_version=first.meta.version))
    stale = commands.ReviseChange(EDITOR, first.id, proposal, if_version=first.meta.version)
    assert refused(Conflict, lambda: room.ask(stale)).reason == "STALE_VERSION"


def test_a_list_is_newest_first_by_state_item_and_batch_and_goes_on_from_its_cursor() -> None:
    room = county()
    made = []
    for item in ("residence_permit", "resident_id_card", "birth_household_registration"):
        made.append(drafted(room, given("cancel", item)).id)
        room.world.clock.advance(seconds=1)  # type: ignore[attr-defined]
    found, cursor = room.ask(commands.ListChanges(LIST, COUNTY, limit=2))
    rest, end = room.ask(commands.ListChanges(LIST, COUNTY, limit=2, cursor=cursor))
    assert [one.id for one in (*found, *rest)] == made[::-1]
    assert end == ""
    some, _ = room.ask(commands.ListChanges(LIST, COUNTY, item="resident_id_card", state="draft"))
    assert [one.id for one in some] == [made[1]]
    wrong = commands.ListChanges(LIST, COUNTY, limit=101, cursor="?", state="lost")
    assert {fault.reason for fault in refused(Invalid, lambda: room.ask(wrong)).faults} == {
        "LIMIT_OUT_OF_RANGE",
        "CURSOR_INVALID",
        "STATE_UNKNOWN",
    }
