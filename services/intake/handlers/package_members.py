"""The members of a package as they stand now: what registers answered for them counts for the whole (ledger R055, R197)."""

from collections.abc import Sequence
from dataclasses import replace

from services.chassis.errors import Fault
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
    """What a check `found` of a member's papers and form, less the papers that came to it since its hand-in, with what
    registers said of them.
    """
    before = set(part.draft.materials) if part.draft else set()
    since = [paper for paper in member.materials if paper not in before]
    return (*left_open(found, since), *of_lookups(member.findings))


def as_they_stand(
    package: PackageApplication, members: Sequence[tuple[Part, Application]]
) -> list[Application]:
    """The members, each with what is open of it: less what was supplied to the whole and what came to it since."""
    still = set(package.findings)
    return [
        replace(
            member,
            findings=current_findings(
                part, member, [one for one in part.draft.findings if one in still] if part.draft else []
            ),
        )
        for part, member in members
    ]


def findings_now(
    package: PackageApplication, members: Sequence[tuple[Part, Application]]
) -> tuple[Fault, ...]:
    """What is open of the whole, each fault once."""
    found = (fault for one in as_they_stand(package, members) for fault in one.findings)
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
