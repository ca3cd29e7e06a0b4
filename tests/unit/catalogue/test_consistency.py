"""Whether every site says the same of an item: none differs while all inherit; whoever differs is named."""

import json
from dataclasses import replace
from typing import Any

import pytest

from services.catalogue import commands, events
from services.catalogue.domain.consistency import FIELDS, Entry, entry_of
from services.catalogue.ports import Catalogue
from services.chassis.errors import Invalid, NotFound
from services.chassis.room import Room
from tests.fakes.catalogue import TOWNSHIP, item_command
from tests.unit.catalogue.test_claims import CLERK, SITE, claim, county, tell, township

ITEM = "residence_permit"
BELOW = "510822101-TC"
THERE = replace(CLERK, division=TOWNSHIP)


def report(room: Room[Catalogue], limit: int = 0, cursor: str = "") -> Any:
    return room.ask(commands.GetConsistency(ITEM, limit, cursor))


def differing(room: Room[Catalogue]) -> list[tuple[str, str]]:
    return [(one.site, one.field) for one in report(room).differences]


def own(room: Room[Catalogue], **changes: Any) -> Entry:
    found = room.world.items.current(ITEM)
    assert found is not None
    return replace(entry_of(found.content), **changes)


def everywhere(room: Room[Catalogue]) -> list[str]:
    """Claimed by the sites of all townships that the county itself serves."""
    sites = [
        site for site in room.world.sites.page("", 1000) if site.content.site_kind.startswith("township")
    ]
    claimed = []
    for site in sites:
        if room.world.owns(site.content.division):
            claim(room, ITEM, site=site.content.key, by=replace(CLERK, division=site.content.division))
            claimed.append(site.content.key)
    return claimed


def test_sites_that_inherit_do_not_differ_and_follow_every_change() -> None:
    room = county()
    sites = everywhere(room)
    room.ask(item_command(ITEM, name_zh="居住证申领", committed_days=7, version=2))
    found = report(room)
    assert (found.sites, found.differences, found.item.version) == (len(sites), [], 2)
    assert len(sites) == 19


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("name", {"name_zh": "居住证申领"}),
        ("conditions", {"conditions": [{"code": "c1", "text_zh": "另一条件", "evidence": []}]}),
        ("promised_limit", {"committed_days": 7}),
    ],
)
def test_a_site_behind_is_told_with_its_version_and_every_field_that_differs(
    field: str, changes: dict[str, Any]
) -> None:
    above = county()
    below = township(above)
    claim(below, ITEM, site=BELOW, by=THERE)
    tell(below, above, events.ClaimChanged)
    above.ask(item_command(ITEM, version=2, **changes))
    assert differing(above) == [(BELOW, "version"), (BELOW, field)]
    assert {one.version for one in report(above).differences} == {1}
    tell(above, below, events.ItemPublished)
    tell(below, above, events.ClaimChanged)
    assert differing(above) == []


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("name", {"name": "居住证（本地）"}),
        ("conditions", {"conditions": ["本地条件"]}),
        ("materials", {"materials": ["resident_id_card"]}),
        ("steps", {"steps": ["受理"]}),
        ("promised_limit", {"days": 9}),
    ],
)
def test_what_a_site_shows_from_data_of_its_own_is_told_by_field(field: str, change: dict[str, Any]) -> None:
    room = county()
    claim(room, ITEM)
    room.ask(commands.RecordLocalCopy(CLERK, SITE, ITEM, own(room)))
    assert differing(room) == []
    room.ask(commands.RecordLocalCopy(CLERK, SITE, ITEM, own(room, **change)))
    assert differing(room) == [(SITE, field)]
    room.ask(commands.RecordLocalCopy(CLERK, SITE, ITEM, None))
    assert differing(room) == []


def test_spacing_and_the_order_of_conditions_and_materials_do_not_matter_and_of_steps_do() -> None:
    room = county()
    entry = own(room)
    turned = replace(
        entry,
        name=f" {entry.name}\u3000",
        conditions=entry.conditions[::-1],
        materials=entry.materials[::-1],
    )
    assert turned.fingerprints() == entry.fingerprints()
    assert replace(entry, steps=entry.steps[::-1]).fingerprints() != entry.fingerprints()
    assert set(entry.fingerprints()) == set(FIELDS)
    assert len(entry.steps) > 1


def test_the_report_goes_by_page_of_sites() -> None:
    room = county()
    sites = everywhere(room)
    for site in sites[:5]:
        found = room.world.sites.get(f"site/{site}").content
        by = replace(CLERK, division=found.division)
        room.ask(commands.RecordLocalCopy(by, site, ITEM, own(room, name="本地名称")))
    first = report(room, limit=3)
    rest = report(room, limit=3, cursor=first.next)
    assert [one.site for one in (*first.differences, *rest.differences)] == sites[:5]
    assert (len(first.differences), rest.next) == (3, "")


def test_a_copy_beyond_its_bounds_is_refused_with_every_fault() -> None:
    room = county()
    claim(room, ITEM)
    entry = own(room, name="名" * 2001, steps=["步"] * 201, conditions=["条" * 2001])
    with pytest.raises(Invalid) as refused:
        room.ask(commands.RecordLocalCopy(CLERK, SITE, ITEM, entry))
    assert {(one.pointer, one.reason) for one in refused.value.faults} == {
        ("/name_zh", "TEXT_TOO_LONG"),
        ("/steps", "TOO_MANY"),
        ("/conditions/0", "TEXT_TOO_LONG"),
    }


def test_an_item_nobody_knows_has_no_report() -> None:
    with pytest.raises(NotFound):
        county().ask(commands.GetConsistency("no_such_item"))


def test_an_item_without_document_has_empty_fields() -> None:
    room = county()
    found = room.world.items.current(ITEM)
    assert found is not None
    bare = entry_of(replace(found.content, document=json.dumps({})))
    assert (bare.conditions, bare.materials, bare.steps) == ([], [], [])
