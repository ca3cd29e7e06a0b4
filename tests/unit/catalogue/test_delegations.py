"""How items are sunk, and powers lent by document and dates."""

from dataclasses import replace
from typing import Any

import pytest

from services.catalogue import commands, events
from services.catalogue.domain.delegations import LOWER, MODES, NOBODY, UPPER, Part, part_of
from services.catalogue.domain.powers import DelegatedPower
from services.catalogue.domain.quality.items import check_item
from services.catalogue.ports import Catalogue
from services.chassis.auth import Principal
from services.chassis.errors import Conflict, Forbidden, Invalid, NotFound
from services.chassis.messages import Asked
from services.chassis.room import Room
from tests.fakes.catalogue import COUNTY, TOWNSHIP, item_command, of
from tests.unit.catalogue.test_claims import CLERK, SITE, claim, county, tell, township

AUTHORITY = Principal("s-list", "staff", frozenset({"list_authority"}), COUNTY)
ITEM = "food_business_licence"
GRANT: dict[str, Any] = {
    "item": ITEM,
    "division": TOWNSHIP,
    "power": "decide",
    "document": "青府发〔2026〕8号",
    "since": "2026-12-01",
    "until": "2027-11-30",
    "scope_zh": "辖区内小餐饮",
    "conditions_zh": ("经培训合格后办理",),
}


def grant(room: Room[Catalogue], by: Principal = AUTHORITY, **changes: Any) -> DelegatedPower:
    found: DelegatedPower = room.ask(commands.GrantPower(by, **{**GRANT, **changes}))
    return found


def reasons(refused: Any) -> set[tuple[str, str]]:
    return {(fault.pointer, fault.reason) for fault in refused.value.faults}


@pytest.mark.parametrize(
    ("mode", "accepts", "decides"),
    [
        ("entrusted_acceptance", LOWER, UPPER),
        ("authorised_handling", LOWER, LOWER),
        ("agency", UPPER, UPPER),
        ("fully_online", UPPER, UPPER),
    ],
)
def test_each_way_to_sink_an_item_says_who_accepts_and_who_decides(
    mode: str, accepts: str, decides: str
) -> None:
    table = county(ITEM).ask(commands.ListDelegationModes())
    assert (table[mode].accepts, table[mode].decides) == (accepts, decides)
    row = {"level": "township", "mode": mode}
    assert part_of({"delegation": [row]}, 2) == Part(mode, accepts, decides)
    assert len(table) == 4


@pytest.mark.parametrize("mode", MODES)
def test_an_item_may_not_say_otherwise_than_its_mode(mode: str) -> None:
    says = {"may_accept": MODES[mode].accepts == LOWER, "may_decide": MODES[mode].decides == LOWER}
    for field, value in says.items():
        command = item_command("residence_permit")
        wrong = {"level": "village", "mode": mode, **says, field: not value}
        row = {**command.row, "delegation": [*command.row["delegation"][:2], wrong]}
        found = {(one.pointer, one.reason) for one in check_item(row, command.references)}
        assert (f"/delegation/2/{field}", "DELEGATION_CONTRADICTED") in found


def test_levels_that_accept_or_decide_are_those_of_the_delegation() -> None:
    command = item_command("residence_permit", accept_levels=["county", "township"], decide_level="village")
    found = {(one.pointer, one.reason) for one in check_item(command.row, command.references)}
    assert {
        ("/accept_levels/0", "LEVELS_CONTRADICTED"),
        ("/delegation/2/may_accept", "LEVELS_CONTRADICTED"),
        ("/decide_level", "LEVELS_CONTRADICTED"),
    } <= found


def test_every_shipped_item_agrees_with_the_table() -> None:
    found = [
        fault.reason
        for command in of(commands.PublishItem)
        for fault in check_item(command.row, command.references)
        if fault.reason in ("DELEGATION_CONTRADICTED", "LEVELS_CONTRADICTED")
    ]
    assert found == []


@pytest.mark.parametrize(
    ("rows", "order", "part"),
    [
        ([], 2, Part("", UPPER, UPPER)),
        (
            [{"level": "township", "mode": "own_power", "may_accept": True, "may_decide": True}],
            2,
            Part("own_power", LOWER, LOWER),
        ),
        (
            [{"level": "county", "mode": "own_power", "may_accept": False, "may_decide": True}],
            1,
            Part("own_power", NOBODY, LOWER),
        ),
        ([{"level": "moon", "mode": "agency"}], 2, Part("", UPPER, UPPER)),
    ],
)
def test_a_level_without_delegation_leaves_all_to_the_upper_one(rows: Any, order: int, part: Part) -> None:
    assert part_of({"delegation": rows}, order) == part


def test_a_site_shows_its_part_in_an_item() -> None:
    room = county(ITEM)
    claim(room, ITEM)
    _, offered = room.ask(commands.GetSiteItem(SITE, ITEM))
    assert offered.part == Part("entrusted_acceptance", LOWER, UPPER)


def test_a_power_is_lent_by_document_and_goes_down_to_who_may_use_it() -> None:
    room = county(ITEM)
    power = grant(room)
    assert (power.county, power.department, power.state, power.revision) == (
        COUNTY,
        "market_regulation",
        "granted",
        1,
    )
    (told,) = room.world.powers.bus.of(events.DelegatedPowerGranted)  # type: ignore[attr-defined]
    assert (told.subject, told.destination, told.power) == (power.id, TOWNSHIP, power)


def test_the_same_ask_grants_once_and_the_same_document_not_twice() -> None:
    room = county(ITEM)
    asked = Asked("k", "f")
    assert grant(room, asked=asked) == grant(room, asked=asked)
    with pytest.raises(Conflict) as refused:
        grant(room)
    assert refused.value.reason == "POWER_ALREADY_GRANTED"
    assert grant(room, since="2027-01-01").id != grant(room, document="青府发〔2026〕9号").id


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"item": "no_such_item"}, {("/item", "ITEM_NOT_LISTED")}),
        ({"division": "510822999"}, {("/division", "DIVISION_UNKNOWN")}),
        ({"division": COUNTY}, {("/division", "DIVISION_NOT_BELOW")}),
        ({"division": "5108"}, {("/division", "DIVISION_MALFORMED")}),
        ({"site": SITE}, {("/site", "SITE_UNKNOWN")}),
        ({"power": "fine"}, {("/power", "POWER_KIND_UNKNOWN")}),
        ({"document": " "}, {("/document", "DOCUMENT_REQUIRED")}),
        (
            {"since": "2026-13-01", "until": "20271130"},
            {("/since", "DATE_INVALID"), ("/until", "DATE_INVALID")},
        ),
        ({"until": "2026-11-30"}, {("/until", "PERIOD_INVALID")}),
        ({"until": "2037-12-01"}, {("/until", "PERIOD_INVALID")}),
        ({"scope_zh": "字" * 501}, {("/scope_zh", "TEXT_TOO_LONG")}),
        (
            {"conditions_zh": ("", "条" * 501)},
            {("/conditions_zh/0", "TEXT_TOO_LONG"), ("/conditions_zh/1", "TEXT_TOO_LONG")},
        ),
        ({"conditions_zh": ("条",) * 21}, {("/conditions_zh", "TOO_MANY")}),
        (
            {"item": "x", "power": "x", "document": ""},
            {
                ("/item", "ITEM_NOT_LISTED"),
                ("/power", "POWER_KIND_UNKNOWN"),
                ("/document", "DOCUMENT_REQUIRED"),
            },
        ),
    ],
)
def test_every_fault_of_a_grant_is_named(changes: dict[str, Any], faults: set[tuple[str, str]]) -> None:
    with pytest.raises(Invalid) as refused:
        grant(county(ITEM), **changes)
    assert (refused.value.reason, reasons(refused)) == ("POWER_INVALID", faults)


@pytest.mark.parametrize(
    ("by", "reason"),
    [
        (replace(AUTHORITY, division=TOWNSHIP), "DIVISION_OUT_OF_SCOPE"),
        (replace(AUTHORITY, roles=frozenset({"supervisor"})), "ROLE_NOT_ALLOWED"),
    ],
)
def test_only_the_granting_division_lends_and_takes_back(by: Principal, reason: str) -> None:
    room = county(ITEM)
    with pytest.raises(Forbidden) as refused:
        grant(room, by)
    assert refused.value.reason == reason
    power = grant(room)
    with pytest.raises(Forbidden) as refused:
        room.ask(commands.RevokePower(by, power.id, "收回"))
    assert refused.value.reason == reason


def test_a_lower_stack_lends_nothing_of_the_county() -> None:
    with pytest.raises(Invalid) as refused:
        grant(township(county(ITEM)))
    assert refused.value.reason == "COUNTY_NOT_OWNED"


def test_a_power_is_taken_back_once_and_with_its_reason() -> None:
    room = county(ITEM)
    power = grant(room)
    with pytest.raises(Invalid) as unreasoned:
        room.ask(commands.RevokePower(AUTHORITY, power.id, "  "))
    assert unreasoned.value.reason == "REASON_REQUIRED"
    with pytest.raises(Conflict) as stale:
        room.ask(commands.RevokePower(AUTHORITY, power.id, "收回", if_version=9))
    assert stale.value.reason == "STALE_VERSION"
    revoked = room.ask(commands.RevokePower(AUTHORITY, power.id, "承接能力不足"))
    assert (revoked.state, revoked.revoked_on, revoked.revision) == ("revoked", "2026-11-23", 2)
    with pytest.raises(Conflict) as again:
        room.ask(commands.RevokePower(AUTHORITY, power.id, "收回"))
    assert again.value.reason == "POWER_STATE"
    with pytest.raises(NotFound) as unknown:
        room.ask(commands.RevokePower(AUTHORITY, "dp_nothing", "收回"))
    assert unknown.value.reason == "POWER_NOT_FOUND"


def test_ten_powers_of_which_seven_are_handed_over_leave_three_blocked_by_what_is_missing() -> None:
    room = county(ITEM)
    powers = [grant(room, document=f"第{at}号") for at in range(10)]
    supervisor = Principal("s-up", "staff", frozenset({"supervisor"}), TOWNSHIP)
    for at, power in enumerate(powers):
        room.ask(commands.RecordHandOver(supervisor, power.id, taken_over=at < 9, trained=at < 7 or at == 9))
    revoked = grant(room, document="第11号")
    room.ask(commands.RevokePower(AUTHORITY, revoked.id, "收回"))
    found = room.ask(commands.GetHandOver(AUTHORITY, COUNTY))
    assert (found.granted, found.complete, found.next) == (10, 7, "")
    assert {one.id: one.missing for one in found.blocked} == {
        powers[7].id: ("trained",),
        powers[8].id: ("trained",),
        powers[9].id: ("taken_over",),
    }
    first = room.ask(commands.GetHandOver(AUTHORITY, TOWNSHIP, limit=2))
    rest = room.ask(commands.GetHandOver(AUTHORITY, TOWNSHIP, 2, first.next))
    assert {one.id for one in (*first.blocked, *rest.blocked)} == {power.id for power in powers[7:]}


def test_a_step_of_the_hand_over_once_done_keeps_its_date() -> None:
    room = county(ITEM)
    power = grant(room)
    supervisor = Principal("s-up", "staff", frozenset({"supervisor"}), TOWNSHIP)
    first = room.ask(commands.RecordHandOver(supervisor, power.id, taken_over=True))
    assert room.ask(commands.RecordHandOver(supervisor, power.id, taken_over=True)) == first
    assert (first.taken_over_on, first.trained_on, first.revision) == ("2026-11-23", "", 2)
    with pytest.raises(Forbidden):
        room.ask(commands.RecordHandOver(CLERK, power.id, trained=True))


def test_powers_are_listed_by_subtree_and_item() -> None:
    room = county(ITEM, "legal_aid")
    made = {grant(room).id, grant(room, item="legal_aid").id, grant(room, division="510822102").id}
    every, _ = room.ask(commands.ListPowers(COUNTY))
    assert {one.id for one in every} == made
    first, following = room.ask(commands.ListPowers(COUNTY, limit=2))
    rest, _ = room.ask(commands.ListPowers(COUNTY, limit=2, cursor=following))
    assert [one.id for one in (*first, *rest)] == sorted(made)
    there, _ = room.ask(commands.ListPowers(TOWNSHIP, ITEM))
    assert [(one.division, one.item) for one in there] == [(TOWNSHIP, ITEM)]
    with pytest.raises(Invalid) as refused:
        room.ask(commands.ListPowers("5"))
    assert refused.value.reason == "DIVISION_MALFORMED"


def test_a_lower_stack_keeps_a_copy_whatever_the_order_in_which_it_hears() -> None:
    above = county(ITEM)
    below = township(above)
    power = grant(above)
    above.ask(commands.RevokePower(AUTHORITY, power.id, "收回"))
    for reordered in (True, False):
        tell(above, below, events.PowerChanged, reordered)
    (kept,), _ = below.ask(commands.ListPowers(TOWNSHIP))
    assert (kept.id, kept.state) == (power.id, "revoked")
    with pytest.raises(NotFound):
        below.ask(commands.RevokePower(AUTHORITY, power.id, "再收回"))
