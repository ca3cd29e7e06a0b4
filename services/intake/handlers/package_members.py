"""The members of a package as they stand now: what registers answered for them counts for the whole (ledger R055, R197)."""

from collections.abc import Sequence
from dataclasses import replace

from services.chassis.errors import Fault
from services.chassis.forms.materials import LOOKUP
from services.intake.domain.application import Application
from services.intake.domain.exchange import of_lookups
from services.intake.domain.package_application import PackageApplication, Part
from services.intake.domain.supplements import left_open
from services.intake.ports import Intake


def members_now(package: PackageApplication, intake: Intake) -> list[tuple[Part, Application]]:
    """Each with its application, by one read; one that is not made yet, as it is to be made."""
    made = {one.id: one for one in intake.applications.many([part.number for part in package.parts])}
    known = ((part, made.get(part.number, part.draft)) for part in package.parts)
    return [(part, member) for part, member in known if member is not None]


def current_findings(part: Part, member: Application, found: Sequence[Fault]) -> tuple[Fault, ...]:
    """What a check `found` of a member's papers and form, with what registers said of the papers since its hand-in."""
    before = {paper for paper in part.draft.materials if paper.kind == LOOKUP} if part.draft else set()
    asked = [paper for paper in member.materials if paper.kind == LOOKUP and paper not in before]
    return (*left_open(found, asked), *of_lookups(member.findings))


def findings_now(
    package: PackageApplication, members: Sequence[tuple[Part, Application]]
) -> tuple[Fault, ...]:
    """What is open of the whole: of each member, less what was supplied to the whole and what a register answered."""
    still = set(package.findings)
    found: list[Fault] = []
    for part, member in members:
        own = [one for one in part.draft.findings if one in still] if part.draft else []
        found += current_findings(part, member, own)
    return tuple(dict.fromkeys(found))


def found_for_all(members: Sequence[tuple[Part, Application]]) -> frozenset[str]:
    """Codes of papers that a register was found to hold, for every member that lists them."""
    found = {
        (member.id, paper.code) for _, member in members for paper in member.materials if paper.looked_up
    }
    listed = {code for part, _ in members for code in part.listed}
    return frozenset(
        code
        for code in listed
        if all((member.id, code) in found for part, member in members if code in part.listed)
    )


def as_one(package: PackageApplication, members: Sequence[tuple[Part, Application]]) -> Application:
    """The package in the shape in which one application is looked at for its notice."""
    return replace(
        members[0][1],
        materials=package.materials + tuple(paper for _, member in members for paper in member.materials),
        findings=findings_now(package, members),
        notice=package.notice,
    )
