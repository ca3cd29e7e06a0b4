"""Sites claim items of the county; the basic fields stay the county's."""

from dataclasses import replace
from typing import Any

import pytest

from services.catalogue import commands, events
from services.catalogue.domain.claims import OVERRIDABLE, Claim
from services.catalogue.domain.contents import Publication, Site
from services.catalogue.ports import Catalogue
from services.chassis.auth import Principal
from services.chassis.errors import Conflict, Forbidden, Invalid, NotFound
from services.chassis.messages import Asked, Envelope
from services.chassis.room import Room
from tests.fakes.catalogue import COUNTY, TOWNSHIP, catalogue, item_command, of

SITE, OTHER = "510822102-TC", "510822103-TC"
ITEMS = ("residence_permit", "legal_aid", "food_business_licence")
CLERK = Principal("s-clerk", "staff", frozenset({"clerk"}), "510822102")


def county(*items: str) -> Room[Catalogue]:
    """The county's room with every site and a few items."""
    room = catalogue()
    for command in [*of(commands.PublishDivisionTree), *of(commands.PublishSite)]:
        room.ask(command)
    for item in items or ITEMS:
        room.ask(item_command(item))
    return room


def township(above: Room[Catalogue]) -> Room[Catalogue]:
    """The township's room, which has heard everything."""
    room = catalogue(TOWNSHIP)
    tell(above, room, events.Published)
    return room


def tell(teller: Any, hearer: Any, kind: type[Any], reordered: bool = False) -> list[Any]:
    """Carry what one room emitted to another, as the wire would."""
    told = [event for event in teller.world.items.bus.events if isinstance(event, kind)]
    for at, event in enumerate(reversed(told) if reordered else told):
        if isinstance(event, events.Published):
            body: object = events.Heard(replace(event.publication, meta=type(event.publication.meta)()))
        elif isinstance(event, events.ClaimChanged):
            body = events.ClaimHeard(replace(event.claim, meta=type(event.claim.meta)()))
        else:
            body = events.PowerHeard(replace(event.power, meta=type(event.power.meta)()))
        name = f"sanji.catalogue.v1.{type(event).__name__}"
        hearer.hear(
            body, Envelope(str(at), name, "/stacks/1/catalogue", event.subject, event.at, 1, COUNTY, COUNTY)
        )
    return told


def claim(room: Room[Catalogue], *items: str, site: str = SITE, by: Principal = CLERK, **more: Any) -> Any:
    made = room.ask(commands.ClaimItems(by, site, items or ITEMS, **more))
    return {one.item: (one.state, one.reason) for one in made}


def amend(room: Room[Catalogue], item: str = "residence_permit", **overrides: str) -> Claim:
    found: Claim = room.ask(commands.AmendClaim(CLERK, SITE, item, overrides))
    return found


def shown(room: Room[Catalogue], code: str = "residence_permit", site: str = SITE) -> Any:
    _, offered = room.ask(commands.GetSiteItem(site, code))
    return offered


def test_a_site_claims_items_at_once_and_each_has_its_outcome() -> None:
    room = county()
    assert claim(room, "residence_permit", "legal_aid", "no_such_item") == {
        "residence_permit": ("claimed", ""),
        "legal_aid": ("claimed", ""),
        "no_such_item": ("refused", "ITEM_NOT_LISTED"),
    }
    told = room.world.items.bus.of(events.ItemClaimed)  # type: ignore[attr-defined]
    assert {(one.subject, one.destination, one.moved) for one in told} == {
        (f"{SITE}/{item}", COUNTY, ("", "claimed")) for item in ("residence_permit", "legal_aid")
    }


def test_what_is_claimed_already_stays_and_the_same_ask_gets_the_same_answer() -> None:
    room = county()
    first = claim(room, asked=Asked("k", "f"))
    assert claim(room, asked=Asked("k", "f")) == first
    assert {state for state, _ in claim(room, asked=Asked("l", "f")).values()} == {"already_claimed"}
    assert len(room.world.items.bus.of(events.ItemClaimed)) == 3  # type: ignore[attr-defined]
    with pytest.raises(Conflict) as refused:
        claim(room, "legal_aid", asked=Asked("k", "g"))
    assert refused.value.reason == "IDEMPOTENCY_KEY_REUSED"


def test_items_that_are_not_listed_cannot_be_claimed() -> None:
    room = county()
    room.ask(item_command("legal_aid", status="suspended", version=2))
    with pytest.raises(NotFound) as refused:
        claim(room, "legal_aid", "no_such_item")
    assert refused.value.reason == "ITEM_NOT_LISTED"
    assert [fault.pointer for fault in refused.value.faults] == ["/items/0", "/items/1"]


@pytest.mark.parametrize("many", [0, 201])
def test_one_to_two_hundred_items_are_claimed_at_once(many: int) -> None:
    with pytest.raises(Invalid) as refused:
        county("legal_aid").ask(commands.ClaimItems(CLERK, SITE, tuple(f"i{at}" for at in range(many))))
    assert refused.value.reason == "CLAIM_INVALID"


@pytest.mark.parametrize(
    ("site", "by", "reason"),
    [
        ("510822999-TC", CLERK, "SITE_UNKNOWN"),
        (OTHER, CLERK, "DIVISION_OUT_OF_SCOPE"),
        (SITE, replace(CLERK, roles=frozenset({"agent"})), "ROLE_NOT_ALLOWED"),
        ("510822101-TC", replace(CLERK, division=COUNTY), "SITE_NOT_OWNED"),
    ],
)
def test_only_staff_of_the_site_claim_and_at_the_stack_that_owns_it(
    site: str, by: Principal, reason: str
) -> None:
    with pytest.raises((NotFound, Forbidden, Invalid)) as refused:
        claim(county(), site=site, by=by)
    assert refused.value.reason == reason


def test_renaming_the_item_renames_it_at_every_site_and_own_fields_stay_different() -> None:
    room = county()
    for site, division in ((SITE, "510822102"), (OTHER, "510822103")):
        by = replace(CLERK, division=division)
        claim(room, site=site, by=by)
        room.ask(commands.AmendClaim(by, site, "residence_permit", {"place_zh": f"{site}一号窗口"}))
    room.ask(item_command("residence_permit", name_zh="居住证申领", version=2))
    assert [shown(room, site=site).item.content.name_zh for site in (SITE, OTHER)] == ["居住证申领"] * 2
    assert shown(room).claim.overrides == {"place_zh": f"{SITE}一号窗口"}
    assert shown(room, site=OTHER).claim.overrides == {"place_zh": f"{OTHER}一号窗口"}


def test_a_basic_field_cannot_be_changed_at_a_site_and_every_one_is_named() -> None:
    room = county()
    claim(room)
    with pytest.raises(Forbidden) as refused:
        amend(room, name_zh="别名", committed_days="1", place_zh="一楼", phone="x")
    assert refused.value.reason == "BASIC_FIELD_READ_ONLY"
    assert {(fault.pointer, fault.reason) for fault in refused.value.faults} == {
        ("/overrides/name_zh", "BASIC_FIELD_READ_ONLY"),
        ("/overrides/committed_days", "BASIC_FIELD_READ_ONLY"),
        ("/overrides/phone", "PHONE_INVALID"),
    }
    assert shown(room).claim.overrides == {}


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        *((name, "字" * (longest + 1), "TEXT_TOO_LONG") for name, longest in OVERRIDABLE.items()),
        ("phone", "19900000001", "PHONE_INVALID"),
        ("note_zh", "请联系19900000001", "PERSONAL_NUMBER"),
        ("contact_zh", "510822197205200465", "PERSONAL_NUMBER"),
        ("place_zh", "一楼\x00", "FIELD_TYPE"),
    ],
)
def test_own_fields_are_bounded_and_hold_no_personal_number(name: str, text: str, reason: str) -> None:
    room = county()
    claim(room)
    with pytest.raises(Invalid) as refused:
        amend(room, **{name: text})
    assert [(one.pointer, one.reason) for one in refused.value.faults] == [(f"/overrides/{name}", reason)]


@pytest.mark.parametrize(
    "phone", ["0839-0003001", "010-12345678", "12345", "400-810-0000", "0839-0003001-12"]
)
def test_a_desk_phone_or_hotline_is_taken_and_an_empty_text_takes_it_away(phone: str) -> None:
    room = county()
    claim(room)
    assert amend(room, phone=phone, window="3").overrides == {"phone": phone, "window": "3"}
    assert amend(room, phone="").overrides == {"window": "3"}
    before = len(room.world.items.bus.events)  # type: ignore[attr-defined]
    assert amend(room, window="3").revision == 3
    assert len(room.world.items.bus.events) == before  # type: ignore[attr-defined]


def test_an_older_revision_is_not_amended() -> None:
    room = county()
    claim(room)
    amend(room, window="3")
    with pytest.raises(Conflict) as refused:
        room.ask(commands.AmendClaim(CLERK, SITE, "residence_permit", {"window": "4"}, if_version=1))
    assert refused.value.reason == "STALE_VERSION"


def test_an_ended_claim_is_kept_with_its_date_and_may_be_made_again() -> None:
    room = county()
    claim(room)
    amend(room, window="3")
    ended = room.ask(commands.EndClaim(CLERK, SITE, "residence_permit"))
    assert (ended.state, ended.until) == ("ended", "2026-11-23")
    with pytest.raises(NotFound) as refused:
        shown(room)
    assert refused.value.reason == "ITEM_NOT_CLAIMED"
    again = Asked("again", "f")
    assert claim(room, "residence_permit", asked=again) == {"residence_permit": ("claimed", "")}
    assert claim(room, "residence_permit", asked=again) == {"residence_permit": ("claimed", "")}
    assert (shown(room).claim.overrides, shown(room).claim.until) == ({}, "")


def test_a_site_shows_both_lists_with_their_counts_by_page() -> None:
    room = county()
    claim(room)
    site, first, counts, following = room.ask(commands.ListSiteItems(SITE, limit=2))
    assert site.content.key == SITE
    assert (counts.public_services, counts.powers) == (1, 2)
    _, rest, _, end = room.ask(commands.ListSiteItems(SITE, limit=2, cursor=following))
    assert [one.claim.item for one in (*first, *rest)] == sorted(ITEMS)
    assert end == ""
    _, powers, _, _ = room.ask(commands.ListSiteItems(SITE, "power"))
    assert [one.claim.item for one in powers] == ["food_business_licence", "legal_aid"]


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (commands.ListSiteItems("nowhere"), "SITE_UNKNOWN"),
        (commands.ListSiteItems(SITE, "favourites"), "LISTING_UNKNOWN"),
        (commands.ListSiteItems(SITE, limit=101), "LIMIT_OUT_OF_RANGE"),
        (commands.ListSiteItems(SITE, cursor="x y"), "CURSOR_INVALID"),
        (commands.GetSiteItem(SITE, "no_such_item"), "ITEM_NOT_LISTED"),
        (commands.GetSiteItem(SITE, "legal_aid"), "ITEM_NOT_CLAIMED"),
        (commands.EndClaim(CLERK, SITE, "legal_aid"), "ITEM_NOT_CLAIMED"),
    ],
)
def test_what_is_not_there_is_said_so(command: object, reason: str) -> None:
    with pytest.raises((NotFound, Invalid)) as refused:
        county().ask(command)
    assert refused.value.reason == reason


def test_a_lower_stacks_claims_reach_the_county_in_any_order_and_twice() -> None:
    above = county()
    below = township(above)
    site, by = "510822101-TC", replace(CLERK, division=TOWNSHIP)
    claim(below, site=site, by=by)
    below.ask(commands.AmendClaim(by, site, "legal_aid", {"window": "2"}))
    below.ask(commands.EndClaim(by, site, "residence_permit"))
    for reordered in (True, False):
        tell(below, above, events.ClaimChanged, reordered)
    kept = {one.item: one for one in above.world.claims.of_site(site, "", "", 100)}
    assert set(kept) == {"legal_aid", "food_business_licence"}
    assert (kept["legal_aid"].overrides, kept["legal_aid"].version) == ({"window": "2"}, 1)
    ended = above.world.claims.get(f"{site}/residence_permit")
    assert (ended.state, ended.until) == ("ended", "2026-11-23")


def test_the_county_does_not_take_a_copy_of_what_is_its_own() -> None:
    room = county()
    claim(room)
    amend(room, window="3")
    tell(room, room, events.ClaimChanged, reordered=True)
    assert shown(room).claim.overrides == {"window": "3"}


def test_an_item_that_becomes_a_public_service_changes_the_list_it_stands_in() -> None:
    room = township(county())
    site = "510822101-TC"
    claim(room, site=site, by=replace(CLERK, division=TOWNSHIP))
    item = room.world.items.get("item/legal_aid")
    service = replace(item, version=2, content=replace(item.content, item_type="20"), meta=type(item.meta)())
    name = "sanji.catalogue.v1.ItemPublished"
    at = room.world.clock.now()
    room.hear(events.Heard(service), Envelope("1", name, "/stacks/1/catalogue", "s", at, 1, COUNTY, "*"))
    _, _, counts, _ = room.ask(commands.ListSiteItems(site))
    assert (counts.public_services, counts.powers) == (2, 1)


def test_a_site_of_another_kind_is_found_by_its_id() -> None:
    room = county()
    found: Publication[Site] | None = room.world.sites.find(f"site/{SITE}")
    assert found is not None
    assert found.content.division == "510822102"
