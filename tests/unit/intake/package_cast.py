"""What the suites on packages share: the shipped packages, who hands them in, and a room that hears its own events."""

import copy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from services.chassis.auth import Principal
from services.chassis.messages import Asked, Envelope
from services.chassis.room import Room
from services.intake import wire
from services.intake.bootstrap import room
from services.intake.commands import (
    AcceptPackage,
    ApplicantGiven,
    GetPackageApplication,
    PaperGiven,
    SubmitPackage,
)
from services.intake.domain.application import Application
from services.intake.domain.package_application import PackageApplication
from services.intake.domain.packages import terms_of
from services.intake.events import DecisionMade, PackageChanged
from services.intake.ports import Intake
from tests.fakes.intake import FakeWorld
from tests.unit.intake.catalogue_examples import COUNTY, divisions, document, read
from tests.unit.intake.papers_cast import keep_files, with_files

ROWS: dict[str, dict[str, Any]] = {
    row["package_id"]: row for row in read(f"catalogue/{COUNTY}/packages.json")["packages"]
}
EXAMPLES: dict[str, dict[str, Any]] = {
    one["package_id"]: one for one in read(f"catalogue/{COUNTY}/packages.json")["package_examples"]
}
CLERK = Principal("s-lead", "staff", frozenset({"clerk"}), COUNTY)
HER = Principal("", "person", frozenset({"citizen"}), COUNTY, assurance=3)


@dataclass
class Cast:
    """A room and its world; `settle` lets it hear what it told itself, in order, each event once."""

    world: FakeWorld
    room: Room[Intake]
    heard: int = 0

    def settle(self) -> None:
        while self.heard < len(self.world.bus.events):
            event = self.world.bus.events[self.heard]
            self.heard += 1
            if isinstance(event, PackageChanged):
                self.hear(event)

    def hear(self, event: PackageChanged) -> None:
        kind, body = wire.encode(event)
        envelope = told(kind, event.subject, event.at, str(self.heard))
        if kind in self.room.hears:
            self.room.hear(wire.heard(envelope, body), envelope)

    def submit(self, **changed: Any) -> PackageApplication:
        made: PackageApplication = self.room.ask(replace(self.given, **changed))
        self.settle()
        return made

    def accept(self, number: str) -> None:
        self.room.ask(AcceptPackage(CLERK, number))
        self.settle()

    def decide(self, number: str, item: str, outcome: str = "granted", reason: str = "") -> None:
        member = self.member(number, item)
        at = self.world.clock.now()
        event = DecisionMade(
            number=member.id,
            division=member.division,
            owner_division=member.owner_division,
            outcome=outcome,
            reason=reason,
            at=at,
        )
        kind = "sanji.approval.v1.DecisionMade"
        envelope = told(kind, member.id, at, member.id)
        self.room.hear(event, envelope)
        self.room.hear(event, envelope)
        self.settle()

    def whole(self, number: str) -> PackageApplication:
        found: PackageApplication = self.room.ask(GetPackageApplication(CLERK, number))
        return found

    def member(self, number: str, item: str) -> Application:
        [found] = [part.number for part in self.whole(number).parts if part.item == item]
        return self.room.world.applications.get(found)

    def states(self, number: str) -> dict[str, str]:
        whole = self.whole(number)
        return {part.item: whole.state_of(part) for part in whole.parts}

    given: SubmitPackage = None  # type: ignore[assignment]


def told(kind: str, subject: str, at: datetime, key: str) -> Envelope:
    source = f"/stacks/{COUNTY}/{kind.split('.')[1]}"
    return Envelope(f"e-{key}-{kind}", kind, source, subject, at.astimezone(UTC), 1, COUNTY, COUNTY)


def cast(package: str) -> Cast:
    """A room that knows one package and its items, and what its shipped example hands in."""
    world = FakeWorld()
    made = room(world.intake())
    made.world.divisions.put(COUNTY, 1, divisions())
    row = ROWS[package]
    for member in row["members"]:
        world.items.put(member["item_id"], 1, (), document(member["item_id"]))
    terms = terms_of(row, 1, row["committed_days"], "working_day")
    made.world.package_terms.put(terms, "{}")
    playing = Cast(world, made)
    playing.given = example(package, world)
    return playing


def example(package: str, world: FakeWorld) -> SubmitPackage:
    payload = copy.deepcopy(EXAMPLES[package])
    applicants = {
        role: ApplicantGiven(one["party_type"], one["id_number"], one["name_zh"], one["phone"])
        for role, one in payload["applicants"].items()
    }
    leading = next(iter(applicants.values())).number
    own = world.seals.index(leading)
    keep_files(world, leading, payload["materials"])
    return SubmitPackage(
        by=replace(HER, subject=own),
        asked=Asked("k", "p"),
        package=package,
        division=payload["site_id"].split("-")[0],
        applicants=applicants,
        form=payload["form"],
        materials=tuple(PaperGiven(given) for given in with_files(payload)),
        channel="online",
        optional=tuple(payload["selected_optional"]),
        commitment_signed=payload["commitment_signed"],
    )
