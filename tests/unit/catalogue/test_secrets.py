"""A classified item is answered like one that does not exist, whatever is asked about it (ledger R037)."""

from collections.abc import Callable
from typing import Any

import pytest

from services.catalogue import commands
from services.catalogue.commands.delegations import GrantPower, ListPowers
from services.catalogue.commands.guidance import GuideApplicant
from services.catalogue.commands.guides import GetGuide, GetNoticeSheet, GetStepChart, PrintItem, RecordPrint
from services.catalogue.commands.hours import FindOpenSites, GetSiteHours, ListSites
from services.catalogue.commands.packages import GetPackage, ListPackages
from services.catalogue.commands.quality import GetProofTrend
from services.catalogue.handlers.basics import get_basic
from services.catalogue.ports import Catalogue
from services.chassis.auth import ANONYMOUS, LIST_AUTHORITY, Principal
from services.chassis.errors import Refusal
from services.chassis.messages import Asked
from services.chassis.room import Room
from tests.fakes.catalogue import COUNTY, TOWNSHIP, batch, catalogue, item_command

SECRET, UNKNOWN = "classified_survey_data_use", "no_such_item"
SITE = "510822102-TC"
CITIZEN = Principal("p-1", "person", frozenset({"citizen"}), COUNTY)
ELSEWHERE = Principal("s-1", "staff", frozenset({"clerk", "supervisor"}), "510822103")
KEEPER = Principal("s-2", "staff", frozenset({LIST_AUTHORITY}), COUNTY)
QUESTIONS: dict[str, Callable[[str, Principal], Any]] = {
    "item": lambda code, by: commands.GetItem(code, by=by),
    "item of a place": lambda code, by: commands.GetItem(code, TOWNSHIP, by=by),
    "first version": lambda code, by: commands.GetItem(code, version=1, by=by),
    "guide": lambda code, by: GetGuide(code, by=by),
    "notice sheet": lambda code, by: GetNoticeSheet(code, by=by),
    "step chart": lambda code, by: GetStepChart(code, by=by),
    "printed guide": lambda code, by: PrintItem(code, "guide", by=by),
    "printed form": lambda code, by: PrintItem(code, "form", by=by),
    "guidance": lambda code, by: GuideApplicant(code, {}, by),
    "proofs": lambda code, by: GetProofTrend(code, by=by),
    "site's item": lambda code, by: commands.GetSiteItem(SITE, code, by),
    "consistency": lambda code, by: commands.GetConsistency(code, by=by),
    "site map": lambda code, by: ListSites(COUNTY, code, by=by),
    "hours": lambda code, by: GetSiteHours(SITE, item=code, by=by),
    "open sites": lambda code, by: FindOpenSites(code, COUNTY, by=by),
    "powers": lambda code, by: ListPowers(COUNTY, code, by=by),
    "packages": lambda code, by: ListPackages(item=code),
}


@pytest.fixture(scope="module")
def room() -> Room[Catalogue]:
    made = catalogue()
    for row in batch().rows:
        made.ask(row.command)
    made.ask(commands.ClaimItems(Principal("s-3", "staff", frozenset({"admin"}), COUNTY), SITE, (SECRET,)))
    day = made.world.clock.today().isoformat()
    made.ask(GrantPower(KEEPER, SECRET, TOWNSHIP, "decide", "青府发〔2026〕9号", day, day))
    return made


def answered(room: Room[Catalogue], question: Any) -> Any:
    try:
        return room.ask(question)
    except Refusal as refusal:
        return type(refusal), refusal.reason, refusal.detail, refusal.faults


@pytest.mark.parametrize(
    "by", [ANONYMOUS, CITIZEN, ELSEWHERE], ids=["nobody", "citizen", "another town's staff"]
)
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_classified_item_and_an_unknown_one_are_answered_alike(
    room: Room[Catalogue], name: str, by: Principal
) -> None:
    ask = QUESTIONS[name]
    assert answered(room, ask(SECRET, by)) == answered(room, ask(UNKNOWN, by))


@pytest.mark.parametrize("name", [name for name in QUESTIONS if name != "packages"])
def test_whoever_keeps_the_register_is_answered(room: Room[Catalogue], name: str) -> None:
    ask = QUESTIONS[name]
    assert answered(room, ask(SECRET, KEEPER)) != answered(room, ask(UNKNOWN, KEEPER))


def test_it_stands_in_no_list_count_or_cursor(room: Room[Catalogue]) -> None:
    found, counts, following = room.ask(commands.ListSiteItems(SITE, limit=1))[1:]
    assert ([*found], counts.public_services, counts.powers, following) == ([], 0, 0, "")
    assert room.ask(ListPowers(COUNTY)) == ([], "")
    (power,), _ = room.ask(ListPowers(COUNTY, by=KEEPER))
    assert power.item == SECRET
    item = room.world.items.get(f"item/{SECRET}").content
    for code in item.aliases:
        try:
            shown = get_basic(commands.GetBasic(code, COUNTY), room.world)
        except Refusal:
            continue
        assert SECRET not in {one.content.key for one in shown.items}


def test_a_clerk_of_its_county_counts_what_he_printed_of_it(room: Room[Catalogue]) -> None:
    clerk = Principal("s-4", "staff", frozenset({"clerk"}), COUNTY)
    kept = room.ask(RecordPrint(clerk, Asked("k", "v"), SECRET, SITE, "guide", 2))
    assert (kept.item, kept.copies) == (SECRET, 2)


def test_an_item_that_becomes_classified_leaves_the_packages_and_takes_its_past_with_it() -> None:
    made = catalogue()
    for row in batch().rows:
        made.ask(row.command)
    package = next(iter(made.world.packages.page("", 1))).content
    member = next(iter(package.members))
    assert made.ask(ListPackages(item=member))[0]
    hidden = {"classified": True, "search_excluded": True, "channels": ["window"], "online_depth": 1}
    made.ask(item_command(member, **hidden, onsite_visits=1, visit_reason_zh="涉密材料由专人当面递交"))
    assert made.ask(ListPackages(item=member)) == ([], "")
    unknown = answered(made, GetPackage("no_such_package"))
    assert answered(made, GetPackage(package.key))[:2] == unknown[:2]
    earlier = commands.GetItem(member, version=1)
    assert answered(made, earlier) == answered(made, commands.GetItem(UNKNOWN, version=1))
