"""Handing in a package: one form and one list of papers, checked for every member, one receipt over all (ledger R197).

The whole and the members as they are to be made lie in one write; the members are made from it by its event.
"""

import json
from collections.abc import Iterable, Mapping, Sequence

from services.chassis.auth import AGENT as AGENT_ROLE
from services.chassis.auth import CITIZEN, CLERK, require, within
from services.chassis.errors import Forbidden, Invalid
from services.chassis.forms.filled import as_form, normal_form
from services.chassis.forms.materials import LOOKUP
from services.chassis.joining import Answers, strange_papers, strange_roles, taken_apart
from services.chassis.levels import is_division, order
from services.chassis.life import BEGIN
from services.intake.commands import MaterialGiven, SubmitPackage
from services.intake.domain.admission import acceptance_division, owner_division
from services.intake.domain.application import Application, Paper, Step
from services.intake.domain.authority import SUBMIT, Authority
from services.intake.domain.life import SUBMITTED
from services.intake.domain.package_application import PackageApplication
from services.intake.domain.package_application import Part as Member
from services.intake.domain.package_life import LIFE
from services.intake.domain.package_life import SUBMIT as HAND_IN
from services.intake.domain.packages import PackageTerms, Part
from services.intake.domain.submission import LONGEST_NUMBER
from services.intake.domain.ways_given import AT_FIRST, kind_faults
from services.intake.events import PackageSubmitted
from services.intake.handlers.acting import assured, authority_of
from services.intake.handlers.filing import all_attached, deferral_faults, file_faults, papers, with_promises
from services.intake.handlers.handing_in import party_of
from services.intake.handlers.package_checking import Checked, applicant_of, barred_roles, checked
from services.intake.handlers.package_papers import Asking, papers_by_party
from services.intake.handlers.package_telling import package_event
from services.intake.ports import Intake, PublishedItem


def submit_package(command: SubmitPackage, intake: Intake) -> PackageApplication:
    """Check the one form for every member, mint the numbers, store the whole with its event in one write."""
    by = command.by
    require(by, CITIZEN, CLERK, AGENT_ROLE)
    if not is_division(command.division):
        raise Invalid("DIVISION_MALFORMED", "区划代码格式有误")
    within(by, division=command.division)
    terms, parts, items = _taking_part(command, intake)
    authority = _authorities(command, parts, items, intake)
    answers = taken_apart(terms.declared, terms.constants, _fields(parts, items), command.form)
    barred = barred_roles(command, (part.applicant for part in parts), intake)
    members = [
        checked(command, part, items[part.item], answers, authority, barred[part.applicant], intake)
        for part in parts
    ]
    leading = party_of(applicant_of(command, parts[0].applicant), intake)
    owned = papers_by_party(command.materials, [_asking(one, intake) for one in members], intake)
    _refuse(command, answers, members, owned, intake)
    accept_division = _window(command, members)
    now = intake.clock.now()
    first = Step(now, "", SUBMITTED, by.acting_role, command.division).acted_under(authority)
    number = intake.numbers.next(intake.clock.today())
    made = tuple(_member(command, one, answers, number, accept_division, first, intake) for one in members)
    whole = PackageApplication(
        id=number,
        status=LIFE.move(BEGIN, HAND_IN),
        package=terms.code,
        package_version=terms.version,
        package_name=terms.name,
        lead_department=terms.lead_department,
        division=command.division,
        accept_division=accept_division,
        applicant=leading,
        channel=command.channel,
        submitted_by=by.subject,
        received_at=now,
        limit=(terms.days, terms.unit),
        parts=made,
        history=(first,),
        materials=papers([one.given for one in command.materials], intake),
        findings=tuple(dict.fromkeys(fault for one in members for fault in one.findings)),
    )
    event = package_event(PackageSubmitted, whole, by, before="")
    with all_attached(owned, intake):
        return intake.packages.add(whole, [event], command.asked)


def _taking_part(
    command: SubmitPackage, intake: Intake
) -> tuple[PackageTerms, tuple[Part, ...], Mapping[str, PublishedItem]]:
    terms = intake.package_terms.get(command.package)
    if terms is None:
        raise Invalid("PACKAGE_NOT_LISTED", "没有这个“一件事”套餐")
    if terms.strange(command.optional):
        raise Invalid("MEMBER_NOT_OPTIONAL", "所选事项不是本套餐的选办事项")
    if order(command.division) not in terms.start_orders:
        raise Invalid("LEVEL_CANNOT_ACCEPT", "本套餐不能在这一级站点提出")
    known = {part.item: intake.items.get(part.item) for part in terms.taken(command.optional)}
    items = {code: item for code, item in known.items() if item is not None and item.rules.published}
    choice = [code for code in items if command.optional is None or code in command.optional]
    parts = tuple(part for part in terms.taken(choice) if part.item in items or not part.optional)
    if not parts or any(part.item not in items for part in parts):
        raise Invalid("PACKAGE_NOT_LISTED", "套餐中的事项已不在现行清单内，暂不提供")
    return terms, parts, items


def _authorities(
    command: SubmitPackage, parts: Iterable[Part], items: Mapping[str, PublishedItem], intake: Intake
) -> Authority | None:
    """What allows the caller to ask for it all; of several, the first.

    A role for which a citizen has no authority may be an organisation that the package itself brings to life: when every
    member asked for in it waits for the result of one that she asks for herself. Raises `Forbidden` as `authority_of`.
    """
    by_role: dict[str, list[Part]] = {}
    for part in parts:
        by_role.setdefault(part.applicant, []).append(part)
    if faults := strange_roles(command.applicants, by_role):
        raise Invalid("FORM_INVALID", "提交的内容有误，请逐项更正", faults=faults)
    found: list[Authority | None] = []
    own: set[str] = set()
    for role, asked in by_role.items():
        waits = all(own.intersection(part.needs) for part in asked)
        unborn = waits and not applicant_of(command, role).is_person
        found += _authorities_of(command, role, [items[part.item] for part in asked], unborn, intake)
        own.update(part.item for part in asked)
    return next((one for one in found if one is not None), None)


def _authorities_of(
    command: SubmitPackage, role: str, items: Iterable[PublishedItem], unborn: bool, intake: Intake
) -> list[Authority | None]:
    """What allows the caller to ask for each item in the name of `role`; none is needed for what is `unborn`."""
    by, found = command.by, []
    party = intake.seals.index(command.applicants[role].number[:LONGEST_NUMBER])
    try:
        for item in items:
            authority = authority_of(
                by, party, SUBMIT, item.rules.item_id, intake, command.channel, command.mandate
            )
            assured(by, authority, item.rules.assurance_level)
            found.append(authority)
    except Forbidden as refusal:
        if refusal.reason != "MANDATE_REQUIRED":
            raise
        if unborn:
            return []
        if by.kind == "person":
            raise Forbidden("APPLICANT_NOT_SELF", "只能为本人申请，代他人申请须有委托") from None
        raise
    return found


def _fields(parts: Iterable[Part], items: Mapping[str, PublishedItem]) -> dict[str, Mapping[str, object]]:
    return {f"{part.item}.{one.get('name')}": one for part in parts for one in items[part.item].questions}


def _refuse(
    command: SubmitPackage,
    answers: Answers,
    members: Sequence[Checked],
    owned: Mapping[str, Sequence[MaterialGiven]],
    intake: Intake,
) -> None:
    """Raises `Invalid` with every fault of the whole at once, each named once."""
    if blocked := tuple(dict.fromkeys(fault for one in members for fault in one.blocked)):
        raise Invalid(blocked[0].reason, blocked[0].detail, faults=blocked)
    faults = list(answers.faults)
    for one in members:
        faults += one.faults
        faults += deferral_faults([paper.given for paper in one.given], one.item, intake)
    listed = [(one.part.applicant, one.item.rules.materials.keys()) for one in members]
    faults += strange_papers(listed, [(one.holder, one.given.code) for one in command.materials])
    faults += kind_faults(((one.given.code, one.given.kind) for one in command.materials), AT_FIRST)
    for party, given in owned.items():
        faults += file_faults(given, party, command.by, intake)
    if faults:
        detail = "提交的内容有误，请逐项更正"
        once = {(fault.pointer, fault.reason): fault for fault in faults}
        raise Invalid("FORM_INVALID", detail, faults=list(once.values()))


def _asking(one: Checked, intake: Intake) -> Asking:
    party = intake.seals.index(one.submission.applicant.normal_number)
    return Asking(one.part.applicant, party, one.item.rules.materials.keys())


def _window(command: SubmitPackage, members: Sequence[Checked]) -> str:
    """The nearest place from the hand-in upwards whose window may take on every member."""
    places = [
        acceptance_division(one.item.rules, command.division, one.lent) or command.division for one in members
    ]
    return min(places, key=len)


def _member(
    command: SubmitPackage,
    one: Checked,
    answers: Answers,
    number: str,
    window: str,
    first: Step,
    intake: Intake,
) -> Member:
    """The member, and the application as it is to be made of it."""
    item, part = one.item, one.part
    own = intake.numbers.next(intake.clock.today())
    form = intake.seals.seal_personal(
        normal_form(item.rules.form, as_form(one.submission.form)), item.sealed_fields
    )
    kept = papers(with_promises([paper.given for paper in one.given], item, intake), intake)
    draft = Application(
        id=own,
        status=SUBMITTED,
        item=item.rules.item_id,
        item_version=item.rules.version,
        item_name=item.name_zh,
        division=command.division,
        accept_division=window,
        owner_division=owner_division(item.rules, one.submission),
        department=item.department,
        case_type=item.case_type,
        applicant=party_of(one.submission.applicant, intake),
        form=json.dumps(form, ensure_ascii=False, separators=(",", ":")),
        materials=(*kept, *(Paper(code, LOOKUP) for code in one.looked_up)),
        channel=command.channel,
        ticket="",
        submitted_by=command.by.subject,
        received_at=first.at,
        history=(first,),
        findings=one.findings,
        commitment=one.commitment,
        package=number,
    )
    return Member(
        number=own,
        item=draft.item,
        item_name=draft.item_name,
        department=draft.department,
        owner_division=draft.owner_division,
        role=part.applicant,
        needs=part.needs,
        brought=part.brought,
        filled=tuple(
            (target.removeprefix(f"{part.item}."), source)
            for target, source in answers.sources.items()
            if target.startswith(f"{part.item}.")
        ),
        listed=tuple(sorted(item.rules.materials)),
        draft=draft,
    )
